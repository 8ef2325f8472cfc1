//! What the result would be under other events; nothing is stored.

use domain::determination::{Determination, determine};
use uuid::Uuid;

use crate::context::Context;
use crate::determination::facts;
use crate::determination::input::OutcomeInput;
use crate::determination::show::{DeterminationView, shown_with_rows};
use crate::determination::years::project_years;
use crate::error::{FieldProblem, UseCaseError};

/// How far ahead a supposed day may lie: beyond every term of a project.
const SUPPOSED_DAYS_AHEAD: u64 = 3650;

/// The determination beside the one under supposed events.
#[derive(Debug, Clone)]
pub struct WhatIf {
    /// With what is recorded.
    pub view: DeterminationView,
    /// With what is supposed, on the same rows and payments; or all problems of the form.
    pub supposed: Result<Determination, Vec<FieldProblem>>,
}

/// The result on the stored rows and payments, with the events that are supposed beside those
/// that are recorded.
///
/// # Errors
/// As the determination's page.
pub async fn determination_what_if(
    context: &Context,
    project_id: Uuid,
    input: &OutcomeInput,
) -> Result<WhatIf, UseCaseError> {
    let (view, entries) = shown_with_rows(context, project_id).await?;
    let today = context.today();
    let latest = today.checked_add_days(chrono::Days::new(SUPPOSED_DAYS_AHEAD)).unwrap_or(today);
    let years = project_years(view.facts.project.start, view.facts.project.end);
    let supposed = match input.read(&view.snapshots_owed, years, latest) {
        Ok(outcome) => {
            let mut facts = view.facts.clone();
            facts.entries = entries;
            facts::overlay(&mut facts, &outcome, &view.reached);
            Ok(determine(&facts))
        }
        Err(UseCaseError::Invalid(problems)) => Err(problems),
        Err(error) => return Err(error),
    };
    Ok(WhatIf { view, supposed })
}
