//! The legal representative requests an advance (art. 12).

use domain::advance::AdvanceNumber;
use store::determination::DeterminationRow;
use store::payment::AdvanceRequestRow;
use store::project::ProjectRow;
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::determination::fixed::is_fixed;
use crate::error::UseCaseError;
use crate::policy::Action;
use crate::project::scope::project_scope;

/// Why an advance cannot be requested now; none: it can. `determination` is the last one.
pub(crate) fn obstacle(
    project: &ProjectRow,
    requests: &[AdvanceRequestRow],
    determination: Option<&DeterminationRow>,
    number: AdvanceNumber,
) -> Option<String> {
    if project.agreement_signed_on.is_none() {
        return Some("L’atto di adesione non è ancora sottoscritto.".to_owned());
    }
    if is_fixed(determination) {
        return Some("La determinazione finale è già proposta o approvata: resta da pagare solo il saldo.".to_owned());
    }
    if requests.iter().any(|request| request.number == number.get()) {
        return Some("La richiesta è già presentata.".to_owned());
    }
    let earlier = number.earlier().find(|earlier| !requests.iter().any(|r| r.number == earlier.get()));
    earlier.map(|earlier| format!("Prima va richiesto il {} anticipo.", earlier.roman()))
}

/// Sends the request of an advance, dated today.
///
/// # Errors
/// `NotFound` for a number that no advance has; `Conflict` with the obstacle.
pub async fn advance_request(context: &Context, project_id: Uuid, number: i64) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    let header = project_scope(&mut tx, context, project_id, Action::AdvanceRequest).await?;
    let number = AdvanceNumber::from_number(number).ok_or(UseCaseError::NotFound)?;
    let actor = context.actor()?;
    let requests = store::payment::advance_request_list(&mut tx, project_id).await?;
    let latest = store::determination::determination_latest(&mut tx, project_id).await?;
    if let Some(obstacle) = obstacle(&header.project, &requests, latest.as_ref(), number) {
        return Err(UseCaseError::Conflict(obstacle));
    }
    let row = AdvanceRequestRow {
        id: context.new_id(),
        project_id,
        number: number.get(),
        requested_on: context.today(),
        requested_by: actor.user_id,
    };
    store::payment::advance_request_insert(&mut tx, &row).await?;
    let change = Change {
        project: Some(project_id),
        action: "advance.request",
        entity: "advance_request",
        entity_id: row.id.to_string(),
    };
    let after = serde_json::json!({ "number": row.number, "requested_on": row.requested_on });
    audit::record(&mut tx, context, change, None::<&()>, Some(&after)).await?;
    tx.commit().await?;
    Ok(())
}
