//! What the pages of a quarter's sheets read at once: sheets with their sums, rows, what the
//! same people did elsewhere, the network with its hours, and the Region's queue.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::entry::EntryRow;
use crate::timesheet::{TimesheetListRow, TimesheetRow};
use crate::{Result, Tx};

/// A sheet with what it holds of one function; a sheet without rows comes once, without sums.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct SheetSumRow {
    /// The sheet.
    #[sqlx(flatten)]
    pub timesheet: TimesheetRow,
    /// Code of the function.
    pub function: Option<String>,
    /// Minutes in that function.
    pub minutes: Option<i64>,
    /// Rows of that function.
    pub entries: Option<i64>,
}

/// A stretch of time that a person of a project is taken by in another project.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ElsewhereRow {
    /// The row.
    pub entry_id: Uuid,
    /// The person.
    pub person_id: Uuid,
    /// Day.
    pub on_date: NaiveDate,
    /// Minutes since midnight.
    pub starts: i64,
    /// Minutes since midnight.
    pub ends: i64,
    /// When it was entered: of two that overlap the later one is refused.
    pub entered_at: DateTime<Utc>,
}

/// A sportello with one of its opening hours; one without hours comes once.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct NetworkHoursRow {
    /// The sportello.
    pub sportello_id: Uuid,
    /// How the form numbers it.
    pub number: i64,
    /// Its municipality.
    pub municipality: String,
    /// Quarter of the municipality.
    pub quarter: Option<String>,
    /// Address; may still be open.
    pub address: Option<String>,
    /// 1 Monday to 7 Sunday.
    pub weekday: Option<i64>,
    /// Minutes since midnight.
    pub opens: Option<i64>,
    /// Minutes since midnight.
    pub closes: Option<i64>,
}

/// What waits for the Region's check, of an ATS and period.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct WaitingRow {
    /// The ATS.
    pub ats_number: i64,
    /// First day of the period.
    pub period_start: NaiveDate,
    /// Last day of the period.
    pub period_end: NaiveDate,
    /// Sheets.
    pub sheets: i64,
    /// Minutes of all their rows.
    pub minutes: i64,
}

macro_rules! entry_columns {
    () => {
        "id, timesheet_id, project_id, member_id, person_id, function, on_date, starts, ends, sportello_id, place,
        note, entered_at"
    };
}

