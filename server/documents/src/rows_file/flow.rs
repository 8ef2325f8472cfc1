//! Rows of a flow of counts (art. 4.3): their columns, and how much of a file is read.

use domain::sirps::flow::{FlowField, TypedFlowRow};

use super::error::RowsFileError;
use super::header::ColumnSet;
use super::limits::{LIMITS, Limits};
use super::row::{CellProblem, RowShape};
use super::{RowsFile, read_rows_named};

/// The sheet of a workbook that is read if it is there; else the first one.
pub const FLOW_SHEET: &str = "Flusso";

/// The limits of a flow. A quarter of the largest network, with every kind of intervention, has
/// some thousand rows; the whole of a project's quarters stays below ten thousand.
pub const FLOW_LIMITS: Limits = Limits {
    file_bytes: 4 * 1024 * 1024,
    rows: 10_000,
    unpacked_bytes: 16 * 1024 * 1024,
    pieces: 2_000_000,
    cell_chars: 200,
    kept_bytes: 4 * 1024 * 1024,
    ..LIMITS
};

impl ColumnSet for FlowField {
    const ALL: &'static [FlowField] = &FlowField::ALL;
    const REQUIRED: &'static [&'static [FlowField]] =
        &[&[FlowField::Period], &[FlowField::Function], &[FlowField::Number]];

    fn title(self) -> &'static str {
        FlowField::title(self)
    }

    fn others(self) -> &'static [&'static str] {
        match self {
            FlowField::Period => &["trimestre", "period"],
            FlowField::Function => &["codicefunzione", "function"],
            FlowField::Sportello => &["numerosportello", "nsportello"],
            FlowField::Kind => &["tipo", "tipointervento", "codiceintervento", "kind"],
            FlowField::Number => &["eventi", "numeroeventi", "totale", "number"],
            FlowField::Persons => &["numeropersone", "persons"],
            FlowField::Unregistered => &["senzaschedah", "senzamoduloh", "unregistered"],
            FlowField::CountedTo => &["aldata", "finoal", "countedto"],
        }
    }
}

impl RowShape for TypedFlowRow {
    type Column = FlowField;
    const SHEET: &'static str = FLOW_SHEET;
    const ASKED: &'static str = "indichi il numero di almeno una riga, anche 0";

    fn at(line: u32) -> Self {
        TypedFlowRow::at(line)
    }

    fn moved(self, line: u32) -> Self {
        TypedFlowRow { line, ..self }
    }

    fn cell(&mut self, column: FlowField) -> Option<&mut String> {
        Some(self.cell_mut(column))
    }

    fn note(&mut self, column: Option<FlowField>, problem: CellProblem) {
        let words = match problem {
            CellProblem::Formula => "c’è una formula: scriva al suo posto il valore",
            CellProblem::TooLong => "il testo è troppo lungo",
            CellProblem::Beyond => "ci sono dati fuori dalle colonne dell’intestazione: li elimini",
        };
        self.problems.push((column, words.to_owned()));
    }

    fn kept_bytes(&self) -> usize {
        let cells: usize = FlowField::ALL.into_iter().map(|field| TypedFlowRow::cell(self, field).len()).sum();
        cells + self.problems.iter().map(|(_, words)| words.len()).sum::<usize>()
    }

    /// The template names period, function and sportello: who leaves the rest empty says nothing
    /// of them.
    fn is_untouched(&self) -> bool {
        use FlowField::{CountedTo, Kind, Number, Persons, Unregistered};
        self.problems.is_empty()
            && [Kind, Number, Persons, Unregistered, CountedTo]
                .into_iter()
                .all(|field| TypedFlowRow::cell(self, field).is_empty())
    }
}

/// Reads a file of counts that its owner calls by a name.
///
/// # Errors
/// As [`read_rows_named`].
pub fn read_flow(name: &str, bytes: &[u8]) -> Result<RowsFile<TypedFlowRow>, RowsFileError> {
    read_rows_named(name, bytes, &FLOW_LIMITS)
}
