//! The Region's queue: sheets of all projects that were sent, filtered, sorted, a page at a time
//! by key, with the sums of all of them; and a sheet with its neighbours in it (art. 10).
//!
//! Everything is read from one row per sheet: sums and findings stand with it.

use chrono::NaiveDate;
use sqlx::FromRow;
use uuid::Uuid;

use crate::group::{MemberRow, StaffMemberRow};
use crate::project_list::pattern;
use crate::timesheet::TimesheetRow;
use crate::{Result, Tx};

/// Which sheets; none is ever a draft.
#[derive(Debug, Clone, Default)]
pub struct CheckFilter {
    /// In one of these two states; the same twice for one.
    pub states: [&'static str; 2],
    /// Of this ATS.
    pub ats_number: Option<i64>,
    /// Of this period: first and last day.
    pub period: Option<(NaiveDate, NaiveDate)>,
    /// With findings, or without any. A sheet whose findings were never counted has some.
    pub findings: Option<bool>,
    /// The operator's name or code contains this, in whatever case.
    pub text: Option<String>,
}

/// What the queue is sorted by; the key breaks ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CheckSort {
    /// Period, ATS, operator's code.
    #[default]
    Period,
    /// ATS, period, operator's code.
    Ats,
    /// Operator's name.
    Operator,
    /// When it was sent.
    Sent,
    /// Minutes.
    Minutes,
    /// Warnings and errors.
    Findings,
}

impl CheckSort {
    /// How the statements name it.
    fn code(self) -> &'static str {
        match self {
            CheckSort::Period => "period",
            CheckSort::Ats => "ats",
            CheckSort::Operator => "operator",
            CheckSort::Sent => "sent",
            CheckSort::Minutes => "minutes",
            CheckSort::Findings => "findings",
        }
    }
}

/// A place in the queue: that of the last row seen. Text, so that it fits an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckPlace {
    /// What that row is sorted by.
    pub key: String,
    /// The sheet.
    pub id: Uuid,
}

/// A sheet of the queue.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct CheckRow {
    /// What it is sorted by: with its key its place in the queue.
    pub sort_key: String,
    /// Less than 0 before the sheet asked for, 0 that sheet itself, more than 0 after it.
    pub side: i64,
    /// The sheet.
    #[sqlx(flatten)]
    pub timesheet: TimesheetRow,
    /// Of the project.
    pub ats_number: i64,
    /// Of the project.
    pub project_title: String,
    /// Minutes of all rows.
    pub minutes: i64,
    /// Number of rows.
    pub entries: i64,
    /// Warnings, counted when it was sent.
    pub warnings: Option<i64>,
    /// Errors, counted when it was sent.
    pub errors: Option<i64>,
    /// Of the member.
    pub member_code: String,
    /// Of the member.
    pub qualification: String,
    /// Of the member.
    pub profession: String,
    /// Of the member.
    pub profile_social_policies: String,
    /// Of the member.
    pub years_social_policies_tenths: Option<i64>,
    /// Of the member.
    pub member_version: i64,
    /// The member's person.
    pub person_id: Option<Uuid>,
    /// Of the member's person.
    pub tax_code: Option<String>,
    /// Of the member's person.
    pub first_name: Option<String>,
    /// Of the member's person.
    pub last_name: Option<String>,
    /// Of the member's person.
    pub person_version: Option<i64>,
}

impl CheckRow {
    /// Its place: the next page begins after it.
    #[must_use]
    pub fn place(&self) -> CheckPlace {
        CheckPlace { key: self.sort_key.clone(), id: self.timesheet.id }
    }

    /// The member.
    #[must_use]
    pub fn member(&self) -> MemberRow {
        MemberRow {
            member: StaffMemberRow {
                id: self.timesheet.member_id,
                project_id: self.timesheet.project_id,
                person_id: self.person_id,
                code: self.member_code.clone(),
                qualification: self.qualification.clone(),
                profession: self.profession.clone(),
                profile_social_policies: self.profile_social_policies.clone(),
                years_social_policies_tenths: self.years_social_policies_tenths,
                version: self.member_version,
            },
            tax_code: self.tax_code.clone(),
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            person_version: self.person_version,
        }
    }
}

