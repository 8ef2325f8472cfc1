//! Which function an activity of the case-file software belongs to: registered, changed, removed
//! by the ATS's office. Lists that were taken in stay as they are.

use domain::function::ServiceFunction;
use domain::sirps::participant::check::{ACTIVITY_LENGTH, activity_code};
use serde::Serialize;
use store::Tx;
use store::participant::ActivityCodeRow;
use uuid::Uuid;

use super::participant_scope::ParticipantScope;
use crate::audit::{self, Change};
use crate::context::Context;
use crate::error::{FieldProblem, UseCaseError};

/// Activities of a project, at most.
const MOST: usize = 200;

#[derive(Serialize)]
struct Kept<'a> {
    activity: &'a str,
    function: &'a str,
}

/// Registers an activity, or gives one that is there another function.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` with all that is wrong; `Conflict` while the project is not
/// in force.
pub async fn activity_save(
    context: &Context,
    project: Uuid,
    code: &str,
    function: &str,
) -> Result<(String, ServiceFunction), UseCaseError> {
    store::retrying(|| save(context, project, code, function)).await
}

async fn save(
    context: &Context,
    project: Uuid,
    code: &str,
    function: &str,
) -> Result<(String, ServiceFunction), UseCaseError> {
    let mut tx = context.write().await?;
    let scope = ParticipantScope::to_write(&mut tx, context, project).await?;
    let (code, function) = read(code, function)?;
    let before = scope.activities.iter().find(|row| row.code == code);
    let row = ActivityCodeRow {
        project_id: project,
        code: code.clone(),
        function: function.code().to_owned(),
        version: before.map_or(1, |row| row.version),
    };
    match before {
        Some(before) if before.function == row.function => return Ok((code, function)),
        Some(_) => store::participant::activity_code_update(&mut tx, &row).await?,
        None if scope.activities.len() >= MOST => {
            let message = format!("Si registrano al massimo {MOST} attività: tolga quelle che non servono.");
            return Err(UseCaseError::field("attivita", message));
        }
        None => store::participant::activity_code_insert(&mut tx, &row).await?,
    }
    note(&mut tx, context, before, Some(&row)).await?;
    tx.commit().await?;
    Ok((code, function))
}

/// Removes an activity at the version that was read; gives its code.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Conflict`; `Stale` when it was changed or removed meanwhile.
pub async fn activity_remove(
    context: &Context,
    project: Uuid,
    code: &str,
    version: i64,
) -> Result<String, UseCaseError> {
    store::retrying(|| remove(context, project, code, version)).await
}

async fn remove(context: &Context, project: Uuid, code: &str, version: i64) -> Result<String, UseCaseError> {
    let mut tx = context.write().await?;
    let scope = ParticipantScope::to_write(&mut tx, context, project).await?;
    let before = scope.activities.iter().find(|row| row.code == code).ok_or(UseCaseError::Stale)?;
    let row = ActivityCodeRow { version, ..before.clone() };
    store::participant::activity_code_delete(&mut tx, &row).await?;
    note(&mut tx, context, Some(before), None).await?;
    tx.commit().await?;
    Ok(row.code)
}

fn read(code: &str, function: &str) -> Result<(String, ServiceFunction), UseCaseError> {
    let mut problems = Vec::new();
    let read = activity_code(code);
    if read.is_none() {
        let message = if code.trim().is_empty() {
            "Scriva il codice dell’attività, come sta nella colonna CODICE_PROGETTO della lista.".to_owned()
        } else {
            format!("Il codice di un’attività ha cifre e lettere, al massimo {ACTIVITY_LENGTH}: lo corregga.")
        };
        problems.push(FieldProblem::new("attivita", message));
    }
    let function = function.parse::<ServiceFunction>().ok();
    if function.is_none() {
        problems.push(FieldProblem::new("funzione", "Scelga la funzione a cui l’attività appartiene."));
    }
    match (read, function) {
        (Some(code), Some(function)) => Ok((code, function)),
        _ => Err(UseCaseError::Invalid(problems)),
    }
}

async fn note(
    tx: &mut Tx,
    context: &Context,
    before: Option<&ActivityCodeRow>,
    after: Option<&ActivityCodeRow>,
) -> Result<(), UseCaseError> {
    let Some(row) = after.or(before) else { return Ok(()) };
    let change = Change {
        project: Some(row.project_id),
        action: if after.is_some() { "sirps.activity" } else { "sirps.activity_remove" },
        entity: "activity_code",
        entity_id: row.code.clone(),
    };
    let kept = |row: &ActivityCodeRow| serde_json::json!(Kept { activity: &row.code, function: &row.function });
    audit::record(tx, context, change, before.map(kept).as_ref(), after.map(kept).as_ref()).await
}
