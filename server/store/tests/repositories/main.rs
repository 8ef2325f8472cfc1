//! The store on every database to be had: SQLite always, PostgreSQL where `TEST_DATABASE_URL`
//! names a server.

#![expect(clippy::unwrap_used, reason = "a test: what is not there has failed it")]

mod accounts;
mod agreements;
mod api_keys;
mod checks;
mod documents;
mod entry_changes;
mod findings;
mod fixture;
mod history;
mod lists;
mod money;
mod participants;
mod records;
mod requirements;
mod schema;
mod sheets;
mod signing_powers;
mod snapshots;
mod subjects;
mod targets;
mod timesheet_imports;
mod transactions;
