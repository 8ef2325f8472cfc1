//! Rows of timesheets: what was worked, when, in which function and where (art. 4.12).
//!
//! Every function that changes rows brings `timesheet_total` and the sums of the sheet in line in
//! the same transaction.
//! The caller claims the sheet first ([`crate::timesheet::timesheet_touch`]), so that two
//! editors of one sheet do not miss each other.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::fresh;
use crate::transaction::Inner;
use crate::{Backend, Result, StoreError, Tx};

/// A row of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct EntryRow {
    /// Key.
    pub id: Uuid,
    /// The sheet.
    pub timesheet_id: Uuid,
    /// The sheet's project.
    pub project_id: Uuid,
    /// The sheet's member.
    pub member_id: Uuid,
    /// The member's person: overlaps are looked for by person, across projects.
    pub person_id: Option<Uuid>,
    /// Code of the function.
    pub function: String,
    /// Day.
    pub on_date: NaiveDate,
    /// Minutes since midnight.
    pub starts: i64,
    /// Minutes since midnight.
    pub ends: i64,
    /// The sportello worked at, or …
    pub sportello_id: Option<Uuid>,
    /// … the other place.
    pub place: Option<String>,
    /// Note.
    pub note: Option<String>,
    /// When it was entered: the delay is shown.
    pub entered_at: DateTime<Utc>,
}

/// What a determination needs of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompactEntryRow {
    /// Key.
    pub id: Uuid,
    /// The member.
    pub member_id: Uuid,
    /// Code of the function.
    pub function: Arc<str>,
    /// Day.
    pub on_date: NaiveDate,
    /// Minutes since midnight.
    pub starts: i64,
    /// Minutes since midnight.
    pub ends: i64,
}

/// A stretch of time a person is taken by.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct OccupiedRow {
    /// The row.
    pub entry_id: Uuid,
    /// Its sheet.
    pub timesheet_id: Uuid,
    /// Its project: another ATS may learn that hours overlap, and when, no more.
    pub project_id: Uuid,
    /// Day.
    pub on_date: NaiveDate,
    /// Minutes since midnight.
    pub starts: i64,
    /// Minutes since midnight.
    pub ends: i64,
    /// When it was entered: of two that overlap the later one is refused.
    pub entered_at: DateTime<Utc>,
}

/// Minutes of one day.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct DayMinutesRow {
    /// Day.
    pub on_date: NaiveDate,
    /// Minutes.
    pub minutes: i64,
}

macro_rules! columns {
    () => {
        "id, timesheet_id, project_id, member_id, person_id, function, on_date, starts, ends, sportello_id, place,
        note, entered_at"
    };
}
/// The rows of each sheet of a project as five texts, one item per row: a few hundred rows of
/// the database instead of some ten thousand, which is what takes the time. `$1` the project,
/// `$2` to `$4` states of sheets, or null.
macro_rules! compact {
    ($id:literal) => {
        concat!(
            "SELECT t.member_id, string_agg(",
            $id,
            ", ','), string_agg(CAST(e.on_date AS TEXT), ','), string_agg(CAST(e.starts AS TEXT), ','),
                string_agg(CAST(e.ends AS TEXT), ','), string_agg(e.function, ',')
            FROM timesheet t JOIN entry e ON e.timesheet_id = t.id
            WHERE t.project_id = $1 AND (t.state IN ($2, $3, $4) OR $2 IS NULL)
            GROUP BY t.period_end, t.member_id ORDER BY t.period_end, t.member_id"
        )
    };
}

