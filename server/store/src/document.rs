//! Documents that the portal issued, version by version. None is ever changed or deleted: a later
//! version takes the place of an earlier one, which stays as it is with its signatures.

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::fresh;
use crate::{Result, Tx};

/// A version of a document.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct DocumentRow {
    /// Key.
    pub id: Uuid,
    /// The project.
    pub project_id: Uuid,
    /// Code of its kind: `agreement`.
    pub kind: String,
    /// What it is about where one kind has many: `OP-01`, `2022-2`; else empty.
    pub subject: String,
    /// Number of the version, from 1.
    pub number: i64,
    /// Title.
    pub title: String,
    /// SHA-256 of the file, in hexadecimal: the key it is kept by.
    pub file_sha256: String,
    /// The name it is saved under.
    pub file_name: String,
    /// Its size, in bytes.
    pub file_bytes: i64,
    /// Account that had it issued.
    pub issued_by: Uuid,
    /// When.
    pub issued_at: DateTime<Utc>,
    /// When a later version took its place.
    pub replaced_at: Option<DateTime<Utc>>,
}

/// A version of a document as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct DocumentListRow {
    /// The document.
    #[sqlx(flatten)]
    pub document: DocumentRow,
    /// Of who had it issued.
    pub issued_by_name: String,
    /// Signatures it asks for.
    pub requests: i64,
    /// Signatures that were accepted.
    pub signed: i64,
    /// Files that were received for it, accepted or not.
    pub files: i64,
}

/// Which documents of a project a list shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DocumentFilter<'a> {
    /// Only those of a kind.
    pub kind: Option<&'a str>,
    /// Only the versions that are in force.
    pub current: bool,
    /// Only those about one subject.
    pub subject: Option<&'a str>,
}

macro_rules! columns {
    () => {
        "d.id, d.project_id, d.kind, d.subject, d.number, d.title, d.file_sha256, d.file_name, d.file_bytes,
        d.issued_by, d.issued_at, d.replaced_at"
    };
}

sql! {
    BY_ID = "SELECT ", columns!(), " FROM document d WHERE d.id = $1";
    CURRENT = "SELECT ", columns!(), " FROM document d
        WHERE d.project_id = $1 AND d.kind = $2 AND d.subject = $3 AND d.replaced_at IS NULL";
    LIST = "SELECT ", columns!(), ", u.display_name AS issued_by_name,
            (SELECT COUNT(*) FROM signature_request r WHERE r.document_id = d.id) AS requests,
            (SELECT COUNT(*) FROM signature_request r WHERE r.document_id = d.id AND r.signed_on IS NOT NULL) AS signed,
            (SELECT COUNT(*) FROM signed_file f WHERE f.document_id = d.id) AS files
        FROM document d JOIN user_account u ON u.id = d.issued_by
        WHERE d.project_id = $1 AND (d.kind = $2 OR $2 IS NULL) AND ($3 = 0 OR d.replaced_at IS NULL)
            AND (d.subject = $4 OR $4 IS NULL) AND ((d.issued_at, d.id) < ($5, $6) OR $6 IS NULL)
        ORDER BY d.issued_at DESC, d.id DESC LIMIT $7";
    INSERT = "INSERT INTO document (id, project_id, kind, subject, number, title, file_sha256, file_name, file_bytes,
            issued_by, issued_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    REPLACE = "UPDATE document SET replaced_at = $2 WHERE id = $1 AND replaced_at IS NULL";
}

/// A version of a document by key.
pub async fn document_by_id(tx: &mut Tx, id: Uuid) -> Result<Option<DocumentRow>> {
    optional!(tx, BY_ID, id)
}

/// The version of a document that no later one replaced.
pub async fn document_current(tx: &mut Tx, project_id: Uuid, kind: &str, subject: &str) -> Result<Option<DocumentRow>> {
    optional!(tx, CURRENT, project_id, kind, subject)
}

/// Documents of a project, the newest first; `after` is issue and key of the last one seen.
pub async fn document_list(
    tx: &mut Tx,
    project_id: Uuid,
    filter: DocumentFilter<'_>,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<DocumentListRow>> {
    let (at, id) = after.unzip();
    all!(tx, LIST, project_id, filter.kind, i64::from(filter.current), filter.subject, at, id, limit)
}

/// Stores a new version; `Unique` if there is one that was not replaced, or its number is taken.
pub async fn document_insert(tx: &mut Tx, r: &DocumentRow) -> Result<()> {
    execute!(
        tx,
        INSERT,
        r.id,
        r.project_id,
        &r.kind,
        &r.subject,
        r.number,
        &r.title,
        &r.file_sha256,
        &r.file_name,
        r.file_bytes,
        r.issued_by,
        r.issued_at
    )?;
    Ok(())
}

/// Notes that a later version takes the place of this one; `Stale` if one did already.
pub async fn document_replace(tx: &mut Tx, id: Uuid, at: DateTime<Utc>) -> Result<()> {
    fresh(execute!(tx, REPLACE, id, at)?)
}
