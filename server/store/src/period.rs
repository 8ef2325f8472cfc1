//! Extraordinary periods of projects (art. 4.14), what opening one would move, and the moving.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::entry::total;
use crate::error::fresh;
use crate::{Result, Tx};

/// An extraordinary period. `version` is 1 on insert.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct PeriodRow {
    /// Key.
    pub id: Uuid,
    /// The project.
    pub project_id: Uuid,
    /// First day.
    pub from_on: NaiveDate,
    /// Last day.
    pub to_on: NaiveDate,
    /// The last day to send its sheets.
    pub due_on: NaiveDate,
    /// Why the Region set it.
    pub reason: String,
    /// Who opened it.
    pub opened_by: Uuid,
    /// When.
    pub opened_at: DateTime<Utc>,
    /// Raised by every update.
    pub version: i64,
}

/// An extraordinary period as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct PeriodListRow {
    /// The period.
    #[sqlx(flatten)]
    pub period: PeriodRow,
    /// Of the project.
    pub ats_number: i64,
    /// Of the project.
    pub project_title: String,
    /// Name of who opened it.
    pub opened_by_name: String,
    /// Its sheets.
    pub sheets: i64,
    /// Those that were sent at least once.
    pub sent: i64,
    /// Minutes of all its sheets.
    pub minutes: i64,
}

/// A sheet of a period with what it holds on some days.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct SheetDaysRow {
    /// The sheet.
    pub id: Uuid,
    /// Its project.
    pub project_id: Uuid,
    /// Its member.
    pub member_id: Uuid,
    /// Code of the member.
    pub member_code: String,
    /// Of the member's person.
    pub first_name: Option<String>,
    /// Of the member's person.
    pub last_name: Option<String>,
    /// Code of its state.
    pub state: String,
    /// When the operator confirmed it, if it is confirmed.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// When it was sent last.
    pub sent_at: Option<DateTime<Utc>>,
    /// The Region's reasons of the last return.
    pub return_reason: Option<String>,
    /// Its version.
    pub version: i64,
    /// Minutes of its rows on these days.
    pub minutes: i64,
    /// Its rows on these days.
    pub entries: i64,
    /// Versions kept of it.
    pub versions: i64,
}

/// A project one can be opened for.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct PeriodProjectRow {
    /// Key.
    pub id: Uuid,
    /// The ATS.
    pub ats_number: i64,
    /// Title.
    pub title: String,
    /// The call.
    pub call_id: Uuid,
    /// Code of the call.
    pub call_code: String,
}

macro_rules! columns {
    () => {
        "x.id, x.project_id, x.from_on, x.to_on, x.due_on, x.reason, x.opened_by, x.opened_at, x.version"
    };
}

sql! {
    LIST = "SELECT ", columns!(), ", p.ats_number, p.title AS project_title, u.display_name AS opened_by_name,
            COUNT(t.id) AS sheets, COUNT(t.sent_at) AS sent,
            CAST(COALESCE(SUM(t.minutes), 0) AS BIGINT) AS minutes
        FROM extraordinary_period x JOIN project p ON p.id = x.project_id JOIN user_account u ON u.id = x.opened_by
            LEFT JOIN timesheet t ON t.project_id = x.project_id AND t.period_start = x.from_on
                AND t.period_end = x.to_on
        WHERE x.id < $1 OR $1 IS NULL
        GROUP BY ", columns!(), ", p.ats_number, p.title, u.display_name
        ORDER BY x.id DESC LIMIT $2";
    BY_ID = "SELECT ", columns!(), " FROM extraordinary_period x WHERE x.id = $1";
    PROJECTS = "SELECT p.id, p.ats_number, p.title, c.id AS call_id, c.code AS call_code
        FROM project p JOIN call c ON c.id = p.call_id ORDER BY c.code, c.id, p.ats_number, p.id LIMIT $1";
    FIXED = "SELECT d.project_id FROM determination d JOIN project p ON p.id = d.project_id
        WHERE (p.id = $1 OR p.call_id = $1) AND d.state <> 'refused'
            AND d.number = (SELECT MAX(o.number) FROM determination o WHERE o.project_id = d.project_id)";
    SHEETS = "SELECT t.id, t.project_id, t.member_id, m.code AS member_code, n.first_name, n.last_name, t.state,
            t.confirmed_at, t.sent_at, t.return_reason, t.version,
            CAST(COALESCE(SUM(e.ends - e.starts), 0) AS BIGINT) AS minutes, COUNT(e.id) AS entries,
            (SELECT COUNT(*) FROM timesheet_version v WHERE v.timesheet_id = t.id) AS versions
        FROM timesheet t JOIN project p ON p.id = t.project_id JOIN staff_member m ON m.id = t.member_id
            LEFT JOIN person n ON n.id = m.person_id
            LEFT JOIN entry e ON e.timesheet_id = t.id AND e.on_date BETWEEN $4 AND $5
        WHERE (p.id = $1 OR p.call_id = $1) AND t.period_start = $2 AND t.period_end = $3
        GROUP BY t.id, t.project_id, t.member_id, m.code, n.first_name, n.last_name, t.state,
            t.confirmed_at, t.sent_at, t.return_reason, t.version
        ORDER BY t.project_id, m.code, t.id";
    INSERT = "INSERT INTO extraordinary_period (id, project_id, from_on, to_on, due_on, reason, opened_by, opened_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    DELETE = "DELETE FROM extraordinary_period WHERE id = $1 AND version = $2";
    MOVE = "UPDATE entry SET timesheet_id = $2 WHERE timesheet_id = $1 AND on_date BETWEEN $3 AND $4";
    MOVE_RETURNS = "UPDATE entry_return SET timesheet_id = $2
        WHERE timesheet_id = $1 AND entry_id IN (SELECT e.id FROM entry e WHERE e.timesheet_id = $2)";
    DELETE_RETURNS = "DELETE FROM entry_return WHERE timesheet_id = $1";
    DELETE_SHEET = "DELETE FROM timesheet WHERE id = $1 AND version = $2";
}

