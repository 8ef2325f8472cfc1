//! Contacts, cases and interventions entered by hand: a page of them with the sums of all, and
//! whose registration form H is missing (art. 4.3).
//!
//! A form is missing of an intervention, and of a case of a funded social worker, whose person has
//! none in any entry of the project: what `domain::sirps::record::missing_forms` says.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::fresh;
use crate::{Result, Tx};

/// An entry. `version` is 1 on insert.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct FruitionRecordRow {
    /// Key.
    pub id: Uuid,
    /// The project.
    pub project_id: Uuid,
    /// The day.
    pub on_date: NaiveDate,
    /// Last day of its quarter.
    pub period_end: NaiveDate,
    /// Code of the function.
    pub function: String,
    /// The sportello.
    pub sportello_id: Option<Uuid>,
    /// Code of the kind of intervention.
    pub intervention_code: Option<String>,
    /// Pseudonym of the person.
    pub person_hash: Vec<u8>,
    /// Whether the work is that of a social worker the grant pays for.
    pub funded: bool,
    /// Code of the outcome.
    pub outcome: String,
    /// Day of the registration form H.
    pub registered_on: Option<NaiveDate>,
    /// Who entered it.
    pub entered_by: Uuid,
    /// When.
    pub entered_at: DateTime<Utc>,
    /// Raised by every update.
    pub version: i64,
}

/// An entry of a list.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct FruitionRecordListRow {
    /// The entry.
    #[sqlx(flatten)]
    pub record: FruitionRecordRow,
    /// What it is sorted by: with its key its place in the list.
    pub sort_key: String,
    /// Number of the sportello.
    pub sportello_number: Option<i64>,
    /// Municipality of the sportello.
    pub municipality: Option<String>,
    /// 1 if its form is missing, else 0.
    pub missing: i64,
}

/// Which entries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordFilter {
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// Up to this day.
    pub to: Option<NaiveDate>,
    /// Of this function.
    pub function: Option<String>,
    /// Of this sportello.
    pub sportello_id: Option<Uuid>,
    /// Only those whose form is missing.
    pub missing: bool,
}

impl RecordFilter {
    fn missing_only(&self) -> Option<i64> {
        self.missing.then_some(1)
    }
}

/// What the list is sorted by; the key breaks ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RecordSort {
    /// Day.
    #[default]
    Day,
    /// Function, day.
    Function,
    /// Number of the sportello, day.
    Sportello,
}

impl RecordSort {
    const fn code(self) -> &'static str {
        match self {
            RecordSort::Day => "day",
            RecordSort::Function => "function",
            RecordSort::Sportello => "sportello",
        }
    }
}

/// A place in the list: that of the last row seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordPlace {
    /// What that row is sorted by.
    pub key: String,
    /// The entry.
    pub id: Uuid,
}

/// How many entries of a function, in a quarter or of all.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct RecordCountRow {
    /// Last day of the quarter; of totals the last there is.
    pub period_end: NaiveDate,
    /// Code of the function.
    pub function: String,
    /// Entries.
    pub records: i64,
    /// Those whose form is missing.
    pub missing: i64,
}

/// How many forms of a function are missing.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct MissingFormRow {
    /// Code of the function.
    pub function: String,
    /// Forms.
    pub missing: i64,
}

/// A person whose form is missing: the first of her entries that needs it.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct UnregisteredRow {
    /// That entry.
    #[sqlx(flatten)]
    pub record: FruitionRecordRow,
    /// How many of her entries need it.
    pub records: i64,
}

