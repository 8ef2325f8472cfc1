//! The versions of a quarter's flow: who sent each and when, what it counts, what differs from the
//! version before, and the file as it came.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::function::ServiceFunction;
use domain::period::Quarter;
use domain::sirps::{FruitionKind, FruitionSource};
use store::sirps_flow::{SirpsCountRow, SirpsFlowRow};
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::files::KeptFile;
use crate::monitoring::flow_scope::{FlowScope, obstacle};
use crate::policy::{Action, Subject};
use crate::project::scope::{ProjectHead, project_head, project_scope};

/// How a version stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionState {
    /// It is the one that counts.
    InForce,
    /// A later one took its place.
    Replaced,
    /// The quarter was taken back.
    Withdrawn,
}

impl VersionState {
    /// In words.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            VersionState::InForce => "In vigore",
            VersionState::Replaced => "Sostituita",
            VersionState::Withdrawn => "Ritirata",
        }
    }
}

/// A version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionLine {
    /// Its number.
    pub number: i64,
    /// When it came.
    pub at: DateTime<Utc>,
    /// Who sent it.
    pub by: String,
    /// What its owner calls the file; none where it is not kept.
    pub file_name: Option<String>,
    /// The last day that is counted.
    pub counted_to: NaiveDate,
    /// Rows.
    pub rows: i64,
    /// How many of each kind, in the order of [`FruitionKind::ALL`].
    pub numbers: [i64; 3],
    /// SHA-256 of what it says.
    pub content_sha256: String,
    /// How it stands.
    pub state: VersionState,
    /// When it was replaced or withdrawn.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it was withdrawn.
    pub reason: Option<String>,
}

/// A count of the version shown, beside the same of the version before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountLine {
    /// The function.
    pub function: ServiceFunction,
    /// The sportello, as number and name.
    pub sportello: Option<String>,
    /// Code of the kind of intervention.
    pub kind: Option<String>,
    /// How many now; none: it is no longer stated.
    pub number: Option<i64>,
    /// How many before; none: it was not stated.
    pub before: Option<i64>,
    /// Different people.
    pub persons: Option<i64>,
    /// Those without the registration form H.
    pub unregistered: i64,
    /// Whether it differs in anything from the version before.
    pub differs: bool,
}

/// What the page shows.
#[derive(Debug, Clone)]
pub struct FlowQuarterView {
    /// The project.
    pub head: ProjectHead,
    /// The quarter.
    pub quarter: Quarter,
    /// The versions, the last one first.
    pub versions: Vec<VersionLine>,
    /// The number of the version whose counts are shown; none where there is none.
    pub shown: Option<i64>,
    /// The number of the version it is compared with.
    pub compared: Option<i64>,
    /// Its counts.
    pub counts: Vec<CountLine>,
    /// Whether the actor may take the quarter back.
    pub may_withdraw: bool,
    /// Whether the actor is of the ATS's office.
    pub office: bool,
}

impl FlowQuarterView {
    /// The version in force.
    #[must_use]
    pub fn current(&self) -> Option<&VersionLine> {
        self.versions.iter().find(|version| version.state == VersionState::InForce)
    }

    /// The version shown.
    #[must_use]
    pub fn shown_version(&self) -> Option<&VersionLine> {
        self.versions.iter().find(|version| Some(version.number) == self.shown)
    }

    /// How many counts differ from the version before.
    #[must_use]
    pub fn differences(&self) -> usize {
        self.counts.iter().filter(|count| count.differs).count()
    }
}

/// The versions of a quarter, with the counts of one: of the last, where `wanted` names none. Six
/// statements.
///
/// # Errors
/// `NotLoggedIn`, `NotFound` (also for a version that is none), `Forbidden`.
pub async fn flow_quarter(
    context: &Context,
    project: Uuid,
    period: &str,
    wanted: Option<&str>,
) -> Result<FlowQuarterView, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = FlowScope::of(&mut tx, context, project, Action::MonitoringRead).await?;
    let quarter: Quarter = period.parse().map_err(|_| UseCaseError::NotFound)?;
    if quarter.last_day() < scope.plan.first_day() || quarter.first_day() > scope.header.project.end_on {
        return Err(UseCaseError::NotFound);
    }
    let rows =
        store::sirps_flow::sirps_flow_list_by_period(&mut tx, project, FruitionSource::Flow.code(), quarter.last_day())
            .await?;
    let place = match wanted {
        Some(number) => {
            Some(rows.iter().position(|row| row.number.to_string() == number).ok_or(UseCaseError::NotFound)?)
        }
        None => (!rows.is_empty()).then_some(0),
    };
    let shown = place.and_then(|place| rows.get(place));
    let before = place.and_then(|place| rows.get(place + 1));
    let now = match shown {
        Some(row) => store::sirps_flow::sirps_count_list(&mut tx, row.id).await?,
        None => Vec::new(),
    };
    let then = match before {
        Some(row) => Some(store::sirps_flow::sirps_count_list(&mut tx, row.id).await?),
        None => None,
    };
    drop(tx);
    let office = context.may(Action::FlowSend, Subject::Ats(scope.header.project.ats_number));
    let (shown, compared) = (shown.map(|row| row.number), before.map(|row| row.number));
    let versions = rows.iter().map(version).collect::<Result<Vec<_>, _>>()?;
    let in_force = versions.iter().any(|version| version.state == VersionState::InForce);
    Ok(FlowQuarterView {
        head: project_head(context, &scope.header)?,
        quarter,
        shown,
        compared,
        counts: compare(&scope, &now, then.as_deref())?,
        may_withdraw: office && in_force && obstacle(&scope.header)?.is_none(),
        office,
        versions,
    })
}

