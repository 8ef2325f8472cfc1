//! The month grid: days × lines of work (function and place) with the times typed into them, for
//! a whole period. What the island shows and does is decided here, by the very rules the server
//! applies when it stores.
//!
//! - [`cell`]: what may be typed into a cell, and how rows keep their keys and notes.
//! - `sheet` ([`Grid`]): cells, lines, notes; what is to be stored and what was.
//! - `edit`: copy a week, copy a day, fill weekdays; `undo`: steps back and forth.
//! - `totals` ([`Totals`]): hours and euro of day, week, line, function, month, period.
//! - `findings` ([`Checked`]): what the rules find, cell by cell.
//! - [`wire`]: what the browser reads and writes; `json` does it.
//! - `merge` ([`Merged`], [`Pending`]): what others stored meanwhile, and what a closed tab left.

pub mod cell;
mod edit;
mod findings;
mod json;
mod merge;
mod sheet;
mod totals;
mod undo;
pub mod wire;

#[cfg(test)]
mod edit_tests;
#[cfg(test)]
mod merge_tests;
#[cfg(test)]
mod rules_tests;
#[cfg(test)]
mod sheet_tests;
#[cfg(test)]
mod tests_world;
#[cfg(test)]
mod wire_tests;

use chrono::{Datelike, Days, NaiveDate};

pub use cell::{Cell, CellProblem, CellRow, Stretch, print_rows, read_cell};
pub use edit::{Fill, Filled};
pub use findings::{Checked, Shown};
pub use merge::{Merged, Pending, PendingCell, Taken};
pub use sheet::Grid;
pub use totals::{FunctionProgress, Totals, Worth};

use super::row::{Place, RowDraft};
use crate::function::ServiceFunction;
use crate::minutes::TimeOfDay;

/// A line of the grid: what for and where.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Line {
    /// What for.
    pub function: ServiceFunction,
    /// Where.
    pub place: Place,
}

impl Line {
    /// A line of a chosen function and place: a Sportello's id, or other words for where.
    ///
    /// # Errors
    /// What is missing or too long, in Italian.
    pub fn chosen(function: &str, sportello: &str, stated: &str) -> Result<Self, Vec<String>> {
        let no_function = "scelga la funzione".to_owned();
        let Ok(function) = function.parse::<ServiceFunction>() else { return Err(vec![no_function]) };
        let place = match sportello {
            "" => Place::Stated(stated.to_owned()),
            id => Place::Sportello(id.to_owned()),
        };
        let midnight = TimeOfDay::from_minutes(0).ok_or_else(Vec::new)?;
        let row = RowDraft {
            date: NaiveDate::default(),
            start: midnight,
            end: midnight,
            function,
            place,
            note: String::new(),
        };
        match row.tidied() {
            Ok(row) => Ok(Line { function, place: row.place }),
            Err(problems) => Err(problems.into_iter().map(|problem| problem.message).collect()),
        }
    }
}

/// A cell's place: a day and the number of a line. Lines are only ever added, so the number stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    /// The day.
    pub date: NaiveDate,
    /// The line, from 0.
    pub line: usize,
}

/// The Monday of a day's week.
#[must_use]
pub fn monday(date: NaiveDate) -> NaiveDate {
    back(date, date.weekday().num_days_from_monday())
}

/// So many days before.
fn back(date: NaiveDate, days: u32) -> NaiveDate {
    date.checked_sub_days(Days::new(u64::from(days))).unwrap_or(date)
}

/// The days from one to another, both included.
pub fn days_between(from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    from.iter_days().take_while(move |day| *day <= to)
}

/// Whether it is a Sunday or a national holiday.
#[must_use]
pub fn is_festive(date: NaiveDate) -> bool {
    date.weekday().num_days_from_monday() == 6 || crate::holiday::is_holiday(date)
}

/// Puts a short list in order. The library's own sorting, made anew for each type, would be a
/// tenth of the browser part.
pub(super) fn in_order<T: Ord>(items: &mut [T]) {
    for end in 1..items.len() {
        let mut at = end;
        while at > 0 && matches!((items.get(at - 1), items.get(at)), (Some(before), Some(item)) if before > item) {
            items.swap(at - 1, at);
            at -= 1;
        }
    }
}
