//! The page of the targets (art. 2): what is needed of the residents frozen in the project, what is
//! there, what is missing, how it grew and where it leads.

use chrono::NaiveDate;
use domain::period::Quarter;
use domain::targets::progress::{Projection, QuarterProgress, by_quarter, projection};
use domain::targets::{TargetOutcome, assess};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::context::Context;
use crate::determination::event::Outcome;
use crate::error::UseCaseError;
use crate::monitoring::reached::{Reached, reached};
use crate::policy::{Action, Subject};
use crate::project::scope::{ProjectHead, project_head, project_scope, rules_of};

/// The full-time equivalents at the end of a quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FteAt {
    /// The quarter.
    pub quarter: Quarter,
    /// Its last day, or that of the targets if it comes first.
    pub on: NaiveDate,
    /// Full-time equivalents.
    pub fte: Decimal,
}

/// What the page shows.
#[derive(Debug, Clone)]
pub struct TargetsView {
    /// The project.
    pub head: ProjectHead,
    /// Residents with their date and source, as the agreement froze them.
    pub residents: (i64, NaiveDate, String),
    /// First and last day of the project.
    pub period: (NaiveDate, NaiveDate),
    /// What the data say.
    pub reached: Reached,
    /// What the Region recorded in the place of data: fruitions, sportelli, social workers.
    pub recorded: (Option<i64>, Option<i64>, Option<Decimal>),
    /// How the targets stand, with what was recorded in the place of data.
    pub outcomes: [TargetOutcome; 3],
    /// Fruitions by quarter.
    pub progress: Vec<QuarterProgress>,
    /// Where they lead, while the project runs.
    pub projection: Option<Projection>,
    /// Full-time equivalents at the end of each quarter.
    pub fte: Vec<FteAt>,
    /// Whether the actor is of the ATS's office.
    pub office: bool,
}

/// Shows the targets of a project.
///
/// # Errors
/// `NotLoggedIn`, `NotFound`, `Forbidden`.
pub async fn targets_show(context: &Context, project_id: Uuid) -> Result<TargetsView, UseCaseError> {
    let mut tx = context.read().await?;
    let header = project_scope(&mut tx, context, project_id, Action::MonitoringRead).await?;
    let (project, rules) = (&header.project, rules_of(&header)?);
    let reached = reached(&mut tx, project, &rules, context.today()).await?;
    let outcome = Outcome::of(&store::event::event_list_by_project(&mut tx, project_id).await?)?;
    let counted: Vec<_> = reached.fruitions.iter().map(|fruition| (fruition.quarter, fruition.number)).collect();
    let progress = match reached.counted_to {
        Some(to) => by_quarter(&counted, project.start_on, to.min(project.end_on)),
        None => Vec::new(),
    };
    let fte = if reached.register.is_empty() {
        Vec::new()
    } else {
        Quarter::between(project.start_on, reached.day)
            .into_iter()
            .map(|quarter| {
                let on = quarter.last_day().min(reached.day);
                FteAt { quarter, on, fte: reached.fte_on(on) }
            })
            .collect()
    };
    Ok(TargetsView {
        head: project_head(context, &header)?,
        residents: (project.population, project.population_as_of, project.population_source.clone()),
        period: (project.start_on, project.end_on),
        recorded: (outcome.fruitions, outcome.sportelli, outcome.social_workers_fte),
        outcomes: assess(&reached.targets_with(&outcome), &rules, project.population),
        projection: projection(&reached.by_kind(), project.start_on, project.end_on),
        progress,
        fte,
        reached,
        office: context.may(Action::RecordRead, Subject::Ats(project.ats_number)),
    })
}
