//! The lists of the pages as files. Each export calls the use case its page calls, with the
//! same request, so that permission, rows, order, filters and totals are the page's; lists that
//! page are asked for whole, up to [`ROWS_AT_MOST`].
pub mod files_of_rows;
pub mod findings;
pub mod flows;
pub mod money;
pub mod people;
pub mod projects;
pub mod records;
pub mod reference;
pub mod requirements;
pub mod signing;
pub mod targets;
pub mod timesheets;
pub mod versions;

use documents::DocumentError;
pub use documents::table_file::FileFormat;
use documents::table_file::{Cell, TableFile};
use tokio::task::spawn_blocking;

use crate::clock::{day_in_italy, naive_in_italy};
use crate::context::Context;
use crate::error::UseCaseError;

/// Rows a file has at most: what bounds the memory an export takes.
pub const ROWS_AT_MOST: usize = 50_000;

/// A list ready to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListFile {
    /// The name of the file without its ending.
    pub stem: String,
    /// The list.
    pub table: TableFile,
}

/// A file to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub format: FileFormat,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl ListFile {
    /// A list as it stands today.
    fn new(context: &Context, stem: impl Into<String>, table: TableFile) -> Self {
        let day = domain::format::date(context.today());
        ListFile { stem: stem.into(), table: table.fact("Alla data del", day) }
    }

    /// Adds what was asked for, if it was.
    fn asked(mut self, name: &str, value: Option<String>) -> Self {
        if let Some(value) = value {
            self.table = self.table.fact(name, value);
        }
        self
    }

    /// Writes it.
    ///
    /// # Errors
    /// `Broken` when a total is not the sum of its rows, or the file cannot be written.
    pub async fn write(self, format: FileFormat) -> Result<Exported, UseCaseError> {
        let name = format!("{}.{}", self.stem, format.code());
        let table = self.table;
        let bytes = offload(move || table.write(format)).await?;
        Ok(Exported { name, format, bytes })
    }
}

/// Refuses a list with more rows than a file may have; `found` is how many there are, or more
/// than may be.
pub(crate) fn not_too_long(found: usize) -> Result<(), UseCaseError> {
    if found <= ROWS_AT_MOST {
        return Ok(());
    }
    let most = domain::format::count(ROWS_AT_MOST, "riga", "righe");
    Err(UseCaseError::Conflict(format!(
        "L’elenco è troppo lungo per un solo file, che contiene al massimo {most}: lo restringa con i filtri ed esporti ciò che resta."
    )))
}

/// A moment as the clocks in Italy showed it.
fn moment(at: chrono::DateTime<chrono::Utc>) -> Cell {
    Cell::DateTime(naive_in_italy(at))
}

/// The day of a moment, in Italy.
fn day(at: chrono::DateTime<chrono::Utc>) -> Cell {
    Cell::Date(day_in_italy(at))
}

/// Runs what computes for long off the threads that answer requests.
pub(crate) async fn offload<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, DocumentError> + Send + 'static,
) -> Result<T, UseCaseError> {
    let done = spawn_blocking(work).await.map_err(|error| UseCaseError::Broken(error.to_string()))?;
    done.map_err(|error| UseCaseError::Broken(error.to_string()))
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_sheets;
