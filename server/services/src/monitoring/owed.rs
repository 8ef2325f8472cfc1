//! Which counts a project owes by when, and which have arrived, are late or missing (art. 4.3).
//!
//! For every quarter of the project and every kind that its agreed hours give rise to, counts are
//! due with the timesheets of that quarter. They have arrived when their source goes to the end of
//! the quarter, or to the project's; what is entered by hand goes as far as the entries do.

use chrono::NaiveDate;
use domain::deadline;
use domain::function::ServiceFunction;
use domain::period::{Period, PeriodPlan, Quarter};
use domain::rules::RuleSet;
use domain::sirps::{FruitionKind, FruitionSource};
use store::fruition::FruitionArrivedRow;
use store::group::AssignmentRow;
use store::project::ProjectRow;

use crate::clock::day_in_italy;
use crate::error::UseCaseError;

/// How the counts of a kind and quarter stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlowState {
    /// Nothing yet, or not to the end; the term has not passed.
    Open,
    /// All there, in time.
    Arrived,
    /// All there, after the term.
    ArrivedLate,
    /// Not all there, and the term has passed.
    Missing,
}

impl FlowState {
    /// Whether something is still to be sent.
    #[must_use]
    pub const fn is_lacking(self) -> bool {
        matches!(self, FlowState::Open | FlowState::Missing)
    }

    /// In words, said of data.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            FlowState::Open => "Da trasmettere",
            FlowState::Arrived => "Arrivati",
            FlowState::ArrivedLate => "Arrivati in ritardo",
            FlowState::Missing => "Mancanti",
        }
    }
}

/// The counts of a kind that a project owes for a quarter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwedFlow {
    /// The quarter.
    pub quarter: Quarter,
    /// What is counted.
    pub kind: FruitionKind,
    /// By when.
    pub due: NaiveDate,
    /// Where it comes from, once something arrived.
    pub source: Option<FruitionSource>,
    /// The last day the counts include, of a source that says so.
    pub counted_to: Option<NaiveDate>,
    /// How it stands.
    pub state: FlowState,
}

/// All counts that are owed for quarters which have begun, in order of quarter and kind; none
/// before the agreement is signed.
///
/// # Errors
/// `Broken` when what is stored is not understood.
pub fn owed_flows(
    (project, plan, rules): (&ProjectRow, &PeriodPlan, &RuleSet),
    assignments: &[AssignmentRow],
    arrived: &[FruitionArrivedRow],
    today: NaiveDate,
) -> Result<Vec<OwedFlow>, UseCaseError> {
    let Some(signed) = project.agreement_signed_on else { return Ok(Vec::new()) };
    let mut owed = Vec::new();
    for quarter in Quarter::between(plan.first_day(), project.end_on.min(today)) {
        let due = deadline::period_term(plan, Period::Quarter(quarter), signed, rules).due;
        for kind in FruitionKind::ALL {
            if !gives_rise(assignments, quarter, kind)? {
                continue;
            }
            let row = arrived
                .iter()
                .find(|row| row.source.period_end == quarter.last_day() && row.source.kind == kind.code());
            let source = row.map(|row| row.source.source.parse()).transpose().map_err(|_| broken("source"))?;
            let end = quarter.last_day().min(project.end_on);
            let counted_to = row.and_then(|row| row.counted_to);
            let whole = row.is_some() && counted_to.is_none_or(|day| day >= end);
            // A correction may be the first that counts this kind: it is no earlier than that.
            let at = row.map(|row| row.received_at.map_or(row.source.since, |at| at.max(row.source.since)));
            let on = at.map(day_in_italy);
            let state = match (whole, on) {
                (true, Some(day)) if day > due => FlowState::ArrivedLate,
                (true, _) => FlowState::Arrived,
                (false, _) if due >= today => FlowState::Open,
                (false, _) => FlowState::Missing,
            };
            owed.push(OwedFlow { quarter, kind, due, source, counted_to, state });
        }
    }
    Ok(owed)
}

/// Whether hours are agreed in a quarter for a function that is counted so.
fn gives_rise(assignments: &[AssignmentRow], quarter: Quarter, kind: FruitionKind) -> Result<bool, UseCaseError> {
    for row in assignments {
        let function: ServiceFunction = row.function.parse().map_err(|_| broken("function"))?;
        let within = row.from_on <= quarter.last_day() && row.to_on.is_none_or(|to| to >= quarter.first_day());
        if within && row.hours > 0 && FruitionKind::of(function) == kind {
            return Ok(true);
        }
    }
    Ok(false)
}

fn broken(what: &str) -> UseCaseError {
    UseCaseError::Broken(format!("stored {what} not understood"))
}
