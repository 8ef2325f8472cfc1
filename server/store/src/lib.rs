//! Every SQL statement of the project, on SQLite and on PostgreSQL.
//!
//! One module per subject; each holds the rows it reads and writes, its SQL and a function per
//! statement, named noun first (`project_by_id`, `entry_insert`). Functions take a [`Tx`]:
//!
//! ```ignore
//! let mut tx = store.write().await?;                  // BEGIN IMMEDIATE, or SERIALIZABLE
//! store::project::project_update(&mut tx, &row).await?; // StoreError::Stale if someone was faster
//! store::audit::audit_append(&mut tx, &change).await?;
//! tx.commit().await?;                                 // dropped instead: nothing happened
//! ```
//!
//! # How to add a repository
//! 1. Add the table to both folders of `migrations/`, in a new file of the same name. Types by
//!    pairs: BLOB/UUID, TEXT/TEXT COLLATE "C", INTEGER/BIGINT, INTEGER with a CHECK/BOOLEAN,
//!    TEXT/DATE, TEXT/TIMESTAMPTZ, BLOB/BYTEA. A test compares the two schemas.
//! 2. Write a module: `//!`, row structs (`FromRow, Debug, Clone`; ids are [`uuid::Uuid`], money
//!    `*_cents`, time minutes, states and functions the text that stands in the column — services
//!    turn it into types of `domain`), one `sql!` block, functions that run
//!    `all!`, `optional!`, `one!` or `execute!`.
//! 3. Add the module's `STATEMENTS` to [`statements`]: a test prepares each on both databases.
//! 4. Add a round trip to `tests/repositories/`.
//!
//! # One text for two databases
//! `$1` parameters; `CAST(SUM(x) AS BIGINT)` (PostgreSQL sums to NUMERIC); an optional filter
//! is `(column = $1 OR $1 IS NULL)`, the comparison first so that PostgreSQL learns the type;
//! text sorts by code point on both; give instants cut to microseconds, which is what PostgreSQL keeps.
//! Rows that are edited have a `version`: an update names the one it read and raises it by one.

#[macro_use]
mod macros;

pub mod account;
pub mod agreement;
pub mod api_key;
pub mod audit;
pub mod body;
pub mod call;
pub mod check_queue;
pub mod crosscheck;
mod database;
pub mod determination;
pub mod document;
pub mod entry;
pub mod entry_change;
mod error;
pub mod event;
pub mod finding;
pub mod finding_row;
pub mod fruition;
pub mod fruition_record;
pub mod group;
pub mod intervention_kind;
pub mod job;
pub mod mismatch;
pub mod network;
pub mod participant;
pub mod payment;
pub mod period;
pub mod person;
pub mod program;
pub mod project;
pub mod project_list;
pub mod quarter;
pub mod reached;
pub mod requirement;
pub mod row_note;
pub mod session;
pub mod setting;
pub mod sheet_version;
pub mod signing;
pub mod signing_power;
pub mod sirps_flow;
pub mod snapshot;
pub mod social_worker;
pub mod stored_file;
pub mod territory;
#[cfg(feature = "testing")]
pub mod testing;
pub mod timesheet;
pub mod timesheet_import;
mod transaction;

pub use database::{Backend, Store};
pub use error::{Result, Retryable, StoreError, retrying};
pub use transaction::Tx;

/// A statement of this crate: the module it stands in, its name, its text, where it runs.
#[derive(Debug, Clone, Copy)]
pub struct Statement {
    /// The module.
    pub module: &'static str,
    /// The constant's name.
    pub name: &'static str,
    /// The SQL.
    pub text: &'static str,
    /// The one database it is written for; none: both.
    pub only: Option<Backend>,
}

/// All statements, so that tests can have both databases prepare each of them.
#[must_use]
pub fn statements() -> Vec<Statement> {
    let mut all = Vec::new();
    let mut add = |module, only, list: &'static [(&'static str, &'static str)]| {
        all.extend(list.iter().map(|&(name, text)| Statement { module, name, text, only }));
    };
    add("account", None, account::STATEMENTS);
    add("agreement", None, agreement::STATEMENTS);
    add("api_key", None, api_key::STATEMENTS);
    add("audit", None, audit::STATEMENTS);
    add("body", None, body::STATEMENTS);
    add("call", None, call::STATEMENTS);
    add("check_queue", None, check_queue::STATEMENTS);
    add("crosscheck", None, crosscheck::STATEMENTS);
    add("crosscheck", Some(Backend::Sqlite), crosscheck::STATEMENTS_SQLITE);
    add("crosscheck", Some(Backend::Postgres), crosscheck::STATEMENTS_POSTGRES);
    add("determination", None, determination::STATEMENTS);
    add("document", None, document::STATEMENTS);
    add("entry", None, entry::STATEMENTS);
    add("entry", Some(Backend::Sqlite), entry::STATEMENTS_SQLITE);
    add("entry", Some(Backend::Postgres), entry::STATEMENTS_POSTGRES);
    add("entry_change", Some(Backend::Sqlite), entry_change::STATEMENTS_SQLITE);
    add("entry_change", Some(Backend::Postgres), entry_change::STATEMENTS_POSTGRES);
    add("event", None, event::STATEMENTS);
    add("finding", None, finding::STATEMENTS);
    add("finding_row", None, finding_row::STATEMENTS);
    add("finding_row", Some(Backend::Sqlite), finding_row::STATEMENTS_SQLITE);
    add("finding_row", Some(Backend::Postgres), finding_row::STATEMENTS_POSTGRES);
    add("fruition", None, fruition::STATEMENTS);
    add("fruition_record", None, fruition_record::STATEMENTS);
    add("group", None, group::STATEMENTS);
    add("intervention_kind", None, intervention_kind::STATEMENTS);
    add("job", None, job::STATEMENTS);
    add("job", Some(Backend::Sqlite), job::STATEMENTS_SQLITE);
    add("job", Some(Backend::Postgres), job::STATEMENTS_POSTGRES);
    add("mismatch", None, mismatch::STATEMENTS);
    add("network", None, network::STATEMENTS);
    add("participant", None, participant::STATEMENTS);
    add("participant", Some(Backend::Sqlite), participant::STATEMENTS_SQLITE);
    add("participant", Some(Backend::Postgres), participant::STATEMENTS_POSTGRES);
    add("payment", None, payment::STATEMENTS);
    add("period", None, period::STATEMENTS);
    add("person", None, person::STATEMENTS);
    add("program", None, program::STATEMENTS);
    add("project", None, project::STATEMENTS);
    add("project_list", None, project_list::STATEMENTS);
    add("quarter", None, quarter::STATEMENTS);
    add("reached", None, reached::STATEMENTS);
    add("requirement", None, requirement::STATEMENTS);
    add("row_note", None, row_note::STATEMENTS);
    add("session", None, session::STATEMENTS);
    add("setting", None, setting::STATEMENTS);
    add("sheet_version", None, sheet_version::STATEMENTS);
    add("signing", None, signing::STATEMENTS);
    add("signing_power", None, signing_power::STATEMENTS);
    add("sirps_flow", None, sirps_flow::STATEMENTS);
    add("snapshot", None, snapshot::STATEMENTS);
    add("social_worker", None, social_worker::STATEMENTS);
    add("stored_file", None, stored_file::STATEMENTS);
    add("territory", None, territory::STATEMENTS);
    add("timesheet", None, timesheet::STATEMENTS);
    add("timesheet_import", None, timesheet_import::STATEMENTS);
    all
}
