//! `ambito routes`: every endpoint.

use std::process::ExitCode;

use crate::cli::{Outcome, say};
use crate::http::router::endpoint_list;

/// Prints method and path, one endpoint a line, by path.
pub(super) fn run() -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let _entered = runtime.enter();
    let lines: Vec<String> = endpoint_list().iter().map(ToString::to_string).collect();
    say(&lines.join("\n"))?;
    Ok(ExitCode::SUCCESS)
}
