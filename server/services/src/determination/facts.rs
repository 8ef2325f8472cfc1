//! The facts of a stored project, in the form the rules read (art. 7).
//!
//! Only rows of accepted sheets count. Targets and snapshots are what the data say, unless the
//! Region recorded something in their place. What nobody knows yet counts as not done; the pages
//! say which facts these are.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use domain::determination::{
    Assignment, DeterminationFacts, Entry, Evaluations, Methodology, Payment, Project, SnapshotSent, TimeSpan,
};
use domain::minutes::TimeOfDay;
use domain::money::Cents;
use domain::timesheet::state::SheetState;
use store::Tx;
use store::event::EventRow;
use store::group::{AssignmentRow, MemberRow};
use store::payment::PaymentRow;
use store::project::ProjectHeader;
use uuid::Uuid;

use crate::determination::event::Outcome;
use crate::error::UseCaseError;
use crate::monitoring::reached::{self, Reached};
use crate::project::scope::rules_of;

/// The facts, with what the pages say about them.
#[derive(Debug, Clone)]
pub struct StoredFacts {
    /// What the rules read.
    pub facts: DeterminationFacts,
    /// What the Region has recorded.
    pub outcome: Outcome,
    /// What the data say of targets and snapshots.
    pub reached: Reached,
    /// How many events led to the outcome: the version a change is made on.
    pub outcome_version: i64,
    /// Names of the operators by code.
    pub names: BTreeMap<String, String>,
    /// Keys of the members by code.
    pub members: BTreeMap<String, Uuid>,
    /// All payments, refused ones too.
    pub payments: Vec<PaymentRow>,
    /// The events that were recorded, oldest first.
    pub events: Vec<EventRow>,
}

/// Reads the facts of a project as of a day: six statements.
///
/// # Errors
/// `Conflict` while the agreement is not signed: there is nothing to determine yet.
pub async fn load(tx: &mut Tx, header: &ProjectHeader, as_of: NaiveDate) -> Result<StoredFacts, UseCaseError> {
    if header.project.agreement_signed_on.is_none() {
        return Err(not_signed());
    }
    let project = header.project.id;
    let events = store::event::event_list_by_project(tx, project).await?;
    let (members, assignments) = store::group::group_by_project(tx, project).await?;
    let payments = store::payment::payment_list_by_project(tx, project).await?;
    let reached = reached::reached(tx, &header.project, &rules_of(header)?, as_of).await?;
    let sources = Sources {
        events: &events,
        members: &members,
        assignments: &assignments,
        payments: &payments,
        reached: &reached,
    };
    with_rows(tx, header, as_of, sources).await
}

/// What the facts are made of besides the rows of the sheets.
#[derive(Clone, Copy)]
pub(crate) struct Sources<'a> {
    /// What the Region recorded.
    pub events: &'a [EventRow],
    /// The group.
    pub members: &'a [MemberRow],
    /// Its hours.
    pub assignments: &'a [AssignmentRow],
    /// All payments.
    pub payments: &'a [PaymentRow],
    /// What the data say of targets and snapshots.
    pub reached: &'a Reached,
}

fn not_signed() -> UseCaseError {
    UseCaseError::conflict(
        "L’atto di adesione non è ancora sottoscritto: la determinazione è possibile dopo la stipula.",
    )
}

