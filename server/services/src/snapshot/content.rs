//! The content of a snapshot from the data of the portal: rows dated up to the reference date, as
//! they stand now (art. 9).

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::function::ServiceFunction;
use domain::minutes::{Minutes, TimeOfDay};
use domain::network::{OpeningHours, Weekday};
use domain::rules::RuleSet;
use domain::sirps::FruitionSource;
use domain::snapshot::{
    FunctionFruitions, FunctionHours, Hours, Measured, Snapshot, SnapshotMember, SnapshotPoint, SnapshotProject,
    SnapshotTargets, SourceCount, StateMinutes, content_json, required,
};
use domain::timesheet::SheetState;
use store::Tx;
use store::group::{AssignmentRow, MemberRow};
use store::project::ProjectHeader;
use store::snapshot::{CountedToRow, MinutesUpToRow, NetworkPointRow};
use uuid::Uuid;

use crate::determination::facts::member_name;
use crate::error::UseCaseError;
use crate::files::sha256;
use crate::monitoring::counts::{Fruition, fruitions, total};
use crate::project::loaded::function_of;

/// The source of the rows that hold social workers, see [`CountedToRow`].
const WORKERS: &str = "workers";

/// Of which day, on which day, and as sheets stood when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    /// Rows dated up to it count.
    pub reference: NaiveDate,
    /// The day it is prepared.
    pub prepared_on: NaiveDate,
    /// As the sheets stood at that moment, for what is said to have been prepared earlier; none: as
    /// they stand.
    pub as_of: Option<DateTime<Utc>>,
}

/// A content with its canonical form and SHA-256.
#[derive(Debug, Clone)]
pub(crate) struct Content {
    pub snapshot: Snapshot,
    pub json: String,
    pub sha256: String,
}

impl Content {
    pub fn of(snapshot: Snapshot) -> Self {
        let json = content_json(&snapshot);
        let sha256 = sha256(json.as_bytes());
        Content { snapshot, json, sha256 }
    }
}

/// Gathers it: five statements.
///
/// # Errors
/// When the store fails, or what it holds is not understood.
pub(crate) async fn gather(
    tx: &mut Tx,
    header: &ProjectHeader,
    rules: &RuleSet,
    moment: Moment,
) -> Result<Content, UseCaseError> {
    let project = header.project.id;
    let day = moment.reference;
    let (members, assignments) = store::group::group_by_project(tx, project).await?;
    let minutes = store::snapshot::minutes_up_to(tx, project, day).await?;
    let points = store::snapshot::network_points(tx, project).await?;
    let counted = fruitions(tx, project, day, rules.terms.monitoring.fruition_counting).await?;
    let reach = store::snapshot::counted_to(tx, project, day).await?;

    let group = group((&members, &assignments), &minutes, moment)?;
    let functions = by_function(&group);
    let network = points.iter().map(point).collect::<Result<Vec<_>, _>>()?;
    let open = network.iter().filter(|point| point.counts()).count();
    let (of_fruitions, of_sportelli, of_workers) = required(rules, header.project.population);
    let workers = reach.iter().find(|row| row.source == WORKERS).map_or(0, |row| row.fte_ten_thousandths);
    let measured = |measured, required| Measured { measured, required };
    Ok(Content::of(Snapshot {
        project: identity(header),
        reference_date: day,
        prepared_on: moment.prepared_on,
        total: Hours::sum(functions.iter().map(|row| &row.hours)),
        functions,
        group,
        network,
        fruitions: of_functions(&counted, &reach)?,
        fruitions_total: total(&counted),
        targets: SnapshotTargets {
            population: header.project.population,
            population_as_of: header.project.population_as_of,
            population_source: header.project.population_source.clone(),
            fruitions: measured(total(&counted), of_fruitions),
            sportelli: measured(i64::try_from(open).unwrap_or(i64::MAX), of_sportelli),
            social_workers_fte: measured(workers, of_workers),
        },
    }))
}

fn identity(header: &ProjectHeader) -> SnapshotProject {
    let project = &header.project;
    SnapshotProject {
        title: project.title.clone(),
        cup: project.cup.clone(),
        ats: project.ats_number,
        body: header.body_name.clone(),
        call: header.call_code.clone(),
        rule_set: header.rule_set_number,
        start: project.start_on,
        end: project.end_on,
    }
}

