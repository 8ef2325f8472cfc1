//! The project a use case works on: loaded, with the permission checked, and its head for pages.

use domain::period::{ExtraordinaryPeriod, PeriodPlan};
use domain::project::ProjectPhase;
use domain::rules::RuleSet;
use store::Tx;
use store::project::ProjectHeader;
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};

/// A tab of a project's pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProjectTab {
    /// The story and the figures.
    Overview,
    /// People, profiles, hours.
    Group,
    /// The network.
    Network,
    /// What the call asks for, and what was handed in.
    Requirements,
    /// Sheets.
    Timesheets,
    /// Counts, targets, findings.
    Monitoring,
    /// The snapshots of the mayors' committee.
    Snapshots,
    /// The agreement.
    Agreement,
    /// Documents with their signatures.
    Documents,
    /// Advances and payments.
    Advances,
    /// The final determination.
    Determination,
    /// History.
    History,
}

impl ProjectTab {
    /// All tabs in order, with the permission each needs.
    pub const ALL: [(ProjectTab, Action); 12] = [
        (ProjectTab::Overview, Action::ProjectRead),
        (ProjectTab::Group, Action::GroupRead),
        (ProjectTab::Network, Action::GroupRead),
        (ProjectTab::Requirements, Action::RequirementRead),
        (ProjectTab::Timesheets, Action::TimesheetRead),
        (ProjectTab::Monitoring, Action::MonitoringRead),
        (ProjectTab::Snapshots, Action::MonitoringRead),
        (ProjectTab::Agreement, Action::AgreementRead),
        (ProjectTab::Documents, Action::DocumentRead),
        (ProjectTab::Advances, Action::MoneyRead),
        (ProjectTab::Determination, Action::MoneyRead),
        (ProjectTab::History, Action::HistoryRead),
    ];
}

/// What stands above every page of a project.
#[derive(Debug, Clone)]
pub struct ProjectHead {
    /// Key.
    pub id: Uuid,
    /// Title.
    pub title: String,
    /// Number of the ATS.
    pub ats: i64,
    /// The body that signs.
    pub body_name: String,
    /// CUP, once acquired.
    pub cup: Option<String>,
    /// Where it stands.
    pub phase: ProjectPhase,
    /// Whether it is invented for the demonstration.
    pub invented: bool,
    /// The tabs the actor may open.
    pub tabs: Vec<ProjectTab>,
}

/// The project with its ATS, body, call and rules, if the actor may do `action` on it.
///
/// # Errors
/// `NotLoggedIn`, `NotFound` (also for what the actor may not know of), `Forbidden`.
pub async fn project_scope(
    tx: &mut Tx,
    context: &Context,
    project_id: Uuid,
    action: Action,
) -> Result<ProjectHeader, UseCaseError> {
    context.actor()?;
    let header = store::project::project_header(tx, project_id).await?.ok_or(UseCaseError::NotFound)?;
    context.authorize(action, Subject::Ats(header.project.ats_number))?;
    Ok(header)
}

/// What the pages show of it on top.
///
/// # Errors
/// `Broken` when the stored phase is none.
pub fn project_head(context: &Context, header: &ProjectHeader) -> Result<ProjectHead, UseCaseError> {
    let project = &header.project;
    let person = context.actor.as_ref().and_then(|actor| actor.person_id);
    let tabs = ProjectTab::ALL
        .into_iter()
        .filter(|(_, action)| {
            context.may(*action, Subject::Ats(project.ats_number))
                || context.may(*action, Subject::Person(project.ats_number, person))
        })
        .map(|(tab, _)| tab)
        .collect();
    Ok(ProjectHead {
        id: project.id,
        title: project.title.clone(),
        ats: project.ats_number,
        body_name: header.body_name.clone(),
        cup: project.cup.clone(),
        phase: phase_of(&project.phase)?,
        invented: project.invented,
        tabs,
    })
}

/// The phase a stored code names.
///
/// # Errors
/// `Broken` when it names none.
pub fn phase_of(code: &str) -> Result<ProjectPhase, UseCaseError> {
    code.parse().map_err(|_| UseCaseError::Broken(format!("unknown phase {code:?}")))
}

/// The periods in which a project has hours.
///
/// # Errors
/// `Broken` when the stored extraordinary periods cannot be read.
pub fn plan_of(header: &ProjectHeader) -> Result<PeriodPlan, UseCaseError> {
    let project = &header.project;
    let first = project.summer_service_start_on.map_or(project.start_on, |summer| summer.min(project.start_on));
    let stored = header.extraordinary()?;
    let set = stored.into_iter().map(|[from, to, due]| ExtraordinaryPeriod { from, to, due }).collect();
    Ok(PeriodPlan::new(first, project.end_on, set))
}

/// The rules the project was granted under.
///
/// # Errors
/// `Broken` when the stored rule set cannot be read.
pub fn rules_of(header: &ProjectHeader) -> Result<RuleSet, UseCaseError> {
    serde_json::from_str(&header.rules).map_err(|error| UseCaseError::Broken(format!("rule set: {error}")))
}
