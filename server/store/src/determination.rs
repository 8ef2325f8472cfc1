//! Final determinations, with the very facts and result they stand on.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::fresh;
use crate::{Result, Tx};

/// A determination without its long texts. `version` is 1 on insert.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct DeterminationRow {
    /// Key.
    pub id: Uuid,
    /// The project.
    pub project_id: Uuid,
    /// 1, 2, … within the project.
    pub number: i64,
    /// `proposed`, `approved`, `refused`.
    pub state: String,
    /// The rules it was computed with.
    pub rule_set_id: Uuid,
    /// SHA-256 of the facts, hexadecimal.
    pub facts_sha256: String,
    /// Final grant, cents.
    pub final_grant_cents: i64,
    /// Balance, cents; negative: to be recovered.
    pub balance_cents: i64,
    /// Who prepared it.
    pub proposed_by: Uuid,
    /// When.
    pub proposed_at: DateTime<Utc>,
    /// Who decided it: never who prepared it.
    pub decided_by: Option<Uuid>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was refused.
    pub reason: Option<String>,
    /// Raised by every update.
    pub version: i64,
}

/// A determination with facts and result.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct DeterminationTextRow {
    /// The determination.
    #[sqlx(flatten)]
    pub determination: DeterminationRow,
    /// JSON: the facts, as `ambito facts` writes them.
    pub facts: String,
    /// JSON: the result, as `ambito determine` writes it.
    pub result: String,
    /// JSON: where the facts came from, an explanation; none of what was proposed before it was kept.
    pub origins: Option<String>,
}

/// A project that has ended and waits for its determination.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct UndeterminedRow {
    /// The project.
    pub project_id: Uuid,
    /// Its ATS.
    pub ats_number: i64,
    /// Its conclusion.
    pub end_on: NaiveDate,
    /// Sheets that are not accepted yet.
    pub open_sheets: i64,
}

macro_rules! columns {
    () => {
        "id, project_id, number, state, rule_set_id, facts_sha256, final_grant_cents, balance_cents, proposed_by,
        proposed_at, decided_by, decided_at, reason, version"
    };
}

sql! {
    LIST = "SELECT ", columns!(), " FROM determination WHERE project_id = $1 ORDER BY number";
    LATEST = "SELECT ", columns!(), " FROM determination WHERE project_id = $1 ORDER BY number DESC LIMIT 1";
    BY_ID = "SELECT ", columns!(), ", facts, result, origins FROM determination WHERE id = $1";
    UNDETERMINED = "SELECT p.id AS project_id, p.ats_number, p.end_on,
            (SELECT COUNT(*) FROM timesheet t WHERE t.project_id = p.id AND t.state <> 'accepted') AS open_sheets
        FROM project p
        WHERE p.phase = 'in_force' AND p.end_on < $1 AND NOT EXISTS (SELECT 1 FROM determination d
            WHERE d.project_id = p.id AND d.state <> 'refused')
        ORDER BY p.end_on, p.ats_number, p.id LIMIT $2";
    INSERT = "INSERT INTO determination (", columns!(), ", facts, result, origins)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1, $14, $15, $16)";
    DECIDE = "UPDATE determination SET state = $3, decided_by = $4, decided_at = $5, reason = $6,
        version = version + 1 WHERE id = $1 AND version = $2 AND state = 'proposed'";
}

/// The determinations of a project, by number.
pub async fn determination_list_by_project(tx: &mut Tx, project_id: Uuid) -> Result<Vec<DeterminationRow>> {
    all!(tx, LIST, project_id)
}

/// The last determination of a project.
pub async fn determination_latest(tx: &mut Tx, project_id: Uuid) -> Result<Option<DeterminationRow>> {
    optional!(tx, LATEST, project_id)
}

/// A determination with its facts and result.
pub async fn determination_by_id(tx: &mut Tx, id: Uuid) -> Result<Option<DeterminationTextRow>> {
    optional!(tx, BY_ID, id)
}

/// Running projects that ended before a day and have no determination proposed or approved, at
/// most `limit`.
pub async fn undetermined_list(tx: &mut Tx, today: NaiveDate, limit: i64) -> Result<Vec<UndeterminedRow>> {
    all!(tx, UNDETERMINED, today, limit)
}

/// Stores a determination; `Unique` if the project has that number already.
pub async fn determination_insert(tx: &mut Tx, r: &DeterminationTextRow) -> Result<()> {
    let d = &r.determination;
    execute!(
        tx,
        INSERT,
        d.id,
        d.project_id,
        d.number,
        &d.state,
        d.rule_set_id,
        &d.facts_sha256,
        d.final_grant_cents,
        d.balance_cents,
        d.proposed_by,
        d.proposed_at,
        d.decided_by,
        d.decided_at,
        &d.reason,
        &r.facts,
        &r.result,
        &r.origins
    )?;
    Ok(())
}

/// Decides a proposal (`approved` or `refused`); `Stale` if it changed since or was decided already.
pub async fn determination_decide(
    tx: &mut Tx,
    id: Uuid,
    version: i64,
    state: &str,
    decided_by: Uuid,
    decided_at: DateTime<Utc>,
    reason: Option<&str>,
) -> Result<()> {
    fresh(execute!(tx, DECIDE, id, version, state, decided_by, decided_at, reason)?)
}
