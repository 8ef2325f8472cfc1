//! What the result would be under other events; nothing is stored.

use domain::deadline::owed_snapshots;
use domain::determination::{Determination, determine};
use uuid::Uuid;

use crate::context::Context;
use crate::determination::facts;
use crate::determination::input::OutcomeInput;
use crate::determination::years::project_years;
use crate::error::UseCaseError;
use crate::policy::Action;
use crate::project::scope::project_scope;

/// How far ahead a supposed day may lie: beyond every term of a project.
const SUPPOSED_DAYS_AHEAD: u64 = 3650;

/// The result on the stored rows and payments, with the events that are supposed.
///
/// # Errors
/// `Invalid` with all problems of the form; otherwise as the determination's page.
pub async fn determination_what_if(
    context: &Context,
    project_id: Uuid,
    input: &OutcomeInput,
) -> Result<Determination, UseCaseError> {
    let mut tx = context.read().await?;
    let header = project_scope(&mut tx, context, project_id, Action::MoneyRead).await?;
    let today = context.today();
    let mut stored = facts::load(&mut tx, &header, today).await?;
    let project = &stored.facts.project;
    let owed: Vec<_> = owed_snapshots(stored.facts.agreement_signed_on, project.end, &stored.facts.rules)
        .iter()
        .map(|o| o.reference_date)
        .collect();
    let latest = today.checked_add_days(chrono::Days::new(SUPPOSED_DAYS_AHEAD)).unwrap_or(today);
    let supposed = input.read(&owed, project_years(project.start, project.end), latest)?;
    facts::overlay(&mut stored.facts, &supposed);
    Ok(determine(&stored.facts))
}
