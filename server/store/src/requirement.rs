//! What a call asks for (required documents, registers of duties) and what projects handed in for
//! it, version by version; the Region's queue of what waits for its check.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::fresh;
use crate::project_list::pattern;
use crate::{Result, Tx};

/// Something a call asks for. Never changed.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct RequirementRow {
    /// Key.
    pub id: Uuid,
    /// The call.
    pub call_id: Uuid,
    /// Its code within the call.
    pub code: String,
    /// `document`, `compliance`, `forfeiture`.
    pub register: String,
    /// Its place in the call's list.
    pub position: i64,
    /// Where the agreement has it.
    pub article: String,
    /// Its name.
    pub title: String,
    /// The recorded fact of the determination that its outcome speaks for.
    pub fact: Option<String>,
    /// JSON: all of it.
    pub definition: String,
}

/// What was handed in for a requirement. `version` is 1 on insert.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct FulfilmentRow {
    /// Key.
    pub id: Uuid,
    /// The project.
    pub project_id: Uuid,
    /// The requirement.
    pub requirement_id: Uuid,
    /// Person's code, sportello's number, code of a period; empty for the project.
    pub subject: String,
    /// Number of the version, from 1.
    pub number: i64,
    /// The document it is, if the portal generated it.
    pub document_id: Option<Uuid>,
    /// SHA-256 of the file, in hexadecimal: the key it is kept by.
    pub file_sha256: Option<String>,
    /// What its owner calls the file.
    pub file_name: Option<String>,
    /// Its size, in bytes.
    pub file_bytes: Option<i64>,
    /// The act it stands in, as written.
    pub act: Option<String>,
    /// The day of that act.
    pub act_on: Option<NaiveDate>,
    /// A word on it.
    pub note: Option<String>,
    /// Why the duty does not apply, where that is what is stated.
    pub exemption: Option<String>,
    /// Account that handed it in.
    pub submitted_by: Uuid,
    /// When.
    pub submitted_at: DateTime<Utc>,
    /// `submitted`, `accepted`, `returned`.
    pub state: String,
    /// Account that decided.
    pub checked_by: Option<Uuid>,
    /// When.
    pub checked_at: Option<DateTime<Utc>>,
    /// Why it was returned.
    pub reason: Option<String>,
    /// Raised by every update.
    pub version: i64,
}

/// A version with the names of who handed it in and who decided.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct FulfilmentListRow {
    /// The version.
    #[sqlx(flatten)]
    pub fulfilment: FulfilmentRow,
    /// Of who handed it in.
    pub submitted_by_name: String,
    /// Of who decided.
    pub checked_by_name: Option<String>,
    /// Name of the document's file, of what the portal generated.
    pub document_file_name: Option<String>,
}

/// A requirement of a project's call with the last thing handed in for one of its subjects, or
/// with nothing.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct StandingRow {
    /// The requirement.
    pub requirement_id: Uuid,
    /// Its definition: JSON.
    pub definition: String,
    /// Key of what was handed in.
    pub fulfilment_id: Option<Uuid>,
    /// Of what was handed in.
    pub subject: Option<String>,
    /// `submitted`, `accepted`, `returned`.
    pub state: Option<String>,
    /// When it was handed in.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When the Region decided.
    pub checked_at: Option<DateTime<Utc>>,
    /// Why it was returned.
    pub reason: Option<String>,
    /// The act, as written.
    pub act: Option<String>,
    /// Its day.
    pub act_on: Option<NaiveDate>,
    /// Why the duty does not apply, where that is what is stated.
    pub exemption: Option<String>,
    /// Name of the file, uploaded or generated.
    pub file_name: Option<String>,
    /// Number of the version.
    pub number: Option<i64>,
    /// Version to send back.
    pub version: Option<i64>,
}

/// Which of what was handed in the queue shows; only the last version of each.
#[derive(Debug, Clone, Default)]
pub struct FulfilmentFilter {
    /// In this state.
    pub state: &'static str,
    /// Of this ATS.
    pub ats_number: Option<i64>,
    /// Of this register.
    pub register: Option<&'static str>,
    /// The requirement's name or code, or the subject, contains this, in whatever case.
    pub text: Option<String>,
    /// What it is sorted by.
    pub sort: FulfilmentSort,
    /// Whether from the last to the first.
    pub descending: bool,
}

