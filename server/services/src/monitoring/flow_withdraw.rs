//! Takes back what was sent for a quarter, with the reason: all versions of its flow stay
//! readable and count no more, and its kinds are free for another source.

use domain::period::Quarter;
use domain::sirps::FruitionSource;
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::monitoring::arrival::take_back;
use crate::monitoring::flow_scope::obstacle;
use crate::policy::Action;
use crate::project::scope::project_scope;
use crate::typed::required_text;

/// Which quarter is taken back, and why.
#[derive(Debug, Clone)]
pub struct FlowWithdraw {
    /// The project.
    pub project: Uuid,
    /// Code of the quarter.
    pub period: String,
    /// Number of the version in force that the page showed.
    pub number: String,
    /// The reason, as typed.
    pub reason: String,
}

/// Takes it back; gives the quarter.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` without a reason; `Stale` when another version is in force;
/// `Conflict` when nothing is, or the determination stands on it.
pub async fn flow_withdraw(context: &Context, input: &FlowWithdraw) -> Result<Quarter, UseCaseError> {
    store::retrying(|| attempt(context, input)).await
}

async fn attempt(context: &Context, input: &FlowWithdraw) -> Result<Quarter, UseCaseError> {
    let mut tx = context.write().await?;
    let header = project_scope(&mut tx, context, input.project, Action::FlowSend).await?;
    let quarter: Quarter = input.period.parse().map_err(|_| UseCaseError::NotFound)?;
    if let Some(why) = obstacle(&header)? {
        return Err(UseCaseError::conflict(why));
    }
    let source = FruitionSource::Flow.code();
    let versions =
        store::sirps_flow::sirps_flow_list_by_period(&mut tx, input.project, source, quarter.last_day()).await?;
    let Some(current) = versions.iter().find(|version| version.state == "accepted") else {
        return Err(UseCaseError::conflict(format!("Per il {quarter} non c’è nessun flusso in vigore da ritirare.")));
    };
    if current.number.to_string() != input.number {
        return Err(UseCaseError::Stale);
    }
    let reason =
        required_text("motivo", &input.reason, "Scriva perché ritira i dati: il motivo resta nella cronologia.")?;
    take_back(&mut tx, context, (FruitionSource::Flow, quarter), &versions, &reason).await?;
    tx.commit().await?;
    Ok(quarter)
}
