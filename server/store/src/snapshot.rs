//! The snapshots of the mayors' committee (art. 9).

use chrono::NaiveDate;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Result, Tx};

/// A snapshot that was sent.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct SnapshotSentRow {
    /// Key.
    pub id: Uuid,
    /// Its reference date.
    pub reference_on: NaiveDate,
    /// The day it was sent.
    pub sent_on: NaiveDate,
}

sql! {
    SENT = "SELECT id, reference_on, sent_on FROM snapshot WHERE project_id = $1 AND state = 'sent'
        ORDER BY reference_on";
}

/// The snapshots of a project that were sent, by reference date.
pub async fn snapshot_sent_list(tx: &mut Tx, project: Uuid) -> Result<Vec<SnapshotSentRow>> {
    all!(tx, SENT, project)
}
