//! What waits for the manager's decision across all projects, and what stops its payment.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::advance::AdvanceNumber;
use domain::money::Cents;
use store::Tx;
use uuid::Uuid;

use crate::context::Context;
use crate::determination::event::{Outcome, RecordedFact};
use crate::error::UseCaseError;
use crate::payment::conditions;
use crate::payment::monitoring_due::MonitoringStanding;
use crate::payment::timesheets_due::MissingSheet;
use crate::policy::{Action, Subject};
use crate::project::scope::{plan_of, rules_of};

/// How many are shown at most: a region has a few dozen projects.
const SHOWN: i64 = 200;

/// Something that waits to be decided.
#[derive(Debug, Clone)]
pub struct QueueLine {
    /// The project.
    pub project_id: Uuid,
    /// Number of the ATS.
    pub ats: i64,
    /// Title of the project.
    pub title: String,
    /// What: «II anticipo», «Saldo», «Determinazione finale n. 1».
    pub what: String,
    /// The amount: of the payment, or of the final grant.
    pub amount: Cents,
    /// When it was proposed.
    pub proposed_at: chrono::DateTime<chrono::Utc>,
    /// Whether it is a determination, not a payment.
    pub determination: bool,
    /// Why payments of the project are stopped, of a payment; none: they are not.
    pub suspended: Option<String>,
}

/// Payments and determinations that wait to be decided, oldest first.
///
/// # Errors
/// `Forbidden` for who neither proposes nor decides payments.
pub async fn payment_queue(context: &Context) -> Result<Vec<QueueLine>, UseCaseError> {
    context.actor()?;
    if !context.may(Action::PaymentDecide, Subject::Portal) && !context.may(Action::PaymentPropose, Subject::Portal) {
        return Err(UseCaseError::Forbidden);
    }
    let mut tx = context.read().await?;
    let mut lines = pending(&mut tx).await?;
    if lines.iter().any(|line| !line.determination) {
        let stopped = suspensions(&mut tx, context.today()).await?;
        for line in lines.iter_mut().filter(|line| !line.determination) {
            line.suspended = stopped.get(&line.project_id).cloned();
        }
    }
    Ok(lines)
}

/// Why payments are stopped, by project, of those of which one waits to be decided (art. 12): five
/// statements.
async fn suspensions(tx: &mut Tx, today: NaiveDate) -> Result<BTreeMap<Uuid, String>, UseCaseError> {
    let headers = store::project::project_headers_to_decide(tx).await?;
    let (members, assignments) = store::group::group_to_decide(tx).await?;
    let sheets = store::timesheet::sheet_minutes_to_decide(tx).await?;
    let kind = RecordedFact::MonitoringUpToDate(true).kind();
    let events = store::event::event_list_to_decide(tx, kind).await?;
    let arrived = store::fruition::fruition_arrived_to_decide(tx).await?;
    let mut stopped = BTreeMap::new();
    for header in headers {
        let id = header.project.id;
        let members: Vec<_> = members.iter().filter(|row| row.member.project_id == id).cloned().collect();
        let of_project = |member: Uuid| members.iter().any(|row| row.member.id == member);
        let assignments: Vec<_> = assignments.iter().filter(|row| of_project(row.member_id)).cloned().collect();
        let events: Vec<_> = events.iter().filter(|row| row.project_id == id).cloned().collect();
        let arrived: Vec<_> = arrived.iter().filter(|row| row.source.project_id == id).cloned().collect();
        let (rules, plan) = (rules_of(&header)?, plan_of(&header)?);
        let missing = conditions::missing(&header, (&members, &assignments), &sheets, &rules, &plan, today);
        let project = (&header.project, &plan, &rules);
        let recorded = Outcome::of(&events)?.monitoring_up_to_date;
        let monitoring = MonitoringStanding::of(project, &assignments, &arrived, recorded, today)?;
        if let Some(reason) = suspension(&missing, &monitoring) {
            stopped.insert(id, reason);
        }
    }
    Ok(stopped)
}

/// What stops the payments of a project: missing sheets, missing monitoring data.
fn suspension(missing: &[MissingSheet], monitoring: &MonitoringStanding) -> Option<String> {
    let sheets = match missing {
        [] => None,
        [one] => Some(format!("manca un timesheet ({})", one.period)),
        [first, ..] => Some(format!("mancano {} timesheet, il primo del {}", missing.len(), first.period)),
    };
    let reasons: Vec<String> = sheets.into_iter().chain(monitoring.suspension()).collect();
    (!reasons.is_empty()).then(|| reasons.join("; "))
}

/// What waits, for a transaction that is open, without what stops it.
pub(crate) async fn pending(tx: &mut Tx) -> Result<Vec<QueueLine>, UseCaseError> {
    let rows = store::payment::pending_list(tx, SHOWN).await?;
    let lines = rows.into_iter().map(|row| {
        let determination = row.kind == "determination";
        let what = match AdvanceNumber::from_number(row.number) {
            _ if determination => format!("Determinazione finale n. {}", row.number),
            Some(number) if row.kind == "advance" => format!("{} anticipo", number.roman()),
            _ => "Saldo".to_owned(),
        };
        QueueLine {
            project_id: row.project_id,
            ats: row.ats_number,
            title: row.project_title,
            what,
            amount: Cents::new(row.amount_cents),
            proposed_at: row.proposed_at,
            determination,
            suspended: None,
        }
    });
    Ok(lines.collect())
}
