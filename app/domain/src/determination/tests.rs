//! The determination as a whole: tables that read like the articles, and properties that hold
//! for any facts.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use crate::function::ServiceFunction::{self, Access, CaseManagement, SummerService};
use crate::minutes::Minutes;
use crate::money::Cents;
use crate::percent::Percent;
use crate::rules::MissedSnapshotEffect;

use super::tests_support::{any_facts, assignment, bare_facts, day, entry};
use super::*;

/// Facts with all years evaluated and one operator with hours in functions 1, 2 and 5.
fn facts_with(entries: Vec<Entry>) -> DeterminationFacts {
    let mut facts = bare_facts();
    facts.evaluations = Evaluations { years: vec![1, 2, 3], is_final: true };
    facts.assignments =
        vec![assignment("A", Access, 100), assignment("A", CaseManagement, 100), assignment("A", SummerService, 100)];
    facts.entries = entries;
    facts
}

/// What became of the rows, by id: admitted minutes and cuts.
fn outcomes(facts: &DeterminationFacts) -> BTreeMap<String, String> {
    let told = |row: &RowOutcome| {
        let cuts = row.cuts.iter().map(|cut| format!(" {} {}", cut.reason.code(), cut.minutes.get()));
        format!("{}{}", row.admitted.get(), cuts.collect::<String>())
    };
    determine(facts).rows.iter().map(|row| (facts.entries[row.entry].id.clone(), told(row))).collect()
}

fn piece(start: &str, end: &str) -> TimeSpan {
    TimeSpan { start: start.parse().unwrap(), end: end.parse().unwrap() }
}

#[test]
fn work_counts_from_the_functions_start_to_the_end() {
    for (function, date, expected) in [
        (Access, "2019-08-31", "0 outside_period 60"),
        (Access, "2019-09-01", "60"),
        (Access, "2022-06-30", "60"),
        (Access, "2022-07-01", "0 outside_period 60"),
        (SummerService, "2019-05-31", "0 outside_period 60"),
        (SummerService, "2019-06-01", "60"),
        (SummerService, "2022-07-01", "0 outside_period 60"),
    ] {
        let facts = facts_with(vec![entry("e", "A", function, date, "08:00", "09:00")]);
        assert_eq!(outcomes(&facts)["e"], expected, "{function} {date}");
    }
}

#[test]
fn the_day_must_lie_in_an_assignment_of_that_operator_and_function() {
    for (operator, function, date, expected) in [
        ("A", Access, "2020-01-09", "0 not_assigned 60"),
        ("A", Access, "2020-01-10", "60"),
        ("A", Access, "2020-01-31", "60"),
        ("A", Access, "2020-02-01", "0 not_assigned 60"),
        ("A", CaseManagement, "2020-01-10", "0 not_assigned 60"),
        ("B", Access, "2020-01-10", "0 not_assigned 60"),
    ] {
        let mut facts = facts_with(vec![entry("e", operator, function, date, "08:00", "09:00")]);
        facts.assignments = vec![assignment("A", Access, 100)];
        (facts.assignments[0].from, facts.assignments[0].to) = (day("2020-01-10"), Some(day("2020-01-31")));
        assert_eq!(outcomes(&facts)["e"], expected, "{operator} {function} {date}");
    }
}

#[test]
fn minutes_of_mismatch_count_once_and_come_before_the_other_reasons() {
    let mut facts = facts_with(vec![
        entry("e1", "A", Access, "2020-01-10", "08:00", "10:00"),
        entry("e2", "A", Access, "2020-01-10", "09:00", "11:00"),
    ]);
    // Pieces that overlap each other; an empty one; one within the overlap with e1.
    facts.entries[1].mismatch =
        vec![piece("09:30", "10:15"), piece("09:45", "10:30"), piece("10:50", "10:50"), piece("09:40", "09:50")];
    let rows = outcomes(&facts);
    assert_eq!(rows["e1"], "120");
    assert_eq!(rows["e2"], "30 organisational_mismatch 60 overlap 30");
    // In a year that is not evaluated the rest goes with the year, not with the overlap.
    facts.evaluations = Evaluations { years: vec![2, 3], is_final: true };
    let rows = outcomes(&facts);
    assert_eq!(rows["e1"], "0 year_not_evaluated 120");
    assert_eq!(rows["e2"], "0 organisational_mismatch 60 year_not_evaluated 60");
    // Outside the period nothing else is looked at.
    facts.project.start = day("2020-01-11");
    assert_eq!(outcomes(&facts)["e2"], "0 outside_period 120");
}

