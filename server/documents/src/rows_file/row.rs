//! A row on its way from a file: cells as text whatever the format was, then what they mean.

use super::error::RowsFileError;
use super::header::{ColumnSet, Columns, known_names};
use super::limits::Limits;

/// A cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Cell {
    /// What it shows, as somebody would type it.
    pub text: String,
    /// Whether it is computed: its value was not typed by anybody.
    pub formula: bool,
}

/// The cells of a row; its memory is used again for the next one.
#[derive(Debug, Default)]
pub(crate) struct Row {
    cells: Vec<Cell>,
    used: usize,
}

impl Row {
    /// Forgets the cells.
    pub fn clear(&mut self) {
        self.used = 0;
    }

    /// The cells.
    pub fn cells(&self) -> &[Cell] {
        self.cells.get(..self.used).unwrap_or_default()
    }

    /// An empty cell after the last one.
    pub fn push(&mut self) -> &mut Cell {
        if self.used == self.cells.len() {
            self.cells.push(Cell::default());
        }
        let last = self.used;
        self.used += 1;
        let cell = &mut self.cells[last];
        cell.text.clear();
        cell.formula = false;
        cell
    }

    /// The cell at a place counted from 0, with empty ones before it.
    pub fn at(&mut self, place: usize) -> &mut Cell {
        while self.used <= place {
            self.push();
        }
        &mut self.cells[place]
    }

    /// Whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        self.cells().iter().all(|cell| !cell.formula && cell.text.trim().is_empty())
    }
}

/// What is wrong with a cell as such, whatever stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellProblem {
    /// It is computed: nobody typed its value.
    Formula,
    /// Its text is longer than a cell's may be.
    TooLong,
    /// It lies beyond the columns of the heading.
    Beyond,
}

/// A row of a kind of file with a heading, as typed; nothing but the form of the file is checked.
pub trait RowShape: Clone {
    /// The columns.
    type Column: ColumnSet;
    /// The sheet of a workbook that is read if it is there; else the first one.
    const SHEET: &'static str;
    /// What to fill in at least, said of a file in which nothing is: it ends a sentence.
    const ASKED: &'static str;

    /// An empty row, with where it stands in the file, as programs number lines: from 1, the
    /// heading included.
    fn at(line: u32) -> Self;

    /// The same row elsewhere.
    #[must_use]
    fn moved(self, line: u32) -> Self;

    /// Where a cell's text is kept; none of a column that is not read.
    fn cell(&mut self, column: Self::Column) -> Option<&mut String>;

    /// Notes what is wrong with a cell; none: with what belongs to no column.
    fn note(&mut self, column: Option<Self::Column>, problem: CellProblem);

    /// What its texts take, in bytes.
    fn kept_bytes(&self) -> usize;

    /// Whether it is a line of the template that nobody filled in.
    fn is_untouched(&self) -> bool;
}

/// A row as its cells say.
fn typed<R: RowShape>(line: u32, row: &Row, columns: &Columns<R::Column>, limits: &Limits) -> R {
    let mut typed = R::at(line);
    let mut beyond = false;
    for (place, cell) in row.cells().iter().enumerate() {
        let text = cell.text.trim();
        let Some(column) = columns.at(place) else {
            beyond |= cell.formula || !text.is_empty();
            continue;
        };
        let Some(kept) = typed.cell(column) else { continue };
        if cell.formula {
            typed.note(Some(column), CellProblem::Formula);
        } else if text.chars().count() > limits.cell_chars {
            typed.note(Some(column), CellProblem::TooLong);
        } else {
            text.clone_into(kept);
        }
    }
    if beyond {
        typed.note(None, CellProblem::Beyond);
    }
    typed
}

/// Whoever takes the rows of a file as they come.
pub(crate) trait Taker {
    /// The sheet of a workbook that is read if it is there; else the first one.
    fn sheet(&self) -> &str;

    /// How much a row looks like the first of its file: the separator of a text is the one with
    /// which its first row looks most like it.
    fn likeness(&self, row: &Row) -> usize;

    /// Takes the next row, `times` over.
    fn take(&mut self, line: u32, row: &Row, times: usize) -> Result<(), RowsFileError>;
}

/// Takes rows of a kind: the first that is not blank is the heading.
pub(super) struct Collector<'a, R: RowShape> {
    limits: &'a Limits,
    columns: Option<Columns<R::Column>>,
    rows: Vec<R>,
    /// What may still be kept, in bytes.
    left: usize,
}

impl<'a, R: RowShape> Collector<'a, R> {
    /// Nothing yet.
    pub fn new(limits: &'a Limits) -> Self {
        Collector { limits, columns: None, rows: Vec::new(), left: limits.kept_bytes }
    }

    /// The rows.
    pub fn finish(self) -> Result<Vec<R>, RowsFileError> {
        match self.columns {
            None => Err(RowsFileError::Empty),
            Some(_) if self.rows.is_empty() => Err(RowsFileError::NoRows { asked: R::ASKED }),
            Some(_) => Ok(self.rows),
        }
    }
}

impl<R: RowShape> Taker for Collector<'_, R> {
    fn sheet(&self) -> &str {
        R::SHEET
    }

    fn likeness(&self, row: &Row) -> usize {
        known_names::<R::Column>(row)
    }

    fn take(&mut self, line: u32, row: &Row, times: usize) -> Result<(), RowsFileError> {
        if row.is_blank() {
            return Ok(());
        }
        let Some(columns) = &self.columns else {
            self.columns = Some(Columns::of(row)?);
            return Ok(());
        };
        let typed: R = typed(line, row, columns, self.limits);
        if typed.is_untouched() {
            return Ok(());
        }
        let bytes = typed.kept_bytes();
        for (offset, typed) in (0..).zip(std::iter::repeat_n(typed, times.max(1))) {
            if self.rows.len() >= self.limits.rows {
                return Err(RowsFileError::TooManyRows { limit: self.limits.rows });
            }
            self.left = self.left.checked_sub(bytes).ok_or(RowsFileError::TooMuchInside)?;
            self.rows.push(typed.moved(line.saturating_add(offset)));
        }
        Ok(())
    }
}
