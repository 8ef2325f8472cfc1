//! The tasks of an operator: the own sheets that are not sent yet.

use domain::deadline::period_term;
use domain::period::Period;
use domain::timesheet::state::SheetState;
use store::Tx;
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::home::{HomeView, Place, Task, sooner};
use crate::project::scope::{plan_of, rules_of};

/// Three statements for each project the person works in, and one.
pub(super) async fn tasks(
    tx: &mut Tx,
    context: &Context,
    person: Uuid,
    view: &mut HomeView,
) -> Result<(), UseCaseError> {
    let today = context.today();
    for place in store::group::member_list_by_person(tx, person).await? {
        let member = place.member;
        let Some(header) = store::project::project_header(tx, member.project_id).await? else { continue };
        let Some(signed) = header.project.agreement_signed_on else { continue };
        let rules = rules_of(&header)?;
        let plan = plan_of(&header)?;
        let assignments = store::group::assignment_list_by_member(tx, member.id).await?;
        let sheets = store::timesheet::timesheet_list_by_member(tx, member.id).await?;
        let of = format!("ATS {} · {}", header.project.ats_number, header.project.title);
        for period in plan.periods() {
            let due = period_term(&plan, period, signed, &rules).due;
            let works =
                assignments.iter().any(|a| plan.has_day(period, a.from_on.max(header.project.start_on), a.to_on));
            if !works {
                continue;
            }
            if period.first_day() > today {
                sooner(view, format!("Timesheet del {period} · {of}"), due);
                break;
            }
            let sheet = sheets
                .iter()
                .map(|row| &row.timesheet)
                .find(|s| Period::from_days(s.period_start, s.period_end) == period);
            let state = sheet.map(|s| s.state.parse::<SheetState>()).transpose();
            let state = state.map_err(|_| UseCaseError::Broken("state of a sheet".into()))?;
            let goal = Place::Sheet(member.project_id, period.code(), member.code.clone());
            match (state, sheet.is_some_and(|s| s.confirmed_at.is_some())) {
                (Some(SheetState::Returned), _) => view.tasks.push(
                    Task::new(format!("Correggere il timesheet del {period}"), "Apri il timesheet", goal)
                        .of(of.clone())
                        .detail(format!(
                            "Restituito dalla Regione: {}",
                            sheet
                                .and_then(|s| s.return_reason.clone())
                                .unwrap_or_else(|| "senza motivo indicato".into())
                        ))
                        .due(due, today),
                ),
                (None | Some(SheetState::Draft), false) => {
                    view.tasks.push(to_fill(period, sheet.is_some(), goal).of(of.clone()).due(due, today));
                }
                (Some(SheetState::Draft), true) => view.waiting.push(format!(
                    "Il timesheet del {period} è confermato: l’ufficio dell’ATS lo invia entro {}.",
                    domain::format::on_day(due)
                )),
                (Some(SheetState::Sent | SheetState::InCheck), _) => {
                    view.waiting.push(format!("Il timesheet del {period} è inviato: la Regione lo sta controllando."));
                }
                (Some(SheetState::Accepted), _) | (None, true) => {}
            }
        }
    }
    Ok(())
}

fn to_fill(period: Period, begun: bool, goal: Place) -> Task {
    let detail = if begun {
        "In bozza: lo completi e lo confermi, poi l’ufficio dell’ATS lo invia."
    } else {
        "Non ancora compilato: inserisca le ore e lo confermi, poi l’ufficio dell’ATS lo invia."
    };
    Task::new(format!("Compilare e confermare il timesheet del {period}"), "Apri il timesheet", goal).detail(detail)
}
