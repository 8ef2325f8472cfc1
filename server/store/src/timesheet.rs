//! Timesheets: one per member and period, with their state and what their rows add up to.
//!
//! The sums stand in `timesheet_total`, which [`crate::entry`] keeps equal to the rows: the
//! pages read some hundred sums instead of some ten thousand rows.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::fresh;
use crate::{Result, Tx};

/// A sheet. `version` is 1 on insert.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct TimesheetRow {
    /// Key.
    pub id: Uuid,
    /// The project.
    pub project_id: Uuid,
    /// The member.
    pub member_id: Uuid,
    /// First day of the period.
    pub period_start: NaiveDate,
    /// Last day of the period.
    pub period_end: NaiveDate,
    /// Code of the state: `draft`, `sent`, `in_check`, `accepted`, `returned`.
    pub state: String,
    /// When the operator confirmed it.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// When it was sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it was accepted or returned.
    pub decided_at: Option<DateTime<Utc>>,
    /// The ATS's word on the warnings.
    pub explanation: Option<String>,
    /// The Region's reasons of the last return.
    pub return_reason: Option<String>,
    /// Raised by every update; also by every change of its rows, see [`timesheet_touch`].
    pub version: i64,
}

/// A sheet with its member and sums.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct TimesheetListRow {
    /// The sheet.
    #[sqlx(flatten)]
    pub timesheet: TimesheetRow,
    /// Of the member.
    pub member_code: String,
    /// Of the member's person.
    pub person_id: Option<Uuid>,
    /// Of the member's person.
    pub first_name: Option<String>,
    /// Of the member's person.
    pub last_name: Option<String>,
    /// Of the project.
    pub ats_number: i64,
    /// Of the project.
    pub project_title: String,
    /// Minutes of all rows.
    pub minutes: i64,
    /// Number of rows.
    pub entries: i64,
}

/// A sheet's state with its minutes in one function; a sheet without rows has one line and no
/// function.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct SheetMinutesRow {
    /// The member.
    pub member_id: Uuid,
    /// First day of the period.
    pub period_start: NaiveDate,
    /// Last day of the period.
    pub period_end: NaiveDate,
    /// Code of the state.
    pub state: String,
    /// When the operator confirmed it.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// Code of the function.
    pub function: Option<String>,
    /// Minutes.
    pub minutes: i64,
}

/// Sheets of a period, by state.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct TimesheetCountRow {
    /// Last day of the period.
    pub period_end: NaiveDate,
    /// Code of the state.
    pub state: String,
    /// Number of sheets.
    pub count: i64,
}

macro_rules! columns {
    () => {
        "t.id, t.project_id, t.member_id, t.period_start, t.period_end, t.state, t.confirmed_at, t.sent_at,
        t.decided_at, t.explanation, t.return_reason, t.version"
    };
}
macro_rules! list {
    () => {
        concat!(
            "SELECT ",
            columns!(),
            ", m.code AS member_code, m.person_id, n.first_name, n.last_name, p.ats_number, p.title AS project_title,
                (SELECT COALESCE(CAST(SUM(s.minutes) AS BIGINT), 0) FROM timesheet_total s
                    WHERE s.timesheet_id = t.id) AS minutes,
                (SELECT COALESCE(CAST(SUM(s.entries) AS BIGINT), 0) FROM timesheet_total s
                    WHERE s.timesheet_id = t.id) AS entries
            FROM timesheet t JOIN staff_member m ON m.id = t.member_id JOIN project p ON p.id = t.project_id
                LEFT JOIN person n ON n.id = m.person_id "
        )
    };
}

macro_rules! sheet_minutes {
    () => {
        "SELECT t.member_id, t.period_start, t.period_end, t.state, t.confirmed_at, s.function,
            COALESCE(s.minutes, 0) AS minutes
        FROM timesheet t LEFT JOIN timesheet_total s ON s.timesheet_id = t.id "
    };
}

sql! {
    LIST = list!(), "WHERE t.project_id = $1 ORDER BY t.period_end, m.code, t.id";
    LIST_BY_MEMBER = list!(), "WHERE t.member_id = $1 ORDER BY t.period_end, t.id";
    BY_ID = list!(), "WHERE t.id = $1";
    BY_PERIOD = "SELECT ", columns!(), " FROM timesheet t
        WHERE t.member_id = $1 AND t.period_start = $2 AND t.period_end = $3";
    QUEUE = list!(), "WHERE t.state = $1 AND (p.ats_number = $2 OR $2 IS NULL)
            AND ((t.period_end, t.id) > ($3, $4) OR $3 IS NULL)
        ORDER BY t.period_end, t.id LIMIT $5";
    COUNT_BY_STATE = "SELECT COUNT(*) FROM timesheet t JOIN project p ON p.id = t.project_id
        WHERE t.state = $1 AND (p.ats_number = $2 OR $2 IS NULL)";
    COUNTS = "SELECT t.period_end, t.state, COUNT(*) AS count FROM timesheet t
        WHERE t.project_id = $1 GROUP BY t.period_end, t.state ORDER BY t.period_end, t.state";
    INSERT = "INSERT INTO timesheet (id, project_id, member_id, period_start, period_end, state, confirmed_at,
            sent_at, decided_at, explanation, return_reason)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    UPDATE = "UPDATE timesheet SET state = $3, confirmed_at = $4, sent_at = $5, decided_at = $6, explanation = $7,
            return_reason = $8, version = version + 1
        WHERE id = $1 AND version = $2";
    TOUCH = "UPDATE timesheet SET confirmed_at = NULL, version = version + 1 WHERE id = $1 AND version = $2";
    SHEET_MINUTES = sheet_minutes!(), "WHERE t.project_id = $1 ORDER BY t.period_end, t.member_id, s.function";
    SHEET_MINUTES_TO_DECIDE = sheet_minutes!(), "WHERE t.project_id IN
            (SELECT project_id FROM payment WHERE state = 'proposed') ORDER BY t.period_end, t.member_id, s.function";
}