macro_rules! columns {
    () => {
        "r.id, r.project_id, r.on_date, r.period_end, r.function, r.sportello_id, r.intervention_code, r.person_hash,
            r.funded, r.outcome, r.registered_on, r.entered_by, r.entered_at, r.version"
    };
}
/// Whether the entry `r` needs the form (art. 4.3, letters b and c).
macro_rules! needs {
    ($r:literal) => {
        concat!(
            "(",
            $r,
            ".function IN ('social_internships', 'educational_support', 'summer_service') OR (",
            $r,
            ".function = 'case_management' AND ",
            $r,
            ".funded))"
        )
    };
}
/// Whether the person of `r` has a form.
macro_rules! covered {
    () => {
        "EXISTS (SELECT 1 FROM fruition_record o WHERE o.project_id = r.project_id
            AND o.person_hash = r.person_hash AND o.registered_on IS NOT NULL)"
    };
}
macro_rules! missing {
    () => {
        concat!("(", needs!("r"), " AND NOT ", covered!(), ")")
    };
}
/// `$1` project, `$2` and `$3` days, `$4` function, `$5` sportello, `$6` missing.
macro_rules! filter {
    () => {
        concat!(
            " WHERE r.project_id = $1 AND (r.on_date >= $2 OR $2 IS NULL) AND (r.on_date <= $3 OR $3 IS NULL)
            AND (r.function = $4 OR $4 IS NULL) AND (r.sportello_id = $5 OR $5 IS NULL)
            AND (CASE WHEN ",
            missing!(),
            " THEN 1 ELSE 0 END = $6 OR $6 IS NULL)"
        )
    };
}
/// `$7` the sort, `$8` and `$9` the place, `$10` the number of rows.
macro_rules! page {
    ($after:literal, $order:literal) => {
        concat!(
            "WITH found AS (SELECT r.id, CASE $7
                    WHEN 'function' THEN CASE r.function WHEN 'access' THEN '1' WHEN 'case_management' THEN '2'
                        WHEN 'social_internships' THEN '3' WHEN 'educational_support' THEN '4' ELSE '5' END
                        || CAST(r.on_date AS TEXT)
                    WHEN 'sportello' THEN CAST(1000 + COALESCE(s.number, 0) AS TEXT) || CAST(r.on_date AS TEXT)
                    ELSE CAST(r.on_date AS TEXT) END AS sort_key
                FROM fruition_record r LEFT JOIN sportello s ON s.id = r.sportello_id",
            filter!(),
            "),
            page AS (SELECT f.id, f.sort_key FROM found f WHERE (f.sort_key, f.id) ",
            $after,
            " ($8, $9) OR $8 IS NULL ORDER BY f.sort_key ",
            $order,
            ", f.id ",
            $order,
            " LIMIT $10)
            SELECT ",
            columns!(),
            ", p.sort_key, s.number AS sportello_number, m.name AS municipality,
                CAST(CASE WHEN ",
            missing!(),
            " THEN 1 ELSE 0 END AS BIGINT) AS missing
            FROM page p JOIN fruition_record r ON r.id = p.id LEFT JOIN sportello s ON s.id = r.sportello_id
                LEFT JOIN municipality m ON m.istat = s.istat
            ORDER BY p.sort_key ",
            $order,
            ", p.id ",
            $order
        )
    };
}
macro_rules! counts {
    () => {
        concat!(
            "r.function, COUNT(*) AS records, CAST(SUM(CASE WHEN ",
            missing!(),
            " THEN 1 ELSE 0 END) AS BIGINT) AS missing FROM fruition_record r"
        )
    };
}
/// The first entry of each person that needs the form, of those that have none: one for each form.
macro_rules! firsts {
    () => {
        concat!(
            "FROM fruition_record r WHERE r.project_id = $1 AND ",
            missing!(),
            " AND NOT EXISTS (SELECT 1 FROM fruition_record e WHERE e.project_id = r.project_id
                AND e.person_hash = r.person_hash AND ",
            needs!("e"),
            " AND (e.on_date < r.on_date OR (e.on_date = r.on_date AND e.id < r.id)))"
        )
    };
}
macro_rules! unregistered {
    () => {
        concat!(
            "SELECT ",
            columns!(),
            ", (SELECT COUNT(*) FROM fruition_record n WHERE n.project_id = r.project_id
                AND n.person_hash = r.person_hash AND ",
            needs!("n"),
            ") AS records ",
            firsts!()
        )
    };
}

sql! {
    INSERT = "INSERT INTO fruition_record (id, project_id, on_date, period_end, function, sportello_id,
            intervention_code, person_hash, funded, outcome, registered_on, entered_by, entered_at, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1)";
    UPDATE = "UPDATE fruition_record SET on_date = $3, period_end = $4, function = $5, sportello_id = $6,
            intervention_code = $7, person_hash = $8, funded = $9, outcome = $10, registered_on = $11,
            version = version + 1
        WHERE id = $1 AND version = $2";
    DELETE = "DELETE FROM fruition_record WHERE id = $1 AND version = $2";
    BY_ID = "SELECT ", columns!(), " FROM fruition_record r WHERE r.id = $1";
    PAGE = page!(">", "ASC");
    PAGE_DOWN = page!("<", "DESC");
    TOTALS = "SELECT MAX(r.period_end) AS period_end, ", counts!(), filter!(), " GROUP BY r.function ORDER BY r.function";
    BY_QUARTER = "SELECT r.period_end, ", counts!(), " WHERE r.project_id = $1
        GROUP BY r.period_end, r.function ORDER BY r.period_end, r.function";
    OF_QUARTER = "SELECT COUNT(*) FROM fruition_record r WHERE r.project_id = $1 AND r.period_end = $2
        AND r.function IN ($3, $4, $5)";
    ALIKE = "SELECT COUNT(*) FROM fruition_record r WHERE r.project_id = $1 AND r.on_date = $2 AND r.function = $3
        AND r.person_hash = $4";
    UNREGISTERED = unregistered!(), " ORDER BY r.on_date, r.id LIMIT $2";
    UNREGISTERED_OF = unregistered!(), " AND r.person_hash = $2 ORDER BY r.on_date, r.id LIMIT 1";
    UNREGISTERED_PEOPLE = "SELECT COUNT(*) ", firsts!();
    GIVE_UP = "DELETE FROM fruition_source
        WHERE project_id = $1 AND kind = $2 AND period_end = $3 AND source = 'records'";
    // Of flows, what they say of themselves.
    MISSING_FORMS = "SELECT x.function, CAST(SUM(x.missing) AS BIGINT) AS missing FROM (
            SELECT r.function, COUNT(*) AS missing ", firsts!(), " GROUP BY r.function
            UNION ALL
            SELECT c.function, CAST(SUM(c.unregistered) AS BIGINT) FROM sirps_flow f
            JOIN sirps_count c ON c.flow_id = f.id
            WHERE f.project_id = $1 AND f.source = 'flow' AND f.state = 'accepted' GROUP BY c.function) x
        GROUP BY x.function ORDER BY x.function";
}

/// Stores an entry.
pub async fn record_insert(tx: &mut Tx, r: &FruitionRecordRow) -> Result<()> {
    execute!(
        tx,
        INSERT,
        r.id,
        r.project_id,
        r.on_date,
        r.period_end,
        &r.function,
        r.sportello_id,
        &r.intervention_code,
        &r.person_hash,
        r.funded,
        &r.outcome,
        r.registered_on,
        r.entered_by,
        r.entered_at
    )?;
    Ok(())
}

/// Changes an entry read at `r.version`; `Stale` if it changed since.
pub async fn record_update(tx: &mut Tx, r: &FruitionRecordRow) -> Result<()> {
    fresh(execute!(
        tx,
        UPDATE,
        r.id,
        r.version,
        r.on_date,
        r.period_end,
        &r.function,
        r.sportello_id,
        &r.intervention_code,
        &r.person_hash,
        r.funded,
        &r.outcome,
        r.registered_on
    )?)
}

/// Removes an entry read at `version`; `Stale` if it changed since.
pub async fn record_delete(tx: &mut Tx, id: Uuid, version: i64) -> Result<()> {
    fresh(execute!(tx, DELETE, id, version)?)
}

/// An entry by key.
pub async fn record_by_id(tx: &mut Tx, id: Uuid) -> Result<Option<FruitionRecordRow>> {
    optional!(tx, BY_ID, id)
}

/// A page of a project's entries: at most `limit` after a place, or from the beginning.
pub async fn record_list(
    tx: &mut Tx,
    (project, filter): (Uuid, &RecordFilter),
    (sort, descending): (RecordSort, bool),
    after: Option<&RecordPlace>,
    limit: i64,
) -> Result<Vec<FruitionRecordListRow>> {
    let (key, id) = (after.map(|place| place.key.as_str()), after.map(|place| place.id));
    let sql = if descending { PAGE_DOWN } else { PAGE };
    let (from, to, missing) = (filter.from, filter.to, filter.missing_only());
    all!(tx, sql, project, from, to, &filter.function, filter.sportello_id, missing, sort.code(), key, id, limit)
}

/// How many entries the filter finds, by function.
pub async fn record_totals(tx: &mut Tx, project: Uuid, filter: &RecordFilter) -> Result<Vec<RecordCountRow>> {
    let (from, to, missing) = (filter.from, filter.to, filter.missing_only());
    all!(tx, TOTALS, project, from, to, &filter.function, filter.sportello_id, missing)
}

/// How many entries a project has, by quarter and function.
pub async fn record_counts_by_quarter(tx: &mut Tx, project: Uuid) -> Result<Vec<RecordCountRow>> {
    all!(tx, BY_QUARTER, project)
}

/// How many entries a quarter has of up to three functions.
pub async fn record_count_of_quarter(
    tx: &mut Tx,
    project: Uuid,
    period_end: NaiveDate,
    [a, b, c]: [&str; 3],
) -> Result<i64> {
    let (number,): (i64,) = one!(tx, OF_QUARTER, project, period_end, a, b, c)?;
    Ok(number)
}

/// Gives up entries as the source of a kind and quarter; gives how many were (0 or 1).
pub async fn record_source_release(tx: &mut Tx, project: Uuid, kind: &str, period_end: NaiveDate) -> Result<u64> {
    execute!(tx, GIVE_UP, project, kind, period_end)
}

/// How many entries there are of a person in a function on a day.
pub async fn record_count_alike(tx: &mut Tx, project: Uuid, r: &FruitionRecordRow) -> Result<i64> {
    let (number,): (i64,) = one!(tx, ALIKE, project, r.on_date, &r.function, &r.person_hash)?;
    Ok(number)
}

/// The people of a project whose form is missing, at most `limit`, the earliest entry first.
pub async fn unregistered_list(tx: &mut Tx, project: Uuid, limit: i64) -> Result<Vec<UnregisteredRow>> {
    all!(tx, UNREGISTERED, project, limit)
}

/// The first entry of a person that needs the form, if she has none.
pub async fn unregistered_of(tx: &mut Tx, project: Uuid, person_hash: &[u8]) -> Result<Option<UnregisteredRow>> {
    optional!(tx, UNREGISTERED_OF, project, person_hash)
}

/// How many people lack the form.
pub async fn unregistered_people(tx: &mut Tx, project: Uuid) -> Result<i64> {
    let (number,): (i64,) = one!(tx, UNREGISTERED_PEOPLE, project)?;
    Ok(number)
}

/// How many forms are missing, by function: of people with entries, each at her first that needs it,
/// and as flows in force say.
pub async fn missing_form_list(tx: &mut Tx, project: Uuid) -> Result<Vec<MissingFormRow>> {
    all!(tx, MISSING_FORMS, project)
}
