//! `ambito facts`: the facts of a stored project, for `ambito determine`.

use std::process::ExitCode;

use services::context::Context;
use services::determination::export::facts_export;
use uuid::Uuid;

use crate::cli::{Outcome, portal, say};

/// Prints the facts as JSON.
pub(super) async fn run(database: &str, project: Uuid) -> Outcome {
    let portal = portal::open_existing(database).await?;
    let request_id = portal.new_id();
    let facts = facts_export(&Context::new(portal.clone(), None, request_id), project, None).await?;
    portal.store.close().await;
    say(&serde_json::to_string_pretty(&facts)?)?;
    Ok(ExitCode::SUCCESS)
}