/// The sheets of a project, by period and member.
pub async fn timesheet_list_by_project(tx: &mut Tx, project_id: Uuid) -> Result<Vec<TimesheetListRow>> {
    all!(tx, LIST, project_id)
}

/// The sheets of a member, by period.
pub async fn timesheet_list_by_member(tx: &mut Tx, member_id: Uuid) -> Result<Vec<TimesheetListRow>> {
    all!(tx, LIST_BY_MEMBER, member_id)
}

/// A sheet by key.
pub async fn timesheet_by_id(tx: &mut Tx, id: Uuid) -> Result<Option<TimesheetListRow>> {
    optional!(tx, BY_ID, id)
}

/// The sheet of a member for the period from a day to a day.
pub async fn timesheet_by_period(
    tx: &mut Tx,
    member_id: Uuid,
    (start, end): (NaiveDate, NaiveDate),
) -> Result<Option<TimesheetRow>> {
    optional!(tx, BY_PERIOD, member_id, start, end)
}

/// Sheets of all projects (or of one ATS) in a state, by period: at most `limit` after the last
/// one seen (its `period_end` and `id`).
pub async fn timesheet_queue(
    tx: &mut Tx,
    state: &str,
    ats_number: Option<i64>,
    after: Option<(NaiveDate, Uuid)>,
    limit: i64,
) -> Result<Vec<TimesheetListRow>> {
    all!(tx, QUEUE, state, ats_number, after.map(|a| a.0), after.map(|a| a.1), limit)
}

/// How many sheets of all projects (or of one ATS) are in a state.
pub async fn timesheet_count_by_state(tx: &mut Tx, state: &str, ats_number: Option<i64>) -> Result<i64> {
    let (count,): (i64,) = one!(tx, COUNT_BY_STATE, state, ats_number)?;
    Ok(count)
}

/// How many sheets of a project are in which state, by period.
pub async fn timesheet_counts(tx: &mut Tx, project_id: Uuid) -> Result<Vec<TimesheetCountRow>> {
    all!(tx, COUNTS, project_id)
}

/// Stores a new sheet; `Unique` if the member has one for that period.
pub async fn timesheet_insert(tx: &mut Tx, r: &TimesheetRow) -> Result<()> {
    execute!(
        tx,
        INSERT,
        r.id,
        r.project_id,
        r.member_id,
        r.period_start,
        r.period_end,
        &r.state,
        r.confirmed_at,
        r.sent_at,
        r.decided_at,
        &r.explanation,
        &r.return_reason
    )?;
    Ok(())
}

/// Stores the state of a sheet read at `r.version`, with instants and reasons as they stand in
/// `r`; `Stale` if it changed since.
pub async fn timesheet_update_state(tx: &mut Tx, r: &TimesheetRow) -> Result<()> {
    fresh(execute!(
        tx,
        UPDATE,
        r.id,
        r.version,
        &r.state,
        r.confirmed_at,
        r.sent_at,
        r.decided_at,
        &r.explanation,
        &r.return_reason
    )?)
}

/// Claims a sheet read at a version before its rows are changed: raises the version and takes
/// the operator's confirmation away. `Stale` if the sheet or its rows changed since.
pub async fn timesheet_touch(tx: &mut Tx, id: Uuid, version: i64) -> Result<()> {
    fresh(execute!(tx, TOUCH, id, version)?)
}

/// All sheets of a project with their state and minutes per function, sheets without rows too:
/// what every figure of hours and every question after a missing sheet is answered from.
pub async fn sheet_minutes_list(tx: &mut Tx, project_id: Uuid) -> Result<Vec<SheetMinutesRow>> {
    all!(tx, SHEET_MINUTES, project_id)
}

/// The same of all projects of which a payment waits to be decided.
pub async fn sheet_minutes_to_decide(tx: &mut Tx) -> Result<Vec<SheetMinutesRow>> {
    all!(tx, SHEET_MINUTES_TO_DECIDE)
}
