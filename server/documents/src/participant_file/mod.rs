//! Lists of participants, as the case-file software exports them (sheet `ListaCasi`): XLS of
//! Excel before 2007, XLSX, ODS or CSV, with or without a heading. Which one it is tells the
//! content; how much is read is bounded as for all files of rows ([`crate::rows_file`]).
//!
//! Only the columns that counting and the indicators need leave this module (art. 13).

mod binary;
mod compound;
mod strings;
mod taker;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_xls;
mod xls;

use domain::format;
use domain::sirps::participant::{COLUMNS, ParticipantRow};

use crate::rows_file::{Limits, RowsFileError, read_into};
use taker::ListTaker;

/// The sheet of a workbook that is read if it is there; else the first one.
pub const SHEET: &str = "ListaCasi";

/// The limits of a list. A row with all 33 columns has some 300 bytes as text and 1,500 in a
/// workbook; the largest ATS registers some ten thousand people a year.
pub const LIST_LIMITS: Limits = Limits {
    file_bytes: 50 * 1024 * 1024,
    rows: 150_000,
    unpacked_bytes: 256 * 1024 * 1024,
    pieces: 20_000_000,
    parts: 500,
    columns: 40,
    record_bytes: 32 * 1024,
    cell_chars: 200,
    kept_bytes: 64 * 1024 * 1024,
};

/// A list that was read.
#[derive(Debug)]
pub struct ParticipantFile {
    /// What it is: `csv`, `xlsx`, `ods`, `xls`.
    pub format: &'static str,
    /// Its rows, in order.
    pub rows: Vec<ParticipantRow>,
}

/// Why no row of a list was taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParticipantFileError {
    /// It is no file of rows, or a broken one.
    #[error(transparent)]
    File(RowsFileError),
    /// A heading and nothing under it.
    #[error("La lista non contiene righe.")]
    NoRows,
    /// More bytes than are read.
    #[error("Il file supera {} MB: estragga la lista per meno trimestri, ma interi.", .limit / 1024 / 1024)]
    TooLarge {
        /// The most, in bytes.
        limit: usize,
    },
    /// More rows than are read.
    #[error(
        "La lista ha più di {} righe: la estragga per meno trimestri, ma interi.",
        format::integer(i64::try_from(*.limit).unwrap_or(i64::MAX))
    )]
    TooManyRows {
        /// The most.
        limit: usize,
    },
    /// A heading without columns that are needed.
    #[error("Nell’intestazione {}: esporti la lista con tutte le colonne del tracciato.", missing(.0))]
    Missing(Vec<&'static str>),
    /// A heading that names a column twice.
    #[error("Nell’intestazione la colonna {0} è doppia: ne lasci una sola.")]
    Doubled(&'static str),
    /// No heading, and not the columns of the list either.
    #[error(
        "La prima riga non è un’intestazione e non ha le {} colonne del tracciato: esporti la lista con tutte le \
         colonne, nell’ordine del tracciato o con i loro nomi.",
        COLUMNS.len()
    )]
    NoColumns,
    /// A workbook of Excel before 97.
    #[error("Il file è di una versione di Excel anteriore al 97: lo salvi come .xlsx.")]
    TooOld,
}

impl From<RowsFileError> for ParticipantFileError {
    fn from(error: RowsFileError) -> Self {
        match error {
            RowsFileError::NoRows { .. } => ParticipantFileError::NoRows,
            RowsFileError::TooLarge { limit } => ParticipantFileError::TooLarge { limit },
            RowsFileError::TooManyRows { limit } => ParticipantFileError::TooManyRows { limit },
            RowsFileError::OldExcel => ParticipantFileError::TooOld,
            other => ParticipantFileError::File(other),
        }
    }
}

fn missing(columns: &[&'static str]) -> String {
    let verb = if columns.len() == 1 { "manca la colonna" } else { "mancano le colonne" };
    format!("{verb} {}", columns.join(", "))
}

/// Reads a list.
///
/// # Errors
/// Why no row of it can be taken. What is wrong with single rows their check says.
pub fn read(bytes: &[u8]) -> Result<ParticipantFile, ParticipantFileError> {
    read_within(bytes, &LIST_LIMITS)
}

/// Reads a list within other limits.
///
/// # Errors
/// As [`read`].
pub fn read_within(bytes: &[u8], limits: &Limits) -> Result<ParticipantFile, ParticipantFileError> {
    let mut taker = ListTaker::new(limits);
    let format = if !compound::is_one(bytes) {
        read_into(bytes, limits, &mut taker).map(crate::rows_file::FileFormat::code)
    } else if bytes.len() > limits.file_bytes {
        Err(RowsFileError::TooLarge { limit: limits.file_bytes })
    } else {
        compound::workbook(bytes).and_then(|book| xls::read(&book, limits, &mut taker)).map(|()| "xls")
    };
    let rows = taker.finish(format.is_ok())?;
    Ok(ParticipantFile { format: format?, rows })
}
