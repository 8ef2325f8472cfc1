//! Cross-checks of physical monitoring (art. 9): runs over a project or all of them, the findings
//! of each, the ATS's explanations and the Region's decisions.
//!
//! Only sheets that were sent and not returned take part (`SheetState::counts_as_reported`): what
//! is still being written is nobody's declaration yet. A finding is recognised at every run by
//! project, rule and subject, so that what was said and decided of it stays; it opens again when
//! its facts change.

pub mod decide;
pub mod explain;
mod facts;
pub mod filter;
pub mod list;
mod marks;
pub mod queue;
pub mod run;
pub mod show;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_world;

use domain::crosscheck::{CrosscheckRule, FindingState};
use domain::function::ServiceFunction;
use domain::minutes::TimeOfDay;
use store::finding::FindingRow;

use crate::error::UseCaseError;

pub use queue::queue_recheck;

pub(crate) fn broken(what: &str) -> UseCaseError {
    UseCaseError::Broken(format!("stored {what} of a finding not understood"))
}

/// The rule of a stored finding.
pub(crate) fn rule_of(row: &FindingRow) -> Result<CrosscheckRule, UseCaseError> {
    row.rule.parse().map_err(|_| broken("rule"))
}

/// The state of a stored finding.
pub(crate) fn state_of(row: &FindingRow) -> Result<FindingState, UseCaseError> {
    row.state.parse().map_err(|_| broken("state"))
}

/// A stored time of day.
pub(crate) fn time(minutes: i64) -> Result<TimeOfDay, UseCaseError> {
    TimeOfDay::from_minutes(minutes).ok_or_else(|| broken("time of day"))
}

/// A stored code of a function.
pub(crate) fn function(code: &str) -> Result<ServiceFunction, UseCaseError> {
    code.parse().map_err(|_| broken("function"))
}

/// The function of a stored finding.
pub(crate) fn function_of(row: &FindingRow) -> Result<Option<ServiceFunction>, UseCaseError> {
    row.function.as_deref().map(function).transpose()
}
