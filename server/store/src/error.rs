//! What can go wrong with the store, and trying again when two writers met.

use std::future::Future;
use std::time::Duration;

/// What the functions of this crate return.
pub type Result<T> = std::result::Result<T, StoreError>;

/// Why a statement did not do its work. A row that is not there is `None`, not an error.
#[derive(thiserror::Error)]
pub enum StoreError {
    /// The row was changed (or removed) since the version the caller read.
    #[error("the row was changed by someone else")]
    Stale,
    /// Another transaction was in the way; the whole unit of work can be tried again.
    #[error("another transaction was in the way: {0}")]
    Conflict(String),
    /// A value that must be unique is there already; the constraint, or table and columns.
    #[error("already there: {0}")]
    Unique(String),
    /// A row that others refer to, or a reference to a row that is not there.
    #[error("reference to a row that is missing: {0}")]
    Reference(String),
    /// Anything else the database says.
    #[error("database: {0}")]
    Database(#[source] sqlx::Error),
    /// The migrations could not be run.
    #[error("migration: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The address of the database is neither `sqlite:` nor `postgres:`.
    #[error("database address not understood: {0}")]
    Address(String),
    /// What was to be stored has no form the database takes (JSON that cannot be written).
    #[error("value that cannot be stored: {0}")]
    Value(String),
}

/// Says no more than `Display`: with its details PostgreSQL repeats the row it refused, and names
/// and tax codes have no place in a log.
impl std::fmt::Debug for StoreError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StoreError({self})")
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if matches!(error, sqlx::Error::PoolTimedOut) {
            return Self::Conflict("no free connection".into());
        }
        let Some(database) = error.as_database_error() else { return Self::Database(error) };
        if database.is_unique_violation() {
            let name = database.constraint().map_or_else(|| database.message().to_owned(), str::to_owned);
            return Self::Unique(name);
        }
        if database.is_foreign_key_violation() {
            let name = database.constraint().map_or_else(|| database.message().to_owned(), str::to_owned);
            return Self::Reference(name);
        }
        // PostgreSQL: serialisation failure, deadlock. SQLite: busy and locked with their
        // extended codes (the low byte is the primary code).
        let code = database.code().unwrap_or_default();
        let sqlite = if database.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
            code.parse::<u32>().ok().map(|code| code & 0xff)
        } else {
            None
        };
        if matches!(&*code, "40001" | "40P01") || matches!(sqlite, Some(5 | 6)) {
            return Self::Conflict(database.message().to_owned());
        }
        Self::Database(error)
    }
}

impl StoreError {
    /// Whether the whole unit of work may be tried again as it stands.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict(_))
    }

    /// Whether a unique value was there already.
    #[must_use]
    pub fn is_unique(&self) -> bool {
        matches!(self, Self::Unique(_))
    }
}

/// An error that may mean no more than «two writers met».
pub trait Retryable {
    /// Whether trying the same again can help.
    fn retryable(&self) -> bool;
}

impl Retryable for StoreError {
    fn retryable(&self) -> bool {
        self.is_conflict()
    }
}

/// How often a unit of work is tried before its conflict is reported.
const ATTEMPTS: u32 = 6;

/// Runs a unit of work (that opens and commits its own transaction) again when it met another.
///
/// # Errors
/// The work's own error; its conflict after the last attempt.
pub async fn retrying<T, E: Retryable, F: Future<Output = std::result::Result<T, E>>>(
    mut work: impl FnMut() -> F,
) -> std::result::Result<T, E> {
    let mut attempt = 1;
    loop {
        match work().await {
            Err(error) if error.retryable() && attempt < ATTEMPTS => {
                tracing::debug!(attempt, "unit of work met another, trying again");
                tokio::time::sleep(Duration::from_millis(5 << attempt)).await;
                attempt += 1;
            }
            done => return done,
        }
    }
}

/// Turns the number of rows an update with a version changed into its outcome.
pub(crate) fn fresh(changed: u64) -> Result<()> {
    if changed == 0 { Err(StoreError::Stale) } else { Ok(()) }
}
