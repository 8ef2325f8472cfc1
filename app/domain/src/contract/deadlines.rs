//! `ambito.deadlines/1`: the facts of a project's calendar and the calendar.

use serde_json::{Map, Value, json};

use crate::deadline::{Deadline, DeadlineFacts};
use crate::rules::RuleSet;

use super::node::Node;
use super::reader::{Members, Path, Problem, Sink};
use super::values::date;
use super::{read, rules, schema};

const SCHEMA: &str = "ambito.deadlines/1";

const KEYS: [&str; 6] = ["schema", "start", "end", "admission_received_on", "agreement_signed_on", "rules"];

/// Reads the facts of a calendar.
///
/// # Errors
/// Every problem of the file.
pub fn read_deadline_facts(text: &str) -> Result<DeadlineFacts, Vec<Problem>> {
    read(text, facts)
}

fn facts(node: &Node, sink: &Sink) -> Option<DeadlineFacts> {
    let members = Members::open(node, Path::Root, sink, &KEYS)?;
    let schema = schema(&members, SCHEMA);
    let start = members.required("start", date);
    let end = members.required("end", date);
    let admission_received_on = members.required("admission_received_on", date);
    let agreement_signed_on = members.optional("agreement_signed_on", date);
    let rules = members.optional("rules", rules::read);
    if let (Some(start), Some(end)) = (start, end)
        && end < start
    {
        members.report("end", "la conclusione precede l’inizio");
    }
    schema?;
    Some(DeadlineFacts {
        rules: rules?.unwrap_or_else(RuleSet::default),
        start: start?,
        end: end?,
        admission_received_on: admission_received_on?,
        agreement_signed_on: agreement_signed_on?,
        extraordinary: Vec::new(),
    })
}

/// Writes facts in the form that [`read_deadline_facts`] reads.
#[must_use]
pub fn deadline_facts_json(facts: &DeadlineFacts) -> Value {
    let mut members = Map::new();
    members.insert("schema".to_owned(), json!(SCHEMA));
    members.insert("start".to_owned(), json!(facts.start));
    members.insert("end".to_owned(), json!(facts.end));
    members.insert("admission_received_on".to_owned(), json!(facts.admission_received_on));
    if let Some(signed) = facts.agreement_signed_on {
        members.insert("agreement_signed_on".to_owned(), json!(signed));
    }
    members.insert("rules".to_owned(), rules::write(&facts.rules));
    Value::Object(members)
}

/// Writes a calendar, each term with its explanation.
#[must_use]
pub(super) fn deadlines_json(deadlines: &[Deadline]) -> Value {
    deadlines
        .iter()
        .map(|deadline| {
            json!({
                "kind": deadline.kind.code(),
                "reference": deadline.reference,
                "due": deadline.due,
                "explanation": deadline.explanation.to_json(),
            })
        })
        .collect()
}
