//! Findings of the cross-checks (art. 9): what was found, what the ATS said, what the Region decided;
//! and the Region's queue of them, a page at a time by key. The rows behind them are in
//! [`crate::finding_row`].

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::fresh;
use crate::{Result, Tx};

/// A finding. `version` is 1 on insert.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct FindingRow {
    /// Key.
    pub id: Uuid,
    /// The project.
    pub project_id: Uuid,
    /// Code of the rule.
    pub rule: String,
    /// What it is about, within project and rule.
    pub subject: String,
    /// Last day of the quarter, or the day of the snapshot.
    pub period_end: NaiveDate,
    /// Code of the function.
    pub function: Option<String>,
    /// The sportello.
    pub sportello_id: Option<Uuid>,
    /// What was found, in one sentence.
    pub sentence: String,
    /// JSON: name, value, whether it is the project's own.
    pub figures: String,
    /// SHA-256 of rows and own figures, in hexadecimal.
    pub essence: String,
    /// Minutes that a confirmation takes out of the determination.
    pub minutes: i64,
    /// Rows behind it.
    pub row_count: i64,
    /// `open`, `explained`, `accepted`, `confirmed`.
    pub state: String,
    /// Since when it is found.
    pub found_on: NaiveDate,
    /// Since when it is no longer found.
    pub cleared_on: Option<NaiveDate>,
    /// When its facts changed after a word or a decision.
    pub reopened_on: Option<NaiveDate>,
    /// The ATS's word.
    pub explanation: Option<String>,
    /// Whose word.
    pub explained_by: Option<Uuid>,
    /// The name.
    pub explained_name: Option<String>,
    /// When.
    pub explained_at: Option<DateTime<Utc>>,
    /// The Region's reason.
    pub reason: Option<String>,
    /// `accepted`, `confirmed`: the last decision, also of a finding that is open again.
    pub decision: Option<String>,
    /// Whose decision.
    pub decided_by: Option<Uuid>,
    /// The name.
    pub decided_name: Option<String>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Minutes the decision marked.
    pub marked_minutes: i64,
    /// What it could not mark, and why.
    pub unmarked: Option<String>,
    /// Raised by every update.
    pub version: i64,
}

/// Which findings. What is no longer found is in no list but that of its own.
#[derive(Debug, Clone, Default)]
pub struct FindingFilter {
    /// Of this project.
    pub project: Option<Uuid>,
    /// Of this ATS.
    pub ats_number: Option<i64>,
    /// Of this rule; code.
    pub rule: Option<&'static str>,
    /// Of this quarter: first and last day.
    pub period: Option<(NaiveDate, NaiveDate)>,
    /// In one of these states; the same repeated for fewer.
    pub states: [&'static str; 4],
    /// No longer found.
    pub cleared: bool,
    /// Only of these rules, written with commas around each code.
    pub rules: Option<&'static str>,
}

/// What a list is sorted by; the key breaks ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FindingSort {
    /// Period, ATS, rule.
    #[default]
    Period,
    /// ATS, period, rule.
    Ats,
    /// Rule, period, ATS.
    Rule,
    /// Since when it is found.
    Found,
    /// Minutes.
    Minutes,
}

impl FindingSort {
    fn code(self) -> &'static str {
        match self {
            FindingSort::Period => "period",
            FindingSort::Ats => "ats",
            FindingSort::Rule => "rule",
            FindingSort::Found => "found",
            FindingSort::Minutes => "minutes",
        }
    }
}

/// A place in a list: that of the last row seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingPlace {
    /// What that row is sorted by.
    pub key: String,
    /// The finding.
    pub id: Uuid,
}

/// A finding of a list.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct FindingListRow {
    /// What it is sorted by.
    pub sort_key: String,
    /// The finding.
    #[sqlx(flatten)]
    pub finding: FindingRow,
    /// Of the project.
    pub ats_number: i64,
    /// Of the project.
    pub project_title: String,
}

/// What all findings of a list add up to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromRow)]
pub struct FindingTotals {
    /// How many.
    pub findings: i64,
    /// Their minutes.
    pub minutes: i64,
    /// Minutes that were marked.
    pub marked: i64,
}

