//! What follows when the last signature of a required document was accepted: it is handed in.

use chrono::NaiveDate;
use domain::requirement::ActPart;
use serde_json::json;
use store::Tx;
use store::document::DocumentRow;
use store::project::ProjectHeader;
use store::requirement::{FulfilmentRow, fulfilment_last};

use crate::audit::{self, Change};
use crate::context::Context;
use crate::error::UseCaseError;
use crate::requirement::standing::{Asked, Standing};
use crate::requirement::{RETURNED, SUBMITTED};

/// A document was signed by all its parties on a day; within the transaction that notes the
/// signature. A call that does not ask for it has nothing to hand in.
///
/// # Errors
/// When the store fails.
pub(crate) async fn document_signed(
    tx: &mut Tx,
    context: &Context,
    header: &ProjectHeader,
    document: &DocumentRow,
    _day: NaiveDate,
) -> Result<(), UseCaseError> {
    let standing = Standing::of(store::requirement::standing_list(tx, header.project.id).await?)?;
    let of_kind = |asked: &&Asked| asked.requirement.evidence.document().is_some_and(|k| k.code() == document.kind);
    match standing.asked.iter().find(of_kind) {
        Some(asked) => hand_in_document(tx, context, (&standing, asked), document).await,
        None => Ok(()),
    }
}

/// Hands in a signed document; what is handed in already and did not come back stays as it is.
///
/// # Errors
/// When the store fails.
pub(super) async fn hand_in_document(
    tx: &mut Tx,
    context: &Context,
    (standing, asked): (&Standing, &Asked),
    document: &DocumentRow,
) -> Result<(), UseCaseError> {
    let last = fulfilment_last(tx, document.project_id, asked.id, &document.subject).await?;
    if last.as_ref().is_some_and(|last| last.document_id == Some(document.id) && last.state != RETURNED) {
        return Ok(());
    }
    let act = if asked.requirement.act == Some(ActPart::Fixed) { standing.act() } else { None };
    let (act, act_on) = act.unzip();
    let row = FulfilmentRow {
        id: context.new_id(),
        project_id: document.project_id,
        requirement_id: asked.id,
        subject: document.subject.clone(),
        number: last.map_or(0, |last| last.number) + 1,
        document_id: Some(document.id),
        file_sha256: None,
        file_name: None,
        file_bytes: None,
        act,
        act_on,
        note: None,
        exemption: None,
        submitted_by: context.actor()?.account().ok_or(UseCaseError::Forbidden)?,
        submitted_at: context.now(),
        state: SUBMITTED.to_owned(),
        checked_by: None,
        checked_at: None,
        reason: None,
        version: 1,
    };
    store::requirement::fulfilment_insert(tx, &row).await?;
    note(tx, context, asked, &row, &document.file_name).await
}

/// Writes into the history what was handed in.
pub(super) async fn note(
    tx: &mut Tx,
    context: &Context,
    asked: &Asked,
    row: &FulfilmentRow,
    file_name: &str,
) -> Result<(), UseCaseError> {
    let change = Change {
        project: Some(row.project_id),
        action: "requirement.hand_in",
        entity: "requirement",
        entity_id: row.id.to_string(),
    };
    let after = json!({
        "requirement": asked.requirement.title,
        "subject": row.subject,
        "number": row.number,
        "file_name": file_name,
        "file_sha256": row.file_sha256,
        "act": row.act,
        "act_on": row.act_on,
        "note": row.note,
        "exemption": row.exemption,
    });
    audit::record(tx, context, change, None::<&()>, Some(&after)).await
}
