//! People, known across projects by their tax code: overlaps are looked for by person.

use sqlx::FromRow;
use uuid::Uuid;

use crate::error::fresh;
use crate::{Result, Tx};

/// A person. `version` is 1 on insert.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct PersonRow {
    /// Key.
    pub id: Uuid,
    /// Tax code, once it is known.
    pub tax_code: Option<String>,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Raised by every update.
    pub version: i64,
}

macro_rules! columns {
    () => {
        "id, tax_code, first_name, last_name, version"
    };
}

sql! {
    BY_ID = "SELECT ", columns!(), " FROM person WHERE id = $1";
    BY_TAX_CODE = "SELECT ", columns!(), " FROM person WHERE tax_code = $1";
    INSERT = "INSERT INTO person (id, tax_code, first_name, last_name, search_text) VALUES ($1, $2, $3, $4, $5)";
    UPDATE = "UPDATE person SET tax_code = $3, first_name = $4, last_name = $5, search_text = $6,
            version = version + 1
        WHERE id = $1 AND version = $2";
    LIST = "SELECT ", columns!(), ", search_text FROM person WHERE id > $1 OR $1 IS NULL ORDER BY id LIMIT $2";
    SEARCH_TEXT = "UPDATE person SET search_text = $2 WHERE id = $1";
}

/// A person with what it is searched by.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
struct SearchedRow {
    #[sqlx(flatten)]
    person: PersonRow,
    search_text: String,
}

/// Last and first name in lower case, for searching and sorting. Never by the database: SQLite
/// lowers «FORLÌ» to «forlÌ».
fn search_text(row: &PersonRow) -> String {
    format!("{} {}", row.last_name, row.first_name).to_lowercase()
}

/// A person by key.
pub async fn person_by_id(tx: &mut Tx, id: Uuid) -> Result<Option<PersonRow>> {
    optional!(tx, BY_ID, id)
}

/// A person by tax code.
pub async fn person_by_tax_code(tx: &mut Tx, tax_code: &str) -> Result<Option<PersonRow>> {
    optional!(tx, BY_TAX_CODE, tax_code)
}

/// Stores a new person; `Unique` if the tax code is taken.
pub async fn person_insert(tx: &mut Tx, row: &PersonRow) -> Result<()> {
    execute!(tx, INSERT, row.id, &row.tax_code, &row.first_name, &row.last_name, search_text(row))?;
    Ok(())
}

/// Changes a person read at `row.version`; `Stale` if it changed since.
pub async fn person_update(tx: &mut Tx, row: &PersonRow) -> Result<()> {
    let search_text = search_text(row);
    fresh(execute!(tx, UPDATE, row.id, row.version, &row.tax_code, &row.first_name, &row.last_name, search_text)?)
}

/// Of the next `limit` people after one, in order of key: the last of them, and those who are
/// searched by another text than they should, which a migration wrote. None at the end.
pub async fn person_search_stale(
    tx: &mut Tx,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Option<(Uuid, Vec<PersonRow>)>> {
    let rows: Vec<SearchedRow> = all!(tx, LIST, after, limit)?;
    let Some(last) = rows.last().map(|row| row.person.id) else { return Ok(None) };
    let stale = rows.into_iter().filter(|row| row.search_text != search_text(&row.person));
    Ok(Some((last, stale.map(|row| row.person).collect())))
}

/// Stores anew what a person is searched by; the version stays.
pub async fn person_search_store(tx: &mut Tx, row: &PersonRow) -> Result<()> {
    execute!(tx, SEARCH_TEXT, row.id, search_text(row))?;
    Ok(())
}
