//! The grid's own reader and writer say what the derived ones say.

use proptest::prelude::*;

use super::tests_world::{day, enter, facts, grid_of, june, lines, stored};
use super::wire::{self, Json};
use super::*;
use crate::timesheet::{
    ChangeProblem, Occupied, ReportedHours, RowChange, RowField, SaveOutcome, SheetFacts, StoredSheet,
};

fn json(value: &impl serde::Serialize) -> Json {
    Json::read(&serde_json::to_string(value).unwrap()).unwrap()
}

fn sheet() -> StoredSheet {
    stored(
        7,
        &[("a", "2022-06-06", 0, "08:30-12:30", "«sì» \"no\" \\ \n €"), ("b", "2022-06-07", 1, "09:00-10:00", "")],
    )
}

#[test]
fn facts_are_read_as_the_server_writes_them() {
    let mut all = facts();
    let (start, end) = ("09:00".parse().unwrap(), "10:00".parse().unwrap());
    all.occupied = vec![Occupied { date: day("2022-06-06"), start, end, same_project: true, entered: None }];
    let (function, minutes) = (crate::function::ServiceFunction::Access, crate::minutes::Minutes::new(61));
    all.reported_elsewhere = vec![(function, minutes)];
    all.reported_before = vec![ReportedHours { function, until: day("2022-03-31"), minutes }];
    all.set_apart = vec![crate::period::Period::from_days(day("2022-06-06"), day("2022-06-10"))];
    all.agreed[0].to = Some(day("2022-06-20"));
    all.summer_service_start = Some(day("2019-07-01"));
    all.rules.hourly_cost = crate::money::Cents::new(1_835);
    all.rules.flat_rate_percent = "33.333".parse().unwrap();
    for facts in [facts(), all] {
        let read = wire::read_facts(&json(&facts)).unwrap();
        let worth = |facts: &SheetFacts| (facts.rules.hourly_cost, facts.rules.flat_rate_percent);
        assert_eq!(worth(&read), worth(&facts));
        assert_eq!(SheetFacts { rules: facts.rules.clone(), ..read }, facts);
    }
}

#[test]
fn sheets_and_outcomes_are_read_as_the_server_writes_them() {
    assert_eq!(wire::read_stored(&json(&sheet())), Some(sheet()));
    let (by, at) = ("Anna".to_owned(), "14:05".to_owned());
    let problems = vec![ChangeProblem { id: "a".to_owned(), field: RowField::Start, message: "m".to_owned() }];
    for outcome in [
        SaveOutcome::Saved { version: 3, at: at.clone() },
        SaveOutcome::Changed { stored: sheet(), by, at },
        SaveOutcome::Refused { problems },
        SaveOutcome::Locked { reason: "inviato".to_owned() },
    ] {
        assert_eq!(wire::read_outcome(&json(&outcome)), Some(outcome));
    }
    assert_eq!(wire::read_outcome(&Json::Null), None);
}

#[test]
fn changes_are_written_as_the_server_reads_them() {
    let rows: Vec<RowChange> = sheet()
        .rows
        .into_iter()
        .map(|keyed| RowChange { id: keyed.id, row: Some(keyed.row) })
        .chain([RowChange { id: "c".to_owned(), row: None }])
        .collect();
    let written = wire::write_save([("project", "p"), ("period", "2022-2"), ("operator", "OP \"1\"")], 7, &rows);
    let read: serde_json::Value = serde_json::from_str(&written).unwrap();
    assert_eq!((&read["operator"], &read["version"]), (&"OP \"1\"".into(), &7.into()));
    assert_eq!(serde_json::from_value::<Vec<RowChange>>(read["changes"].clone()).unwrap(), rows);
}

#[test]
fn what_is_kept_on_the_device_is_read_back() {
    let mut grid = grid_of(facts(), &sheet());
    enter(&mut grid, june(6, 0), "8:30-13 14-\"x\"");
    enter(&mut grid, june(8, 1), "9-10 11-12");
    let pending = grid.pending();
    assert_eq!(wire::read_pending(&Json::read(&wire::write_pending(&pending)).unwrap()), Some(pending));
    assert_eq!(wire::read_lines(&Json::read(&wire::write_lines(&lines())).unwrap()), lines());
}

#[test]
fn what_is_no_json_is_not_read() {
    for text in ["", "{", "[1,]", "{\"a\"}", "\"\\x\"", "\"\\ud800\"", "1.5", "nul", "[] []", "\"open"] {
        assert_eq!(Json::read(text), None, "{text}");
    }
    assert_eq!(Json::read(&"[".repeat(100_000)), None, "not too deep");
    assert_eq!(Json::read(" [ 1 , -2,true ,\"\\u00e0\\ud83d\\ude00\"] ").unwrap().items()[3].text(), Some("à😀"));
}

proptest! {
    #[test]
    fn every_text_is_read_as_it_was_written(text in "\\PC{0,20}|[\"\\\\\\n\\t/u0-9]{0,12}") {
        let read = json(&text);
        prop_assert_eq!(read.text(), Some(text.as_str()));
        let line = Line { function: crate::function::ServiceFunction::Access, place: crate::timesheet::Place::Stated(text) };
        let written = wire::write_lines(std::slice::from_ref(&line));
        prop_assert_eq!(wire::read_lines(&Json::read(&written).unwrap()), vec![line]);
    }

    #[test]
    fn no_text_makes_the_reader_fail_otherwise(text in "[\\[\\]{}\",:\\\\u0-9a-f ]{0,24}|\\PC{0,12}") {
        let _ = Json::read(&text);
    }
}
