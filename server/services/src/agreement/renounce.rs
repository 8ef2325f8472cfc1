//! The legal representative renounces the grant (art. 11); what was paid is then to be recovered
//! by the manager's act.

use domain::project::ProjectPhase;
use domain::role::Role;
use serde_json::json;
use uuid::Uuid;

use super::send_back::withdraw_document;
use crate::audit::{self, Change};
use crate::context::Context;
use crate::determination::fixed::refuse_if_fixed;
use crate::error::UseCaseError;
use crate::policy::Action;
use crate::project::phase::move_to;
use crate::project::scope::project_scope;
use crate::typed::required_text;

/// Renounces the grant.
///
/// # Errors
/// `Invalid` without a reason; `Conflict` when the project is over, or a determination is proposed
/// or approved; `Stale`.
pub async fn grant_renounce(
    context: &Context,
    project_id: Uuid,
    version: i64,
    reason: &str,
) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    let header = project_scope(&mut tx, context, project_id, Action::AgreementRenounce).await?;
    refuse_if_fixed(&mut tx, project_id).await?;
    let state = store::agreement::agreement_state(&mut tx, project_id).await?.ok_or(UseCaseError::NotFound)?;
    let reason = required_text("rinuncia", reason, "Scriva il motivo della rinuncia.")?;
    if state.agreement.version != version {
        return Err(UseCaseError::Stale);
    }
    move_to(&mut tx, &header, ProjectPhase::Renounced, Role::LegalRepresentative).await?;
    let mut agreement = state.agreement;
    if header.project.phase != ProjectPhase::InForce.code() {
        withdraw_document(&mut tx, context, &mut agreement).await?;
    }
    agreement.renounced_on = Some(context.today());
    agreement.renounced_reason = Some(reason.clone());
    store::agreement::agreement_save(&mut tx, &agreement).await?;
    let change = Change {
        project: Some(project_id),
        action: "agreement.renounce",
        entity: "agreement",
        entity_id: project_id.to_string(),
    };
    let before = json!({ "phase": header.project.phase });
    let after = json!({ "phase": ProjectPhase::Renounced.code(), "reason": reason });
    audit::record(&mut tx, context, change, Some(&before), Some(&after)).await?;
    tx.commit().await?;
    Ok(())
}
