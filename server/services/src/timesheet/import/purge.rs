//! Forgets files that were read and never stored, and takes away what no file needs any more.

use std::collections::HashSet;

use chrono::TimeDelta;

use crate::context::Portal;
use crate::error::UseCaseError;

/// A file that was only read is kept this long: days.
const READ_KEPT_DAYS: i64 = 30;
/// What nothing names is kept this long, for it may be about to be named: hours.
const ORPHANS_KEPT_HOURS: i64 = 24;

/// Forgets them; gives how many files were taken away.
///
/// # Errors
/// When store or folder fail.
pub async fn purge(portal: &Portal) -> Result<u64, UseCaseError> {
    let before = portal.clock.instant() - TimeDelta::hours(ORPHANS_KEPT_HOURS);
    let candidates = portal.files.older_than(before).await?;
    // What is named is asked after the folder was read: what is put meanwhile is too new to go.
    let needed = store::retrying(|| forget(portal)).await?;
    portal.files.purge(&candidates, &needed, before).await
}

/// Forgets files that were never stored; gives the content that is still needed.
async fn forget(portal: &Portal) -> Result<HashSet<String>, UseCaseError> {
    let mut tx = portal.store.write().await?;
    let before = portal.clock.now() - TimeDelta::days(READ_KEPT_DAYS);
    store::timesheet_import::timesheet_import_purge(&mut tx, before).await?;
    let needed = store::stored_file::stored_file_names(&mut tx).await?;
    tx.commit().await?;
    Ok(needed.into_iter().collect())
}
