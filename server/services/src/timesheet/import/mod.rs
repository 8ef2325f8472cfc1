//! Importing rows of timesheets from a file, for several operators at once: the file is read and
//! kept, then a preview says of each row what becomes of it, then all new rows are stored or none.
//!
//! The preview stores nothing of the rows and remembers nothing of them: it reads the kept file
//! and judges it by the rules as things stand now. Storing judges once more and goes through
//! [`super::write_rows`]; what it finds must be what the preview showed.

pub mod form;
mod judge;
pub mod preview;
pub mod purge;
mod resolve;
mod scope;
pub mod store_rows;
pub mod template;
pub mod upload;

#[cfg(test)]
mod tests;

pub use judge::{Fate, OperatorSum, Totals};

/// The largest file that is taken, in bytes.
pub const LARGEST_FILE: usize = documents::rows_file::LIMITS.file_bytes;
/// The most rows a file may have.
pub const MOST_ROWS: usize = documents::rows_file::LIMITS.rows;
