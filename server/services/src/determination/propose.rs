//! The officer proposes the final determination, the manager decides it: two different people.

use domain::contract;
use domain::determination::{Outcome, determine};
use domain::project::ProjectPhase;
use domain::role::Role;
use domain::timesheet::state::SheetState;
use sha2::{Digest, Sha256};
use store::determination::{DeterminationRow, DeterminationTextRow};
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::determination::{facts, origin, show};
use crate::error::UseCaseError;
use crate::policy::Action;
use crate::project::phase::move_to;
use crate::project::scope::project_scope;
use crate::typed::required_text;

/// Proposes what the rules find today; facts and result are kept as they stand.
///
/// # Errors
/// `Conflict` with every obstacle; `NotFound`, `Forbidden`.
pub async fn determination_propose(context: &Context, project_id: Uuid) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    let header = project_scope(&mut tx, context, project_id, Action::PaymentPropose).await?;
    let actor = context.actor()?;
    let stored = facts::load(&mut tx, &header, context.today()).await?;
    let earlier = store::determination::determination_list_by_project(&mut tx, project_id).await?;
    let counts = store::timesheet::timesheet_counts(&mut tx, project_id).await?;
    let open: i64 = counts.iter().filter(|c| c.state != SheetState::Accepted.code()).map(|c| c.count).sum();
    let obstacles = show::obstacles(&stored, open, &earlier);
    if !obstacles.is_empty() {
        return Err(UseCaseError::Conflict(obstacles.join(" ")));
    }
    let result = determine(&stored.facts);
    let facts_text = contract::determination_facts_json(&stored.facts).to_string();
    let row = DeterminationTextRow {
        determination: DeterminationRow {
            id: context.new_id(),
            project_id,
            number: earlier.last().map_or(0, |last| last.number) + 1,
            state: "proposed".to_owned(),
            rule_set_id: header.project.rule_set_id,
            facts_sha256: hex::encode(Sha256::digest(facts_text.as_bytes())),
            final_grant_cents: result.final_grant.get(),
            balance_cents: result.balance.get(),
            proposed_by: actor.user_id,
            proposed_at: context.now(),
            decided_by: None,
            decided_at: None,
            reason: None,
            version: 1,
        },
        facts: facts_text,
        result: contract::determination_json(&result).to_string(),
        origins: Some(kept_origins(&stored)?),
    };
    store::determination::determination_insert(&mut tx, &row).await?;
    let after = serde_json::json!({
        "number": row.determination.number,
        "final_grant": result.final_grant.to_string(),
        "balance": result.balance.to_string(),
        "facts_sha256": row.determination.facts_sha256,
    });
    let change = Change {
        project: Some(project_id),
        action: "determination.propose",
        entity: "determination",
        entity_id: row.determination.id.to_string(),
    };
    audit::record(&mut tx, context, change, None::<&()>, Some(&after)).await?;
    tx.commit().await?;
    Ok(())
}

/// Where the facts come from, as it is kept with the determination.
fn kept_origins(stored: &facts::StoredFacts) -> Result<String, UseCaseError> {
    let tree = origin::tree(&origin::origins(stored)?);
    serde_json::to_string(&tree).map_err(|error| UseCaseError::Broken(format!("origins: {error}")))
}

/// How the manager decides.
#[derive(Debug, Clone)]
pub enum Decision {
    /// Approved.
    Approve,
    /// Refused, with the reason.
    Refuse(String),
}

impl Decision {
    /// The reason of a refusal; none of an approval.
    ///
    /// # Errors
    /// `Invalid` when a refusal has no reason, or one that is too long.
    pub(crate) fn reason(&self) -> Result<Option<String>, UseCaseError> {
        match self {
            Decision::Approve => Ok(None),
            Decision::Refuse(text) => required_text("motivo", text, "Indicare il motivo del rifiuto.").map(Some),
        }
    }
}

/// Approves or refuses a proposed determination.
///
/// # Errors
/// `Invalid` when a refusal has no reason; `Conflict` for who prepared it and for what is decided;
/// `Stale` when it changed since `version`.
pub async fn determination_decide(
    context: &Context,
    project_id: Uuid,
    determination_id: Uuid,
    version: i64,
    decision: &Decision,
) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    let header = project_scope(&mut tx, context, project_id, Action::PaymentDecide).await?;
    let actor = context.actor()?;
    let found = store::determination::determination_by_id(&mut tx, determination_id).await?;
    let text = found.filter(|text| text.determination.project_id == project_id).ok_or(UseCaseError::NotFound)?;
    let row = text.determination;
    if row.state != "proposed" {
        return Err(UseCaseError::conflict("La proposta è già decisa."));
    }
    if row.proposed_by == actor.user_id {
        return Err(UseCaseError::conflict("Chi ha predisposto la proposta non può deciderla."));
    }
    let reason = decision.reason()?;
    let (state, phase) = match decision {
        Decision::Refuse(_) => ("refused", None),
        Decision::Approve if outcome_of(&text.result)? == Outcome::Revoked.code() => {
            ("approved", Some(ProjectPhase::Revoked))
        }
        // What is still to be paid keeps the project open until the balance is paid.
        Decision::Approve => ("approved", (row.balance_cents <= 0).then_some(ProjectPhase::Closed)),
    };
    let (user, now) = (actor.user_id, context.now());
    let (id, because) = (row.id, reason.as_deref());
    store::determination::determination_decide(&mut tx, id, version, state, user, now, because).await?;
    if let Some(phase) = phase {
        move_to(&mut tx, &header, phase, Role::RegionManager).await?;
    }
    let change = Change {
        project: Some(project_id),
        action: "determination.decide",
        entity: "determination",
        entity_id: row.id.to_string(),
    };
    let before = serde_json::json!({ "state": row.state, "phase": header.project.phase });
    let after = serde_json::json!({
        "state": state,
        "reason": reason,
        "phase": phase.map_or_else(|| header.project.phase.clone(), |phase| phase.code().to_owned()),
    });
    audit::record(&mut tx, context, change, Some(&before), Some(&after)).await?;
    tx.commit().await?;
    Ok(())
}

/// The outcome that a kept result names.
fn outcome_of(result: &str) -> Result<String, UseCaseError> {
    let broken = || UseCaseError::Broken("kept result not understood".to_owned());
    let result: serde_json::Value = serde_json::from_str(result).map_err(|_| broken())?;
    result.get("outcome").and_then(serde_json::Value::as_str).map(str::to_owned).ok_or_else(broken)
}
