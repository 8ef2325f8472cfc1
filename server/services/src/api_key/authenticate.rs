//! From a key to the program that shows it, and how often it may write.

use chrono::{DateTime, TimeDelta, Utc};
use domain::role::Role;
use uuid::Uuid;

use crate::actor::{Actor, Grant};
use crate::api_key::{hash, is_key, opens, program_name};
use crate::context::Portal;
use crate::error::UseCaseError;

/// Requests that write a key may send in a minute of the clock.
pub const WRITES_PER_MINUTE: i64 = 60;
/// That a key is used is noted at most this often, so that reading hardly writes.
const NOTED_EVERY_MINUTES: i64 = 60;
/// Seconds of a minute.
const MINUTE: i64 = 60;

/// The program whose key it is, if the key still opens anything: one statement. Notes now and
/// then that the key is used.
///
/// # Errors
/// When the store cannot be read.
pub async fn authenticate(portal: &Portal, key: &str) -> Result<Option<Actor>, UseCaseError> {
    if !is_key(key) {
        return Ok(None);
    }
    let mut tx = portal.store.read().await?;
    let Some(row) = store::api_key::api_key_by_hash(&mut tx, &hash(key)).await? else { return Ok(None) };
    tx.rollback().await?;
    if !opens(&row, portal.clock.today()) {
        return Ok(None);
    }
    let now = portal.clock.now();
    let noted = row.last_used_at.is_some_and(|at| at <= now && now - at < TimeDelta::minutes(NOTED_EVERY_MINUTES));
    if !noted && let Err(error) = note_use(portal, row.id, now).await {
        // Another request with the same key may be noting it at this moment.
        tracing::debug!(%error, "use of a key not noted");
    }
    Ok(Some(Actor {
        user_id: row.id,
        username: String::new(),
        display_name: program_name(&row.name, &row.prefix),
        person_id: None,
        grants: vec![Grant { role: Role::Program, ats: Some(row.ats_number) }],
    }))
}

async fn note_use(portal: &Portal, id: Uuid, now: DateTime<Utc>) -> Result<(), UseCaseError> {
    let mut tx = portal.store.write().await?;
    store::api_key::api_key_touch(&mut tx, id, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Counts a request that writes, before anything of it is looked at; gives the seconds to wait
/// when there were too many in this minute.
///
/// # Errors
/// When the store fails.
pub async fn count_write(portal: &Portal, program: &Actor) -> Result<Option<i64>, UseCaseError> {
    let seconds = portal.clock.instant().timestamp();
    let counted = store::retrying(|| async {
        let mut tx = portal.store.write().await?;
        let minute = seconds.div_euclid(MINUTE);
        let counted = store::api_key::api_key_count(&mut tx, program.user_id, minute, portal.clock.now()).await?;
        tx.commit().await?;
        Ok::<i64, UseCaseError>(counted)
    })
    .await?;
    Ok((counted > WRITES_PER_MINUTE).then(|| MINUTE - seconds.rem_euclid(MINUTE)))
}
