//! Sheets as they stood when they went back to the ATS: kept once, never changed (art. 10).

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Result, Tx};

/// A version of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetVersionRow {
    /// Key.
    pub id: Uuid,
    /// The sheet.
    pub timesheet_id: Uuid,
    /// Code of the state it had.
    pub state: String,
    /// When it had been sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it had been accepted.
    pub decided_at: Option<DateTime<Utc>>,
    /// The ATS's word on the warnings.
    pub explanation: Option<String>,
    /// Minutes of all rows.
    pub minutes: i64,
    /// Number of rows.
    pub entries: i64,
    /// JSON: the rows.
    pub content: String,
    /// Why it went back.
    pub reason: String,
    /// Who sent it back.
    pub kept_by: Uuid,
    /// When.
    pub kept_at: DateTime<Utc>,
}

/// A version as it is read: with its number and the name of who sent it back.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct SheetVersionListRow {
    /// 1 for the first of the sheet.
    pub number: i64,
    /// Code of the state it had.
    pub state: String,
    /// When it had been sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it had been accepted.
    pub decided_at: Option<DateTime<Utc>>,
    /// The ATS's word on the warnings.
    pub explanation: Option<String>,
    /// Minutes of all rows.
    pub minutes: i64,
    /// Number of rows.
    pub entries: i64,
    /// JSON: the rows.
    pub content: String,
    /// Why it went back.
    pub reason: String,
    /// Who sent it back.
    pub kept_by_name: String,
    /// When.
    pub kept_at: DateTime<Utc>,
}

sql! {
    INSERT = "INSERT INTO timesheet_version (id, timesheet_id, number, state, sent_at, decided_at, explanation,
            minutes, entries, content, reason, kept_by, kept_at)
        VALUES ($1, $2, (SELECT COALESCE(MAX(v.number), 0) + 1 FROM timesheet_version v WHERE v.timesheet_id = $2),
            $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    LIST = "SELECT v.number, v.state, v.sent_at, v.decided_at, v.explanation, v.minutes, v.entries, v.content,
            v.reason, u.display_name AS kept_by_name, v.kept_at
        FROM timesheet_version v JOIN user_account u ON u.id = v.kept_by
        WHERE v.timesheet_id = $1 ORDER BY v.number";
    REOPENED = "SELECT v.timesheet_id FROM timesheet_version v JOIN timesheet t ON t.id = v.timesheet_id
        WHERE t.project_id = $1 AND v.state = 'accepted'
            AND v.number = (SELECT MAX(w.number) FROM timesheet_version w WHERE w.timesheet_id = v.timesheet_id)";
}

/// Keeps a version, with the next number of its sheet.
pub async fn sheet_version_insert(tx: &mut Tx, r: &SheetVersionRow) -> Result<()> {
    execute!(
        tx,
        INSERT,
        r.id,
        r.timesheet_id,
        &r.state,
        r.sent_at,
        r.decided_at,
        &r.explanation,
        r.minutes,
        r.entries,
        &r.content,
        &r.reason,
        r.kept_by,
        r.kept_at
    )?;
    Ok(())
}

/// The versions of a sheet, the oldest first.
pub async fn sheet_version_list(tx: &mut Tx, timesheet_id: Uuid) -> Result<Vec<SheetVersionListRow>> {
    all!(tx, LIST, timesheet_id)
}

/// The sheets of a project that, when they went back last, had been accepted: they were opened
/// again, not returned.
pub async fn sheet_reopened_list(tx: &mut Tx, project_id: Uuid) -> Result<Vec<Uuid>> {
    let rows: Vec<(Uuid,)> = all!(tx, REOPENED, project_id)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
