//! What buttons do to many cells at once, each as one step: copy the week before, copy the day
//! before, fill weekdays. What stands in a cell is only replaced where that is asked for; days on
//! which nothing may be reported and holidays are left out.

use chrono::{Datelike, Days, NaiveDate};

use super::cell::Cell;
use super::sheet::Grid;
use super::undo::CellChange;
use super::{Spot, back, days_between, is_festive, monday};
use crate::format;
use crate::holiday::is_holiday;

/// A range of days to fill with a text on a line, Monday to Friday except holidays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fill {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// The line.
    pub line: usize,
    /// What is written, as typed into a cell.
    pub text: String,
    /// Whether what stands there is replaced.
    pub over: bool,
}

/// What became of filling many cells.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Filled {
    /// The cells that were filled.
    pub cells: usize,
    /// How many were left because something stands there.
    pub taken: usize,
    /// Days left out because they are holidays.
    pub holidays: Vec<NaiveDate>,
    /// The first cell that was filled.
    pub first: Option<Spot>,
    /// The day copied from, where a day was.
    pub from: Option<NaiveDate>,
}

impl Filled {
    /// In a sentence.
    #[must_use]
    pub fn italian(&self) -> String {
        let mut text = match self.cells {
            0 => "Nessuna casella compilata".to_owned(),
            n => format::count(n, "casella compilata", "caselle compilate"),
        };
        if let Some(from) = self.from {
            text.push_str(&format!(" con gli orari del {}", format::date(from)));
        }
        if self.taken > 0 {
            text.push_str(&format!("; {} già con un orario, lasciate come sono", self.taken));
        }
        if !self.holidays.is_empty() {
            let days: Vec<String> = self.holidays.iter().map(|day| format::date(*day)).collect();
            text.push_str(&format!("; saltati i giorni festivi: {}", days.join(", ")));
        }
        text.push('.');
        text
    }
}

impl Grid {
    /// Copies the seven days before a day's week into it, cell by cell.
    pub fn copy_week(&mut self, of: NaiveDate, new_key: &mut dyn FnMut() -> String) -> Filled {
        let monday = monday(of);
        let sunday = monday.checked_add_days(Days::new(6)).unwrap_or(monday);
        let mut wanted = Vec::new();
        for day in days_between(monday, sunday) {
            wanted.extend(self.texts_of(back(day, 7)).into_iter().map(|(line, text)| (Spot { date: day, line }, text)));
        }
        self.fill(wanted, false, new_key)
    }

    /// Copies the last day before with anything on it, at most a week back, into a day: on a
    /// Monday that is Friday.
    pub fn copy_day(&mut self, to: NaiveDate, new_key: &mut dyn FnMut() -> String) -> Filled {
        let found = (1..=7).map(|days| back(to, days)).find_map(|day| {
            let texts = self.texts_of(day);
            (!texts.is_empty()).then_some((day, texts))
        });
        let Some((day, texts)) = found else { return Filled::default() };
        let wanted = texts.into_iter().map(|(line, text)| (Spot { date: to, line }, text)).collect();
        Filled { from: Some(day), ..self.fill(wanted, false, new_key) }
    }

    /// Fills the weekdays of a range.
    pub fn fill_weekdays(&mut self, fill: &Fill, new_key: &mut dyn FnMut() -> String) -> Filled {
        let weekdays = days_between(fill.from, fill.to).filter(|day| day.weekday().num_days_from_monday() < 5);
        let wanted = weekdays.map(|date| (Spot { date, line: fill.line }, fill.text.clone())).collect();
        self.fill(wanted, fill.over, new_key)
    }

    /// The texts of a day that can be read, by line.
    fn texts_of(&self, day: NaiveDate) -> Vec<(usize, String)> {
        let spots = Spot { date: day, line: 0 }..=Spot { date: day, line: usize::MAX };
        let cells = self.cells.range(spots).filter(|(_, cell)| !cell.read_rows().is_empty());
        cells.map(|(spot, cell)| (spot.line, cell.text.clone())).collect()
    }

    fn fill(&mut self, wanted: Vec<(Spot, String)>, over: bool, new_key: &mut dyn FnMut() -> String) -> Filled {
        let mut filled = Filled::default();
        let mut step = Vec::new();
        for (spot, text) in wanted {
            if !self.is_open(spot) {
                continue;
            }
            // A Sunday is only ever asked for by copying a Sunday.
            if is_holiday(spot.date) && is_festive(spot.date) {
                if !filled.holidays.contains(&spot.date) {
                    filled.holidays.push(spot.date);
                }
                continue;
            }
            let before = self.cells.get(&spot).cloned().unwrap_or_default();
            if !before.is_empty() && (!over || before.text == text) {
                filled.taken += usize::from(before.text != text);
                continue;
            }
            let typed = before.typed(&text, before.rows.clone(), new_key);
            let after = if typed.problem.is_none() { Cell::of(typed.rows) } else { typed };
            if after == before {
                continue;
            }
            self.put(spot, after.clone());
            filled.cells += 1;
            filled.first = filled.first.or(Some(spot));
            step.push(CellChange { spot, before, after });
        }
        self.history.step(step);
        filled
    }
}
