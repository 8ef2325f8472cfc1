//! The command files as people get them wrong: every problem is named, each at its own path.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::determination::tests_support::{any_facts, bare_facts, day};
use crate::determination::{Payment, determine as determine_facts};
use crate::money::Cents;

use super::*;

/// Small facts without a problem.
fn facts() -> Value {
    json!({
        "schema": "ambito.determination/1",
        "project": {"start": "2019-09-01", "end": "2022-06-30", "granted": "1000.00", "population": 1000},
        "agreement_signed_on": "2020-06-22",
        "assignments": [{"operator": "A", "function": "access", "hours": 10, "from": "2019-09-01", "to": null}],
        "entries": [
            {"id": "e1", "operator": "A", "function": "access", "date": "2020-01-10", "start": "08:00", "end": "10:00",
             "mismatch": [{"start": "08:00", "end": "08:30"}, {"start": "08:15", "end": "10:00"}]},
            {"id": "e2", "operator": "B", "function": "access", "date": "2020-01-10", "start": "08:00", "end": "10:00"},
        ],
        "evaluations": {"years": [1, 1, 9], "final": true},
        "snapshots": [{"reference_date": "2020-10-30", "sent_on": "2020-10-30"}],
        "targets": {"fruitions": 0, "sportelli": 0, "social_workers_fte": "0.5"},
        "methodology": {"annex_e_applied": true, "pippi_required": false, "pippi_applied": false},
        "nonconforming_operators": 0,
        "publicity_observed": true,
        "prospectus_sent_on": null,
        "payments": [{"on": "2021-01-01", "amount": "10.00"}],
        "restitution_on": "2021-01-01",
        "revocation": null,
    })
}

/// The paths of the problems, sorted, each once.
fn paths(result: Result<Value, Vec<Problem>>) -> Vec<String> {
    let mut paths: Vec<String> = match result {
        Ok(_) => Vec::new(),
        Err(problems) => problems.into_iter().map(|problem| problem.path).collect(),
    };
    paths.sort();
    paths.dedup();
    paths
}

/// The small facts with the value at a JSON pointer replaced, as text.
fn with(pointer: &str, value: Value) -> String {
    let mut facts = facts();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match facts.pointer_mut(parent).unwrap() {
        Value::Object(members) => {
            members.insert(key.to_owned(), value);
        }
        Value::Array(items) => items[key.parse::<usize>().unwrap()] = value,
        _ => panic!("no place for {pointer}"),
    }
    facts.to_string()
}

fn without(pointer: &str) -> String {
    let mut facts = facts();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    facts.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(key).unwrap();
    facts.to_string()
}

fn path_of(pointer: &str) -> String {
    pointer.split('/').skip(1).fold("$".to_owned(), |path, part| match part.parse::<usize>() {
        Ok(index) => format!("{path}[{index}]"),
        Err(_) => format!("{path}.{part}"),
    })
}

#[test]
fn the_small_facts_have_no_problem() {
    assert_eq!(paths(determine(&facts().to_string())), Vec::<String>::new());
}

