//! The archive of a project: every version of every document with its state, the newest first.

use chrono::{DateTime, Utc};
use domain::document::DocumentKind;
use store::document::{DocumentFilter, DocumentListRow, document_by_id, document_list};
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};
use crate::project::scope::{ProjectHead, project_head, project_scope};
use crate::signing::kind_of;

/// Documents on one page.
const PAGE: i64 = 50;

/// What is asked of the list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ArchiveFilter {
    /// Only those of a kind.
    pub kind: Option<DocumentKind>,
    /// Earlier versions too.
    pub all_versions: bool,
    /// After this document.
    pub after: Option<Uuid>,
}

impl ArchiveFilter {
    /// Reads the filter from an address.
    pub fn read<'a>(parameter: impl Fn(&str) -> Option<&'a str>) -> Self {
        ArchiveFilter {
            kind: parameter("tipo").and_then(|code| code.parse().ok()),
            all_versions: parameter("versioni") == Some("tutte"),
            after: parameter("dopo").and_then(|id| id.parse().ok()),
        }
    }
}

/// How far a document's signatures are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SigningState {
    /// A later version took its place.
    Replaced,
    /// It asks for no signature.
    Issued,
    /// So many of so many signatures are there.
    Waiting(i64, i64),
    /// All are.
    Signed,
}

impl SigningState {
    fn of(row: &DocumentListRow) -> Self {
        match (row.document.replaced_at, row.requests) {
            (Some(_), _) => SigningState::Replaced,
            (None, 0) => SigningState::Issued,
            (None, all) if row.signed >= all => SigningState::Signed,
            (None, all) => SigningState::Waiting(row.signed, all),
        }
    }

    /// In words.
    #[must_use]
    pub fn italian(self) -> String {
        match self {
            SigningState::Replaced => "Sostituito".to_owned(),
            SigningState::Issued => "Generato".to_owned(),
            SigningState::Signed => "Firmato".to_owned(),
            SigningState::Waiting(0, 1) => "Da firmare".to_owned(),
            SigningState::Waiting(there, all) => format!("Da firmare: {there} di {all} firme"),
        }
    }
}

/// A version of a document.
#[derive(Debug, Clone)]
pub struct DocumentLine {
    /// Key.
    pub id: Uuid,
    /// Its kind.
    pub kind: DocumentKind,
    /// Its title.
    pub title: String,
    /// What it is about where one kind has many; else empty.
    pub subject: String,
    /// Number of the version.
    pub number: i64,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// Who had it issued.
    pub issued_by: String,
    /// How far its signatures are.
    pub state: SigningState,
    /// Files received for it.
    pub files: i64,
    /// Its size, in bytes.
    pub bytes: i64,
    /// SHA-256, in hexadecimal.
    pub sha256: String,
}

/// What the page shows.
#[derive(Debug, Clone)]
pub struct ArchiveView {
    /// The project.
    pub head: ProjectHead,
    /// What was asked for.
    pub filter: ArchiveFilter,
    /// The documents.
    pub lines: Vec<DocumentLine>,
    /// The last one shown, when there are more.
    pub next: Option<Uuid>,
    /// Whether the actor may see who signs for the body.
    pub powers: bool,
}

/// A page of the archive.
///
/// # Errors
/// `NotLoggedIn`, `NotFound`, `Forbidden`.
pub async fn archive_show(
    context: &Context,
    project: Uuid,
    filter: ArchiveFilter,
) -> Result<ArchiveView, UseCaseError> {
    archive(context, project, filter, PAGE).await
}

/// The same with up to so many documents.
pub(crate) async fn archive(
    context: &Context,
    project: Uuid,
    filter: ArchiveFilter,
    most: i64,
) -> Result<ArchiveView, UseCaseError> {
    let mut tx = context.read().await?;
    let header = project_scope(&mut tx, context, project, Action::DocumentRead).await?;
    let after = match filter.after {
        None => None,
        Some(id) => document_by_id(&mut tx, id).await?.map(|row| (row.issued_at, row.id)),
    };
    let asked =
        DocumentFilter { kind: filter.kind.map(DocumentKind::code), current: !filter.all_versions, subject: None };
    let mut rows = document_list(&mut tx, project, asked, after, most + 1).await?;
    drop(tx);
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let more = rows.len() > most;
    rows.truncate(most);
    let next = rows.last().filter(|_| more).map(|row| row.document.id);
    Ok(ArchiveView {
        head: project_head(context, &header)?,
        filter,
        lines: rows.into_iter().map(line).collect::<Result<_, _>>()?,
        next,
        powers: context.may(Action::SigningPowerRead, Subject::Ats(header.project.ats_number)),
    })
}

fn line(row: DocumentListRow) -> Result<DocumentLine, UseCaseError> {
    Ok(DocumentLine {
        kind: kind_of(&row.document)?,
        state: SigningState::of(&row),
        id: row.document.id,
        title: row.document.title,
        subject: row.document.subject,
        number: row.document.number,
        issued_at: row.document.issued_at,
        issued_by: row.issued_by_name,
        files: row.files,
        bytes: row.document.file_bytes,
        sha256: row.document.file_sha256,
    })
}
