//! The officer returns a sheet with reasons (art. 10).

use domain::timesheet::SheetAction;
use store::retrying;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::Action;
use crate::timesheet::accept::{store_decision, with_the_region};
use crate::timesheet::scope::{SheetAddress, sheet_scope};
use crate::timesheet::step::{Whose, same_version};
use crate::typed::required_text;

/// What is returned, and why.
#[derive(Debug, Clone)]
pub struct ReturnSheet {
    /// The sheet.
    pub address: SheetAddress,
    /// The version the page showed.
    pub version: i64,
    /// The reasons, read by the ATS.
    pub reasons: String,
}

/// Returns a sheet to the ATS.
///
/// # Errors
/// `Invalid` without reasons; `Stale`; `Conflict` when it is not with the Region.
pub async fn return_sheet(context: &Context, input: ReturnSheet) -> Result<(), UseCaseError> {
    retrying(|| attempt(context, &input)).await
}

async fn attempt(context: &Context, input: &ReturnSheet) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    let scope = sheet_scope(&mut tx, context, &input.address, Action::TimesheetCheck).await?;
    let member = scope.member.member;
    let sheet = store::timesheet::timesheet_by_period(&mut tx, member.id, scope.period.days()).await?;
    let sheet = sheet.ok_or(UseCaseError::NotFound)?;
    with_the_region(&sheet)?;
    same_version(Some(&sheet), input.version)?;
    let message = "Scriva i motivi: l’ente deve sapere che cosa correggere.";
    let reasons = required_text("motivi", &input.reasons, message)?;
    let whose = Whose { operator: &member.code, period: scope.period.code() };
    let step = (SheetAction::Return, "timesheet.return");
    store_decision(&mut tx, context, &whose, &sheet, step, Some(reasons)).await?;
    tx.commit().await?;
    Ok(())
}
