//! `ambito determine`, `advance`, `deadlines`: the worked examples of the contract, and what is
//! said of files that are wrong.

use std::fs;

use serde_json::{Value, json};
use tests::program::{Scratch, run, workspace};

const COMMANDS: [&str; 3] = ["determine", "advance", "deadlines"];

fn example(name: &str) -> Value {
    let path = workspace().join("app/domain/tests/examples").join(name);
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Everything expected is there with exactly its value; results may say more.
fn assert_within(expected: &Value, found: &Value, path: &str) {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            for (key, value) in expected {
                let there = found.get(key).unwrap_or_else(|| panic!("{path}.{key} is missing"));
                assert_within(value, there, &format!("{path}.{key}"));
            }
        }
        (Value::Array(expected), Value::Array(found)) => {
            assert_eq!(expected.len(), found.len(), "{path}");
            for (place, (expected, found)) in expected.iter().zip(found).enumerate() {
                assert_within(expected, found, &format!("{path}[{place}]"));
            }
        }
        _ => assert_eq!(expected, found, "{path}"),
    }
}

#[test]
fn the_commands_give_the_results_of_all_examples() {
    let folder = workspace().join("app/domain/tests/examples");
    let mut done = Vec::new();
    for entry in fs::read_dir(&folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let Some(stem) = name.strip_suffix(".facts.json") else { continue };
        let command = COMMANDS.into_iter().find(|command| stem.starts_with(command)).unwrap();
        let ended = run([command, folder.join(&name).to_str().unwrap()]);
        assert_eq!((ended.status, ended.err.as_str()), (Some(0), ""), "{name}");
        let found: Value = serde_json::from_str(&ended.out).unwrap();
        assert_within(&example(&format!("{stem}.result.json")), &found, stem);
        done.push(command);
    }
    assert!(COMMANDS.iter().all(|command| done.contains(command)), "no example of some command: {done:?}");
}

/// Runs a command on a file that is wrong and gives the lines that say so: the status is 2 and
/// nothing stands on standard output.
fn complaints(command: &str, text: impl AsRef<[u8]>) -> Vec<String> {
    let scratch = Scratch::new();
    let file = scratch.file("fatti.json", text);
    let ended = run([command, file.to_str().unwrap()]);
    assert_eq!((ended.status, ended.out.as_str()), (Some(2), ""), "{}", ended.err);
    ended.err.lines().map(str::to_owned).collect()
}

#[test]
fn all_problems_of_a_file_are_named_with_their_paths_at_once() {
    for (command, name) in [
        ("advance", "advance-01-second-not-yet.facts.json"),
        ("deadlines", "deadlines-01-ats9.facts.json"),
        ("determine", "determine-02-penalties-and-recovery.facts.json"),
    ] {
        let mut facts = example(name);
        let object = facts.as_object_mut().unwrap();
        let first = object.keys().find(|key| *key != "schema").unwrap().clone();
        object.remove(&first);
        object.insert("colore".into(), json!("verde"));
        object.insert("schema".into(), json!("ambito.sconosciuto/9"));
        let lines = complaints(command, facts.to_string());
        for path in [format!("$.{first}: "), "$.colore: ".to_owned(), "$.schema: ".to_owned()] {
            assert_eq!(lines.iter().filter(|line| line.starts_with(&path)).count(), 1, "{command}, {path}: {lines:#?}");
        }
    }
}

#[test]
fn a_key_that_stands_twice_is_named() {
    let facts = example("advance-01-second-not-yet.facts.json").to_string();
    let key = "\"granted\"";
    assert!(facts.contains(key));
    let twice = facts.replacen(key, &format!("\"granted\":\"1.00\",{key}"), 1);
    let lines = complaints("advance", twice);
    assert!(lines.iter().any(|line| line.starts_with("$.granted: ")), "{lines:#?}");
}

#[test]
fn values_of_a_wrong_kind_deep_in_a_file_are_named_with_their_place() {
    let mut facts = example("determine-02-penalties-and-recovery.facts.json");
    facts["entries"][1]["start"] = json!("25:00");
    facts["entries"][3]["function"] = json!("gardening");
    facts["payments"][0]["amount"] = json!(12.5);
    facts["payments"][0]["on"] = json!("2021-02-30");
    let lines = complaints("determine", facts.to_string());
    for path in ["$.entries[1].start: ", "$.entries[3].function: ", "$.payments[0].amount: ", "$.payments[0].on: "] {
        assert!(lines.iter().any(|line| line.starts_with(path)), "{path}: {lines:#?}");
    }
}

#[test]
fn a_file_that_is_no_json_or_not_there_is_said_so() {
    for (text, word) in [(&b"{"[..], "$"), (b"", "$"), (b"[]", "$"), (b"{\"a\":\xff}", "UTF-8")] {
        for command in COMMANDS {
            let lines = complaints(command, text);
            assert!(lines.iter().any(|line| line.starts_with('$') && line.contains(word)), "{command}: {lines:#?}");
        }
    }
    let ended = run(["determine", "/nonexistent/fatti.json"]);
    assert_eq!((ended.status, ended.out.as_str()), (Some(2), ""));
    assert_eq!(ended.err, "$: il file non esiste\n");
}
