//! The store on every database to be had: SQLite always, PostgreSQL where `TEST_DATABASE_URL`
//! names a server.

mod accounts;
mod fixture;
mod history;
mod lists;
mod money;
mod schema;
mod sheets;
mod subjects;
mod transactions;