#[test]
fn an_earlier_row_occupies_its_minutes_whatever_became_of_it() {
    let facts = facts_with(vec![
        // Not assigned in function 3, and yet the time is taken.
        entry("a", "A", ServiceFunction::SocialInternships, "2020-01-10", "08:00", "12:00"),
        entry("b", "A", Access, "2020-01-10", "09:00", "10:00"),
        // Covered by the first row still, though a shorter one came between.
        entry("c", "A", CaseManagement, "2020-01-10", "11:30", "12:30"),
        // Touches and does not overlap; another person; another day.
        entry("d", "A", Access, "2020-01-10", "12:30", "13:00"),
        entry("e", "A", Access, "2020-01-11", "08:00", "09:00"),
    ]);
    let rows = outcomes(&facts);
    assert_eq!(rows["a"], "0 not_assigned 240");
    assert_eq!(rows["b"], "0 overlap 60");
    assert_eq!(rows["c"], "30 overlap 30");
    assert_eq!(rows["d"], "30");
    assert_eq!(rows["e"], "60");
}

#[test]
fn of_rows_that_begin_together_the_one_with_the_smaller_id_comes_first() {
    let facts = facts_with(vec![
        entry("b", "A", Access, "2020-01-10", "08:00", "10:00"),
        entry("Z", "A", Access, "2020-01-10", "08:00", "09:00"),
        entry("à", "A", Access, "2020-01-10", "08:00", "11:00"),
    ]);
    // By code point: Z, b, à.
    let rows = outcomes(&facts);
    assert_eq!((rows["Z"].as_str(), rows["b"].as_str(), rows["à"].as_str()), ("60", "60 overlap 60", "60 overlap 120"));
}

#[test]
fn hours_agreed_bind_over_all_rows_of_the_person_and_function() {
    let mut facts = facts_with(vec![
        entry("1", "A", Access, "2020-01-10", "08:00", "09:30"),
        entry("2", "A", Access, "2020-01-10", "09:00", "10:00"),
        entry("3", "A", Access, "2020-01-12", "08:00", "09:00"),
        entry("4", "A", Access, "2020-01-13", "08:00", "09:00"),
        entry("5", "A", CaseManagement, "2020-01-13", "09:00", "10:00"),
    ]);
    // Two hours in all for function 1, from two rows of which only one covers these days.
    facts.assignments =
        vec![assignment("A", Access, 1), assignment("A", Access, 1), assignment("A", CaseManagement, 0)];
    facts.assignments[1].from = day("2022-01-01");
    let rows = outcomes(&facts);
    assert_eq!(rows["1"], "90");
    assert_eq!(rows["2"], "30 overlap 30", "the minutes cut for overlap use nothing up");
    assert_eq!(rows["3"], "0 over_assignment 60");
    assert_eq!(rows["4"], "0 over_assignment 60");
    assert_eq!(rows["5"], "0 over_assignment 60", "no hours agreed, but in the group");
}

#[test]
fn only_reasons_with_minutes_are_listed() {
    let result = determine(&facts_with(vec![entry("e", "A", Access, "2022-07-01", "08:00", "09:00")]));
    assert_eq!(result.inadmissible, BTreeMap::from([(Inadmissibility::OutsidePeriod, Minutes::new(60))]));
    assert_eq!((result.realised_minutes, result.admitted_minutes), (Minutes::new(60), Minutes::ZERO));
    assert_eq!(result.functions.len(), 5);
}