/// What the queue is sorted by; then by when it was handed in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FulfilmentSort {
    /// By that alone.
    #[default]
    Submitted,
    /// By ATS.
    Ats,
    /// By the requirement, in the order of its call.
    Requirement,
}

impl FulfilmentSort {
    const fn number(self) -> i64 {
        match self {
            FulfilmentSort::Submitted => 0,
            FulfilmentSort::Ats => 1,
            FulfilmentSort::Requirement => 2,
        }
    }
}

/// Where a page of the queue ended: [`FulfilmentQueueRow::sorted_by`], when it was handed in, its key.
pub type QueuePlace = (i64, DateTime<Utc>, Uuid);

/// A line of the queue.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct FulfilmentQueueRow {
    /// What was handed in.
    #[sqlx(flatten)]
    pub fulfilment: FulfilmentRow,
    /// Of the project.
    pub ats_number: i64,
    /// Of the project.
    pub project_title: String,
    /// Code of the requirement.
    pub code: String,
    /// Its name.
    pub title: String,
    /// Its register.
    pub register: String,
    /// Where the agreement has it.
    pub article: String,
    /// Of who handed it in.
    pub submitted_by_name: String,
    /// Last and first name of the person it is asked of.
    pub subject_name: Option<String>,
    /// What the list is sorted by, before the moment it was handed in.
    pub sorted_by: i64,
    /// How many lines the filter finds in all.
    pub found: i64,
}

/// What a determination waits for and stands on beside the facts.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct BeforeDeterminationRow {
    /// Sheets that are not accepted.
    pub open_sheets: i64,
    /// Code of the requirement that speaks for the fact asked about, if the call has one.
    pub code: Option<String>,
    /// Funded sportelli.
    pub sportelli: i64,
    /// Those of them whose evidence for it was accepted.
    pub accepted: i64,
}

/// An ATS that has handed something in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct QueueAtsRow {
    /// Its number.
    pub ats_number: i64,
}

macro_rules! fulfilment {
    () => {
        "f.id, f.project_id, f.requirement_id, f.subject, f.number, f.document_id, f.file_sha256, f.file_name,
        f.file_bytes, f.act, f.act_on, f.note, f.exemption, f.submitted_by, f.submitted_at, f.state, f.checked_by, f.checked_at,
        f.reason, f.version"
    };
}
/// The last version of each subject.
macro_rules! last {
    () => {
        "NOT EXISTS (SELECT 1 FROM fulfilment l WHERE l.project_id = f.project_id
            AND l.requirement_id = f.requirement_id AND l.subject = f.subject AND l.number > f.number)"
    };
}
/// `$1` state, `$2` ATS, `$3` register, `$4` text.
macro_rules! found {
    () => {
        concat!(
            " FROM fulfilment f JOIN project p ON p.id = f.project_id JOIN requirement r ON r.id = f.requirement_id
            WHERE f.state = $1 AND (p.ats_number = $2 OR $2 IS NULL) AND (r.register = $3 OR $3 IS NULL)
            AND (lower(r.title) LIKE $4 ESCAPE '!' OR r.code LIKE $4 ESCAPE '!' OR lower(f.subject) LIKE $4 ESCAPE '!'
                OR $4 IS NULL) AND ",
            last!()
        )
    };
}

