//! The snapshots of the mayors' committee (art. 9) and the resolutions uploaded for them. One that
//! was sent is never changed: no statement here does.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::fresh;
use crate::{Result, StoreError, Tx};

/// A snapshot that was sent.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct SnapshotSentRow {
    /// Key.
    pub id: Uuid,
    /// Its reference date.
    pub reference_on: NaiveDate,
    /// The day it was sent.
    pub sent_on: NaiveDate,
}

/// A snapshot. `version` is 1 on insert.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct SnapshotRow {
    /// Key.
    pub id: Uuid,
    /// The project.
    pub project_id: Uuid,
    /// The day it is about.
    pub reference_on: NaiveDate,
    /// `draft`, `sent`.
    pub state: String,
    /// The day whose data it shows.
    pub prepared_on: NaiveDate,
    /// Account that had it made.
    pub prepared_by: Uuid,
    /// When.
    pub prepared_at: DateTime<Utc>,
    /// JSON in canonical form.
    pub content: String,
    /// Its SHA-256, in hexadecimal.
    pub content_sha256: String,
    /// The staff's word on it.
    pub comment: Option<String>,
    /// The draft of the act that was drawn up from this content.
    pub document_id: Option<Uuid>,
    /// Number of the committee's resolution.
    pub act_number: Option<String>,
    /// Its day.
    pub act_on: Option<NaiveDate>,
    /// SHA-256 of its file, in hexadecimal: the key it is kept by.
    pub act_sha256: Option<String>,
    /// The name it is saved under.
    pub act_file_name: Option<String>,
    /// Its size, in bytes.
    pub act_file_bytes: Option<i64>,
    /// Account that sent it.
    pub sent_by: Option<Uuid>,
    /// When.
    pub sent_at: Option<DateTime<Utc>>,
    /// On which day.
    pub sent_on: Option<NaiveDate>,
    /// Raised by every update.
    pub version: i64,
}

/// A snapshot with the names of people.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct SnapshotListRow {
    /// The snapshot.
    #[sqlx(flatten)]
    pub snapshot: SnapshotRow,
    /// Of who had it made.
    pub prepared_by_name: String,
    /// Of who sent it.
    pub sent_by_name: Option<String>,
    /// Number of the draft of the act in force.
    pub document_number: Option<i64>,
}

/// A resolution that was uploaded.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct SnapshotActRow {
    /// Key.
    pub id: Uuid,
    /// The snapshot.
    pub snapshot_id: Uuid,
    /// 1, 2, … for the snapshot.
    pub number: i64,
    /// Number of the resolution.
    pub act_number: String,
    /// Its day.
    pub act_on: NaiveDate,
    /// SHA-256 of the file, in hexadecimal: the key it is kept by.
    pub file_sha256: String,
    /// The name it is saved under.
    pub file_name: String,
    /// Its size, in bytes.
    pub file_bytes: i64,
    /// SHA-256 of the content the snapshot had.
    pub content_sha256: String,
    /// Account that uploaded it.
    pub uploaded_by: Uuid,
    /// When.
    pub uploaded_at: DateTime<Utc>,
}

/// Minutes of a member in a function, of one sheet, dated up to a day.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct MinutesUpToRow {
    /// The member.
    pub member_id: Uuid,
    /// Code of the function.
    pub function: String,
    /// Code of the sheet's state.
    pub state: String,
    /// When the sheet was sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it was accepted or returned.
    pub decided_at: Option<DateTime<Utc>>,
    /// Minutes.
    pub minutes: i64,
}

/// How far the counts of a source and function go, up to a day; and of the ATS's social workers
/// how many there are on it.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct CountedToRow {
    /// `flow`, `participants`, `records`; `workers` for the social workers.
    pub source: String,
    /// Code of the function; empty for the social workers.
    pub function: String,
    /// The last day.
    pub counted_to: NaiveDate,
    /// Of the social workers ten-thousandths of full-time equivalents; else 0.
    pub fte_ten_thousandths: i64,
}

/// A sportello with its week and the people on duty.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct NetworkPointRow {
    /// Its number in the network.
    pub number: i64,
    /// Name of its municipality.
    pub municipality: String,
    /// Address, once known.
    pub address: Option<String>,
    /// Quarter.
    pub quarter: Option<String>,
    /// Part of the funded network.
    pub funded: bool,
    week: Option<String>,
    people: Option<String>,
}

impl NetworkPointRow {
    /// Its intervals of opening: weekday, from and to in minutes since midnight; by day and time.
    ///
    /// # Errors
    /// `Value` when what is stored are none.
    pub fn week(&self) -> Result<Vec<[i64; 3]>> {
        let wrong = |text: &str| StoreError::Value(format!("{text:?} as an interval of opening"));
        let stretches = self.week.as_deref().unwrap_or_default().split_whitespace();
        let mut week = stretches
            .map(|text| {
                let parts = text.split('_').map(str::parse).collect::<std::result::Result<Vec<i64>, _>>();
                parts.ok().and_then(|parts| parts.try_into().ok()).ok_or_else(|| wrong(text))
            })
            .collect::<Result<Vec<[i64; 3]>>>()?;
        week.sort_unstable();
        Ok(week)
    }

