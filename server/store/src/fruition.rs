//! How many contacts, cases and interventions were made up to a day, whatever they came from, and
//! where the counts of each kind and period come from.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Result, Tx};

/// What was counted of a function in a period at a sportello.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct FruitionRow {
    /// `flow`, `participants`, `records`.
    pub source: String,
    /// Last day of the period.
    pub period_end: NaiveDate,
    /// Code of the function.
    pub function: String,
    /// The sportello; none where the source does not say.
    pub sportello_id: Option<Uuid>,
    /// Contacts, cases or interventions.
    pub events: i64,
}

/// Different people counted of a function in a period.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct FruitionPersonsRow {
    /// `flow`, `participants`, `records`.
    pub source: String,
    /// Last day of the period.
    pub period_end: NaiveDate,
    /// Code of the function.
    pub function: String,
    /// People; of a flow that does not say, its events.
    pub persons: i64,
}

/// The source of a kind and period.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct FruitionSourceRow {
    /// The project.
    pub project_id: Uuid,
    /// `contact`, `case`, `intervention`.
    pub kind: String,
    /// Last day of the period.
    pub period_end: NaiveDate,
    /// `flow`, `participants`, `records`.
    pub source: String,
    /// When the first of it arrived.
    pub since: DateTime<Utc>,
}

/// A source with how far its counts go.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct FruitionArrivedRow {
    /// The source.
    #[sqlx(flatten)]
    pub source: FruitionSourceRow,
    /// The last day the flow in force includes; none of what is entered by hand.
    pub counted_to: Option<NaiveDate>,
    /// When counts that go so far first arrived.
    pub received_at: Option<DateTime<Utc>>,
}

