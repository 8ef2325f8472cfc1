//! The month grid: days × lines of work (function and place) with the times typed into them, for
//! a whole period. What the island shows and does is decided here, by the very rules the server
//! applies when it stores.
//!
//! - [`cell`]: what may be typed into a cell, and how rows keep their keys and notes.
//! - `sheet` ([`Grid`]): cells, lines, notes; what is to be stored and what was.
//! - `edit`: copy a week, copy a day, fill weekdays; `undo`: steps back and forth.
//! - `totals` ([`Totals`]): hours and euro of day, week, line, function, month, period.
//! - `findings` ([`Checked`]): what the rules find, cell by cell.
//! - `merge` ([`Merged`], [`Pending`]): what others stored meanwhile, and what a closed tab left.

pub mod cell;
mod edit;
mod findings;
mod merge;
mod sheet;
mod totals;
mod undo;

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

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

pub use cell::{Cell, CellProblem, CellRow, Stretch, print_rows, read_cell};
pub use edit::{Fill, Filled};
pub use findings::{Checked, Shown};
pub use merge::{Merged, Pending, PendingCell, Taken};
pub use sheet::Grid;
pub use totals::{FunctionProgress, Totals, Worth};

use super::row::{Place, TypedRow};
use crate::function::ServiceFunction;

/// A line of the grid: what for and where.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
        // The other fields only have to be readable.
        let typed = TypedRow {
            date: "1/1/2020".to_owned(),
            start: "8".to_owned(),
            end: "9".to_owned(),
            function: function.to_owned(),
            sportello: sportello.to_owned(),
            place: stated.to_owned(),
            note: String::new(),
        };
        match typed.read() {
            Ok(row) => Ok(Line { function: row.function, place: row.place }),
            Err(problems) => Err(problems.into_iter().map(|p| p.message).collect()),
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
