//! Takes back what was sent for a quarter, with the reason: all versions of its flow stay
//! readable and count no more, and its kinds are free for another source.

use domain::period::Quarter;
use domain::sirps::FruitionSource;
use serde::Serialize;
use store::sirps_flow::SirpsFlowRow;
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::crosscheck::queue_recheck;
use crate::determination::fixed::refuse_if_fixed;
use crate::error::UseCaseError;
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

#[derive(Serialize)]
struct Withdrawn<'a> {
    period: String,
    versions: usize,
    reason: &'a str,
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
    refuse_if_fixed(&mut tx, input.project).await?;
    let counting: Vec<&SirpsFlowRow> = versions.iter().filter(|version| version.state != "withdrawn").collect();
    for version in &counting {
        store::sirps_flow::sirps_flow_end(&mut tx, version, "withdrawn", context.now(), Some(&reason)).await?;
    }
    store::fruition::fruition_source_release(&mut tx, input.project, source, quarter.last_day()).await?;
    let change = Change {
        project: Some(input.project),
        action: "sirps.withdraw",
        entity: "sirps_flow",
        entity_id: current.id.to_string(),
    };
    let after = Withdrawn { period: quarter.code(), versions: counting.len(), reason: &reason };
    audit::record(&mut tx, context, change, None::<&()>, Some(&after)).await?;
    queue_recheck(&mut tx, context, input.project).await?;
    tx.commit().await?;
    Ok(quarter)
}
