//! The ATS explains a finding (art. 9): the Region reads its words and decides.

use domain::crosscheck::FindingState;
use serde::Serialize;
use store::finding::FindingRow;
use store::{Tx, retrying};
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::crosscheck::state_of;
use crate::error::UseCaseError;
use crate::policy::Action;
use crate::project::scope::project_scope;
use crate::typed::required_text;

/// The words on a finding.
#[derive(Debug, Clone)]
pub struct Explain {
    /// The project.
    pub project: Uuid,
    /// The finding.
    pub finding: Uuid,
    /// The version the page showed.
    pub version: i64,
    /// The words.
    pub text: String,
}

#[derive(Serialize)]
struct Kept<'a> {
    subject: &'a str,
    explanation: Option<&'a str>,
    state: &'a str,
}

/// Explains a finding, or puts other words in the place of those given before.
///
/// # Errors
/// `Invalid` without words; `Stale`; `Conflict` once it is decided or no longer found.
pub async fn explain(context: &Context, input: Explain) -> Result<(), UseCaseError> {
    retrying(|| attempt(context, &input)).await
}

async fn attempt(context: &Context, input: &Explain) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    let before = scoped(&mut tx, context, (input.project, input.finding), Action::FindingExplain).await?;
    if before.version != input.version {
        return Err(UseCaseError::Stale);
    }
    if let Some(why) = why_not_explain(&before)? {
        return Err(UseCaseError::conflict(why));
    }
    let message = "Scriva la spiegazione: la Regione decide anche su di essa.";
    let text = required_text("spiegazione", &input.text, message)?;
    let actor = context.actor()?;
    let after = FindingRow {
        state: FindingState::Explained.code().to_owned(),
        explanation: Some(text),
        explained_by: Some(actor.user_id),
        explained_name: Some(actor.display_name.clone()),
        explained_at: Some(context.now()),
        ..before.clone()
    };
    store::finding::finding_update_explanation(&mut tx, &after).await?;
    let kept = |row: &'_ FindingRow| {
        serde_json::json!(Kept { subject: &row.sentence, explanation: row.explanation.as_deref(), state: &row.state })
    };
    let change = Change {
        project: Some(input.project),
        action: "finding.explain",
        entity: "finding",
        entity_id: input.finding.to_string(),
    };
    audit::record(&mut tx, context, change, Some(&kept(&before)), Some(&kept(&after))).await?;
    tx.commit().await?;
    Ok(())
}

/// A finding of a project that the actor may do this on.
///
/// # Errors
/// `NotFound`, also for a finding of another project; `Forbidden`.
pub(super) async fn scoped(
    tx: &mut Tx,
    context: &Context,
    (project, finding): (Uuid, Uuid),
    action: Action,
) -> Result<FindingRow, UseCaseError> {
    project_scope(tx, context, project, action).await?;
    let row = store::finding::finding_by_id(tx, finding).await?;
    row.filter(|row| row.project_id == project).ok_or(UseCaseError::NotFound)
}

/// Why a finding cannot be explained now; none: it can.
pub(super) fn why_not_explain(row: &FindingRow) -> Result<Option<&'static str>, UseCaseError> {
    Ok(match (row.cleared_on, state_of(row)?) {
        (Some(_), _) => Some("Il riscontro non risulta più dai dati: non c’è nulla da spiegare."),
        (None, FindingState::Accepted | FindingState::Confirmed) => {
            Some("La Regione ha già deciso: si spiega di nuovo solo se i dati cambiano.")
        }
        (None, FindingState::Open | FindingState::Explained) => None,
    })
}
