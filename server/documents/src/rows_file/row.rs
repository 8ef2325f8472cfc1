//! A row on its way from a file: cells as text whatever the format was, then what they mean.

use super::SHEET;
use super::error::RowsFileError;
use super::header::{Column, Columns, known_names};
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

/// A row of the file as typed; nothing but the form of the file is checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileRow {
    /// Where it stands in the file, as programs number lines: from 1, the heading included.
    pub line: u32,
    /// Code or tax code of the operator.
    pub operator: String,
    /// The day.
    pub date: String,
    /// The beginning.
    pub start: String,
    /// The end.
    pub end: String,
    /// How long, in place of the end.
    pub duration: String,
    /// The function.
    pub function: String,
    /// Number or name of the Sportello.
    pub sportello: String,
    /// Another place, in words.
    pub place: String,
    /// The note.
    pub note: String,
    /// What is wrong with the cells as such, in Italian.
    pub problems: Vec<String>,
}

impl FileRow {
    /// What its texts take, in bytes.
    fn kept_bytes(&self) -> usize {
        let Self { operator, date, start, end, duration, function, sportello, place, note, .. } = self;
        let cells = [operator, date, start, end, duration, function, sportello, place, note];
        cells.into_iter().chain(&self.problems).map(String::len).sum()
    }

    /// Whether it is a line of the template that nobody filled in.
    fn is_untouched(&self) -> bool {
        let typed = [&self.date, &self.start, &self.end, &self.duration, &self.place, &self.note];
        typed.into_iter().all(|text| text.is_empty()) && self.problems.is_empty()
    }

    fn of(line: u32, row: &Row, columns: &Columns, limits: &Limits) -> Self {
        let mut typed = FileRow { line, ..FileRow::default() };
        let mut beyond = false;
        for (place, cell) in row.cells().iter().enumerate() {
            let text = cell.text.trim();
            let Some(column) = columns.at(place) else {
                beyond |= cell.formula || !text.is_empty();
                continue;
            };
            if cell.formula {
                if column != Column::Name {
                    typed.problems.push(format!(
                        "nella colonna «{}» c’è una formula: scriva al suo posto il valore",
                        column.title()
                    ));
                }
                continue;
            }
            if text.chars().count() > limits.cell_chars {
                typed.problems.push(format!("il testo della colonna «{}» è troppo lungo", column.title()));
                continue;
            }
            let field = match column {
                Column::Name => continue,
                Column::Operator => &mut typed.operator,
                Column::Date => &mut typed.date,
                Column::Start => &mut typed.start,
                Column::End => &mut typed.end,
                Column::Duration => &mut typed.duration,
                Column::Function => &mut typed.function,
                Column::Sportello => &mut typed.sportello,
                Column::Place => &mut typed.place,
                Column::Note => &mut typed.note,
            };
            text.clone_into(field);
        }
        if beyond {
            typed.problems.push("ci sono dati fuori dalle colonne dell’intestazione: li elimini".to_owned());
        }
        typed
    }
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

/// Takes rows of timesheets: the first that is not blank is the heading.
pub(super) struct Collector<'a> {
    limits: &'a Limits,
    columns: Option<Columns>,
    rows: Vec<FileRow>,
    /// What may still be kept, in bytes.
    left: usize,
}

impl<'a> Collector<'a> {
    /// Nothing yet.
    pub fn new(limits: &'a Limits) -> Self {
        Collector { limits, columns: None, rows: Vec::new(), left: limits.kept_bytes }
    }

    /// The rows.
    pub fn finish(self) -> Result<Vec<FileRow>, RowsFileError> {
        match self.columns {
            None => Err(RowsFileError::Empty),
            Some(_) if self.rows.is_empty() => Err(RowsFileError::NoRows),
            Some(_) => Ok(self.rows),
        }
    }
}

impl Taker for Collector<'_> {
    fn sheet(&self) -> &str {
        SHEET
    }

    fn likeness(&self, row: &Row) -> usize {
        known_names(row)
    }

    fn take(&mut self, line: u32, row: &Row, times: usize) -> Result<(), RowsFileError> {
        if row.is_blank() {
            return Ok(());
        }
        let Some(columns) = &self.columns else {
            self.columns = Some(Columns::of(row)?);
            return Ok(());
        };
        let typed = FileRow::of(line, row, columns, self.limits);
        if typed.is_untouched() {
            return Ok(());
        }
        let bytes = typed.kept_bytes();
        for (offset, typed) in (0..).zip(std::iter::repeat_n(typed, times.max(1))) {
            if self.rows.len() >= self.limits.rows {
                return Err(RowsFileError::TooManyRows { limit: self.limits.rows });
            }
            self.left = self.left.checked_sub(bytes).ok_or(RowsFileError::TooMuchInside)?;
            self.rows.push(FileRow { line: line.saturating_add(offset), ..typed });
        }
        Ok(())
    }
}
