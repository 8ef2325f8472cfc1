//! Files of rows: bytes to what was typed in each row, with its line. CSV as the usual programs
//! write it, XLSX, ODS; which one it is tells the content, never the name.
//!
//! - [`kind`]: what a file is.
//! - [`text`] and [`csv`]: bytes to text, text to records.
//! - [`archive`], [`xml`], [`xlsx`], [`ods`]: workbooks, read as they unpack.
//! - [`header`] and [`row`]: which column is which, and the rows of a kind ([`RowShape`]). Files
//!   that have no heading are read by the same readers, with another [`Taker`].
//! - [`timesheet`]: rows of timesheets; [`flow`]: rows of flows of counts.
//! - [`limits`]: how much is read.
//! - [`template`]: the file that is handed out to be filled in.
//!
//! # What is held against files that mean harm
//! Nothing is reserved or repeated because a file says so; no part is unpacked that is not read;
//! what is unpacked is counted as it comes and given up at the limit. So the memory a file takes
//! is bounded by [`limits::LIMITS`] and not by what stands in it: the file itself, its rows, and
//! for a workbook its table of texts. A computed cell is refused: nobody typed its value.

mod archive;
mod csv;
mod error;
mod flow;
pub mod flow_template;
mod header;
mod kind;
mod limits;
mod ods;
mod row;
pub(crate) mod serial;
pub mod template;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_files;
#[cfg(test)]
mod tests_flow;
#[cfg(test)]
mod tests_hostile;
#[cfg(test)]
mod tests_template;
mod text;
mod timesheet;
mod xlsx;
mod xml;

pub use error::RowsFileError;
pub use flow::{FLOW_LIMITS, FLOW_SHEET, read_flow};
pub use header::ColumnSet;
pub use kind::FileFormat;
pub use limits::{LIMITS, Limits};
use row::Collector;
pub use row::{CellProblem, RowShape};
pub(crate) use row::{Row, Taker};
pub use timesheet::{Column, FileRow, SHEET, read, read_named, read_within};

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowsFile<R> {
    /// What it is.
    pub format: FileFormat,
    /// Its rows that were filled in, in order.
    pub rows: Vec<R>,
}

/// Reads a file that its owner calls by a name. What it is tells its content; the name only helps
/// to say what is wrong with what cannot be read: nobody looks for columns in a broken workbook.
///
/// # Errors
/// As [`read_rows`]; [`RowsFileError::NotSpreadsheet`] for what is called a workbook and is none.
pub fn read_rows_named<R: RowShape>(name: &str, bytes: &[u8], limits: &Limits) -> Result<RowsFile<R>, RowsFileError> {
    let lied = || kind::is_called_workbook(name) && kind::recognise(bytes) == Ok(FileFormat::Csv);
    read_rows(bytes, limits).map_err(|error| match error {
        RowsFileError::NotText
        | RowsFileError::Damaged
        | RowsFileError::Heading { .. }
        | RowsFileError::LongRow { .. }
        | RowsFileError::OpenQuote { .. }
            if lied() =>
        {
            RowsFileError::NotSpreadsheet
        }
        other => other,
    })
}

/// Reads a file.
///
/// # Errors
/// Why no row of it can be taken. What is wrong with single rows is noted in them.
pub fn read_rows<R: RowShape>(bytes: &[u8], limits: &Limits) -> Result<RowsFile<R>, RowsFileError> {
    let mut collector = Collector::new(limits);
    let format = read_into(bytes, limits, &mut collector)?;
    Ok(RowsFile { format, rows: collector.finish()? })
}

/// Gives the rows of a file of any kind to whoever takes them.
pub(crate) fn read_into(bytes: &[u8], limits: &Limits, taker: &mut impl Taker) -> Result<FileFormat, RowsFileError> {
    if bytes.len() > limits.file_bytes {
        return Err(RowsFileError::TooLarge { limit: limits.file_bytes });
    }
    let format = kind::recognise(bytes)?;
    match format {
        FileFormat::Csv => csv::read(&text::decode(bytes)?, limits, taker)?,
        FileFormat::Xlsx => xlsx::read(bytes, limits, taker)?,
        FileFormat::Ods => ods::read(bytes, limits, taker)?,
    }
    Ok(format)
}
