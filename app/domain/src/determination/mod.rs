//! The final determination of the grant (art. 5, 6, 7, 11 and 12): from the hours worked to the
//! balance, with every figure on the way and its explanation.
//!
//! [`determine`] is the one way in. `admission` decides the rows, `project_year` the years,
//! `penalties` the final table of art. 11, `recovery` what goes back; `narrative` tells it.

mod admission;
mod facts;
mod narrative;
mod penalties;
mod project_year;
mod recovery;
mod result;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) mod tests_support;

use std::collections::BTreeMap;

pub use facts::{
    Assignment, DeterminationFacts, Entry, Evaluations, Methodology, Payment, Project, RevocationCause, SnapshotSent,
    Targets, TimeSpan,
};
pub use result::{
    Cut, Determination, FunctionFigures, Inadmissibility, Outcome, Penalty, PenaltyRule, ProjectYear, RecoveredPayment,
    Recovery, Revocation, RowOutcome, SnapshotOutcome,
};

use crate::deadline::owed_snapshots;
use crate::explanation::Explanation;
use crate::function::ServiceFunction;
use crate::minutes::Minutes;
use crate::money::Cents;
use crate::percent::Percent;
use crate::rules::MissedSnapshotEffect;
use crate::standard_cost::{Spend, staff_cost};

use penalties::Prospectus;
use project_year::{project_years, semester_start};

/// Determines the grant. Never fails: absurd figures saturate, and a year whose legal rate is
/// not known is named in [`Recovery::years_without_rate`].
#[must_use]
pub fn determine(facts: &DeterminationFacts) -> Determination {
    let rules = &facts.rules;
    let years = project_years(facts);
    let rows = admission::admit(facts, &years);
    let functions = function_figures(facts, &rows);
    let spend = Spend::of_staff_cost(functions.iter().map(|figures| figures.staff_cost).sum(), rules);

    let snapshots = snapshot_outcomes(facts);
    let missed_snapshots: Vec<_> = snapshots.iter().filter(|s| s.missed).map(|s| s.reference_date).collect();
    let missed = i64::try_from(missed_snapshots.len()).unwrap_or(i64::MAX);
    let granted = facts.project.granted;
    let deduction = rules.missed_snapshot_percent.of_times(granted, missed);
    let (ceiling, taken_at_the_end) = match rules.missed_snapshot_effect {
        MissedSnapshotEffect::Deduct => (granted, deduction),
        MissedSnapshotEffect::LowerCeiling => ((granted - deduction).max(Cents::ZERO), Cents::ZERO),
    };
    let admitted_spend = spend.total().min(ceiling);

    let unevaluated_semester = unevaluated_semester(facts, &rows).min(admitted_spend);
    let penalties = penalties::penalties(facts);
    let penalty_percent_total: Percent = penalties.iter().map(|penalty| penalty.percent).sum();
    let penalty_uncapped = unevaluated_semester + penalty_percent_total.of(admitted_spend - unevaluated_semester);
    let penalty = penalty_uncapped.min(rules.penalty_cap_percent.of(admitted_spend));

    let revocation = revocation(facts);
    let final_grant = match revocation {
        Some(_) => Cents::ZERO,
        None => (admitted_spend - penalty - taken_at_the_end).max(Cents::ZERO),
    };
    let paid: Cents = facts.payments.iter().map(|payment| payment.amount).sum();
    let balance = final_grant - paid;
    let recovery = balance.is_negative().then(|| recovery::recover(-balance, &facts.payments, facts.restitution_on));

    let mut determination = Determination {
        outcome: outcome(revocation, balance),
        revocation,
        inadmissible: inadmissible(&rows),
        realised_minutes: functions.iter().map(|figures| figures.realised_minutes).sum(),
        admitted_minutes: functions.iter().map(|figures| figures.admitted_minutes).sum(),
        functions,
        staff_cost: spend.staff_cost,
        other_costs: spend.other_costs,
        spend: spend.total(),
        missed_snapshots,
        missed_snapshot_deduction: deduction,
        ceiling,
        admitted_spend,
        unevaluated_semester,
        penalties,
        penalty_percent_total,
        penalty_uncapped,
        penalty,
        final_grant,
        paid,
        balance,
        recovery,
        years,
        snapshots,
        rows,
        explanation: Explanation::new("balance", "art. 12", "", balance),
    };
    determination.explanation = narrative::explain(facts, &determination);
    determination
}

