//! Opening a database: SQLite by default, PostgreSQL by its address.

use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};

use crate::transaction::Inner;
use crate::{Result, StoreError, Tx};

/// The two databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// One file beside the program.
    Sqlite,
    /// A server, for several processes.
    Postgres,
}

/// How long a writer waits for another before it gives up with a conflict.
const PATIENCE: Duration = Duration::from_secs(15);
/// Readers of one process on SQLite.
const SQLITE_READERS: u32 = 8;
/// Connections of one process to PostgreSQL.
const POSTGRES_CONNECTIONS: u32 = 16;

/// An open database. Cheap to clone: all clones share the same connections.
#[derive(Debug, Clone)]
pub struct Store {
    pools: Pools,
    total: Arc<AtomicU64>,
}

#[derive(Debug, Clone)]
enum Pools {
    Sqlite { writer: SqlitePool, readers: SqlitePool },
    Postgres(PgPool),
}

impl Store {
    /// Opens `sqlite:PATH` (the file is made if it is missing) or `postgres://…`.
    ///
    /// # Errors
    /// An address of another kind, or a database that cannot be opened.
    pub async fn connect(url: &str) -> Result<Self> {
        let pools = if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            // A plan for each set of values: filters that may be left out make one plan for all of
            // them several times as slow.
            let options = PgConnectOptions::from_str(url)?.options([("plan_cache_mode", "force_custom_plan")]);
            let pool = PgPoolOptions::new()
                .max_connections(POSTGRES_CONNECTIONS)
                .acquire_timeout(PATIENCE)
                .connect_with(options)
                .await?;
            Pools::Postgres(pool)
        } else if url.starts_with("sqlite:") {
            Self::open_sqlite(url).await?
        } else {
            let scheme = url.split(':').next().unwrap_or_default();
            return Err(StoreError::Address(format!("{scheme}:…")));
        };
        Ok(Self { pools, total: Arc::default() })
    }

    /// One writer, so that writers queue here and not at the file's lock; readers see the last
    /// commit through the write-ahead log. FULL: what was acknowledged survives a power cut.
    async fn open_sqlite(url: &str) -> Result<Pools> {
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .foreign_keys(true)
            .busy_timeout(PATIENCE)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .statement_cache_capacity(256);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .acquire_timeout(PATIENCE)
            .connect_with(options.clone())
            .await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(SQLITE_READERS)
            .idle_timeout(None)
            .max_lifetime(None)
            .acquire_timeout(PATIENCE)
            .connect_with(options.pragma("query_only", "ON"))
            .await?;
        Ok(Pools::Sqlite { writer, readers })
    }

    /// Brings the schema up to date; does nothing on a database that is.
    ///
    /// # Errors
    /// When a migration fails, or the database was made by a newer program.
    pub async fn migrate(&self) -> Result<()> {
        match &self.pools {
            Pools::Sqlite { writer, .. } => sqlx::migrate!("../../migrations/sqlite").run(writer).await?,
            Pools::Postgres(pool) => sqlx::migrate!("../../migrations/postgres").run(pool).await?,
        }
        Ok(())
    }

    /// A snapshot to read from: everything read in it is of one moment, and it cannot write.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn read(&self) -> Result<Tx> {
        let inner = match &self.pools {
            Pools::Sqlite { readers, .. } => Inner::Sqlite(readers.begin().await?),
            Pools::Postgres(pool) => {
                Inner::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
            }
        };
        Ok(Tx::new(inner, Arc::clone(&self.total)))
    }

    /// A unit of work, as if it were alone: SQLite has one writer at a time, PostgreSQL runs it
    /// SERIALIZABLE and may end it with [`StoreError::Conflict`] (see [`crate::retrying`]).
    ///
    /// # Errors
    /// When no connection can be had, or the other writer does not finish in time.
    pub async fn write(&self) -> Result<Tx> {
        let inner = match &self.pools {
            Pools::Sqlite { writer, .. } => Inner::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Pools::Postgres(pool) => Inner::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL SERIALIZABLE").await?),
        };
        Ok(Tx::new(inner, Arc::clone(&self.total)))
    }

    /// Which database this is.
    #[must_use]
    pub fn backend(&self) -> Backend {
        match self.pools {
            Pools::Sqlite { .. } => Backend::Sqlite,
            Pools::Postgres(_) => Backend::Postgres,
        }
    }

    /// How many statements ran on this store and its clones since it was opened. Tests take the
    /// difference around a page to hold its number of statements.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.total.load(Ordering::Relaxed)
    }

    /// Closes all connections; transactions that are open finish first.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }

    #[cfg(feature = "testing")]
    pub(crate) fn sqlite_pool(&self) -> Option<&SqlitePool> {
        match &self.pools {
            Pools::Sqlite { writer, .. } => Some(writer),
            Pools::Postgres(_) => None,
        }
    }

    #[cfg(feature = "testing")]
    pub(crate) fn postgres_pool(&self) -> Option<&PgPool> {
        match &self.pools {
            Pools::Sqlite { .. } => None,
            Pools::Postgres(pool) => Some(pool),
        }
    }
}