/// `$5` what the queue is sorted by.
macro_rules! sorted_by {
    () => {
        "(CASE CAST($5 AS BIGINT) WHEN 1 THEN p.ats_number WHEN 2 THEN r.position ELSE 0 END)"
    };
}
macro_rules! queue {
    () => {
        concat!(
            "SELECT ",
            fulfilment!(),
            ", p.ats_number, p.title AS project_title, r.code, r.title, r.register, r.article, ",
            sorted_by!(),
            " AS sorted_by,
            (SELECT u.display_name FROM user_account u WHERE u.id = f.submitted_by) AS submitted_by_name,
            (SELECT n.last_name || ' ' || n.first_name FROM staff_member m JOIN person n ON n.id = m.person_id
                WHERE m.project_id = f.project_id AND m.code = f.subject) AS subject_name,
            (SELECT COUNT(*)",
            found!(),
            ") AS found",
            found!()
        )
    };
}

sql! {
    LIST = "SELECT id, call_id, code, register, position, article, title, fact, definition FROM requirement
        WHERE call_id = $1 ORDER BY position";
    INSERT = "INSERT INTO requirement (id, call_id, code, register, position, article, title, fact, definition)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    STANDING = "SELECT r.id AS requirement_id, r.definition, f.id AS fulfilment_id, f.subject, f.state, f.submitted_at,
            f.checked_at, f.reason, f.act, f.act_on, f.exemption, COALESCE(f.file_name, d.file_name) AS file_name, f.number, f.version
        FROM project p JOIN requirement r ON r.call_id = p.call_id
            LEFT JOIN fulfilment f ON f.project_id = p.id AND f.requirement_id = r.id AND ", last!(), "
            LEFT JOIN document d ON d.id = f.document_id
        WHERE p.id = $1 ORDER BY r.position, f.subject";
    VERSIONS = "SELECT ", fulfilment!(), ", s.display_name AS submitted_by_name, c.display_name AS checked_by_name,
            d.file_name AS document_file_name
        FROM fulfilment f JOIN user_account s ON s.id = f.submitted_by
            LEFT JOIN user_account c ON c.id = f.checked_by LEFT JOIN document d ON d.id = f.document_id
        WHERE f.project_id = $1 AND f.requirement_id = $2 ORDER BY f.subject, f.number DESC";
    BY_ID = "SELECT ", fulfilment!(), " FROM fulfilment f WHERE f.id = $1";
    LAST = "SELECT ", fulfilment!(), " FROM fulfilment f
        WHERE f.project_id = $1 AND f.requirement_id = $2 AND f.subject = $3 AND ", last!();
    FULFIL = "INSERT INTO fulfilment (id, project_id, requirement_id, subject, number, document_id, file_sha256,
            file_name, file_bytes, act, act_on, note, exemption, submitted_by, submitted_at, state)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 'submitted')";
    CHECK = "UPDATE fulfilment SET state = $3, checked_by = $4, checked_at = $5, reason = $6, version = version + 1
        WHERE id = $1 AND version = $2";
    QUEUE = queue!(), " AND ((", sorted_by!(), ", f.submitted_at, f.id) > ($6, $7, $8) OR $8 IS NULL)
        ORDER BY sorted_by, f.submitted_at, f.id LIMIT $9";
    QUEUE_BACK = queue!(), " AND ((", sorted_by!(), ", f.submitted_at, f.id) < ($6, $7, $8) OR $8 IS NULL)
        ORDER BY sorted_by DESC, f.submitted_at DESC, f.id DESC LIMIT $9";
    BEFORE_DETERMINATION = "SELECT
            (SELECT COUNT(*) FROM timesheet t WHERE t.project_id = p.id AND t.state <> 'accepted') AS open_sheets,
            (SELECT r.code FROM requirement r WHERE r.call_id = p.call_id AND r.fact = $2) AS code,
            (SELECT COUNT(*) FROM sportello s WHERE s.project_id = p.id AND s.funded) AS sportelli,
            (SELECT COUNT(*) FROM sportello s JOIN fulfilment f
                    ON f.project_id = s.project_id AND f.subject = CAST(s.number AS TEXT)
                JOIN requirement r ON r.id = f.requirement_id
                WHERE s.project_id = p.id AND s.funded AND r.fact = $2 AND f.state = 'accepted' AND ", last!(), ")
                AS accepted
        FROM project p WHERE p.id = $1";
    QUEUE_ATS = "SELECT DISTINCT p.ats_number FROM fulfilment f JOIN project p ON p.id = f.project_id
        ORDER BY p.ats_number";
    WAITING = "SELECT COUNT(*) FROM fulfilment f WHERE f.state = 'submitted' AND ", last!();
}

/// What a call asks for, in its order.
pub async fn requirement_list(tx: &mut Tx, call_id: Uuid) -> Result<Vec<RequirementRow>> {
    all!(tx, LIST, call_id)
}

