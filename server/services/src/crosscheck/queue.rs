//! Runs asked for: of a project, in the transaction of whatever arrived for it; of all projects,
//! every night.

use chrono::{DateTime, TimeDelta, Utc};
use store::Tx;
use store::job::JobRow;
use uuid::Uuid;

use crate::context::{Context, Portal};
use crate::error::UseCaseError;

/// The kind of job that runs the cross-checks of a project.
pub(crate) const ONE: &str = "crosscheck";
/// The kind of job that runs those of all projects.
pub(crate) const ALL: &str = "crosscheck_all";
/// First part of the ids of nightly jobs; the last is the day, so that each night has one.
const NIGHT_IDS: u128 = 0x6372_6f73_7300_8000_8000_0000_0000_0000;
/// The hour of the night, UTC.
const NIGHT_HOUR: i64 = 1;

/// Asks for a run of a project's cross-checks, unless one waits already: many changes make one
/// run. Call it in the transaction of the change, so that neither is without the other.
///
/// # Errors
/// When the store fails.
pub async fn queue_recheck(tx: &mut Tx, context: &Context, project: Uuid) -> Result<(), UseCaseError> {
    let payload = project.to_string();
    if !store::crosscheck::crosscheck_is_queued(tx, ONE, &payload).await? {
        let now = context.portal.clock.instant();
        store::job::job_enqueue(tx, context.new_id(), ONE, &payload, now).await?;
    }
    Ok(())
}

/// The project of such a job.
pub(crate) fn project_of(job: &JobRow) -> Result<Uuid, UseCaseError> {
    job.payload.parse().map_err(|_| UseCaseError::Broken(format!("job for project {:?}", job.payload)))
}

/// Queues the run of all projects in the night after an instant, unless it is queued already.
pub(crate) async fn queue_night(portal: &Portal, after: DateTime<Utc>) -> Result<(), UseCaseError> {
    const DAY: i64 = 24 * 3600;
    let day = (after - TimeDelta::hours(NIGHT_HOUR)).timestamp().div_euclid(DAY) + 1;
    let run_at = DateTime::from_timestamp(day * DAY, 0).unwrap_or(after) + TimeDelta::hours(NIGHT_HOUR);
    let id = Uuid::from_u128(NIGHT_IDS | u128::try_from(day).unwrap_or_default());
    let mut tx = portal.store.write().await?;
    if store::job::job_by_id(&mut tx, id).await?.is_none() {
        store::job::job_enqueue(&mut tx, id, ALL, "{}", run_at).await?;
        tx.commit().await?;
    }
    Ok(())
}
