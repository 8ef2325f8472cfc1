//! Facts for the tests of this folder: a project that keeps every rule.

use chrono::NaiveDate;
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::function::ServiceFunction;
use crate::minutes::TimeOfDay;
use crate::money::Cents;
use crate::percent::Percent;
use crate::rules::{MissedSnapshotEffect, RuleSet};

use super::{
    Assignment, DeterminationFacts, Entry, Evaluations, Methodology, Payment, Project, RevocationCause, SnapshotSent,
    Targets, TimeSpan,
};

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A project like that of the agreement, without any work entered and without any fault but
/// that it has no evaluations.
pub(crate) fn bare_facts() -> DeterminationFacts {
    let sent = |reference, sent| SnapshotSent { reference_date: day(reference), sent_on: day(sent) };
    DeterminationFacts {
        as_of: None,
        rules: RuleSet::default(),
        project: Project {
            start: day("2019-09-01"),
            end: day("2022-06-30"),
            summer_service_start: day("2019-06-01"),
            granted: Cents::new(99_981_000),
            population: 106_078,
        },
        agreement_signed_on: day("2020-06-22"),
        assignments: Vec::new(),
        entries: Vec::new(),
        evaluations: Evaluations::default(),
        snapshots: vec![
            sent("2020-10-30", "2020-11-10"),
            sent("2021-03-31", "2021-04-15"),
            sent("2021-10-30", "2021-11-15"),
            sent("2022-03-31", "2022-04-12"),
        ],
        targets: Targets { fruitions: 7_426, sportelli: 21, social_workers_fte: Decimal::from(22) },
        methodology: Methodology { annex_e_applied: true, pippi_required: true, pippi_applied: true },
        nonconforming_operators: 0,
        publicity_observed: true,
        prospectus_sent_on: Some(day("2022-08-29")),
        payments: Vec::new(),
        restitution_on: None,
        revocation: None,
    }
}

/// A row on a day, without mismatch.
pub(super) fn entry(id: &str, operator: &str, function: ServiceFunction, date: &str, start: &str, end: &str) -> Entry {
    Entry {
        id: id.to_owned(),
        operator: operator.to_owned(),
        function,
        date: day(date),
        start: start.parse().unwrap(),
        end: end.parse().unwrap(),
        mismatch: Vec::new(),
    }
}

/// Hours agreed from the first day on, without an end.
pub(super) fn assignment(operator: &str, function: ServiceFunction, hours: i64) -> Assignment {
    Assignment { operator: operator.to_owned(), function, hours, from: day("2019-06-01"), to: None }
}

/// Days around the bounds of a short project from 15/02/2021 to 14/03/2022.
fn a_day() -> impl Strategy<Value = NaiveDate> {
    let bounds = ["2021-02-14", "2021-02-15", "2021-09-14", "2021-09-15", "2022-02-14", "2022-02-15", "2022-03-14"];
    prop_oneof![
        proptest::sample::select(bounds.map(day).to_vec()),
        (0_u64..420).prop_map(|days| day("2021-02-01") + chrono::Days::new(days)),
    ]
}

fn a_time() -> impl Strategy<Value = TimeOfDay> {
    // Few different times, so that rows meet.
    (0_i64..12).prop_map(|step| TimeOfDay::from_minutes(8 * 60 + step * 25).unwrap())
}

fn a_span() -> impl Strategy<Value = TimeSpan> {
    (a_time(), a_time()).prop_map(|(a, b)| TimeSpan { start: a.min(b), end: a.max(b) })
}

fn a_function() -> impl Strategy<Value = ServiceFunction> {
    proptest::sample::select(ServiceFunction::ALL.to_vec())
}

fn an_operator() -> impl Strategy<Value = String> {
    proptest::sample::select(vec!["OP-1".to_owned(), "OP-2".to_owned(), "È-3".to_owned()])
}

