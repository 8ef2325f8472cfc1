//! Withdraws the list of participants of a quarter: its versions stay readable as such, of single
//! people nothing is kept, and another source may take its place (art. 4.3).

use domain::period::Quarter;
use domain::sirps::FruitionSource;
use uuid::Uuid;

use super::arrival::take_back;
use super::participant_scope::ParticipantScope;
use crate::context::Context;
use crate::error::UseCaseError;
use crate::typed::required_text;

/// Withdraws it, with the reason.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` without a reason; `Conflict` where the quarter has none, while
/// the project is not in force, or where a determination stands on it.
pub async fn list_withdraw(
    context: &Context,
    project: Uuid,
    quarter: Quarter,
    reason: &str,
) -> Result<(), UseCaseError> {
    store::retrying(|| attempt(context, project, quarter, reason)).await
}

async fn attempt(context: &Context, project: Uuid, quarter: Quarter, reason: &str) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    ParticipantScope::to_write(&mut tx, context, project).await?;
    let reason = required_text("motivo", reason, "Scriva perché la lista del trimestre si ritira.")?;
    let source = FruitionSource::Participants;
    let end = quarter.last_day();
    let versions = store::sirps_flow::sirps_flow_list_by_period(&mut tx, project, source.code(), end).await?;
    if !versions.iter().any(|version| version.state == "accepted") {
        return Err(UseCaseError::conflict(format!("Per il {quarter} non c’è nessuna lista in vigore da ritirare.")));
    }
    take_back(&mut tx, context, (source, quarter), &versions, &reason).await?;
    store::participant::participant_forget(&mut tx, project, end).await?;
    tx.commit().await?;
    Ok(())
}
