//! Parts of rows found not to correspond to the declared organisation (art. 11).

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Result, Tx};

/// A finding on part of a row.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct MismatchRow {
    /// Key.
    pub id: Uuid,
    /// The row.
    pub entry_id: Uuid,
    /// The row's project.
    pub project_id: Uuid,
    /// Minutes since midnight, within the row.
    pub starts: i64,
    /// Minutes since midnight, within the row.
    pub ends: i64,
    /// What was found.
    pub reason: String,
    /// Who found it.
    pub marked_by: Uuid,
    /// When.
    pub marked_at: DateTime<Utc>,
}

macro_rules! columns {
    () => {
        "id, entry_id, project_id, starts, ends, reason, marked_by, marked_at"
    };
}

sql! {
    LIST = "SELECT ", columns!(), " FROM entry_mismatch WHERE project_id = $1 ORDER BY entry_id, starts, id";
    INSERT = "INSERT INTO entry_mismatch (", columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    DELETE = "DELETE FROM entry_mismatch WHERE id = $1";
    DELETE_BY_ENTRY = "DELETE FROM entry_mismatch WHERE entry_id = $1";
}

/// The findings of a project, by row.
pub async fn mismatch_list_by_project(tx: &mut Tx, project_id: Uuid) -> Result<Vec<MismatchRow>> {
    all!(tx, LIST, project_id)
}

/// Stores a finding.
pub async fn mismatch_insert(tx: &mut Tx, r: &MismatchRow) -> Result<()> {
    execute!(tx, INSERT, r.id, r.entry_id, r.project_id, r.starts, r.ends, &r.reason, r.marked_by, r.marked_at)?;
    Ok(())
}

/// Removes a finding; gives whether it was there.
pub async fn mismatch_delete(tx: &mut Tx, id: Uuid) -> Result<bool> {
    Ok(execute!(tx, DELETE, id)? > 0)
}

/// Removes the findings of a row; gives how many.
pub async fn mismatch_delete_by_entry(tx: &mut Tx, entry_id: Uuid) -> Result<u64> {
    execute!(tx, DELETE_BY_ENTRY, entry_id)
}