/// The state of a sheet at a moment: what was sent or decided later was not yet.
fn state_at(row: &MinutesUpToRow, as_of: Option<DateTime<Utc>>) -> Result<SheetState, UseCaseError> {
    let now = row.state.parse().map_err(|_| UseCaseError::Broken(format!("state {:?}", row.state)))?;
    let Some(as_of) = as_of else { return Ok(now) };
    let by = |at: Option<DateTime<Utc>>| at.is_some_and(|at| at <= as_of);
    Ok(match (by(row.decided_at), by(row.sent_at)) {
        (true, _) => now,
        (false, true) => SheetState::Sent,
        (false, false) => SheetState::Draft,
    })
}

/// Everybody with hours agreed by the day, or worked.
fn group(
    (members, assignments): (&[MemberRow], &[AssignmentRow]),
    minutes: &[MinutesUpToRow],
    moment: Moment,
) -> Result<Vec<SnapshotMember>, UseCaseError> {
    let mut all: BTreeMap<(Uuid, ServiceFunction), (i64, StateMinutes)> = BTreeMap::new();
    for row in assignments.iter().filter(|row| row.from_on <= moment.reference) {
        let (agreed, _) = all.entry((row.member_id, function_of(&row.function)?)).or_default();
        *agreed = agreed.saturating_add(row.hours);
    }
    for row in minutes {
        let (_, sum) = all.entry((row.member_id, function_of(&row.function)?)).or_default();
        sum.add(state_at(row, moment.as_of)?, Minutes::new(row.minutes));
    }
    let of = |member: &MemberRow| {
        let id = member.member.id;
        let own = all.range((id, ServiceFunction::Access)..=(id, ServiceFunction::SummerService));
        let functions = own.map(|((_, function), (agreed, minutes))| FunctionHours {
            function: *function,
            hours: Hours::new(*agreed, *minutes),
        });
        SnapshotMember {
            code: member.member.code.clone(),
            name: member.last_name.as_ref().map(|_| member_name(member)),
            functions: functions.collect(),
        }
    };
    let mut group: Vec<SnapshotMember> = members.iter().map(of).filter(|member| !member.functions.is_empty()).collect();
    group.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(group)
}

fn by_function(group: &[SnapshotMember]) -> Vec<FunctionHours> {
    let rows = || group.iter().flat_map(|member| &member.functions);
    let has = |function: &ServiceFunction| rows().any(|row| row.function == *function);
    let sum = |function| Hours::sum(rows().filter(|row| row.function == function).map(|row| &row.hours));
    let functions = ServiceFunction::ALL.into_iter().filter(has);
    functions.map(|function| FunctionHours { function, hours: sum(function) }).collect()
}

fn point(row: &NetworkPointRow) -> Result<SnapshotPoint, UseCaseError> {
    let broken = || UseCaseError::Broken("opening hours".to_owned());
    let mut opening_hours = Vec::new();
    for [weekday, opens, closes] in row.week()? {
        opening_hours.push(OpeningHours {
            weekday: u8::try_from(weekday).ok().and_then(|day| Weekday::try_from(day).ok()).ok_or_else(broken)?,
            opens: TimeOfDay::from_minutes(opens).ok_or_else(broken)?,
            closes: TimeOfDay::from_minutes(closes).ok_or_else(broken)?,
        });
    }
    let address = row.address.as_ref().map(|address| match &row.quarter {
        Some(quarter) => format!("{address}, {quarter}"),
        None => address.clone(),
    });
    Ok(SnapshotPoint {
        number: row.number,
        municipality: row.municipality.clone(),
        address,
        funded: row.funded,
        weekly: opening_hours.iter().map(|stretch| stretch.opens.until(stretch.closes)).sum(),
        opening_hours,
        staff: row.staff(),
    })
}

/// The counts of all five functions, each with its sources and how far they go.
fn of_functions(counted: &[Fruition], reach: &[CountedToRow]) -> Result<Vec<FunctionFruitions>, UseCaseError> {
    let mut to: BTreeMap<(ServiceFunction, FruitionSource), NaiveDate> = BTreeMap::new();
    for row in reach.iter().filter(|row| row.source != WORKERS) {
        let source = row.source.parse().map_err(|_| UseCaseError::Broken(format!("source {:?}", row.source)))?;
        to.insert((function_of(&row.function)?, source), row.counted_to);
    }
    let of = |function: ServiceFunction| {
        let own = || counted.iter().filter(move |row| row.function == function);
        let sources = FruitionSource::ALL.into_iter().filter(|source| own().any(|row| row.source == *source));
        let sources: Vec<SourceCount> = sources
            .map(|source| SourceCount {
                source,
                number: own().filter(|row| row.source == source).map(|row| row.number).sum(),
                counted_to: to.get(&(function, source)).copied(),
            })
            .collect();
        FunctionFruitions { function, number: sources.iter().map(|source| source.number).sum(), sources }
    };
    Ok(ServiceFunction::ALL.map(of).to_vec())
}
