//! The project a list of participants is about, with what its rows are held against (art. 4.3).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::function::ServiceFunction;
use domain::sirps::participant::check::ListFacts;
use store::Tx;
use store::participant::ActivityCodeRow;
use store::project::ProjectHeader;
use uuid::Uuid;

use super::flow_scope::obstacle;
use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::Action;
use crate::project::scope::project_scope;

/// A project with the activities of its case-file software.
pub(super) struct ParticipantScope {
    pub header: ProjectHeader,
    pub activities: Vec<ActivityCodeRow>,
}

impl ParticipantScope {
    /// Loads it: two statements.
    ///
    /// # Errors
    /// `NotLoggedIn`, `NotFound`, `Forbidden`.
    pub async fn of(tx: &mut Tx, context: &Context, project: Uuid, action: Action) -> Result<Self, UseCaseError> {
        let header = project_scope(tx, context, project, action).await?;
        Ok(ParticipantScope { activities: store::participant::activity_code_list(tx, project).await?, header })
    }

    /// The same for who writes: only while the project is in force.
    ///
    /// # Errors
    /// As [`ParticipantScope::of`]; `Conflict`.
    pub async fn to_write(tx: &mut Tx, context: &Context, project: Uuid) -> Result<Self, UseCaseError> {
        let scope = ParticipantScope::of(tx, context, project, Action::RecordEdit).await?;
        match obstacle(&scope.header)? {
            Some(why) => Err(UseCaseError::conflict(why)),
            None => Ok(scope),
        }
    }

    /// The first day on which anybody may be registered.
    pub fn first_day(&self) -> NaiveDate {
        let project = &self.header.project;
        project.summer_service_start_on.map_or(project.start_on, |summer| summer.min(project.start_on))
    }

    /// The functions of the activities.
    ///
    /// # Errors
    /// `Broken` when a stored function is none.
    pub fn functions(&self) -> Result<BTreeMap<String, ServiceFunction>, UseCaseError> {
        self.activities.iter().map(|row| Ok((row.code.clone(), function_of(&row.function)?))).collect()
    }

    /// What a list that was extracted on a day is held against.
    ///
    /// # Errors
    /// `Broken` when a stored function is none.
    pub fn facts(&self, extracted_on: NaiveDate) -> Result<ListFacts, UseCaseError> {
        let project = &self.header.project;
        Ok(ListFacts {
            project_start: project.start_on,
            summer_service_start: project.summer_service_start_on,
            project_end: project.end_on,
            extracted_on,
            activities: self.functions()?,
        })
    }
}

/// The function a stored code names.
pub(super) fn function_of(code: &str) -> Result<ServiceFunction, UseCaseError> {
    code.parse().map_err(|_| UseCaseError::Broken(format!("unknown function {code:?}")))
}
