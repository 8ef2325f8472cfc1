//! What the data say of a project at a day, in one statement: counts and how far they go, snapshots
//! sent, the funded network, the ATS's social workers. The same of all projects, for the Region.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::fruition::{FruitionArrivedRow, FruitionRow, FruitionSourceRow, arrived, counts, fruitions_of, persons};
use crate::snapshot::SnapshotSentRow;
use crate::{Result, StoreError, Tx};

/// What the data say of a project.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReachedRows {
    /// Counted up to the day, by period, function, source and sportello; people where people are
    /// counted, and then without the sportello.
    pub fruitions: Vec<FruitionRow>,
    /// The sources of the counts, with how far they go.
    pub arrived: Vec<FruitionArrivedRow>,
    /// Snapshots sent, by reference date.
    pub snapshots: Vec<SnapshotSentRow>,
    /// The funded sportelli, each with how many intervals it opens in a week.
    pub sportelli: Vec<(Uuid, i64)>,
    /// The register of the ATS's social workers, whenever they serve.
    pub social_workers: Vec<ReachedWorkerRow>,
}

/// A social worker of the ATS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReachedWorkerRow {
    /// Ten-thousandths of a full-time equivalent.
    pub fte_ten_thousandths: i64,
    /// First day.
    pub from_on: NaiveDate,
    /// Last day.
    pub to_on: Option<NaiveDate>,
}

/// A line of the statement: what it is says which columns count.
#[derive(FromRow)]
struct Line {
    what: String,
    source: String,
    period_end: NaiveDate,
    code: String,
    id: Option<Uuid>,
    number: i64,
    on_day: Option<NaiveDate>,
    since: Option<DateTime<Utc>>,
    received_at: Option<DateTime<Utc>>,
}

