//! The rows of lists of participants, which function the activities they name belong to, and how
//! many people they tell of (art. 13: a pseudonym, and no more than counting needs).

use chrono::NaiveDate;
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::fresh;
use crate::transaction::Inner;
use crate::{Result, StoreError, Tx};

/// A row of a list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, FromRow)]
pub struct ParticipantRow {
    /// HMAC-SHA-256 of the tax code under the ATS's key.
    pub person_hash: Vec<u8>,
    /// Code of the function.
    pub function: String,
    /// Day of registration.
    pub registered_on: NaiveDate,
    /// `F`, `M`.
    pub sex: String,
    /// Code of the age band.
    pub age_band: String,
    /// `employed`, `unemployed`, `inactive`, `unknown`.
    pub labour_status: String,
    /// Whether a condition of vulnerability is marked.
    pub vulnerable: bool,
}

/// People alike in all that is counted.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct IndicatorRow {
    /// `F`, `M`.
    pub sex: String,
    /// Code of the age band.
    pub age_band: String,
    /// `employed`, `unemployed`, `inactive`, `unknown`.
    pub labour_status: String,
    /// Whether a condition of vulnerability is marked.
    pub vulnerable: bool,
    /// How many.
    pub people: i64,
}

/// An activity of the case-file software. `version` is 1 on insert.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ActivityCodeRow {
    /// The project.
    pub project_id: Uuid,
    /// The code.
    pub code: String,
    /// Code of the function it belongs to.
    pub function: String,
    /// Raised by every update.
    pub version: i64,
}

/// Rows sent to the database at once.
const CHUNK: usize = 5_000;

macro_rules! columns {
    () => {
        "flow_id, line, person_hash, function, registered_on, sex, age_band, labour_status, vulnerable"
    };
}

