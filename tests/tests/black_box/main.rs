//! The whole portal as it is shipped: over HTTP and on the command line, on SQLite and, where
//! `TEST_DATABASE_URL` names a server, on PostgreSQL.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests: what fails, fails the test"
)]

mod contract;
mod crash;
mod facts;
mod grid;
mod history;
mod import;
mod pages;
mod participants;
mod periods;
mod programs;
mod protection;
mod quarter;
mod rights;
mod rows_import;
mod signature;
mod snapshot;
mod statements;
mod steps;
mod totals;
