//! `ambito import project`: a project from its form file.

use std::path::Path;
use std::process::ExitCode;

use services::error::UseCaseError;
use services::import::project::project_import_by_command;

use crate::cli::{BAD_INPUT, Outcome, complain, portal, say};

/// Imports the project and prints what was found in the form. Status 2 when the file is no
/// form, with one problem a line on standard error; 1 when nothing was stored because of what
/// was found.
pub(super) async fn run(database: &str, file: &Path, title: Option<&str>, accept_findings: bool) -> Outcome {
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) => {
            complain(&format!("$: il file non si può leggere ({error})"));
            return Ok(ExitCode::from(BAD_INPUT));
        }
    };
    let portal = portal::open(database).await?;
    let outcome = match project_import_by_command(&portal, &bytes, title, accept_findings).await {
        Ok(outcome) => outcome,
        Err(UseCaseError::Invalid(problems)) => {
            for problem in problems {
                complain(&format!("{}: {}", problem.field, problem.message));
            }
            return Ok(ExitCode::from(BAD_INPUT));
        }
        Err(error) => return Err(error.into()),
    };
    portal.store.close().await;
    say(&outcome.report.text())?;
    match outcome.project_id {
        Some(id) => {
            say(&format!("Progetto registrato: {id}"))?;
            Ok(ExitCode::SUCCESS)
        }
        None if outcome.report.can_be_stored() => {
            complain(
                "Nulla è stato registrato. Per registrare il progetto accettando quanto trovato: --accept-findings",
            );
            Ok(ExitCode::FAILURE)
        }
        None => {
            complain("Nulla è stato registrato: prima occorre correggere il formulario.");
            Ok(ExitCode::FAILURE)
        }
    }
}
