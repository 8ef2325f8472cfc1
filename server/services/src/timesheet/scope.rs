//! Which sheet a request is about, with the permission checked: operators reach only their own.

use domain::period::Period;
use store::Tx;
use store::group::MemberRow;
use store::project::ProjectHeader;
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};
use crate::project::scope::plan_of;

/// The address of a sheet: project, period (`2022-2`, `2021-07-01_2021-08-31`), operator (`OP-01`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetAddress {
    /// The project.
    pub project: Uuid,
    /// Code of the period.
    pub period: String,
    /// Code of the operator.
    pub operator: String,
}

/// The sheet asked for, whether it is there or not.
pub(super) struct SheetScope {
    pub header: ProjectHeader,
    pub period: Period,
    pub members: Vec<MemberRow>,
    pub member: MemberRow,
}

impl SheetScope {
    /// The subject of the permission.
    pub fn subject(&self) -> Subject {
        Subject::Person(self.header.project.ats_number, self.member.member.person_id)
    }
}

/// The period of a code, if the project has it.
///
/// # Errors
/// `NotFound`.
pub(super) fn project_period(header: &ProjectHeader, code: &str) -> Result<Period, UseCaseError> {
    let period: Period = code.parse().map_err(|_| UseCaseError::NotFound)?;
    plan_of(header)?.periods().into_iter().find(|each| *each == period).ok_or(UseCaseError::NotFound)
}

/// The project, period and operator of a sheet, if the actor may do `action` on it.
///
/// # Errors
/// `NotLoggedIn`, `NotFound` (also for what the actor may not know of), `Forbidden`.
pub(super) async fn sheet_scope(
    tx: &mut Tx,
    context: &Context,
    address: &SheetAddress,
    action: Action,
) -> Result<SheetScope, UseCaseError> {
    context.actor()?;
    let header = store::project::project_header(tx, address.project).await?.ok_or(UseCaseError::NotFound)?;
    let members = store::group::member_list_by_project(tx, address.project).await?;
    let member = members.iter().find(|m| m.member.code == address.operator).cloned().ok_or(UseCaseError::NotFound)?;
    context.authorize(action, Subject::Person(header.project.ats_number, member.member.person_id))?;
    let period = project_period(&header, &address.period)?;
    Ok(SheetScope { header, period, members, member })
}

/// The project with its members: all of them, or only the actor's own one.
pub(super) struct QuarterScope {
    pub header: ProjectHeader,
    pub members: Vec<MemberRow>,
    /// The one member the actor may see; none: all.
    pub own: Option<Uuid>,
}

/// The project whose sheets the actor may read, all or the own ones.
///
/// # Errors
/// `NotLoggedIn`, `NotFound`, `Forbidden`.
pub(super) async fn quarter_scope(
    tx: &mut Tx,
    context: &Context,
    project_id: Uuid,
) -> Result<QuarterScope, UseCaseError> {
    let actor = context.actor()?;
    let header = store::project::project_header(tx, project_id).await?.ok_or(UseCaseError::NotFound)?;
    let ats = header.project.ats_number;
    let members = store::group::member_list_by_project(tx, project_id).await?;
    if context.may(Action::TimesheetRead, Subject::Ats(ats)) {
        return Ok(QuarterScope { header, members, own: None });
    }
    let own = members.iter().find(|m| m.member.person_id.is_some() && m.member.person_id == actor.person_id);
    if let Some(own) = own
        && context.may(Action::TimesheetRead, Subject::Person(ats, own.member.person_id))
    {
        let (id, members) = (own.member.id, vec![own.clone()]);
        return Ok(QuarterScope { header, members, own: Some(id) });
    }
    context.authorize(Action::TimesheetRead, Subject::Ats(ats))?;
    Err(UseCaseError::NotFound)
}
