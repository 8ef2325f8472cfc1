//! `ambito import project`: a project from its form file.

use std::path::Path;
use std::process::ExitCode;

use crate::cli::contract::read;
use crate::cli::{BAD_INPUT, Outcome, complain, portal};

/// Imports the project, or says everything that is wrong with the file.
pub(super) async fn run(database: &str, file: &Path) -> Outcome {
    let _text = match read(file) {
        Ok(text) => text,
        Err(message) => {
            complain(&format!("$: {message}"));
            return Ok(ExitCode::from(BAD_INPUT));
        }
    };
    let _portal = portal::open(database).await?;
    Ok(ExitCode::FAILURE)
}
