//! The targets of all projects side by side, for the Region (art. 2): what the data say.

use chrono::NaiveDate;
use domain::determination::Targets;
use domain::rules::RuleSet;
use domain::sirps::FruitionCounting;
use domain::targets::{TargetOutcome, assess};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::monitoring::reached::{counted_day, fte};
use crate::policy::{Action, Subject};

/// A project's line.
#[derive(Debug, Clone)]
pub struct RegionTargetsLine {
    /// The project.
    pub project_id: Uuid,
    /// Its ATS.
    pub ats: i64,
    /// Its title.
    pub title: String,
    /// Residents.
    pub residents: i64,
    /// The day it is counted at: today, or its end.
    pub day: NaiveDate,
    /// How the three targets stand.
    pub outcomes: [TargetOutcome; 3],
    /// Whether there are data of each.
    pub known: [bool; 3],
}

/// The targets of all projects whose agreement is signed, by ATS: one statement.
///
/// # Errors
/// `NotLoggedIn`; `Forbidden` for who does not see all projects.
pub async fn targets_region(context: &Context) -> Result<Vec<RegionTargetsLine>, UseCaseError> {
    context.actor()?;
    // Who reads one ATS only has the page of its project.
    if !context.may(Action::MonitoringRead, Subject::Ats(i64::MIN)) {
        return Err(UseCaseError::Forbidden);
    }
    let mut tx = context.read().await?;
    let today = context.today();
    let rows = store::reached::reached_list(&mut tx, today).await?;
    rows.into_iter()
        .map(|row| {
            let rules: RuleSet =
                serde_json::from_str(&row.rules).map_err(|error| UseCaseError::Broken(format!("rule set: {error}")))?;
            let counted = match rules.terms.monitoring.fruition_counting {
                FruitionCounting::Events => row.events,
                FruitionCounting::Persons => row.persons,
            };
            let (day, _) = counted_day(row.end_on, today);
            let known = [row.sources > 0, row.sportelli_funded > 0, row.fte_ten_thousandths.is_some()];
            let targets = Targets {
                fruitions: counted.unwrap_or(0),
                sportelli: row.sportelli_open,
                social_workers_fte: row.fte_ten_thousandths.map_or(Decimal::ZERO, fte),
            };
            Ok(RegionTargetsLine {
                project_id: row.project_id,
                ats: row.ats_number,
                title: row.title,
                residents: row.population,
                day,
                outcomes: assess(&targets, &rules, row.population),
                known,
            })
        })
        .collect()
}
