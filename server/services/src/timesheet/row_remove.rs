//! Removes a row from a draft; the history keeps it.

use domain::timesheet::RowChange;
use store::retrying;
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::Action;
use crate::timesheet::quarter_data::load;
use crate::timesheet::row_save::editable;
use crate::timesheet::scope::{SheetAddress, sheet_scope};
use crate::timesheet::step::same_version;
use crate::timesheet::write_rows::write_rows;

/// Which row.
#[derive(Debug, Clone)]
pub struct RowRemove {
    /// The sheet.
    pub address: SheetAddress,
    /// The version of the sheet the page showed.
    pub version: i64,
    /// The row.
    pub row: Uuid,
}

/// Removes a row; gives its day.
///
/// # Errors
/// `NotFound`; `Stale` when the sheet changed since; `Conflict` when it is not a draft.
pub async fn row_remove(context: &Context, input: RowRemove) -> Result<chrono::NaiveDate, UseCaseError> {
    retrying(|| attempt(context, &input)).await
}

async fn attempt(context: &Context, input: &RowRemove) -> Result<chrono::NaiveDate, UseCaseError> {
    let mut tx = context.write().await?;
    let scope = sheet_scope(&mut tx, context, &input.address, Action::TimesheetFill).await?;
    let member = scope.member;
    let data = load(&mut tx, context, scope.header, scope.period, Some(&member)).await?;
    let sheet = data.sheet(member.member.id).cloned().ok_or(UseCaseError::NotFound)?;
    editable(Some(&sheet))?;
    same_version(Some(&sheet), input.version)?;
    let row = data.rows(sheet.id).into_iter().find(|row| row.id == input.row).ok_or(UseCaseError::NotFound)?;
    let change = RowChange { id: row.id.to_string(), row: None };
    write_rows(&mut tx, context, &data, &member, &[change]).await?;
    tx.commit().await?;
    Ok(row.on_date)
}
