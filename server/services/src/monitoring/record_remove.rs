//! Removes an entry; the history keeps that it was there. The last of its kind and quarter gives up
//! the source.

use uuid::Uuid;

use super::record_save::stored;
use super::record_scope::{Kept, RECORD, RecordScope, place_of, release_if_empty};
use crate::audit::{self, Change};
use crate::context::Context;
use crate::crosscheck::queue_recheck;
use crate::determination::fixed::refuse_if_fixed;
use crate::error::UseCaseError;

/// Removes the entry read at a version; gives its day.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Conflict` while the project is not in force and once a determination
/// stands on the counts; `Stale`.
pub async fn record_remove(
    context: &Context,
    project: Uuid,
    (id, version): (Uuid, i64),
) -> Result<chrono::NaiveDate, UseCaseError> {
    store::retrying(|| attempt(context, project, (id, version))).await
}

async fn attempt(
    context: &Context,
    project: Uuid,
    (id, version): (Uuid, i64),
) -> Result<chrono::NaiveDate, UseCaseError> {
    let mut tx = context.write().await?;
    let scope = RecordScope::to_write(&mut tx, context, project).await?;
    refuse_if_fixed(&mut tx, project).await?;
    let row = stored(&mut tx, project, id, version).await?;
    store::fruition_record::record_delete(&mut tx, id, version).await?;
    release_if_empty(&mut tx, project, place_of(&row)?).await?;
    let change = Change { project: Some(project), action: "record.remove", entity: RECORD, entity_id: id.to_string() };
    audit::record(&mut tx, context, change, Some(&Kept::of(&row, &scope)?), None::<&()>).await?;
    queue_recheck(&mut tx, context, project).await?;
    tx.commit().await?;
    Ok(row.on_date)
}
