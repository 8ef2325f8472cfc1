//! Facts the Region records about a project; nothing is overwritten, later ones replace earlier.

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Result, Tx};

/// A recorded fact.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct EventRow {
    /// Key.
    pub id: Uuid,
    /// The project.
    pub project_id: Uuid,
    /// Order within the project, from 1; see [`event_next_number`].
    pub number: i64,
    /// What happened.
    pub kind: String,
    /// What it is about where one kind has many (a project year, a reference date); else empty.
    pub reference: String,
    /// JSON.
    pub value: String,
    /// The officer's note.
    pub note: Option<String>,
    /// Who recorded it.
    pub recorded_by: Uuid,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

macro_rules! columns {
    () => {
        "id, project_id, number, kind, reference, value, note, recorded_by, recorded_at"
    };
}

sql! {
    LIST = "SELECT ", columns!(), " FROM event WHERE project_id = $1 ORDER BY number";
    TO_DECIDE = "SELECT ", columns!(), " FROM event WHERE kind = $1 AND project_id IN
            (SELECT project_id FROM payment WHERE state = 'proposed') ORDER BY project_id, number";
    NEXT_NUMBER = "SELECT COALESCE(MAX(number), 0) + 1 FROM event WHERE project_id = $1";
    INSERT = "INSERT INTO event (", columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
}

/// The events of a project in the order they were recorded.
pub async fn event_list_by_project(tx: &mut Tx, project_id: Uuid) -> Result<Vec<EventRow>> {
    all!(tx, LIST, project_id)
}

/// The events of a kind in all projects of which a payment waits to be decided, in their order.
pub async fn event_list_to_decide(tx: &mut Tx, kind: &str) -> Result<Vec<EventRow>> {
    all!(tx, TO_DECIDE, kind)
}

/// The number the next event of a project takes.
pub async fn event_next_number(tx: &mut Tx, project_id: Uuid) -> Result<i64> {
    let (number,): (i64,) = one!(tx, NEXT_NUMBER, project_id)?;
    Ok(number)
}

/// Records an event; `Unique` if its number is taken.
pub async fn event_insert(tx: &mut Tx, r: &EventRow) -> Result<()> {
    execute!(
        tx,
        INSERT,
        r.id,
        r.project_id,
        r.number,
        &r.kind,
        &r.reference,
        &r.value,
        &r.note,
        r.recorded_by,
        r.recorded_at
    )?;
    Ok(())
}
