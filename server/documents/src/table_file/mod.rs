//! A list as a file: its rows and totals as CSV or XLSX.
//!
//! A [`TableFile`] is built from the very lines a page shows. A column that the page totals is
//! handed the page's total too: a file is only written when that total is the sum of its rows.

mod csv;
mod xlsx;

use chrono::{NaiveDate, NaiveDateTime};
use domain::minutes::{Minutes, TimeOfDay};
use domain::money::Cents;
use rust_decimal::Decimal;

use crate::error::DocumentError;
use crate::model::Fact;

/// What a list is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    /// Text: UTF-8 with a byte order mark, `;`, decimal comma.
    Csv,
    /// A workbook.
    Xlsx,
}

impl FileFormat {
    /// Both, as pages offer them.
    pub const ALL: [FileFormat; 2] = [FileFormat::Xlsx, FileFormat::Csv];

    /// The word in the address and the ending of the name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            FileFormat::Csv => "csv",
            FileFormat::Xlsx => "xlsx",
        }
    }

    /// What HTTP calls it.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            FileFormat::Csv => "text/csv; charset=utf-8",
            FileFormat::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// The format of that [`code`](Self::code).
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.code() == code)
    }
}

/// A value of a cell. Figures stay figures: what reads the file can add them up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text.
    Text(String),
    /// A day.
    Date(NaiveDate),
    /// A day and time, as the clocks in Italy showed it.
    DateTime(NaiveDateTime),
    /// A time of day.
    Time(TimeOfDay),
    /// A length of time.
    Minutes(Minutes),
    /// An amount.
    Cents(Cents),
    /// A whole number.
    Integer(i64),
    /// A number with decimals.
    Decimal(Decimal),
}

impl Cell {
    /// Text; an empty one is nothing.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
    }

    /// `sì` or `no`.
    #[must_use]
    pub fn yes_no(yes: bool) -> Self {
        Cell::text(if yes { "sì" } else { "no" })
    }

    /// How many.
    #[must_use]
    pub fn count(number: usize) -> Self {
        Cell::Integer(i64::try_from(number).unwrap_or(i64::MAX))
    }

    /// The value of `some`, or nothing.
    pub fn or_empty<T>(some: Option<T>, cell: impl FnOnce(T) -> Cell) -> Self {
        some.map_or(Cell::Empty, cell)
    }

    /// The sum of two figures of one kind; nothing counts as none. No sum: not the same kind.
    fn plus(self, other: &Cell) -> Option<Cell> {
        Some(match (self, other) {
            (sum, Cell::Empty) => sum,
            (Cell::Empty, other) => other.clone(),
            (Cell::Minutes(a), Cell::Minutes(b)) => Cell::Minutes(a + *b),
            (Cell::Cents(a), Cell::Cents(b)) => Cell::Cents(a + *b),
            (Cell::Integer(a), Cell::Integer(b)) => Cell::Integer(a.checked_add(*b)?),
            _ => return None,
        })
    }

    /// Whether a sum over no rows is this.
    fn is_nothing(&self) -> bool {
        match self {
            Cell::Empty => true,
            Cell::Minutes(minutes) => *minutes == Minutes::ZERO,
            Cell::Cents(cents) => *cents == Cents::ZERO,
            Cell::Integer(number) => *number == 0,
            _ => false,
        }
    }

    /// The value as it stands in the CSV, without what protects a spreadsheet from it.
    #[must_use]
    pub fn plain(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Date(date) => date.format("%d/%m/%Y").to_string(),
            Cell::DateTime(at) => at.format("%d/%m/%Y %H:%M").to_string(),
            Cell::Time(time) => time.to_string(),
            Cell::Minutes(minutes) => {
                let (sign, length) = sign(minutes.get());
                format!("{sign}{}:{:02}", length / 60, length % 60)
            }
            Cell::Cents(cents) => {
                let (sign, length) = sign(cents.get());
                format!("{sign}{},{:02}", length / 100, length % 100)
            }
            Cell::Integer(number) => number.to_string(),
            Cell::Decimal(number) => number.normalize().to_string().replace('.', ","),
        }
    }
}

