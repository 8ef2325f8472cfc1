//! The officer's queue: sheets of all projects that were sent, filtered, sorted, a page at a time
//! by key, with the sums of all that was found (art. 10).

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::minutes::Minutes;
use domain::period::Period;
use domain::timesheet::SheetState;
use store::check_queue::{CheckPlace, CheckRow, CheckTotals};
use uuid::Uuid;

use crate::context::Context;
use crate::determination::facts::member_name;
use crate::error::UseCaseError;
use crate::export::{ROWS_AT_MOST, not_too_long};
use crate::policy::{Action, Subject};
use crate::timesheet::quarter_data::{period_of, state_of};

pub use crate::timesheet::check_filter::{QueueFilter, QueueSort, QueueState};

/// Sheets on a page.
pub const PAGE: usize = 50;

/// A sheet of the queue.
#[derive(Debug, Clone)]
pub struct QueueLine {
    /// Key.
    pub id: Uuid,
    /// Version to send back.
    pub version: i64,
    /// The project.
    pub project: Uuid,
    /// Number of the ATS.
    pub ats: i64,
    /// Title of the project.
    pub title: String,
    /// The period.
    pub period: Period,
    /// Code of the operator.
    pub operator: String,
    /// Name of the operator.
    pub name: String,
    /// Its state.
    pub state: SheetState,
    /// When it was sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// Minutes.
    pub minutes: Minutes,
    /// Rows.
    pub entries: i64,
    /// Warnings, counted when it was sent; none: not counted.
    pub warnings: Option<i64>,
    /// Errors, counted when it was sent; none: not counted.
    pub errors: Option<i64>,
    /// The ATS's word on the warnings.
    pub explanation: Option<String>,
}

/// Sums of all that was found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct QueueTotals {
    /// Sheets.
    pub sheets: usize,
    /// Minutes of all their rows.
    pub minutes: Minutes,
    /// Their rows.
    pub entries: i64,
}

impl QueueTotals {
    /// All sheets found.
    pub(super) fn of(totals: &CheckTotals) -> Self {
        QueueTotals {
            sheets: usize::try_from(totals.sheets).unwrap_or_default(),
            minutes: Minutes::new(totals.minutes),
            entries: totals.entries,
        }
    }

    /// Those without findings.
    pub(super) fn clean(totals: &CheckTotals) -> Self {
        QueueTotals {
            sheets: usize::try_from(totals.clean_sheets).unwrap_or_default(),
            minutes: Minutes::new(totals.clean_minutes),
            entries: totals.clean_entries,
        }
    }
}

/// A page of the queue.
#[derive(Debug, Clone)]
pub struct QueueView {
    /// What was looked for.
    pub filter: QueueFilter,
    /// The sheets of this page.
    pub lines: Vec<QueueLine>,
    /// What all that was found adds up to.
    pub totals: QueueTotals,
    /// What those without warnings among them add up to; nothing where none of them waits.
    pub clean: QueueTotals,
    /// ATS with sheets that were sent.
    pub ats: Vec<i64>,
    /// Periods with sheets that were sent.
    pub periods: Vec<Period>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Whether this page is not the first.
    pub continued: bool,
}

/// A page of the queue, after a place that a page before gave; what is no place begins at the top.
///
/// # Errors
/// `Forbidden` for who does not check sheets.
pub async fn check_queue(
    context: &Context,
    filter: &QueueFilter,
    after: Option<&str>,
) -> Result<QueueView, UseCaseError> {
    found(context, filter, after, PAGE).await
}

/// The whole queue from its beginning, for a file.
///
/// # Errors
/// As [`check_queue`]; `Conflict` when it is longer than a file may be.
pub async fn check_queue_whole(context: &Context, filter: &QueueFilter) -> Result<QueueView, UseCaseError> {
    let view = found(context, filter, None, ROWS_AT_MOST).await?;
    not_too_long(view.totals.sheets)?;
    Ok(view)
}

async fn found(
    context: &Context,
    filter: &QueueFilter,
    after: Option<&str>,
    page: usize,
) -> Result<QueueView, UseCaseError> {
    context.authorize(Action::TimesheetCheck, Subject::Portal)?;
    let mut tx = context.read().await?;
    let choices = store::check_queue::check_choices(&mut tx).await?;
    let found = filter.stored();
    let totals = store::check_queue::check_totals(&mut tx, &found).await?;
    let after = after.and_then(place);
    let limit = i64::try_from(page + 1).unwrap_or(i64::MAX);
    let mut rows =
        store::check_queue::check_list(&mut tx, &found, filter.stored_order(), after.as_ref(), limit).await?;
    let more = rows.len() > page;
    rows.truncate(page);
    let periods: BTreeSet<_> = choices.iter().map(|choice| (choice.period_end, choice.period_start)).collect();
    Ok(QueueView {
        filter: filter.clone(),
        next: rows.last().filter(|_| more).map(|row| place_text(&row.place())),
        lines: rows.iter().map(line).collect::<Result<_, _>>()?,
        totals: QueueTotals::of(&totals),
        clean: if filter.state.is_waiting() { QueueTotals::clean(&totals) } else { QueueTotals::default() },
        ats: choices.iter().map(|choice| choice.ats_number).collect::<BTreeSet<_>>().into_iter().collect(),
        periods: periods.into_iter().map(|(end, start)| Period::from_days(start, end)).collect(),
        continued: after.is_some(),
    })
}

/// A place as text for an address.
fn place_text(place: &CheckPlace) -> String {
    format!("{}~{}", place.id, place.key)
}

/// Reads a place.
fn place(text: &str) -> Option<CheckPlace> {
    let (id, key) = text.split_once('~')?;
    Some(CheckPlace { id: id.parse().ok()?, key: key.to_owned() })
}

/// A stored sheet as a line.
pub(super) fn line(row: &CheckRow) -> Result<QueueLine, UseCaseError> {
    let sheet = &row.timesheet;
    Ok(QueueLine {
        id: sheet.id,
        version: sheet.version,
        project: sheet.project_id,
        ats: row.ats_number,
        title: row.project_title.clone(),
        period: period_of(sheet),
        operator: row.member_code.clone(),
        name: member_name(&row.member()),
        state: state_of(sheet)?,
        sent_at: sheet.sent_at,
        minutes: Minutes::new(row.minutes),
        entries: row.entries,
        warnings: row.warnings,
        errors: row.errors,
        explanation: sheet.explanation.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_is_none_begins_at_the_top() {
        let found = CheckPlace { id: Uuid::from_u128(7), key: "rosa ~ prova".into() };
        assert_eq!(place(&place_text(&found)), Some(found));
        for bad in ["", "2022-06-30", "x~9"] {
            assert_eq!(place(bad), None, "{bad}");
        }
    }
}
