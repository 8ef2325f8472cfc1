//! What arrived for a period of monitoring, version by version: flows of counts and lists of
//! participants.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::fresh;
use crate::{Result, Tx};

/// A version of what arrived for a period. `version` is 1 on insert.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct SirpsFlowRow {
    /// Key.
    pub id: Uuid,
    /// The project.
    pub project_id: Uuid,
    /// First day of the period.
    pub period_start: NaiveDate,
    /// Last day of the period.
    pub period_end: NaiveDate,
    /// The last day its counts include.
    pub counted_to: NaiveDate,
    /// `flow`, `participants`.
    pub source: String,
    /// Number of the version, from 1, within project, source and period.
    pub number: i64,
    /// `csv`, `xlsx`, `ods`, `xls`, `json`.
    pub format: String,
    /// SHA-256 of the file, in hexadecimal; none of a list of participants.
    pub file_sha256: Option<String>,
    /// What its owner calls the file; none of a list of participants.
    pub file_name: Option<String>,
    /// SHA-256 of what it says, in hexadecimal.
    pub content_sha256: String,
    /// Rows of the file for the period.
    pub file_rows: i64,
    /// Contacts.
    pub contacts: i64,
    /// Cases taken in charge.
    pub cases: i64,
    /// Interventions.
    pub interventions: i64,
    /// The account, or the key of a program.
    pub received_by: Uuid,
    /// Its name.
    pub received_name: String,
    /// When.
    pub received_at: DateTime<Utc>,
    /// `accepted`, `replaced`, `withdrawn`.
    pub state: String,
    /// When it was replaced or withdrawn.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it was withdrawn.
    pub reason: Option<String>,
    /// Raised by every update.
    pub version: i64,
}

/// A count of a flow.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct SirpsCountRow {
    /// The flow.
    pub flow_id: Uuid,
    /// The row of the file.
    pub line: i64,
    /// Code of the function.
    pub function: String,
    /// The sportello.
    pub sportello_id: Option<Uuid>,
    /// Kind of intervention.
    pub intervention_code: Option<String>,
    /// Contacts, cases or interventions.
    pub events: i64,
    /// Different people among them, where the flow says so.
    pub persons: Option<i64>,
    /// Those without the registration form they need.
    pub unregistered: i64,
}

macro_rules! columns {
    () => {
        "id, project_id, period_start, period_end, counted_to, source, number, format, file_sha256, file_name, \
         content_sha256, file_rows, contacts, cases, interventions, received_by, received_name, received_at, state, \
         ended_at, reason, version"
    };
}

sql! {
    INSERT = "INSERT INTO sirps_flow (", columns!(), ")
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, 1)";
    BY_ID = "SELECT ", columns!(), " FROM sirps_flow WHERE id = $1";
    BY_PROJECT = "SELECT ", columns!(), " FROM sirps_flow WHERE project_id = $1
        ORDER BY period_end DESC, source, number DESC";
    BY_PERIOD = "SELECT ", columns!(), " FROM sirps_flow
        WHERE project_id = $1 AND source = $2 AND period_end = $3 ORDER BY number DESC";
    END = "UPDATE sirps_flow SET state = $3, ended_at = $4, reason = $5, version = version + 1
        WHERE id = $1 AND version = $2";
    COUNT_INSERT = "INSERT INTO sirps_count
        (flow_id, line, function, sportello_id, intervention_code, events, persons, unregistered)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    COUNTS = "SELECT flow_id, line, function, sportello_id, intervention_code, events, persons, unregistered
        FROM sirps_count WHERE flow_id = $1 ORDER BY line";
}

/// Stores a version of what arrived for a period.
pub async fn sirps_flow_insert(tx: &mut Tx, row: &SirpsFlowRow) -> Result<()> {
    execute!(
        tx,
        INSERT,
        row.id,
        row.project_id,
        row.period_start,
        row.period_end,
        row.counted_to,
        &row.source,
        row.number,
        &row.format,
        &row.file_sha256,
        &row.file_name,
        &row.content_sha256,
        row.file_rows,
        row.contacts,
        row.cases,
        row.interventions,
        row.received_by,
        &row.received_name,
        row.received_at,
        &row.state,
        row.ended_at,
        &row.reason
    )?;
    Ok(())
}

/// A version by key.
pub async fn sirps_flow_by_id(tx: &mut Tx, id: Uuid) -> Result<Option<SirpsFlowRow>> {
    optional!(tx, BY_ID, id)
}

/// All versions of a project, the last period first, within it the last version first.
pub async fn sirps_flow_list_by_project(tx: &mut Tx, project: Uuid) -> Result<Vec<SirpsFlowRow>> {
    all!(tx, BY_PROJECT, project)
}

/// The versions of a source and period, the last first.
pub async fn sirps_flow_list_by_period(
    tx: &mut Tx,
    project: Uuid,
    source: &str,
    period_end: NaiveDate,
) -> Result<Vec<SirpsFlowRow>> {
    all!(tx, BY_PERIOD, project, source, period_end)
}

/// Ends a version: `replaced` or `withdrawn`. `Stale` if it is no longer the version read.
pub async fn sirps_flow_end(
    tx: &mut Tx,
    row: &SirpsFlowRow,
    state: &str,
    at: DateTime<Utc>,
    reason: Option<&str>,
) -> Result<()> {
    fresh(execute!(tx, END, row.id, row.version, state, at, reason)?)
}

/// Stores a count of a flow.
pub async fn sirps_count_insert(tx: &mut Tx, row: &SirpsCountRow) -> Result<()> {
    execute!(
        tx,
        COUNT_INSERT,
        row.flow_id,
        row.line,
        &row.function,
        row.sportello_id,
        &row.intervention_code,
        row.events,
        row.persons,
        row.unregistered
    )?;
    Ok(())
}

/// The counts of a flow, in the order of its file.
pub async fn sirps_count_list(tx: &mut Tx, flow: Uuid) -> Result<Vec<SirpsCountRow>> {
    all!(tx, COUNTS, flow)
}