// Of each period the last version of a flow that goes no further than the day; of lists and
// records, what is dated up to it. Of one project, or of all with the day of each. An earlier
// version may count a kind that the one in force gave up: it counts only where the flow is still
// the source, or what came in its place would count twice.
macro_rules! fruitions_of {
    ($sum:literal, $group:literal, $of_participants:literal, $of_records:literal,
     $flows:expr, $records:expr, $day:expr) => {
        concat!(
            "SELECT f.project_id, f.source, f.period_end, c.function",
            $group,
            ", CAST(SUM(",
            $sum,
            ") AS BIGINT) AS number
            FROM sirps_flow f JOIN sirps_count c ON c.flow_id = f.id ",
            $flows,
            "f.source = 'flow' AND f.state <> 'withdrawn'
              AND f.counted_to <= ",
            $day,
            "
              AND f.number = (SELECT MAX(o.number) FROM sirps_flow o WHERE o.project_id = f.project_id
                AND o.source = f.source AND o.period_end = f.period_end AND o.state <> 'withdrawn'
                AND o.counted_to <= ",
            $day,
            ")
              AND EXISTS (SELECT 1 FROM fruition_source s WHERE s.project_id = f.project_id
                AND s.period_end = f.period_end AND s.source = f.source AND s.kind = CASE c.function
                  WHEN 'access' THEN 'contact' WHEN 'case_management' THEN 'case' ELSE 'intervention' END)
            GROUP BY f.project_id, f.source, f.period_end, c.function",
            $group,
            "
            UNION ALL
            SELECT f.project_id, f.source, f.period_end, c.function",
            $of_participants,
            "
            FROM sirps_flow f JOIN participant c ON c.flow_id = f.id ",
            $flows,
            "f.source = 'participants'
              AND f.state = 'accepted' AND c.registered_on <= ",
            $day,
            "
            GROUP BY f.project_id, f.source, f.period_end, c.function
            UNION ALL
            SELECT c.project_id, 'records', c.period_end, c.function",
            $group,
            ", ",
            $of_records,
            "
            FROM fruition_record c ",
            $records,
            "c.on_date <= ",
            $day,
            "
            GROUP BY c.project_id, c.period_end, c.function",
            $group
        )
    };
}

// Contacts, cases and interventions.
macro_rules! counts {
    () => {
        counts!("WHERE f.project_id = $1 AND ", "WHERE c.project_id = $1 AND ", "$2")
    };
    ($flows:expr, $records:expr, $day:expr) => {
        fruitions_of!("c.events", ", c.sportello_id", ", NULL, COUNT(*)", "COUNT(*)", $flows, $records, $day)
    };
}
pub(crate) use counts;

// Different people within a function and period; of a flow that does not say, its events.
macro_rules! persons {
    () => {
        persons!("WHERE f.project_id = $1 AND ", "WHERE c.project_id = $1 AND ", "$2")
    };
    ($flows:expr, $records:expr, $day:expr) => {
        fruitions_of!(
            "COALESCE(c.persons, c.events)",
            "",
            ", COUNT(DISTINCT c.person_hash)",
            "COUNT(DISTINCT c.person_hash)",
            $flows,
            $records,
            $day
        )
    };
}
pub(crate) use fruitions_of;
pub(crate) use persons;

// A correction that goes as far as what it replaces is as early as that was.
macro_rules! arrived {
    () => {
        "SELECT s.project_id, s.kind, s.period_end, s.source, s.since, f.counted_to,
          (SELECT MIN(o.received_at) FROM sirps_flow o WHERE o.project_id = f.project_id AND o.source = f.source
            AND o.period_end = f.period_end AND o.state <> 'withdrawn' AND o.counted_to >= f.counted_to) AS received_at
        FROM fruition_source s LEFT JOIN sirps_flow f ON f.project_id = s.project_id AND f.source = s.source
          AND f.period_end = s.period_end AND f.state = 'accepted' "
    };
}
pub(crate) use arrived;

sql! {
    COUNTS = "SELECT source, period_end, function, sportello_id, number AS events FROM (", counts!(),
        ") c ORDER BY 2, 3, 1, 4";
    PERSONS = "SELECT source, period_end, function, number AS persons FROM (", persons!(), ") c ORDER BY 2, 3, 1";
    ARRIVED = arrived!(), "WHERE s.project_id = $1 ORDER BY s.period_end, s.kind";
    ARRIVED_TO_DECIDE = arrived!(), "WHERE s.project_id IN (SELECT project_id FROM payment WHERE state = 'proposed')
        ORDER BY s.project_id, s.period_end, s.kind";
    CLAIM = "INSERT INTO fruition_source (project_id, kind, period_end, source, since) VALUES ($1, $2, $3, $4, $5)";
    RELEASE = "DELETE FROM fruition_source WHERE project_id = $1 AND source = $2 AND period_end = $3";
}

/// What was counted up to a day, by period, function and sportello.
pub async fn fruition_counts(tx: &mut Tx, project: Uuid, day: NaiveDate) -> Result<Vec<FruitionRow>> {
    all!(tx, COUNTS, project, day)
}

/// How many different people were counted up to a day, by period and function.
pub async fn fruition_persons(tx: &mut Tx, project: Uuid, day: NaiveDate) -> Result<Vec<FruitionPersonsRow>> {
    all!(tx, PERSONS, project, day)
}

/// The sources of a project's counts, by period and kind, with how far they go.
pub async fn fruition_arrived(tx: &mut Tx, project: Uuid) -> Result<Vec<FruitionArrivedRow>> {
    all!(tx, ARRIVED, project)
}

/// The same of all projects of which a payment waits to be decided.
pub async fn fruition_arrived_to_decide(tx: &mut Tx) -> Result<Vec<FruitionArrivedRow>> {
    all!(tx, ARRIVED_TO_DECIDE)
}

/// Makes a source that of a kind and period; `Unique` when there is one.
pub async fn fruition_source_claim(tx: &mut Tx, row: &FruitionSourceRow) -> Result<()> {
    execute!(tx, CLAIM, row.project_id, &row.kind, row.period_end, &row.source, row.since)?;
    Ok(())
}

/// Gives up a source for all kinds of a period; gives how many kinds had it.
pub async fn fruition_source_release(tx: &mut Tx, project: Uuid, source: &str, period_end: NaiveDate) -> Result<u64> {
    execute!(tx, RELEASE, project, source, period_end)
}