/// What all sheets found add up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, FromRow)]
pub struct CheckTotals {
    /// Number of sheets.
    pub sheets: i64,
    /// Minutes of all their rows.
    pub minutes: i64,
    /// Their rows.
    pub entries: i64,
    /// Sheets without findings.
    pub clean_sheets: i64,
    /// Minutes of those.
    pub clean_minutes: i64,
    /// Rows of those.
    pub clean_entries: i64,
}

/// An ATS and a period that have sheets which were sent.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct CheckChoiceRow {
    /// The ATS.
    pub ats_number: i64,
    /// First day.
    pub period_start: NaiveDate,
    /// Last day.
    pub period_end: NaiveDate,
}

/// A period of a project with sheets that were sent and whose findings were never counted.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct UncountedRow {
    /// The project.
    pub project_id: Uuid,
    /// First day.
    pub period_start: NaiveDate,
    /// Last day.
    pub period_end: NaiveDate,
}

macro_rules! from {
    () => {
        " FROM timesheet t JOIN project p ON p.id = t.project_id JOIN staff_member m ON m.id = t.member_id
            LEFT JOIN person n ON n.id = m.person_id "
    };
}
/// `$1` and `$2` states, `$3` ATS, `$4` and `$5` period, `$6` findings, `$7` text.
macro_rules! filter {
    () => {
        " WHERE t.state IN ($1, $2) AND (p.ats_number = $3 OR $3 IS NULL)
            AND (t.period_start = $4 OR $4 IS NULL) AND (t.period_end = $5 OR $5 IS NULL)
            AND (CASE WHEN COALESCE(t.warnings + t.errors, 1) = 0 THEN 0 ELSE 1 END = $6 OR $6 IS NULL)"
    };
}
macro_rules! text {
    () => {
        " AND (n.search_text LIKE $7 ESCAPE '!' OR lower(m.code) LIKE $7 ESCAPE '!' OR $7 IS NULL)"
    };
}
/// Without a text to look for, names are not read at all.
macro_rules! totals {
    ($from:expr, $text:expr) => {
        concat!(
            "SELECT COUNT(*) AS sheets,
                COALESCE(CAST(SUM(f.minutes) AS BIGINT), 0) AS minutes,
                COALESCE(CAST(SUM(f.entries) AS BIGINT), 0) AS entries,
                COALESCE(CAST(SUM(f.clean) AS BIGINT), 0) AS clean_sheets,
                COALESCE(CAST(SUM(f.clean * f.minutes) AS BIGINT), 0) AS clean_minutes,
                COALESCE(CAST(SUM(f.clean * f.entries) AS BIGINT), 0) AS clean_entries
            FROM (SELECT t.minutes, t.entries, CASE WHEN t.warnings + t.errors = 0 THEN 1 ELSE 0 END AS clean",
            $from,
            filter!(),
            $text,
            ") f"
        )
    };
}
/// What a sheet is sorted by, as one text: numbers of one length sort as text. `$8` the sort.
macro_rules! key {
    () => {
        "CASE $8
            WHEN 'ats' THEN CAST(1000 + p.ats_number AS TEXT) || CAST(t.period_end AS TEXT) || m.code
            WHEN 'operator' THEN COALESCE(n.search_text, lower(m.code)) || ' ' || CAST(t.period_end AS TEXT)
            WHEN 'sent' THEN COALESCE(CAST(t.sent_at AS TEXT), '')
            WHEN 'minutes' THEN CAST(10000000 + t.minutes AS TEXT)
            WHEN 'findings' THEN CAST(1000000 + COALESCE(t.warnings + t.errors, 0) AS TEXT)
            ELSE CAST(t.period_end AS TEXT) || CAST(1000 + p.ats_number AS TEXT) || m.code END"
    };
}
macro_rules! columns {
    () => {
        "t.id, t.project_id, t.member_id, t.period_start, t.period_end, t.state, t.confirmed_at, t.sent_at,
            t.decided_at, t.explanation, t.return_reason, t.version, t.minutes, t.entries, t.warnings, t.errors,
            m.code AS member_code, m.qualification, m.profession, m.profile_social_policies,
            m.years_social_policies_tenths, m.version AS member_version, m.person_id,
            n.tax_code, n.first_name, n.last_name, n.version AS person_version,
            p.ats_number, p.title AS project_title"
    };
}
/// The sheets chosen by key first, so that only those of the page are read whole. `$9` and `$10`
/// the place, `$11` the number of rows.
macro_rules! page {
    ($after:literal, $order:literal) => {
        concat!(
            "WITH found AS (SELECT t.id, ",
            key!(),
            " AS sort_key",
            from!(),
            filter!(),
            text!(),
            "),
            page AS (SELECT f.id, f.sort_key FROM found f
                WHERE (f.sort_key, f.id) ",
            $after,
            " ($9, $10) OR $9 IS NULL
                ORDER BY f.sort_key ",
            $order,
            ", f.id ",
            $order,
            " LIMIT $11)
            SELECT q.sort_key, CAST(1 AS BIGINT) AS side, ",
            columns!(),
            "
            FROM page q JOIN timesheet t ON t.id = q.id JOIN project p ON p.id = t.project_id
                JOIN staff_member m ON m.id = t.member_id LEFT JOIN person n ON n.id = m.person_id
            ORDER BY q.sort_key ",
            $order,
            ", q.id ",
            $order
        )
    };
}
/// `$9` the sheet, `$10` how many on each side.
macro_rules! around {
    ($before:literal, $back:literal, $after:literal, $order:literal) => {
        concat!(
            "WITH found AS (SELECT t.id, ",
            key!(),
            " AS sort_key",
            from!(),
            filter!(),
            text!(),
            "),
            own AS (SELECT t.id, ",
            key!(),
            " AS sort_key",
            from!(),
            " WHERE t.id = $9),
            before AS (SELECT f.id, f.sort_key FROM found f
                WHERE (f.sort_key, f.id) ",
            $before,
            " (SELECT o.sort_key, o.id FROM own o)
                ORDER BY f.sort_key ",
            $back,
            ", f.id ",
            $back,
            " LIMIT $10),
            after AS (SELECT f.id, f.sort_key FROM found f
                WHERE (f.sort_key, f.id) ",
            $after,
            " (SELECT o.sort_key, o.id FROM own o)
                ORDER BY f.sort_key ",
            $order,
            ", f.id ",
            $order,
            " LIMIT $10),
            page AS (SELECT id, sort_key, CAST(-1 AS BIGINT) AS side FROM before
                UNION ALL SELECT id, sort_key, CAST(0 AS BIGINT) FROM own
                UNION ALL SELECT id, sort_key, CAST(1 AS BIGINT) FROM after)
            SELECT q.sort_key, q.side, ",
            columns!(),
            "
            FROM page q JOIN timesheet t ON t.id = q.id JOIN project p ON p.id = t.project_id
                JOIN staff_member m ON m.id = t.member_id LEFT JOIN person n ON n.id = m.person_id
            ORDER BY q.sort_key ",
            $order,
            ", q.id ",
            $order
        )
    };
}

sql! {
    PAGE = page!(">", "ASC");
    PAGE_DOWN = page!("<", "DESC");
    AROUND = around!("<", "DESC", ">", "ASC");
    AROUND_DOWN = around!(">", "ASC", "<", "DESC");
    TOTALS = totals!(" FROM timesheet t JOIN project p ON p.id = t.project_id ", "");
    TOTALS_OF_TEXT = totals!(from!(), text!());
    CHOICES = "SELECT p.ats_number, t.period_start, t.period_end
        FROM timesheet t JOIN project p ON p.id = t.project_id
        WHERE t.state IN ('sent', 'in_check', 'accepted', 'returned')
        GROUP BY p.ats_number, t.period_start, t.period_end ORDER BY p.ats_number, t.period_end, t.period_start";
    COUNTED = "UPDATE timesheet SET warnings = $2, errors = $3 WHERE id = $1";
    UNCOUNTED = "SELECT t.project_id, t.period_start, t.period_end FROM timesheet t
        WHERE t.state IN ('sent', 'in_check', 'accepted', 'returned') AND t.warnings IS NULL
        GROUP BY t.project_id, t.period_start, t.period_end
        ORDER BY t.project_id, t.period_end, t.period_start LIMIT $1";
    COUNT_MISSING = "UPDATE timesheet SET warnings = $2, errors = $3 WHERE id = $1 AND warnings IS NULL";
}

/// A page of the queue: at most `limit` sheets after a place, or from the beginning.
pub async fn check_list(
    tx: &mut Tx,
    filter: &CheckFilter,
    (sort, descending): (CheckSort, bool),
    after: Option<&CheckPlace>,
    limit: i64,
) -> Result<Vec<CheckRow>> {
    let (text, findings) = (pattern(filter.text.as_deref()), filter.findings.map(i64::from));
    let [first, second] = filter.states;
    let (from, to) = (filter.period.map(|p| p.0), filter.period.map(|p| p.1));
    let (key, id) = (after.map(|place| place.key.as_str()), after.map(|place| place.id));
    let sql = if descending { PAGE_DOWN } else { PAGE };
    let (ats, sort) = (filter.ats_number, sort.code());
    all!(tx, sql, first, second, ats, from, to, findings, &text, sort, key, id, limit)
}

/// A sheet, whether the filter finds it or not, between at most `many` sheets before it and after
/// it that the filter finds, in the queue's order. Empty when there is no such sheet.
pub async fn check_around(
    tx: &mut Tx,
    filter: &CheckFilter,
    (sort, descending): (CheckSort, bool),
    sheet: Uuid,
    many: i64,
) -> Result<Vec<CheckRow>> {
    let (text, findings) = (pattern(filter.text.as_deref()), filter.findings.map(i64::from));
    let [first, second] = filter.states;
    let (from, to) = (filter.period.map(|p| p.0), filter.period.map(|p| p.1));
    let sql = if descending { AROUND_DOWN } else { AROUND };
    let (ats, sort) = (filter.ats_number, sort.code());
    all!(tx, sql, first, second, ats, from, to, findings, &text, sort, sheet, many)
}

/// What all sheets the filter finds add up to.
pub async fn check_totals(tx: &mut Tx, filter: &CheckFilter) -> Result<CheckTotals> {
    let (text, findings) = (pattern(filter.text.as_deref()), filter.findings.map(i64::from));
    let [first, second] = filter.states;
    let (from, to) = (filter.period.map(|p| p.0), filter.period.map(|p| p.1));
    match text {
        None => one!(tx, TOTALS, first, second, filter.ats_number, from, to, findings),
        Some(text) => one!(tx, TOTALS_OF_TEXT, first, second, filter.ats_number, from, to, findings, &text),
    }
}

/// The ATS and periods a filter can name.
pub async fn check_choices(tx: &mut Tx) -> Result<Vec<CheckChoiceRow>> {
    all!(tx, CHOICES)
}

/// Notes what the rules found in a sheet when it was sent; its version stays.
pub async fn check_counted(tx: &mut Tx, timesheet_id: Uuid, (warnings, errors): (i64, i64)) -> Result<()> {
    execute!(tx, COUNTED, timesheet_id, warnings, errors)?;
    Ok(())
}

/// The periods with sheets that were sent before findings were counted: at most `limit`.
pub async fn check_uncounted(tx: &mut Tx, limit: i64) -> Result<Vec<UncountedRow>> {
    all!(tx, UNCOUNTED, limit)
}

/// Notes what the rules find in a sheet if that was never counted; gives how many sheets (0 or 1).
pub async fn check_count_missing(tx: &mut Tx, timesheet_id: Uuid, (warnings, errors): (i64, i64)) -> Result<u64> {
    execute!(tx, COUNT_MISSING, timesheet_id, warnings, errors)
}
