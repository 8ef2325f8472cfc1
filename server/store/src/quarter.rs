//! What the pages of a quarter's sheets read at once: sheets with their sums, rows, what the
//! same people did elsewhere, the network with its hours.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::entry::EntryRow;
use crate::timesheet::TimesheetRow;
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
