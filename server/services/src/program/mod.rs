//! What programs that work for an ATS read of its projects, as plain values with the names the
//! HTTP API gives them. Sheets and their rows: [`crate::timesheet::program_read`], writing rows:
//! [`crate::timesheet::program_write`].
//!
//! A program learns names and codes of the operators, no tax codes: who is who is set up once,
//! by the office, which sees them in the portal.

pub mod json;

use chrono::NaiveDate;
use domain::function::ServiceFunction;
use domain::minutes::TimeOfDay;
use serde::Serialize;
use store::quarter::NetworkHoursRow;
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};
use crate::project::scope::project_scope;

/// A project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Project {
    /// Key, for the other addresses.
    pub id: Uuid,
    /// Number of the ATS.
    pub ats: i64,
    /// Title.
    pub title: String,
    /// CUP, once acquired.
    pub cup: Option<String>,
    /// Code of the phase.
    pub phase: String,
    /// First day.
    pub start: NaiveDate,
    /// First day of the summer service, where it is another.
    pub summer_service_start: Option<NaiveDate>,
    /// Last day.
    pub end: NaiveDate,
}

/// The projects of the program's ATS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Projects {
    /// By first day.
    pub projects: Vec<Project>,
}

/// Lists them: one statement.
///
/// # Errors
/// `NotLoggedIn`; `Forbidden` for who is of no ATS.
pub async fn projects(context: &Context) -> Result<Projects, UseCaseError> {
    let ats = context.actor()?.ats().ok_or(UseCaseError::Forbidden)?;
    context.authorize(Action::ProjectRead, Subject::Ats(ats))?;
    let mut tx = context.read().await?;
    let rows = store::program::program_projects(&mut tx, ats).await?;
    let project = |row: store::program::ProgramProjectRow| Project {
        id: row.id,
        ats: row.ats_number,
        title: row.title,
        cup: row.cup,
        phase: row.phase,
        start: row.start_on,
        summer_service_start: row.summer_service_start_on,
        end: row.end_on,
    };
    Ok(Projects { projects: rows.into_iter().map(project).collect() })
}

/// Hours agreed for an operator and a function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Agreed {
    /// Code of the function.
    pub function: ServiceFunction,
    /// Hours, whole.
    pub hours: i64,
    /// First day.
    pub from: NaiveDate,
    /// Last day; none: to the end of the project.
    pub to: Option<NaiveDate>,
}

/// A member of the project group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Operator {
    /// How the project numbers the operator: `OP-01`.
    pub code: String,
    /// Once known.
    pub first_name: Option<String>,
    /// Once known.
    pub last_name: Option<String>,
    /// What is agreed.
    pub agreed: Vec<Agreed>,
}

/// The project group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Operators {
    /// By code.
    pub operators: Vec<Operator>,
}

/// Lists the operators of a project: two statements.
///
/// # Errors
/// `NotLoggedIn`, `NotFound`, `Forbidden`.
pub async fn operators(context: &Context, project: Uuid) -> Result<Operators, UseCaseError> {
    let mut tx = context.read().await?;
    project_scope(&mut tx, context, project, Action::GroupRead).await?;
    let (members, assignments) = store::group::group_by_project(&mut tx, project).await?;
    let operators = members.into_iter().map(|row| {
        let own = assignments.iter().filter(|a| a.member_id == row.member.id);
        let agreed = own.map(|a| {
            let function = a.function.parse().map_err(|_| UseCaseError::Broken("stored function".into()))?;
            Ok(Agreed { function, hours: a.hours, from: a.from_on, to: a.to_on })
        });
        Ok(Operator {
            agreed: agreed.collect::<Result<_, UseCaseError>>()?,
            code: row.member.code,
            first_name: row.first_name,
            last_name: row.last_name,
        })
    });
    Ok(Operators { operators: operators.collect::<Result<_, UseCaseError>>()? })
}

/// A weekly stretch of opening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Opening {
    /// 1 Monday to 7 Sunday.
    pub weekday: i64,
    /// From.
    pub opens: TimeOfDay,
    /// To.
    pub closes: TimeOfDay,
}

/// A sportello of the network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sportello {
    /// How the project numbers it.
    pub number: i64,
    /// Its municipality.
    pub municipality: String,
    /// Quarter of the municipality.
    pub quarter: Option<String>,
    /// Address, once known.
    pub address: Option<String>,
    /// When it is open.
    pub opening_hours: Vec<Opening>,
}

/// The network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sportelli {
    /// By number.
    pub sportelli: Vec<Sportello>,
}

/// Lists the network of a project: two statements.
///
/// # Errors
/// `NotLoggedIn`, `NotFound`, `Forbidden`.
pub async fn sportelli(context: &Context, project: Uuid) -> Result<Sportelli, UseCaseError> {
    let mut tx = context.read().await?;
    project_scope(&mut tx, context, project, Action::GroupRead).await?;
    let mut sportelli: Vec<Sportello> = Vec::new();
    for row in store::quarter::network_hours(&mut tx, project).await? {
        let opening = opening(&row)?;
        if sportelli.last().is_none_or(|last| last.number != row.number) {
            sportelli.push(Sportello {
                number: row.number,
                municipality: row.municipality,
                quarter: row.quarter,
                address: row.address,
                opening_hours: Vec::new(),
            });
        }
        if let Some(sportello) = sportelli.last_mut() {
            sportello.opening_hours.extend(opening);
        }
    }
    Ok(Sportelli { sportelli })
}

fn opening(row: &NetworkHoursRow) -> Result<Option<Opening>, UseCaseError> {
    let time =
        |minutes| TimeOfDay::from_minutes(minutes).ok_or_else(|| UseCaseError::Broken("stored time of day".into()));
    match (row.weekday, row.opens, row.closes) {
        (Some(weekday), Some(opens), Some(closes)) => {
            Ok(Some(Opening { weekday, opens: time(opens)?, closes: time(closes)? }))
        }
        _ => Ok(None),
    }
}