// The first branch gives the columns their types, also to a database that asks for them.
macro_rules! reached {
    ($counts:expr, $sportello:literal) => {
        concat!(
            "SELECT 'arrived' AS what, a.source, a.period_end, a.kind AS code, NULLIF(a.project_id, a.project_id) AS id,
                CAST(0 AS BIGINT) AS number, a.counted_to AS on_day, a.since, a.received_at
            FROM (",
            arrived!(),
            "WHERE s.project_id = $1) a
            UNION ALL
            SELECT 'count', c.source, c.period_end, c.function, ",
            $sportello,
            ", c.number, NULL, NULL, NULL FROM (",
            $counts,
            ") c
            UNION ALL
            SELECT 'snapshot', '', s.reference_on, '', s.id, 0, s.sent_on, NULL, NULL
            FROM snapshot s WHERE s.project_id = $1 AND s.state = 'sent'
            UNION ALL
            SELECT 'sportello', '', p.end_on, '', s.id,
                (SELECT COUNT(*) FROM opening_hours h WHERE h.sportello_id = s.id), NULL, NULL, NULL
            FROM sportello s JOIN project p ON p.id = s.project_id WHERE s.project_id = $1 AND s.funded
            UNION ALL
            SELECT 'worker', '', w.from_on, '', w.id, w.fte_ten_thousandths, w.to_on, NULL, NULL
            FROM social_worker w JOIN project p ON p.ats_number = w.ats_number WHERE p.id = $1
            ORDER BY 1, 3, 4, 2, 5"
        )
    };
}

// Of each project up to its own day: today, or its end.
macro_rules! day {
    () => {
        "(CASE WHEN p.end_on < $1 THEN p.end_on ELSE $1 END)"
    };
}

macro_rules! of_all {
    () => {
        concat!(
            "SELECT p.id AS project_id, p.ats_number, p.title, p.end_on, p.population, r.rules,
                e.number AS events, h.number AS persons,
                (SELECT COUNT(*) FROM fruition_source s WHERE s.project_id = p.id) AS sources,
                (SELECT COUNT(*) FROM sportello s WHERE s.project_id = p.id AND s.funded) AS sportelli_funded,
                (SELECT COUNT(*) FROM sportello s WHERE s.project_id = p.id AND s.funded
                    AND EXISTS (SELECT 1 FROM opening_hours o WHERE o.sportello_id = s.id)) AS sportelli_open,
                (SELECT CAST(SUM(CASE WHEN w.from_on <= ",
            day!(),
            " AND (w.to_on IS NULL OR w.to_on >= ",
            day!(),
            ")
                    THEN w.fte_ten_thousandths ELSE 0 END) AS BIGINT)
                    FROM social_worker w WHERE w.ats_number = p.ats_number) AS fte_ten_thousandths
            FROM project p JOIN rule_set r ON r.id = p.rule_set_id
            LEFT JOIN (SELECT project_id, CAST(SUM(number) AS BIGINT) AS number FROM (",
            counts!(
                "JOIN project p ON p.id = f.project_id WHERE ",
                "JOIN project p ON p.id = c.project_id WHERE ",
                day!()
            ),
            ") c GROUP BY project_id) e ON e.project_id = p.id
            LEFT JOIN (SELECT project_id, CAST(SUM(number) AS BIGINT) AS number FROM (",
            persons!(
                "JOIN project p ON p.id = f.project_id WHERE ",
                "JOIN project p ON p.id = c.project_id WHERE ",
                day!()
            ),
            ") c GROUP BY project_id) h ON h.project_id = p.id
            WHERE p.agreement_signed_on IS NOT NULL ORDER BY p.ats_number, p.id"
        )
    };
}

sql! {
    REACHED_EVENTS = reached!(counts!(), "c.sportello_id");
    REACHED_PERSONS = reached!(persons!(), "NULL");
    OF_ALL = of_all!();
}

/// How a project stands at a day or, if it has ended, at its end.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ProjectReachedRow {
    /// The project.
    pub project_id: Uuid,
    /// Its ATS.
    pub ats_number: i64,
    /// Its title.
    pub title: String,
    /// Last day.
    pub end_on: NaiveDate,
    /// Residents.
    pub population: i64,
    /// JSON: the rules it was granted under.
    pub rules: String,
    /// Contacts, cases and interventions; none where nothing arrived.
    pub events: Option<i64>,
    /// Different people in their stead.
    pub persons: Option<i64>,
    /// Sources of counts, of any kind and period.
    pub sources: i64,
    /// Funded sportelli.
    pub sportelli_funded: i64,
    /// Those of them that open in the week.
    pub sportelli_open: i64,
    /// Ten-thousandths of full-time equivalents of the ATS's social workers; none where its
    /// register is empty.
    pub fte_ten_thousandths: Option<i64>,
}

/// How all projects whose agreement is signed stand at a day, by ATS.
pub async fn reached_list(tx: &mut Tx, day: NaiveDate) -> Result<Vec<ProjectReachedRow>> {
    all!(tx, OF_ALL, day)
}

/// What the data say of a project; fruitions up to a day, different people (`of_persons`) or all
/// events.
///
/// # Errors
/// When the database fails, or holds what was never written there.
pub async fn reached(tx: &mut Tx, project: Uuid, day: NaiveDate, of_persons: bool) -> Result<ReachedRows> {
    let lines: Vec<Line> =
        if of_persons { all!(tx, REACHED_PERSONS, project, day)? } else { all!(tx, REACHED_EVENTS, project, day)? };
    let mut rows = ReachedRows::default();
    for line in lines {
        let broken = || StoreError::Value(format!("a line of {:?}", line.what));
        match line.what.as_str() {
            "arrived" => rows.arrived.push(FruitionArrivedRow {
                source: FruitionSourceRow {
                    project_id: project,
                    kind: line.code,
                    period_end: line.period_end,
                    source: line.source,
                    since: line.since.ok_or_else(broken)?,
                },
                counted_to: line.on_day,
                received_at: line.received_at,
            }),
            "count" => rows.fruitions.push(FruitionRow {
                source: line.source,
                period_end: line.period_end,
                function: line.code,
                sportello_id: line.id,
                events: line.number,
            }),
            "snapshot" => rows.snapshots.push(SnapshotSentRow {
                id: line.id.ok_or_else(broken)?,
                reference_on: line.period_end,
                sent_on: line.on_day.ok_or_else(broken)?,
            }),
            "sportello" => rows.sportelli.push((line.id.ok_or_else(broken)?, line.number)),
            "worker" => rows.social_workers.push(ReachedWorkerRow {
                fte_ten_thousandths: line.number,
                from_on: line.period_end,
                to_on: line.on_day,
            }),
            _ => return Err(broken()),
        }
    }
    Ok(rows)
}
