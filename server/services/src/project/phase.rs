//! A step of a project from phase to phase, by the table of `domain` (art. 4, 11).

use domain::project::ProjectPhase;
use domain::role::Role;
use store::Tx;
use store::project::ProjectHeader;

use crate::error::UseCaseError;
use crate::project::scope::phase_of;

/// Moves the project on, as `role` may. The caller's audit entry says so.
///
/// # Errors
/// `Conflict` when the project stands where that step does not exist; `Stale`.
pub(crate) async fn move_to(
    tx: &mut Tx,
    header: &ProjectHeader,
    to: ProjectPhase,
    role: Role,
) -> Result<(), UseCaseError> {
    let from = phase_of(&header.project.phase)?;
    if !from.can_move(to, role) {
        return Err(UseCaseError::conflict(format!(
            "Il progetto è nella fase «{}» e non può passare a «{}».",
            from.italian(),
            to.italian()
        )));
    }
    let mut project = header.project.clone();
    project.phase = to.code().to_owned();
    Ok(store::project::project_update(tx, &project).await?)
}
