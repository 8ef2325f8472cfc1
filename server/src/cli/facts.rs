//! `ambito facts`: the facts of a stored project, for `ambito determine`.

use std::process::ExitCode;

use uuid::Uuid;

use crate::cli::{Outcome, portal, say};

/// Prints the facts as JSON.
pub(super) async fn run(database: &str, project: Uuid) -> Outcome {
    let _portal = portal::open(database).await?;
    say(&format!("{project}"))?;
    Ok(ExitCode::FAILURE)
}
