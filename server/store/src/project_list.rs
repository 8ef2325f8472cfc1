//! The list of projects: filtered, sorted, a page at a time by key.

use chrono::NaiveDate;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Result, StoreError, Tx};

/// Which projects; the default is all of them.
#[derive(Debug, Clone, Default)]
pub struct ProjectFilter {
    /// Of this ATS only: the bound of the roles that belong to one.
    pub ats_number: Option<i64>,
    /// With this person in the group: the bound of operators.
    pub person_id: Option<Uuid>,
    /// In this phase.
    pub phase: Option<String>,
    /// Title, CUP or the ATS's lead body contain this, in whatever case.
    pub text: Option<String>,
}

/// What the list is sorted by; the key breaks ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ProjectSort {
    /// Number of the ATS.
    #[default]
    Ats,
    /// Title, by code point.
    Title,
    /// Grant.
    Granted,
    /// Conclusion.
    EndOn,
    /// Code of the phase.
    Phase,
}

/// A place in the list: that of the last row seen. Text, so that it fits an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectCursor {
    /// What that row is sorted by, as [`ProjectListRow::cursor`] wrote it.
    pub key: String,
    /// The row's key.
    pub id: Uuid,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ProjectListRow {
    /// Key.
    pub id: Uuid,
    /// The ATS.
    pub ats_number: i64,
    /// Its lead body.
    pub ats_lead_name: String,
    /// Title.
    pub title: String,
    /// Code of the phase.
    pub phase: String,
    /// CUP, once acquired.
    pub cup: Option<String>,
    /// First day.
    pub start_on: NaiveDate,
    /// Conclusion.
    pub end_on: NaiveDate,
    /// Grant, cents.
    pub granted_cents: i64,
    /// Whether it is a demonstration project.
    pub invented: bool,
    /// Minutes in accepted sheets.
    pub accepted_minutes: i64,
    /// Minutes in sheets sent or in check: with `accepted_minutes`, those «reported».
    pub sent_minutes: i64,
}

impl ProjectListRow {
    /// The place of this row in a list sorted so: the next page begins after it.
    #[must_use]
    pub fn cursor(&self, sort: ProjectSort) -> ProjectCursor {
        let key = match sort {
            ProjectSort::Ats => self.ats_number.to_string(),
            ProjectSort::Title => self.title.clone(),
            ProjectSort::Granted => self.granted_cents.to_string(),
            ProjectSort::EndOn => self.end_on.to_string(),
            ProjectSort::Phase => self.phase.clone(),
        };
        ProjectCursor { key, id: self.id }
    }
}

/// How many projects match, and what they were granted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct ProjectTotals {
    /// Number of projects.
    pub count: i64,
    /// Sum of the grants, cents.
    pub granted_cents: i64,
    /// Minutes in accepted sheets.
    pub accepted_minutes: i64,
    /// Minutes in sheets sent or in check.
    pub sent_minutes: i64,
}

/// `$1` ATS, `$2` person, `$3` phase, `$4` text.
macro_rules! filter {
    () => {
        " (p.ats_number = $1 OR $1 IS NULL)
            AND (p.phase = $3 OR $3 IS NULL)
            AND (p.search_text LIKE $4 ESCAPE '!' OR a.search_text LIKE $4 ESCAPE '!' OR $4 IS NULL)
            AND (EXISTS (SELECT 1 FROM staff_member m WHERE m.project_id = p.id AND m.person_id = $2) OR $2 IS NULL)"
    };
}

/// `$5` and `$6` are the place, `$7` the number of rows.
macro_rules! list {
    ($key:literal, $after:literal, $order:literal) => {
        concat!(
            "SELECT p.id, p.ats_number, a.lead_name AS ats_lead_name, p.title, p.phase, p.cup, p.start_on, p.end_on,
                p.granted_cents, p.invented,
                (SELECT COALESCE(CAST(SUM(s.minutes) AS BIGINT), 0)
                    FROM timesheet t JOIN timesheet_total s ON s.timesheet_id = t.id
                    WHERE t.project_id = p.id AND t.state = 'accepted') AS accepted_minutes,
                (SELECT COALESCE(CAST(SUM(s.minutes) AS BIGINT), 0)
                    FROM timesheet t JOIN timesheet_total s ON s.timesheet_id = t.id
                    WHERE t.project_id = p.id AND t.state IN ('sent', 'in_check')) AS sent_minutes
            FROM project p JOIN ats a ON a.number = p.ats_number
            WHERE",
            filter!(),
            " AND ((",
            $key,
            ", p.id) ",
            $after,
            " ($5, $6) OR $5 IS NULL)
            ORDER BY ",
            $key,
            " ",
            $order,
            ", p.id ",
            $order,
            " LIMIT $7"
        )
    };
}

