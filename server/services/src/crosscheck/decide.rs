//! The Region decides on a finding: it accepts it without effect, or confirms it with the effect
//! of its rule. Confirmed hours are marked on the rows as not matching the declared organisation
//! (art. 11) as far as they can be; a later decision takes its own marks away again.

use domain::crosscheck::FindingState;
use domain::minutes::Minutes;
use serde::Serialize;
use store::finding::FindingRow;
use store::mismatch::MismatchRow;
use store::retrying;
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::crosscheck::explain::scoped;
use crate::crosscheck::marks::{MarkPlan, plan};
use crate::crosscheck::rule_of;
use crate::determination::fixed::FIXED;
use crate::error::UseCaseError;
use crate::policy::Action;
use crate::timesheet::mismatch;
use crate::typed::required_text;

/// A decision on a finding.
#[derive(Debug, Clone)]
pub struct Decide {
    /// The project.
    pub project: Uuid,
    /// The finding.
    pub finding: Uuid,
    /// The version the page showed.
    pub version: i64,
    /// Confirmed with its effect, or accepted without.
    pub confirm: bool,
    /// Why.
    pub reason: String,
}

/// What a decision did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Minutes marked.
    pub minutes: Minutes,
    /// What could not be marked, and why.
    pub unmarked: Option<String>,
}

#[derive(Serialize)]
struct Kept<'a> {
    subject: &'a str,
    state: &'a str,
    reason: Option<&'a str>,
    minutes: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<&'a str>,
}

/// Decides on a finding; one that was decided may be decided again.
///
/// # Errors
/// `Invalid` without a reason; `Stale`; `Conflict` when it is no longer found (unless it is accepted
/// to take away the minutes it marked), and when a
/// determination stands on marks that would have to go.
pub async fn decide(context: &Context, input: Decide) -> Result<Decided, UseCaseError> {
    retrying(|| attempt(context, &input)).await
}

async fn attempt(context: &Context, input: &Decide) -> Result<Decided, UseCaseError> {
    let mut tx = context.write().await?;
    let before = scoped(&mut tx, context, (input.project, input.finding), Action::FindingDecide).await?;
    if before.version != input.version {
        return Err(UseCaseError::Stale);
    }
    let frees = !input.confirm && before.marked_minutes > 0;
    if before.cleared_on.is_some() && !frees {
        return Err(UseCaseError::conflict("Il riscontro non risulta più dai dati: non c’è nulla da decidere."));
    }
    let reason = required_text("motivo", &input.reason, "Scriva il motivo della decisione: l’ente lo legge.")?;
    let plan = plan(&mut tx, &before).await?;
    if plan.fixed && !plan.earlier.is_empty() {
        return Err(UseCaseError::conflict(FIXED));
    }
    for mark in &plan.earlier {
        mismatch::remove(&mut tx, context, mark).await?;
    }
    store::finding_row::finding_mark_delete(&mut tx, before.id).await?;
    let plan = if input.confirm { plan } else { MarkPlan::default() };
    let actor = context.actor()?;
    let state = if input.confirm { FindingState::Confirmed } else { FindingState::Accepted };
    let words = format!("{}. {reason}", rule_of(&before)?.italian());
    for (entry, starts, ends) in &plan.pieces {
        let mark = MismatchRow {
            id: context.new_id(),
            entry_id: *entry,
            project_id: before.project_id,
            starts: *starts,
            ends: *ends,
            reason: words.clone(),
            marked_by: actor.user_id,
            marked_at: context.now(),
        };
        mismatch::insert(&mut tx, context, &mark).await?;
        store::finding_row::finding_mark_insert(&mut tx, before.id, mark.id).await?;
    }
    let unmarked = (!plan.unmarkable.is_empty()).then(|| plan.unmarkable.join(" "));
    let after = FindingRow {
        state: state.code().to_owned(),
        decision: Some(state.code().to_owned()),
        reason: Some(reason),
        decided_by: Some(actor.user_id),
        decided_name: Some(actor.display_name.clone()),
        decided_at: Some(context.now()),
        marked_minutes: plan.minutes.get(),
        unmarked: unmarked.clone(),
        ..before.clone()
    };
    store::finding::finding_update_decision(&mut tx, &after).await?;
    let action = if input.confirm { "finding.confirm" } else { "finding.accept" };
    let kept = |row: &'_ FindingRow| {
        serde_json::json!(Kept {
            subject: &row.sentence,
            state: &row.state,
            reason: row.reason.as_deref(),
            minutes: row.marked_minutes,
            missing: row.unmarked.as_deref(),
        })
    };
    let change =
        Change { project: Some(input.project), action, entity: "finding", entity_id: input.finding.to_string() };
    audit::record(&mut tx, context, change, Some(&kept(&before)), Some(&kept(&after))).await?;
    tx.commit().await?;
    Ok(Decided { minutes: plan.minutes, unmarked })
}
