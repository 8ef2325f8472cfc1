//! Rows of timesheets: their columns, and what was typed in each.

use super::error::RowsFileError;
use super::header::ColumnSet;
use super::limits::{LIMITS, Limits};
use super::row::{CellProblem, RowShape};
use super::{RowsFile, read_rows, read_rows_named};

/// The sheet of a workbook that is read if it is there; else the first one.
pub const SHEET: &str = "Righe";

/// A column of the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// Code or tax code of the operator.
    Operator,
    /// The operator's name: for whoever fills the file in, not read.
    Name,
    /// The day.
    Date,
    /// The beginning.
    Start,
    /// The end.
    End,
    /// How long, in place of the end.
    Duration,
    /// The function.
    Function,
    /// Number or name of the Sportello.
    Sportello,
    /// Another place, in words.
    Place,
    /// The note.
    Note,
}

impl ColumnSet for Column {
    const ALL: &'static [Column] = &[
        Column::Operator,
        Column::Name,
        Column::Date,
        Column::Start,
        Column::End,
        Column::Duration,
        Column::Function,
        Column::Sportello,
        Column::Place,
        Column::Note,
    ];
    const REQUIRED: &'static [&'static [Column]] = &[
        &[Column::Operator],
        &[Column::Date],
        &[Column::Start],
        &[Column::Function],
        &[Column::End, Column::Duration],
        &[Column::Sportello, Column::Place],
    ];

    fn title(self) -> &'static str {
        match self {
            Column::Operator => "Operatore",
            Column::Name => "Cognome e nome",
            Column::Date => "Data",
            Column::Start => "Dalle",
            Column::End => "Alle",
            Column::Duration => "Durata",
            Column::Function => "Funzione",
            Column::Sportello => "Sportello",
            Column::Place => "Altro luogo",
            Column::Note => "Nota",
        }
    }

    fn others(self) -> &'static [&'static str] {
        match self {
            Column::Operator => &["codiceoperatore", "codicefiscale", "codice"],
            Column::Name => &["nominativo", "nomeecognome", "nome"],
            Column::Date => &["giorno"],
            Column::Start => &["dalleore", "inizio", "orainizio", "oradiinizio"],
            Column::End => &["alleore", "fine", "orafine", "oradifine"],
            Column::Duration => &["ore", "durataore"],
            Column::Function => &["codicefunzione"],
            Column::Sportello => &["numerosportello"],
            Column::Place => &["luogo"],
            Column::Note => &["note", "annotazioni"],
        }
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

impl RowShape for FileRow {
    type Column = Column;
    const SHEET: &'static str = SHEET;
    const ASKED: &'static str = "indichi almeno giorno e orario di una riga";

    fn at(line: u32) -> Self {
        FileRow { line, ..FileRow::default() }
    }

    fn moved(self, line: u32) -> Self {
        FileRow { line, ..self }
    }

    fn cell(&mut self, column: Column) -> Option<&mut String> {
        match column {
            Column::Name => None,
            Column::Operator => Some(&mut self.operator),
            Column::Date => Some(&mut self.date),
            Column::Start => Some(&mut self.start),
            Column::End => Some(&mut self.end),
            Column::Duration => Some(&mut self.duration),
            Column::Function => Some(&mut self.function),
            Column::Sportello => Some(&mut self.sportello),
            Column::Place => Some(&mut self.place),
            Column::Note => Some(&mut self.note),
        }
    }

    fn note(&mut self, column: Option<Column>, problem: CellProblem) {
        let title = column.map_or("", Column::title);
        self.problems.push(match problem {
            CellProblem::Formula => {
                format!("nella colonna «{title}» c’è una formula: scriva al suo posto il valore")
            }
            CellProblem::TooLong => format!("il testo della colonna «{title}» è troppo lungo"),
            CellProblem::Beyond => "ci sono dati fuori dalle colonne dell’intestazione: li elimini".to_owned(),
        });
    }

    fn kept_bytes(&self) -> usize {
        let Self { operator, date, start, end, duration, function, sportello, place, note, .. } = self;
        let cells = [operator, date, start, end, duration, function, sportello, place, note];
        cells.into_iter().chain(&self.problems).map(String::len).sum()
    }

    fn is_untouched(&self) -> bool {
        let typed = [&self.date, &self.start, &self.end, &self.duration, &self.place, &self.note];
        typed.into_iter().all(|text| text.is_empty()) && self.problems.is_empty()
    }
}

/// Reads a file of timesheet rows.
///
/// # Errors
/// As [`read_rows`].
pub fn read(bytes: &[u8]) -> Result<RowsFile<FileRow>, RowsFileError> {
    read_within(bytes, &LIMITS)
}

/// Reads a file of timesheet rows that its owner calls by a name.
///
/// # Errors
/// As [`read_rows_named`].
pub fn read_named(name: &str, bytes: &[u8]) -> Result<RowsFile<FileRow>, RowsFileError> {
    read_rows_named(name, bytes, &LIMITS)
}

/// Reads a file of timesheet rows within other limits.
///
/// # Errors
/// As [`read_rows`].
pub fn read_within(bytes: &[u8], limits: &Limits) -> Result<RowsFile<FileRow>, RowsFileError> {
    read_rows(bytes, limits)
}