sql! {
    SHEETS = "SELECT t.id, t.project_id, t.member_id, t.period_start, t.period_end, t.state, t.confirmed_at, t.sent_at,
            t.decided_at, t.explanation, t.return_reason, t.version, s.function, s.minutes, s.entries
        FROM timesheet t LEFT JOIN timesheet_total s ON s.timesheet_id = t.id
        WHERE t.project_id = $1 AND (t.member_id = $2 OR $2 IS NULL)
        ORDER BY t.period_end, t.member_id, s.function";
    ENTRIES = "SELECT ", entry_columns!(), " FROM entry
        WHERE project_id = $1 AND on_date BETWEEN $2 AND $3 ORDER BY member_id, on_date, starts, id";
    ELSEWHERE = "SELECT e.id AS entry_id, e.person_id, e.on_date, e.starts, e.ends, e.entered_at FROM entry e
        WHERE e.person_id IN (SELECT m.person_id FROM staff_member m WHERE m.project_id = $1)
            AND e.on_date BETWEEN $2 AND $3 AND e.project_id <> $1
        ORDER BY e.person_id, e.on_date, e.starts, e.id";
    NETWORK = "SELECT s.id AS sportello_id, s.number, m.name AS municipality, s.quarter, s.address,
            h.weekday, h.opens, h.closes
        FROM sportello s JOIN municipality m ON m.istat = s.istat LEFT JOIN opening_hours h ON h.sportello_id = s.id
        WHERE s.project_id = $1 ORDER BY s.number, h.weekday, h.opens, h.id";
    WAITING = "SELECT p.ats_number, t.period_start, t.period_end, COUNT(*) AS sheets,
            CAST(COALESCE(SUM((SELECT SUM(s.minutes) FROM timesheet_total s WHERE s.timesheet_id = t.id)), 0) AS BIGINT)
                AS minutes
        FROM timesheet t JOIN project p ON p.id = t.project_id WHERE t.state IN ('sent', 'in_check')
        GROUP BY p.ats_number, t.period_start, t.period_end
        ORDER BY p.ats_number, t.period_end, t.period_start";
    QUEUE = "SELECT t.id, t.project_id, t.member_id, t.period_start, t.period_end, t.state, t.confirmed_at, t.sent_at,
            t.decided_at, t.explanation, t.return_reason, t.version, m.code AS member_code, m.person_id,
            n.first_name, n.last_name, p.ats_number, p.title AS project_title,
            (SELECT COALESCE(CAST(SUM(s.minutes) AS BIGINT), 0) FROM timesheet_total s
                WHERE s.timesheet_id = t.id) AS minutes,
            (SELECT COALESCE(CAST(SUM(s.entries) AS BIGINT), 0) FROM timesheet_total s
                WHERE s.timesheet_id = t.id) AS entries
        FROM timesheet t JOIN staff_member m ON m.id = t.member_id JOIN project p ON p.id = t.project_id
            LEFT JOIN person n ON n.id = m.person_id
        WHERE t.state IN ('sent', 'in_check') AND (p.ats_number = $1 OR $1 IS NULL)
            AND (t.period_start = $2 AND t.period_end = $3 OR $2 IS NULL)
            AND ((t.period_end, p.ats_number, m.code, t.id) > ($4, $5, $6, $7) OR $4 IS NULL)
        ORDER BY t.period_end, p.ats_number, m.code, t.id LIMIT $8";
}

/// The sheets of a project (or of one of its members), by period and member, a row per function.
pub async fn sheet_sums(tx: &mut Tx, project_id: Uuid, member_id: Option<Uuid>) -> Result<Vec<SheetSumRow>> {
    all!(tx, SHEETS, project_id, member_id)
}

/// The rows of all members of a project from a day to a day, both included.
pub async fn quarter_entries(tx: &mut Tx, project_id: Uuid, from: NaiveDate, to: NaiveDate) -> Result<Vec<EntryRow>> {
    all!(tx, ENTRIES, project_id, from, to)
}

/// When the people of a project are taken in other projects, from a day to a day.
pub async fn quarter_elsewhere(
    tx: &mut Tx,
    project_id: Uuid,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<ElsewhereRow>> {
    all!(tx, ELSEWHERE, project_id, from, to)
}

/// The network of a project with its opening hours.
pub async fn network_hours(tx: &mut Tx, project_id: Uuid) -> Result<Vec<NetworkHoursRow>> {
    all!(tx, NETWORK, project_id)
}

/// What waits for the Region's check in all projects, by ATS and period.
pub async fn waiting_counts(tx: &mut Tx) -> Result<Vec<WaitingRow>> {
    all!(tx, WAITING)
}

/// Sheets of all projects that wait for the Region's check (of one ATS, of one period given by its
/// first and last day), by
/// period, ATS and member: at most `limit` after the last one seen.
pub async fn waiting_list(
    tx: &mut Tx,
    ats_number: Option<i64>,
    period: Option<(NaiveDate, NaiveDate)>,
    after: Option<(NaiveDate, i64, &str, Uuid)>,
    limit: i64,
) -> Result<Vec<TimesheetListRow>> {
    let (end, ats) = (after.map(|a| a.0), after.map(|a| a.1));
    let (code, id) = (after.map(|a| a.2), after.map(|a| a.3));
    all!(tx, QUEUE, ats_number, period.map(|p| p.0), period.map(|p| p.1), end, ats, code, id, limit)
}