#[test]
fn wrong_values_are_named_at_their_path() {
    let amounts = [
        json!("1.5"),
        json!("1"),
        json!("-1.00"),
        json!(1.0),
        json!("1,00"),
        json!("1.000"),
        json!("+1.00"),
        json!(""),
        json!(".50"),
        json!(" 1.00"),
        json!("1e2.00"),
        json!(null),
        json!("99999999999999999999.00"),
    ];
    let counts = [json!(1.0), json!(-1), json!("1"), json!(null), json!(1.5), json!(true), json!(1e30), json!([])];
    let dates = [
        json!("2021-02-29"),
        json!("2021-1-1"),
        json!("01/02/2021"),
        json!(20210101),
        json!(""),
        json!("2021-01-01T00:00"),
        json!("0000-01-01"),
        json!("+021-01-01"),
        json!("２０２１-01-01"),
    ];
    let times = [json!("24:00"), json!("8:00"), json!("08:60"), json!("08:00:00"), json!(800), json!(null)];
    let booleans = [json!(0), json!("true"), json!(null)];
    let texts = [json!(""), json!(1), json!(null)];
    let functions = [json!("Access"), json!("other"), json!(1), json!(null)];
    let decimals = [json!("-1"), json!(1), json!("1,5"), json!("1."), json!(""), json!("1e3"), json!(null)];
    let cases: [(&str, &[Value]); 35] = [
        ("/schema", &[json!("ambito.determination/2"), json!(1), json!(null), json!("")]),
        ("/as_of", &[json!(null), json!("soon")]),
        ("/rules", &[json!(null), json!([])]),
        ("/project", &[json!(null), json!([]), json!("x")]),
        ("/project/start", &dates),
        ("/project/end", &dates),
        ("/project/summer_service_start", &[json!(null), json!("2021")]),
        ("/project/granted", &amounts),
        ("/project/population", &[json!(0), json!(-1), json!(1.0), json!(null)]),
        ("/agreement_signed_on", &[json!(null), json!("2021-13-01")]),
        ("/assignments", &[json!(null), json!({})]),
        ("/assignments/0", &[json!(null), json!("A")]),
        ("/assignments/0/operator", &texts),
        ("/assignments/0/function", &functions),
        ("/assignments/0/hours", &counts),
        ("/assignments/0/from", &dates),
        ("/assignments/0/to", &dates),
        ("/entries/0/id", &texts),
        ("/entries/1/function", &functions),
        ("/entries/1/start", &times),
        ("/entries/1/mismatch", &[json!(null), json!({})]),
        ("/entries/0/mismatch/1/end", &times),
        ("/evaluations/years/2", &[json!(0), json!(-1), json!(1.0), json!("1"), json!(null)]),
        ("/evaluations/final", &booleans),
        ("/snapshots/0/sent_on", &[json!(null), json!("2020-02-30")]),
        ("/targets/fruitions", &counts),
        ("/targets/social_workers_fte", &decimals),
        ("/methodology/pippi_applied", &booleans),
        ("/nonconforming_operators", &counts),
        ("/publicity_observed", &booleans),
        ("/prospectus_sent_on", &[json!(""), json!(false)]),
        ("/payments/0/on", &[json!(null), json!("2021-00-01")]),
        ("/payments/0/amount", &amounts),
        ("/restitution_on", &[json!("never")]),
        ("/revocation", &[json!("prospectus_not_sent"), json!("Renounced"), json!(""), json!(false)]),
    ];
    for (pointer, wrong) in cases {
        for value in wrong {
            assert_eq!(paths(determine(&with(pointer, value.clone()))), [path_of(pointer)], "{pointer} = {value}");
        }
    }
}

#[test]
fn rules_may_be_left_out_but_not_be_wrong() {
    let percents = [json!("100.01"), json!("-1"), json!(40), json!("40%"), json!(""), json!(null)];
    let positive = [json!(0), json!(1.0), json!("5"), json!(null)];
    let days = [json!(-1), json!(1.0), json!(null), json!(4_294_967_296_u64)];
    let cases: [(&str, &[Value]); 12] = [
        ("hourly_cost", &[json!("18"), json!(18), json!("-18.00"), json!(null)]),
        ("flat_rate_percent", &percents),
        ("advance_coverage_percent", &percents),
        ("missed_snapshot_effect", &[json!("lower"), json!(null)]),
        ("inhabitants_per_sportello", &positive),
        ("inhabitants_per_social_worker", &positive),
        ("snapshot_days", &days),
        ("prospectus_limit_days", &days),
        ("timesheet_day", &[json!(0), json!(29), json!(1.0), json!(null)]),
        ("percent", &[json!(null), json!("10"), json!([])]),
        ("terms", &[json!({})]),
        ("colour", &[json!(1)]),
    ];
    for (key, wrong) in cases {
        for value in wrong {
            let text = with("/rules", json!({ key: value }));
            assert_eq!(paths(determine(&text)), [format!("$.rules.{key}")], "{key} = {value}");
        }
    }
    let text =
        with("/rules", json!({"percent": {"late_prospectus": "101", "unknown": "1", "nonconforming_operator": 2}}));
    assert_eq!(
        paths(determine(&text)),
        ["$.rules.percent.late_prospectus", "$.rules.percent.nonconforming_operator", "$.rules.percent.unknown"]
    );
    for fine in [json!({}), json!({"percent": {}}), json!({"flat_rate_percent": "0"}), json!({"timesheet_day": 28})] {
        assert_eq!(paths(determine(&with("/rules", fine))), Vec::<String>::new());
    }
}

