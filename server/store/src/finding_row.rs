//! The rows behind a finding with where each stands now, the marks that came of it; and findings
//! with their rows stored many at a time.

use chrono::NaiveDate;
use serde_json::json;
use sqlx::FromRow;
use uuid::Uuid;

use crate::finding::FindingRow;
use crate::{Backend, Result, Tx};

/// Findings or rows of one statement.
const CHUNK: usize = 2000;

/// A row behind a finding.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct FindingEvidenceRow {
    /// The finding.
    pub finding_id: Uuid,
    /// Number, from 1.
    pub number: i64,
    /// `entry`, `sheet`, `flow`, `records`, `snapshot`.
    pub source: String,
    /// Its key there.
    pub key: Option<Uuid>,
    /// Its day.
    pub on_date: Option<NaiveDate>,
    /// Minutes since midnight.
    pub starts: Option<i64>,
    /// Minutes since midnight.
    pub ends: Option<i64>,
    /// The part a confirmation marks: minutes since midnight.
    pub piece_starts: Option<i64>,
    /// Minutes since midnight.
    pub piece_ends: Option<i64>,
    /// The commitment in another ATS, for the Region alone.
    pub other_key: Option<Uuid>,
    /// Its times: minutes since midnight.
    pub other_starts: Option<i64>,
    /// As above.
    pub other_ends: Option<i64>,
    /// The sportello.
    pub sportello_id: Option<Uuid>,
    /// Minutes, or how many.
    pub amount: i64,
}

/// A row behind a finding with where it stands now; nothing of a row that is gone.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct FindingPlaceRow {
    /// The row.
    #[sqlx(flatten)]
    pub row: FindingEvidenceRow,
    /// Of its sheet: first day.
    pub period_start: Option<NaiveDate>,
    /// Of its sheet: last day.
    pub period_end: Option<NaiveDate>,
    /// Of its sheet: code of the state.
    pub sheet_state: Option<String>,
    /// Of the sheet's member.
    pub member_code: Option<String>,
    /// Of the member's person.
    pub first_name: Option<String>,
    /// Of the member's person.
    pub last_name: Option<String>,
    /// Of its flow: last day of the period.
    pub flow_period_end: Option<NaiveDate>,
    /// Of its flow: number of the version.
    pub flow_number: Option<i64>,
    /// Name of the sportello's municipality.
    pub municipality: Option<String>,
    /// Of the commitment in another ATS, for the Region alone.
    pub other_ats: Option<i64>,
    /// Of the commitment in another ATS, for the Region alone.
    pub other_project_id: Option<Uuid>,
    /// Of the sheet of that commitment.
    pub other_period_start: Option<NaiveDate>,
    /// Of the sheet of that commitment.
    pub other_period_end: Option<NaiveDate>,
    /// Of the member of that commitment.
    pub other_code: Option<String>,
}

macro_rules! evidence {
    () => {
        "r.finding_id, r.number, r.source, r.key, r.on_date, r.starts, r.ends, r.piece_starts, r.piece_ends,
        r.other_key, r.other_starts, r.other_ends, r.sportello_id, r.amount"
    };
}

sql! {
    EVIDENCE_DELETE = "DELETE FROM finding_row WHERE finding_id = $1";
    PLACES = "SELECT ", evidence!(), ", t.period_start, t.period_end, t.state AS sheet_state, m.code AS member_code,
            n.first_name, n.last_name, w.period_end AS flow_period_end, w.number AS flow_number,
            c.name AS municipality, op.ats_number AS other_ats, op.id AS other_project_id,
            ot.period_start AS other_period_start, ot.period_end AS other_period_end, om.code AS other_code
        FROM finding_row r
            LEFT JOIN entry e ON e.id = r.key AND r.source = 'entry'
            LEFT JOIN timesheet t ON t.id = COALESCE(e.timesheet_id, r.key)
            LEFT JOIN staff_member m ON m.id = t.member_id
            LEFT JOIN person n ON n.id = m.person_id
            LEFT JOIN sirps_flow w ON w.id = r.key AND r.source = 'flow'
            LEFT JOIN sportello s ON s.id = r.sportello_id
            LEFT JOIN municipality c ON c.istat = s.istat
            LEFT JOIN entry oe ON oe.id = r.other_key
            LEFT JOIN timesheet ot ON ot.id = oe.timesheet_id
            LEFT JOIN staff_member om ON om.id = oe.member_id
            LEFT JOIN project op ON op.id = oe.project_id
        WHERE r.finding_id = $1 AND r.number > $2 ORDER BY r.number LIMIT $3";
    MARK_INSERT = "INSERT INTO finding_mark (finding_id, mismatch_id) VALUES ($1, $2)";
    MARK_LIST = "SELECT mismatch_id FROM finding_mark WHERE finding_id = $1 ORDER BY mismatch_id";
    MARK_DELETE = "DELETE FROM finding_mark WHERE finding_id = $1";
}
// The same JSON for both databases: a list of objects, keys as 32 hexadecimal digits, days as text.
sql! { STATEMENTS_SQLITE =>
INSERT_SQLITE = "INSERT INTO finding (id, project_id, rule, subject, period_end, function, sportello_id, sentence,
        figures, essence, minutes, row_count, state, found_on)
    SELECT unhex(value ->> 'id'), unhex(value ->> 'project_id'), value ->> 'rule', value ->> 'subject',
        value ->> 'period_end', value ->> 'function', unhex(value ->> 'sportello_id'), value ->> 'sentence',
        value ->> 'figures', value ->> 'essence', value ->> 'minutes', value ->> 'row_count', value ->> 'state',
        value ->> 'found_on'
    FROM json_each($1)";
