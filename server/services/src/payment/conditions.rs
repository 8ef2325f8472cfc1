//! The conditions of each payment on the stored data (art. 12), by the rules of `domain`.

use chrono::NaiveDate;
use domain::advance::{
    AdvanceFacts, AdvanceNumber, AdvancePayment, AdvanceRequest, AdvanceResult, FirstRequest, LaterRequest, assess,
};
use domain::format;
use domain::minutes::Minutes;
use domain::money::Cents;
use domain::period::PeriodPlan;
use domain::rules::RuleSet;
use domain::timesheet::state::SheetState;
use store::Tx;
use store::determination::DeterminationRow;
use store::group::{AssignmentRow, MemberRow};
use store::payment::{AdvanceRequestRow, MoneyRows, PaymentRow};
use store::project::ProjectHeader;
use store::timesheet::SheetMinutesRow;

use crate::context::Context;
use crate::determination::event::Outcome;
use crate::error::UseCaseError;
use crate::payment::monitoring_due::MonitoringStanding;
use crate::payment::timesheets_due::{MissingSheet, missing_sheets};
use crate::project::scope::{plan_of, rules_of};

/// Everything payments depend on.
pub(crate) struct Standing {
    /// Minutes of sheets sent and not returned.
    pub reported: Minutes,
    /// Sheets due and missing.
    pub missing: Vec<MissingSheet>,
    /// Monitoring data that are due and missing.
    pub monitoring: MonitoringStanding,
    /// Requests sent.
    pub requests: Vec<AdvanceRequestRow>,
    /// Payments, refused ones too.
    pub payments: Vec<PaymentRow>,
    /// The last determination.
    pub determination: Option<DeterminationRow>,
}

/// Reads it: five statements.
pub(crate) async fn standing(tx: &mut Tx, context: &Context, header: &ProjectHeader) -> Result<Standing, UseCaseError> {
    let project = header.project.id;
    let (members, assignments) = store::group::group_by_project(tx, project).await?;
    let sheets = store::timesheet::sheet_minutes_list(tx, project).await?;
    let events = store::event::event_list_by_project(tx, project).await?;
    let MoneyRows { payments, requests, determination } = store::payment::money_by_project(tx, project).await?;
    let arrived = store::fruition::fruition_arrived(tx, project).await?;
    let (rules, plan, today) = (rules_of(header)?, plan_of(header)?, context.today());
    let missing = missing(header, (&members, &assignments), &sheets, &rules, &plan, today);
    let recorded = Outcome::of(&events)?.monitoring_up_to_date;
    let project = (&header.project, &plan, &rules);
    let monitoring = MonitoringStanding::of(project, &assignments, &arrived, recorded, today)?;
    Ok(Standing { reported: reported(&sheets), missing, monitoring, requests, payments, determination })
}

/// The sheets that are due and missing; none before the signature.
pub(crate) fn missing(
    header: &ProjectHeader,
    group: (&[MemberRow], &[AssignmentRow]),
    sheets: &[SheetMinutesRow],
    rules: &RuleSet,
    plan: &PeriodPlan,
    today: NaiveDate,
) -> Vec<MissingSheet> {
    match header.project.agreement_signed_on {
        None => Vec::new(),
        Some(signed) => missing_sheets((&header.project, plan), group, sheets, signed, rules, today, false),
    }
}

/// Minutes of sheets sent and not returned.
pub(crate) fn reported(sheets: &[SheetMinutesRow]) -> Minutes {
    sheets
        .iter()
        .filter(|sheet| sheet.state.parse::<SheetState>().is_ok_and(SheetState::counts_as_reported))
        .map(|sheet| Minutes::new(sheet.minutes))
        .sum()
}

