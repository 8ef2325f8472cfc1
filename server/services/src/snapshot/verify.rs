//! `ambito snapshot verify`: whether an exported snapshot is what its SHA-256 says and adds up.
//! Needs neither database nor portal.

use domain::contract::Problem;
use domain::snapshot::sums::check_sums;
use domain::snapshot::{content_json, read_export};
use serde_json::{Value, json};

use crate::files::sha256;

/// What verifying a file found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The result, as the command prints it.
    pub result: Value,
    /// Whether everything holds.
    pub passed: bool,
}

/// Verifies the text of an exported file. The SHA-256 is that of the content's canonical form,
/// however the file is laid out.
///
/// # Errors
/// Every problem of a file that is no export, with its path.
pub fn snapshot_verify(text: &str) -> Result<Verified, Vec<Problem>> {
    let export = read_export(text)?;
    let computed = sha256(content_json(&export.content).as_bytes());
    let hash_holds = computed == export.sha256;
    let sums = check_sums(&export.content);
    let mut reasons = Vec::new();
    if !hash_holds {
        reasons.push(json!({
            "path": "$.sha256",
            "message": "l’impronta non è quella del contenuto: il contenuto o l’impronta sono stati modificati",
        }));
    }
    // Paths of the content, as they stand in the file.
    reasons.extend(sums.iter().map(|problem| {
        let path = problem.path.strip_prefix('$').unwrap_or(&problem.path);
        json!({ "path": format!("$.content{path}"), "message": problem.message })
    }));
    let word = |holds: bool| if holds { "passed" } else { "failed" };
    let passed = hash_holds && sums.is_empty();
    let project = &export.content.project;
    let result = json!({
        "verdict": word(passed),
        "hash": word(hash_holds),
        "sums": word(sums.is_empty()),
        "sha256": export.sha256,
        "computed_sha256": computed,
        "project": { "title": project.title, "cup": project.cup, "ats": project.ats },
        "reference_date": export.content.reference_date.to_string(),
        "prepared_on": export.content.prepared_on.to_string(),
        "reasons": reasons,
    });
    Ok(Verified { result, passed })
}
