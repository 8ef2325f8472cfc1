//! Work done apart from requests: jobs of the queue, taken one by one, by any process.
//!
//! A job that fails is tried again later; a worker that dies gives its job back when the lock
//! runs out, so a job must bear being done twice.

use chrono::{DateTime, TimeDelta, Utc};
use store::job::JobRow;
use uuid::Uuid;

use crate::account::purge;
use crate::context::Portal;
use crate::crosscheck::{self, queue::queue_night};
use crate::error::UseCaseError;
use crate::upkeep;

/// The kind of job that forgets ended sessions and old login attempts.
const PURGE: &str = "purge";
/// The kind of job that brings in line what older versions stored otherwise.
const UPKEEP: &str = "upkeep";
/// How long a worker has a job before another may take it: minutes.
const LOCK_MINUTES: i64 = 10;
/// A failed job waits this long, times its attempts: minutes.
const RETRY_MINUTES: i64 = 5;
/// First part of the ids of purge jobs; the last is the hour, so that each hour has one.
const PURGE_IDS: u128 = 0x7075_7267_6500_8000_8000_0000_0000_0000;

fn purge_id(hour: i64) -> Uuid {
    Uuid::from_u128(PURGE_IDS | u128::try_from(hour).unwrap_or_default())
}

/// Queues the purge of an hour, unless it is queued already.
async fn queue_purge(portal: &Portal, at: DateTime<Utc>) -> Result<(), UseCaseError> {
    const HOUR: i64 = 3600;
    let hour = at.timestamp().div_euclid(HOUR);
    let run_at = DateTime::from_timestamp(hour * HOUR, 0).unwrap_or(at);
    let mut tx = portal.store.write().await?;
    if store::job::job_by_id(&mut tx, purge_id(hour)).await?.is_none() {
        store::job::job_enqueue(&mut tx, purge_id(hour), PURGE, "{}", run_at).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Queues the jobs that repeat, at the start of a worker, and the upkeep where it is needed.
///
/// # Errors
/// When the store fails.
pub async fn queue_repeating(portal: &Portal) -> Result<(), UseCaseError> {
    store::retrying(|| queue_purge(portal, portal.clock.instant())).await?;
    store::retrying(|| queue_night(portal, portal.clock.instant())).await?;
    if upkeep::is_needed(portal).await? {
        store::retrying(|| queue_upkeep(portal)).await?;
    }
    Ok(())
}

/// Queues the upkeep; should two workers start at once, the second finds nothing left to do.
async fn queue_upkeep(portal: &Portal) -> Result<(), UseCaseError> {
    let mut tx = portal.store.write().await?;
    store::job::job_enqueue(&mut tx, portal.new_id(), UPKEEP, "{}", portal.clock.instant()).await?;
    tx.commit().await?;
    Ok(())
}

/// Does the jobs that are due, until none is; gives how many were tried.
///
/// # Errors
/// When the store fails; a job's own failure is noted with the job.
pub async fn run_due(portal: &Portal) -> Result<usize, UseCaseError> {
    let mut tried = 0;
    while let Some(job) = store::retrying(|| take(portal)).await? {
        tried += 1;
        let outcome = run(portal, &job).await;
        if let Err(error) = &outcome {
            tracing::error!(kind = job.kind, id = %job.id, attempts = job.attempts, ?error, "job failed");
        }
        store::retrying(|| note(portal, &job, outcome.as_ref().err())).await?;
    }
    Ok(tried)
}

async fn take(portal: &Portal) -> Result<Option<JobRow>, UseCaseError> {
    let now = portal.clock.instant();
    let mut tx = portal.store.write().await?;
    let job = store::job::job_take(&mut tx, now, now + TimeDelta::minutes(LOCK_MINUTES)).await?;
    tx.commit().await?;
    Ok(job)
}

async fn run(portal: &Portal, job: &JobRow) -> Result<(), UseCaseError> {
    match job.kind.as_str() {
        PURGE => {
            let rows = store::retrying(|| purge::purge(portal)).await?;
            let files = crate::timesheet::import::purge::purge(portal).await?;
            tracing::info!(rows, files, "purged");
            let next = portal.clock.instant() + TimeDelta::hours(1);
            store::retrying(|| queue_purge(portal, next)).await
        }
        UPKEEP => {
            let done = upkeep::bring_in_line(portal).await?;
            tracing::info!(sheets = done.sheets, people = done.people, "brought in line");
            Ok(())
        }
        crosscheck::queue::ONE => {
            let changes = crosscheck::run::run(portal, crosscheck::queue::project_of(job)?).await?;
            tracing::info!(?changes, "cross-checked a project");
            Ok(())
        }
        crosscheck::queue::ALL => {
            let changes = crosscheck::run::run_all(portal).await?;
            tracing::info!(?changes, "cross-checked all projects");
            store::retrying(|| queue_night(portal, portal.clock.instant())).await
        }
        other => Err(UseCaseError::Broken(format!("job of unknown kind {other:?}"))),
    }
}

async fn note(portal: &Portal, job: &JobRow, error: Option<&UseCaseError>) -> Result<(), UseCaseError> {
    let now = portal.clock.instant();
    let mut tx = portal.store.write().await?;
    match error {
        None => store::job::job_done(&mut tx, job.id, now).await?,
        Some(error) => {
            let wait = TimeDelta::minutes(RETRY_MINUTES.saturating_mul(job.attempts.clamp(1, 100)));
            store::job::job_failed(&mut tx, job.id, now + wait, &format!("{error:?}")).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}
