//! The project whose requirements are asked for, and how much of them the actor sees: an operator
//! sees the own statement only.

use store::Tx;
use store::group::MemberRow;
use store::project::ProjectHeader;
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};

/// A project, and whose items of it the actor sees.
pub(super) struct RequirementScope {
    /// The project.
    pub header: ProjectHeader,
    /// The one person whose items are seen; none: all are.
    pub person: Option<Uuid>,
}

/// The project, if the actor may see something of what is asked of it.
///
/// # Errors
/// `NotLoggedIn`, `NotFound`, `Forbidden`.
pub(super) async fn requirement_scope(
    tx: &mut Tx,
    context: &Context,
    project: Uuid,
) -> Result<RequirementScope, UseCaseError> {
    let person = context.actor()?.person_id;
    let header = store::project::project_header(tx, project).await?.ok_or(UseCaseError::NotFound)?;
    let ats = header.project.ats_number;
    if context.may(Action::RequirementRead, Subject::Ats(ats)) {
        return Ok(RequirementScope { header, person: None });
    }
    context.authorize(Action::RequirementRead, Subject::Person(ats, person))?;
    Ok(RequirementScope { header, person })
}

impl RequirementScope {
    /// The members whose items are seen.
    ///
    /// # Errors
    /// `NotFound` for a person who is not in the group.
    pub fn seen(&self, members: Vec<MemberRow>) -> Result<Vec<MemberRow>, UseCaseError> {
        let Some(person) = self.person else { return Ok(members) };
        let own: Vec<MemberRow> = members.into_iter().filter(|row| row.member.person_id == Some(person)).collect();
        if own.is_empty() { Err(UseCaseError::NotFound) } else { Ok(own) }
    }
}
