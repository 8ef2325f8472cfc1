//! One cell of the month grid: the times typed for a day and a line, read and printed.
//!
//! What may be typed:
//!
//! ```text
//! cell     = [ stretch { separator stretch } ]
//! separator = blank | ";" | "/"
//! stretch  = time "-" time | time "+" duration          (blanks around "-" and "+" are free)
//! time     = "8" | "8:30" | "8.30" | "8,30" | "830" | "0830"
//! duration = "4" | "4h" | "4h30" | "4:30" | "4.30" | "430" | "4,5" (tenths of an hour) | "45m" | "45min"
//! ```

use crate::minutes::{MINUTES_PER_HOUR, TimeOfDay};
use crate::timesheet::row::parse_time;

/// What is wrong with the text of a cell, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CellProblem {
    /// A part is no stretch of time.
    #[error("«{0}» non si legge come orario: scriva per esempio 830-13 oppure 830+4")]
    Unreadable(String),
    /// A beginning without an end or a duration.
    #[error("manca la fine di «{0}»: scriva per esempio 830-13 oppure 830+4")]
    NoEnd(String),
    /// A duration that leads into the next day.
    #[error("«{0}» va oltre la mezzanotte: ogni riga finisce entro le 23:59 dello stesso giorno")]
    BeyondMidnight(String),
}

/// From when to when; the end is not checked here to be later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stretch {
    /// From.
    pub start: TimeOfDay,
    /// To.
    pub end: TimeOfDay,
}

/// Reads the text of a cell; stretches come in order of time.
///
/// # Errors
/// The first part that cannot be read.
pub fn read_cell(text: &str) -> Result<Vec<Stretch>, CellProblem> {
    let mut stretches = joined(text).split_whitespace().map(read_stretch).collect::<Result<Vec<_>, _>>()?;
    super::in_order(&mut stretches);
    Ok(stretches)
}

/// The text with one blank between stretches and none within them.
fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '-' | '+' | '–' | '—' | '−' => {
                out.truncate(out.trim_end().len());
                out.push(if letter == '+' { '+' } else { '-' });
            }
            ';' | '/' => out.push(' '),
            c if c.is_whitespace() => {
                if !out.ends_with(['-', '+']) {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    out
}

fn read_stretch(part: &str) -> Result<Stretch, CellProblem> {
    let unreadable = || CellProblem::Unreadable(part.to_owned());
    let time = |text: &str| parse_time(text).map_err(|_| unreadable());
    if let Some((start, length)) = part.split_once('+') {
        let start = time(start)?;
        if length.is_empty() {
            return Err(CellProblem::NoEnd(part.to_owned()));
        }
        let length = read_duration(length).ok_or_else(unreadable)?;
        let end = TimeOfDay::from_minutes(start.minutes() + length);
        return end.map(|end| Stretch { start, end }).ok_or_else(|| CellProblem::BeyondMidnight(part.to_owned()));
    }
    match part.split_once('-') {
        None => {
            time(part)?;
            Err(CellProblem::NoEnd(part.to_owned()))
        }
        Some((start, "")) => {
            time(start)?;
            Err(CellProblem::NoEnd(part.to_owned()))
        }
        Some((start, end)) => Ok(Stretch { start: time(start)?, end: time(end)? }),
    }
}

/// Minutes of a duration as people type it.
fn read_duration(text: &str) -> Option<i64> {
    let text = text.to_ascii_lowercase();
    let number = |part: &str| {
        let digits = (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| part.parse::<i64>().ok()).flatten()
    };
    if let Some(minutes) = text.strip_suffix("min").or_else(|| text.strip_suffix('m'))
        && !minutes.contains('h')
    {
        return number(minutes);
    }
    if let Some((hours, minutes)) = text.split_once('h') {
        let minutes = minutes.strip_suffix("min").or_else(|| minutes.strip_suffix('m')).unwrap_or(minutes);
        let minutes = if minutes.is_empty() { Some(0) } else { number(minutes).filter(|m| *m < MINUTES_PER_HOUR) };
        return Some(number(hours)? * MINUTES_PER_HOUR + minutes?);
    }
    if let Some((hours, tenths)) = text.split_once([',', '.'])
        && tenths.len() == 1
    {
        return Some(number(hours)? * MINUTES_PER_HOUR + number(tenths)? * MINUTES_PER_HOUR / 10);
    }
    parse_time(&text).ok().map(TimeOfDay::minutes)
}

/// A time as short as it is still plain: `8:30`, `13`.
#[must_use]
pub fn short_time(time: TimeOfDay) -> String {
    let (hours, minutes) = (time.minutes() / MINUTES_PER_HOUR, time.minutes() % MINUTES_PER_HOUR);
    if minutes == 0 { hours.to_string() } else { format!("{hours}:{minutes:02}") }
}

/// A row of a cell: what a stretch has beside its times.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellRow {
    /// From.
    pub start: TimeOfDay,
    /// To.
    pub end: TimeOfDay,
    /// A word on it, possibly empty.
    pub note: String,
    /// The key of the row.
    pub id: String,
}

