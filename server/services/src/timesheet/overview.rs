//! The sheets of a project: every period in one line, and one period with its operators, what
//! the rules find in their sheets, and who is ready (art. 4.14).

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::function::ServiceFunction;
use domain::minutes::Minutes;
use domain::money::Cents;
use domain::period::Period;
use domain::standard_cost::{Spend, staff_cost};
use domain::timesheet::{SheetState, missing_days};
use store::group::MemberRow;
use uuid::Uuid;

use crate::clock::day_in_italy;
use crate::context::Context;
use crate::determination::facts::member_name;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};
use crate::project::scope::{ProjectHead, project_head};
use crate::timesheet::quarter_data::{Base, QuarterData, due, load_base, load_period, period_of, state_of, works};
use crate::timesheet::readiness::Judged;
use crate::timesheet::scope::{QuarterScope, project_period, quarter_scope};

/// The page of a project's sheets.
#[derive(Debug, Clone)]
pub struct OverviewView {
    /// The project.
    pub head: ProjectHead,
    /// All periods.
    pub periods: Vec<PeriodLine>,
    /// The period shown.
    pub period: Period,
    /// The extraordinary periods that take days away from it.
    pub set_apart: Vec<Period>,
    /// The day from which functions other than the summer service have hours, where the period
    /// begins before it.
    pub others_from: Option<NaiveDate>,
    /// When its sheets are due; none before the agreement is signed.
    pub due: Option<NaiveDate>,
    /// Today.
    pub today: NaiveDate,
    /// Its operators.
    pub lines: Vec<SheetLine>,
    /// Minutes of all its sheets.
    pub minutes: Minutes,
    /// Rows of all its sheets.
    pub entries: i64,
    /// Minutes of its operators in all sheets of the project.
    pub project_minutes: Minutes,
    /// What is agreed for its operators.
    pub agreed: Minutes,
    /// Working days without a row, of all its operators.
    pub missing_days: usize,
    /// What they are worth.
    pub value: Cents,
    /// Whether the actor sees only the own sheets.
    pub own_only: bool,
    /// Whether the actor sends sheets.
    pub may_send: bool,
    /// Whether the actor checks them.
    pub may_check: bool,
    /// Whether the actor opens extraordinary periods.
    pub may_open: bool,
}

/// A period in one line.
#[derive(Debug, Clone)]
pub struct PeriodLine {
    /// The period.
    pub period: Period,
    /// When its sheets are due.
    pub due: Option<NaiveDate>,
    /// Sheets by state.
    pub states: BTreeMap<SheetState, usize>,
    /// Operators with hours in it who have no sheet.
    pub missing: usize,
    /// Minutes.
    pub minutes: Minutes,
}

impl PeriodLine {
    /// Whether every sheet of it is accepted.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.missing == 0 && self.states.keys().all(|state| *state == SheetState::Accepted)
    }
}

/// How a sheet came back from the Region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WentBack {
    /// When.
    pub at: DateTime<Utc>,
    /// Whether it had been accepted and was opened again; otherwise it was returned.
    pub reopened: bool,
}

/// An operator in the period shown.
#[derive(Debug, Clone)]
pub struct SheetLine {
    /// Code of the operator.
    pub operator: String,
    /// Name of the operator.
    pub name: String,
    /// The sheet's key and version, if there is one.
    pub sheet: Option<(Uuid, i64)>,
    /// Its state.
    pub state: Option<SheetState>,
    /// Whether the operator has confirmed it.
    pub confirmed: bool,
    /// When it was sent last.
    pub sent_at: Option<DateTime<Utc>>,
    /// Days by which it was sent last, or if it never was is now, after its due date; 0: in time.
    pub late: i64,
    /// When and how it came back from the Region, while the ATS has it again.
    pub went_back: Option<WentBack>,
    /// Minutes.
    pub minutes: Minutes,
    /// Minutes in all sheets of the project.
    pub project_minutes: Minutes,
    /// What is agreed for the operator in the project.
    pub agreed: Minutes,
    /// Rows.
    pub entries: i64,
    /// Working days up to today, within the operator's assignment, without a row.
    pub missing_days: Vec<NaiveDate>,
    /// Errors the rules find.
    pub errors: usize,
    /// Warnings the rules find.
    pub warnings: usize,
    /// Whether the warnings are explained.
    pub explained: bool,
    /// What stands in the way of sending it; empty: it is ready.
    pub send_obstacles: Vec<String>,
}

impl SheetLine {
    /// Whether it can be sent as it is.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.send_obstacles.is_empty()
    }

    /// Whether it waits for the Region's check.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        matches!(self.state, Some(SheetState::Sent | SheetState::InCheck))
    }

    /// Whether it waits for the check and the rules find nothing in it.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.is_waiting() && self.errors == 0 && self.warnings == 0
    }
}

