//! What a determination stands on stays as it is while it waits for the decision and once it is
//! approved (art. 7): recorded facts, accepted rows, marks on them, advances. A refusal opens
//! them again.

use store::Tx;
use store::determination::DeterminationRow;
use uuid::Uuid;

use crate::error::UseCaseError;

/// What every use case that would change it answers.
pub(crate) const FIXED: &str =
    "Una determinazione è già proposta o approvata: i fatti su cui poggia non si cambiano più.";

/// Whether the last determination of a project is proposed or approved.
pub(crate) fn is_fixed(latest: Option<&DeterminationRow>) -> bool {
    latest.is_some_and(|determination| determination.state != "refused")
}

/// Lets pass what changes the facts of a project that no determination stands on.
///
/// # Errors
/// `Conflict` once one is proposed or approved.
pub(crate) async fn refuse_if_fixed(tx: &mut Tx, project_id: Uuid) -> Result<(), UseCaseError> {
    let latest = store::determination::determination_latest(tx, project_id).await?;
    if is_fixed(latest.as_ref()) { Err(UseCaseError::conflict(FIXED)) } else { Ok(()) }
}
