//! The manager does not sign what the body has signed, but sends it back with the reason: the
//! version is withdrawn with its signature, which is kept, and the agreement drawn up anew.

use domain::project::ProjectPhase;
use domain::role::Role;
use serde_json::json;
use store::Tx;
use store::agreement::AgreementRow;
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::Action;
use crate::project::phase::move_to;
use crate::project::scope::project_scope;
use crate::typed::required_text;

/// Sends the signed agreement back; the project stands as admitted again.
///
/// # Errors
/// `Invalid` without a reason; `Conflict` when the body has not signed; `Stale`.
pub async fn agreement_send_back(
    context: &Context,
    project_id: Uuid,
    version: i64,
    reason: &str,
) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    let header = project_scope(&mut tx, context, project_id, Action::AgreementDecide).await?;
    let state = store::agreement::agreement_state(&mut tx, project_id).await?.ok_or(UseCaseError::NotFound)?;
    if header.project.phase != ProjectPhase::SignedByBody.code() {
        return Err(UseCaseError::conflict("Si rinvia solo un atto che l’ente ha firmato e la Regione non ancora."));
    }
    let reason = required_text("motivo", reason, "Scriva il motivo: l’ente e l’istruttore lo leggono.")?;
    if state.agreement.version != version {
        return Err(UseCaseError::Stale);
    }
    let mut agreement = state.agreement;
    withdraw_document(&mut tx, context, &mut agreement).await?;
    agreement.returned_on = Some(context.today());
    agreement.returned_reason = Some(reason.clone());
    store::agreement::agreement_save(&mut tx, &agreement).await?;
    move_to(&mut tx, &header, ProjectPhase::Admitted, Role::RegionManager).await?;
    let change = Change {
        project: Some(project_id),
        action: "agreement.send_back",
        entity: "agreement",
        entity_id: project_id.to_string(),
    };
    let before = json!({ "phase": header.project.phase });
    let after = json!({ "phase": ProjectPhase::Admitted.code(), "reason": reason });
    audit::record(&mut tx, context, change, Some(&before), Some(&after)).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes the version that is up for signature off the desk; it stays in the archive with its
/// signatures.
pub(super) async fn withdraw_document(
    tx: &mut Tx,
    context: &Context,
    agreement: &mut AgreementRow,
) -> Result<(), UseCaseError> {
    if let Some(document) = agreement.document_id.take() {
        store::document::document_replace(tx, document, context.now()).await?;
    }
    agreement.content_sha256 = None;
    agreement.template_id = None;
    Ok(())
}
