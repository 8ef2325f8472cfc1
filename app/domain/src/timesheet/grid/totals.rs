//! What the cells add up to, in minutes and in euro. A cell that cannot be read counts nothing:
//! totals are those of the rows one sees.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::sheet::Grid;
use super::{Spot, monday};
use crate::function::ServiceFunction;
use crate::minutes::Minutes;
use crate::money::Cents;
use crate::standard_cost::{Spend, staff_cost};

/// Time and what it is worth.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Worth {
    /// The time.
    pub minutes: Minutes,
    /// Cost of staff and flat rate together, in cents.
    pub euro: Cents,
}

/// A function against what is agreed for the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FunctionProgress {
    /// The function.
    pub function: ServiceFunction,
    /// In the period of the sheet.
    pub period: Worth,
    /// On other sheets of the project.
    pub elsewhere: Worth,
    /// Both together.
    pub done: Worth,
    /// What is agreed.
    pub agreed: Worth,
}

impl FunctionProgress {
    /// What is left of what is agreed; negative if it is exceeded.
    #[must_use]
    pub fn left(&self) -> Minutes {
        self.agreed.minutes - self.done.minutes
    }
}

/// All totals of a grid.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Totals {
    /// By day.
    pub days: BTreeMap<NaiveDate, Minutes>,
    /// By Monday of the week: with what is reported on other sheets of this project.
    pub weeks: BTreeMap<NaiveDate, Minutes>,
    /// By month (year and month) and line.
    pub lines: BTreeMap<(i32, u32, usize), Minutes>,
    /// By month.
    pub months: BTreeMap<(i32, u32), Worth>,
    /// Of the period.
    pub period: Worth,
    /// By function, those that are agreed or worked.
    pub functions: Vec<FunctionProgress>,
}

impl Totals {
    /// The total of a day.
    #[must_use]
    pub fn day(&self, date: NaiveDate) -> Minutes {
        self.days.get(&date).copied().unwrap_or_default()
    }

    /// The total of a day's week.
    #[must_use]
    pub fn week(&self, date: NaiveDate) -> Minutes {
        self.weeks.get(&monday(date)).copied().unwrap_or_default()
    }

    /// The total of a line in a month.
    #[must_use]
    pub fn line(&self, year: i32, month: u32, line: usize) -> Minutes {
        self.lines.get(&(year, month, line)).copied().unwrap_or_default()
    }

    /// The total of a month.
    #[must_use]
    pub fn month(&self, year: i32, month: u32) -> Worth {
        self.months.get(&(year, month)).copied().unwrap_or_default()
    }
}

impl Grid {
    /// What that time is worth under the rules of the sheet.
    #[must_use]
    pub fn worth(&self, minutes: Minutes) -> Worth {
        let rules = &self.facts.rules;
        Worth { minutes, euro: Spend::of_staff_cost(staff_cost(minutes, rules), rules).total() }
    }

    /// The time in a cell; what ends before it begins counts nothing.
    #[must_use]
    pub fn minutes(&self, spot: Spot) -> Minutes {
        let rows = self.cells.get(&spot).map_or(&[][..], |cell| cell.read_rows());
        rows.iter().filter(|row| row.end > row.start).map(|row| row.start.until(row.end)).sum()
    }

    /// All totals.
    #[must_use]
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        let mut months: BTreeMap<(i32, u32), Minutes> = BTreeMap::new();
        let mut functions: BTreeMap<ServiceFunction, Minutes> = BTreeMap::new();
        for spot in self.cells.keys() {
            let minutes = self.minutes(*spot);
            let Some(line) = self.lines.get(spot.line).filter(|_| minutes != Minutes::ZERO) else { continue };
            let (year, month) = (spot.date.year(), spot.date.month());
            add(&mut totals.days, spot.date, minutes);
            add(&mut totals.weeks, monday(spot.date), minutes);
            add(&mut totals.lines, (year, month, spot.line), minutes);
            add(&mut months, (year, month), minutes);
            add(&mut functions, line.function, minutes);
        }
        for other in self.facts.occupied.iter().filter(|o| o.same_project && o.end > o.start) {
            add(&mut totals.weeks, monday(other.date), other.start.until(other.end));
        }
        totals.period = self.worth(months.values().copied().sum());
        totals.months = months.into_iter().map(|(month, minutes)| (month, self.worth(minutes))).collect();
        totals.functions = ServiceFunction::ALL
            .into_iter()
            .filter_map(|function| self.progress(function, functions.get(&function).copied()))
            .collect();
        totals
    }

    fn progress(&self, function: ServiceFunction, worked: Option<Minutes>) -> Option<FunctionProgress> {
        let facts = &self.facts;
        let mut agreed = facts.agreed.iter().filter(|a| a.function == function).map(|a| a.agreed).peekable();
        if agreed.peek().is_none() && worked.is_none() {
            return None;
        }
        let elsewhere: Minutes =
            facts.reported_elsewhere.iter().filter(|(f, _)| *f == function).map(|(_, minutes)| *minutes).sum();
        let period = worked.unwrap_or_default();
        Some(FunctionProgress {
            function,
            period: self.worth(period),
            elsewhere: self.worth(elsewhere),
            done: self.worth(period + elsewhere),
            agreed: self.worth(agreed.sum()),
        })
    }
}

fn add<K: Ord>(totals: &mut BTreeMap<K, Minutes>, key: K, minutes: Minutes) {
    let total = totals.entry(key).or_default();
    *total = *total + minutes;
}
