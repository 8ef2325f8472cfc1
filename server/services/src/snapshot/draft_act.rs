//! The draft of the committee's act as a PDF: drawn up from the content, with its SHA-256 on it,
//! and kept version by version among the project's documents.

use chrono::NaiveDate;
use documents::snapshot_act::{self, SnapshotAct};
use domain::document::DocumentKind;
use domain::format;
use serde_json::json;
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::document::issue::{NewDocument, issue};
use crate::error::UseCaseError;
use crate::export::offload;
use crate::policy::Action;
use crate::snapshot::ENTITY;
use crate::snapshot::scope::{changeable, scope};
use crate::snapshot::seal::sound_content;

/// Draws it up. The same content and comment give the document that is there already.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Conflict` when the snapshot was sent or its content is not what was
/// prepared; `Stale` when it changed since `version`.
pub async fn snapshot_draft_act(
    context: &Context,
    project: Uuid,
    reference: NaiveDate,
    version: i64,
) -> Result<(), UseCaseError> {
    let mut tx = context.read().await?;
    let read = scope(&mut tx, context, project, Action::SnapshotPrepare).await?;
    let (owed, row) = changeable(&read, reference, version, context.today())?;
    drop(tx);
    let ats = read.header.project.ats_number;
    let act = SnapshotAct {
        snapshot: sound_content(&row)?,
        sha256: row.content_sha256.clone(),
        due: owed.term.due,
        comment: row.comment.clone(),
    };
    let bytes = offload(move || documents::render(&snapshot_act::document(&act))).await?;
    let size = i64::try_from(bytes.len()).map_err(|_| UseCaseError::Broken("size of the act".into()))?;
    let document = NewDocument {
        project_id: project,
        kind: DocumentKind::SnapshotAct,
        subject: reference.to_string(),
        title: format!("{} per la fotografia al {}", DocumentKind::SnapshotAct.italian(), format::date(reference)),
        file_name: format!("bozza-atto-comitato-ATS{ats}-{reference}.pdf"),
        sha256: context.portal.files.put(bytes).await?,
        bytes: size,
        requests: Vec::new(),
    };
    store::retrying(|| keep(context, project, reference, version, document.clone())).await
}

async fn keep(
    context: &Context,
    project: Uuid,
    reference: NaiveDate,
    version: i64,
    document: NewDocument,
) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    let scope = scope(&mut tx, context, project, Action::SnapshotPrepare).await?;
    let (_, mut row) = changeable(&scope, reference, version, context.today())?;
    let issued = issue(&mut tx, context, document).await?;
    if row.document_id == Some(issued.id) {
        return Ok(());
    }
    row.document_id = Some(issued.id);
    store::snapshot::snapshot_update(&mut tx, &row).await?;
    let change =
        Change { project: Some(project), action: "snapshot.draft_act", entity: ENTITY, entity_id: row.id.to_string() };
    let after = json!({ "number": issued.number, "content_sha256": row.content_sha256 });
    audit::record(&mut tx, context, change, None::<&()>, Some(&after)).await?;
    tx.commit().await?;
    Ok(())
}
