//! The form of a snapshot, its sums, and the difference of two.

use proptest::prelude::*;

use crate::minutes::Minutes;
use crate::rules::RuleSet;

use super::difference::{FigureValue, Section, apply, difference, figures, week_words};
use super::sums::check_sums;
use super::tests_support::{any_snapshot, day, sample, summed};
use super::*;

/// The paths at which a content is found wrong.
fn paths(content: &str) -> Vec<String> {
    let problems = read_content(content).unwrap_err();
    assert!(problems.iter().all(|problem| !problem.message.is_empty()));
    problems.into_iter().map(|problem| problem.path).collect()
}

#[test]
fn the_canonical_form_is_sorted_without_space_and_in_whole_numbers() {
    let content = content_json(&sample());
    assert!(
        content.starts_with(r#"{"fruitions":{"functions":[{"function":"access","number":816,"sources":["#),
        "{content}"
    );
    assert!(content.contains(r#""minutes":{"accepted":6000,"draft":90,"in_check":0,"returned":0,"sent":600}"#));
    assert!(content.contains(r#""title":"Sportelli «sociali»""#), "letters stand as they are");
    assert!(!content.contains("\": ") && !content.contains(", \"") && !content.contains('\n'));
    let value = serde_json::json!({ "b": [1, { "z": null, "a": true }], "a": "x\n\"" });
    assert_eq!(canonical(&value), r#"{"a":"x\n\"","b":[1,{"a":true,"z":null}]}"#);
}

#[test]
fn what_is_done_is_sent_and_not_returned() {
    let row = sample().group[0].functions[1].hours;
    assert_eq!((row.done, row.minutes.apart()), (Minutes::new(5_520), Minutes::new(60)));
    assert_eq!(sample().total.done, Minutes::new(600 + 6000 + 120 + 5400 + 1200));
}

#[test]
fn the_targets_of_ats_9_are_those_of_the_agreement() {
    assert_eq!(required(&RuleSet::default(), 106_078), (7_426, 6, 212_156));
    assert_eq!(required(&RuleSet::default(), 100_000), (7_000, 5, 200_000), "exactly met is enough");
    assert_eq!(required(&RuleSet::default(), 100_001), (7_001, 6, 200_002));
}

#[test]
fn every_problem_of_a_content_is_named_at_its_path() {
    let content = content_json(&sample());
    let wrong = |from: &str, to: &str| {
        assert!(content.contains(from), "{from}");
        paths(&content.replacen(from, to, 1))
    };
    assert_eq!(paths("{"), ["$"]);
    assert_eq!(paths("[]"), ["$"]);
    assert_eq!(wrong(r#""reference_date":"2021-10-30""#, r#""reference_date":"2021-02-30""#), ["$.reference_date"]);
    assert_eq!(wrong(r#""prepared_on":"2021-11-04""#, r#""prepared_on":"2021-10-29""#), ["$.prepared_on"]);
    assert_eq!(wrong(r#""accepted":6000"#, r#""accepted":6000.5"#), ["$.group[0].functions[0].minutes.accepted"]);
    assert_eq!(wrong(r#""accepted":6000"#, r#""accepted":-1"#), ["$.group[0].functions[0].minutes.accepted"]);
    assert_eq!(wrong(r#""code":"OP-02""#, r#""code":"OP-01""#), ["$.group[1].code"]);
    assert_eq!(wrong(r#""opens":"09:00""#, r#""opens":"12:00""#), ["$.network[0].opening_hours[0].closes"]);
    assert_eq!(wrong(r#""weekday":1"#, r#""weekday":8"#), ["$.network[0].opening_hours[0].weekday"]);
    assert_eq!(wrong(r#""source":"flow""#, r#""source":"aria""#), ["$.fruitions.functions[0].sources[0].source"]);
    assert_eq!(wrong(r#""cup":"I51E19000070002""#, r#""cup":"""#), ["$.project.cup"]);
    assert_eq!(wrong(r#""schema":"ambito.snapshot/1""#, r#""schema":"ambito.snapshot/2""#), ["$.schema"]);
    assert_eq!(wrong(r#""rule_set":1,"#, r#""rule_set":1,"x":1,"#), ["$.project.x"]);
    let two = content.replacen(r#""rule_set":1"#, r#""rule_set":0"#, 1).replacen(r#""measured":220000,"#, "", 1);
    assert_eq!(paths(&two), ["$.project.rule_set", "$.targets.social_workers_fte_ten_thousandths.measured"]);
}

#[test]
fn an_export_has_a_schema_a_content_and_a_fingerprint() {
    let content = content_json(&sample());
    let print = "0".repeat(64);
    let export = |schema: &str, print: &str, more: &str| {
        read_export(&format!(r#"{{"schema":"{schema}","content":{content},"sha256":"{print}"{more}}}"#))
    };
    let read = export(SCHEMA, &print, r#","comment":null"#).unwrap();
    assert_eq!((read.content, read.sha256), (sample(), print.clone()));
    let path = |made: Result<Export, Vec<crate::contract::Problem>>| made.unwrap_err()[0].path.clone();
    assert_eq!(path(export("altro/1", &print, "")), "$.schema");
    assert_eq!(path(export(SCHEMA, "ABC", "")), "$.sha256");
    assert_eq!(path(export(SCHEMA, &print.replace('0', "A"), "")), "$.sha256");
    assert_eq!(path(export(SCHEMA, &print, r#","altro":1"#)), "$.altro");
    let inner = content.replacen(r#""number":816"#, r#""number":-816"#, 1);
    let text = format!(r#"{{"schema":"{SCHEMA}","content":{inner},"sha256":"{print}"}}"#);
    assert_eq!(read_export(&text).unwrap_err()[0].path, "$.content.fruitions.functions[0].number");
}

#[test]
fn every_total_is_the_sum_of_its_rows() {
    assert_eq!(check_sums(&sample()), []);
    let found = |edit: &dyn Fn(&mut Snapshot)| {
        let mut snapshot = sample();
        edit(&mut snapshot);
        check_sums(&snapshot).into_iter().map(|problem| problem.path).collect::<Vec<_>>()
    };
    assert_eq!(found(&|s| s.total.agreed += 1), ["$.hours.total.agreed_hours"]);
    assert_eq!(found(&|s| s.total.done = Minutes::ZERO), ["$.hours.total.done_minutes"]);
    assert_eq!(
        found(&|s| s.group[1].functions[0].hours.minutes.accepted = Minutes::new(1201)),
        ["$.group[1].functions[0].done_minutes", "$.hours.functions[0].minutes.accepted"]
    );
    assert_eq!(
        found(&|s| s.functions.truncate(1)),
        [
            "$.hours.total.agreed_hours",
            "$.hours.total.minutes.in_check",
            "$.hours.total.minutes.accepted",
            "$.hours.total.minutes.returned",
            "$.hours.functions"
        ]
    );
    assert_eq!(found(&|s| s.network[0].weekly = Minutes::new(1)), ["$.network[0].weekly_minutes"]);
    assert_eq!(found(&|s| s.network[0].funded = false), ["$.targets.sportelli.measured"]);
    assert_eq!(found(&|s| s.network[1].funded = true), Vec::<String>::new(), "it is never open");
    assert_eq!(
        found(&|s| s.fruitions[1].sources[0].number = 97),
        ["$.fruitions.functions[1].number"],
        "the row does not fit its sources"
    );
    assert_eq!(found(&|s| s.fruitions_total = 0), ["$.fruitions.total", "$.targets.fruitions.measured"]);
}

#[test]
fn what_changed_is_said_by_section_and_in_words() {
    let before = sample();
    let mut after = sample();
    after.prepared_on = day("2022-04-04");
    after.reference_date = day("2022-03-31");
    after.group[0].functions[0].hours = Hours::new(1_200, after.group[0].functions[0].hours.minutes);
    after.group.pop();
    after.network[1].address = Some("piazza Nuova 2".into());
    after.fruitions[1].sources[0].counted_to = None;
    let after = summed(after);
    let said: Vec<String> = difference(&before, &after)
        .iter()
        .map(|change| {
            let section = change.key.section.italian();
            format!("{section} · {}: {} {} ({})", change.subject, change.name, change.italian(), change.kind())
        })
        .collect();
    for expected in [
        "Ore per funzione · Accesso/Sportelli sociali: ore assegnate da 1.600:00 a 1.200:00 (changed)",
        "Gruppo di progetto · OP-01, Accesso: ore assegnate da 1.100:00 a 1.200:00 (changed)",
        "Gruppo di progetto · OP-02: nome non c’è più: era «da indicare» (removed)",
        "Rete degli sportelli · Sportello 2: indirizzo da «da indicare» a «piazza Nuova 2» (changed)",
        "Fruizioni per funzione · Presa in carico, lista dei partecipanti: ultimo giorno contato non c’è più: era 30/09/2021 (removed)",
    ] {
        assert!(said.iter().any(|line| line == expected), "{expected}\n{said:#?}");
    }
    assert!(said.iter().all(|line| !line.contains("04/04/2022")), "the days stand above the page");
    assert_eq!(week_words(&before.network[0]), "lunedì 09:00-12:00; mercoledì 15:00-18:00");
    assert_eq!(FigureValue::Fte(212_156).italian(), "21,2156");
    assert!(difference(&before, &after).iter().any(|change| change.key.section == Section::Group));
}

proptest! {
    #[test]
    fn what_is_written_is_read_back_and_adds_up(snapshot in any_snapshot()) {
        let content = content_json(&snapshot);
        let read = read_content(&content).unwrap();
        prop_assert_eq!(check_sums(&read), []);
        prop_assert_eq!(content_json(&read), content);
        prop_assert_eq!(read, snapshot);
    }

    #[test]
    fn nothing_differs_from_itself_and_something_from_every_other(a in any_snapshot(), b in any_snapshot()) {
        prop_assert_eq!(difference(&a, &a), vec![]);
        prop_assert_eq!(difference(&a, &b).is_empty(), content_json(&a) == content_json(&b));
    }

    #[test]
    fn the_order_in_which_changes_are_carried_out_does_not_matter(
        (a, b) in (any_snapshot(), any_snapshot()),
        seed in any::<proptest::sample::Index>(),
    ) {
        let mut changes = difference(&a, &b);
        if !changes.is_empty() {
            let place = seed.index(changes.len());
            changes.rotate_left(place);
            changes.reverse();
        }
        let mut made = figures(&a);
        apply(&mut made, &changes);
        prop_assert_eq!(made, figures(&b));
    }

    #[test]
    fn a_changed_minute_is_found(snapshot in any_snapshot(), more in 1_i64..1_000) {
        let mut changed = snapshot.clone();
        changed.total.minutes.accepted = changed.total.minutes.accepted + Minutes::new(more);
        prop_assert!(!check_sums(&changed).is_empty());
        prop_assert_ne!(content_json(&changed), content_json(&snapshot));
    }
}
