//! Which sheets are due and not there (art. 4.14): they stop payments.

use std::collections::HashSet;

use chrono::NaiveDate;
use domain::deadline;
use domain::period::Period;
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

/// The sheets whose term has passed without them being sent, in order of quarter and operator.
/// With `all`, those of every quarter of the project, whatever its term.
#[must_use]
pub fn missing_sheets(
    project: &ProjectRow,
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
    let first = project.summer_service_start_on.map_or(project.start_on, |summer| summer.min(project.start_on));
    let mut missing = Vec::new();
    for quarter in deadline::quarters(first, project.end_on) {
        let due = deadline::timesheet_term(quarter, signed, rules).due;
        if !all && due >= today {
            continue;
        }
        for member in members {
            let works = assignments.iter().any(|assignment| {
                assignment.member_id == member.member.id
                    && assignment.from_on.max(project.start_on) <= quarter.last_day()
                    && assignment.to_on.is_none_or(|to| to >= quarter.first_day())
            });
            if works && !present.contains(&(member.member.id, Period::Quarter(quarter))) {
                missing.push(MissingSheet { period: Period::Quarter(quarter), due, operator: member_name(member) });
            }
        }
    }
    missing
}
