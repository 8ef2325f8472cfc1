//! Issues a document, or a new version of it: the file by its content, the signatures it asks
//! for. An earlier version is replaced and never touched: it keeps its signatures.

use chrono::NaiveDate;
use domain::document::{DocumentKind, Party};
use serde::Serialize;
use store::Tx;
use store::document::{DocumentFilter, DocumentRow};
use store::signing::SignatureRequestRow;
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::error::UseCaseError;

/// A document to issue. Its bytes were put among the files before the transaction began.
#[derive(Debug, Clone)]
pub(crate) struct NewDocument {
    /// The project.
    pub project_id: Uuid,
    /// Its kind.
    pub kind: DocumentKind,
    /// What it is about where one kind has many: `OP-01`, `2022-2`; else empty.
    pub subject: String,
    /// Title.
    pub title: String,
    /// The name it is saved under.
    pub file_name: String,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// Its size, in bytes.
    pub bytes: i64,
    /// The signatures it asks for, in their order.
    pub requests: Vec<NewRequest>,
}

/// A signature that a document asks for.
#[derive(Debug, Clone)]
pub(crate) struct NewRequest {
    /// Who signs.
    pub party: Party,
    /// The very person, where the party is one.
    pub person_id: Option<Uuid>,
    /// The last day for signing.
    pub due_on: Option<NaiveDate>,
}

/// What the history keeps of it.
#[derive(Serialize)]
struct Issued<'a> {
    kind: &'a str,
    subject: &'a str,
    number: i64,
    file_name: &'a str,
    file_sha256: &'a str,
}

/// Issues a document within the caller's transaction. The same content as the version that is
/// there already: that one, unchanged. Else a new version; the earlier is replaced and keeps its
/// signatures.
///
/// # Errors
/// `NotLoggedIn`, `Forbidden` for a program; when the store fails.
pub(crate) async fn issue(tx: &mut Tx, context: &Context, document: NewDocument) -> Result<DocumentRow, UseCaseError> {
    let issued_by = context.actor()?.account().ok_or(UseCaseError::Forbidden)?;
    let kind = document.kind.code();
    let current = store::document::document_current(tx, document.project_id, kind, &document.subject).await?;
    if let Some(current) = current.as_ref().filter(|current| current.file_sha256 == document.sha256) {
        return Ok(current.clone());
    }
    let now = context.now();
    if let Some(current) = &current {
        store::document::document_replace(tx, current.id, now).await?;
    }
    let filter = DocumentFilter { kind: Some(kind), current: false, subject: Some(&document.subject) };
    let last = match current {
        Some(current) => Some(current.number),
        // One that was withdrawn keeps its number.
        None => {
            let list = store::document::document_list(tx, document.project_id, filter, None, 1).await?;
            list.first().map(|row| row.document.number)
        }
    };
    let row = DocumentRow {
        id: context.new_id(),
        project_id: document.project_id,
        kind: kind.to_owned(),
        number: last.unwrap_or(0) + 1,
        subject: document.subject,
        title: document.title,
        file_sha256: document.sha256,
        file_name: document.file_name,
        file_bytes: document.bytes,
        issued_by,
        issued_at: now,
        replaced_at: None,
    };
    store::document::document_insert(tx, &row).await?;
    for (position, request) in (1..).zip(document.requests) {
        let request = SignatureRequestRow {
            id: context.new_id(),
            document_id: row.id,
            project_id: row.project_id,
            position,
            party: request.party.code().to_owned(),
            person_id: request.person_id,
            due_on: request.due_on,
            signed_on: None,
            version: 1,
        };
        store::signing::signature_request_insert(tx, &request).await?;
    }
    let change = Change {
        project: Some(row.project_id),
        action: "document.issue",
        entity: "document",
        entity_id: row.id.to_string(),
    };
    let after = Issued {
        kind,
        subject: &row.subject,
        number: row.number,
        file_name: &row.file_name,
        file_sha256: &row.file_sha256,
    };
    audit::record(tx, context, change, None::<&()>, Some(&after)).await?;
    Ok(row)
}
