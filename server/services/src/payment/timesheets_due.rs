//! Which sheets are due and not there (art. 4.14): they stop payments.

use std::collections::HashSet;

use chrono::NaiveDate;
use domain::deadline;
use domain::period::{Period, PeriodPlan};
use domain::rules::RuleSet;
use domain::timesheet::state::SheetState;
use store::group::{AssignmentRow, MemberRow};
use store::project::ProjectRow;
use store::timesheet::SheetMinutesRow;
use uuid::Uuid;

use crate::determination::facts::member_name;

/// A sheet that is due and was not sent, or was returned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingSheet {
    /// The period.
    pub period: Period,
    /// Its due date.
    pub due: NaiveDate,
    /// The operator's name.
    pub operator: String,
}

/// The sheets whose term has passed without them being sent, in order of period and operator.
/// With `all`, those of every period of the project, whatever its term.
#[must_use]
pub fn missing_sheets(
    (project, plan): (&ProjectRow, &PeriodPlan),
    group: (&[MemberRow], &[AssignmentRow]),
    sheets: &[SheetMinutesRow],
    signed: NaiveDate,
    rules: &RuleSet,
    today: NaiveDate,
    all: bool,
) -> Vec<MissingSheet> {
    let (members, assignments) = group;
    let present: HashSet<(Uuid, Period)> = sheets
        .iter()
        .filter(|sheet| sheet.state.parse::<SheetState>().is_ok_and(SheetState::counts_as_reported))
        .map(|sheet| (sheet.member_id, Period::from_days(sheet.period_start, sheet.period_end)))
        .collect();
    let mut missing = Vec::new();
    for period in plan.periods() {
        let due = deadline::period_term(plan, period, signed, rules).due;
        if !all && due >= today {
            continue;
        }
        for member in members {
            let works = assignments.iter().any(|assignment| {
                assignment.member_id == member.member.id
                    && plan.has_day(period, assignment.from_on.max(project.start_on), assignment.to_on)
            });
            if works && !present.contains(&(member.member.id, period)) {
                missing.push(MissingSheet { period, due, operator: member_name(member) });
            }
        }
    }
    missing
}