impl CellRow {
    /// Whether it says the same, whatever its key.
    #[must_use]
    pub fn same(&self, other: &CellRow) -> bool {
        (self.start, self.end, &self.note) == (other.start, other.end, &other.note)
    }
}

/// Whether two cells say the same, whatever the keys of their rows.
#[must_use]
pub fn same_rows(a: &[CellRow], b: &[CellRow]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(b))
}

/// The text of rows: `8:30-12:30 14-18`.
#[must_use]
pub fn print_rows(rows: &[CellRow]) -> String {
    let mut text = String::new();
    for row in rows {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&short_time(row.start));
        text.push('-');
        text.push_str(&short_time(row.end));
    }
    text
}

/// What stands in a cell.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Cell {
    /// As typed, or as printed once it was left.
    pub text: String,
    /// The rows it stands for, in order of time; while the text cannot be read, those before.
    pub rows: Vec<CellRow>,
    /// Why the text cannot be read.
    pub problem: Option<CellProblem>,
}

impl Cell {
    /// The cell of stored rows.
    #[must_use]
    pub fn of(mut rows: Vec<CellRow>) -> Self {
        super::in_order(&mut rows);
        Cell { text: print_rows(&rows), rows, problem: None }
    }

    /// Whether nothing stands in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.rows.is_empty()
    }

    /// The rows, if the text can be read.
    #[must_use]
    pub fn read_rows(&self) -> &[CellRow] {
        if self.problem.is_some() { &[] } else { &self.rows }
    }

    /// The cell with another text. Keys and notes come from `pool` (the rows it had before), first
    /// for the same times, then for the same start or end, then in order; `new_key` gives the rest.
    #[must_use]
    pub fn typed(&self, text: &str, mut pool: Vec<CellRow>, new_key: &mut dyn FnMut() -> String) -> Self {
        let stretches = match read_cell(text) {
            Ok(stretches) => stretches,
            Err(problem) => return Cell { text: text.to_owned(), rows: self.rows.clone(), problem: Some(problem) },
        };
        let mut found: Vec<Option<CellRow>> = vec![None; stretches.len()];
        let likenesses: [fn(&CellRow, &Stretch) -> bool; 4] = [
            |row, s| row.start == s.start && row.end == s.end,
            |row, s| row.start == s.start,
            |row, s| row.end == s.end,
            |_, _| true,
        ];
        for alike in likenesses {
            for (place, stretch) in found.iter_mut().zip(&stretches).filter(|(place, _)| place.is_none()) {
                if let Some(at) = pool.iter().position(|row| alike(row, stretch)) {
                    *place = Some(pool.remove(at));
                }
            }
        }
        let rows = found.into_iter().zip(stretches).map(|(row, Stretch { start, end })| match row {
            Some(row) => CellRow { start, end, ..row },
            None => CellRow { start, end, note: String::new(), id: new_key() },
        });
        Cell { text: text.to_owned(), rows: rows.collect(), problem: None }
    }
}

#[cfg(test)]
#[path = "cell_tests.rs"]
mod tests;
