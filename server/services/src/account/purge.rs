//! Forgetting what is over: ended sessions, login attempts that count no more, jobs long done,
//! answers that programs ask for no more.

use chrono::TimeDelta;

use crate::context::Portal;
use crate::error::UseCaseError;

/// Login attempts older than this count for nothing: hours.
const ATTEMPTS_KEPT_HOURS: i64 = 24;
/// Jobs that were done are kept this long, for looking into trouble: days.
const JOBS_KEPT_DAYS: i64 = 30;
/// What programs were answered is kept this long, for requests that are repeated: days.
const ANSWERS_KEPT_DAYS: i64 = 30;

/// Forgets it; gives how many rows.
///
/// # Errors
/// When the store fails.
pub async fn purge(portal: &Portal) -> Result<u64, UseCaseError> {
    let now = portal.clock.instant();
    let mut tx = portal.store.write().await?;
    let sessions = store::session::session_purge(&mut tx, now).await?;
    let attempts = store::account::login_attempt_purge(&mut tx, now - TimeDelta::hours(ATTEMPTS_KEPT_HOURS)).await?;
    let jobs = store::job::job_purge(&mut tx, now - TimeDelta::days(JOBS_KEPT_DAYS)).await?;
    let answers = store::api_key::api_request_purge(&mut tx, now - TimeDelta::days(ANSWERS_KEPT_DAYS)).await?;
    tx.commit().await?;
    Ok(sessions + attempts + jobs + answers)
}