sql! {
    BY_ID = "SELECT ", columns!(), " FROM entry WHERE id = $1";
    LIST = "SELECT ", columns!(), " FROM entry WHERE timesheet_id = $1 ORDER BY on_date, starts, id";
    LIST_BY_MEMBER = "SELECT ", columns!(), " FROM entry
        WHERE member_id = $1 AND on_date BETWEEN $2 AND $3 ORDER BY on_date, starts, id";
    LIST_BY_PROJECT = "SELECT ", columns!(), " FROM entry
        WHERE project_id = $1 AND ((on_date, starts, id) > ($2, $3, $4) OR $2 IS NULL)
        ORDER BY on_date, starts, id LIMIT $5";
    OCCUPIED = "SELECT id AS entry_id, timesheet_id, project_id, on_date, starts, ends, entered_at FROM entry
        WHERE person_id = $1 AND on_date BETWEEN $2 AND $3 AND (timesheet_id <> $4 OR $4 IS NULL)
        ORDER BY on_date, starts, id";
    DAY_MINUTES = "SELECT on_date, CAST(SUM(ends - starts) AS BIGINT) AS minutes FROM entry
        WHERE person_id = $1 AND on_date BETWEEN $2 AND $3 GROUP BY on_date ORDER BY on_date";
    INSERT = "INSERT INTO entry (", columns!(), ")
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    UPDATE = "UPDATE entry SET function = $3, on_date = $4, starts = $5, ends = $6, sportello_id = $7, place = $8,
            note = $9, entered_at = $10
        WHERE id = $1 AND timesheet_id = $2";
    DELETE = "DELETE FROM entry WHERE id = $1 AND timesheet_id = $2";
    DELETE_BY_TIMESHEET = "DELETE FROM entry WHERE timesheet_id = $1";
    SET_PERSON = "UPDATE entry SET person_id = $2 WHERE member_id = $1";
    TOTAL_DELETE = "DELETE FROM timesheet_total WHERE timesheet_id = $1";
    TOTAL_INSERT = "INSERT INTO timesheet_total (timesheet_id, function, minutes, entries)
        SELECT timesheet_id, function, CAST(SUM(ends - starts) AS BIGINT), COUNT(*) FROM entry
        WHERE timesheet_id = $1 GROUP BY timesheet_id, function";
    TOTAL_SHEET = "UPDATE timesheet SET (minutes, entries) =
            (SELECT COALESCE(CAST(SUM(s.minutes) AS BIGINT), 0), COALESCE(CAST(SUM(s.entries) AS BIGINT), 0)
            FROM timesheet_total s WHERE s.timesheet_id = $1)
        WHERE id = $1";
}
sql! { STATEMENTS_SQLITE => COMPACT_SQLITE = compact!("hex(e.id)");
INSERT_SQLITE = "INSERT INTO entry (", columns!(), ")
    SELECT unhex(json_extract(value, '$[0][0]')), unhex(json_extract(value, '$[0][1]')), unhex(json_extract(value, '$[0][2]')),
        unhex(json_extract(value, '$[0][3]')), unhex(json_extract(value, '$[1][0]')), json_extract(value, '$[1][1]'),
        json_extract(value, '$[1][2]'), json_extract(value, '$[1][3]'), json_extract(value, '$[1][4]'),
        unhex(json_extract(value, '$[2][0]')), json_extract(value, '$[2][1]'), json_extract(value, '$[2][2]'),
        json_extract(value, '$[3]')
    FROM json_each($1)"; }
sql! { STATEMENTS_POSTGRES => COMPACT_POSTGRES = compact!("CAST(e.id AS TEXT)");
INSERT_POSTGRES = "INSERT INTO entry (", columns!(), ")
    SELECT * FROM UNNEST($1::UUID[], $2::UUID[], $3::UUID[], $4::UUID[], $5::UUID[], $6::TEXT[], $7::DATE[],
        $8::BIGINT[], $9::BIGINT[], $10::UUID[], $11::TEXT[], $12::TEXT[], $13::TIMESTAMPTZ[])"; }

/// Characters of an id as text, at least.
const ID_TEXT: usize = 32;

/// Rows sent to the database at once.
pub(crate) const CHUNK: usize = 2000;

/// A row by key.
pub async fn entry_by_id(tx: &mut Tx, id: Uuid) -> Result<Option<EntryRow>> {
    optional!(tx, BY_ID, id)
}

/// The rows of a sheet in order of day and time.
pub async fn entry_list_by_timesheet(tx: &mut Tx, timesheet_id: Uuid) -> Result<Vec<EntryRow>> {
    all!(tx, LIST, timesheet_id)
}

/// The rows of a member from a day to a day, both included.
pub async fn entry_list_by_member(
    tx: &mut Tx,
    member_id: Uuid,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<EntryRow>> {
    all!(tx, LIST_BY_MEMBER, member_id, from, to)
}

/// A page of the rows of a project in order of day, time and key; `after` is the last one seen.
pub async fn entry_list_by_project(
    tx: &mut Tx,
    project_id: Uuid,
    after: Option<&EntryRow>,
    limit: i64,
) -> Result<Vec<EntryRow>> {
    let (date, starts, id) = (after.map(|e| e.on_date), after.map(|e| e.starts), after.map(|e| e.id));
    all!(tx, LIST_BY_PROJECT, project_id, date, starts, id, limit)
}

/// All rows of a project in order of day, time and key, as the determination reads them; with
/// `states` only those of sheets in one of these (at most three) states.
///
/// # Errors
/// [`StoreError::Value`] with more than three states or none.
pub async fn entry_compact_list(
    tx: &mut Tx,
    project_id: Uuid,
    states: Option<&[&str]>,
) -> Result<Vec<CompactEntryRow>> {
    let (a, b, c) = match states {
        None => (None, None, None),
        Some([a]) => (Some(*a), Some(*a), Some(*a)),
        Some([a, b]) => (Some(*a), Some(*b), Some(*b)),
        Some([a, b, c]) => (Some(*a), Some(*b), Some(*c)),
        Some(others) => return Err(StoreError::Value(format!("{} states of sheets", others.len()))),
    };
    let sql = match tx.backend() {
        Backend::Sqlite => COMPACT_SQLITE,
        Backend::Postgres => COMPACT_POSTGRES,
    };
    let sheets: Vec<(Uuid, String, String, String, String, String)> = all!(tx, sql, project_id, a, b, c)?;
    let mut rows = Vec::with_capacity(sheets.iter().map(|sheet| sheet.1.len() / ID_TEXT).sum());
    // Rows of a sheet stand by day: most of them have the day and the function of the one before.
    let (mut day_text, mut day) = ("", NaiveDate::MIN);
    let mut code: Arc<str> = Arc::from("");
    for (member_id, ids, dates, starts, ends, functions) in &sheets {
        let items = ids.split(',').zip(dates.split(',')).zip(starts.split(',')).zip(ends.split(','));
        for ((((id, date), starts), ends), function) in items.zip(functions.split(',')) {
            if date != day_text {
                (day_text, day) = (date, item(date)?);
            }
            if function != &*code {
                code = Arc::from(function);
            }
            rows.push(CompactEntryRow {
                id: item(id)?,
                member_id: *member_id,
                function: Arc::clone(&code),
                on_date: day,
                starts: item(starts)?,
                ends: item(ends)?,
            });
        }
    }
    rows.sort_by_key(|r| (r.on_date, r.starts, r.id));
    Ok(rows)
}

/// One item of the texts the database puts together.
pub(crate) fn item<T: std::str::FromStr>(text: &str) -> Result<T> {
    text.parse().map_err(|_| StoreError::Value(format!("{text:?} in a row of a sheet")))
}

/// When a person is taken, from a day to a day, in any project; without the rows of one sheet.
pub async fn entry_occupied(
    tx: &mut Tx,
    person_id: Uuid,
    from: NaiveDate,
    to: NaiveDate,
    without_timesheet: Option<Uuid>,
) -> Result<Vec<OccupiedRow>> {
    all!(tx, OCCUPIED, person_id, from, to, without_timesheet)
}

/// Minutes a person worked per day, in all projects, from a day to a day: sums of weeks come
/// from these.
pub async fn entry_day_minutes(
    tx: &mut Tx,
    person_id: Uuid,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<DayMinutesRow>> {
    all!(tx, DAY_MINUTES, person_id, from, to)
}

/// Stores a new row.
pub async fn entry_insert(tx: &mut Tx, r: &EntryRow) -> Result<()> {
    execute!(
        tx,
        INSERT,
        r.id,
        r.timesheet_id,
        r.project_id,
        r.member_id,
        r.person_id,
        &r.function,
        r.on_date,
        r.starts,
        r.ends,
        r.sportello_id,
        &r.place,
        &r.note,
        r.entered_at
    )?;
    total(tx, r.timesheet_id).await
}

/// Stores many new rows, a few thousand per statement.
pub async fn entry_insert_many(tx: &mut Tx, rows: &[EntryRow]) -> Result<()> {
    insert_chunks(tx, rows).await?;
    let sheets: BTreeSet<Uuid> = rows.iter().map(|r| r.timesheet_id).collect();
    for sheet in sheets {
        total(tx, sheet).await?;
    }
    Ok(())
}

/// Stores new rows and leaves the sums to the caller.
pub(crate) async fn insert_chunks(tx: &mut Tx, rows: &[EntryRow]) -> Result<()> {
    for chunk in rows.chunks(CHUNK) {
        tx.count();
        match tx.inner() {
            Inner::Sqlite(t) => {
                sqlx::query(INSERT_SQLITE).bind(json(chunk)?).execute(&mut **t).await?;
            }
            Inner::Postgres(t) => {
                sqlx::query(INSERT_POSTGRES)
                    .bind(chunk.iter().map(|r| r.id).collect::<Vec<_>>())
                    .bind(chunk.iter().map(|r| r.timesheet_id).collect::<Vec<_>>())
                    .bind(chunk.iter().map(|r| r.project_id).collect::<Vec<_>>())
                    .bind(chunk.iter().map(|r| r.member_id).collect::<Vec<_>>())
                    .bind(chunk.iter().map(|r| r.person_id).collect::<Vec<_>>())
                    .bind(chunk.iter().map(|r| r.function.as_str()).collect::<Vec<_>>())
                    .bind(chunk.iter().map(|r| r.on_date).collect::<Vec<_>>())
                    .bind(chunk.iter().map(|r| r.starts).collect::<Vec<_>>())
                    .bind(chunk.iter().map(|r| r.ends).collect::<Vec<_>>())
                    .bind(chunk.iter().map(|r| r.sportello_id).collect::<Vec<_>>())
                    .bind(chunk.iter().map(|r| r.place.as_deref()).collect::<Vec<_>>())
                    .bind(chunk.iter().map(|r| r.note.as_deref()).collect::<Vec<_>>())
                    .bind(chunk.iter().map(|r| r.entered_at).collect::<Vec<_>>())
                    .execute(&mut **t)
                    .await?;
            }
        }
    }
    Ok(())
}

/// Rows as one JSON text, in the forms in which SQLite keeps their columns.
fn json(rows: &[EntryRow]) -> Result<String> {
    let hex = |id: Uuid| id.simple().to_string();
    let rows: Vec<_> = rows
        .iter()
        .map(|r| {
            (
                (hex(r.id), hex(r.timesheet_id), hex(r.project_id), hex(r.member_id)),
                (r.person_id.map(hex), &r.function, r.on_date.to_string(), r.starts, r.ends),
                (r.sportello_id.map(hex), &r.place, &r.note),
                r.entered_at.to_rfc3339_opts(SecondsFormat::AutoSi, false),
            )
        })
        .collect();
    serde_json::to_string(&rows).map_err(|error| StoreError::Value(error.to_string()))
}

/// Changes a row (not its sheet); `Stale` if the sheet has no such row any more.
pub async fn entry_update(tx: &mut Tx, r: &EntryRow) -> Result<()> {
    fresh(execute!(
        tx,
        UPDATE,
        r.id,
        r.timesheet_id,
        &r.function,
        r.on_date,
        r.starts,
        r.ends,
        r.sportello_id,
        &r.place,
        &r.note,
        r.entered_at
    )?)?;
    total(tx, r.timesheet_id).await
}

/// Removes a row from its sheet; `Stale` if the sheet has no such row any more, `Reference` if
/// it has findings: see [`crate::mismatch::mismatch_delete_by_entry`].
pub async fn entry_delete(tx: &mut Tx, timesheet_id: Uuid, id: Uuid) -> Result<()> {
    fresh(execute!(tx, DELETE, id, timesheet_id)?)?;
    total(tx, timesheet_id).await
}

/// Removes all rows of a sheet; gives how many.
pub async fn entry_delete_by_timesheet(tx: &mut Tx, timesheet_id: Uuid) -> Result<u64> {
    let deleted = execute!(tx, DELETE_BY_TIMESHEET, timesheet_id)?;
    total(tx, timesheet_id).await?;
    Ok(deleted)
}

/// Sets the person on all rows of a member, when the member's person became known or changed.
pub async fn entry_set_person(tx: &mut Tx, member_id: Uuid, person_id: Option<Uuid>) -> Result<u64> {
    execute!(tx, SET_PERSON, member_id, person_id)
}

/// Brings the sums of a sheet in line with its rows.
pub(crate) async fn total(tx: &mut Tx, timesheet_id: Uuid) -> Result<()> {
    execute!(tx, TOTAL_DELETE, timesheet_id)?;
    execute!(tx, TOTAL_INSERT, timesheet_id)?;
    execute!(tx, TOTAL_SHEET, timesheet_id)?;
    Ok(())
}
