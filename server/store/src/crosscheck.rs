//! What the cross-checks read of a project (art. 9), in a few statements however many rows it has;
//! the figures from which the median of a call is made; and when each project was last run.
//!
//! Only sheets that were sent and not returned are read.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::entry::item;
use crate::{Backend, Result, Tx};

/// Minutes of a function in a sheet.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct SheetFunctionRow {
    /// The sheet.
    pub timesheet_id: Uuid,
    /// Last day of its period.
    pub period_end: NaiveDate,
    /// Code of the function.
    pub function: String,
    /// Minutes.
    pub minutes: i64,
}

/// A row of function 1 at a sportello.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessEntryRow {
    /// Key.
    pub id: Uuid,
    /// Its sheet.
    pub timesheet_id: Uuid,
    /// The sportello.
    pub sportello_id: Uuid,
    /// Its day.
    pub on_date: NaiveDate,
    /// Minutes since midnight.
    pub starts: i64,
    /// Minutes since midnight.
    pub ends: i64,
}

/// A row of a person who works in another ATS on the same day.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct CommitmentRow {
    /// Key.
    pub id: Uuid,
    /// Its project.
    pub project_id: Uuid,
    /// The project's ATS.
    pub ats_number: i64,
    /// The person.
    pub person_id: Uuid,
    /// Its day.
    pub on_date: NaiveDate,
    /// Minutes since midnight.
    pub starts: i64,
    /// Minutes since midnight.
    pub ends: i64,
}

/// What the flow in force of a quarter says is without the registration form.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct UnregisteredRow {
    /// The flow.
    pub flow_id: Uuid,
    /// Last day of its period.
    pub period_end: NaiveDate,
    /// Code of the function.
    pub function: String,
    /// How many.
    pub unregistered: i64,
}

/// Minutes and cases of a project in a function and quarter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, FromRow)]
pub struct FigureRow {
    /// The project.
    pub project_id: Uuid,
    /// Code of the function.
    pub function: String,
    /// Last day of the quarter.
    pub period_end: NaiveDate,
    /// Minutes.
    pub minutes: i64,
    /// Contacts, cases or interventions.
    pub cases: i64,
}

/// The last run of a project.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct RunRow {
    /// How many runs there were.
    pub number: i64,
    /// When.
    pub run_at: DateTime<Utc>,
}

/// The rows of each sheet as five texts, one item per row.
macro_rules! access {
    ($id:literal, $sportello:literal) => {
        concat!(
            "SELECT t.id, string_agg(",
            $id,
            ", ','), string_agg(",
            $sportello,
            ", ','), string_agg(CAST(e.on_date AS TEXT), ','), string_agg(CAST(e.starts AS TEXT), ','),
                string_agg(CAST(e.ends AS TEXT), ',')
            FROM timesheet t JOIN entry e ON e.timesheet_id = t.id
            WHERE t.project_id = $1 AND t.state IN ('sent', 'in_check', 'accepted')
                AND e.function = 'access' AND e.sportello_id IS NOT NULL
            GROUP BY t.id"
        )
    };
}

// COMMITMENTS goes from the people to their rows: SQLite takes the tables of a CROSS JOIN in the
// order written, and would begin with the sheets of the whole region otherwise.
sql! {
    SHEETS = "SELECT t.id AS timesheet_id, t.period_end, s.function, s.minutes
        FROM timesheet t JOIN timesheet_total s ON s.timesheet_id = t.id
        WHERE t.project_id = $1 AND t.state IN ('sent', 'in_check', 'accepted')
        ORDER BY t.period_end, t.id, s.function";
    COMMITMENTS = "WITH own AS (SELECT DISTINCT m.person_id FROM staff_member m JOIN project p ON p.id = m.project_id
            WHERE m.project_id = $1 AND EXISTS (SELECT 1 FROM staff_member o JOIN project q ON q.id = o.project_id
                WHERE o.person_id = m.person_id AND q.ats_number <> p.ats_number)),
        taken AS (SELECT e.id, e.project_id, p.ats_number, e.person_id, e.on_date, e.starts, e.ends,
                MIN(p.ats_number) OVER day AS lowest, MAX(p.ats_number) OVER day AS highest
            FROM own w CROSS JOIN entry e JOIN timesheet t ON t.id = e.timesheet_id
                JOIN project p ON p.id = e.project_id
            WHERE e.person_id = w.person_id AND t.state IN ('sent', 'in_check', 'accepted')
            WINDOW day AS (PARTITION BY e.person_id, e.on_date))
        SELECT k.id, k.project_id, k.ats_number, k.person_id, k.on_date, k.starts, k.ends
        FROM taken k WHERE k.lowest <> k.highest
        ORDER BY k.person_id, k.on_date, k.starts, k.id";
    FLOWS = "SELECT id, source, period_end FROM sirps_flow WHERE project_id = $1 AND state = 'accepted'";
    UNREGISTERED = "SELECT f.id AS flow_id, f.period_end, c.function,
            CAST(SUM(c.unregistered) AS BIGINT) AS unregistered
        FROM sirps_flow f JOIN sirps_count c ON c.flow_id = f.id
        WHERE f.project_id = $1 AND f.state = 'accepted' AND c.unregistered > 0
        GROUP BY f.id, f.period_end, c.function ORDER BY f.period_end, c.function";
    SNAPSHOTS = "SELECT id, reference_on, content FROM snapshot WHERE project_id = $1 AND state = 'sent'
        ORDER BY reference_on";
    FIGURES = "SELECT x.project_id, x.function, x.period_end, x.minutes, x.cases
        FROM crosscheck_figure x JOIN project p ON p.id = x.project_id
        WHERE p.call_id = $1 ORDER BY x.project_id, x.function, x.period_end";
    FIGURE_DELETE = "DELETE FROM crosscheck_figure WHERE project_id = $1";
    FIGURE_INSERT = "INSERT INTO crosscheck_figure (project_id, function, period_end, minutes, cases)
        VALUES ($1, $2, $3, $4, $5)";
    RUN = "SELECT number, run_at FROM crosscheck_run WHERE project_id = $1";
    RUN_INSERT = "INSERT INTO crosscheck_run (project_id, number, run_at) VALUES ($1, 1, $2)";
    RUN_UPDATE = "UPDATE crosscheck_run SET number = number + 1, run_at = $3 WHERE project_id = $1 AND number = $2";
    QUEUED = "UPDATE job SET run_at = run_at
        WHERE kind = $1 AND payload = $2 AND done_at IS NULL AND locked_until IS NULL";
    WAITING = "SELECT COUNT(*) FROM job WHERE kind = $1 AND done_at IS NULL";
}
sql! { STATEMENTS_SQLITE => ACCESS_SQLITE = access!("hex(e.id)", "hex(e.sportello_id)"); }
sql! { STATEMENTS_POSTGRES => ACCESS_POSTGRES = access!("CAST(e.id AS TEXT)", "CAST(e.sportello_id AS TEXT)"); }

