//! `ambito snapshot verify`: an exported snapshot in, whether it is what its SHA-256 says and adds
//! up out. The code is the portal's; nothing is stored, no database is needed.

use std::path::Path;
use std::process::ExitCode;

use services::snapshot::verify::snapshot_verify;

use crate::cli::{BAD_INPUT, Outcome, complain, contract, say};

/// Verifies a file: status 0 when hash and sums hold, 1 with the same result when they do not,
/// 2 with nothing on standard output when the file is no export: one problem a line, with its path.
pub(super) fn verify(file: &Path) -> Outcome {
    let text = match contract::read(file) {
        Ok(text) => text,
        Err(message) => {
            complain(&format!("$: {message}"));
            return Ok(ExitCode::from(BAD_INPUT));
        }
    };
    match snapshot_verify(&text) {
        Ok(verified) => {
            say(&serde_json::to_string_pretty(&verified.result)?)?;
            Ok(if verified.passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        Err(problems) => {
            problems.iter().for_each(|problem| complain(&problem.to_string()));
            Ok(ExitCode::from(BAD_INPUT))
        }
    }
}
