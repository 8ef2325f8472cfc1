//! The tests of the cross-checks: one of the name of each rule, and what holds of all of them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::determination::TimeSpan;
use crate::function::ServiceFunction::{Access, CaseManagement, EducationalSupport};
use crate::minutes::Minutes;
use crate::network::OpeningHours;
use crate::period::Quarter;
use crate::rules::MonitoringTerms;
use crate::sirps::FruitionCounting;

fn quarter(code: &str) -> Quarter {
    code.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn span(from: &str, to: &str) -> TimeSpan {
    TimeSpan { start: from.parse().unwrap(), end: to.parse().unwrap() }
}

fn sheet(key: &str, at: &str, function: ServiceFunction, minutes: i64) -> SheetHours {
    SheetHours { sheet: key.into(), quarter: quarter(at), function, minutes: Minutes::new(minutes) }
}

fn counted(at: &str, function: ServiceFunction, sportello: Option<&str>, number: i64) -> Counted {
    Counted { quarter: quarter(at), function, sportello: sportello.map(str::to_owned), number }
}

fn terms() -> MonitoringTerms {
    MonitoringTerms {
        fruition_counting: FruitionCounting::Events,
        travel_minutes: 30,
        outlier_factor: Decimal::from(3),
        outlier_least_projects: 5,
        suppression_threshold: 5,
    }
}

fn subjects(found: &[Found]) -> Vec<&str> {
    found.iter().map(|each| each.subject.as_str()).collect()
}

#[test]
fn hours_without_cases() {
    let kind = FruitionKind::of;
    let sheets = [
        sheet("a", "2021-1", CaseManagement, 60),
        sheet("b", "2021-1", CaseManagement, 30),
        sheet("a", "2021-1", EducationalSupport, 60),
        sheet("a", "2021-2", Access, 60),
        sheet("a", "2021-3", Access, 0),
    ];
    let mut counts = Counts {
        // Another function of the same kind does not help.
        counted: vec![
            counted("2021-1", ServiceFunction::SummerService, None, 9),
            counted("2021-1", CaseManagement, None, 0),
        ],
        ..Counts::default()
    };
    assert!(super::hours_without_cases(&sheets, &counts).is_empty(), "counts may still come");
    counts.settled = [(quarter("2021-1"), kind(CaseManagement)), (quarter("2021-1"), kind(EducationalSupport))].into();
    let found = super::hours_without_cases(&sheets, &counts);
    assert_eq!(subjects(&found), ["2021-1/case_management", "2021-1/educational_support"]);
    assert_eq!(
        found[0].sentence,
        "Nel 1º trimestre 2021 la funzione «Presa in carico» ha 1 h 30 min nei timesheet inviati e nessuna presa in carico."
    );
    let rows: Vec<_> = found[0].rows.iter().map(|row| (row.key.as_deref(), row.amount)).collect();
    assert_eq!(rows, [(Some("a"), 60), (Some("b"), 30)]);
    counts.counted.push(counted("2021-1", CaseManagement, None, 1));
    counts.settled.insert((quarter("2021-3"), kind(Access)));
    assert_eq!(subjects(&super::hours_without_cases(&sheets, &counts)), ["2021-1/educational_support"]);
}

#[test]
fn sportello_without_contacts() {
    let hours = |at: &str, sportello: &str, minutes| SportelloHours {
        sheet: "a".into(),
        quarter: quarter(at),
        sportello: sportello.into(),
        minutes: Minutes::new(minutes),
    };
    let worked =
        [hours("2021-1", "x", 60), hours("2021-1", "y", 60), hours("2021-1", "z", 0), hours("2021-2", "x", 60)];
    let settled = [(quarter("2021-1"), FruitionKind::Contact), (quarter("2021-2"), FruitionKind::Contact)].into();
    let check = |rows: Vec<Counted>, settled| {
        let counts = Counts { counted: rows, settled, ..Counts::default() };
        super::sportello_without_contacts(&worked, &counts, |key| if key == "y" { "Senigallia" } else { "?" })
    };
    let at_x = || vec![counted("2021-1", Access, Some("x"), 1)];
    let found = check(at_x(), std::collections::BTreeSet::clone(&settled));
    assert_eq!(subjects(&found), ["2021-1/y"], "the second quarter has no contact at all: another rule");
    assert!(found[0].sentence.contains("sportello di Senigallia ha 1 h"), "{}", found[0].sentence);
    assert!(check(at_x(), Default::default()).is_empty(), "contacts may still come");
    let unnamed = vec![counted("2021-1", Access, Some("x"), 1), counted("2021-1", Access, None, 5)];
    assert!(check(unnamed, settled.clone()).is_empty(), "contacts without a sportello may be of y");
    let both = vec![counted("2021-1", Access, Some("x"), 1), counted("2021-1", Access, Some("y"), 1)];
    assert!(check(both, settled).is_empty());
}

#[test]
fn contacts_outside_network() {
    let at = |sportello: &str, funded, number| SportelloContacts {
        quarter: quarter("2021-1"),
        sportello: sportello.into(),
        funded,
        source: Source::Flow,
        key: Some("f".into()),
        number,
    };
    let rows = [at("x", true, 5), at("y", false, 2), at("y", false, 1), at("z", false, 0)];
    let found = super::contacts_outside_network(&rows, |_| "Ostra");
    assert_eq!(subjects(&found), ["2021-1/y"]);
    assert_eq!(
        found[0].sentence,
        "Nel 1º trimestre 2021 risultano 3 contatti allo sportello di Ostra, che non è fra quelli finanziati."
    );
    assert_eq!(found[0].rows.len(), 1);
}

fn week() -> BTreeMap<String, Vec<OpeningHours>> {
    let open = |opens: &str, closes: &str| OpeningHours {
        weekday: 1.try_into().unwrap(),
        opens: opens.parse().unwrap(),
        closes: closes.parse().unwrap(),
    };
    BTreeMap::from([("x".to_owned(), vec![open("15:00", "17:00"), open("09:00", "12:00")]), ("y".to_owned(), vec![])])
}

fn access(entry: &str, sheet: &str, sportello: &str, on: &str, span: TimeSpan) -> AccessRow {
    AccessRow { entry: entry.into(), sheet: sheet.into(), sportello: sportello.into(), date: day(on), span }
}

#[test]
fn work_outside_opening_hours() {
    let monday = "2021-03-01";
    let rows = [
        access("1", "a", "x", monday, span("09:00", "12:00")),
        access("2", "a", "x", monday, span("08:59", "12:01")),
        access("3", "a", "x", monday, span("11:00", "16:00")),
        access("4", "b", "x", "2021-03-02", span("09:00", "10:00")),
        access("5", "b", "y", monday, span("05:00", "06:00")),
    ];
    let found = super::work_outside_opening_hours(&rows, &week());
    assert_eq!(subjects(&found), ["2021-1/a", "2021-1/b"]);
    let pieces: Vec<_> = found[0].rows.iter().map(|row| (row.key.as_deref().unwrap(), row.piece.unwrap())).collect();
    assert_eq!(pieces, [("2", span("08:59", "09:00")), ("2", span("12:00", "12:01")), ("3", span("12:00", "15:00"))]);
    assert_eq!((found[0].minutes, found[1].minutes), (Minutes::new(182), Minutes::new(60)));
    assert!(found[0].sentence.starts_with("Nel 1º trimestre 2021 2 righe di un operatore sono fuori"));
}

#[test]
fn person_in_two_ats() {
    let row = |entry: &str, project: &str, ats, from: &str, to: &str| Commitment {
        entry: entry.into(),
        project: project.into(),
        ats,
        person: "p".into(),
        date: day("2021-03-01"),
        span: span(from, to),
    };
    let own = row("1", "nine", 9, "09:00", "12:00");
    // The other begins so long after; what is found for each of the two, and the minutes it loses.
    for (from, to, nine, eleven) in [
        ("12:30", "14:00", None, None),
        ("12:29", "14:00", Some(0), Some(1)),
        ("12:00", "14:00", Some(0), Some(30)),
        ("11:50", "14:00", Some(0), Some(40)),
        ("12:10", "12:15", Some(0), Some(5)),
        ("08:00", "08:30", None, None),
        ("08:00", "08:31", Some(1), Some(0)),
        ("10:00", "11:00", Some(0), Some(60)),
    ] {
        let both = [row("2", "eleven", 11, from, to), own.clone()];
        let lost = |project| {
            let found = super::person_in_two_ats(&both, project, 30);
            assert!(found.len() <= 1);
            found.first().map(|found| found.minutes.get())
        };
        assert_eq!((lost("nine"), lost("eleven")), (nine, eleven), "{from}-{to}");
    }
    let same_ats = [own.clone(), row("2", "other", 9, "12:00", "13:00")];
    assert!(super::person_in_two_ats(&same_ats, "nine", 30).is_empty());
    let other_day = [own.clone(), Commitment { date: day("2021-03-02"), ..row("2", "eleven", 11, "12:00", "13:00") }];
    assert!(super::person_in_two_ats(&other_day, "nine", 30).is_empty());
    let found = super::person_in_two_ats(&[own.clone(), row("2", "eleven", 11, "12:10", "13:00")], "nine", 30);
    assert_eq!(
        found[0].sentence,
        "Il 01/03/2021 il lavoro di un operatore dista 10 min da un altro impegno in un altro ATS: ne servono almeno 30 min."
    );
    let overlap = super::person_in_two_ats(&[own, row("2", "eleven", 11, "10:00", "11:00")], "nine", 30);
    assert!(overlap[0].sentence.contains("si sovrappone per 1 h a un altro impegno"), "{}", overlap[0].sentence);
}

#[test]
fn registration_form_missing() {
    let missing = |function, number| Unregistered {
        quarter: quarter("2021-1"),
        function,
        source: Source::Records,
        key: None,
        number,
    };
    let found = super::registration_form_missing(&[
        missing(Access, 5),
        missing(CaseManagement, 1),
        missing(EducationalSupport, 0),
    ]);
    assert_eq!(subjects(&found), ["2021-1/case_management"]);
    assert_eq!(
        found[0].sentence,
        "Nel 1º trimestre 2021 risulta una presa in carico della funzione «Presa in carico» senza modulo H."
    );
}

#[test]
fn snapshot_differs() {
    let declared = |function, declared, counted| Declared {
        snapshot: "s".into(),
        reference_on: day("2021-10-30"),
        function,
        declared,
        counted,
    };
    let found = super::snapshot_differs(&[declared(Access, 1200, 1200), declared(CaseManagement, 7, 8)]);
    assert_eq!(subjects(&found), ["2021-10-30/case_management"]);
    assert_eq!(
        found[0].sentence,
        "La fotografia al 30/10/2021 dichiara 7 fruizioni della funzione «Presa in carico»; dai dati SIRPS alla stessa data ne risultano 8."
    );
}

/// Projects with so many minutes for one case each.
fn region(minutes: &[i64]) -> Vec<MinutesPerCase> {
    let counts = Counts {
        counted: vec![counted("2021-1", Access, None, 1)],
        whole: [(quarter("2021-1"), FruitionKind::Contact)].into(),
        ..Counts::default()
    };
    let one = |minutes: &i64| super::minutes_per_case(&[sheet("a", "2021-1", Access, *minutes)], &counts);
    minutes.iter().flat_map(one).collect()
}

/// Whether the last of the projects is found, with a factor of the rules.
fn last_is_found(minutes: &[i64], factor: &str) -> bool {
    let all = region(minutes);
    let terms = MonitoringTerms { outlier_factor: factor.parse().unwrap(), ..terms() };
    let own = &all[all.len() - 1..];
    !super::minutes_per_case_outlier(&[], own, &super::regional_figures(&all), &terms).is_empty()
}

#[test]
fn minutes_per_case_outlier() {
    let figures = super::regional_figures(&region(&[40, 10, 30, 20, 74]));
    let [figure] = figures.as_slice() else { panic!("one function in one quarter") };
    assert_eq!((figure.median, figure.spread.to_string()), (Decimal::from(30), "14.8260".to_owned()));
    assert_eq!(figure.projects, 5);
    // 44 from the median: 2.9677… spreads; 45 are 3.0351….
    assert!(!last_is_found(&[40, 10, 30, 20, 74], "3"));
    assert!(last_is_found(&[40, 10, 30, 20, 75], "3"));
    // Distances 10000 give a spread of 14826 exactly: what lies exactly so far is not found.
    assert!(!last_is_found(&[40_000, 20_000, 30_000, 30_000 + 10_000, 30_000 + 44_478], "4.4478"));
    let exactly = [20_000, 40_000, 30_000, 10_000, 74_478];
    assert!(!last_is_found(&exactly, "3"), "exactly the factor");
    assert!(last_is_found(&[20_000, 40_000, 30_000, 10_000, 74_479], "3"), "just beyond");
    assert!(!last_is_found(&[10, 30, 20, 9_000], "3"), "four projects make no region");
    assert!(!last_is_found(&[30, 30, 30, 30, 9_000], "3"), "without a spread nothing is far");
    assert!(last_is_found(&[100, 101, 102, 103, 1], "3"), "too few minutes are as far as too many");
    let own = region(&[60]);
    let partial = Counts { counted: vec![counted("2021-1", Access, None, 1)], ..Counts::default() };
    assert_eq!(own.len(), 1);
    assert!(super::minutes_per_case(&[sheet("a", "2021-1", Access, 60)], &partial).is_empty(), "not all counts there");
}

#[test]
fn a_changed_median_makes_no_other_finding_of_it() {
    let (all, more) = (region(&[40, 10, 30, 20, 99]), region(&[40, 11, 31, 20, 99, 33]));
    let sheets = [sheet("a", "2021-1", Access, 99)];
    let found = |region: &[MinutesPerCase], own| {
        super::minutes_per_case_outlier(&sheets, own, &super::regional_figures(region), &terms()).remove(0)
    };
    let (first, second) = (found(&all, &all[4..]), found(&more, &all[4..]));
    assert_ne!(first.figures, second.figures);
    assert_eq!(first.essence(), second.essence());
}

#[test]
fn every_rule_has_its_code_and_article() {
    for rule in CrosscheckRule::ALL {
        assert_eq!(rule.code().parse(), Ok(rule));
        assert!(rule.article().starts_with("art. "));
        assert!(rule.words().ends_with('.'));
    }
    for state in FindingState::ALL {
        assert_eq!(state.code().parse(), Ok(state));
    }
    assert_eq!("altro".parse::<CrosscheckRule>(), Err(UnknownCrosscheck));
}

/// A row of a property with its number.
type Numbered = (usize, (u8, u8, i64, i64, i64));

proptest! {
    #[test]
    fn the_order_of_rows_changes_nothing(
        rows in prop::collection::vec((0..4u8, 0..3u8, 0..1300i64, 1..130i64, 0..5i64), 0..24),
        turn in 0..24usize,
    ) {
        let time = |minutes: i64| crate::minutes::TimeOfDay::from_minutes(minutes).unwrap();
        let number = |i: usize| i.to_string();
        let all: Vec<Numbered> = rows.into_iter().enumerate().collect();
        let mut turned = all.clone();
        if !turned.is_empty() {
            let turn = turn % turned.len();
            turned.rotate_left(turn);
            turned.reverse();
        }
        let run = |rows: &[Numbered]| {
            let span = |start: i64, length: i64| TimeSpan { start: time(start), end: time(start + length) };
            let sheets: Vec<_> = rows.iter().map(|(_, r)| sheet(&number(r.0.into()), "2021-1", Access, r.3)).collect();
            let counts = Counts {
                counted: rows.iter().map(|(_, r)| counted("2021-1", Access, Some(&number(r.1.into())), r.4)).collect(),
                settled: [(quarter("2021-1"), FruitionKind::Contact)].into(),
                whole: [(quarter("2021-1"), FruitionKind::Contact)].into(),
            };
            let mut found = super::hours_without_cases(&sheets, &counts);
            let at: Vec<_> = rows.iter().map(|(_, r)| SportelloHours {
                sheet: number(r.0.into()), quarter: quarter("2021-1"), sportello: number((r.1 + 1).into()), minutes: Minutes::new(r.3),
            }).collect();
            found.extend(super::sportello_without_contacts(&at, &counts, |_| "x"));
            let contacts: Vec<_> = rows.iter().map(|(_, r)| SportelloContacts {
                quarter: quarter("2021-1"), sportello: number(r.1.into()), funded: r.1 == 0, source: Source::Flow,
                key: Some(number(r.0.into())), number: r.4,
            }).collect();
            found.extend(super::contacts_outside_network(&contacts, |_| "x"));
            let access: Vec<_> = rows.iter().map(|(i, r)| access(&number(*i), &number(r.0.into()), "x", "2021-03-01", span(r.2, r.3))).collect();
            found.extend(super::work_outside_opening_hours(&access, &week()));
            let people: Vec<_> = rows.iter().map(|(i, r)| Commitment {
                entry: number(*i), project: number(r.0.into()), ats: r.0.into(), person: number(r.1.into()),
                date: day("2021-03-01"), span: span(r.2, r.3),
            }).collect();
            found.extend(super::person_in_two_ats(&people, "1", 30));
            let cases: Vec<_> = rows.iter().map(|(_, r)| MinutesPerCase {
                quarter: quarter("2021-1"), function: Access, minutes: Minutes::new(r.2 + 1), cases: 1, value: Decimal::from(r.2 + 1),
            }).collect();
            let mut figures: Vec<_> = super::regional_figures(&cases).iter().map(|f| (f.median, f.spread)).collect();
            figures.sort();
            (found, figures)
        };
        prop_assert_eq!(run(&all), run(&turned));
    }
}
