//! Files of timesheet rows: which was sent when by whom, and what became of it.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::fresh;
use crate::{Result, Tx};

/// The state of a file that was read but not stored.
pub const READ: &str = "read";
/// The state of a file whose rows are stored.
pub const STORED: &str = "stored";

/// A file of rows. `version` is 1 on insert.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct TimesheetImportRow {
    /// Key.
    pub id: Uuid,
    /// The project.
    pub project_id: Uuid,
    /// First day of the period.
    pub period_start: NaiveDate,
    /// Last day of the period.
    pub period_end: NaiveDate,
    /// SHA-256 of the file, in hexadecimal: the key it is kept by.
    pub file_sha256: String,
    /// What its owner calls it.
    pub file_name: String,
    /// Its size, in bytes.
    pub file_bytes: i64,
    /// Code of its format: `csv`, `xlsx`, `ods`.
    pub format: String,
    /// Rows in it.
    pub file_rows: i64,
    /// Account that sent it.
    pub uploaded_by: Uuid,
    /// When.
    pub uploaded_at: DateTime<Utc>,
    /// [`READ`] or [`STORED`].
    pub state: String,
    /// Rows that became rows of sheets.
    pub added: Option<i64>,
    /// Account that had it stored.
    pub stored_by: Option<Uuid>,
    /// When.
    pub stored_at: Option<DateTime<Utc>>,
    /// Raised by every update.
    pub version: i64,
}

/// A file of rows with the name of who sent it.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct TimesheetImportListRow {
    /// The file.
    #[sqlx(flatten)]
    pub import: TimesheetImportRow,
    /// Of who sent it.
    pub uploaded_by_name: String,
}

macro_rules! columns {
    () => {
        "i.id, i.project_id, i.period_start, i.period_end, i.file_sha256, i.file_name, i.file_bytes, i.format,
        i.file_rows, i.uploaded_by, i.uploaded_at, i.state, i.added, i.stored_by, i.stored_at, i.version"
    };
}

sql! {
    BY_ID = "SELECT ", columns!(), " FROM timesheet_import i WHERE i.id = $1";
    LIST = "SELECT ", columns!(), ", u.display_name AS uploaded_by_name
        FROM timesheet_import i JOIN user_account u ON u.id = i.uploaded_by
        WHERE i.project_id = $1 AND i.period_end = $2 AND i.period_start = $3 AND (i.uploaded_by = $4 OR $4 IS NULL)
        ORDER BY i.uploaded_at DESC, i.id DESC LIMIT $5";
    INSERT = "INSERT INTO timesheet_import (id, project_id, period_start, period_end, file_sha256, file_name, file_bytes,
            format, file_rows, uploaded_by, uploaded_at, state)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'read')";
    STORE = "UPDATE timesheet_import SET state = 'stored', added = $3, stored_by = $4, stored_at = $5,
            version = version + 1
        WHERE id = $1 AND version = $2 AND state = 'read'";
    PURGE = "DELETE FROM timesheet_import WHERE state = 'read' AND uploaded_at < $1";
}

/// A file by key.
pub async fn timesheet_import_by_id(tx: &mut Tx, id: Uuid) -> Result<Option<TimesheetImportRow>> {
    optional!(tx, BY_ID, id)
}

/// The last files of a project and period, the newest first; with `only`, those of one account.
pub async fn timesheet_import_list(
    tx: &mut Tx,
    project_id: Uuid,
    (period_start, period_end): (NaiveDate, NaiveDate),
    only: Option<Uuid>,
    limit: i64,
) -> Result<Vec<TimesheetImportListRow>> {
    all!(tx, LIST, project_id, period_end, period_start, only, limit)
}

/// Notes a file that was read; state and what follows storing are left out.
pub async fn timesheet_import_insert(tx: &mut Tx, r: &TimesheetImportRow) -> Result<()> {
    execute!(
        tx,
        INSERT,
        r.id,
        r.project_id,
        r.period_start,
        r.period_end,
        &r.file_sha256,
        &r.file_name,
        r.file_bytes,
        &r.format,
        r.file_rows,
        r.uploaded_by,
        r.uploaded_at
    )?;
    Ok(())
}

/// Notes that the rows of a file are stored; `Stale` if they were already.
pub async fn timesheet_import_store(
    tx: &mut Tx,
    (id, version): (Uuid, i64),
    added: i64,
    stored_by: Uuid,
    stored_at: DateTime<Utc>,
) -> Result<()> {
    fresh(execute!(tx, STORE, id, version, added, stored_by, stored_at)?)
}

/// Forgets files that were read before a moment and never stored; gives how many.
pub async fn timesheet_import_purge(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64> {
    execute!(tx, PURGE, before)
}
