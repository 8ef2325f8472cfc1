//! One step of a sheet from state to state, with its audit entry (art. 4.14; art. 10).

use domain::timesheet::{SheetAction, SheetState};
use serde::Serialize;
use store::Tx;
use store::timesheet::TimesheetRow;
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::error::UseCaseError;
use crate::timesheet::quarter_data::state_of;

/// The state after an action.
///
/// # Errors
/// `Conflict`, saying in which state the sheet is.
pub(super) fn next_state(sheet: &TimesheetRow, action: SheetAction) -> Result<SheetState, UseCaseError> {
    let state = state_of(sheet)?;
    state.transition(action).map(|step| step.to).ok_or_else(|| UseCaseError::Conflict(why_not(state, action)))
}

/// Why an action is not possible in a state, and what would make it possible.
#[must_use]
pub fn why_not(state: SheetState, action: SheetAction) -> String {
    match (action, state) {
        (SheetAction::Confirm | SheetAction::Send, SheetState::Returned) => {
            "Il timesheet è stato restituito: prima va ripreso in correzione.".to_owned()
        }
        (SheetAction::Confirm | SheetAction::Send | SheetAction::Rework, SheetState::Sent | SheetState::InCheck) => {
            "Il timesheet è già inviato alla Regione e non si può modificare.".to_owned()
        }
        (SheetAction::Confirm | SheetAction::Send | SheetAction::Rework, SheetState::Accepted) => {
            "Il timesheet è già accettato dalla Regione e non si può modificare.".to_owned()
        }
        (SheetAction::Rework, SheetState::Draft) => "Il timesheet è già in bozza.".to_owned(),
        (_, SheetState::Draft) => "Il timesheet è ancora in bozza: l’ente deve inviarlo.".to_owned(),
        (_, SheetState::Returned) => {
            "Il timesheet è stato restituito: l’ente deve correggerlo e inviarlo di nuovo.".to_owned()
        }
        (_, SheetState::Accepted) => "Il timesheet è già accettato.".to_owned(),
        (_, SheetState::Sent | SheetState::InCheck) => {
            format!("Il timesheet è nello stato «{}».", state.italian())
        }
    }
}

/// Whose sheet it is, for the history.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Whose<'a> {
    pub operator: &'a str,
    pub period: String,
}

/// A sheet as the history keeps it before and after a step.
#[derive(Debug, Serialize)]
struct Kept<'a> {
    operator: &'a str,
    period: &'a str,
    state: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    confirmed: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    return_reason: Option<&'a str>,
    version: i64,
}

/// Writes the audit entry of a step.
pub(super) async fn record_step(
    tx: &mut Tx,
    context: &Context,
    action: &'static str,
    whose: &Whose<'_>,
    before: Option<&TimesheetRow>,
    after: &TimesheetRow,
) -> Result<(), UseCaseError> {
    let kept = |sheet: &'_ TimesheetRow| -> serde_json::Value {
        serde_json::json!(Kept {
            operator: whose.operator,
            period: &whose.period,
            state: &sheet.state,
            confirmed: sheet.confirmed_at.is_some().then_some(true),
            explanation: sheet.explanation.as_deref(),
            return_reason: sheet.return_reason.as_deref(),
            version: sheet.version,
        })
    };
    let change =
        Change { project: Some(after.project_id), action, entity: "timesheet", entity_id: after.id.to_string() };
    let (before, after) = (before.map(kept), kept(after));
    audit::record(tx, context, change, before.as_ref(), Some(&after)).await
}

/// A sheet of a member for a period, not stored yet.
pub(super) fn new_sheet(
    context: &Context,
    project_id: Uuid,
    member_id: Uuid,
    period: domain::period::Period,
) -> TimesheetRow {
    TimesheetRow {
        id: context.new_id(),
        project_id,
        member_id,
        period_start: period.first_day(),
        period_end: period.last_day(),
        state: SheetState::Draft.code().to_owned(),
        confirmed_at: None,
        sent_at: None,
        decided_at: None,
        explanation: None,
        return_reason: None,
        version: 1,
    }
}

/// Whether the sheet is still the one the page showed; version 0 stands for «no sheet yet».
///
/// # Errors
/// `Stale`.
pub(super) fn same_version(sheet: Option<&TimesheetRow>, version: i64) -> Result<(), UseCaseError> {
    if sheet.map_or(0, |s| s.version) == version { Ok(()) } else { Err(UseCaseError::Stale) }
}