/// Stores something a call asks for; `Unique` if the call has the code.
pub async fn requirement_insert(tx: &mut Tx, r: &RequirementRow) -> Result<()> {
    execute!(
        tx,
        INSERT,
        r.id,
        r.call_id,
        &r.code,
        &r.register,
        r.position,
        &r.article,
        &r.title,
        &r.fact,
        &r.definition
    )?;
    Ok(())
}

/// Everything asked of a project, in the call's order, with what was handed in last for each
/// subject.
pub async fn standing_list(tx: &mut Tx, project_id: Uuid) -> Result<Vec<StandingRow>> {
    all!(tx, STANDING, project_id)
}

/// All versions handed in for a requirement, by subject, the newest first.
pub async fn fulfilment_list(tx: &mut Tx, project_id: Uuid, requirement_id: Uuid) -> Result<Vec<FulfilmentListRow>> {
    all!(tx, VERSIONS, project_id, requirement_id)
}

/// What was handed in, by key.
pub async fn fulfilment_by_id(tx: &mut Tx, id: Uuid) -> Result<Option<FulfilmentRow>> {
    optional!(tx, BY_ID, id)
}

/// The last version handed in for a requirement and subject.
pub async fn fulfilment_last(
    tx: &mut Tx,
    project_id: Uuid,
    requirement_id: Uuid,
    subject: &str,
) -> Result<Option<FulfilmentRow>> {
    optional!(tx, LAST, project_id, requirement_id, subject)
}

/// Stores a new version, handed in; `Unique` if its number is taken.
pub async fn fulfilment_insert(tx: &mut Tx, r: &FulfilmentRow) -> Result<()> {
    execute!(
        tx,
        FULFIL,
        r.id,
        r.project_id,
        r.requirement_id,
        &r.subject,
        r.number,
        r.document_id,
        &r.file_sha256,
        &r.file_name,
        r.file_bytes,
        &r.act,
        r.act_on,
        &r.note,
        &r.exemption,
        r.submitted_by,
        r.submitted_at
    )?;
    Ok(())
}

/// Accepts (`accepted`) or returns (`returned`, with its reason) what was read at a version;
/// `Stale` if it changed since.
pub async fn fulfilment_check(
    tx: &mut Tx,
    (id, version): (Uuid, i64),
    state: &str,
    (by, at): (Uuid, DateTime<Utc>),
    reason: Option<&str>,
) -> Result<()> {
    fresh(execute!(tx, CHECK, id, version, state, by, at, reason)?)
}

/// The queue from its beginning, or after the last line seen; at most `limit` lines, in the order
/// the filter asks for.
pub async fn fulfilment_queue(
    tx: &mut Tx,
    filter: &FulfilmentFilter,
    after: Option<QueuePlace>,
    limit: i64,
) -> Result<Vec<FulfilmentQueueRow>> {
    let (by, at, id) = after.map_or((None, None, None), |(by, at, id)| (Some(by), Some(at), Some(id)));
    let text = pattern(filter.text.as_deref());
    let (state, ats, register, sort) = (filter.state, filter.ats_number, filter.register, filter.sort.number());
    if filter.descending {
        return all!(tx, QUEUE_BACK, state, ats, register, text, sort, by, at, id, limit);
    }
    all!(tx, QUEUE, state, ats, register, text, sort, by, at, id, limit)
}

/// What a determination waits for, and how the evidence per sportello stands that speaks for a
/// fact.
pub async fn before_determination(tx: &mut Tx, project_id: Uuid, fact: &str) -> Result<BeforeDeterminationRow> {
    one!(tx, BEFORE_DETERMINATION, project_id, fact)
}

/// The ATS that have handed something in.
pub async fn fulfilment_queue_ats(tx: &mut Tx) -> Result<Vec<QueueAtsRow>> {
    all!(tx, QUEUE_ATS)
}

/// How much waits for the Region's check.
pub async fn fulfilment_waiting(tx: &mut Tx) -> Result<i64> {
    let (count,): (i64,) = one!(tx, WAITING)?;
    Ok(count)
}