    /// Codes of the members on duty, sorted.
    #[must_use]
    pub fn staff(&self) -> Vec<String> {
        let mut codes: Vec<String> = self.people.as_deref().unwrap_or_default().lines().map(str::to_owned).collect();
        codes.sort_unstable();
        codes
    }
}

macro_rules! columns {
    () => {
        "s.id, s.project_id, s.reference_on, s.state, s.prepared_on, s.prepared_by, s.prepared_at, s.content,
        s.content_sha256, s.comment, s.document_id, s.act_number, s.act_on, s.act_sha256, s.act_file_name,
        s.act_file_bytes, s.sent_by, s.sent_at, s.sent_on, s.version"
    };
}
macro_rules! list {
    () => {
        concat!(
            "SELECT ",
            columns!(),
            ", p.display_name AS prepared_by_name, u.display_name AS sent_by_name, d.number AS document_number
            FROM snapshot s JOIN user_account p ON p.id = s.prepared_by
                LEFT JOIN user_account u ON u.id = s.sent_by LEFT JOIN document d ON d.id = s.document_id "
        )
    };
}

sql! {
    SENT = "SELECT id, reference_on, sent_on FROM snapshot WHERE project_id = $1 AND state = 'sent'
        ORDER BY reference_on";
    LIST = list!(), "WHERE s.project_id = $1 ORDER BY s.reference_on";
    ALL = "SELECT ", columns!(), " FROM snapshot s WHERE s.id > $1 OR $1 IS NULL ORDER BY s.id LIMIT $2";
    INSERT = "INSERT INTO snapshot (id, project_id, reference_on, state, prepared_on, prepared_by, prepared_at,
            content, content_sha256, comment, document_id, act_number, act_on, act_sha256, act_file_name,
            act_file_bytes, sent_by, sent_at, sent_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)";
    UPDATE = "UPDATE snapshot SET state = $3, prepared_on = $4, prepared_by = $5, prepared_at = $6, content = $7,
            content_sha256 = $8, comment = $9, document_id = $10, act_number = $11, act_on = $12, act_sha256 = $13,
            act_file_name = $14, act_file_bytes = $15, sent_by = $16, sent_at = $17, sent_on = $18,
            version = version + 1
        WHERE id = $1 AND version = $2 AND state = 'draft'";
    ACT_LIST = "SELECT id, snapshot_id, number, act_number, act_on, file_sha256, file_name, file_bytes,
            content_sha256, uploaded_by, uploaded_at
        FROM snapshot_act WHERE snapshot_id = $1 ORDER BY number DESC";
    ACT_INSERT = "INSERT INTO snapshot_act (id, snapshot_id, number, act_number, act_on, file_sha256, file_name,
            file_bytes, content_sha256, uploaded_by, uploaded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    // Of whole periods the sums that are kept; of the one the day lies in, its rows.
    MINUTES_UP_TO = "SELECT t.member_id, s.function, t.state, t.sent_at, t.decided_at, s.minutes
        FROM timesheet t JOIN timesheet_total s ON s.timesheet_id = t.id
        WHERE t.project_id = $1 AND t.period_end <= $2
        UNION ALL
        SELECT t.member_id, e.function, t.state, t.sent_at, t.decided_at,
            CAST(SUM(e.ends - e.starts) AS BIGINT) AS minutes
        FROM timesheet t JOIN entry e ON e.timesheet_id = t.id
        WHERE t.project_id = $1 AND t.period_end > $2 AND t.period_start <= $2 AND e.on_date <= $2
        GROUP BY t.id, t.member_id, e.function, t.state, t.sent_at, t.decided_at";
    COUNTED_TO = "SELECT f.source, c.function, MAX(f.counted_to) AS counted_to,
            CAST(0 AS BIGINT) AS fte_ten_thousandths
        FROM sirps_flow f JOIN sirps_count c ON c.flow_id = f.id
        WHERE f.project_id = $1 AND f.source = 'flow' AND f.state <> 'withdrawn' AND f.counted_to <= $2
        GROUP BY f.source, c.function
        UNION ALL
        SELECT f.source, p.function, MAX(CASE WHEN f.counted_to > $2 THEN $2 ELSE f.counted_to END), 0
        FROM sirps_flow f JOIN participant p ON p.flow_id = f.id
        WHERE f.project_id = $1 AND f.source = 'participants' AND f.state = 'accepted' AND p.registered_on <= $2
        GROUP BY f.source, p.function
        UNION ALL
        SELECT 'records', r.function, MAX(r.on_date), 0
        FROM fruition_record r WHERE r.project_id = $1 AND r.on_date <= $2 GROUP BY r.function
        UNION ALL
        SELECT 'workers', '', MAX(p.start_on), CAST(SUM(w.fte_ten_thousandths) AS BIGINT)
        FROM social_worker w JOIN project p ON p.ats_number = w.ats_number
        WHERE p.id = $1 AND w.from_on <= $2 AND (w.to_on >= $2 OR w.to_on IS NULL) GROUP BY p.id";
    NETWORK = "SELECT s.number, m.name AS municipality, s.address, s.quarter, s.funded,
            (SELECT string_agg(CAST(h.weekday AS TEXT) || '_' || CAST(h.opens AS TEXT) || '_' || CAST(h.closes AS TEXT),
                ' ') FROM opening_hours h WHERE h.sportello_id = s.id) AS week,
            (SELECT string_agg(k.code, '\n') FROM sportello_staff a JOIN staff_member k ON k.id = a.member_id
                WHERE a.sportello_id = s.id) AS people
        FROM sportello s JOIN municipality m ON m.istat = s.istat WHERE s.project_id = $1 ORDER BY s.number";
}

