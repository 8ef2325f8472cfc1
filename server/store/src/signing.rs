//! The signatures that documents ask for, and every signed file that was received for them.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::document::DocumentRow;
use crate::error::fresh;
use crate::{Result, Tx};

/// A signature that a document asks for. `version` is 1 on insert.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct SignatureRequestRow {
    /// Key.
    pub id: Uuid,
    /// The document.
    pub document_id: Uuid,
    /// Its project.
    pub project_id: Uuid,
    /// Its place in the order of signatures, from 1.
    pub position: i64,
    /// Code of the party: `body`, `region`, `person`.
    pub party: String,
    /// The very person, where the party is one.
    pub person_id: Option<Uuid>,
    /// The last day for signing.
    pub due_on: Option<NaiveDate>,
    /// The day the signature was received.
    pub signed_on: Option<NaiveDate>,
    /// Raised by every update.
    pub version: i64,
}

/// A signature whose turn it is, with its document and project.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct WaitingRow {
    /// The request's key.
    pub request_id: Uuid,
    /// Code of the party.
    pub party: String,
    /// The very person, where the party is one.
    pub person_id: Option<Uuid>,
    /// The last day for signing.
    pub due_on: Option<NaiveDate>,
    /// Title of the project.
    pub project_title: String,
    /// ATS of the project.
    pub ats_number: i64,
    /// Whether a power of [`WaitingFor::holder`] holds on the day asked for; also where nobody is
    /// named, or the signature is a person's own.
    pub held: bool,
    /// The document.
    #[sqlx(flatten)]
    pub document: DocumentRow,
}

/// A signature whose turn it is, with who may give it on a day.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct AwaitedRow {
    /// The document.
    pub document_id: Uuid,
    /// Its title.
    pub title: String,
    /// Its project.
    pub project_id: Uuid,
    /// Title of the project.
    pub project_title: String,
    /// ATS of the project.
    pub ats_number: i64,
    /// Code of the party.
    pub party: String,
    /// The last day for signing.
    pub due_on: Option<NaiveDate>,
    /// Who may sign on that day, by name, with commas between; none: nobody.
    pub signers: Option<String>,
}

/// Whose waiting signatures are asked for; the parties are joined.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WaitingFor {
    /// Those of the bodies of an ATS's projects.
    pub body_of_ats: Option<i64>,
    /// Those of the Region.
    pub region: bool,
    /// Those of a person, in the projects of any ATS.
    pub person: Option<Uuid>,
    /// Who signs for body or Region: what no power of theirs covers is told apart. None: not known.
    pub holder: Option<Uuid>,
}

/// A file that was received for a document. `number` is given by the store.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct SignedFileRow {
    /// Key.
    pub id: Uuid,
    /// The number on the receipt, one after the other in the whole portal.
    pub number: i64,
    /// The document; none: of many files sent at once, one that is of no document its sender was
    /// to sign.
    pub document_id: Option<Uuid>,
    /// The request it met; none when it was refused.
    pub request_id: Option<Uuid>,
    /// SHA-256 of the file, in hexadecimal: the key it is kept by.
    pub file_sha256: String,
    /// What its owner calls it.
    pub file_name: String,
    /// Its size, in bytes.
    pub file_bytes: i64,
    /// `cades`, `pades`; none when it is no signature at all.
    pub format: Option<String>,
    /// [`ACCEPTED`] or [`REFUSED`].
    pub outcome: String,
    /// Why it was refused, in Italian.
    pub reason: Option<String>,
    /// Name in the certificate of the signature that counts.
    pub signer_name: Option<String>,
    /// Tax code in that certificate.
    pub signer_tax_code: Option<String>,
    /// JSON: the report of the verification.
    pub report: Option<String>,
    /// Account that sent it.
    pub uploaded_by: Uuid,
    /// When.
    pub uploaded_at: DateTime<Utc>,
}

