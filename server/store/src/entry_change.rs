//! Many rows of one sheet changed at once: a few statements for however many rows, and the sums
//! of the sheet brought in line once.
//!
//! The caller claims the sheet first, as for single rows (see [`crate::entry`]).

use chrono::SecondsFormat;
use uuid::Uuid;

use crate::entry::{CHUNK, EntryRow, insert_chunks, total};
use crate::transaction::Inner;
use crate::{Backend, Result, StoreError, Tx};

/// What is to change in the rows of one sheet.
#[derive(Debug, Clone, Copy, Default)]
pub struct EntryChanges<'a> {
    /// New rows; all of the sheet.
    pub inserted: &'a [EntryRow],
    /// Rows as they are to be.
    pub updated: &'a [EntryRow],
    /// Keys of rows to remove; none of them may have findings.
    pub deleted: &'a [Uuid],
}

sql! { STATEMENTS_SQLITE =>
UPDATE_SQLITE = "UPDATE entry SET function = v.function, on_date = v.on_date, starts = v.starts, ends = v.ends,
        sportello_id = v.sportello_id, place = v.place, note = v.note, entered_at = v.entered_at
    FROM (SELECT unhex(json_extract(value, '$[0]')) AS id, json_extract(value, '$[1]') AS function,
            json_extract(value, '$[2]') AS on_date, json_extract(value, '$[3]') AS starts,
            json_extract(value, '$[4]') AS ends, unhex(json_extract(value, '$[5]')) AS sportello_id,
            json_extract(value, '$[6]') AS place, json_extract(value, '$[7]') AS note,
            json_extract(value, '$[8]') AS entered_at
        FROM json_each($1)) v
    WHERE entry.id = v.id AND entry.timesheet_id = $2";
DELETE_SQLITE = "DELETE FROM entry
    WHERE id IN (SELECT unhex(value) FROM json_each($1)) AND timesheet_id = $2";
SHEETS_SQLITE = "SELECT e.id, e.timesheet_id FROM json_each($1) v JOIN entry e ON e.id = unhex(v.value)"; }
sql! { STATEMENTS_POSTGRES =>
UPDATE_POSTGRES = "UPDATE entry SET function = v.function, on_date = v.on_date, starts = v.starts, ends = v.ends,
        sportello_id = v.sportello_id, place = v.place, note = v.note, entered_at = v.entered_at
    FROM UNNEST($1::UUID[], $2::TEXT[], $3::DATE[], $4::BIGINT[], $5::BIGINT[], $6::UUID[], $7::TEXT[], $8::TEXT[],
            $9::TIMESTAMPTZ[])
        AS v (id, function, on_date, starts, ends, sportello_id, place, note, entered_at)
    WHERE entry.id = v.id AND entry.timesheet_id = $10";
DELETE_POSTGRES = "DELETE FROM entry WHERE id = ANY($1::UUID[]) AND timesheet_id = $2";
SHEETS_POSTGRES = "SELECT id, timesheet_id FROM entry WHERE id = ANY($1::UUID[])"; }

/// Changes rows of a sheet and brings its sums in line.
///
/// # Errors
/// `Stale` if the sheet has a row to change or remove no more; `Unique` if the key of a new row is
/// taken; `Value` if a row is of another sheet.
pub async fn entry_change_many(tx: &mut Tx, timesheet_id: Uuid, changes: EntryChanges<'_>) -> Result<()> {
    let EntryChanges { inserted, updated, deleted } = changes;
    if inserted.iter().chain(updated).any(|row| row.timesheet_id != timesheet_id) {
        return Err(StoreError::Value("row of another sheet".into()));
    }
    for chunk in deleted.chunks(CHUNK) {
        all_done(delete(tx, timesheet_id, chunk).await?, chunk.len())?;
    }
    for chunk in updated.chunks(CHUNK) {
        all_done(update(tx, timesheet_id, chunk).await?, chunk.len())?;
    }
    insert_chunks(tx, inserted).await?;
    total(tx, timesheet_id).await
}