/// Facts worth 1,000 hours × 18.00 + 40 % = 25,200.00, half of them in the final semester.
fn worth_25_200() -> DeterminationFacts {
    let mut facts = bare_facts();
    facts.evaluations = Evaluations { years: vec![1, 2, 3], is_final: true };
    facts.project.granted = Cents::new(3_000_000);
    facts.assignments = vec![assignment("A", Access, 1_000)];
    let days = |from: &'static str| (0..50).map(move |n| day(from) + chrono::Days::new(n));
    facts.entries = days("2021-10-01")
        .chain(days("2022-02-01"))
        .map(|date| entry(&date.to_string(), "A", Access, &date.to_string(), "08:00", "18:00"))
        .collect();
    facts
}

#[test]
fn spend_is_admitted_up_to_the_grant() {
    let mut facts = worth_25_200();
    assert_eq!(determine(&facts).admitted_spend, Cents::new(2_520_000));
    facts.project.granted = Cents::new(2_000_000);
    let result = determine(&facts);
    assert_eq!((result.spend, result.admitted_spend), (Cents::new(2_520_000), Cents::new(2_000_000)));
}

#[test]
fn a_snapshot_is_missed_after_day_15_or_once_its_term_is_over() {
    // The reference is 30/10/2021: day 15 is Sunday 14/11, so the term is Monday 15/11.
    for (sent, as_of, missed) in [
        (Some("2021-11-15"), None, false),
        (Some("2021-11-16"), None, true),
        (None, None, true),
        (None, Some("2021-11-15"), false),
        (None, Some("2021-11-16"), true),
        (Some("2021-11-16"), Some("2021-11-01"), true), // a date after as_of stands
        (Some("2021-11-15"), Some("2021-11-01"), false),
    ] {
        let mut facts = worth_25_200();
        facts.as_of = as_of.map(day);
        facts.snapshots.retain(|snapshot| snapshot.reference_date != day("2021-10-30"));
        facts.snapshots.extend(sent.map(|sent| SnapshotSent { reference_date: day("2021-10-30"), sent_on: day(sent) }));
        let result = determine(&facts);
        assert_eq!(result.missed_snapshots.contains(&day("2021-10-30")), missed, "{sent:?} {as_of:?}");
        assert_eq!(result.missed_snapshot_deduction, Cents::new(if missed { 60_000 } else { 0 }));
    }
}

#[test]
fn a_snapshot_that_is_not_owed_is_ignored() {
    let mut facts = worth_25_200();
    facts.snapshots.push(SnapshotSent { reference_date: day("2020-03-31"), sent_on: day("2022-01-01") });
    facts.snapshots.push(SnapshotSent { reference_date: day("2021-06-01"), sent_on: day("2022-01-01") });
    assert_eq!(determine(&facts).missed_snapshots, []);
}

#[test]
fn missed_snapshots_are_taken_off_the_end_or_off_the_ceiling_never_twice() {
    let mut facts = worth_25_200();
    facts.snapshots.truncate(2); // two of four missed: 4 % of 30,000.00
    let result = determine(&facts);
    assert_eq!((result.ceiling, result.final_grant), (Cents::new(3_000_000), Cents::new(2_520_000 - 120_000)));
    facts.rules.missed_snapshot_effect = MissedSnapshotEffect::LowerCeiling;
    let result = determine(&facts);
    assert_eq!(result.missed_snapshot_deduction, Cents::new(120_000));
    assert_eq!((result.ceiling, result.final_grant), (Cents::new(2_880_000), Cents::new(2_520_000)));
    facts.project.granted = Cents::new(2_500_000);
    assert_eq!(determine(&facts).final_grant, Cents::new(2_400_000));
    facts.rules.missed_snapshot_percent = Percent::whole(100);
    assert_eq!(determine(&facts).ceiling, Cents::ZERO, "never below zero");
    facts.rules.missed_snapshot_effect = MissedSnapshotEffect::Deduct;
    assert_eq!(determine(&facts).final_grant, Cents::ZERO, "never below zero");
}

