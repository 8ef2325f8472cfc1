//! Counts what the rules find in sheets that were sent before, or not by the portal's own hand:
//! the demonstration's.

use std::collections::BTreeSet;

use domain::timesheet::SheetState;
use store::Tx;
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::timesheet::quarter_data::{load, period_of, state_of};
use crate::timesheet::readiness::Judged;

/// Counts the findings of all sheets of a project that are no drafts, and keeps them with the
/// sheets.
pub(crate) async fn recount(tx: &mut Tx, context: &Context, project: Uuid) -> Result<(), UseCaseError> {
    let members = store::group::member_list_by_project(tx, project).await?;
    let sheets = store::timesheet::timesheet_list_by_project(tx, project).await?;
    let sent = sheets.iter().filter(|sheet| sheet.timesheet.state != SheetState::Draft.code());
    let periods: BTreeSet<_> = sent.map(|sheet| period_of(&sheet.timesheet)).collect();
    for period in periods {
        let header = store::project::project_header(tx, project).await?.ok_or(UseCaseError::NotFound)?;
        let data = load(tx, context, header, period, None).await?;
        for member in &members {
            let judged = Judged::of(&data, member)?;
            if let Some(sheet) = &judged.sheet
                && state_of(sheet)? != SheetState::Draft
            {
                store::check_queue::check_counted(tx, sheet.id, judged.counts()).await?;
            }
        }
    }
    Ok(())
}
