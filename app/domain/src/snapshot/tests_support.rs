//! Snapshots for tests: one written by hand, and any that could be.

use chrono::NaiveDate;
use proptest::prelude::*;

use crate::function::ServiceFunction;
use crate::minutes::{Minutes, TimeOfDay};
use crate::network::{OpeningHours, Weekday};
use crate::sirps::FruitionSource;
use crate::timesheet::SheetState;

use super::{
    FunctionFruitions, FunctionHours, Hours, Measured, Snapshot, SnapshotMember, SnapshotPoint, SnapshotProject,
    SnapshotTargets, SourceCount, StateMinutes,
};

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn minutes(all: [i64; 5]) -> StateMinutes {
    let mut sum = StateMinutes::default();
    for (state, minutes) in SheetState::ALL.into_iter().zip(all) {
        sum.add(state, Minutes::new(minutes));
    }
    sum
}

fn hours(function: ServiceFunction, agreed: i64, by_state: [i64; 5]) -> FunctionHours {
    FunctionHours { function, hours: Hours::new(agreed, minutes(by_state)) }
}

fn stretch(weekday: u8, opens: i64, closes: i64) -> OpeningHours {
    let time = |minutes| TimeOfDay::from_minutes(minutes).unwrap();
    OpeningHours { weekday: Weekday::try_from(weekday).unwrap(), opens: time(opens), closes: time(closes) }
}

fn point(number: i64, funded: bool, opening_hours: Vec<OpeningHours>, staff: &[&str]) -> SnapshotPoint {
    SnapshotPoint {
        number,
        municipality: "Jesi".into(),
        address: (number == 1).then(|| "via della Prova 1".into()),
        funded,
        weekly: opening_hours.iter().map(|stretch| stretch.opens.until(stretch.closes)).sum(),
        opening_hours,
        staff: staff.iter().map(|code| (*code).to_owned()).collect(),
    }
}

/// Brings the sums in line with group, network and counts.
pub(super) fn summed(mut snapshot: Snapshot) -> Snapshot {
    let rows: Vec<FunctionHours> = snapshot.group.iter().flat_map(|member| member.functions.clone()).collect();
    let of = |function| rows.iter().filter(move |row| row.function == function).map(|row| &row.hours);
    let functions = ServiceFunction::ALL.into_iter().filter(|function| of(*function).next().is_some());
    snapshot.functions =
        functions.map(|function| FunctionHours { function, hours: Hours::sum(of(function)) }).collect();
    snapshot.total = Hours::sum(snapshot.functions.iter().map(|row| &row.hours));
    for row in &mut snapshot.fruitions {
        row.number = row.sources.iter().map(|source| source.number).sum();
    }
    snapshot.fruitions_total = snapshot.fruitions.iter().map(|row| row.number).sum();
    snapshot.targets.fruitions.measured = snapshot.fruitions_total;
    let funded = snapshot.network.iter().filter(|point| point.counts()).count();
    snapshot.targets.sportelli.measured = i64::try_from(funded).unwrap();
    snapshot
}

/// Two people, two sportelli, two sources.
pub(super) fn sample() -> Snapshot {
    let member = |code: &str, name: Option<&str>, functions| SnapshotMember {
        code: code.into(),
        name: name.map(str::to_owned),
        functions,
    };
    let fruitions = |function, sources: &[(FruitionSource, i64, Option<&str>)]| FunctionFruitions {
        function,
        number: 0,
        sources: sources
            .iter()
            .map(|(source, number, to)| SourceCount { source: *source, number: *number, counted_to: to.map(day) })
            .collect(),
    };
    summed(Snapshot {
        project: SnapshotProject {
            title: "Sportelli «sociali»".into(),
            cup: Some("I51E19000070002".into()),
            ats: 9,
            body: "ASP di prova".into(),
            call: "DDS 203/2019".into(),
            rule_set: 1,
            start: day("2019-09-01"),
            end: day("2022-06-30"),
        },
        reference_date: day("2021-10-30"),
        prepared_on: day("2021-11-04"),
        functions: Vec::new(),
        total: Hours::default(),
        group: vec![
            member(
                "OP-01",
                Some("Provaldi Anna"),
                vec![
                    hours(ServiceFunction::Access, 1100, [90, 600, 0, 6000, 0]),
                    hours(ServiceFunction::CaseManagement, 1000, [0, 0, 120, 5400, 60]),
                ],
            ),
            member("OP-02", None, vec![hours(ServiceFunction::Access, 500, [0, 0, 0, 1200, 0])]),
        ],
        network: vec![
            point(1, true, vec![stretch(1, 540, 720), stretch(3, 900, 1080)], &["OP-01", "OP-02"]),
            point(2, false, Vec::new(), &[]),
        ],
        fruitions: vec![
            fruitions(
                ServiceFunction::Access,
                &[(FruitionSource::Flow, 812, Some("2021-10-30")), (FruitionSource::Records, 4, None)],
            ),
            fruitions(ServiceFunction::CaseManagement, &[(FruitionSource::Participants, 96, Some("2021-09-30"))]),
            fruitions(ServiceFunction::SocialInternships, &[]),
        ],
        fruitions_total: 0,
        targets: SnapshotTargets {
            population: 106_078,
            population_as_of: day("2018-12-31"),
            population_source: "ISTAT".into(),
            fruitions: Measured { measured: 0, required: 7_426 },
            sportelli: Measured { measured: 0, required: 6 },
            social_workers_fte: Measured { measured: 220_000, required: 212_156 },
        },
    })
}

/// Any snapshot: some people with some hours, some sportelli, some counts.
pub(super) fn any_snapshot() -> impl Strategy<Value = Snapshot> {
    let by_state = proptest::array::uniform5(0_i64..100_000);
    let row = (proptest::sample::subsequence(ServiceFunction::ALL.to_vec(), 0..=3), 0_i64..3_000, by_state);
    let people = proptest::collection::btree_map(1_u8..30, row, 0..6);
    let desks = proptest::collection::btree_map(1_i64..20, (any::<bool>(), 1_u8..=7, 0_i64..600, 1_i64..600), 0..5);
    let counts = proptest::collection::vec((0_i64..5_000, 0_i64..5_000, any::<bool>()), 5);
    (people, desks, counts, 0_i64..400_000).prop_map(|(people, desks, counts, workers)| {
        let mut made = sample();
        made.group = people
            .into_iter()
            .map(|(number, (functions, agreed, by_state))| SnapshotMember {
                code: format!("OP-{number:02}"),
                name: (number % 2 == 0).then(|| format!("Persona {number}")),
                functions: functions.into_iter().map(|function| hours(function, agreed, by_state)).collect(),
            })
            .collect();
        made.network = desks
            .into_iter()
            .map(|(number, (funded, weekday, opens, length))| {
                point(number, funded, vec![stretch(weekday, opens, opens + length)], &["OP-01"])
            })
            .collect();
        made.fruitions = ServiceFunction::ALL
            .into_iter()
            .zip(counts)
            .map(|(function, (flow, records, both))| {
                let source = |source, number| SourceCount { source, number, counted_to: None };
                let mut sources = vec![source(FruitionSource::Flow, flow)];
                if both {
                    sources.push(source(FruitionSource::Records, records));
                }
                FunctionFruitions { function, number: 0, sources }
            })
            .collect();
        made.targets.social_workers_fte.measured = workers;
        summed(made)
    })
}