#[test]
fn the_final_semester_is_out_without_a_final_evaluation_once_the_project_is_over() {
    // The semester from 01/01/2022 holds 500 of the 1,000 hours: 12,600.00.
    for (is_final, as_of, expected) in [
        (true, None, 0),
        (false, None, 1_260_000),
        (false, Some("2022-06-30"), 0), // the end is not before the day
        (false, Some("2022-07-01"), 1_260_000),
    ] {
        let mut facts = worth_25_200();
        facts.evaluations.is_final = is_final;
        facts.as_of = as_of.map(day);
        assert_eq!(determine(&facts).unevaluated_semester, Cents::new(expected), "{is_final} {as_of:?}");
    }
    let mut facts = worth_25_200();
    facts.evaluations.is_final = false;
    facts.project.granted = Cents::new(1_000_000);
    assert_eq!(determine(&facts).unevaluated_semester, Cents::new(1_000_000), "at most the admitted spend");
}

#[test]
fn penalties_stay_within_the_cap() {
    let mut facts = worth_25_200();
    facts.publicity_observed = false;
    facts.methodology.annex_e_applied = false;
    let result = determine(&facts);
    assert_eq!(result.penalty_percent_total, Percent::whole(12));
    assert_eq!(result.penalty, Cents::new(302_400));
    // Exactly at the cap, then beyond it.
    facts.nonconforming_operators = 9;
    assert_eq!(determine(&facts).penalty, Cents::new(756_000));
    facts.nonconforming_operators = 50;
    let result = determine(&facts);
    assert_eq!(result.penalty_percent_total, Percent::whole(112), "a sum may exceed 100");
    assert_eq!((result.penalty_uncapped, result.penalty), (Cents::new(2_822_400), Cents::new(756_000)));
    // The unevaluated semester takes no percentage and is under the cap as well.
    facts.evaluations.is_final = false;
    facts.nonconforming_operators = 0;
    let result = determine(&facts);
    assert_eq!(result.penalty_uncapped, Cents::new(1_260_000 + 151_200));
    assert_eq!(result.penalty, Cents::new(756_000));
}

#[test]
fn without_a_prospectus_within_the_limit_the_grant_is_revoked() {
    for (sent, given, revocation, outcome) in [
        (Some("2022-12-27"), None, None, Outcome::BalanceDue),
        (Some("2022-12-28"), None, Some(Revocation::ProspectusNotSent), Outcome::Revoked),
        (None, None, Some(Revocation::ProspectusNotSent), Outcome::Revoked),
        (None, Some(RevocationCause::Renounced), Some(Revocation::Act(RevocationCause::Renounced)), Outcome::Revoked),
        (
            Some("2022-08-01"),
            Some(RevocationCause::Standstill),
            Some(Revocation::Act(RevocationCause::Standstill)),
            Outcome::Revoked,
        ),
    ] {
        let mut facts = worth_25_200();
        (facts.prospectus_sent_on, facts.revocation) = (sent.map(day), given);
        let result = determine(&facts);
        assert_eq!((result.revocation, result.outcome), (revocation, outcome), "{sent:?} {given:?}");
        assert_eq!(result.admitted_spend, Cents::new(2_520_000), "the other figures are computed all the same");
        assert_eq!(result.final_grant == Cents::ZERO, revocation.is_some());
        assert!(result.recovery.is_none(), "nothing was paid");
    }
}

#[test]
fn a_revoked_grant_goes_back_whole() {
    let mut facts = worth_25_200();
    facts.revocation = Some(RevocationCause::ViolationOfLaw);
    facts.payments = vec![Payment { on: day("2021-12-31"), amount: Cents::new(1_000_000) }];
    facts.restitution_on = Some(day("2022-12-31"));
    let result = determine(&facts);
    let recovery = result.recovery.unwrap();
    assert_eq!((recovery.principal, recovery.interest), (Cents::new(1_000_000), Cents::new(12_500)));
    assert_eq!((result.outcome, result.balance), (Outcome::Revoked, Cents::new(-1_000_000)));
}