/// The file of a version as it came.
///
/// # Errors
/// `NotLoggedIn`, `NotFound`, `Forbidden`.
pub async fn flow_original(
    context: &Context,
    project: Uuid,
    period: &str,
    number: &str,
) -> Result<KeptFile, UseCaseError> {
    let mut tx = context.read().await?;
    project_scope(&mut tx, context, project, Action::MonitoringRead).await?;
    let quarter: Quarter = period.parse().map_err(|_| UseCaseError::NotFound)?;
    let source = FruitionSource::Flow.code();
    let rows = store::sirps_flow::sirps_flow_list_by_period(&mut tx, project, source, quarter.last_day()).await?;
    drop(tx);
    let row = rows.into_iter().find(|row| row.number.to_string() == number).ok_or(UseCaseError::NotFound)?;
    let (Some(sha256), Some(name)) = (row.file_sha256, row.file_name) else { return Err(UseCaseError::NotFound) };
    let bytes = context.portal.files.get(&sha256).await?;
    Ok(KeptFile { name, bytes })
}

pub(super) fn version(row: &SirpsFlowRow) -> Result<VersionLine, UseCaseError> {
    let state = match row.state.as_str() {
        "accepted" => VersionState::InForce,
        "replaced" => VersionState::Replaced,
        "withdrawn" => VersionState::Withdrawn,
        other => return Err(UseCaseError::Broken(format!("state of a flow {other:?}"))),
    };
    Ok(VersionLine {
        number: row.number,
        at: row.received_at,
        by: row.received_name.clone(),
        file_name: row.file_name.clone(),
        counted_to: row.counted_to,
        rows: row.file_rows,
        numbers: FruitionKind::ALL.map(|kind| match kind {
            FruitionKind::Contact => row.contacts,
            FruitionKind::Case => row.cases,
            FruitionKind::Intervention => row.interventions,
        }),
        content_sha256: row.content_sha256.clone(),
        state,
        ended_at: row.ended_at,
        reason: row.reason.clone(),
    })
}

/// Function, number and name of the sportello, kind.
type Key<'a> = (ServiceFunction, Option<(i64, String)>, Option<&'a str>);

fn by_key<'a>(
    scope: &FlowScope,
    rows: &'a [SirpsCountRow],
) -> Result<BTreeMap<Key<'a>, &'a SirpsCountRow>, UseCaseError> {
    rows.iter()
        .map(|row| {
            let function =
                row.function.parse().map_err(|_| UseCaseError::Broken(format!("function {:?}", row.function)))?;
            let sportello = row.sportello_id.and_then(|id| scope.sportello_named(id));
            Ok(((function, sportello, row.intervention_code.as_deref()), row))
        })
        .collect()
}

/// The counts in order of function, sportello and kind, each beside what it was before; none
/// before: nothing is compared.
fn compare(
    scope: &FlowScope,
    now: &[SirpsCountRow],
    before: Option<&[SirpsCountRow]>,
) -> Result<Vec<CountLine>, UseCaseError> {
    let now = by_key(scope, now)?;
    let compared = before.is_some();
    let before = by_key(scope, before.unwrap_or_default())?;
    let mut keys: Vec<&Key<'_>> = now.keys().chain(before.keys().filter(|key| !now.contains_key(key))).collect();
    keys.sort();
    let facts = |row: &&SirpsCountRow| (row.events, row.persons, row.unregistered);
    let lines = keys.into_iter().map(|key| {
        let (row, old) = (now.get(key), before.get(key));
        CountLine {
            function: key.0,
            sportello: key.1.as_ref().map(|(_, label)| label.clone()),
            kind: key.2.map(str::to_owned),
            number: row.map(|row| row.events),
            before: old.map(|row| row.events),
            persons: row.and_then(|row| row.persons),
            unregistered: row.map_or(0, |row| row.unregistered),
            differs: compared && row.map(facts) != old.map(facts),
        }
    });
    Ok(lines.collect())
}
