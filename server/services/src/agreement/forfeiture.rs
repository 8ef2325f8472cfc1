//! Forfeiture (art. 4, second list): the officer proposes it with the facts, the manager decides,
//! never the same person. The portal does neither by itself.

use chrono::NaiveDate;
use domain::agreement::{DutyFacts, ForfeitureDuty};
use domain::deadline;
use domain::format;
use domain::project::ProjectPhase;
use domain::role::Role;
use domain::rules::RuleSet;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::agreement::{ProposalDecision, ProposalRow};
use store::project::ProjectHeader;
use uuid::Uuid;

use super::send_back::withdraw_document;
use crate::audit::{self, Change};
use crate::context::Context;
use crate::determination::fixed::refuse_if_fixed;
use crate::error::{FieldProblem, UseCaseError};
use crate::policy::Action;
use crate::project::phase::move_to;
use crate::project::scope::{phase_of, project_scope, rules_of};
use crate::typed::{required_text, typed_text};

/// The facts a proposal stands on, as they were on the day it was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalFacts {
    /// The last day to meet the duty, where it has one.
    pub due: Option<NaiveDate>,
    /// The day it was found not met.
    pub found_on: NaiveDate,
    /// What is missing, in words.
    pub missing: String,
}

impl ProposalFacts {
    /// «Termine: 07/07/2020. Accertato l’08/07/2020. Manca la firma dell’ente.»
    #[must_use]
    pub fn sentence(&self) -> String {
        let due = self.due.map(|due| format!("Termine: {}. ", format::date(due))).unwrap_or_default();
        format!("{due}Accertato {}. {}", format::on_day(self.found_on), self.missing)
    }
}

/// What decides whether duties of a project are found not met.
///
/// # Errors
/// `Broken` when the stored phase is none.
pub(crate) fn duty_facts(header: &ProjectHeader, rules: &RuleSet, today: NaiveDate) -> Result<DutyFacts, UseCaseError> {
    let project = &header.project;
    Ok(DutyFacts {
        phase: phase_of(&project.phase)?,
        has_cup: project.cup.is_some(),
        sign_due: project.admission_received_on.map(|on| deadline::sign_agreement(on, rules).due),
        convene_due: project.agreement_signed_on.map(|on| deadline::declarations(on, rules).due),
        body_signed_on: header.body_signed_on,
        begins_on: project.summer_service_start_on.map_or(project.start_on, |summer| summer.min(project.start_on)),
        today,
    })
}

/// Proposes a forfeiture to the manager.
///
/// # Errors
/// `Invalid` for a duty that does not exist, and without a word on what is missing where the
/// portal does not know it; `Conflict` when the duty is met or its term has not passed, and while
/// another proposal waits.
pub async fn forfeiture_propose(
    context: &Context,
    project_id: Uuid,
    duty: &str,
    missing: &str,
) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    let header = project_scope(&mut tx, context, project_id, Action::AgreementDraft).await?;
    refuse_if_fixed(&mut tx, project_id).await?;
    let Ok(duty) = duty.parse::<ForfeitureDuty>() else {
        return Err(UseCaseError::field("obbligo", "Scelga l’obbligo non adempiuto."));
    };
    if !store::agreement::proposal_list(&mut tx, Some(project_id), Some("proposed"), 1).await?.is_empty() {
        return Err(UseCaseError::conflict("Una proposta di decadenza attende già il dirigente."));
    }
    let rules = rules_of(&header)?;
    let facts = duty_facts(&header, &rules, context.today())?;
    if let Some(obstacle) = duty.obstacle(&facts) {
        return Err(UseCaseError::Conflict(format!("La decadenza non si può proporre. {obstacle}")));
    }
    let typed = typed_text("mancanza", missing).map_err(|problem| UseCaseError::Invalid(vec![problem]))?;
    let missing = match (duty.finding(&facts), typed) {
        (Some(finding), Some(typed)) => format!("{finding} {typed}"),
        (Some(finding), None) => finding,
        (None, Some(typed)) => typed,
        (None, None) => {
            let message = "Scriva che cosa manca e da quando: è il fatto su cui il dirigente decide.";
            return Err(UseCaseError::Invalid(vec![FieldProblem::new("mancanza", message)]));
        }
    };
    let facts = ProposalFacts { due: duty.due(&facts), found_on: context.today(), missing };
    let row = ProposalRow {
        id: context.new_id(),
        project_id,
        duty: duty.code().to_owned(),
        facts: serde_json::to_string(&facts).map_err(|error| UseCaseError::Broken(error.to_string()))?,
        proposed_by: context.actor()?.user_id,
        proposed_at: context.now(),
        state: "proposed".to_owned(),
        decided_by: None,
        decided_at: None,
        reason: None,
        version: 1,
    };
    store::agreement::proposal_insert(&mut tx, &row).await?;
    let after = json!({ "duty": duty.italian(), "due": facts.due, "on": facts.found_on, "missing": facts.missing });
    let change = Change {
        project: Some(project_id),
        action: "agreement.forfeiture_propose",
        entity: "forfeiture",
        entity_id: row.id.to_string(),
    };
    audit::record(&mut tx, context, change, None::<&()>, Some(&after)).await?;
    tx.commit().await?;
    Ok(())
}