sql! {
    TOTALS = "WITH found AS (SELECT p.id, p.granted_cents FROM project p JOIN ats a ON a.number = p.ats_number
            WHERE", filter!(), "),
        worked AS (SELECT t.state, CAST(SUM(s.minutes) AS BIGINT) AS minutes
            FROM found f JOIN timesheet t ON t.project_id = f.id JOIN timesheet_total s ON s.timesheet_id = t.id
            GROUP BY t.state)
        SELECT (SELECT COUNT(*) FROM found) AS count,
            (SELECT COALESCE(CAST(SUM(granted_cents) AS BIGINT), 0) FROM found) AS granted_cents,
            (SELECT COALESCE(CAST(SUM(minutes) AS BIGINT), 0) FROM worked WHERE state = 'accepted') AS accepted_minutes,
            (SELECT COALESCE(CAST(SUM(minutes) AS BIGINT), 0) FROM worked WHERE state IN ('sent', 'in_check'))
                AS sent_minutes";
    BY_ATS = list!("p.ats_number", ">", "ASC");
    BY_ATS_DOWN = list!("p.ats_number", "<", "DESC");
    BY_TITLE = list!("p.title", ">", "ASC");
    BY_TITLE_DOWN = list!("p.title", "<", "DESC");
    BY_GRANTED = list!("p.granted_cents", ">", "ASC");
    BY_GRANTED_DOWN = list!("p.granted_cents", "<", "DESC");
    BY_END = list!("p.end_on", ">", "ASC");
    BY_END_DOWN = list!("p.end_on", "<", "DESC");
    BY_PHASE = list!("p.phase", ">", "ASC");
    BY_PHASE_DOWN = list!("p.phase", "<", "DESC");
}

/// The pattern that finds a text anywhere; `!` guards the characters LIKE gives a meaning.
pub(crate) fn pattern(text: Option<&str>) -> Option<String> {
    let text = text.map(str::trim).filter(|text| !text.is_empty())?;
    let mut pattern = String::from("%");
    for c in text.to_lowercase().chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    Some(pattern)
}

/// Reads the key of a place in a list; `Value` if it is not one.
fn key<T: std::str::FromStr>(after: Option<&ProjectCursor>) -> Result<Option<T>> {
    after.map(|c| c.key.parse().map_err(|_| StoreError::Value(format!("place in the list: {:?}", c.key)))).transpose()
}

/// A page of projects: at most `limit` rows after a place, or from the beginning.
///
/// # Errors
/// [`StoreError::Value`] if the place was not written for this sort.
pub async fn project_list(
    tx: &mut Tx,
    filter: &ProjectFilter,
    sort: ProjectSort,
    descending: bool,
    after: Option<&ProjectCursor>,
    limit: i64,
) -> Result<Vec<ProjectListRow>> {
    let (ats, person, phase) = (filter.ats_number, filter.person_id, &filter.phase);
    let text = pattern(filter.text.as_deref());
    let id = after.map(|c| c.id);
    let sql = match (sort, descending) {
        (ProjectSort::Ats, false) => BY_ATS,
        (ProjectSort::Ats, true) => BY_ATS_DOWN,
        (ProjectSort::Title, false) => BY_TITLE,
        (ProjectSort::Title, true) => BY_TITLE_DOWN,
        (ProjectSort::Granted, false) => BY_GRANTED,
        (ProjectSort::Granted, true) => BY_GRANTED_DOWN,
        (ProjectSort::EndOn, false) => BY_END,
        (ProjectSort::EndOn, true) => BY_END_DOWN,
        (ProjectSort::Phase, false) => BY_PHASE,
        (ProjectSort::Phase, true) => BY_PHASE_DOWN,
    };
    match sort {
        ProjectSort::Ats | ProjectSort::Granted => {
            all!(tx, sql, ats, person, phase, &text, key::<i64>(after)?, id, limit)
        }
        ProjectSort::Title | ProjectSort::Phase => {
            all!(tx, sql, ats, person, phase, &text, key::<String>(after)?, id, limit)
        }
        ProjectSort::EndOn => all!(tx, sql, ats, person, phase, &text, key::<NaiveDate>(after)?, id, limit),
    }
}

/// How many projects match in all, and their grants and hours together.
pub async fn project_totals(tx: &mut Tx, filter: &ProjectFilter) -> Result<ProjectTotals> {
    let text = pattern(filter.text.as_deref());
    one!(tx, TOTALS, filter.ats_number, filter.person_id, &filter.phase, &text)
}