#[test]
fn the_outcome_follows_the_balance() {
    for (paid, outcome) in
        [(2_519_999, Outcome::BalanceDue), (2_520_000, Outcome::Settled), (2_520_001, Outcome::Recovery)]
    {
        let mut facts = worth_25_200();
        facts.payments = vec![Payment { on: day("2021-01-01"), amount: Cents::new(paid) }];
        let result = determine(&facts);
        assert_eq!(result.outcome, outcome);
        assert_eq!(result.recovery.is_some(), outcome == Outcome::Recovery);
    }
}

#[test]
fn one_can_go_down_from_the_balance_to_a_row() {
    let mut facts = worth_25_200();
    facts.entries[0].mismatch = vec![piece("08:00", "09:00")];
    let tree = determine(&facts).explanation;
    let path = [
        "balance",
        "final_grant",
        "admitted_spend",
        "spend",
        "staff_cost",
        "function_cost",
        "operator_time",
        "month_time",
        "row_time",
        "organisational_mismatch",
    ];
    let mut node = &tree;
    for rule in &path[1..] {
        node = node.children.iter().find(|child| child.rule == *rule).unwrap_or_else(|| panic!("no {rule}"));
    }
    assert_eq!(node.value, Minutes::new(60).into());
}

#[test]
fn absurd_figures_do_not_panic() {
    let mut facts = worth_25_200();
    facts.project.granted = Cents::new(i64::MAX);
    facts.rules.hourly_cost = Cents::new(i64::MAX);
    facts.nonconforming_operators = i64::MAX;
    facts.assignments.push(assignment("A", Access, i64::MAX));
    facts.payments = vec![Payment { on: day("0001-01-01"), amount: Cents::new(i64::MAX) }; 3];
    facts.restitution_on = Some(day("9999-12-31"));
    (facts.project.start, facts.project.end) = (day("0001-01-01"), day("9999-12-31"));
    facts.agreement_signed_on = day("0001-01-01");
    facts.rules.prospectus_days = u32::MAX;
    facts.evaluations.is_final = false;
    let result = determine(&facts);
    assert_eq!(result.years.len(), 9_999);
    assert!(result.penalty <= result.admitted_spend);
}

