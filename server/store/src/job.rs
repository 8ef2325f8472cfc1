//! The queue of work done after a request: taken by any worker, given back if it fails.

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Backend, Result, Tx};

/// A job.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct JobRow {
    /// Key.
    pub id: Uuid,
    /// What is to be done.
    pub kind: String,
    /// JSON: with what.
    pub payload: String,
    /// Not before.
    pub run_at: DateTime<Utc>,
    /// How often it was taken.
    pub attempts: i64,
    /// Until when a worker has it.
    pub locked_until: Option<DateTime<Utc>>,
    /// When it was done.
    pub done_at: Option<DateTime<Utc>>,
    /// Why it failed the last time.
    pub last_error: Option<String>,
}

macro_rules! columns {
    () => {
        "id, kind, payload, run_at, attempts, locked_until, done_at, last_error"
    };
}

/// The oldest job due, marked as taken; `$1` now, `$2` until when.
macro_rules! take {
    ($lock:literal) => {
        concat!(
            "UPDATE job SET locked_until = $2, attempts = attempts + 1 WHERE id = (SELECT id FROM job
                WHERE done_at IS NULL AND run_at <= $1 AND (locked_until IS NULL OR locked_until <= $1)
                ORDER BY run_at, id LIMIT 1",
            $lock,
            ") RETURNING ",
            columns!()
        )
    };
}

sql! {
    INSERT = "INSERT INTO job (id, kind, payload, run_at) VALUES ($1, $2, $3, $4)";
    BY_ID = "SELECT ", columns!(), " FROM job WHERE id = $1";
    DONE = "UPDATE job SET done_at = $2, locked_until = NULL, last_error = NULL WHERE id = $1";
    FAILED = "UPDATE job SET run_at = $2, locked_until = NULL, last_error = $3 WHERE id = $1";
    PURGE = "DELETE FROM job WHERE done_at < $1";
}
sql! { STATEMENTS_SQLITE => TAKE_SQLITE = take!(""); }
sql! { STATEMENTS_POSTGRES => TAKE_POSTGRES = take!(" FOR UPDATE SKIP LOCKED"); }

/// Queues a job: in the transaction of what it follows from, so that neither is without the other.
pub async fn job_enqueue(tx: &mut Tx, id: Uuid, kind: &str, payload: &str, run_at: DateTime<Utc>) -> Result<()> {
    execute!(tx, INSERT, id, kind, payload, run_at)?;
    Ok(())
}

/// A job by key.
pub async fn job_by_id(tx: &mut Tx, id: Uuid) -> Result<Option<JobRow>> {
    optional!(tx, BY_ID, id)
}

/// Takes the oldest job due; no other worker gets it until `locked_until`.
pub async fn job_take(tx: &mut Tx, now: DateTime<Utc>, locked_until: DateTime<Utc>) -> Result<Option<JobRow>> {
    let sql = match tx.backend() {
        Backend::Sqlite => TAKE_SQLITE,
        Backend::Postgres => TAKE_POSTGRES,
    };
    optional!(tx, sql, now, locked_until)
}

/// Notes that a job is done.
pub async fn job_done(tx: &mut Tx, id: Uuid, at: DateTime<Utc>) -> Result<()> {
    execute!(tx, DONE, id, at)?;
    Ok(())
}

/// Gives a failed job back, to be tried again at an instant.
pub async fn job_failed(tx: &mut Tx, id: Uuid, again_at: DateTime<Utc>, error: &str) -> Result<()> {
    execute!(tx, FAILED, id, again_at, error)?;
    Ok(())
}

/// Forgets jobs done before an instant; gives how many.
pub async fn job_purge(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64> {
    execute!(tx, PURGE, before)
}
