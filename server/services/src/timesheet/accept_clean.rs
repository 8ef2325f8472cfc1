//! The officer accepts all sheets without warnings that a filter of the queue finds, in one go
//! (art. 10). Each is judged again by the rules when its turn comes.

use domain::minutes::Minutes;
use store::check_queue::CheckPlace;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};
use crate::timesheet::accept::{AcceptedMany, accept_picked};
use crate::timesheet::queue::{QueueFilter, QueueTotals};

/// The most that is accepted at once: the answer must not keep anybody waiting.
pub const AT_ONCE: usize = 500;
/// How many of those that are refused are told with their reasons: a page has room for no more.
pub const TOLD: usize = 50;

/// How much is done at once.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    /// Sheets accepted.
    pub accepted: usize,
    /// Sheets looked at: those that are refused are passed, but not without end.
    pub judged: usize,
    /// Sheets of one transaction: others can write in between.
    pub chunk: usize,
}

const BOUNDS: Bounds = Bounds { accepted: AT_ONCE, judged: 10 * AT_ONCE, chunk: 50 };

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
    /// What was accepted and, of what was not, the first [`TOLD`] with reasons.
    pub done: AcceptedMany,
    /// How many more were not accepted.
    pub untold: usize,
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
/// showed (`expected`: how many sheets, and their minutes). Those that cannot be accepted are
/// passed, so that they never keep those after them waiting.
///
/// # Errors
/// `Forbidden`; `Conflict` when the queue changed since, or when there is nothing to accept.
pub async fn accept_clean(
    context: &Context,
    filter: &QueueFilter,
    expected: (usize, Minutes),
) -> Result<CleanAccepted, UseCaseError> {
    accept_within(context, filter, expected, BOUNDS).await
}

/// As [`accept_clean`], within other bounds.
pub(super) async fn accept_within(
    context: &Context,
    filter: &QueueFilter,
    expected: (usize, Minutes),
    bounds: Bounds,
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
    drop(tx);
    let mut all = CleanAccepted {
        done: AcceptedMany { accepted: 0, minutes: Minutes::ZERO, refused: Vec::new() },
        untold: 0,
        left: totals.sheets,
    };
    let mut after: Option<CheckPlace> = None;
    let mut judged = 0;
    while all.done.accepted < bounds.accepted && judged < bounds.judged {
        match next_chunk(context, &clean, after.as_ref(), bounds.chunk.min(bounds.accepted - all.done.accepted)).await {
            Ok(None) => break,
            Ok(Some((place, accepted))) => {
                after = Some(place);
                judged += accepted.accepted + accepted.refused.len();
                all.take(accepted);
            }
            // What was accepted before stays and is told; the rest waits in the queue.
            Err(error) if judged > 0 => {
                tracing::error!(?error, "acceptance of many sheets stopped midway");
                break;
            }
            Err(error) => return Err(error),
        }
    }
    all.left = totals.sheets.saturating_sub(judged);
    Ok(all)
}

impl CleanAccepted {
    fn take(&mut self, chunk: AcceptedMany) {
        self.done.accepted += chunk.accepted;
        self.done.minutes = self.done.minutes + chunk.minutes;
        let room = TOLD - self.done.refused.len().min(TOLD);
        self.untold += chunk.refused.len().saturating_sub(room);
        self.done.refused.extend(chunk.refused.into_iter().take(room));
    }
}

/// Accepts what can be of the next sheets after a place; gives the place of the last of them, or
/// nothing when there are no more.
async fn next_chunk(
    context: &Context,
    clean: &QueueFilter,
    after: Option<&CheckPlace>,
    many: usize,
) -> Result<Option<(CheckPlace, AcceptedMany)>, UseCaseError> {
    let limit = i64::try_from(many).unwrap_or(i64::MAX);
    let usual = QueueFilter::default().stored_order();
    let mut tx = context.read().await?;
    let rows = store::check_queue::check_list(&mut tx, &clean.stored(), usual, after, limit).await?;
    drop(tx);
    let Some(last) = rows.last() else { return Ok(None) };
    let picks: Vec<_> = rows.iter().map(|row| (row.timesheet.id, row.timesheet.version)).collect();
    Ok(Some((last.place(), accept_picked(context, None, &picks, true).await?)))
}
