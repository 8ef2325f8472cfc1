//! The targets as art. 2 has them, with their boundaries.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::progress::{KindCount, by_quarter, projection};
use super::*;
use crate::period::Quarter;
use crate::sirps::FruitionKind;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn reached(fruitions: i64, sportelli: i64, fte: &str) -> Targets {
    Targets { fruitions, sportelli, social_workers_fte: fte.parse().unwrap() }
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// Residents of ATS 9.
const ATS_9: i64 = 106_078;

#[test]
fn ats_9_needs_7426_fruitions_6_sportelli_and_21_2156_social_workers() {
    let rules = RuleSet::default();
    let needed = Target::ALL.map(|target| needed(target, &rules, ATS_9));
    assert_eq!(needed, [decimal("7426"), decimal("6"), decimal("21.2156")]);
}

#[test]
fn a_target_is_met_at_the_figure_and_missed_one_below() {
    let rules = RuleSet::default();
    for (targets, missing) in [
        (reached(7_426, 6, "21.2156"), ["0", "0", "0"]),
        (reached(7_427, 7, "21.2157"), ["0", "0", "0"]),
        (reached(7_425, 5, "21.2155"), ["1", "1", "0.0001"]),
        (reached(0, 0, "0"), ["7426", "6", "21.2156"]),
    ] {
        let outcomes = assess(&targets, &rules, ATS_9);
        assert_eq!(outcomes.clone().map(|outcome| outcome.missing), missing.map(decimal), "{targets:?}");
        for outcome in &outcomes {
            assert_eq!(outcome.met, outcome.missing.is_zero(), "{outcome:?}");
            assert_eq!(outcome.met, !is_missed(outcome.target, &targets, &rules, ATS_9));
        }
    }
}

#[test]
fn exactly_the_share_needs_no_more() {
    let rules = RuleSet::default();
    assert_eq!(needed_count(Target::Fruitions, &rules, 100_000), 7_000);
    assert_eq!(needed_count(Target::Fruitions, &rules, 100_001), 7_001);
    assert_eq!(needed_count(Target::Sportelli, &rules, 100_000), 5);
    assert_eq!(needed_count(Target::Sportelli, &rules, 100_001), 6);
    assert_eq!(needed(Target::SocialWorkers, &rules, 100_000), decimal("20"));
    assert_eq!(needed(Target::SocialWorkers, &rules, 100_001), decimal("20.0002"));
}

#[test]
fn the_reason_names_the_figures_and_the_article() {
    let [fruitions, _, workers] = assess(&reached(7_425, 6, "21.5"), &RuleSet::default(), ATS_9);
    let said = |outcome: &TargetOutcome| {
        let inputs = outcome.explanation.inputs.iter();
        inputs.map(|input| format!("{} {}", input.label, input.value.italian())).collect::<Vec<_>>()
    };
    assert_eq!(
        said(&fruitions),
        ["Raggiunto 7.425", "Residenti 106.078", "Quota dei residenti 7 %", "Minimo 7.426", "Mancano 1"]
    );
    assert_eq!(
        said(&workers),
        [
            "Raggiunto 21,5",
            "Residenti 106.078",
            "Residenti per assistente sociale 5.000",
            "Minimo 21,2156",
            "Mancano 0"
        ]
    );
    assert_eq!(fruitions.explanation.article, "art. 2");
}

#[test]
fn a_chart_counts_in_whole_units() {
    assert_eq!(in_units(decimal("21.2156"), FTE_PARTS), 212_156);
    assert_eq!(units_italian(212_156, FTE_PARTS), "21,2156");
    assert_eq!((in_units(decimal("7426"), 1), units_italian(7_426, 1)), (7_426, "7.426".to_owned()));
    assert_eq!((in_units(Decimal::MAX, FTE_PARTS), units_italian(5, 0)), (i64::MAX, "5".to_owned()));
}

#[test]
fn absurd_figures_do_not_panic() {
    let mut rules = RuleSet::default();
    (rules.inhabitants_per_sportello, rules.inhabitants_per_social_worker) = (i64::MAX, 0);
    for residents in [0, 1, i64::MAX] {
        for fte in [Decimal::ZERO, Decimal::MAX] {
            let targets = Targets { fruitions: i64::MAX, sportelli: i64::MAX, social_workers_fte: fte };
            assert_eq!(assess(&targets, &rules, residents).len(), 3);
        }
    }
}

#[test]
fn quarters_without_fruitions_stand_in_the_progress_too() {
    let quarter = |code: &str| code.parse::<Quarter>().unwrap();
    let counted = [(quarter("2020-2"), 10), (quarter("2020-4"), 5), (quarter("2020-2"), 2)];
    let progress = by_quarter(&counted, day("2020-02-01"), day("2020-12-31"));
    let shown: Vec<_> = progress.iter().map(|p| (p.quarter.code(), p.number, p.total)).collect();
    let expected = [("2020-1", 0, 0), ("2020-2", 12, 12), ("2020-3", 0, 12), ("2020-4", 5, 17)];
    assert_eq!(shown, expected.map(|(code, number, total)| (code.to_owned(), number, total)));
    let before = by_quarter(&counted, day("2020-07-01"), day("2020-09-30"));
    assert_eq!(before.last().map(|last| last.total), Some(17), "nothing is lost outside the range");
    assert!(by_quarter(&[], day("2020-02-01"), day("2020-01-01")).is_empty());
}

fn counted(kind: FruitionKind, number: i64, to: Option<&str>) -> KindCount {
    KindCount { kind, number, counted_to: to.map(day) }
}

#[test]
fn the_projection_is_the_straight_line_to_the_end() {
    // 100 days, of which 25 counted.
    let (start, end) = (day("2021-01-01"), day("2021-04-10"));
    let at = |number, to: &str| {
        projection(&[counted(FruitionKind::Contact, number, Some(to))], start, end).map(|p| p.at_end)
    };
    assert_eq!(at(250, "2021-01-25"), Some(1_000));
    assert_eq!(at(0, "2021-01-25"), Some(0), "counts that say none have arrived too");
    assert_eq!(at(1, "2021-01-03"), Some(33), "33,3 rounded down");
    assert_eq!(at(250, "2021-04-09"), Some(252));
    assert_eq!(at(250, "2021-04-10"), None, "at the end the counts are the result");
    assert_eq!(at(250, "2020-12-31"), None);
    assert_eq!(at(i64::MAX, "2021-01-01"), None, "too many to mean anything");
    assert_eq!(projection(&[counted(FruitionKind::Case, 0, None)], start, end), None, "nothing has arrived");
}

#[test]
fn each_kind_is_projected_over_the_days_its_own_counts_cover() {
    let (start, end) = (day("2021-01-01"), day("2021-04-10"));
    let all = [
        counted(FruitionKind::Contact, 250, Some("2021-01-25")),
        counted(FruitionKind::Case, 10, Some("2021-04-10")),
        counted(FruitionKind::Intervention, 0, None),
    ];
    let found = projection(&all, start, end).unwrap();
    assert_eq!(found.at_end, 1_010);
    let lines: Vec<_> = found.explanation.children.iter().map(|line| line.value.italian()).collect();
    assert_eq!(lines, ["1.000", "10"], "what has not arrived is no line");
}

proptest! {
    #[test]
    fn what_is_missing_is_what_meets_the_target_and_not_less(
        fruitions in 0_i64..200_000,
        sportelli in 0_i64..500,
        fte in 0_i64..2_000_000,
        residents in 1_i64..2_000_000,
        per_sportello in 1_i64..50_000,
        per_worker in 1_i64..20_000,
        percent in 0_u32..=100,
    ) {
        let rules = RuleSet {
            target_fruition_percent: crate::percent::Percent::whole(percent),
            inhabitants_per_sportello: per_sportello,
            inhabitants_per_social_worker: per_worker,
            ..RuleSet::default()
        };
        let targets = Targets { fruitions, sportelli, social_workers_fte: Decimal::new(fte, 4) };
        for outcome in assess(&targets, &rules, residents) {
            let step = if outcome.target == Target::SocialWorkers { Decimal::new(1, 4) } else { Decimal::ONE };
            let with = |more: Decimal| {
                let whole = |number: i64| (Decimal::from(number) + more).to_i64().unwrap();
                match outcome.target {
                    Target::Fruitions => Targets { fruitions: whole(fruitions), ..targets },
                    Target::Sportelli => Targets { sportelli: whole(sportelli), ..targets },
                    Target::SocialWorkers => Targets { social_workers_fte: targets.social_workers_fte + more, ..targets },
                }
            };
            prop_assert!(!is_missed(outcome.target, &with(outcome.missing), &rules, residents));
            if outcome.missing > Decimal::ZERO {
                prop_assert!(is_missed(outcome.target, &with(outcome.missing - step), &rules, residents));
            }
            prop_assert_eq!(outcome.have >= outcome.needed, outcome.met);
        }
    }

    #[test]
    fn progress_ends_with_the_sum_and_never_falls(numbers in proptest::collection::vec((0_u32..24, 0_i64..1000), 0..60)) {
        let counted: Vec<_> =
            numbers.iter().map(|(n, number)| (Quarter::new(2019 + i32::try_from(n / 4).unwrap(), n % 4 + 1).unwrap(), *number)).collect();
        let progress = by_quarter(&counted, day("2020-05-01"), day("2021-05-01"));
        prop_assert_eq!(progress.last().map(|last| last.total), Some(numbers.iter().map(|(_, number)| number).sum()));
        prop_assert!(progress.windows(2).all(|pair| pair[0].total <= pair[1].total && pair[0].quarter.next() == pair[1].quarter));
    }
}
