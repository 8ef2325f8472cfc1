//! The office reviews a snapshot and writes its word on it; the draft of the act carries it.

use chrono::NaiveDate;
use serde_json::json;
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::Action;
use crate::snapshot::ENTITY;
use crate::snapshot::scope::{changeable, scope};
use crate::typed::typed_text;

/// The form's field.
const FIELD: &str = "note";

/// Keeps the comment; an empty one takes it away. A draft of the act with another comment counts
/// no longer.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` when it is too long; `Conflict` when the snapshot was sent;
/// `Stale` when it changed since `version`.
pub async fn snapshot_comment(
    context: &Context,
    project: Uuid,
    reference: NaiveDate,
    version: i64,
    text: &str,
) -> Result<(), UseCaseError> {
    let comment = typed_text(FIELD, text).map_err(|problem| UseCaseError::Invalid(vec![problem]))?;
    store::retrying(|| keep(context, project, reference, version, comment.clone())).await
}

async fn keep(
    context: &Context,
    project: Uuid,
    reference: NaiveDate,
    version: i64,
    comment: Option<String>,
) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    let scope = scope(&mut tx, context, project, Action::SnapshotPrepare).await?;
    let (_, mut row) = changeable(&scope, reference, version, context.today())?;
    if row.comment == comment {
        return Ok(());
    }
    let before = json!({ "comment": row.comment });
    row.comment = comment;
    row.document_id = None;
    store::snapshot::snapshot_update(&mut tx, &row).await?;
    let change =
        Change { project: Some(project), action: "snapshot.comment", entity: ENTITY, entity_id: row.id.to_string() };
    let after = json!({ "comment": row.comment });
    audit::record(&mut tx, context, change, Some(&before), Some(&after)).await?;
    tx.commit().await?;
    Ok(())
}
