//! Counts what the rules find in sheets that were sent before it was counted, or not by the
//! portal's own hand: the demonstration's.

use std::collections::BTreeSet;

use domain::period::Period;
use domain::timesheet::SheetState;
use store::check_queue::{check_count_missing, check_counted, check_uncounted};
use store::{Tx, retrying};
use uuid::Uuid;

use crate::context::{Context, Portal};
use crate::error::UseCaseError;
use crate::timesheet::quarter_data::{load, period_of};
use crate::timesheet::readiness::Judged;

/// Periods of projects whose sheets are counted by one run; each in its own transaction.
const PERIODS: i64 = 500;

/// Which sheets are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    All,
    Uncounted,
}

/// Counts the findings of all sheets of a project that are no drafts, and keeps them with the
/// sheets.
pub(crate) async fn recount(tx: &mut Tx, context: &Context, project: Uuid) -> Result<(), UseCaseError> {
    let sheets = store::timesheet::timesheet_list_by_project(tx, project).await?;
    let sent = sheets.iter().filter(|sheet| sheet.timesheet.state != SheetState::Draft.code());
    let periods: BTreeSet<_> = sent.map(|sheet| period_of(&sheet.timesheet)).collect();
    for period in periods {
        count_period(tx, context, (project, period), Which::All).await?;
    }
    Ok(())
}

/// Whether there are sheets that were sent and never counted.
pub(crate) async fn is_uncounted(portal: &Portal) -> Result<bool, UseCaseError> {
    let mut tx = portal.store.read().await?;
    Ok(!check_uncounted(&mut tx, 1).await?.is_empty())
}

/// Counts the findings of sheets that were sent and never counted, period by period; gives how
/// many sheets.
pub(crate) async fn recount_missing(portal: &Portal) -> Result<u64, UseCaseError> {
    let context = Context::new(portal.clone(), None, portal.new_id());
    let mut counted = 0;
    loop {
        let mut tx = portal.store.read().await?;
        let periods = check_uncounted(&mut tx, PERIODS).await?;
        drop(tx);
        let before = counted;
        for row in &periods {
            let of = (row.project_id, Period::from_days(row.period_start, row.period_end));
            counted += retrying(|| count_missing_of(&context, of)).await?;
        }
        // What could not be counted this time could not the next time either.
        if counted == before {
            return Ok(counted);
        }
    }
}

async fn count_missing_of(context: &Context, of: (Uuid, Period)) -> Result<u64, UseCaseError> {
    let mut tx = context.write().await?;
    let counted = count_period(&mut tx, context, of, Which::Uncounted).await?;
    tx.commit().await?;
    Ok(counted)
}

/// Counts the sheets of a period of a project that are no drafts; gives how many.
async fn count_period(
    tx: &mut Tx,
    context: &Context,
    (project, period): (Uuid, Period),
    which: Which,
) -> Result<u64, UseCaseError> {
    let header = store::project::project_header(tx, project).await?.ok_or(UseCaseError::NotFound)?;
    let members = store::group::member_list_by_project(tx, project).await?;
    let data = load(tx, context, header, period, None).await?;
    let mut counted = 0;
    for member in &members {
        let Some(sheet) = data.sheet(member.member.id).filter(|sheet| sheet.state != SheetState::Draft.code()) else {
            continue;
        };
        let counts = Judged::of(&data, member)?.counts();
        counted += match which {
            Which::Uncounted => check_count_missing(tx, sheet.id, counts).await?,
            Which::All => {
                check_counted(tx, sheet.id, counts).await?;
                1
            }
        };
    }
    Ok(counted)
}
