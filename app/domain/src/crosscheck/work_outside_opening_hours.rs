//! Rows of function 1 at a sportello, and the minutes of them outside its opening hours (art. 11:
//! how and when services were given against what was declared). A sportello without opening hours
//! declares nothing to hold them against.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::CrosscheckRule;
use super::found::{Figure, Found, FoundRow, Source};
use crate::determination::TimeSpan;
use crate::format;
use crate::function::ServiceFunction;
use crate::minutes::Minutes;
use crate::network::{OpeningHours, closed_times};
use crate::period::Quarter;

/// A reported row of function 1 at a sportello.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessRow {
    /// The row.
    pub entry: String,
    /// Its sheet.
    pub sheet: String,
    /// The sportello.
    pub sportello: String,
    /// Its day.
    pub date: NaiveDate,
    /// When.
    pub span: TimeSpan,
}

/// One finding for each sheet and quarter.
#[must_use]
pub fn work_outside_opening_hours(rows: &[AccessRow], hours: &BTreeMap<String, Vec<OpeningHours>>) -> Vec<Found> {
    let mut sheets: BTreeMap<(Quarter, &str), Vec<FoundRow>> = BTreeMap::new();
    for row in rows {
        let Some(week) = hours.get(&row.sportello).filter(|week| !week.is_empty()) else { continue };
        for (start, end) in closed_times(week, row.date, row.span.start, row.span.end) {
            let piece = TimeSpan { start, end };
            sheets.entry((Quarter::of(row.date), &row.sheet)).or_default().push(FoundRow {
                source: Source::Entry,
                key: Some(row.entry.clone()),
                date: Some(row.date),
                span: Some(row.span),
                piece: Some(piece),
                other: None,
                sportello: Some(row.sportello.clone()),
                amount: start.until(end).get(),
            });
        }
    }
    sheets
        .into_iter()
        .map(|((quarter, sheet), mut rows)| {
            rows.sort_by(|a, b| (a.date, a.piece, &a.key).cmp(&(b.date, b.piece, &b.key)));
            let minutes: Minutes = rows.iter().map(|row| Minutes::new(row.amount)).sum();
            let mut entries: Vec<_> = rows.iter().map(|row| &row.key).collect();
            entries.sort_unstable();
            entries.dedup();
            let stands = if entries.len() == 1 { "è" } else { "sono" };
            Found {
                rule: CrosscheckRule::WorkOutsideOpeningHours,
                subject: format!("{}/{sheet}", quarter.code()),
                period_end: quarter.last_day(),
                function: Some(ServiceFunction::Access),
                sportello: None,
                sentence: format!(
                    "Nel {quarter} {} di un operatore {stands} fuori dall’orario di apertura dello sportello, per {}.",
                    format::count(entries.len(), "riga", "righe"),
                    minutes.italian()
                ),
                minutes,
                figures: vec![Figure::own("Minuti fuori dall’orario di apertura", minutes.get())],
                rows,
            }
        })
        .collect()
}
