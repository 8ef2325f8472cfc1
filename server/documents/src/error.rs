//! What can go wrong on the way from data to a document.

use chrono::NaiveDate;

/// Why a document could not be made. The texts are for the log; none can be mended by a reader.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// One of the embedded fonts cannot be read.
    #[error("il carattere tipografico {0} non è leggibile")]
    Font(&'static str),
    /// The model cannot be written in its canonical form.
    #[error("il documento non ha una forma canonica: {0}")]
    Canonical(String),
    /// A row of a table has not as many cells as the table has columns.
    #[error("la riga {row} della tabella «{table}» ha {found} celle invece di {expected}")]
    Cells {
        /// The caption of the table, or its first heading.
        table: String,
        /// The row, counted from 1.
        row: usize,
        /// Cells the row has.
        found: usize,
        /// Columns the table has.
        expected: usize,
    },
    /// A row of work that does not end after it begins.
    #[error("la riga del {0} finisce prima di cominciare")]
    Times(NaiveDate),
    /// A total handed in that is not the sum of the rows to be printed under it.
    #[error("{what}: le righe danno {rows}, il totale indicato è {total}")]
    Sum {
        /// Which total.
        what: &'static str,
        /// The sum of the rows.
        rows: String,
        /// The total handed in.
        total: String,
    },
    /// A list's total that is not the sum of its column.
    #[error("colonna «{column}»: le righe danno {rows}, il totale indicato è {total}")]
    ColumnTotal {
        /// The head of the column.
        column: String,
        /// The sum of the rows.
        rows: String,
        /// The total handed in.
        total: String,
    },
    /// A file without a document.
    #[error("nessun documento da stampare")]
    Nothing,
    /// The library that writes the file could not.
    #[error("il file non è stato scritto: {0}")]
    Write(String),
}
