//! Fresh databases for tests: the same test runs on SQLite and, where `TEST_DATABASE_URL` names
//! a PostgreSQL server, on that too.
//!
//! ```ignore
//! for database in store::testing::TestDatabase::all().await {
//!     let store = database.store();
//!     // …
//! }
//! ```
//! Each is empty but for the schema, and is removed when it is dropped.

mod monitoring;
mod region;
mod snapshots;

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::{AssertSqlSafe, Connection, PgConnection};

pub use self::region::Region;
use crate::{Backend, Result, Statement, Store, StoreError};

/// A database made for one test.
#[derive(Debug)]
pub struct TestDatabase {
    store: Store,
    url: String,
    home: Home,
}

#[derive(Debug)]
enum Home {
    Folder(PathBuf),
    Server { server: String, name: String },
}

/// Numbers the databases of this process.
static NEXT: AtomicU64 = AtomicU64::new(1);

impl TestDatabase {
    /// One database of each kind to be had, with the schema.
    ///
    /// # Panics
    /// When one cannot be made: the test cannot run.
    #[expect(clippy::panic, reason = "a test without its database has failed")]
    pub async fn all() -> Vec<Self> {
        let mut made = Vec::new();
        let server = std::env::var("TEST_DATABASE_URL").ok();
        for database in [
            Some(Self::sqlite().await),
            match server {
                Some(server) => Some(Self::postgres(&server).await),
                None => None,
            },
        ]
        .into_iter()
        .flatten()
        {
            match database {
                Ok(database) => made.push(database),
                Err(error) => panic!("test database: {error}"),
            }
        }
        made
    }

    /// A new SQLite file in a folder of its own.
    ///
    /// # Errors
    /// When it cannot be made.
    pub async fn sqlite() -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("ambito-test-{}", name()));
        let io = |error: std::io::Error| StoreError::Database(sqlx::Error::Io(error));
        if folder.exists() {
            std::fs::remove_dir_all(&folder).map_err(io)?;
        }
        std::fs::create_dir_all(&folder).map_err(io)?;
        let url = format!("sqlite:{}", folder.join("ambito.db").display());
        let store = Store::connect(&url).await?;
        store.migrate().await?;
        Ok(Self { store, url, home: Home::Folder(folder) })
    }

    /// A new database on a PostgreSQL server.
    ///
    /// # Errors
    /// When it cannot be made.
    pub async fn postgres(server: &str) -> Result<Self> {
        let name = database_name();
        postgres_create(server, &name, None).await?;
        let url = with_database(server, &name);
        let store = Store::connect(&url).await?;
        store.migrate().await?;
        Ok(Self { store, url, home: Home::Server { server: server.to_owned(), name } })
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Its address, for a second connection or another process.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Which database it is.
    #[must_use]
    pub fn backend(&self) -> Backend {
        self.store.backend()
    }
}

impl std::ops::Deref for TestDatabase {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        match &self.home {
            Home::Folder(folder) => drop(std::fs::remove_dir_all(folder)),
            Home::Server { server, name } => {
                let (server, name) = (server.clone(), name.clone());
                // Dropping is not async: a thread of its own waits for the server.
                let dropping = std::thread::spawn(move || {
                    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                    let Ok(runtime) = runtime else { return };
                    drop(runtime.block_on(postgres_drop(&server, &name)));
                });
                drop(dropping.join());
            }
        }
    }
}

/// A name no other test running now has.
fn name() -> String {
    format!("{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A name for a database on a server that no other test running now has.
#[must_use]
pub fn database_name() -> String {
    format!("ambito_test_{}", name())
}

/// Makes a database on a PostgreSQL server, empty or as a copy of another that nobody is using;
/// one of that name is dropped first. The names are the tests' own: letters, digits, underscores.
///
/// # Errors
/// When it cannot be made.
pub async fn postgres_create(server: &str, name: &str, template: Option<&str>) -> Result<()> {
    postgres_drop(server, name).await?;
    let template = template.map(|template| format!(" TEMPLATE {template}")).unwrap_or_default();
    on_server(server, format!("CREATE DATABASE {name}{template}")).await
}

/// Drops a database on a PostgreSQL server, if it is there.
///
/// # Errors
/// When it cannot be dropped.
pub async fn postgres_drop(server: &str, name: &str) -> Result<()> {
    on_server(server, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await
}

/// Whether a PostgreSQL server has a database of that name.
///
/// # Errors
/// When it does not answer.
pub async fn postgres_exists(server: &str, name: &str) -> Result<bool> {
    let mut connection = PgConnection::connect(server).await?;
    let there = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)")
        .bind(name)
        .fetch_one(&mut connection)
        .await?;
    connection.close().await?;
    Ok(there)
}

/// Every row of every table of a PostgreSQL database as text, bytes in hexadecimal: for tests that
/// look for what must not be stored anywhere.
///
/// # Errors
/// When it cannot be read.
pub async fn postgres_rows(url: &str) -> Result<Vec<String>> {
    let mut connection = PgConnection::connect(url).await?;
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1",
    )
    .fetch_all(&mut connection)
    .await?;
    let mut rows = Vec::new();
    for table in tables {
        let sql = format!("SELECT CAST(t AS TEXT) FROM \"{table}\" t");
        rows.append(&mut sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut connection).await?);
    }
    connection.close().await?;
    Ok(rows)
}

