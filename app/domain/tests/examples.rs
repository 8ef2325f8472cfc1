//! The worked examples of the command contracts: every key of the expected result is there with
//! exactly its value; results may have more keys (the explanation).

use serde_json::Value;

type Command = fn(&str) -> Result<Value, Vec<domain::contract::Problem>>;

const EXAMPLES: [(&str, Command, &str, &str); 5] = [
    (
        "determine-01-clean",
        domain::contract::determine,
        include_str!("examples/determine-01-clean.facts.json"),
        include_str!("examples/determine-01-clean.result.json"),
    ),
    (
        "determine-02-penalties-and-recovery",
        domain::contract::determine,
        include_str!("examples/determine-02-penalties-and-recovery.facts.json"),
        include_str!("examples/determine-02-penalties-and-recovery.result.json"),
    ),
    (
        "advance-01-second-not-yet",
        domain::contract::advance,
        include_str!("examples/advance-01-second-not-yet.facts.json"),
        include_str!("examples/advance-01-second-not-yet.result.json"),
    ),
    (
        "advance-02-first-payable",
        domain::contract::advance,
        include_str!("examples/advance-02-first-payable.facts.json"),
        include_str!("examples/advance-02-first-payable.result.json"),
    ),
    (
        "deadlines-01-ats9",
        domain::contract::deadlines,
        include_str!("examples/deadlines-01-ats9.facts.json"),
        include_str!("examples/deadlines-01-ats9.result.json"),
    ),
];

/// Takes the explanations away, which the examples do not show.
fn without_explanation(value: Value) -> Value {
    match value {
        Value::Object(members) => members
            .into_iter()
            .filter(|(key, _)| key != "explanation")
            .map(|(key, value)| (key, without_explanation(value)))
            .collect(),
        Value::Array(items) => items.into_iter().map(without_explanation).collect(),
        other => other,
    }
}

#[test]
fn the_commands_give_exactly_the_results_of_the_examples() {
    for (name, command, facts, expected) in EXAMPLES {
        let result = command(facts).unwrap();
        let expected: Value = serde_json::from_str(expected).unwrap();
        assert_eq!(without_explanation(result), expected, "{name}");
    }
}

#[test]
fn every_result_carries_its_explanation() {
    for (name, command, facts, _) in EXAMPLES {
        let result = command(facts).unwrap();
        let explained = result.get("explanation").or_else(|| result[0].get("explanation"));
        let label = explained.and_then(|node| node["label"].as_str());
        assert!(label.is_some_and(|label| !label.is_empty()), "{name}");
    }
}

#[test]
fn facts_that_are_written_and_read_again_are_the_same() {
    for (name, _, facts, _) in &EXAMPLES[..2] {
        let read = domain::contract::read_determination_facts(facts).unwrap();
        let written = domain::contract::determination_facts_json(&read).to_string();
        assert_eq!(domain::contract::read_determination_facts(&written).unwrap(), read, "{name}");
    }
}