/// Extraordinary periods of all projects, the last opened first: at most `limit` before the last
/// one seen.
pub async fn period_list(tx: &mut Tx, before: Option<Uuid>, limit: i64) -> Result<Vec<PeriodListRow>> {
    all!(tx, LIST, before, limit)
}

/// A period by key.
pub async fn period_by_id(tx: &mut Tx, id: Uuid) -> Result<Option<PeriodRow>> {
    optional!(tx, BY_ID, id)
}

/// The projects by call and ATS, at most `limit`.
pub async fn period_projects(tx: &mut Tx, limit: i64) -> Result<Vec<PeriodProjectRow>> {
    all!(tx, PROJECTS, limit)
}

/// Those of a project, or of all projects of a call (`subject` is the key of either), whose last determination is proposed or approved.
pub async fn period_fixed_projects(tx: &mut Tx, subject: Uuid) -> Result<Vec<Uuid>> {
    let rows: Vec<(Uuid,)> = all!(tx, FIXED, subject)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// The sheets of a project, or of all projects of a call, for the period `sheets` (first and last
/// day), each with what it holds on the days `days`, both included.
pub async fn period_sheets(
    tx: &mut Tx,
    subject: Uuid,
    sheets: (NaiveDate, NaiveDate),
    days: (NaiveDate, NaiveDate),
) -> Result<Vec<SheetDaysRow>> {
    all!(tx, SHEETS, subject, sheets.0, sheets.1, days.0, days.1)
}

/// Stores a new period; `Unique` if the project has one that ends on that day.
pub async fn period_insert(tx: &mut Tx, r: &PeriodRow) -> Result<()> {
    execute!(tx, INSERT, r.id, r.project_id, r.from_on, r.to_on, r.due_on, &r.reason, r.opened_by, r.opened_at)?;
    Ok(())
}

/// Removes a period read at a version; `Stale` if it changed since.
pub async fn period_delete(tx: &mut Tx, id: Uuid, version: i64) -> Result<()> {
    fresh(execute!(tx, DELETE, id, version)?)
}

/// Moves the rows of a sheet that lie on some days, both included, to another sheet of the same
/// member, with the Region's marks and reasons; brings the sums of both in line. Gives how many.
pub async fn period_move_rows(
    tx: &mut Tx,
    from_sheet: Uuid,
    to_sheet: Uuid,
    days: (NaiveDate, NaiveDate),
) -> Result<u64> {
    let moved = execute!(tx, MOVE, from_sheet, to_sheet, days.0, days.1)?;
    execute!(tx, MOVE_RETURNS, from_sheet, to_sheet)?;
    total(tx, from_sheet).await?;
    total(tx, to_sheet).await?;
    Ok(moved)
}

/// Removes a sheet without rows and versions read at a version; `Stale` if it changed since.
pub async fn period_delete_sheet(tx: &mut Tx, id: Uuid, version: i64) -> Result<()> {
    execute!(tx, DELETE_RETURNS, id)?;
    fresh(execute!(tx, DELETE_SHEET, id, version)?)
}