prop_compose! {
    fn an_entry()(
        operator in an_operator(),
        function in a_function(),
        date in a_day(),
        span in a_span().prop_filter("not empty", |span| span.start < span.end),
        pieces in proptest::collection::vec(a_span(), 0..3),
    ) -> Entry {
        let within = |time: TimeOfDay| time.clamp(span.start, span.end);
        let mismatch = pieces.iter().map(|p| TimeSpan { start: within(p.start), end: within(p.end) }).collect();
        Entry { id: String::new(), operator, function, date, start: span.start, end: span.end, mismatch }
    }
}

prop_compose! {
    fn an_assignment()(
        operator in an_operator(),
        function in a_function(),
        hours in 0_i64..12,
        from in a_day(),
        length in proptest::option::of(0_u64..400),
    ) -> Assignment {
        let to = length.map(|days| from + chrono::Days::new(days));
        Assignment { operator, function, hours, from, to }
    }
}

prop_compose! {
    fn a_rule_set()(
        cost in 0_i64..5_000,
        flat_rate in 0_i64..=10_000,
        cap in 0_i64..=10_000,
        missed in 0_i64..=10_000,
        lower in any::<bool>(),
        late in 0_u32..=100,
        snapshot_days in 0_u32..40,
    ) -> RuleSet {
        let percent = |hundredths: i64| Decimal::new(hundredths, 2).to_string().parse().unwrap();
        let mut rules = RuleSet {
            hourly_cost: Cents::new(cost),
            flat_rate_percent: percent(flat_rate),
            penalty_cap_percent: percent(cap),
            missed_snapshot_percent: percent(missed),
            missed_snapshot_effect: MissedSnapshotEffect::ALL[usize::from(lower)],
            snapshot_days,
            ..RuleSet::default()
        };
        rules.percent.late_prospectus = Percent::whole(late);
        rules
    }
}

prop_compose! {
    fn happenings()(
        as_of in proptest::option::of(a_day()),
        years in proptest::collection::vec(1_i64..4, 0..3),
        is_final in any::<bool>(),
        fruitions in 0_i64..8_000,
        nonconforming_operators in 0_i64..4,
        publicity_observed in any::<bool>(),
        sent_after in proptest::option::of(0_u64..200),
        payments in proptest::collection::vec((a_day(), 0_i64..60_000), 0..5),
        restitution in proptest::option::of(0_u64..1_700),
        revocation in proptest::option::weighted(0.1, proptest::sample::select(RevocationCause::ALL.to_vec())),
    ) -> DeterminationFacts {
        let mut facts = bare_facts();
        (facts.project.start, facts.project.end) = (day("2021-02-15"), day("2022-03-14"));
        facts.project.summer_service_start = day("2021-02-10");
        facts.agreement_signed_on = day("2021-03-31");
        facts.snapshots.retain(|snapshot| snapshot.reference_date > day("2021-01-01"));
        facts.as_of = as_of;
        facts.evaluations = Evaluations { years, is_final };
        facts.targets.fruitions = fruitions;
        (facts.nonconforming_operators, facts.publicity_observed) = (nonconforming_operators, publicity_observed);
        facts.prospectus_sent_on = sent_after.map(|days| facts.project.end + chrono::Days::new(days));
        facts.payments =
            payments.into_iter().map(|(on, amount)| Payment { on, amount: Cents::new(amount) }).collect();
        facts.restitution_on = restitution.map(|days| day("2022-04-01") + chrono::Days::new(days));
        facts.revocation = revocation;
        facts
    }
}

prop_compose! {
    /// Facts of a short project in which everything that can go wrong does.
    pub(crate) fn any_facts()(
        mut facts in happenings(),
        rules in a_rule_set(),
        granted in 0_i64..100_000,
        assignments in proptest::collection::vec(an_assignment(), 0..14),
        entries in proptest::collection::vec(an_entry(), 0..40),
    ) -> DeterminationFacts {
        facts.rules = rules;
        facts.project.granted = Cents::new(granted);
        facts.assignments = assignments;
        facts.entries = entries;
        for (index, entry) in facts.entries.iter_mut().enumerate() {
            entry.id = format!("e{index}");
        }
        facts
    }
}
