//! The lists of participants of a project as the ATS's office sees them, and the indicators of
//! people: with full figures there, for everybody else without those that would tell of single
//! people (art. 13).

use chrono::{DateTime, NaiveDate, Utc};
use domain::function::ServiceFunction;
use domain::period::Quarter;
use domain::sirps::FruitionSource;
use domain::sirps::participant::codes::LabourStatus;
use domain::sirps::participant::indicators::{Group, IndicatorTable, published, tables};
use domain::suppression::{Shown, suppress};
use store::participant::IndicatorRow;
use store::sirps_flow::SirpsFlowRow;
use uuid::Uuid;

use super::flow_scope::obstacle;
use super::participant_scope::{ParticipantScope, function_of};
use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};
use crate::project::scope::{ProjectHead, project_head, project_scope, rules_of};

/// A version of the list of a quarter.
#[derive(Debug, Clone)]
pub struct ListVersion {
    /// The quarter.
    pub quarter: Quarter,
    /// Number of the version.
    pub number: i64,
    /// The last day it counts.
    pub counted_to: NaiveDate,
    /// Contacts, cases, interventions.
    pub counts: [i64; 3],
    /// Who sent it.
    pub received_by: String,
    /// When.
    pub received_at: DateTime<Utc>,
    /// `accepted`, `replaced`, `withdrawn`.
    pub state: String,
    /// Why it was withdrawn.
    pub reason: Option<String>,
}

/// An activity with its function.
#[derive(Debug, Clone)]
pub struct Activity {
    /// The code.
    pub code: String,
    /// The function.
    pub function: ServiceFunction,
    /// The version that was read.
    pub version: i64,
}

/// The tables of the indicators, with what of them may be shown to whoever reads.
#[derive(Debug, Clone)]
pub struct Indicators {
    /// The tables; their own figures are those of the ATS.
    titles: Vec<(&'static str, Vec<String>)>,
    /// What is shown.
    pub shown: Shown,
    /// Figures under this are hidden; none: all are shown.
    pub threshold: Option<u32>,
}

impl Indicators {
    fn of(tables: &[IndicatorTable], threshold: Option<u32>) -> Self {
        let shown = match threshold {
            Some(threshold) => published(tables, threshold),
            None => suppress(&tables.iter().map(|table| table.figures.clone()).collect::<Vec<_>>(), 0),
        };
        let titles = tables.iter().map(|table| (table.title, table.rows.clone())).collect();
        Indicators { titles, shown, threshold }
    }

    /// The tables: title, names of the rows.
    #[must_use]
    pub fn titles(&self) -> &[(&'static str, Vec<String>)] {
        &self.titles
    }
}

/// The page of the ATS's office.
#[derive(Debug, Clone)]
pub struct ParticipantsView {
    /// The project.
    pub head: ProjectHead,
    /// Why no list is taken now.
    pub obstacle: Option<&'static str>,
    /// Today: the day a list was extracted, unless said otherwise.
    pub today: NaiveDate,
    /// The versions, the last quarter first, within it the last version first.
    pub versions: Vec<ListVersion>,
    /// The activities, by code.
    pub activities: Vec<Activity>,
    /// The indicators, whole; none without a list.
    pub indicators: Option<Indicators>,
}

/// The page of whoever may read counts.
#[derive(Debug, Clone)]
pub struct IndicatorsView {
    /// The project.
    pub head: ProjectHead,
    /// Whether the reader is of the ATS's office.
    pub office: bool,
    /// The indicators without what would tell of single people; none without a list.
    pub indicators: Option<Indicators>,
}

/// What the ATS's office sees: four statements.
///
/// # Errors
/// `NotLoggedIn`, `NotFound`, `Forbidden`.
pub async fn participants_show(context: &Context, project: Uuid) -> Result<ParticipantsView, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = ParticipantScope::of(&mut tx, context, project, Action::RecordRead).await?;
    let versions = store::sirps_flow::sirps_flow_list_by_project(&mut tx, project).await?;
    let people = store::participant::indicator_list(&mut tx, project).await?;
    let own = |row: &SirpsFlowRow| row.source == FruitionSource::Participants.code();
    let activity = |row: store::participant::ActivityCodeRow| {
        Ok(Activity { function: function_of(&row.function)?, code: row.code, version: row.version })
    };
    Ok(ParticipantsView {
        head: project_head(context, &scope.header)?,
        obstacle: obstacle(&scope.header)?,
        today: context.today(),
        versions: versions.into_iter().filter(own).map(version).collect(),
        activities: scope.activities.into_iter().map(activity).collect::<Result<_, UseCaseError>>()?,
        indicators: indicators(&people, None)?,
    })
}

/// What everybody else sees of the indicators: two statements.
///
/// # Errors
/// `NotLoggedIn`, `NotFound`, `Forbidden`.
pub async fn indicators_show(context: &Context, project: Uuid) -> Result<IndicatorsView, UseCaseError> {
    let mut tx = context.read().await?;
    let header = project_scope(&mut tx, context, project, Action::MonitoringRead).await?;
    let people = store::participant::indicator_list(&mut tx, project).await?;
    let threshold = rules_of(&header)?.terms.monitoring.suppression_threshold;
    Ok(IndicatorsView {
        head: project_head(context, &header)?,
        office: context.may(Action::RecordRead, Subject::Ats(header.project.ats_number)),
        indicators: indicators(&people, Some(threshold))?,
    })
}

fn version(row: SirpsFlowRow) -> ListVersion {
    ListVersion {
        quarter: Quarter::of(row.period_end),
        number: row.number,
        counted_to: row.counted_to,
        counts: [row.contacts, row.cases, row.interventions],
        received_by: row.received_name,
        received_at: row.received_at,
        state: row.state,
        reason: row.reason,
    }
}

fn indicators(people: &[IndicatorRow], threshold: Option<u32>) -> Result<Option<Indicators>, UseCaseError> {
    let group = |row: &IndicatorRow| {
        Ok(Group {
            sex: row.sex.clone(),
            age_band: row.age_band.clone(),
            labour: row.labour_status.parse::<LabourStatus>().map_err(|_| broken())?,
            vulnerable: row.vulnerable,
            people: u64::try_from(row.people).map_err(|_| broken())?,
        })
    };
    let groups = people.iter().map(group).collect::<Result<Vec<_>, UseCaseError>>()?;
    Ok((!groups.is_empty()).then(|| Indicators::of(&tables(&groups), threshold)))
}

fn broken() -> UseCaseError {
    UseCaseError::Broken("stored indicators not understood".to_owned())
}