/// A received file with the name of who sent it.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct SignedFileListRow {
    /// The file.
    #[sqlx(flatten)]
    pub file: SignedFileRow,
    /// Of who sent it.
    pub uploaded_by_name: String,
    /// Code of the party whose signature it brought.
    pub party: Option<String>,
}

/// The outcome of a file whose signature was accepted.
pub const ACCEPTED: &str = "accepted";
/// The outcome of a file that was refused.
pub const REFUSED: &str = "refused";

macro_rules! request_columns {
    () => {
        "id, document_id, project_id, position, party, person_id, due_on, signed_on, version"
    };
}

macro_rules! file_columns {
    () => {
        "f.id, f.number, f.document_id, f.request_id, f.file_sha256, f.file_name, f.file_bytes, f.format, f.outcome, f.reason,
        f.signer_name, f.signer_tax_code, f.report, f.uploaded_by, f.uploaded_at"
    };
}

/// Signatures whose turn it is.
macro_rules! next {
    () => {
        " FROM signature_request r JOIN document d ON d.id = r.document_id JOIN project p ON p.id = r.project_id
        WHERE r.signed_on IS NULL AND d.replaced_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM signature_request e
                WHERE e.document_id = r.document_id AND e.position < r.position AND e.signed_on IS NULL)"
    };
}

/// Powers to sign for the party of a request, on a day.
macro_rules! powers_on {
    ($day:literal) => {
        concat!(
            " FROM signing_power s JOIN person n ON n.id = s.person_id
            WHERE ((r.party = 'body' AND s.body_id = p.body_id) OR (r.party = 'region' AND s.body_id IS NULL))
                AND s.from_on <= ",
            $day,
            " AND (s.to_on IS NULL OR s.to_on >= ",
            $day,
            ")"
        )
    };
}

macro_rules! held {
    () => {
        concat!("(EXISTS (SELECT 1", powers_on!("$5"), " AND s.person_id = $4) OR $4 IS NULL OR r.party = 'person')")
    };
}

macro_rules! waiting {
    () => {
        concat!(
            next!(),
            " AND ((r.party = 'body' AND p.ats_number = $1) OR (r.party = 'region' AND $2 = 1)
                OR (r.party = 'person' AND r.person_id = $3))"
        )
    };
}

sql! {
    REQUEST_LIST = "SELECT ", request_columns!(), " FROM signature_request WHERE document_id = $1 ORDER BY position";
    REQUEST_INSERT = "INSERT INTO signature_request (id, document_id, project_id, position, party, person_id, due_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    REQUEST_SIGN = "UPDATE signature_request SET signed_on = $3, version = version + 1
        WHERE id = $1 AND version = $2 AND signed_on IS NULL";
    WAITING = "SELECT r.id AS request_id, r.party, r.person_id, r.due_on, p.title AS project_title, p.ats_number,
            ", held!(), " AS held, d.id, d.project_id, d.kind, d.subject, d.number, d.title, d.file_sha256, d.file_name, d.file_bytes,
            d.issued_by, d.issued_at, d.replaced_at", waiting!(), "
        ORDER BY CASE WHEN ", held!(), " THEN 0 ELSE 1 END, CASE WHEN r.due_on IS NULL THEN 1 ELSE 0 END, r.due_on,
            d.issued_at, d.id LIMIT $6";
    WAITING_COUNT = "SELECT COUNT(*)", waiting!(), " AND ", held!();
    AWAITED = "SELECT d.id AS document_id, d.title, d.project_id, p.title AS project_title, p.ats_number, r.party, r.due_on,
            CASE WHEN r.party = 'person'
                THEN (SELECT o.first_name || ' ' || o.last_name FROM person o WHERE o.id = r.person_id)
                ELSE (SELECT string_agg(n.first_name || ' ' || n.last_name, ', ')", powers_on!("$2"), ") END AS signers",
            next!(), " AND (p.ats_number = $1 OR ($1 IS NULL AND r.party = 'region'))
        ORDER BY CASE WHEN r.due_on IS NULL THEN 1 ELSE 0 END, r.due_on, d.issued_at, d.id LIMIT $3";
    FILE_BY_ID = "SELECT ", file_columns!(), " FROM signed_file f WHERE f.id = $1";
    FILE_LIST = "SELECT ", file_columns!(), ", u.display_name AS uploaded_by_name, r.party
        FROM signed_file f JOIN user_account u ON u.id = f.uploaded_by LEFT JOIN signature_request r ON r.id = f.request_id
        WHERE f.document_id = $1 AND (f.outcome = $2 OR $2 IS NULL)
        ORDER BY f.uploaded_at DESC, f.id DESC LIMIT $3";
    FILE_INSERT = "INSERT INTO signed_file (id, number, document_id, request_id, file_sha256, file_name, file_bytes, format,
            outcome, reason, signer_name, signer_tax_code, report, uploaded_by, uploaded_at)
        VALUES ($1, (SELECT COALESCE(MAX(number), 0) + 1 FROM signed_file), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,
            $12, $13, $14)";
}

