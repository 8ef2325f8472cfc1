//! What older versions of the portal stored otherwise than this one does, brought in line by the
//! worker: findings of sheets that were sent before they were counted, and names that a migration
//! lowered letter by letter where the database could not (À, Ì).

use store::person::{person_search_stale, person_search_store};
use store::retrying;
use uuid::Uuid;

use crate::context::Portal;
use crate::error::UseCaseError;
use crate::timesheet::recount::{is_uncounted, recount_missing};

/// People looked at in one transaction.
const PEOPLE: i64 = 500;

/// What was brought in line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Done {
    /// Sheets whose findings were counted.
    pub sheets: u64,
    /// People who are found by their name now.
    pub people: usize,
}

/// Whether there is anything to bring in line.
///
/// # Errors
/// When the store fails.
pub async fn is_needed(portal: &Portal) -> Result<bool, UseCaseError> {
    if is_uncounted(portal).await? {
        return Ok(true);
    }
    let (mut tx, mut after) = (portal.store.read().await?, None);
    while let Some((last, stale)) = person_search_stale(&mut tx, after, PEOPLE).await? {
        if !stale.is_empty() {
            return Ok(true);
        }
        after = Some(last);
    }
    Ok(false)
}

/// Brings it in line, in many small transactions; what is so already stays.
///
/// # Errors
/// When the store fails, or a stored row cannot be read.
pub async fn bring_in_line(portal: &Portal) -> Result<Done, UseCaseError> {
    let (mut people, mut after) = (0, None);
    while let Some((last, changed)) = retrying(|| some_people(portal, after)).await? {
        people += changed;
        after = Some(last);
    }
    Ok(Done { sheets: recount_missing(portal).await?, people })
}

async fn some_people(portal: &Portal, after: Option<Uuid>) -> Result<Option<(Uuid, usize)>, UseCaseError> {
    let mut tx = portal.store.write().await?;
    let Some((last, stale)) = person_search_stale(&mut tx, after, PEOPLE).await? else { return Ok(None) };
    for person in &stale {
        person_search_store(&mut tx, person).await?;
    }
    tx.commit().await?;
    Ok(Some((last, stale.len())))
}
