//! The officer accepts all sheets without warnings that a filter of the queue finds, in one go
//! (art. 10). Each is judged again by the rules when its turn comes.

use domain::minutes::Minutes;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};
use crate::timesheet::accept::{AcceptedMany, accept_picked};
use crate::timesheet::queue::{QueueFilter, QueueTotals};

/// The most that is accepted at once: the answer must not keep anybody waiting.
pub const AT_ONCE: usize = 500;
/// Sheets of one transaction: others can write in between.
const CHUNK: usize = 50;

/// What would be accepted.
#[derive(Debug, Clone)]
pub struct CleanView {
    /// What was looked for.
    pub filter: QueueFilter,
    /// All sheets without warnings that wait.
    pub clean: QueueTotals,
    /// How many of them are accepted at once.
    pub at_once: usize,
}

/// What was accepted.
#[derive(Debug, Clone)]
pub struct CleanAccepted {
    /// What was accepted and what was not, with reasons.
    pub done: AcceptedMany,
    /// How many were left for another time: more than can be accepted at once, or the store failed
    /// midway.
    pub left: usize,
}

/// The filter, of sheets that wait and have no findings; none where it excludes them.
fn clean(filter: &QueueFilter) -> Option<QueueFilter> {
    let possible = filter.state.is_waiting() && filter.findings != Some(true);
    possible.then(|| QueueFilter { findings: Some(false), ..filter.clone() })
}

/// What would be accepted now.
///
/// # Errors
/// `Forbidden` for who does not check sheets.
pub async fn accept_clean_show(context: &Context, filter: &QueueFilter) -> Result<CleanView, UseCaseError> {
    context.authorize(Action::TimesheetCheck, Subject::Portal)?;
    let mut totals = QueueTotals::default();
    if let Some(clean) = clean(filter) {
        let mut tx = context.read().await?;
        totals = QueueTotals::of(&store::check_queue::check_totals(&mut tx, &clean.stored()).await?);
    }
    Ok(CleanView { filter: filter.clone(), clean: totals, at_once: totals.sheets.min(AT_ONCE) })
}

/// Accepts the sheets without warnings that the filter finds, if they are still those the page
/// showed (`expected`: how many sheets, and their minutes).
///
/// # Errors
/// `Forbidden`; `Conflict` when the queue changed since, or when there is nothing to accept.
pub async fn accept_clean(
    context: &Context,
    filter: &QueueFilter,
    expected: (usize, Minutes),
) -> Result<CleanAccepted, UseCaseError> {
    context.authorize(Action::TimesheetCheck, Subject::Portal)?;
    let nothing = || UseCaseError::conflict("Nessun timesheet senza avvisi attende la verifica con questo filtro.");
    let clean = clean(filter).ok_or_else(nothing)?;
    let mut tx = context.read().await?;
    let totals = QueueTotals::of(&store::check_queue::check_totals(&mut tx, &clean.stored()).await?);
    if totals.sheets == 0 {
        return Err(nothing());
    }
    if (totals.sheets, totals.minutes) != expected {
        return Err(UseCaseError::conflict(
            "Nel frattempo la coda è cambiata: controlli le cifre aggiornate e confermi di nuovo.",
        ));
    }
    let limit = i64::try_from(AT_ONCE).unwrap_or(i64::MAX);
    let usual = QueueFilter::default().stored_order();
    let rows = store::check_queue::check_list(&mut tx, &clean.stored(), usual, None, limit).await?;
    drop(tx);
    let picks: Vec<_> = rows.iter().map(|row| (row.timesheet.id, row.timesheet.version)).collect();
    let mut done = AcceptedMany { accepted: 0, minutes: Minutes::ZERO, refused: Vec::new() };
    let mut judged = 0;
    for chunk in picks.chunks(CHUNK) {
        let accepted = match accept_picked(context, None, chunk, true).await {
            Ok(accepted) => accepted,
            // What was accepted before stays and is told; the rest waits in the queue.
            Err(error) if judged > 0 => {
                tracing::error!(?error, "acceptance of many sheets stopped midway");
                break;
            }
            Err(error) => return Err(error),
        };
        judged += chunk.len();
        done.accepted += accepted.accepted;
        done.minutes = done.minutes + accepted.minutes;
        done.refused.extend(accepted.refused);
    }
    Ok(CleanAccepted { done, left: totals.sheets - judged })
}