/// The facts of one advance.
pub(crate) fn advance_facts(
    header: &ProjectHeader,
    standing: &Standing,
    number: AdvanceNumber,
) -> Result<AdvanceFacts, UseCaseError> {
    let project = &header.project;
    let requested_on = standing.requests.iter().find(|r| r.number == number.get()).map(|r| r.requested_on);
    let later = || LaterRequest {
        reported_minutes: standing.reported,
        requested_on,
        timesheets_up_to_date: standing.missing.is_empty(),
    };
    let request = match number {
        AdvanceNumber::First => AdvanceRequest::First(FirstRequest {
            agreement_signed_on: project.agreement_signed_on,
            cup: project.cup.clone(),
            requested_on,
        }),
        AdvanceNumber::Second => AdvanceRequest::Second(later()),
        AdvanceNumber::Third => AdvanceRequest::Third(later()),
    };
    let payments = standing
        .payments
        .iter()
        .filter(|payment| payment.kind == "advance")
        .filter_map(|payment| {
            let on = payment.paid_on?;
            let advance = AdvanceNumber::from_number(payment.number)?;
            Some(AdvancePayment { on, amount: Cents::new(payment.amount_cents), advance })
        })
        .collect();
    Ok(AdvanceFacts {
        rules: rules_of(header)?,
        granted: Cents::new(project.granted_cents),
        payments,
        monitoring_up_to_date: standing.monitoring.up_to_date(),
        request,
    })
}

/// What the rules say of one advance on the stored data.
pub(crate) fn advance_result(
    header: &ProjectHeader,
    standing: &Standing,
    number: AdvanceNumber,
) -> Result<AdvanceResult, UseCaseError> {
    Ok(assess(&advance_facts(header, standing, number)?))
}

/// A condition with its evidence, as the pages list it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownCondition {
    /// The condition.
    pub name: String,
    /// Whether it is met.
    pub met: bool,
    /// What shows it, or what is missing.
    pub evidence: String,
}

/// The conditions of an advance: those of the rules, and the commitment in the Region's budget.
pub(crate) fn shown_conditions(
    header: &ProjectHeader,
    standing: &Standing,
    result: &AdvanceResult,
) -> Vec<ShownCondition> {
    let mut shown: Vec<ShownCondition> = result
        .conditions
        .iter()
        .map(|condition| ShownCondition {
            name: condition.kind.italian().to_owned(),
            met: condition.met,
            evidence: condition.evidence.clone(),
        })
        .collect();
    let timesheets = domain::advance::ConditionKind::TimesheetsUpToDate.italian();
    if let Some(condition) = shown.iter_mut().find(|c| c.name == timesheets && !c.met) {
        condition.evidence = missing_in_words(&standing.missing);
    }
    let monitoring = domain::advance::ConditionKind::MonitoringUpToDate.italian();
    if let Some(condition) = shown.iter_mut().find(|c| c.name == monitoring) {
        condition.evidence = standing.monitoring.in_words();
    }
    // Missing sheets stop every payment, also the first one, whose own conditions do not name them.
    if !standing.missing.is_empty() && !shown.iter().any(|condition| condition.name == timesheets) {
        shown.push(sheets_present(standing));
    }
    shown.push(commitment(header));
    shown
}

/// All sheets whose term has passed are there (art. 4.14 and 12).
pub(crate) fn sheets_present(standing: &Standing) -> ShownCondition {
    ShownCondition {
        name: domain::advance::ConditionKind::TimesheetsUpToDate.italian().to_owned(),
        met: standing.missing.is_empty(),
        evidence: missing_in_words(&standing.missing),
    }
}

/// The monitoring data that are due have arrived (art. 4.3 and 12).
pub(crate) fn monitoring_present(standing: &Standing) -> ShownCondition {
    ShownCondition {
        name: domain::advance::ConditionKind::MonitoringUpToDate.italian().to_owned(),
        met: standing.monitoring.up_to_date(),
        evidence: standing.monitoring.in_words(),
    }
}

/// The commitment in the Region's budget (art. 12).
pub(crate) fn commitment(header: &ProjectHeader) -> ShownCondition {
    let act = header.project.budget_commitment.as_ref();
    ShownCondition {
        name: "Impegno nel bilancio della Regione".to_owned(),
        met: act.is_some(),
        evidence: act.cloned().unwrap_or_else(|| "L’impegno di spesa non è ancora registrato.".to_owned()),
    }
}

/// The missing sheets in a sentence: how many, and the first of them.
pub(crate) fn missing_in_words(missing: &[MissingSheet]) -> String {
    let Some(first) = missing.first() else { return "Nessun timesheet dovuto manca.".to_owned() };
    let example = format!("{}, {}, entro {}", first.operator, first.period, format::on_day(first.due));
    match missing.len() {
        1 => format!("Manca un timesheet: {example}."),
        n => format!("Mancano {n} timesheet; il primo: {example}."),
    }
}
