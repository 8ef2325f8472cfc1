//! The officer's queue: sheets of all projects that wait for the check (art. 10), by period,
//! ATS and operator, a page at a time.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use domain::minutes::Minutes;
use domain::period::Period;
use store::timesheet::TimesheetListRow;
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};

/// Sheets on a page.
const PAGE: usize = 50;

/// Which sheets.
#[derive(Debug, Clone, Default)]
pub struct QueueFilter {
    /// Of this ATS.
    pub ats: Option<i64>,
    /// Of this period.
    pub period: Option<Period>,
    /// After this place, as [`QueueView::next`] gave it.
    pub after: Option<String>,
}

/// A sheet that waits.
#[derive(Debug, Clone)]
pub struct WaitingSheet {
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
    /// When it was sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// Minutes.
    pub minutes: Minutes,
    /// Rows.
    pub entries: i64,
    /// The ATS's word on the warnings; it says that there are some.
    pub explanation: Option<String>,
}

/// The queue.
#[derive(Debug, Clone)]
pub struct QueueView {
    /// The sheets of this page.
    pub lines: Vec<WaitingSheet>,
    /// All that the filter finds.
    pub sheets: i64,
    /// Their minutes.
    pub minutes: Minutes,
    /// ATS with sheets waiting.
    pub ats: Vec<i64>,
    /// Quarters with sheets waiting.
    pub periods: Vec<Period>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// The sheets that wait for the check.
///
/// # Errors
/// `Forbidden` for who does not check sheets.
pub async fn check_queue(context: &Context, filter: &QueueFilter) -> Result<QueueView, UseCaseError> {
    context.authorize(Action::TimesheetCheck, Subject::Portal)?;
    let mut tx = context.read().await?;
    let counts = store::quarter::waiting_counts(&mut tx).await?;
    let after = filter.after.as_deref().and_then(cursor);
    let after = after.as_ref().map(|(end, ats, code, id)| (*end, *ats, code.as_str(), *id));
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let days = filter.period.map(Period::days);
    let mut rows = store::quarter::waiting_list(&mut tx, filter.ats, days, after, limit).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let wanted = counts.iter().filter(|c| {
        filter.ats.is_none_or(|ats| ats == c.ats_number)
            && days.is_none_or(|days| days == (c.period_start, c.period_end))
    });
    let (mut sheets, mut minutes) = (0, Minutes::ZERO);
    for count in wanted {
        sheets += count.sheets;
        minutes = minutes + Minutes::new(count.minutes);
    }
    Ok(QueueView {
        next: rows.last().filter(|_| more).map(place),
        lines: rows.into_iter().map(line).collect(),
        sheets,
        minutes,
        ats: counts.iter().map(|c| c.ats_number).collect::<BTreeSet<_>>().into_iter().collect(),
        periods: counts
            .iter()
            .map(|c| Period::from_days(c.period_start, c.period_end))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
    })
}

/// The place of a row, as text for an address.
fn place(row: &TimesheetListRow) -> String {
    format!("{}~{}~{}~{}", row.timesheet.period_end, row.ats_number, row.timesheet.id, row.member_code)
}

/// Reads a place; what is none begins at the top.
fn cursor(text: &str) -> Option<(NaiveDate, i64, String, Uuid)> {
    let mut parts = text.splitn(4, '~');
    let end = parts.next()?.parse().ok()?;
    let ats = parts.next()?.parse().ok()?;
    let id = parts.next()?.parse().ok()?;
    Some((end, ats, parts.next()?.to_owned(), id))
}

fn line(row: TimesheetListRow) -> WaitingSheet {
    let name = match (&row.last_name, &row.first_name) {
        (Some(last), Some(first)) => format!("{last} {first}"),
        _ => row.member_code.clone(),
    };
    WaitingSheet {
        id: row.timesheet.id,
        version: row.timesheet.version,
        project: row.timesheet.project_id,
        ats: row.ats_number,
        title: row.project_title,
        period: Period::from_days(row.timesheet.period_start, row.timesheet.period_end),
        operator: row.member_code,
        name,
        sent_at: row.timesheet.sent_at,
        minutes: Minutes::new(row.minutes),
        entries: row.entries,
        explanation: row.timesheet.explanation,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_is_none_begins_at_the_top() {
        let id = Uuid::from_u128(7);
        let read = cursor(&format!("2022-06-30~9~{id}~OP-01~x")).unwrap();
        assert_eq!(read, ("2022-06-30".parse().unwrap(), 9, "OP-01~x".to_owned(), id));
        for bad in ["", "2022-06-30", "x~9~y~z", "2022-06-30~9~nothing~OP-01"] {
            assert_eq!(cursor(bad), None, "{bad}");
        }
    }
}
