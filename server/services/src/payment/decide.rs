//! The manager pays what was proposed, or refuses it; never the one who proposed it.

use domain::money::Cents;
use domain::project::ProjectPhase;
use store::payment::PaymentDecision;
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::determination::propose::Decision;
use crate::error::UseCaseError;
use crate::policy::Action;
use crate::project::scope::project_scope;

/// Decides a proposed payment; paid means liquidated today.
///
/// # Errors
/// `Invalid` when a refusal has no reason; `Conflict` for who proposed it and for what is decided;
/// `Stale` when it changed since `version`.
pub async fn payment_decide(
    context: &Context,
    project_id: Uuid,
    payment_id: Uuid,
    version: i64,
    decision: &Decision,
) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    let header = project_scope(&mut tx, context, project_id, Action::PaymentDecide).await?;
    let actor = context.actor()?;
    let row = store::payment::payment_by_id(&mut tx, payment_id)
        .await?
        .filter(|row| row.project_id == project_id)
        .ok_or(UseCaseError::NotFound)?;
    if row.state != "proposed" {
        return Err(UseCaseError::conflict("Il pagamento è già deciso."));
    }
    if row.proposed_by == actor.user_id {
        return Err(UseCaseError::conflict("Chi ha proposto il pagamento non può deciderlo."));
    }
    let (state, paid_on, reason) = match decision {
        Decision::Approve => ("paid", Some(context.today()), None),
        Decision::Refuse(reason) if reason.trim().is_empty() => {
            return Err(UseCaseError::field("motivo", "Indicare il motivo del rifiuto."));
        }
        Decision::Refuse(reason) => ("refused", None, Some(reason.trim())),
    };
    let decision = PaymentDecision {
        id: row.id,
        version,
        state,
        decided_by: actor.user_id,
        decided_at: context.now(),
        paid_on,
        reason,
    };
    store::payment::payment_decide(&mut tx, &decision).await?;
    if row.kind == "balance" && state == "paid" {
        let mut project = header.project.clone();
        project.phase = ProjectPhase::Closed.code().to_owned();
        store::project::project_update(&mut tx, &project).await?;
    }
    let change = Change {
        project: Some(project_id),
        action: "payment.decide",
        entity: "payment",
        entity_id: row.id.to_string(),
    };
    let before = serde_json::json!({ "state": row.state });
    let after = serde_json::json!({
        "state": state,
        "paid_on": paid_on,
        "amount": Cents::new(row.amount_cents).to_string(),
        "reason": reason,
    });
    audit::record(&mut tx, context, change, Some(&before), Some(&after)).await?;
    tx.commit().await?;
    Ok(())
}
