//! Everything the pages of one project are made from, read once: seven statements.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use domain::function::ServiceFunction;
use domain::minutes::Minutes;
use domain::period::{PeriodPlan, Quarter};
use domain::rules::RuleSet;
use domain::timesheet::state::SheetState;
use store::Tx;
use store::determination::DeterminationRow;
use store::event::EventRow;
use store::group::{AssignmentRow, MemberRow};
use store::payment::{AdvanceRequestRow, MoneyRows, PaymentRow};
use store::project::ProjectHeader;
use store::timesheet::SheetMinutesRow;
use uuid::Uuid;

use crate::determination::event::Outcome;
use crate::error::UseCaseError;
use crate::monitoring::owed::{OwedFlow, owed_flows};
use crate::monitoring::reached::{self, Reached};
use crate::payment::conditions::{self, Standing};
use crate::payment::monitoring_due::MonitoringStanding;
use crate::payment::timesheets_due::MissingSheet;
use crate::project::scope::{plan_of, rules_of};
use crate::requirement;

/// A project with its group, sheets, recorded facts and money.
pub(crate) struct Loaded {
    pub header: ProjectHeader,
    pub rules: RuleSet,
    pub plan: PeriodPlan,
    pub members: Vec<MemberRow>,
    pub assignments: Vec<AssignmentRow>,
    pub sheets: Vec<SheetMinutesRow>,
    pub events: Vec<EventRow>,
    pub outcome: Outcome,
    pub reached: Reached,
    pub payments: Vec<PaymentRow>,
    pub requests: Vec<AdvanceRequestRow>,
    pub determination: Option<DeterminationRow>,
    pub asked: requirement::standing::Standing,
}

impl Loaded {
    /// Reads the rest of a project whose header is read: six statements.
    pub async fn read(tx: &mut Tx, header: ProjectHeader, today: NaiveDate) -> Result<Self, UseCaseError> {
        let project = header.project.id;
        let (members, assignments) = store::group::group_by_project(tx, project).await?;
        let sheets = store::timesheet::sheet_minutes_list(tx, project).await?;
        let events = store::event::event_list_by_project(tx, project).await?;
        let MoneyRows { payments, requests, determination } = store::payment::money_by_project(tx, project).await?;
        let asked = requirement::standing::Standing::of(store::requirement::standing_list(tx, project).await?)?;
        let outcome = Outcome::of(&events)?;
        let rules = rules_of(&header)?;
        let plan = plan_of(&header)?;
        let reached = reached::reached(tx, &header.project, &rules, today).await?;
        Ok(Loaded {
            header,
            rules,
            plan,
            members,
            assignments,
            sheets,
            events,
            outcome,
            reached,
            payments,
            requests,
            determination,
            asked,
        })
    }

    /// What payments depend on.
    pub fn standing(&self, today: NaiveDate) -> Result<Standing, UseCaseError> {
        let group = (self.members.as_slice(), self.assignments.as_slice());
        Ok(Standing {
            reported: conditions::reported(&self.sheets),
            missing: conditions::missing(&self.header, group, &self.sheets, &self.rules, &self.plan, today),
            monitoring: self.monitoring(today)?,
            requests: self.requests.clone(),
            payments: self.payments.clone(),
            determination: self.determination.clone(),
        })
    }

    /// How the monitoring data stand.
    pub fn monitoring(&self, today: NaiveDate) -> Result<MonitoringStanding, UseCaseError> {
        let project = (&self.header.project, &self.plan, &self.rules);
        let recorded = self.outcome.monitoring_up_to_date;
        MonitoringStanding::of(project, &self.assignments, &self.reached.arrived, recorded, today)
    }

    /// The day the snapshot at a reference date was sent, if it was.
    pub fn snapshot_sent(&self, reference: NaiveDate) -> Option<NaiveDate> {
        let data = self.reached.snapshots.get(&reference).copied();
        self.outcome.snapshots.get(&reference).copied().unwrap_or(data)
    }

    /// The counts that are owed for quarters which have begun, by quarter.
    pub fn owed_quarters(&self, today: NaiveDate) -> Result<BTreeMap<Quarter, Vec<OwedFlow>>, UseCaseError> {
        let project = (&self.header.project, &self.plan, &self.rules);
        let mut quarters: BTreeMap<Quarter, Vec<OwedFlow>> = BTreeMap::new();
        for owed in owed_flows(project, &self.assignments, &self.reached.arrived, today)? {
            quarters.entry(owed.quarter).or_default().push(owed);
        }
        Ok(quarters)
    }

    /// Sheets of any period of the project that were not sent, whatever their term.
    pub fn unsent(&self, today: NaiveDate) -> Vec<MissingSheet> {
        let Some(signed) = self.header.project.agreement_signed_on else { return Vec::new() };
        let group = (self.members.as_slice(), self.assignments.as_slice());
        let (project, rules) = ((&self.header.project, &self.plan), &self.rules);
        crate::payment::timesheets_due::missing_sheets(project, group, &self.sheets, signed, rules, today, true)
    }
}

/// Hours agreed and worked, by how far the sheets are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hours {
    /// Agreed.
    pub assigned: Minutes,
    /// In accepted sheets.
    pub accepted: Minutes,
    /// Sent, and not decided yet.
    pub sent: Minutes,
    /// In drafts and returned sheets.
    pub draft: Minutes,
}

impl Hours {
    /// Sent and accepted: «reported».
    #[must_use]
    pub fn reported(&self) -> Minutes {
        self.accepted + self.sent
    }

    /// Adds another's.
    pub fn add(&mut self, other: &Hours) {
        self.assigned = self.assigned + other.assigned;
        self.accepted = self.accepted + other.accepted;
        self.sent = self.sent + other.sent;
        self.draft = self.draft + other.draft;
    }

    fn take(&mut self, state: SheetState, minutes: Minutes) {
        match state {
            SheetState::Accepted => self.accepted = self.accepted + minutes,
            SheetState::Sent | SheetState::InCheck => self.sent = self.sent + minutes,
            SheetState::Draft | SheetState::Returned => self.draft = self.draft + minutes,
        }
    }
}

/// The hours of every member and function that has any.
pub(crate) fn hours_by_member(
    assignments: &[AssignmentRow],
    sheets: &[SheetMinutesRow],
) -> Result<HashMap<(Uuid, ServiceFunction), Hours>, UseCaseError> {
    let mut all: HashMap<(Uuid, ServiceFunction), Hours> = HashMap::new();
    for row in assignments {
        let hours = all.entry((row.member_id, function_of(&row.function)?)).or_default();
        hours.assigned = hours.assigned + Minutes::from_hours(row.hours);
    }
    for row in sheets {
        let Some(function) = &row.function else { continue };
        let state = row.state.parse().map_err(|_| UseCaseError::Broken(format!("state {:?}", row.state)))?;
        all.entry((row.member_id, function_of(function)?)).or_default().take(state, Minutes::new(row.minutes));
    }
    Ok(all)
}

/// The function a stored code names.
pub(crate) fn function_of(code: &str) -> Result<ServiceFunction, UseCaseError> {
    code.parse().map_err(|_| UseCaseError::Broken(format!("function {code:?}")))
}
