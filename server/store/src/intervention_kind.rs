//! Kinds of intervention of a call, with the days on which each may be used. A kind is closed once,
//! never changed and never removed.

use chrono::NaiveDate;
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::fresh;
use crate::{Result, Tx};

/// A kind of intervention. `version` is 1 on insert.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct InterventionKindRow {
    /// Key.
    pub id: Uuid,
    /// The call.
    pub call_id: Uuid,
    /// Its code: means one thing on any day.
    pub code: String,
    /// Code of the function.
    pub function: String,
    /// What it is.
    pub title: String,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day; none: until further notice.
    pub valid_to: Option<NaiveDate>,
    /// Raised when it is closed.
    pub version: i64,
}

macro_rules! columns {
    () => {
        "id, call_id, code, function, title, valid_from, valid_to, version"
    };
}

sql! {
    LIST = "SELECT ", columns!(), " FROM intervention_kind WHERE call_id = $1 ORDER BY code, valid_from";
    INSERT = "INSERT INTO intervention_kind (", columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, 1)";
    CLOSE = "UPDATE intervention_kind SET valid_to = $3, version = version + 1
        WHERE id = $1 AND version = $2 AND valid_to IS NULL";
    // Of flows, those whose period goes beyond the day.
    USED_AFTER = "SELECT (SELECT COUNT(*) FROM fruition_record r JOIN project p ON p.id = r.project_id
            WHERE p.call_id = $1 AND r.intervention_code = $2 AND r.on_date > $3)
        + (SELECT COUNT(*) FROM sirps_count c JOIN sirps_flow f ON f.id = c.flow_id JOIN project p ON p.id = f.project_id
            WHERE p.call_id = $1 AND c.intervention_code = $2 AND f.state = 'accepted' AND f.counted_to > $3)";
}

/// The kinds of a call, by code and first day.
pub async fn intervention_kind_list(tx: &mut Tx, call: Uuid) -> Result<Vec<InterventionKindRow>> {
    all!(tx, LIST, call)
}

/// Stores a new kind; `Unique` if the code begins on that day already.
pub async fn intervention_kind_insert(tx: &mut Tx, row: &InterventionKindRow) -> Result<()> {
    execute!(tx, INSERT, row.id, row.call_id, &row.code, &row.function, &row.title, row.valid_from, row.valid_to)?;
    Ok(())
}

/// Closes a kind that is open, read at `version`, after a day; `Stale` if it changed since.
pub async fn intervention_kind_close(tx: &mut Tx, id: Uuid, version: i64, to: NaiveDate) -> Result<()> {
    fresh(execute!(tx, CLOSE, id, version, to)?)
}

/// How often a code is used after a day: entries by hand, and counts of flows in force.
pub async fn intervention_kind_used_after(tx: &mut Tx, call: Uuid, code: &str, day: NaiveDate) -> Result<i64> {
    let (number,): (i64,) = one!(tx, USED_AFTER, call, code, day)?;
    Ok(number)
}
