//! The manager pays what was proposed, or refuses it; never the one who proposed it.

use domain::money::Cents;
use domain::project::ProjectPhase;
use domain::role::Role;
use store::payment::PaymentDecision;
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::determination::propose::Decision;
use crate::error::UseCaseError;
use crate::payment::conditions::standing;
use crate::payment::propose::{Payable, due};
use crate::policy::Action;
use crate::project::phase::move_to;
use crate::project::scope::project_scope;

/// Decides a proposed payment; paid means liquidated today. It is paid only while every condition
/// still holds: payments stop when monitoring data or timesheets are missing again (art. 12).
///
/// # Errors
/// `Invalid` when a refusal has no reason; `Conflict` for who proposed it, for what is decided and
/// with every condition that no longer holds; `Stale` when it changed since `version`.
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
    let reason = decision.reason()?;
    let (state, paid_on) = match decision {
        Decision::Approve => ("paid", Some(context.today())),
        Decision::Refuse(_) => ("refused", None),
    };
    if row.version != version {
        return Err(UseCaseError::Stale);
    }
    if paid_on.is_some() {
        let payable = Payable::of(&row).ok_or_else(|| UseCaseError::Broken("kind of a payment".into()))?;
        let standing = standing(&mut tx, context, &header).await?;
        let now = due(context, (&header, &standing), payable)?;
        if now.amount != Cents::new(row.amount_cents) {
            return Err(UseCaseError::Conflict(format!(
                "La somma dovuta è ora {}, diversa da quella proposta: rifiuti la proposta e la faccia ripetere.",
                now.amount.italian()
            )));
        }
    }
    let decision = PaymentDecision {
        id: row.id,
        version,
        state,
        decided_by: actor.user_id,
        decided_at: context.now(),
        paid_on,
        reason: reason.as_deref(),
    };
    store::payment::payment_decide(&mut tx, &decision).await?;
    let settled = row.kind == "balance" && state == "paid";
    if settled {
        move_to(&mut tx, &header, ProjectPhase::Closed, Role::RegionManager).await?;
    }
    let change = Change {
        project: Some(project_id),
        action: "payment.decide",
        entity: "payment",
        entity_id: row.id.to_string(),
    };
    let before = serde_json::json!({ "state": row.state, "phase": header.project.phase });
    let after = serde_json::json!({
        "state": state,
        "paid_on": paid_on,
        "amount": Cents::new(row.amount_cents).to_string(),
        "reason": reason,
        "phase": if settled { ProjectPhase::Closed.code() } else { header.project.phase.as_str() },
    });
    audit::record(&mut tx, context, change, Some(&before), Some(&after)).await?;
    tx.commit().await?;
    Ok(())
}
