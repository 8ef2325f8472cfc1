//! The office has the snapshot of a reference date made from the data of today, and has it made
//! anew until it is sent (art. 9).

use chrono::NaiveDate;
use serde_json::json;
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::Action;
use crate::snapshot::content::{Content, Moment, gather};
use crate::snapshot::scope::{Scope, changeable, obstacle, scope};
use crate::snapshot::{DRAFT, ENTITY};
use store::Tx;
use store::snapshot::SnapshotRow;

/// Prepares it: possible from the reference date on.
///
/// # Errors
/// `NotFound` when no snapshot is owed for that date, `Forbidden`; `Conflict` before the date, when
/// it is prepared already, or when the project is over.
pub async fn snapshot_prepare(context: &Context, project: Uuid, reference: NaiveDate) -> Result<(), UseCaseError> {
    store::retrying(|| prepare(context, project, reference)).await
}

async fn prepare(context: &Context, project: Uuid, reference: NaiveDate) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    let scope = scope(&mut tx, context, project, Action::SnapshotPrepare).await?;
    let owed = scope.owed(reference)?;
    if let Some(obstacle) = obstacle(&scope, owed, context.today())? {
        return Err(UseCaseError::Conflict(obstacle));
    }
    if scope.row(reference).is_some() {
        return Err(UseCaseError::conflict("La fotografia è già preparata: per cambiare i dati la si aggiorna."));
    }
    let content = today(&mut tx, context, &scope, reference).await?;
    let row = new_row(context, project, reference, content)?;
    store::snapshot::snapshot_insert(&mut tx, &row).await?;
    note(&mut tx, context, "snapshot.prepare", None, &row).await?;
    tx.commit().await?;
    Ok(())
}

/// Makes it anew from the data of today. Draft of the act and resolution were of the earlier data:
/// they stay among the files and count no longer.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Conflict` when it was sent; `Stale` when it changed since `version`.
pub async fn snapshot_refresh(
    context: &Context,
    project: Uuid,
    reference: NaiveDate,
    version: i64,
) -> Result<(), UseCaseError> {
    store::retrying(|| refresh(context, project, reference, version)).await
}

async fn refresh(context: &Context, project: Uuid, reference: NaiveDate, version: i64) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    let scope = scope(&mut tx, context, project, Action::SnapshotPrepare).await?;
    let (_, before) = changeable(&scope, reference, version, context.today())?;
    let content = today(&mut tx, context, &scope, reference).await?;
    let mut row = SnapshotRow {
        id: before.id,
        version,
        comment: before.comment.clone(),
        ..new_row(context, project, reference, content)?
    };
    if row.content_sha256 == before.content_sha256 {
        // The act is of these very data.
        let of_before = before.clone();
        row = SnapshotRow { prepared_by: row.prepared_by, prepared_at: row.prepared_at, ..of_before };
    }
    store::snapshot::snapshot_update(&mut tx, &row).await?;
    note(&mut tx, context, "snapshot.refresh", Some(&before), &row).await?;
    tx.commit().await?;
    Ok(())
}

async fn today(tx: &mut Tx, context: &Context, scope: &Scope, reference: NaiveDate) -> Result<Content, UseCaseError> {
    gather(tx, &scope.header, &scope.rules, Moment { reference, prepared_on: context.today(), as_of: None }).await
}

fn new_row(
    context: &Context,
    project: Uuid,
    reference: NaiveDate,
    content: Content,
) -> Result<SnapshotRow, UseCaseError> {
    Ok(SnapshotRow {
        id: context.new_id(),
        project_id: project,
        reference_on: reference,
        state: DRAFT.to_owned(),
        prepared_on: content.snapshot.prepared_on,
        prepared_by: context.actor()?.account().ok_or(UseCaseError::Forbidden)?,
        prepared_at: context.now(),
        content: content.json,
        content_sha256: content.sha256,
        comment: None,
        document_id: None,
        act_number: None,
        act_on: None,
        act_sha256: None,
        act_file_name: None,
        act_file_bytes: None,
        sent_by: None,
        sent_at: None,
        sent_on: None,
        version: 1,
    })
}

async fn note(
    tx: &mut Tx,
    context: &Context,
    action: &str,
    before: Option<&SnapshotRow>,
    after: &SnapshotRow,
) -> Result<(), UseCaseError> {
    let said = |row: &SnapshotRow| {
        json!({
            "reference_on": row.reference_on.to_string(),
            "prepared_on": row.prepared_on.to_string(),
            "content_sha256": row.content_sha256,
        })
    };
    let change = Change { project: Some(after.project_id), action, entity: ENTITY, entity_id: after.id.to_string() };
    audit::record(tx, context, change, before.map(said).as_ref(), Some(&said(after))).await
}