fn outcome(revocation: Option<Revocation>, balance: Cents) -> Outcome {
    match revocation {
        Some(_) => Outcome::Revoked,
        None if balance.is_negative() => Outcome::Recovery,
        None if balance == Cents::ZERO => Outcome::Settled,
        None => Outcome::BalanceDue,
    }
}

/// An act of the manager stands as given; otherwise the prospectus may be missing.
fn revocation(facts: &DeterminationFacts) -> Option<Revocation> {
    let not_sent = penalties::prospectus(facts) == Prospectus::NotSent;
    facts.revocation.map(Revocation::Act).or(not_sent.then_some(Revocation::ProspectusNotSent))
}

/// The five functions in the order of the call, those without hours included.
fn function_figures(facts: &DeterminationFacts, rows: &[RowOutcome]) -> Vec<FunctionFigures> {
    let mut minutes: BTreeMap<ServiceFunction, (Minutes, Minutes)> = BTreeMap::new();
    for row in rows {
        let Some(entry) = facts.entries.get(row.entry) else { continue };
        let (realised, admitted) = minutes.entry(entry.function).or_default();
        *realised = *realised + entry.minutes();
        *admitted = *admitted + row.admitted;
    }
    ServiceFunction::ALL
        .into_iter()
        .map(|function| {
            let (realised_minutes, admitted_minutes) = minutes.get(&function).copied().unwrap_or_default();
            let staff_cost = staff_cost(admitted_minutes, &facts.rules);
            FunctionFigures { function, realised_minutes, admitted_minutes, staff_cost }
        })
        .collect()
}

fn inadmissible(rows: &[RowOutcome]) -> BTreeMap<Inadmissibility, Minutes> {
    let mut minutes = BTreeMap::new();
    for cut in rows.iter().flat_map(|row| &row.cuts) {
        let total = minutes.entry(cut.reason).or_insert(Minutes::ZERO);
        *total = *total + cut.minutes;
    }
    minutes
}

/// The snapshots owed. One is missed if it was sent after its term, or was not sent and the
/// term lies before the day of the forecast.
fn snapshot_outcomes(facts: &DeterminationFacts) -> Vec<SnapshotOutcome> {
    let owed = owed_snapshots(facts.agreement_signed_on, facts.project.end, &facts.rules);
    let sent: BTreeMap<_, _> = facts.snapshots.iter().map(|s| (s.reference_date, s.sent_on)).collect();
    owed.into_iter()
        .map(|owed| {
            let due = owed.term.due;
            let sent_on = sent.get(&owed.reference_date).copied();
            let missed = match sent_on {
                Some(day) => day > due,
                None => facts.as_of.is_none_or(|as_of| due < as_of),
            };
            SnapshotOutcome { reference_date: owed.reference_date, due, sent_on, missed }
        })
        .collect()
}

/// Whether the final semester is out: no final evaluation, and the project is over.
fn is_semester_unevaluated(facts: &DeterminationFacts) -> bool {
    !facts.evaluations.is_final && facts.as_of.is_none_or(|as_of| facts.project.end < as_of)
}

/// The value of the final semester's admitted minutes where the final evaluation is missing.
fn unevaluated_semester(facts: &DeterminationFacts, rows: &[RowOutcome]) -> Cents {
    if !is_semester_unevaluated(facts) {
        return Cents::ZERO;
    }
    let minutes = semester_minutes(facts, rows);
    let staff_cost = minutes.into_values().map(|minutes| staff_cost(minutes, &facts.rules)).sum();
    Spend::of_staff_cost(staff_cost, &facts.rules).total()
}

/// Admitted minutes of the final semester by function.
fn semester_minutes(facts: &DeterminationFacts, rows: &[RowOutcome]) -> BTreeMap<ServiceFunction, Minutes> {
    let from = semester_start(facts.project.end);
    let mut minutes = BTreeMap::new();
    for row in rows {
        let Some(entry) = facts.entries.get(row.entry).filter(|entry| entry.date >= from) else { continue };
        let total = minutes.entry(entry.function).or_insert(Minutes::ZERO);
        *total = *total + row.admitted;
    }
    minutes
}