/// The signatures a document asks for, in their order.
pub async fn signature_request_list(tx: &mut Tx, document_id: Uuid) -> Result<Vec<SignatureRequestRow>> {
    all!(tx, REQUEST_LIST, document_id)
}

/// Asks for a signature.
pub async fn signature_request_insert(tx: &mut Tx, r: &SignatureRequestRow) -> Result<()> {
    execute!(tx, REQUEST_INSERT, r.id, r.document_id, r.project_id, r.position, &r.party, r.person_id, r.due_on)?;
    Ok(())
}

/// Notes the day a signature was received; `Stale` if it was already.
pub async fn signature_request_sign(tx: &mut Tx, (id, version): (Uuid, i64), on: NaiveDate) -> Result<()> {
    fresh(execute!(tx, REQUEST_SIGN, id, version, on)?)
}

/// Signatures whose turn it is on a day: those that a power of the holder covers before the others,
/// then those due first.
pub async fn waiting_list(tx: &mut Tx, of: WaitingFor, day: NaiveDate, limit: i64) -> Result<Vec<WaitingRow>> {
    all!(tx, WAITING, of.body_of_ats, i64::from(of.region), of.person, of.holder, day, limit)
}

/// How many signatures [`waiting_list`] has without its limit, of those the holder may give.
pub async fn waiting_count(tx: &mut Tx, of: WaitingFor, day: NaiveDate) -> Result<i64> {
    let (count,): (i64,) = one!(tx, WAITING_COUNT, of.body_of_ats, i64::from(of.region), of.person, of.holder, day)?;
    Ok(count)
}

/// All signatures whose turn it is in the projects of an ATS, or without one the Region's, with who
/// may give them on a day; those due first first.
pub async fn awaited_list(tx: &mut Tx, ats: Option<i64>, day: NaiveDate, limit: i64) -> Result<Vec<AwaitedRow>> {
    all!(tx, AWAITED, ats, day, limit)
}

/// A received file by key.
pub async fn signed_file_by_id(tx: &mut Tx, id: Uuid) -> Result<Option<SignedFileRow>> {
    optional!(tx, FILE_BY_ID, id)
}

/// The files received for a document, the newest first; with `outcome`, those of one.
pub async fn signed_file_list(
    tx: &mut Tx,
    document_id: Uuid,
    outcome: Option<&str>,
    limit: i64,
) -> Result<Vec<SignedFileListRow>> {
    all!(tx, FILE_LIST, document_id, outcome, limit)
}

/// Notes a received file, under the next number; `Unique` if another writer took it.
pub async fn signed_file_insert(tx: &mut Tx, r: &SignedFileRow) -> Result<()> {
    execute!(
        tx,
        FILE_INSERT,
        r.id,
        r.document_id,
        r.request_id,
        &r.file_sha256,
        &r.file_name,
        r.file_bytes,
        &r.format,
        &r.outcome,
        &r.reason,
        &r.signer_name,
        &r.signer_tax_code,
        &r.report,
        r.uploaded_by,
        r.uploaded_at
    )?;
    Ok(())
}
