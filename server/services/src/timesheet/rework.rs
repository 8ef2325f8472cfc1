//! The ATS takes a returned sheet back into draft to mend it (art. 4.14).

use domain::timesheet::SheetAction;
use store::retrying;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::Action;
use crate::timesheet::scope::{SheetAddress, sheet_scope};
use crate::timesheet::step::{Whose, next_state, record_step, same_version};

/// Takes a returned sheet back into draft; the operator confirms it anew.
///
/// # Errors
/// `Stale`; `Conflict` when it was not returned.
pub async fn rework(context: &Context, address: SheetAddress, version: i64) -> Result<(), UseCaseError> {
    retrying(|| attempt(context, &address, version)).await
}

async fn attempt(context: &Context, address: &SheetAddress, version: i64) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    let scope = sheet_scope(&mut tx, context, address, Action::TimesheetFill).await?;
    let member = scope.member.member;
    let sheet = store::timesheet::timesheet_by_period(&mut tx, member.id, scope.period.days()).await?;
    let before = sheet.ok_or(UseCaseError::NotFound)?;
    let state = next_state(&before, SheetAction::Rework)?;
    same_version(Some(&before), version)?;
    let mut after = before.clone();
    after.state = state.code().to_owned();
    after.confirmed_at = None;
    store::timesheet::timesheet_update_state(&mut tx, &after).await?;
    after.version += 1;
    let whose = Whose { operator: &member.code, period: scope.period.code() };
    record_step(&mut tx, context, "timesheet.rework", &whose, Some(&before), &after).await?;
    tx.commit().await?;
    Ok(())
}