/// The contract taken at its word, minute by minute: what is left of each row and why not more.
fn minute_by_minute(facts: &DeterminationFacts) -> BTreeMap<usize, BTreeMap<Option<Inadmissibility>, i64>> {
    let years = determine(facts).years;
    let mut order: Vec<usize> = (0..facts.entries.len()).collect();
    order.sort_by_key(|i| (facts.entries[*i].date, facts.entries[*i].start, facts.entries[*i].id.clone()));
    let (mut occupied, mut used) = (BTreeSet::new(), BTreeMap::<_, i64>::new());
    let mut rows = BTreeMap::new();
    for index in order {
        let e = &facts.entries[index];
        let of_operator: Vec<_> =
            facts.assignments.iter().filter(|a| a.operator == e.operator && a.function == e.function).collect();
        let hours: i64 = of_operator.iter().map(|a| a.hours).sum();
        let year = years.iter().find(|y| y.to >= e.date);
        let row: &mut BTreeMap<Option<Inadmissibility>, i64> = rows.entry(index).or_default();
        for minute in e.start.minutes()..e.end.minutes() {
            let used = used.entry((&e.operator, e.function)).or_default();
            let reason = if e.date < facts.project.start_of(e.function) || e.date > facts.project.end {
                Some(Inadmissibility::OutsidePeriod)
            } else if !of_operator.iter().any(|a| a.covers(e.date)) {
                Some(Inadmissibility::NotAssigned)
            } else if e.mismatch.iter().any(|p| (p.start.minutes()..p.end.minutes()).contains(&minute)) {
                Some(Inadmissibility::OrganisationalMismatch)
            } else if !year.unwrap().evaluated {
                Some(Inadmissibility::YearNotEvaluated)
            } else if occupied.contains(&(&e.operator, e.date, minute)) {
                Some(Inadmissibility::Overlap)
            } else if *used >= hours * 60 {
                Some(Inadmissibility::OverAssignment)
            } else {
                *used += 1;
                None
            };
            *row.entry(reason).or_default() += 1;
        }
        occupied.extend((e.start.minutes()..e.end.minutes()).map(|minute| (&e.operator, e.date, minute)));
    }
    rows
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn every_minute_gets_the_first_reason_that_applies(facts in any_facts()) {
        let expected = minute_by_minute(&facts);
        for row in determine(&facts).rows {
            let mut found = BTreeMap::new();
            if row.admitted > Minutes::ZERO {
                found.insert(None, row.admitted.get());
            }
            for cut in &row.cuts {
                prop_assert!(found.insert(Some(cut.reason), cut.minutes.get()).is_none(), "a reason twice");
            }
            prop_assert_eq!(&found, &expected[&row.entry]);
        }
    }

    #[test]
    fn lines_add_up_to_totals(facts in any_facts()) {
        let result = determine(&facts);
        let admitted: Minutes = result.rows.iter().map(|row| row.admitted).sum();
        let cut: Minutes = result.inadmissible.values().copied().sum();
        prop_assert_eq!(admitted, result.admitted_minutes);
        prop_assert_eq!(admitted + cut, result.realised_minutes);
        prop_assert_eq!(result.functions.iter().map(|f| f.staff_cost).sum::<Cents>(), result.staff_cost);
        prop_assert_eq!(result.staff_cost + result.other_costs, result.spend);
        prop_assert_eq!(result.final_grant - result.paid, result.balance);
        prop_assert_eq!(result.penalties.iter().map(|p| p.percent).sum::<Percent>(), result.penalty_percent_total);
        prop_assert_eq!(result.recovery.is_some(), result.balance.is_negative());
        if let Some(recovery) = &result.recovery {
            prop_assert_eq!(recovery.principal, -result.balance);
            prop_assert_eq!(recovery.payments.iter().map(|p| p.principal).sum::<Cents>(), recovery.principal);
            prop_assert_eq!(recovery.payments.iter().map(|p| p.interest).sum::<Cents>(), recovery.interest);
            prop_assert_eq!(recovery.principal + recovery.interest, recovery.total);
        }
    }

    #[test]
    fn the_grant_stays_within_its_bounds(facts in any_facts()) {
        let result = determine(&facts);
        let cap = facts.rules.penalty_cap_percent.of(result.admitted_spend);
        prop_assert!(result.penalty <= cap && result.penalty <= result.penalty_uncapped);
        prop_assert!(Cents::ZERO <= result.final_grant && result.final_grant <= result.admitted_spend);
        prop_assert!(result.admitted_spend <= result.ceiling && result.ceiling <= facts.project.granted);
        prop_assert!(result.unevaluated_semester <= result.admitted_spend);
    }

    #[test]
    fn the_order_of_the_input_does_not_matter(facts in any_facts()) {
        let mut turned = facts.clone();
        turned.entries.reverse();
        turned.assignments.reverse();
        turned.snapshots.reverse();
        turned.evaluations.years.reverse();
        for entry in &mut turned.entries {
            entry.mismatch.reverse();
        }
        let (a, b) = (determine(&facts), determine(&turned));
        prop_assert_eq!(&a.explanation, &b.explanation);
        prop_assert_eq!(outcomes(&facts), outcomes(&turned));
        prop_assert_eq!((a.final_grant, a.inadmissible), (b.final_grant, b.inadmissible));
    }

    #[test]
    fn facts_and_results_survive_storing(facts in any_facts()) {
        let stored = serde_json::to_string(&facts).unwrap();
        prop_assert_eq!(&serde_json::from_str::<DeterminationFacts>(&stored).unwrap(), &facts);
        let result = determine(&facts);
        let stored = serde_json::to_string(&result).unwrap();
        prop_assert_eq!(serde_json::from_str::<Determination>(&stored).unwrap(), result);
    }
}