/// The facts from what is loaded already and the rows of the accepted sheets: two statements.
///
/// # Errors
/// `Conflict` while the agreement is not signed.
pub(crate) async fn with_rows(
    tx: &mut Tx,
    header: &ProjectHeader,
    as_of: NaiveDate,
    sources: Sources<'_>,
) -> Result<StoredFacts, UseCaseError> {
    let project = &header.project;
    let agreement_signed_on = project.agreement_signed_on.ok_or_else(not_signed)?;
    let Sources { events, members, assignments, payments, reached } = sources;
    let outcome = Outcome::of(events)?;
    let accepted = [SheetState::Accepted.code()];
    let rows = store::entry::entry_compact_list(tx, project.id, Some(&accepted)).await?;
    let pieces = store::mismatch::mismatch_list_by_project(tx, project.id).await?;

    let codes: HashMap<Uuid, &str> = members.iter().map(|m| (m.member.id, m.member.code.as_str())).collect();
    let code_of = |member: Uuid| codes.get(&member).map(|code| (*code).to_owned()).ok_or_else(|| broken("member"));
    let mut mismatch: HashMap<Uuid, Vec<TimeSpan>> = HashMap::new();
    for piece in pieces {
        let span = TimeSpan { start: time(piece.starts)?, end: time(piece.ends)? };
        mismatch.entry(piece.entry_id).or_default().push(span);
    }
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        entries.push(Entry {
            id: row.id.to_string(),
            operator: code_of(row.member_id)?,
            function: row.function.parse().map_err(|_| broken("function"))?,
            date: row.on_date,
            start: time(row.starts)?,
            end: time(row.ends)?,
            mismatch: mismatch.remove(&row.id).unwrap_or_default(),
        });
    }
    let assignments = assignments
        .iter()
        .map(|row| {
            Ok(Assignment {
                operator: code_of(row.member_id)?,
                function: row.function.parse().map_err(|_| broken("function"))?,
                hours: row.hours,
                from: row.from_on,
                to: row.to_on,
            })
        })
        .collect::<Result<Vec<_>, UseCaseError>>()?;
    let mut facts = DeterminationFacts {
        as_of: Some(as_of),
        rules: rules_of(header)?,
        project: Project {
            start: project.start_on,
            end: project.end_on,
            summer_service_start: project.summer_service_start_on.unwrap_or(project.start_on),
            granted: Cents::new(project.granted_cents),
            population: project.population,
        },
        agreement_signed_on,
        assignments,
        entries,
        evaluations: Evaluations::default(),
        snapshots: Vec::new(),
        targets: reached.targets_with(&outcome),
        methodology: Methodology { annex_e_applied: false, pippi_required: false, pippi_applied: false },
        nonconforming_operators: 0,
        publicity_observed: false,
        prospectus_sent_on: None,
        payments: payments
            .iter()
            .filter_map(|p| p.paid_on.map(|on| Payment { on, amount: Cents::new(p.amount_cents) }))
            .collect(),
        restitution_on: None,
        revocation: None,
    };
    overlay(&mut facts, &outcome, reached);
    Ok(StoredFacts {
        facts,
        outcome_version: events.last().map_or(0, |event| event.number),
        outcome,
        reached: reached.clone(),
        names: names(members),
        members: members.iter().map(|m| (m.member.code.clone(), m.member.id)).collect(),
        payments: payments.to_vec(),
        events: events.to_vec(),
    })
}

/// Puts what is recorded (or supposed, in a what-if) in the place of the facts' own outcome, and of
/// what the data say.
pub fn overlay(facts: &mut DeterminationFacts, outcome: &Outcome, reached: &Reached) {
    facts.evaluations = Evaluations {
        years: outcome.years.iter().map(|year| i64::from(*year)).collect(),
        is_final: outcome.final_evaluation.unwrap_or(false),
    };
    let mut snapshots: BTreeMap<NaiveDate, Option<NaiveDate>> =
        reached.snapshots.iter().map(|(reference, sent)| (*reference, Some(*sent))).collect();
    snapshots.extend(&outcome.snapshots);
    facts.snapshots = snapshots
        .into_iter()
        .filter_map(|(reference_date, sent_on)| Some(SnapshotSent { reference_date, sent_on: sent_on? }))
        .collect();
    facts.targets = reached.targets_with(outcome);
    facts.methodology = Methodology {
        annex_e_applied: outcome.annex_e_applied.unwrap_or(false),
        pippi_required: outcome.pippi_required.unwrap_or(false),
        pippi_applied: outcome.pippi_applied.unwrap_or(false),
    };
    facts.nonconforming_operators = outcome.nonconforming_operators.unwrap_or(0);
    facts.publicity_observed = outcome.publicity_observed.unwrap_or(false);
    facts.prospectus_sent_on = outcome.prospectus_sent_on;
    facts.restitution_on = outcome.restitution_on;
    facts.revocation = outcome.revocation;
}

/// Names of the members by code; the code alone while the person is not known.
#[must_use]
pub fn names(members: &[MemberRow]) -> BTreeMap<String, String> {
    members.iter().map(|m| (m.member.code.clone(), member_name(m))).collect()
}

/// A member's name, surname first, or the code while the person is not known.
#[must_use]
pub fn member_name(member: &MemberRow) -> String {
    match (&member.last_name, &member.first_name) {
        (Some(last), Some(first)) => format!("{last} {first}"),
        _ => member.member.code.clone(),
    }
}

fn time(minutes: i64) -> Result<TimeOfDay, UseCaseError> {
    TimeOfDay::from_minutes(minutes).ok_or_else(|| broken("time of day"))
}

fn broken(what: &str) -> UseCaseError {
    UseCaseError::Broken(format!("stored {what} not understood"))
}