/// Reported minutes of a project by sheet and function.
pub async fn crosscheck_sheets(tx: &mut Tx, project: Uuid) -> Result<Vec<SheetFunctionRow>> {
    all!(tx, SHEETS, project)
}

/// Reported rows of function 1 at sportelli, sheet by sheet.
pub async fn crosscheck_access(tx: &mut Tx, project: Uuid) -> Result<Vec<AccessEntryRow>> {
    let sql = match tx.backend() {
        Backend::Sqlite => ACCESS_SQLITE,
        Backend::Postgres => ACCESS_POSTGRES,
    };
    let sheets: Vec<(Uuid, String, String, String, String, String)> = all!(tx, sql, project)?;
    let mut rows = Vec::new();
    let (mut day_text, mut day) = ("", NaiveDate::MIN);
    for (timesheet_id, ids, sportelli, dates, starts, ends) in &sheets {
        let items = ids.split(',').zip(sportelli.split(',')).zip(dates.split(','));
        for (((id, sportello), date), (starts, ends)) in items.zip(starts.split(',').zip(ends.split(','))) {
            if date != day_text {
                (day_text, day) = (date, item(date)?);
            }
            rows.push(AccessEntryRow {
                id: item(id)?,
                timesheet_id: *timesheet_id,
                sportello_id: item(sportello)?,
                on_date: day,
                starts: item(starts)?,
                ends: item(ends)?,
            });
        }
    }
    Ok(rows)
}

/// Reported rows of the project's people on the days on which they worked in another ATS too, those
/// of the other ATS among them.
pub async fn crosscheck_commitments(tx: &mut Tx, project: Uuid) -> Result<Vec<CommitmentRow>> {
    all!(tx, COMMITMENTS, project)
}

/// Key, source and period of what is in force of each quarter.
pub async fn crosscheck_flows(tx: &mut Tx, project: Uuid) -> Result<Vec<(Uuid, String, NaiveDate)>> {
    all!(tx, FLOWS, project)
}

/// What the flows in force say is without the registration form.
pub async fn crosscheck_unregistered(tx: &mut Tx, project: Uuid) -> Result<Vec<UnregisteredRow>> {
    all!(tx, UNREGISTERED, project)
}

/// Key, reference date and content of the snapshots that were sent.
pub async fn crosscheck_snapshots(tx: &mut Tx, project: Uuid) -> Result<Vec<(Uuid, NaiveDate, String)>> {
    all!(tx, SNAPSHOTS, project)
}

/// The figures of all projects of a call.
pub async fn crosscheck_figures(tx: &mut Tx, call: Uuid) -> Result<Vec<FigureRow>> {
    all!(tx, FIGURES, call)
}

/// Puts these figures in the place of a project's.
pub async fn crosscheck_figures_replace(tx: &mut Tx, project: Uuid, rows: &[FigureRow]) -> Result<()> {
    execute!(tx, FIGURE_DELETE, project)?;
    for row in rows {
        execute!(tx, FIGURE_INSERT, project, &row.function, row.period_end, row.minutes, row.cases)?;
    }
    Ok(())
}

/// The last run of a project.
pub async fn crosscheck_run(tx: &mut Tx, project: Uuid) -> Result<Option<RunRow>> {
    optional!(tx, RUN, project)
}

/// Notes a run after the one that was the last when it began; `Stale`, or `Unique` for the first,
/// if another was faster.
pub async fn crosscheck_run_note(tx: &mut Tx, project: Uuid, last: Option<&RunRow>, at: DateTime<Utc>) -> Result<()> {
    match last {
        None => {
            execute!(tx, RUN_INSERT, project, at)?;
            Ok(())
        }
        Some(last) => crate::error::fresh(execute!(tx, RUN_UPDATE, project, last.number, at)?),
    }
}

/// Whether such a job waits already. No worker takes it before this transaction ends, so it will
/// see what this one stores.
pub async fn crosscheck_is_queued(tx: &mut Tx, kind: &str, payload: &str) -> Result<bool> {
    Ok(execute!(tx, QUEUED, kind, payload)? > 0)
}

/// How many jobs of a kind are not done.
pub async fn crosscheck_waiting(tx: &mut Tx, kind: &str) -> Result<i64> {
    let (count,): (i64,) = one!(tx, WAITING, kind)?;
    Ok(count)
}