/// Shows a period of a project; without one, the earliest that is not wholly accepted.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn overview_show(
    context: &Context,
    project_id: Uuid,
    period: Option<&str>,
) -> Result<OverviewView, UseCaseError> {
    let mut tx = context.read().await?;
    let QuarterScope { header, members, own } = quarter_scope(&mut tx, context, project_id).await?;
    let head = project_head(context, &header)?;
    let subject = Subject::Ats(header.project.ats_number);
    let only = own.and_then(|own| members.iter().find(|m| m.member.id == own));
    let asked = period.map(|code| project_period(&header, code)).transpose()?;
    let base = load_base(&mut tx, header, only).await?;
    let periods = period_lines(&base, &members)?;
    let period = asked.or_else(|| default_period(&periods, context.today())).ok_or(UseCaseError::NotFound)?;
    let data = load_period(&mut tx, context, base, period, only).await?;
    let mut lines = Vec::new();
    for member in &members {
        if data.works(member.member.id) || data.sheet(member.member.id).is_some() {
            lines.push(sheet_line(&data, member)?);
        }
    }
    if lines.iter().any(|line| line.went_back.is_some()) {
        let reopened = store::sheet_version::sheet_reopened_list(&mut tx, project_id).await?;
        for line in &mut lines {
            let id = line.sheet.map(|(id, _)| id);
            if let Some(back) = &mut line.went_back {
                back.reopened = id.is_some_and(|id| reopened.contains(&id));
            }
        }
    }
    let minutes: Minutes = lines.iter().map(|line| line.minutes).sum();
    Ok(OverviewView {
        head,
        periods,
        period,
        due: data.due(),
        today: data.today,
        minutes,
        entries: lines.iter().map(|line| line.entries).sum(),
        project_minutes: lines.iter().map(|line| line.project_minutes).sum(),
        agreed: lines.iter().map(|line| line.agreed).sum(),
        missing_days: lines.iter().map(|line| line.missing_days.len()).sum(),
        set_apart: data.plan.set_apart(period),
        others_from: Some(data.header.project.start_on)
            .filter(|start| data.plan.days(period).next().is_some_and(|day| day < *start)),
        value: Spend::of_staff_cost(staff_cost(minutes, &data.rules), &data.rules).total(),
        lines,
        own_only: own.is_some(),
        may_send: context.may(Action::TimesheetSend, subject),
        may_check: context.may(Action::TimesheetCheck, subject),
        may_open: context.may(Action::PeriodOpen, subject),
    })
}

/// The earliest period begun that is not wholly accepted; else the last one begun.
fn default_period(lines: &[PeriodLine], today: NaiveDate) -> Option<Period> {
    let begun = |line: &&PeriodLine| line.period.first_day() <= today;
    let open = lines.iter().filter(begun).find(|line| !line.is_accepted());
    open.or_else(|| lines.iter().rev().find(begun)).or(lines.first()).map(|line| line.period)
}

fn period_lines(data: &Base, members: &[MemberRow]) -> Result<Vec<PeriodLine>, UseCaseError> {
    let mut lines = Vec::new();
    for period in data.plan.periods() {
        let mut line = PeriodLine {
            period,
            due: due(&data.header, &data.plan, &data.rules, period),
            states: BTreeMap::new(),
            missing: 0,
            minutes: Minutes::ZERO,
        };
        for member in members {
            let id = member.member.id;
            let sheet = data.sheets.iter().find(|s| s.member_id == id && period_of(s) == period);
            match sheet {
                Some(sheet) => *line.states.entry(state_of(sheet)?).or_default() += 1,
                None if works(&data.assignments, &data.header, &data.plan, id, period) => line.missing += 1,
                None => {}
            }
        }
        let own = data.sums.iter().filter(|s| s.period == period);
        line.minutes = own.map(|s| s.minutes).sum();
        lines.push(line);
    }
    Ok(lines)
}

fn sheet_line(data: &QuarterData, member: &MemberRow) -> Result<SheetLine, UseCaseError> {
    let judged = Judged::of(data, member)?;
    let (minutes, entries) = data.sheet_sum(member.member.id);
    let sheet = judged.sheet.as_ref();
    let explanation = sheet.and_then(|s| s.explanation.as_deref());
    let elsewhere: Minutes = data.elsewhere_by_function(member.member.id).into_values().sum();
    let reported = judged.drafts.iter().map(|row| row.date).collect();
    let sent_at = sheet.and_then(|s| s.sent_at).filter(|_| judged.state.is_some_and(SheetState::is_locked_for_ats));
    // What came back had been sent: that the ATS mends it is no delay.
    let day = sheet.and_then(|s| s.sent_at).map_or(data.today, day_in_italy);
    let back = sheet.filter(|s| sent_at.is_none() && s.return_reason.is_some()).and_then(|s| s.decided_at);
    Ok(SheetLine {
        sent_at,
        went_back: back.map(|at| WentBack { at, reopened: false }),
        late: data.due().map_or(0, |due| (day - due).num_days().max(0)),
        project_minutes: minutes + elsewhere,
        agreed: data.agreed(member.member.id)?.iter().map(|agreed| agreed.agreed).sum(),
        missing_days: missing_days(
            data.plan.days(data.period),
            &windows(data, member.member.id)?,
            &reported,
            data.today,
        ),
        operator: member.member.code.clone(),
        name: member_name(member),
        sheet: sheet.map(|s| (s.id, s.version)),
        state: judged.state,
        confirmed: sheet.is_some_and(|s| s.confirmed_at.is_some()),
        minutes,
        entries,
        errors: judged.errors(),
        warnings: judged.warnings(),
        explained: explanation.is_some(),
        send_obstacles: judged.send_obstacles(data, explanation),
    })
}

/// First and last day of each assignment of a member, none before its function has hours.
fn windows(data: &QuarterData, member: Uuid) -> Result<Vec<(NaiveDate, Option<NaiveDate>)>, UseCaseError> {
    let start = data.header.project.start_on;
    let of = data.agreed(member)?.into_iter().map(|agreed| {
        let first = if agreed.function == ServiceFunction::SummerService { data.plan.first_day() } else { start };
        (agreed.from.max(first), agreed.to)
    });
    Ok(of.collect())
}