/// The snapshots of a project that were sent, by reference date.
pub async fn snapshot_sent_list(tx: &mut Tx, project: Uuid) -> Result<Vec<SnapshotSentRow>> {
    all!(tx, SENT, project)
}

/// The snapshots of a project, by reference date.
pub async fn snapshot_list(tx: &mut Tx, project: Uuid) -> Result<Vec<SnapshotListRow>> {
    all!(tx, LIST, project)
}

/// Snapshots of all projects, by key after the last one seen: for checking them all.
pub async fn snapshot_page(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<SnapshotRow>> {
    all!(tx, ALL, after, limit)
}

/// Stores a new snapshot; `Unique` if the project has one of that date.
pub async fn snapshot_insert(tx: &mut Tx, r: &SnapshotRow) -> Result<()> {
    execute!(
        tx,
        INSERT,
        r.id,
        r.project_id,
        r.reference_on,
        &r.state,
        r.prepared_on,
        r.prepared_by,
        r.prepared_at,
        &r.content,
        &r.content_sha256,
        &r.comment,
        r.document_id,
        &r.act_number,
        r.act_on,
        &r.act_sha256,
        &r.act_file_name,
        r.act_file_bytes,
        r.sent_by,
        r.sent_at,
        r.sent_on
    )?;
    Ok(())
}

/// Changes a snapshot read at `r.version`; `Stale` if it changed since, or was sent.
pub async fn snapshot_update(tx: &mut Tx, r: &SnapshotRow) -> Result<()> {
    fresh(execute!(
        tx,
        UPDATE,
        r.id,
        r.version,
        &r.state,
        r.prepared_on,
        r.prepared_by,
        r.prepared_at,
        &r.content,
        &r.content_sha256,
        &r.comment,
        r.document_id,
        &r.act_number,
        r.act_on,
        &r.act_sha256,
        &r.act_file_name,
        r.act_file_bytes,
        r.sent_by,
        r.sent_at,
        r.sent_on
    )?)
}

/// The resolutions uploaded for a snapshot, the newest first.
pub async fn snapshot_act_list(tx: &mut Tx, snapshot: Uuid) -> Result<Vec<SnapshotActRow>> {
    all!(tx, ACT_LIST, snapshot)
}

/// Notes a resolution that was uploaded; `Unique` if its number is taken.
pub async fn snapshot_act_insert(tx: &mut Tx, r: &SnapshotActRow) -> Result<()> {
    execute!(
        tx,
        ACT_INSERT,
        r.id,
        r.snapshot_id,
        r.number,
        &r.act_number,
        r.act_on,
        &r.file_sha256,
        &r.file_name,
        r.file_bytes,
        &r.content_sha256,
        r.uploaded_by,
        r.uploaded_at
    )?;
    Ok(())
}

/// Minutes of a project dated up to a day, by member, function and sheet, in no order.
pub async fn minutes_up_to(tx: &mut Tx, project: Uuid, day: NaiveDate) -> Result<Vec<MinutesUpToRow>> {
    all!(tx, MINUTES_UP_TO, project, day)
}

/// How far the counts of each source and function go, and the social workers, in no order.
pub async fn counted_to(tx: &mut Tx, project: Uuid, day: NaiveDate) -> Result<Vec<CountedToRow>> {
    all!(tx, COUNTED_TO, project, day)
}

/// The network of a project by number, with week and people on duty, in one statement.
pub async fn network_points(tx: &mut Tx, project: Uuid) -> Result<Vec<NetworkPointRow>> {
    all!(tx, NETWORK, project)
}