/// Which of these keys are keys of stored rows: the row and its sheet.
pub async fn entry_sheets(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<(Uuid, Uuid)>> {
    let mut found = Vec::new();
    for chunk in ids.chunks(CHUNK) {
        let mut rows: Vec<(Uuid, Uuid)> = match tx.backend() {
            Backend::Sqlite => all!(tx, SHEETS_SQLITE, keys(chunk)?)?,
            Backend::Postgres => {
                tx.count();
                let Inner::Postgres(t) = tx.inner() else { return Ok(found) };
                sqlx::query_as(SHEETS_POSTGRES).bind(chunk).fetch_all(&mut **t).await?
            }
        };
        found.append(&mut rows);
    }
    Ok(found)
}

async fn delete(tx: &mut Tx, timesheet_id: Uuid, ids: &[Uuid]) -> Result<u64> {
    tx.count();
    let deleted = match tx.inner() {
        Inner::Sqlite(t) => {
            let done = sqlx::query(DELETE_SQLITE).bind(keys(ids)?).bind(timesheet_id).execute(&mut **t).await?;
            done.rows_affected()
        }
        Inner::Postgres(t) => {
            let done = sqlx::query(DELETE_POSTGRES).bind(ids).bind(timesheet_id).execute(&mut **t).await?;
            done.rows_affected()
        }
    };
    Ok(deleted)
}

async fn update(tx: &mut Tx, timesheet_id: Uuid, rows: &[EntryRow]) -> Result<u64> {
    tx.count();
    let updated = match tx.inner() {
        Inner::Sqlite(t) => {
            let done = sqlx::query(UPDATE_SQLITE).bind(json(rows)?).bind(timesheet_id).execute(&mut **t).await?;
            done.rows_affected()
        }
        Inner::Postgres(t) => {
            let query = sqlx::query(UPDATE_POSTGRES)
                .bind(rows.iter().map(|r| r.id).collect::<Vec<_>>())
                .bind(rows.iter().map(|r| r.function.as_str()).collect::<Vec<_>>())
                .bind(rows.iter().map(|r| r.on_date).collect::<Vec<_>>())
                .bind(rows.iter().map(|r| r.starts).collect::<Vec<_>>())
                .bind(rows.iter().map(|r| r.ends).collect::<Vec<_>>())
                .bind(rows.iter().map(|r| r.sportello_id).collect::<Vec<_>>())
                .bind(rows.iter().map(|r| r.place.as_deref()).collect::<Vec<_>>())
                .bind(rows.iter().map(|r| r.note.as_deref()).collect::<Vec<_>>())
                .bind(rows.iter().map(|r| r.entered_at).collect::<Vec<_>>())
                .bind(timesheet_id);
            query.execute(&mut **t).await?.rows_affected()
        }
    };
    Ok(updated)
}

/// All rows named were there, or somebody was faster.
fn all_done(done: u64, wanted: usize) -> Result<()> {
    if u64::try_from(wanted) == Ok(done) { Ok(()) } else { Err(StoreError::Stale) }
}

fn hex(id: Uuid) -> String {
    id.simple().to_string()
}

/// Keys as one JSON text.
fn keys(ids: &[Uuid]) -> Result<String> {
    text(&ids.iter().copied().map(hex).collect::<Vec<_>>())
}

/// Rows as one JSON text, in the forms in which SQLite keeps their columns.
fn json(rows: &[EntryRow]) -> Result<String> {
    let rows: Vec<_> = rows
        .iter()
        .map(|r| {
            let entered = r.entered_at.to_rfc3339_opts(SecondsFormat::AutoSi, false);
            let day = r.on_date.to_string();
            (hex(r.id), &r.function, day, r.starts, r.ends, r.sportello_id.map(hex), &r.place, &r.note, entered)
        })
        .collect();
    text(&rows)
}

fn text(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| StoreError::Value(error.to_string()))
}
