//! What programs that work for an ATS read of its projects.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Result, Tx};

/// A project, as far as a program needs to know it.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ProgramProjectRow {
    /// Key.
    pub id: Uuid,
    /// The ATS.
    pub ats_number: i64,
    /// Title.
    pub title: String,
    /// CUP, once acquired.
    pub cup: Option<String>,
    /// Code of the phase.
    pub phase: String,
    /// First day.
    pub start_on: NaiveDate,
    /// First day of the summer service, where it is not `start_on`.
    pub summer_service_start_on: Option<NaiveDate>,
    /// Last day.
    pub end_on: NaiveDate,
}

/// A row of a sheet with the numbers people know operator and sportello by.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ProgramEntryRow {
    /// Key.
    pub id: Uuid,
    /// How the form numbers the operator: `OP-01`.
    pub member_code: String,
    /// Code of the function.
    pub function: String,
    /// Day.
    pub on_date: NaiveDate,
    /// Minutes since midnight.
    pub starts: i64,
    /// Minutes since midnight.
    pub ends: i64,
    /// How the form numbers the sportello, or …
    pub sportello_number: Option<i64>,
    /// … the other place.
    pub place: Option<String>,
    /// Note.
    pub note: Option<String>,
    /// When it was entered.
    pub entered_at: DateTime<Utc>,
}

/// Which rows of a period are asked for, and the last one seen.
#[derive(Debug, Clone, Copy)]
pub struct ProgramEntryPage<'a> {
    /// The project.
    pub project_id: Uuid,
    /// First day of the period.
    pub first_day: NaiveDate,
    /// Last day of the period.
    pub last_day: NaiveDate,
    /// Only those of this operator.
    pub member_code: Option<&'a str>,
    /// Day, start (minutes since midnight) and key of the last row seen.
    pub after: Option<(NaiveDate, i64, Uuid)>,
    /// At most so many.
    pub limit: i64,
}

sql! {
    PROJECTS = "SELECT id, ats_number, title, cup, phase, start_on, summer_service_start_on, end_on FROM project
        WHERE ats_number = $1 ORDER BY start_on, id";
    ENTRIES = "SELECT e.id, m.code AS member_code, e.function, e.on_date, e.starts, e.ends,
            s.number AS sportello_number, e.place, e.note, e.entered_at
        FROM entry e JOIN timesheet t ON t.id = e.timesheet_id JOIN staff_member m ON m.id = e.member_id
            LEFT JOIN sportello s ON s.id = e.sportello_id
        WHERE e.project_id = $1 AND t.period_start = $2 AND t.period_end = $3 AND e.on_date BETWEEN $2 AND $3
            AND (m.code = $4 OR $4 IS NULL) AND ((e.on_date, e.starts, e.id) > ($5, $6, $7) OR $5 IS NULL)
        ORDER BY e.on_date, e.starts, e.id LIMIT $8";
}

/// The projects of an ATS by first day.
pub async fn program_projects(tx: &mut Tx, ats_number: i64) -> Result<Vec<ProgramProjectRow>> {
    all!(tx, PROJECTS, ats_number)
}

/// A page of the rows of a project's period in order of day, time and key.
pub async fn program_entries(tx: &mut Tx, page: &ProgramEntryPage<'_>) -> Result<Vec<ProgramEntryRow>> {
    let (date, starts, id) = (page.after.map(|a| a.0), page.after.map(|a| a.1), page.after.map(|a| a.2));
    all!(tx, ENTRIES, page.project_id, page.first_day, page.last_day, page.member_code, date, starts, id, page.limit)
}
