//! The Region's check: accepts or returns with a reason what was handed in, one or many at once,
//! all or nothing.

use serde_json::json;
use store::Tx;
use store::requirement::{FulfilmentRow, fulfilment_by_id, fulfilment_check, fulfilment_last, requirement_list};
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};
use crate::requirement::{ACCEPTED, RETURNED, SUBMITTED};
use crate::typed::required_text;

/// The most that is decided at once.
const AT_ONCE: usize = 200;

/// What is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is good.
    Accept,
    /// It goes back.
    Return {
        /// Why: `motivi`.
        reason: String,
    },
}

/// Decides on what was handed in, each by key and version.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` without anything picked or without a reason; `Stale` when one
/// of them changed, `Conflict` when one was replaced or decided already: then none is decided.
pub async fn check(context: &Context, picked: &[(Uuid, i64)], outcome: &Outcome) -> Result<usize, UseCaseError> {
    context.authorize(Action::RequirementCheck, Subject::Portal)?;
    if picked.is_empty() {
        return Err(UseCaseError::field("consegna", "Scelga almeno un adempimento."));
    }
    if picked.len() > AT_ONCE {
        return Err(UseCaseError::field("consegna", format!("Scelga al massimo {AT_ONCE} adempimenti alla volta.")));
    }
    let reason = match outcome {
        Outcome::Accept => None,
        Outcome::Return { reason } => {
            Some(required_text("motivi", reason, "Scriva il motivo: l’ente lo legge e corregge ciò che manca.")?)
        }
    };
    store::retrying(|| decide(context, picked, reason.as_deref())).await
}

async fn decide(context: &Context, picked: &[(Uuid, i64)], reason: Option<&str>) -> Result<usize, UseCaseError> {
    let mut tx = context.write().await?;
    for (id, version) in picked {
        one(&mut tx, context, (*id, *version), reason).await?;
    }
    tx.commit().await?;
    Ok(picked.len())
}

async fn one(
    tx: &mut Tx,
    context: &Context,
    (id, version): (Uuid, i64),
    reason: Option<&str>,
) -> Result<(), UseCaseError> {
    let row = fulfilment_by_id(tx, id).await?.ok_or(UseCaseError::NotFound)?;
    let header = store::project::project_header(tx, row.project_id).await?.ok_or(UseCaseError::NotFound)?;
    context.authorize(Action::RequirementCheck, Subject::Ats(header.project.ats_number))?;
    if row.version != version {
        return Err(UseCaseError::Stale);
    }
    let last = fulfilment_last(tx, row.project_id, row.requirement_id, &row.subject).await?;
    if last.is_some_and(|last| last.id != id) {
        return Err(UseCaseError::conflict("L’ente ha consegnato una versione più recente: si verifica quella."));
    }
    // What was accepted can still be found wanting; what was returned waits for a new version.
    let open = row.state == SUBMITTED || (row.state == ACCEPTED && reason.is_some());
    if !open {
        return Err(UseCaseError::conflict("Su questa consegna la Regione ha già deciso."));
    }
    let state = if reason.is_some() { RETURNED } else { ACCEPTED };
    let by = context.actor()?.account().ok_or(UseCaseError::Forbidden)?;
    fulfilment_check(tx, (id, version), state, (by, context.now()), reason).await?;
    let title = requirement_list(tx, header.project.call_id)
        .await?
        .into_iter()
        .find(|each| each.id == row.requirement_id)
        .map(|each| each.title);
    history(tx, context, &row, title.as_deref().unwrap_or_default(), reason).await
}

async fn history(
    tx: &mut Tx,
    context: &Context,
    row: &FulfilmentRow,
    title: &str,
    reason: Option<&str>,
) -> Result<(), UseCaseError> {
    let change = Change {
        project: Some(row.project_id),
        action: if reason.is_some() { "requirement.return" } else { "requirement.accept" },
        entity: "requirement",
        entity_id: row.id.to_string(),
    };
    let after = json!({ "requirement": title, "subject": row.subject, "number": row.number, "reason": reason });
    audit::record(tx, context, change, None::<&()>, Some(&after)).await
}
