//! The operator confirms the own sheet (art. 4.12): also that nothing was worked in a period.

use domain::timesheet::SheetAction;
use store::retrying;

use crate::context::Context;
use crate::error::{FieldProblem, UseCaseError};
use crate::policy::Action;
use crate::timesheet::quarter_data::load;
use crate::timesheet::readiness::Judged;
use crate::timesheet::scope::{SheetAddress, sheet_scope};
use crate::timesheet::step::{Whose, new_sheet, next_state, record_step, same_version};
use crate::typed::typed_text;

/// What is confirmed.
#[derive(Debug, Clone)]
pub struct Confirm {
    /// The sheet.
    pub address: SheetAddress,
    /// The version the page showed; 0: there was none.
    pub version: i64,
    /// The operator's word on the warnings, may be empty: the office asks for it when sending.
    pub explanation: String,
}

/// Confirms.
///
/// # Errors
/// `Stale`; `Invalid` with all that stands in the way.
pub async fn confirm(context: &Context, input: Confirm) -> Result<(), UseCaseError> {
    retrying(|| attempt(context, &input)).await
}

async fn attempt(context: &Context, input: &Confirm) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    let scope = sheet_scope(&mut tx, context, &input.address, Action::TimesheetConfirm).await?;
    let member = scope.member;
    let data = load(&mut tx, context, scope.header, scope.period, Some(&member)).await?;
    let judged = Judged::of(&data, &member)?;
    if let Some(sheet) = &judged.sheet {
        next_state(sheet, SheetAction::Confirm)?;
    }
    same_version(judged.sheet.as_ref(), input.version)?;
    let mut problems: Vec<FieldProblem> =
        judged.confirm_obstacles(&data).into_iter().map(|text| FieldProblem::new("", text)).collect();
    let explanation = match typed_text("spiegazione", &input.explanation) {
        Ok(text) => text,
        Err(problem) => {
            problems.push(problem);
            None
        }
    };
    if !problems.is_empty() {
        return Err(UseCaseError::Invalid(problems));
    }
    let before = match judged.sheet {
        Some(sheet) => sheet,
        None => {
            let sheet = new_sheet(context, input.address.project, member.member.id, data.period);
            store::timesheet::timesheet_insert(&mut tx, &sheet).await?;
            sheet
        }
    };
    let mut after = before.clone();
    after.confirmed_at = Some(context.now());
    after.explanation = explanation.or(after.explanation);
    store::timesheet::timesheet_update_state(&mut tx, &after).await?;
    after.version += 1;
    let whose = Whose { operator: &member.member.code, period: data.period.code() };
    record_step(&mut tx, context, "timesheet.confirm", &whose, Some(&before), &after).await?;
    tx.commit().await?;
    Ok(())
}
