//! The JSON forms of the commands `determine`, `advance` and `deadlines`: strict readers that
//! name every problem with its path, and writers of results and facts.

mod advance;
mod deadlines;
mod determination;
pub mod node;
pub mod reader;
pub mod rules;
#[cfg(test)]
mod tests;
pub(crate) mod values;

use serde_json::Value;

pub use advance::{advance_facts_json, read_advance_facts};
pub use deadlines::{deadline_facts_json, read_deadline_facts};
pub use determination::{determination_facts_json, determination_json, read_determination_facts};
pub use reader::Problem;

use node::Node;
use reader::{Path, Sink};

/// Determines the grant from the text of a facts file (`ambito.determination/1`).
///
/// # Errors
/// Every problem of the file, a year of interest without a legal rate included.
pub fn determine(text: &str) -> Result<Value, Vec<Problem>> {
    let facts = read_determination_facts(text)?;
    let determination = crate::determination::determine(&facts);
    let without_rate = determination.recovery.iter().flat_map(|recovery| &recovery.years_without_rate);
    let years: Vec<String> = without_rate.map(ToString::to_string).collect();
    if years.is_empty() {
        return Ok(determination_json(&determination));
    }
    let message = format!("manca il tasso legale degli anni {}: correggere la data", years.join(", "));
    Err(vec![Problem { path: "$.restitution_on".to_owned(), message }])
}

/// Judges an advance from the text of a facts file (`ambito.advance/1`).
///
/// # Errors
/// Every problem of the file.
pub fn advance(text: &str) -> Result<Value, Vec<Problem>> {
    read_advance_facts(text).map(|facts| advance::advance_json(&crate::advance::assess(&facts)))
}

/// Lists the terms of a project from the text of a facts file (`ambito.deadlines/1`).
///
/// # Errors
/// Every problem of the file.
pub fn deadlines(text: &str) -> Result<Value, Vec<Problem>> {
    read_deadline_facts(text).map(|facts| deadlines::deadlines_json(&crate::deadline::deadlines(&facts)))
}

/// Reads a text with a reader of its root; malformed JSON is a problem at `$`.
pub(crate) fn read<T>(text: &str, read: impl FnOnce(&Node, &Sink) -> Option<T>) -> Result<T, Vec<Problem>> {
    let sink = Sink::default();
    let facts = match serde_json::from_str::<Node>(text) {
        Ok(node) => read(&node, &sink),
        Err(error) => {
            let place = format!("riga {}, colonna {}", error.line(), error.column());
            sink.report(Path::Root, format!("il file non è un JSON valido ({place})"));
            None
        }
    };
    let problems = sink.into_problems();
    match facts {
        Some(facts) if problems.is_empty() => Ok(facts),
        _ => Err(problems),
    }
}

/// Reads `schema`, which has one value only.
pub(crate) fn schema(members: &reader::Members<'_>, expected: &str) -> Option<()> {
    let found = members.required("schema", values::text)?;
    if found == expected {
        return Some(());
    }
    members.report("schema", format!("deve essere \"{expected}\""));
    None
}