#[test]
fn missing_keys_are_named_and_optional_ones_are_not_missed() {
    for pointer in [
        "/schema",
        "/project",
        "/project/start",
        "/project/end",
        "/project/granted",
        "/project/population",
        "/agreement_signed_on",
        "/assignments",
        "/assignments/0/to",
        "/assignments/0/hours",
        "/entries",
        "/entries/0/id",
        "/entries/0/end",
        "/entries/0/mismatch/0/start",
        "/evaluations",
        "/evaluations/years",
        "/evaluations/final",
        "/snapshots",
        "/snapshots/0/sent_on",
        "/targets",
        "/targets/social_workers_fte",
        "/methodology",
        "/methodology/pippi_required",
        "/nonconforming_operators",
        "/publicity_observed",
        "/prospectus_sent_on",
        "/payments",
        "/payments/0/amount",
        "/restitution_on",
        "/revocation",
    ] {
        assert_eq!(paths(determine(&without(pointer))), [path_of(pointer)], "{pointer}");
    }
    assert_eq!(paths(determine(&without("/entries/0/mismatch"))), Vec::<String>::new());
}

#[test]
fn unknown_and_repeated_keys_are_named_at_every_level() {
    for pointer in [
        "/extra",
        "/project/extra",
        "/assignments/0/extra",
        "/entries/1/extra",
        "/entries/0/mismatch/1/extra",
        "/evaluations/extra",
        "/snapshots/0/extra",
        "/targets/extra",
        "/methodology/extra",
        "/payments/0/extra",
    ] {
        assert_eq!(paths(determine(&with(pointer, json!(null)))), [path_of(pointer)], "{pointer}");
    }
    let repeated = facts().to_string();
    for (once, twice, path) in [
        (r#""schema":"#, r#""schema":"x","schema":"#, "$.schema"),
        (r#""granted":"1000.00""#, r#""granted":"1000.00","granted":"1000.00""#, "$.project.granted"),
        (r#""id":"e2""#, r#""id":"e2","id":"e2","id":"e2""#, "$.entries[1].id"),
        (r#""population":1000"#, r#""population":1000,"population":null"#, "$.project.population"),
    ] {
        let text = repeated.replacen(once, twice, 1);
        assert_ne!(text, repeated);
        assert_eq!(paths(determine(&text)), [path]);
    }
}

#[test]
fn what_contradicts_itself_is_named_at_the_later_of_the_two() {
    let same_day = json!({"reference_date": "2020-10-30", "sent_on": "2020-11-01"});
    let at = |start: &str, end: &str| json!({"start": start, "end": end});
    for (pointer, value, path) in [
        ("/project/end", json!("2019-08-31"), "$.project.end"),
        ("/assignments/0/to", json!("2019-08-31"), "$.assignments[0].to"),
        ("/entries/1/end", json!("08:00"), "$.entries[1].end"),
        ("/entries/1/end", json!("07:00"), "$.entries[1].end"),
        ("/entries/1/id", json!("e1"), "$.entries[1].id"),
        ("/entries/0/mismatch/1", at("07:59", "09:00"), "$.entries[0].mismatch[1]"),
        ("/entries/0/mismatch/1", at("09:00", "10:01"), "$.entries[0].mismatch[1]"),
        ("/entries/0/mismatch/0", at("11:00", "12:00"), "$.entries[0].mismatch[0]"),
        ("/entries/0/mismatch/0", at("09:30", "09:00"), "$.entries[0].mismatch[0]"),
        ("/snapshots/0/sent_on", json!("2020-10-29"), "$.snapshots[0].sent_on"),
        ("/snapshots", json!([same_day, same_day]), "$.snapshots[1].reference_date"),
        ("/restitution_on", json!("2020-12-31"), "$.restitution_on"),
    ] {
        assert_eq!(paths(determine(&with(pointer, value))), [path], "{pointer}");
    }
    // What only touches is no contradiction.
    for (pointer, value) in [
        ("/project/end", json!("2019-09-01")),
        ("/assignments/0/to", json!("2019-09-01")),
        ("/entries/0/mismatch/1", at("09:00", "09:00")),
        ("/entries/0/mismatch/1", at("08:00", "10:00")),
    ] {
        assert_eq!(paths(determine(&with(pointer, value))), Vec::<String>::new(), "{pointer}");
    }
}

#[test]
fn a_problem_takes_one_line() {
    let problems = determine(&with("/two\nlines", json!(1))).unwrap_err();
    assert_eq!(problems.len(), 1);
    assert!(problems[0].to_string().starts_with(r"$.two\nlines: "), "{}", problems[0]);
}

#[test]
fn all_problems_are_found_at_once() {
    let mut wrong = facts();
    wrong["schema"] = json!("other");
    wrong["project"]["end"] = json!("2019-01-01");
    wrong["project"]["population"] = json!(0);
    wrong["entries"][0]["date"] = json!("x");
    wrong["entries"][1]["id"] = json!("e1");
    wrong["entries"][1]["end"] = json!("07:00");
    wrong["entries"][0]["mismatch"][0]["start"] = json!("25:00");
    wrong["entries"][0]["mismatch"][1]["end"] = json!("23:00");
    wrong["payments"] = json!([{"on": "2021-01-02", "amount": "10"}]);
    wrong["extra"] = json!(1);
    assert_eq!(
        paths(determine(&wrong.to_string())),
        [
            "$.entries[0].date",
            "$.entries[0].mismatch[0].start",
            "$.entries[0].mismatch[1]",
            "$.entries[1].end",
            "$.entries[1].id",
            "$.extra",
            "$.payments[0].amount",
            "$.project.end",
            "$.project.population",
            "$.restitution_on",
            "$.schema",
        ]
    );
}

#[test]
fn what_is_no_json_or_no_object_is_a_problem_of_the_whole_file() {
    for text in ["", "{", "[]", "null", "1", "\"x\"", "{}x", "{'a':1}", "{\"a\":NaN}", "{\"a\":1,}", "\u{feff}{}"] {
        assert_eq!(paths(determine(text)), ["$"], "{text}");
    }
    let deep = "[".repeat(100_000);
    assert_eq!(paths(advance(&deep)), ["$"]);
    assert_eq!(paths(deadlines("nothing")), ["$"]);
}

#[test]
fn a_year_without_a_legal_rate_is_a_problem_only_where_interest_is_owed() {
    let mut facts = bare_facts();
    facts.restitution_on = Some(day("2040-01-01"));
    facts.payments = vec![Payment { on: day("2001-05-05"), amount: Cents::new(0) }];
    assert_eq!(paths(determine(&determination_facts_json(&facts).to_string())), Vec::<String>::new());
    facts.payments = vec![Payment { on: day("2021-05-05"), amount: Cents::new(1) }];
    assert_eq!(paths(determine(&determination_facts_json(&facts).to_string())), ["$.restitution_on"]);
    facts.restitution_on = Some(day("2026-12-31"));
    assert_eq!(paths(determine(&determination_facts_json(&facts).to_string())), Vec::<String>::new());
}

#[test]
fn an_advance_knows_only_the_keys_of_its_number() {
    let first = json!({"schema": "ambito.advance/1", "number": 1, "granted": "100.00", "payments": []});
    let later = json!({"schema": "ambito.advance/1", "number": 3, "granted": "100.00", "payments": [],
        "reported_minutes": 0, "timesheets_up_to_date": true});
    let changed = |base: &Value, key: &str, value: Value| {
        let mut facts = base.clone();
        facts[key] = value;
        paths(advance(&facts.to_string()))
    };
    assert_eq!(paths(advance(&first.to_string())), Vec::<String>::new());
    assert_eq!(paths(advance(&later.to_string())), Vec::<String>::new());
    for (base, key, value) in [
        (&first, "reported_minutes", json!(0)),
        (&first, "timesheets_up_to_date", json!(true)),
        (&first, "cup", json!("")),
        (&first, "cup", json!(null)),
        (&first, "agreement_signed_on", json!(null)),
        (&first, "requested_on", json!(null)),
        (&first, "requested_on", json!("")),
        (&first, "monitoring_up_to_date", json!(null)),
        (&first, "rules", json!(null)),
        (&first, "granted", json!("100")),
        (&later, "cup", json!("I51E19000070002")),
        (&later, "agreement_signed_on", json!("2020-06-22")),
        (&later, "requested_on", json!(null)),
        (&later, "reported_minutes", json!(-1)),
        (&later, "reported_minutes", json!(1.0)),
        (&later, "timesheets_up_to_date", json!(null)),
        (&later, "schema", json!("ambito.determination/1")),
    ] {
        assert_eq!(changed(base, key, value.clone()), [format!("$.{key}")], "{key} = {value}");
    }
    for number in [json!(0), json!(4), json!("1"), json!(1.0), json!(null)] {
        assert_eq!(changed(&first, "number", number.clone()), ["$.number"], "{number}");
        assert_eq!(changed(&later, "number", number.clone()), ["$.number"], "{number}");
    }
    let payments =
        json!([{"on": "2020-01-01", "amount": "1.00", "advance": 4}, {"on": "2020-01-01", "amount": "1.00"}]);
    assert_eq!(changed(&first, "payments", payments), ["$.payments[0].advance", "$.payments[1].advance"]);
    assert_eq!(
        paths(advance(r#"{"schema": "ambito.advance/1", "number": 2}"#)),
        ["$.granted", "$.payments", "$.reported_minutes", "$.timesheets_up_to_date"]
    );
}

#[test]
fn a_calendar_names_its_problems() {
    let fine = json!({"schema": "ambito.deadlines/1", "start": "2019-09-01", "end": "2022-06-30",
        "admission_received_on": "2020-05-08"});
    assert_eq!(paths(deadlines(&fine.to_string())), Vec::<String>::new());
    for (key, value) in [
        ("end", json!("2019-08-31")),
        ("agreement_signed_on", json!(null)),
        ("admission_received_on", json!("")),
        ("granted", json!("1.00")),
        ("schema", json!("ambito.advance/1")),
    ] {
        let mut facts = fine.clone();
        facts[key] = value.clone();
        assert_eq!(paths(deadlines(&facts.to_string())), [format!("$.{key}")], "{key} = {value}");
    }
    assert_eq!(paths(deadlines("{}")), ["$.admission_received_on", "$.end", "$.schema", "$.start"]);
}

#[test]
fn the_other_facts_are_written_in_the_form_that_is_read() {
    for text in [
        include_str!("../../tests/examples/advance-01-second-not-yet.facts.json"),
        include_str!("../../tests/examples/advance-02-first-payable.facts.json"),
    ] {
        let read = read_advance_facts(text).unwrap();
        assert_eq!(read_advance_facts(&advance_facts_json(&read).to_string()).unwrap(), read);
    }
    let text = include_str!("../../tests/examples/deadlines-01-ats9.facts.json");
    let read = read_deadline_facts(text).unwrap();
    assert_eq!(read_deadline_facts(&deadline_facts_json(&read).to_string()).unwrap(), read);
}

proptest! {
    #[test]
    fn written_facts_are_read_back_the_same(facts in any_facts()) {
        let written = determination_facts_json(&facts).to_string();
        prop_assert_eq!(&read_determination_facts(&written).unwrap(), &facts);
        let result = determination_json(&determine_facts(&facts));
        prop_assert_eq!(determine(&written).unwrap(), result);
    }

    #[test]
    fn no_text_makes_a_reader_fail_otherwise(text in r#"[\[\]{}":,a-z0-9. ]{0,60}"#) {
        prop_assert!(determine(&text).is_err());
        prop_assert!(advance(&text).is_err());
        prop_assert!(deadlines(&text).is_err());
    }
}