/// What the manager decides on a proposal of forfeiture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The grant is forfeited.
    Forfeit,
    /// The proposal is dismissed.
    Dismiss,
}

/// Decides a proposal of forfeiture, with the reason.
///
/// # Errors
/// `Invalid` without a reason; `Conflict` for who proposed it, for what is decided, and while a
/// determination is proposed or approved; `Stale` when it changed since `version`.
pub async fn forfeiture_decide(
    context: &Context,
    project_id: Uuid,
    (proposal, version): (Uuid, i64),
    verdict: Verdict,
    reason: &str,
) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    let header = project_scope(&mut tx, context, project_id, Action::AgreementDecide).await?;
    let actor = context.actor()?;
    let row = store::agreement::proposal_by_id(&mut tx, proposal)
        .await?
        .filter(|row| row.project_id == project_id)
        .ok_or(UseCaseError::NotFound)?;
    if row.state != "proposed" {
        return Err(UseCaseError::conflict("La proposta di decadenza è già decisa."));
    }
    if row.proposed_by == actor.user_id {
        return Err(UseCaseError::conflict("Chi ha proposto la decadenza non può deciderla."));
    }
    let reason = required_text("motivazione", reason, "Scriva la motivazione della decisione.")?;
    if row.version != version {
        return Err(UseCaseError::Stale);
    }
    let (state, phase) = match verdict {
        Verdict::Forfeit => ("forfeited", ProjectPhase::Forfeited.code()),
        Verdict::Dismiss => ("dismissed", header.project.phase.as_str()),
    };
    let decision = ProposalDecision {
        id: row.id,
        version,
        state,
        decided_by: actor.user_id,
        decided_at: context.now(),
        reason: &reason,
    };
    store::agreement::proposal_decide(&mut tx, &decision).await?;
    if verdict == Verdict::Forfeit {
        refuse_if_fixed(&mut tx, project_id).await?;
        let state = store::agreement::agreement_state(&mut tx, project_id).await?.ok_or(UseCaseError::NotFound)?;
        let mut agreement = state.agreement;
        if header.project.phase != ProjectPhase::InForce.code() && agreement.document_id.is_some() {
            withdraw_document(&mut tx, context, &mut agreement).await?;
            store::agreement::agreement_save(&mut tx, &agreement).await?;
        }
        move_to(&mut tx, &header, ProjectPhase::Forfeited, Role::RegionManager).await?;
    }
    let change = Change {
        project: Some(project_id),
        action: "agreement.forfeiture_decide",
        entity: "forfeiture",
        entity_id: row.id.to_string(),
    };
    let before = json!({ "state": row.state, "phase": header.project.phase });
    let after = json!({ "state": state, "phase": phase, "reason": reason });
    audit::record(&mut tx, context, change, Some(&before), Some(&after)).await?;
    tx.commit().await?;
    Ok(())
}
