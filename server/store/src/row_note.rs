//! What the Region noted on the rows of a sheet: parts found not to correspond to the declared
//! organisation (art. 11), and why a row was returned (art. 10).

use sqlx::FromRow;
use uuid::Uuid;

use crate::{Result, Tx};

/// A note on a row.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct RowNoteRow {
    /// The row.
    pub entry_id: Uuid,
    /// Key of the finding; none: it is the reason of a return.
    pub mark_id: Option<Uuid>,
    /// Of a finding: minutes since midnight.
    pub starts: Option<i64>,
    /// Of a finding: minutes since midnight.
    pub ends: Option<i64>,
    /// What was found, or why the row was returned.
    pub reason: String,
}

sql! {
    NOTES = "SELECT x.entry_id, x.id AS mark_id, x.starts, x.ends, x.reason
        FROM entry_mismatch x JOIN entry e ON e.id = x.entry_id WHERE e.timesheet_id = $1
        UNION ALL
        SELECT r.entry_id, NULL, NULL, NULL, r.reason FROM entry_return r WHERE r.timesheet_id = $1
        ORDER BY 1, 3, 2";
    RETURN_INSERT = "INSERT INTO entry_return (timesheet_id, entry_id, reason) VALUES ($1, $2, $3)";
    RETURN_CLEAR = "DELETE FROM entry_return WHERE timesheet_id = $1";
}

/// All notes on the rows of a sheet, by row.
pub async fn row_note_list(tx: &mut Tx, timesheet_id: Uuid) -> Result<Vec<RowNoteRow>> {
    all!(tx, NOTES, timesheet_id)
}

/// Stores why rows of a sheet are returned, in place of what stood there.
pub async fn row_return_replace(tx: &mut Tx, timesheet_id: Uuid, reasons: &[(Uuid, String)]) -> Result<()> {
    row_return_clear(tx, timesheet_id).await?;
    for (entry_id, reason) in reasons {
        execute!(tx, RETURN_INSERT, timesheet_id, *entry_id, reason)?;
    }
    Ok(())
}

/// Takes the reasons of the last return away: the sheet is sent again.
pub async fn row_return_clear(tx: &mut Tx, timesheet_id: Uuid) -> Result<()> {
    execute!(tx, RETURN_CLEAR, timesheet_id)?;
    Ok(())
}