fn sign(number: i64) -> (&'static str, u64) {
    (if number < 0 { "-" } else { "" }, number.unsigned_abs())
}

/// A list with its heads, rows and totals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableFile {
    /// What the list is, as its page's title: `Progetti`.
    pub title: String,
    /// The filters in words, the day, whose it is. Only in the XLSX, on a sheet of its own.
    pub facts: Vec<Fact>,
    heads: Vec<String>,
    rows: Vec<Vec<Cell>>,
    /// The totals as the page shows them; a cell for each column.
    totals: Option<Vec<Cell>>,
}

/// A column under construction: its head, where a line has its value, and the page's total.
pub struct Column<'l, Line> {
    head: String,
    value: Box<dyn Fn(&Line) -> Cell + 'l>,
    total: Option<Cell>,
}

/// A column without a total.
pub fn column<'l, Line>(head: impl Into<String>, value: impl Fn(&Line) -> Cell + 'l) -> Column<'l, Line> {
    Column { head: head.into(), value: Box::new(value), total: None }
}

/// A column that the page totals; `total` is what the page shows under it.
pub fn summed<'l, Line>(head: impl Into<String>, total: Cell, value: impl Fn(&Line) -> Cell + 'l) -> Column<'l, Line> {
    Column { head: head.into(), value: Box::new(value), total: Some(total) }
}

/// What stands before the totals, in the first column.
pub const TOTAL: &str = "Totale";

impl TableFile {
    /// A list of `lines` in these columns. The first column takes the word `Totale` if others
    /// have totals.
    pub fn new<Line>(title: impl Into<String>, lines: &[Line], columns: Vec<Column<'_, Line>>) -> Self {
        let rows =
            lines.iter().map(|line| columns.iter().map(|column| (column.value)(line)).collect()).collect::<Vec<_>>();
        let (heads, totals): (Vec<_>, Vec<_>) = columns.into_iter().map(|column| (column.head, column.total)).unzip();
        let totalled = totals.iter().any(Option::is_some);
        let mut totals = totals.into_iter().map(|total| total.unwrap_or(Cell::Empty)).collect::<Vec<_>>();
        if let Some(first) = totals.first_mut().filter(|first| **first == Cell::Empty) {
            *first = Cell::text(TOTAL);
        }
        TableFile { title: title.into(), facts: Vec::new(), heads, rows, totals: totalled.then_some(totals) }
    }

    /// Adds what the list was asked for: a filter, the day.
    #[must_use]
    pub fn fact(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.facts.push(Fact::new(name, value));
        self
    }

    /// How many rows, without heads and totals.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The bytes of the file; the same list gives the same bytes.
    ///
    /// # Errors
    /// [`DocumentError::ColumnTotal`] when a total is not the sum of the rows;
    /// [`DocumentError::Write`].
    pub fn write(&self, format: FileFormat) -> Result<Vec<u8>, DocumentError> {
        self.check()?;
        match format {
            FileFormat::Csv => csv::write(self),
            FileFormat::Xlsx => xlsx::write(self),
        }
    }

    /// Checks that every total is the sum of its column.
    fn check(&self) -> Result<(), DocumentError> {
        let totals = self.totals.iter().flatten().zip(&self.heads).enumerate();
        for (index, (total, head)) in totals {
            if matches!(total, Cell::Empty | Cell::Text(_)) {
                continue;
            }
            let mut cells = self.rows.iter().filter_map(|row| row.get(index));
            let sum = cells.try_fold(Cell::Empty, Cell::plus);
            let fits = sum.as_ref().is_some_and(|sum| sum == total || (sum.is_nothing() && total.is_nothing()));
            if !fits {
                return Err(DocumentError::ColumnTotal {
                    column: head.clone(),
                    rows: sum.map_or_else(|| "nessuna somma".to_owned(), |sum| sum.plain()),
                    total: total.plain(),
                });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
