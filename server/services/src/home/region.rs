//! The tasks of the Region: sheets to check, requests that can be paid, determinations, decisions.

use chrono::NaiveDate;
use domain::advance::AdvanceNumber;
use domain::crosscheck::FindingState;
use domain::deadline;
use domain::format;
use domain::project::ProjectPhase;
use domain::rules::RuleSet;
use domain::timesheet::state::SheetState;
use store::Tx;
use uuid::Uuid;

use crate::clock::day_in_italy;
use crate::context::Context;
use crate::error::UseCaseError;
use crate::home::{HomeView, Place, Task};
use crate::payment::conditions::{advance_result, shown_conditions, standing};
use crate::payment::queue::pending;
use crate::project::scope::{ProjectTab, phase_of};

/// Requests that are looked at in detail: the others wait behind them.
const REQUESTS: i64 = 8;
/// Rows of a list at most.
const SHOWN: i64 = 100;

/// Seven statements and five for each request looked at.
pub(super) async fn officer(tx: &mut Tx, context: &Context, view: &mut HomeView) -> Result<(), UseCaseError> {
    let today = context.today();
    let sent = store::timesheet::timesheet_count_by_state(tx, SheetState::Sent.code(), None).await?;
    let checking = store::timesheet::timesheet_count_by_state(tx, SheetState::InCheck.code(), None).await?;
    if sent + checking > 0 {
        let oldest = store::timesheet::timesheet_queue(tx, SheetState::Sent.code(), None, None, 1).await?;
        let mut detail = match checking {
            0 => "Nessuno è ancora preso in verifica.".to_owned(),
            1 => "Uno è già preso in verifica.".to_owned(),
            n => format!("{} sono già presi in verifica.", format::integer(n)),
        };
        if let Some(at) = oldest.first().and_then(|row| row.timesheet.sent_at) {
            detail.push_str(&format!(" Il meno recente è stato inviato {}.", format::on_day(day_in_italy(at))));
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
    let handed_in = store::requirement::fulfilment_waiting(tx).await?;
    if let Ok(count @ 1..) = usize::try_from(handed_in) {
        let what = format::count(count, "adempimento", "adempimenti");
        view.tasks.push(
            Task::new(format!("Verificare {what}"), "Apri gli adempimenti", Place::Requirements)
                .detail("Documenti e dichiarazioni consegnati dagli ambiti."),
        );
    }
    let explained = store::finding::finding_count(tx, FindingState::Explained.code()).await?;
    if let Ok(count @ 1..) = usize::try_from(explained) {
        let what = format::count(count, "riscontro", "riscontri");
        view.tasks.push(
            Task::new(format!("Decidere su {what}"), "Apri i riscontri", Place::Findings(None))
                .detail("Gli ambiti li hanno spiegati: si accolgono o si confermano con il loro effetto."),
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
    agreements(tx, today, view).await?;
    for row in store::determination::undetermined_list(tx, today, SHOWN).await? {
        let open = usize::try_from(row.open_sheets).unwrap_or_default();
        let ended = format!("Il progetto si è concluso {}", format::on_day(row.end_on));
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

/// Agreements that are not in force: what the officer has to do for each. One statement.
async fn agreements(tx: &mut Tx, today: NaiveDate, view: &mut HomeView) -> Result<(), UseCaseError> {
    for row in store::agreement::agreement_pending_list(tx, Uuid::nil(), SHOWN).await? {
        let phase = phase_of(&row.phase)?;
        let rules: RuleSet =
            serde_json::from_str(&row.rules).map_err(|error| UseCaseError::Broken(format!("rule set: {error}")))?;
        let due = row.admission_received_on.map(|on| deadline::sign_agreement(on, &rules).due);
        let late = due.is_some_and(|due| row.body_signed_on.map_or(today > due, |signed| signed > due));
        let named = |title: &str| {
            Task::new(title, "Apri l’atto", Place::Project(row.project_id, ProjectTab::Agreement))
                .of(format!("ATS {} · {}", row.ats_number, row.title))
        };
        let task = if due.is_none() {
            named("Registrare la ricezione dell’ammissione")
                .detail("Da quel giorno decorre il termine per firmare l’atto di adesione.")
        } else if late && !row.has_proposal {
            let task = named("Valutare la decadenza: l’atto non è stato firmato nel termine")
                .detail("Il portale mostra i fatti; la proposta la decide il dirigente.");
            due.map_or(task.clone(), |due| task.due(due, today))
        } else if phase == ProjectPhase::Admitted && row.cup.is_some() && row.has_acts {
            named("Predisporre l’atto di adesione").detail("CUP e atti dell’ente sono registrati.")
        } else {
            continue;
        };
        view.tasks.push(task);
    }
    Ok(())
}

/// Two statements.
pub(super) async fn manager(tx: &mut Tx, view: &mut HomeView) -> Result<(), UseCaseError> {
    for row in store::agreement::proposal_list(tx, None, Some("proposed"), SHOWN).await? {
        let place = Place::Forfeiture(row.proposal.project_id, row.proposal.id);
        view.tasks.push(
            Task::new("Decidere la proposta di decadenza", "Apri la proposta", place)
                .of(format!("ATS {} · {}", row.ats_number, row.title))
                .detail(format!("Proposta del {}.", format::date(day_in_italy(row.proposal.proposed_at)))),
        );
    }
    for line in pending(tx).await? {
        let (tab, title) = if line.determination {
            (ProjectTab::Determination, format!("Decidere la determinazione finale: {}", line.amount.italian()))
        } else {
            (ProjectTab::Advances, format!("Decidere il pagamento: {}, {}", line.what, line.amount.italian()))
        };
        view.tasks.push(
            Task::new(title, "Apri la proposta", Place::Project(line.project_id, tab))
                .of(format!("ATS {} · {}", line.ats, line.title))
                .detail(format!("Proposta del {}.", format::date(day_in_italy(line.proposed_at)))),
        );
    }
    Ok(())
}
