//! `ambito import project`: a project from its form file.

use std::path::Path;
use std::process::ExitCode;

use crate::cli::{Outcome, complain};

/// Waits for the import's use case.
pub(super) async fn run(_: &str, _: &Path, _: Option<&str>, _: bool) -> Outcome {
    complain("Il comando non è ancora disponibile.");
    Ok(ExitCode::FAILURE)
}