sql! {
    LIST = "SELECT person_hash, function, registered_on, sex, age_band, labour_status, vulnerable
        FROM participant WHERE flow_id = $1 ORDER BY line";
    // Of what is no longer in force nothing of single people is kept.
    FORGET = "DELETE FROM participant WHERE flow_id IN (SELECT f.id FROM sirps_flow f
        WHERE f.project_id = $1 AND f.source = 'participants' AND f.period_end = $2 AND f.state <> 'accepted')";
    // Each person once, as at the first registration.
    INDICATORS = "SELECT q.sex, q.age_band, q.labour_status, q.vulnerable, COUNT(*) AS people
        FROM (SELECT p.sex, p.age_band, p.labour_status, p.vulnerable, ROW_NUMBER() OVER (PARTITION BY p.person_hash
                ORDER BY p.registered_on, p.age_band, p.labour_status, p.vulnerable, p.sex) AS place
            FROM sirps_flow f JOIN participant p ON p.flow_id = f.id
            WHERE f.project_id = $1 AND f.source = 'participants' AND f.state = 'accepted') q
        WHERE q.place = 1
        GROUP BY q.sex, q.age_band, q.labour_status, q.vulnerable
        ORDER BY q.sex, q.age_band, q.labour_status, q.vulnerable";
    ACTIVITY_LIST = "SELECT project_id, code, function, version FROM activity_code WHERE project_id = $1 ORDER BY code";
    ACTIVITY_INSERT = "INSERT INTO activity_code (project_id, code, function) VALUES ($1, $2, $3)";
    ACTIVITY_UPDATE = "UPDATE activity_code SET function = $4, version = version + 1
        WHERE project_id = $1 AND code = $2 AND version = $3";
    ACTIVITY_DELETE = "DELETE FROM activity_code WHERE project_id = $1 AND code = $2 AND version = $3";
}
sql! { STATEMENTS_SQLITE =>
INSERT_SQLITE = "INSERT INTO participant (", columns!(), ")
    SELECT $2, json_extract(value, '$[0]'), unhex(json_extract(value, '$[1]')), json_extract(value, '$[2]'),
        json_extract(value, '$[3]'), json_extract(value, '$[4]'), json_extract(value, '$[5]'),
        json_extract(value, '$[6]'), json_extract(value, '$[7]')
    FROM json_each($1)"; }
sql! { STATEMENTS_POSTGRES =>
INSERT_POSTGRES = "INSERT INTO participant (", columns!(), ")
    SELECT $9::UUID, v.* FROM UNNEST($1::BIGINT[], $2::BYTEA[], $3::TEXT[], $4::DATE[], $5::TEXT[], $6::TEXT[],
        $7::TEXT[], $8::BOOLEAN[]) AS v"; }

/// Stores the rows of a version in their order, a few thousand with each statement.
///
/// # Errors
/// `Unique` if the version has rows already.
pub async fn participant_insert_many(tx: &mut Tx, flow: Uuid, rows: &[ParticipantRow]) -> Result<()> {
    let mut line: i64 = 1;
    for chunk in rows.chunks(CHUNK) {
        let lines: Vec<i64> = chunk.iter().zip(line..).map(|(_, line)| line).collect();
        line = lines.last().map_or(line, |last| last + 1);
        tx.count();
        match tx.inner() {
            Inner::Sqlite(t) => {
                sqlx::query(INSERT_SQLITE).bind(json(chunk, &lines)?).bind(flow).execute(&mut **t).await?;
            }
            Inner::Postgres(t) => {
                sqlx::query(INSERT_POSTGRES)
                    .bind(&lines)
                    .bind(chunk.iter().map(|r| r.person_hash.as_slice()).collect::<Vec<_>>())
                    .bind(chunk.iter().map(|r| r.function.as_str()).collect::<Vec<_>>())
                    .bind(chunk.iter().map(|r| r.registered_on).collect::<Vec<_>>())
                    .bind(chunk.iter().map(|r| r.sex.as_str()).collect::<Vec<_>>())
                    .bind(chunk.iter().map(|r| r.age_band.as_str()).collect::<Vec<_>>())
                    .bind(chunk.iter().map(|r| r.labour_status.as_str()).collect::<Vec<_>>())
                    .bind(chunk.iter().map(|r| r.vulnerable).collect::<Vec<_>>())
                    .bind(flow)
                    .execute(&mut **t)
                    .await?;
            }
        }
    }
    Ok(())
}

/// Rows as one JSON text, in the forms in which SQLite keeps their columns.
fn json(rows: &[ParticipantRow], lines: &[i64]) -> Result<String> {
    let rows: Vec<_> = rows
        .iter()
        .zip(lines)
        .map(|(r, line)| {
            let hash: String = r.person_hash.iter().map(|byte| format!("{byte:02x}")).collect();
            let day = r.registered_on.to_string();
            (line, hash, &r.function, day, &r.sex, &r.age_band, &r.labour_status, i64::from(r.vulnerable))
        })
        .collect();
    serde_json::to_string(&rows).map_err(|error| StoreError::Value(error.to_string()))
}

/// The rows of a version.
pub async fn participant_list(tx: &mut Tx, flow: Uuid) -> Result<Vec<ParticipantRow>> {
    all!(tx, LIST, flow)
}

/// Removes the rows of the versions of a period that are no longer in force; gives how many.
pub async fn participant_forget(tx: &mut Tx, project: Uuid, period_end: NaiveDate) -> Result<u64> {
    execute!(tx, FORGET, project, period_end)
}

/// How many people the lists in force tell of, by all that is counted.
pub async fn indicator_list(tx: &mut Tx, project: Uuid) -> Result<Vec<IndicatorRow>> {
    all!(tx, INDICATORS, project)
}

/// The activities of a project, by code.
pub async fn activity_code_list(tx: &mut Tx, project: Uuid) -> Result<Vec<ActivityCodeRow>> {
    all!(tx, ACTIVITY_LIST, project)
}

/// Stores an activity; `Unique` when its code is there.
pub async fn activity_code_insert(tx: &mut Tx, row: &ActivityCodeRow) -> Result<()> {
    execute!(tx, ACTIVITY_INSERT, row.project_id, &row.code, &row.function)?;
    Ok(())
}

/// Gives an activity another function; `Stale` if it is no longer the version read.
pub async fn activity_code_update(tx: &mut Tx, row: &ActivityCodeRow) -> Result<()> {
    fresh(execute!(tx, ACTIVITY_UPDATE, row.project_id, &row.code, row.version, &row.function)?)
}

/// Removes an activity; `Stale` if it is no longer the version read.
pub async fn activity_code_delete(tx: &mut Tx, row: &ActivityCodeRow) -> Result<()> {
    fresh(execute!(tx, ACTIVITY_DELETE, row.project_id, &row.code, row.version)?)
}
