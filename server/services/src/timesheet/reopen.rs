//! The officer opens an accepted sheet again, with a reason: the sheet as it stood is kept, and
//! its hours leave the accepted and the reported ones at once (art. 10).

use domain::minutes::Minutes;
use domain::money::Cents;
use domain::standard_cost::{Spend, staff_cost};
use domain::timesheet::{SheetAction, SheetState};
use store::retrying;
use store::timesheet::SheetMinutesRow;

use crate::context::Context;
use crate::crosscheck::queue_recheck;
use crate::determination::facts::member_name;
use crate::determination::fixed::{FIXED, is_fixed, refuse_if_fixed};
use crate::error::UseCaseError;
use crate::policy::Action;
use crate::project::scope::{ProjectHead, project_head, rules_of};
use crate::timesheet::quarter_data::{load, state_of};
use crate::timesheet::scope::{SheetAddress, sheet_scope};
use crate::timesheet::step::{Whose, next_state, record_step, same_version, why_not};
use crate::timesheet::version::keep_version;
use crate::typed::required_text;

/// What reopening a sheet would do.
#[derive(Debug, Clone)]
pub struct ReopenView {
    /// The project.
    pub head: ProjectHead,
    /// The sheet.
    pub address: SheetAddress,
    /// The period.
    pub period: domain::period::Period,
    /// Name of the operator.
    pub name: String,
    /// The version to send back.
    pub version: i64,
    /// Its minutes.
    pub minutes: Minutes,
    /// Its rows.
    pub entries: i64,
    /// What it is worth: hourly cost and flat rate.
    pub value: Spend,
    /// Accepted minutes of the whole project, with it.
    pub accepted: Minutes,
    /// Reported minutes of the whole project, with it.
    pub reported: Minutes,
    /// Advances paid so far.
    pub paid: Cents,
    /// Why it cannot be done; none: it can.
    pub obstacle: Option<String>,
}

/// What reopening would do, for the page that asks.
///
/// # Errors
/// `NotFound`, also where there is no sheet; `Forbidden`.
pub async fn reopen_show(context: &Context, address: &SheetAddress) -> Result<ReopenView, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = sheet_scope(&mut tx, context, address, Action::TimesheetCheck).await?;
    let days = (scope.period.first_day(), scope.period.last_day());
    let member = &scope.member;
    let sheet = store::timesheet::timesheet_by_period(&mut tx, member.member.id, days).await?;
    let sheet = sheet.ok_or(UseCaseError::NotFound)?;
    let listed = store::timesheet::timesheet_by_id(&mut tx, sheet.id).await?.ok_or(UseCaseError::NotFound)?;
    let all = store::timesheet::sheet_minutes_list(&mut tx, address.project).await?;
    let money = store::payment::money_by_project(&mut tx, address.project).await?;
    let state = state_of(&sheet)?;
    let rules = rules_of(&scope.header)?;
    let sum = |counts: fn(SheetState) -> bool| -> Minutes {
        let counted = |row: &&SheetMinutesRow| row.state.parse().is_ok_and(counts);
        all.iter().filter(counted).map(|row| Minutes::new(row.minutes)).sum()
    };
    let minutes = Minutes::new(listed.minutes);
    let obstacle = match state.transition(SheetAction::Reopen) {
        None => Some(why_not(state, SheetAction::Reopen)),
        Some(_) => is_fixed(money.determination.as_ref()).then(|| FIXED.to_owned()),
    };
    Ok(ReopenView {
        head: project_head(context, &scope.header)?,
        address: address.clone(),
        period: scope.period,
        name: member_name(member),
        version: sheet.version,
        minutes,
        entries: listed.entries,
        value: Spend::of_staff_cost(staff_cost(minutes, &rules), &rules),
        accepted: sum(SheetState::counts_in_determination),
        reported: sum(SheetState::counts_as_reported),
        paid: money.payments.iter().filter(|p| p.state == "paid").map(|p| Cents::new(p.amount_cents)).sum(),
        obstacle,
    })
}

/// What is opened again, and why.
#[derive(Debug, Clone)]
pub struct Reopen {
    /// The sheet.
    pub address: SheetAddress,
    /// The version the page showed.
    pub version: i64,
    /// The reason, read by the ATS.
    pub reason: String,
}

/// Opens an accepted sheet again: it goes back to the ATS as a returned one. Advances that were
/// paid on its hours stay paid.
///
/// # Errors
/// `Invalid` without a reason; `Stale`; `Conflict` when it is not accepted, and once a
/// determination stands on it.
pub async fn reopen(context: &Context, input: Reopen) -> Result<(), UseCaseError> {
    retrying(|| attempt(context, &input)).await
}

async fn attempt(context: &Context, input: &Reopen) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    let scope = sheet_scope(&mut tx, context, &input.address, Action::TimesheetCheck).await?;
    let member = scope.member;
    let data = load(&mut tx, context, scope.header, scope.period, Some(&member)).await?;
    let before = data.sheet(member.member.id).cloned().ok_or(UseCaseError::NotFound)?;
    let state = next_state(&before, SheetAction::Reopen)?;
    same_version(Some(&before), input.version)?;
    refuse_if_fixed(&mut tx, input.address.project).await?;
    let message = "Scriva il motivo: l’ente deve sapere perché il timesheet si riapre.";
    let reason = required_text("motivi", &input.reason, message)?;
    let notes = store::row_note::row_note_list(&mut tx, before.id).await?;
    keep_version(&mut tx, context, &data, &before, &notes, &reason).await?;
    let mut after = before.clone();
    after.state = state.code().to_owned();
    after.decided_at = Some(context.now());
    after.return_reason = Some(reason);
    store::timesheet::timesheet_update_state(&mut tx, &after).await?;
    after.version += 1;
    let whose = Whose { operator: &member.member.code, period: scope.period.code() };
    record_step(&mut tx, context, "timesheet.reopen", &whose, Some(&before), &after).await?;
    queue_recheck(&mut tx, context, input.address.project).await?;
    tx.commit().await?;
    Ok(())
}
