//! The office sends sheets to the Region: one, or all that are ready of a period (art. 4.14).

use std::collections::BTreeSet;

use domain::minutes::Minutes;
use domain::timesheet::SheetAction;
use store::group::MemberRow;
use store::{Tx, retrying};
use uuid::Uuid;

use crate::context::Context;
use crate::crosscheck::queue_recheck;
use crate::error::{FieldProblem, UseCaseError};
use crate::policy::Action;
use crate::project::scope::project_scope;
use crate::timesheet::quarter_data::{QuarterData, load};
use crate::timesheet::readiness::{Judged, Refused, not_too_many};
use crate::timesheet::scope::{SheetAddress, project_period, sheet_scope};
use crate::timesheet::step::{Whose, next_state, record_step, same_version};
use crate::typed::typed_text;

/// One sheet to send.
#[derive(Debug, Clone)]
pub struct Send {
    /// The sheet.
    pub address: SheetAddress,
    /// The version the page showed.
    pub version: i64,
    /// The word on the warnings; needed if there are some.
    pub explanation: String,
}

/// Sends one sheet.
///
/// # Errors
/// `Stale`; `Conflict` when it is not a draft; `Invalid` with all that stands in the way.
pub async fn send(context: &Context, input: Send) -> Result<(), UseCaseError> {
    retrying(|| attempt(context, &input)).await
}

async fn attempt(context: &Context, input: &Send) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    let scope = sheet_scope(&mut tx, context, &input.address, Action::TimesheetSend).await?;
    let member = scope.member;
    let data = load(&mut tx, context, scope.header, scope.period, Some(&member)).await?;
    let judged = Judged::of(&data, &member)?;
    if let Some(sheet) = &judged.sheet {
        next_state(sheet, SheetAction::Send)?;
    }
    same_version(judged.sheet.as_ref(), input.version)?;
    let mut problems = Vec::new();
    let explanation = typed_text("spiegazione", &input.explanation).unwrap_or_else(|problem| {
        problems.push(problem);
        None
    });
    let explained = explanation.is_some() || !problems.is_empty();
    if judged.warnings() > 0 && !explained {
        let message =
            "Ci sono avvisi: scriva in breve perché le righe sono corrette. L’istruttore leggerà la spiegazione.";
        problems.push(FieldProblem::new("spiegazione", message));
    }
    let others = judged.send_obstacles(&data, Some(""));
    problems.extend(others.into_iter().map(|text| FieldProblem::new("", text)));
    if !problems.is_empty() {
        return Err(UseCaseError::Invalid(problems));
    }
    store_sent(&mut tx, context, &data, &member, judged, explanation).await?;
    queue_recheck(&mut tx, context, input.address.project).await?;
    tx.commit().await?;
    Ok(())
}

/// The sheets of a period to send, each as the page showed it.
#[derive(Debug, Clone)]
pub struct SendReady {
    /// The project.
    pub project: Uuid,
    /// Code of the period.
    pub period: String,
    /// Sheets and their versions.
    pub sheets: Vec<(Uuid, i64)>,
}

/// What was sent and what was not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentMany {
    /// How many were sent.
    pub sent: usize,
    /// Their minutes.
    pub minutes: Minutes,
    /// Those that could not be sent.
    pub refused: Vec<Refused>,
}

/// Sends all sheets given that are ready; each is sent wholly or not at all.
///
/// # Errors
/// `Invalid` when too many are given, and with the reasons of each operator when none can be sent.
pub async fn send_ready(context: &Context, input: SendReady) -> Result<SentMany, UseCaseError> {
    retrying(|| attempt_many(context, &input)).await
}

async fn attempt_many(context: &Context, input: &SendReady) -> Result<SentMany, UseCaseError> {
    let mut tx = context.write().await?;
    let header = project_scope(&mut tx, context, input.project, Action::TimesheetSend).await?;
    let period = project_period(&header, &input.period)?;
    if input.sheets.is_empty() {
        return Err(UseCaseError::conflict("Nessun timesheet è pronto per l’invio."));
    }
    not_too_many(&input.sheets)?;
    let members = store::group::member_list_by_project(&mut tx, input.project).await?;
    let data = load(&mut tx, context, header, period, None).await?;
    let mut outcome = SentMany { sent: 0, minutes: Minutes::ZERO, refused: Vec::new() };
    // A sheet sent twice in one form is one sheet.
    let picks: BTreeSet<&(Uuid, i64)> = input.sheets.iter().collect();
    for (id, version) in picks {
        let member = members.iter().find(|m| data.sheet(m.member.id).is_some_and(|sheet| sheet.id == *id));
        let member = member.ok_or(UseCaseError::NotFound)?;
        let judged = Judged::of(&data, member)?;
        let explanation = judged.sheet.as_ref().and_then(|sheet| sheet.explanation.clone());
        let mut reasons = judged.send_obstacles(&data, explanation.as_deref());
        if reasons.is_empty() && same_version(judged.sheet.as_ref(), *version).is_err() {
            reasons.push("Nel frattempo è stato modificato: lo controlli e ripeta l’invio.".to_owned());
        }
        if !reasons.is_empty() {
            outcome.refused.push(Refused::new(member, reasons));
            continue;
        }
        store_sent(&mut tx, context, &data, member, judged, explanation).await?;
        outcome.sent += 1;
        outcome.minutes = outcome.minutes + data.sheet_sum(member.member.id).0;
    }
    if outcome.sent == 0 {
        let problems = outcome.refused.iter().map(|refused| FieldProblem::new("", refused.sentence()));
        return Err(UseCaseError::Invalid(problems.collect()));
    }
    queue_recheck(&mut tx, context, input.project).await?;
    tx.commit().await?;
    Ok(outcome)
}

async fn store_sent(
    tx: &mut Tx,
    context: &Context,
    data: &QuarterData,
    member: &MemberRow,
    judged: Judged,
    explanation: Option<String>,
) -> Result<(), UseCaseError> {
    let counts = judged.counts();
    let before = judged.sheet.ok_or(UseCaseError::NotFound)?;
    let mut after = before.clone();
    after.state = next_state(&before, SheetAction::Send)?.code().to_owned();
    after.sent_at = Some(context.now());
    after.decided_at = None;
    // Where nothing is warned of any more there is nothing left to explain.
    after.explanation = if judged.findings.is_empty() { None } else { explanation };
    store::timesheet::timesheet_update_state(tx, &after).await?;
    store::check_queue::check_counted(tx, after.id, counts).await?;
    store::row_note::row_return_clear(tx, after.id).await?;
    after.version += 1;
    let whose = Whose { operator: &member.member.code, period: data.period.code() };
    record_step(tx, context, "timesheet.send", &whose, Some(&before), &after).await
}
