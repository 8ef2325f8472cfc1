//! A document that is signed: what it is, who signs when, what was received and how each file was
//! judged, and whether the actor can send one now.

use chrono::{DateTime, NaiveDate, Utc};
use domain::document::{DocumentKind, Party};
use domain::signature::SignatureReport;
use store::signing::{ACCEPTED, SignedFileListRow};
use uuid::Uuid;

use super::scope::{DocumentScope, party_of};
use super::verify::kept_report;
use super::words::{SignatureLines, entitled_line, report_lines};
use crate::clock::day_in_italy;
use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};
use crate::project::scope::{ProjectHead, project_head};

/// Files the page shows: the newest.
const FILES: i64 = 50;

/// A signature the document asks for.
#[derive(Debug, Clone)]
pub struct RequestLine {
    /// Who signs.
    pub party: Party,
    /// Who may sign for the party today, by name.
    pub entitled: Vec<String>,
    /// The last day.
    pub due: Option<NaiveDate>,
    /// The day it was received.
    pub signed: Option<NaiveDate>,
    /// Whether it is the actor's to give.
    pub own: bool,
}

/// A file that was received.
#[derive(Debug, Clone)]
pub struct FileLine {
    /// Key.
    pub id: Uuid,
    /// The number on its receipt.
    pub number: i64,
    /// Its name.
    pub name: String,
    /// Its size, in bytes.
    pub bytes: i64,
    /// SHA-256, in hexadecimal.
    pub sha256: String,
    /// Who sent it.
    pub uploaded_by: String,
    /// When.
    pub uploaded_at: DateTime<Utc>,
    /// Whether the signature was accepted.
    pub accepted: bool,
    /// For which party.
    pub party: Option<Party>,
    /// Why it was refused.
    pub reason: Option<String>,
    /// The checks, signature by signature.
    pub signatures: Vec<SignatureLines>,
}

/// Why the actor sends no file now, or that one is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// It is the actor's turn.
    Now,
    /// Others sign before.
    Later,
    /// The actor's signature is there.
    Done,
    /// A later version took the document's place.
    Replaced,
    /// The actor only reads.
    Reader,
}

/// What the page shows.
#[derive(Debug, Clone)]
pub struct DocumentView {
    /// The project.
    pub head: ProjectHead,
    /// Whether the actor may open the project's pages.
    pub project_readable: bool,
    /// Key.
    pub id: Uuid,
    /// Kind.
    pub kind: DocumentKind,
    /// Title.
    pub title: String,
    /// Number of the version.
    pub number: i64,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// SHA-256, in hexadecimal.
    pub sha256: String,
    /// Its size, in bytes.
    pub bytes: i64,
    /// The version in force, when it is not this one.
    pub replaced_by: Option<(Uuid, i64)>,
    /// Who signs, in order.
    pub requests: Vec<RequestLine>,
    /// What was received, the newest first.
    pub files: Vec<FileLine>,
    /// Whether the actor sends a file now.
    pub turn: Turn,
    /// Whether the installation knows whose certificates to trust.
    pub trusted: bool,
}

/// A document with its signatures.
///
/// # Errors
/// `NotLoggedIn`, `NotFound`, `Forbidden`.
pub async fn document_show(context: &Context, id: Uuid) -> Result<DocumentView, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = DocumentScope::of(&mut tx, context, id).await?;
    let document = &scope.document;
    let mut requests = Vec::new();
    for request in &scope.requests {
        let entitled = match request.signed_on {
            Some(_) => Vec::new(),
            None => scope.entitled(&mut tx, request, context.today()).await?,
        };
        requests.push(RequestLine {
            party: party_of(&request.party)?,
            entitled: entitled.into_iter().map(|person| person.name).collect(),
            due: request.due_on,
            signed: request.signed_on,
            own: scope.is_own(context, request),
        });
    }
    let replaced_by = match document.replaced_at {
        None => None,
        Some(_) => {
            let (project, kind, subject) = (document.project_id, &document.kind, &document.subject);
            let current = store::document::document_current(&mut tx, project, kind, subject).await?;
            current.map(|current| (current.id, current.number))
        }
    };
    let files = store::signing::signed_file_list(&mut tx, id, None, FILES).await?;
    drop(tx);
    let ats = scope.header.project.ats_number;
    Ok(DocumentView {
        head: project_head(context, &scope.header)?,
        project_readable: context.may(Action::ProjectRead, Subject::Ats(ats)),
        id,
        kind: scope.kind,
        title: document.title.clone(),
        number: document.number,
        issued_at: document.issued_at,
        sha256: document.file_sha256.clone(),
        bytes: document.file_bytes,
        replaced_by,
        requests,
        files: files.into_iter().map(file_line).collect::<Result<_, _>>()?,
        turn: turn(context, &scope),
        trusted: context.portal.trust.is_some(),
    })
}

fn turn(context: &Context, scope: &DocumentScope) -> Turn {
    let Some(own) = scope.own(context) else { return Turn::Reader };
    match (scope.document.replaced_at, own.signed_on, scope.next()) {
        (Some(_), ..) => Turn::Replaced,
        (None, Some(_), _) => Turn::Done,
        (None, None, Some(next)) if next.id != own.id => Turn::Later,
        (None, None, _) => Turn::Now,
    }
}

pub(super) fn file_line(row: SignedFileListRow) -> Result<FileLine, UseCaseError> {
    let report = kept_report(&row.file)?;
    let received = day_in_italy(row.file.uploaded_at);
    let mut signatures = report.as_ref().map(|report| report_lines(report, received)).unwrap_or_default();
    if row.file.request_id.is_some() {
        let of = |s: &SignatureReport| s.signer.tax_code.is_some() && s.signer.tax_code == row.file.signer_tax_code;
        let place = report.as_ref().and_then(|report| report.signatures.iter().position(of));
        if let Some(signature) = place.and_then(|place| signatures.get_mut(place)) {
            signature.lines.push(entitled_line(received));
        }
    }
    Ok(FileLine {
        id: row.file.id,
        number: row.file.number,
        name: row.file.file_name,
        bytes: row.file.file_bytes,
        sha256: row.file.file_sha256,
        uploaded_by: row.uploaded_by_name,
        uploaded_at: row.file.uploaded_at,
        accepted: row.file.outcome == ACCEPTED,
        party: row.party.as_deref().map(party_of).transpose()?,
        reason: row.file.reason,
        signatures,
    })
}