/// An ATS and a period with findings.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct FindingChoiceRow {
    /// The ATS.
    pub ats_number: i64,
    /// Last day of the quarter, or the day of the snapshot.
    pub period_end: NaiveDate,
}

macro_rules! columns {
    () => {
        "f.id, f.project_id, f.rule, f.subject, f.period_end, f.function, f.sportello_id, f.sentence, f.figures,
        f.essence, f.minutes, f.row_count, f.state, f.found_on, f.cleared_on, f.reopened_on, f.explanation,
        f.explained_by, f.explained_name, f.explained_at, f.reason, f.decision, f.decided_by, f.decided_name,
        f.decided_at, f.marked_minutes, f.unmarked, f.version"
    };
}
/// `$1` project, `$2` ATS, `$3` rule, `$4` and `$5` period, `$6` to `$9` states, `$10` cleared,
/// `$11` rules.
macro_rules! filtered {
    () => {
        " FROM finding f JOIN project p ON p.id = f.project_id
        WHERE (f.project_id = $1 OR $1 IS NULL) AND (p.ats_number = $2 OR $2 IS NULL) AND (f.rule = $3 OR $3 IS NULL)
            AND (f.period_end >= $4 OR $4 IS NULL) AND (f.period_end <= $5 OR $5 IS NULL)
            AND f.state IN ($6, $7, $8, $9) AND CASE WHEN f.cleared_on IS NULL THEN 0 ELSE 1 END = $10
            AND ($11 LIKE '%,' || f.rule || ',%' OR $11 IS NULL)"
    };
}
/// `$12` the sort; numbers of one length sort as text.
macro_rules! key {
    () => {
        "CASE $12
            WHEN 'ats' THEN CAST(1000 + p.ats_number AS TEXT) || CAST(f.period_end AS TEXT) || f.rule
            WHEN 'rule' THEN f.rule || CAST(f.period_end AS TEXT) || CAST(1000 + p.ats_number AS TEXT)
            WHEN 'found' THEN CAST(f.found_on AS TEXT)
            WHEN 'minutes' THEN CAST(10000000 + f.minutes AS TEXT)
            ELSE CAST(f.period_end AS TEXT) || CAST(1000 + p.ats_number AS TEXT) || f.rule END"
    };
}
/// `$13` and `$14` the place, `$15` how many.
macro_rules! page {
    ($after:literal, $order:literal) => {
        concat!(
            "WITH found AS (SELECT f.id, ",
            key!(),
            " AS sort_key",
            filtered!(),
            "),
            page AS (SELECT d.id, d.sort_key FROM found d WHERE (d.sort_key, d.id) ",
            $after,
            " ($13, $14) OR $13 IS NULL ORDER BY d.sort_key ",
            $order,
            ", d.id ",
            $order,
            " LIMIT $15)
            SELECT q.sort_key, ",
            columns!(),
            ", p.ats_number, p.title AS project_title
            FROM page q JOIN finding f ON f.id = q.id JOIN project p ON p.id = f.project_id
            ORDER BY q.sort_key ",
            $order,
            ", q.id ",
            $order
        )
    };
}

sql! {
    BY_ID = "SELECT ", columns!(), " FROM finding f WHERE f.id = $1";
    BY_PROJECT = "SELECT ", columns!(), " FROM finding f WHERE f.project_id = $1 ORDER BY f.rule, f.subject";
    FACTS = "UPDATE finding SET period_end = $3, function = $4, sportello_id = $5, sentence = $6, figures = $7,
            essence = $8, minutes = $9, row_count = $10, state = $11, cleared_on = $12, reopened_on = $13,
            version = version + 1
        WHERE id = $1 AND version = $2";
    EXPLAIN = "UPDATE finding SET state = $3, explanation = $4, explained_by = $5, explained_name = $6,
            explained_at = $7, version = version + 1
        WHERE id = $1 AND version = $2";
    DECIDE = "UPDATE finding SET state = $3, decision = $3, reason = $4, decided_by = $5, decided_name = $6,
            decided_at = $7, marked_minutes = $8, unmarked = $9, reopened_on = NULL, version = version + 1
        WHERE id = $1 AND version = $2";
    PAGE = page!(">", "ASC");
    PAGE_DOWN = page!("<", "DESC");
    TOTALS = "SELECT COUNT(*) AS findings, COALESCE(CAST(SUM(f.minutes) AS BIGINT), 0) AS minutes,
            COALESCE(CAST(SUM(f.marked_minutes) AS BIGINT), 0) AS marked", filtered!();
    CHOICES = "SELECT p.ats_number, f.period_end FROM finding f JOIN project p ON p.id = f.project_id
        GROUP BY p.ats_number, f.period_end ORDER BY p.ats_number, f.period_end";
    WAITING = "SELECT COUNT(*) FROM finding WHERE state = $1 AND cleared_on IS NULL";
}

/// A finding by key.
pub async fn finding_by_id(tx: &mut Tx, id: Uuid) -> Result<Option<FindingRow>> {
    optional!(tx, BY_ID, id)
}

/// All findings of a project, also those that are no longer found.
pub async fn finding_list_by_project(tx: &mut Tx, project: Uuid) -> Result<Vec<FindingRow>> {
    all!(tx, BY_PROJECT, project)
}

/// Stores what a run found of it again, or that it did not; `Stale` if it changed since it was read.
pub async fn finding_update_facts(tx: &mut Tx, row: &FindingRow) -> Result<()> {
    fresh(execute!(
        tx,
        FACTS,
        row.id,
        row.version,
        row.period_end,
        &row.function,
        row.sportello_id,
        &row.sentence,
        &row.figures,
        &row.essence,
        row.minutes,
        row.row_count,
        &row.state,
        row.cleared_on,
        row.reopened_on
    )?)
}

/// Stores the ATS's word; `Stale` if it changed since it was read.
pub async fn finding_update_explanation(tx: &mut Tx, row: &FindingRow) -> Result<()> {
    fresh(execute!(
        tx,
        EXPLAIN,
        row.id,
        row.version,
        &row.state,
        &row.explanation,
        row.explained_by,
        &row.explained_name,
        row.explained_at
    )?)
}

/// Stores the Region's decision, which its state is; `Stale` if it changed since it was read.
pub async fn finding_update_decision(tx: &mut Tx, row: &FindingRow) -> Result<()> {
    fresh(execute!(
        tx,
        DECIDE,
        row.id,
        row.version,
        &row.state,
        &row.reason,
        row.decided_by,
        &row.decided_name,
        row.decided_at,
        row.marked_minutes,
        &row.unmarked
    )?)
}

/// A page of findings: at most `limit` after a place, or from the beginning.
pub async fn finding_list(
    tx: &mut Tx,
    filter: &FindingFilter,
    (sort, descending): (FindingSort, bool),
    after: Option<&FindingPlace>,
    limit: i64,
) -> Result<Vec<FindingListRow>> {
    let (from, to) = filter.period.unzip();
    let [a, b, c, d] = filter.states;
    let (key, id) = (after.map(|place| place.key.as_str()), after.map(|place| place.id));
    let sql = if descending { PAGE_DOWN } else { PAGE };
    let (project, ats, rule, cleared) = (filter.project, filter.ats_number, filter.rule, i64::from(filter.cleared));
    all!(tx, sql, project, ats, rule, from, to, a, b, c, d, cleared, filter.rules, sort.code(), key, id, limit)
}

/// What all findings of a filter add up to.
pub async fn finding_totals(tx: &mut Tx, filter: &FindingFilter) -> Result<FindingTotals> {
    let (from, to) = filter.period.unzip();
    let [a, b, c, d] = filter.states;
    let (project, ats, rule, cleared) = (filter.project, filter.ats_number, filter.rule, i64::from(filter.cleared));
    one!(tx, TOTALS, project, ats, rule, from, to, a, b, c, d, cleared, filter.rules)
}

/// The ATS and periods a filter can name.
pub async fn finding_choices(tx: &mut Tx) -> Result<Vec<FindingChoiceRow>> {
    all!(tx, CHOICES)
}

/// How many findings of the region are in a state and still found.
pub async fn finding_count(tx: &mut Tx, state: &str) -> Result<i64> {
    let (count,): (i64,) = one!(tx, WAITING, state)?;
    Ok(count)
}
