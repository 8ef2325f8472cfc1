//! The tasks of the Region: sheets to check, requests that can be paid, determinations, decisions.

use std::collections::HashMap;

use domain::advance::AdvanceNumber;
use domain::format;
use domain::money::Cents;
use domain::timesheet::state::SheetState;
use store::Tx;
use store::project_list::{ProjectFilter, ProjectSort, project_list};
use uuid::Uuid;

use crate::clock::day_in_italy;
use crate::context::Context;
use crate::error::UseCaseError;
use crate::home::{HomeView, Place, Task};
use crate::payment::conditions::{advance_result, shown_conditions, standing};
use crate::project::scope::ProjectTab;

/// Requests that are looked at in detail: the others wait behind them.
const REQUESTS: i64 = 8;
/// Rows of a list at most.
const SHOWN: i64 = 100;

/// Five statements and five for each request looked at.
pub(super) async fn officer(tx: &mut Tx, context: &Context, view: &mut HomeView) -> Result<(), UseCaseError> {
    let today = context.today();
    let sent = store::timesheet::timesheet_count_by_state(tx, SheetState::Sent.code(), None).await?;
    let checking = store::timesheet::timesheet_count_by_state(tx, SheetState::InCheck.code(), None).await?;
    if sent + checking > 0 {
        let oldest = store::timesheet::timesheet_queue(tx, SheetState::Sent.code(), None, None, 1).await?;
        let mut detail = format!("{} inviati, {} già presi in verifica.", format::integer(sent), format::integer(checking));
        if let Some(at) = oldest.first().and_then(|row| row.timesheet.sent_at) {
            detail.push_str(&format!(" Il periodo meno recente è stato inviato il {}.", format::date(day_in_italy(at))));
        }
        let count = usize::try_from(sent + checking).unwrap_or_default();
        view.tasks.push(
            Task::new(
                format!("Controllare {}", format::count(count, "timesheet", "timesheet")),
                "Apri i controlli",
                Place::Checks,
            )
            .detail(detail),
        );
    }
    for request in store::payment::open_request_list(tx, REQUESTS).await? {
        let Some(header) = store::project::project_header(tx, request.project_id).await? else { continue };
        let Some(number) = AdvanceNumber::from_number(request.number) else { continue };
        let standing = standing(tx, context, &header).await?;
        let result = advance_result(&header, &standing, number)?;
        let unmet: Vec<String> = shown_conditions(&header, &standing, &result)
            .into_iter()
            .filter(|condition| !condition.met)
            .map(|condition| condition.name)
            .collect();
        let of = format!("ATS {} · {}", header.project.ats_number, header.project.title);
        let goal = Place::Project(request.project_id, ProjectTab::Advances);
        let asked = format!("Richiesto il {}", format::date(request.requested_on));
        if unmet.is_empty() {
            let title = format!("Proporre il pagamento del {} anticipo: {}", number.roman(), result.amount.italian());
            let detail = format!("{asked}: tutte le condizioni sono soddisfatte.");
            view.tasks.push(Task::new(title, "Apri gli anticipi", goal).of(of).detail(detail));
        } else {
            let detail = format!("{asked}. Non ancora soddisfatte: {}.", unmet.join("; "));
            let title = format!("Istruire la richiesta del {} anticipo", number.roman());
            view.tasks.push(Task::new(title, "Apri gli anticipi", goal).of(of).detail(detail));
        }
    }
    for row in store::determination::undetermined_list(tx, today, SHOWN).await? {
        let open = usize::try_from(row.open_sheets).unwrap_or_default();
        let ended = format!("Il progetto si è concluso il {}", format::date(row.end_on));
        let goal = Place::Project(row.project_id, ProjectTab::Determination);
        let detail = if open == 0 {
            format!("{ended} e tutti i timesheet sono accettati.")
        } else {
            format!("{ended}; {} non ancora accettati.", format::count(open, "timesheet", "timesheet"))
        };
        view.tasks.push(
            Task::new("Preparare la determinazione finale", "Apri la determinazione", goal)
                .of(format!("ATS {}", row.ats_number))
                .detail(detail),
        );
    }
    Ok(())
}

/// Three statements.
pub(super) async fn manager(tx: &mut Tx, view: &mut HomeView) -> Result<(), UseCaseError> {
    let payments = store::payment::payment_list_by_state(tx, "proposed", SHOWN).await?;
    let determinations = store::determination::determination_list_by_state(tx, "proposed", SHOWN).await?;
    if payments.is_empty() && determinations.is_empty() {
        return Ok(());
    }
    let rows = project_list(tx, &ProjectFilter::default(), ProjectSort::Ats, false, None, i64::MAX).await?;
    let names: HashMap<Uuid, String> =
        rows.into_iter().map(|row| (row.id, format!("ATS {} · {}", row.ats_number, row.title))).collect();
    let of = |project: Uuid| names.get(&project).cloned().unwrap_or_default();
    for payment in payments {
        let what = AdvanceNumber::from_number(payment.number)
            .filter(|_| payment.kind == "advance")
            .map_or_else(|| "del saldo".to_owned(), |number| format!("del {} anticipo", number.roman()));
        let title = format!("Decidere il pagamento {what}: {}", Cents::new(payment.amount_cents).italian());
        view.tasks.push(
            Task::new(title, "Apri la proposta", Place::Project(payment.project_id, ProjectTab::Advances))
                .of(of(payment.project_id))
                .detail(format!("Proposto il {}.", format::date(day_in_italy(payment.proposed_at)))),
        );
    }
    for row in determinations {
        let title = format!("Decidere la determinazione finale: {}", Cents::new(row.final_grant_cents).italian());
        view.tasks.push(
            Task::new(title, "Apri la proposta", Place::Project(row.project_id, ProjectTab::Determination))
                .of(of(row.project_id))
                .detail(format!("Proposta il {}.", format::date(day_in_italy(row.proposed_at)))),
        );
    }
    Ok(())
}