ROWS_SQLITE = "INSERT INTO finding_row (finding_id, number, source, key, on_date, starts, ends, piece_starts,
        piece_ends, other_key, other_starts, other_ends, sportello_id, amount)
    SELECT unhex(value ->> 'finding_id'), value ->> 'number', value ->> 'source', unhex(value ->> 'key'),
        value ->> 'on_date', value ->> 'starts', value ->> 'ends', value ->> 'piece_starts', value ->> 'piece_ends',
        unhex(value ->> 'other_key'), value ->> 'other_starts', value ->> 'other_ends',
        unhex(value ->> 'sportello_id'), value ->> 'amount'
    FROM json_each($1)"; }
sql! { STATEMENTS_POSTGRES =>
INSERT_POSTGRES = "INSERT INTO finding (id, project_id, rule, subject, period_end, function, sportello_id, sentence,
        figures, essence, minutes, row_count, state, found_on)
    SELECT v.id, v.project_id, v.rule, v.subject, v.period_end, v.function, v.sportello_id, v.sentence,
        v.figures, v.essence, v.minutes, v.row_count, v.state, v.found_on
    FROM json_to_recordset(CAST($1 AS JSON)) AS v (id UUID, project_id UUID, rule TEXT, subject TEXT,
        period_end DATE, function TEXT, sportello_id UUID, sentence TEXT, figures TEXT, essence TEXT,
        minutes BIGINT, row_count BIGINT, state TEXT, found_on DATE)";
ROWS_POSTGRES = "INSERT INTO finding_row (finding_id, number, source, key, on_date, starts, ends, piece_starts,
        piece_ends, other_key, other_starts, other_ends, sportello_id, amount)
    SELECT v.finding_id, v.number, v.source, v.key, v.on_date, v.starts, v.ends, v.piece_starts,
        v.piece_ends, v.other_key, v.other_starts, v.other_ends, v.sportello_id, v.amount
    FROM json_to_recordset(CAST($1 AS JSON)) AS v (finding_id UUID, number BIGINT, source TEXT, key UUID,
        on_date DATE, starts BIGINT, ends BIGINT, piece_starts BIGINT, piece_ends BIGINT, other_key UUID,
        other_starts BIGINT, other_ends BIGINT, sportello_id UUID, amount BIGINT)"; }

fn hex(id: Uuid) -> String {
    id.simple().to_string()
}

/// Stores findings that are open, as they are when they are found first: nothing said or decided.
pub async fn finding_insert_many(tx: &mut Tx, rows: &[FindingRow]) -> Result<()> {
    let sql = match tx.backend() {
        Backend::Sqlite => INSERT_SQLITE,
        Backend::Postgres => INSERT_POSTGRES,
    };
    for chunk in rows.chunks(CHUNK) {
        let objects = chunk.iter().map(|row| {
            json!({
                "id": hex(row.id), "project_id": hex(row.project_id), "rule": row.rule, "subject": row.subject,
                "period_end": row.period_end, "function": row.function, "sportello_id": row.sportello_id.map(hex),
                "sentence": row.sentence, "figures": row.figures, "essence": row.essence, "minutes": row.minutes,
                "row_count": row.row_count, "state": row.state, "found_on": row.found_on,
            })
        });
        execute!(tx, sql, objects.collect::<serde_json::Value>().to_string())?;
    }
    Ok(())
}

/// Stores the rows behind findings that have none.
pub async fn finding_evidence_insert_many(tx: &mut Tx, rows: &[FindingEvidenceRow]) -> Result<()> {
    let sql = match tx.backend() {
        Backend::Sqlite => ROWS_SQLITE,
        Backend::Postgres => ROWS_POSTGRES,
    };
    for chunk in rows.chunks(CHUNK) {
        let objects = chunk.iter().map(|row| {
            json!({
                "finding_id": hex(row.finding_id), "number": row.number, "source": row.source,
                "key": row.key.map(hex), "on_date": row.on_date, "starts": row.starts, "ends": row.ends,
                "piece_starts": row.piece_starts, "piece_ends": row.piece_ends,
                "other_key": row.other_key.map(hex), "other_starts": row.other_starts,
                "other_ends": row.other_ends, "sportello_id": row.sportello_id.map(hex), "amount": row.amount,
            })
        });
        execute!(tx, sql, objects.collect::<serde_json::Value>().to_string())?;
    }
    Ok(())
}

/// Forgets the rows behind a finding.
pub async fn finding_evidence_delete(tx: &mut Tx, finding: Uuid) -> Result<()> {
    execute!(tx, EVIDENCE_DELETE, finding)?;
    Ok(())
}

/// The rows behind a finding after a number, at most so many.
pub async fn finding_evidence_list(tx: &mut Tx, finding: Uuid, after: i64, limit: i64) -> Result<Vec<FindingPlaceRow>> {
    all!(tx, PLACES, finding, after, limit)
}

/// Notes that a mark on a row came of a finding.
pub async fn finding_mark_insert(tx: &mut Tx, finding: Uuid, mismatch: Uuid) -> Result<()> {
    execute!(tx, MARK_INSERT, finding, mismatch)?;
    Ok(())
}

/// The marks that came of a finding.
pub async fn finding_mark_list(tx: &mut Tx, finding: Uuid) -> Result<Vec<Uuid>> {
    let rows: Vec<(Uuid,)> = all!(tx, MARK_LIST, finding)?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Forgets which marks came of a finding; the marks are removed apart.
pub async fn finding_mark_delete(tx: &mut Tx, finding: Uuid) -> Result<()> {
    execute!(tx, MARK_DELETE, finding)?;
    Ok(())
}