async fn on_server(server: &str, sql: String) -> Result<()> {
    let mut connection = PgConnection::connect(server).await?;
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

/// The address of another database on the same server.
#[must_use]
pub fn with_database(server: &str, name: &str) -> String {
    let (address, query) = server.split_once('?').map_or((server, None), |(a, q)| (a, Some(q)));
    let host = address.find("://").map_or(0, |at| at + 3);
    let end = address[host..].find('/').map_or(address.len(), |at| host + at);
    match query {
        Some(query) => format!("{}/{name}?{query}", &address[..end]),
        None => format!("{}/{name}", &address[..end]),
    }
}

/// What somebody with the database in hand could do to the seventh entry of every history, for
/// [`Store::tamper`]: change what was done, change who did it, take it out, put it elsewhere.
pub const TAMPERED_HISTORIES: [&str; 4] = [
    "UPDATE audit_entry SET after = '{\"amount\":\"1.00\"}' WHERE number = 7",
    "UPDATE audit_entry SET actor_name = 'nessuno' WHERE number = 7",
    "DELETE FROM audit_entry WHERE number = 7",
    "UPDATE audit_entry SET number = 1000 WHERE number = 7",
];

/// A column of the schema, with its type in the words both databases share.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Column {
    /// Table.
    pub table: String,
    /// Column.
    pub name: String,
    /// The database's own word for the type.
    pub kind: String,
    /// Whether it may be missing.
    pub nullable: bool,
    /// Whether it is part of the primary key.
    pub key: bool,
}

impl Store {
    /// The columns of all tables as the database itself describes them, for comparing schemas.
    ///
    /// # Errors
    /// When they cannot be read.
    pub async fn columns(&self) -> Result<Vec<Column>> {
        let rows: Vec<(String, String, String, bool, bool)> = if let Some(pool) = self.sqlite_pool() {
            sqlx::query_as(
                "SELECT t.name, c.name, c.type, c.\"notnull\" = 0 AND c.pk = 0, c.pk > 0
                FROM sqlite_schema t JOIN pragma_table_info(t.name) c
                WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name <> '_sqlx_migrations'",
            )
            .fetch_all(pool)
            .await?
        } else if let Some(pool) = self.postgres_pool() {
            sqlx::query_as(
                "SELECT c.table_name::TEXT, c.column_name::TEXT,
                    c.data_type::TEXT || COALESCE(' ' || c.collation_name, ''), c.is_nullable = 'YES',
                    EXISTS (SELECT 1 FROM information_schema.key_column_usage k
                        JOIN information_schema.table_constraints t ON t.constraint_name = k.constraint_name
                            AND t.table_name = k.table_name
                        WHERE t.constraint_type = 'PRIMARY KEY' AND k.table_name = c.table_name
                            AND k.column_name = c.column_name)
                FROM information_schema.columns c
                WHERE c.table_schema = 'public' AND c.table_name <> '_sqlx_migrations'",
            )
            .fetch_all(pool)
            .await?
        } else {
            Vec::new()
        };
        let mut columns: Vec<Column> = rows
            .into_iter()
            .map(|(table, name, kind, nullable, key)| Column { table, name, kind, nullable, key })
            .collect();
        columns.sort();
        Ok(columns)
    }

    /// Has the database prepare a statement of this crate, without running it.
    ///
    /// # Errors
    /// What the database finds wrong with it.
    pub async fn prepare(&self, statement: &Statement) -> Result<()> {
        use sqlx::{Executor, SqlSafeStr};
        if let Some(pool) = self.sqlite_pool() {
            pool.acquire().await?.prepare(statement.text.into_sql_str()).await?;
        } else if let Some(pool) = self.postgres_pool() {
            pool.acquire().await?.prepare(statement.text.into_sql_str()).await?;
        }
        Ok(())
    }

    /// Runs SQL that is no statement of this crate, as someone would who tampers with the data.
    ///
    /// # Errors
    /// What the database says.
    pub async fn tamper(&self, sql: &'static str) -> Result<()> {
        if let Some(pool) = self.sqlite_pool() {
            sqlx::raw_sql(sql).execute(pool).await?;
        } else if let Some(pool) = self.postgres_pool() {
            sqlx::raw_sql(sql).execute(pool).await?;
        }
        Ok(())
    }
}
