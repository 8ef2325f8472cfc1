//! Single terms: so many days after a day, the 15th of the month after a quarter, the snapshots
//! of the year. The determination measures lateness by the same terms.

use chrono::{Datelike, NaiveDate};

use crate::holiday::{days_later, shift};
use crate::period::{Period, PeriodPlan, Quarter};
use crate::rules::RuleSet;

/// A due date and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// The day it is counted from, or that it is about.
    pub reference: NaiveDate,
    /// Days counted, where days are counted.
    pub days: Option<u32>,
    /// The due date before the shift.
    pub unshifted: NaiveDate,
    /// The due date: no Sunday, no holiday.
    pub due: NaiveDate,
    /// The reading of the agreement that was followed, in Italian.
    pub note: Option<&'static str>,
}

impl Term {
    /// So many days after a day, which is not counted itself.
    #[must_use]
    pub fn days_after(reference: NaiveDate, days: u32) -> Self {
        let unshifted = days_later(reference, days);
        Term { reference, days: Some(days), unshifted, due: shift(unshifted), note: None }
    }
}

/// The last day for the body to sign the agreement (art. 4).
#[must_use]
pub fn sign_agreement(received: NaiveDate, rules: &RuleSet) -> Term {
    Term::days_after(received, rules.terms.sign_agreement_days)
}

/// The last day for the declarations and to convene the local evaluation group (art. 4).
#[must_use]
pub fn declarations(signed: NaiveDate, rules: &RuleSet) -> Term {
    Term::days_after(signed, rules.terms.declaration_days)
}

/// The last day to request the first advance (art. 12).
#[must_use]
pub fn request_first_advance(signed: NaiveDate, rules: &RuleSet) -> Term {
    Term::days_after(signed, rules.advance_request_days)
}

/// The last day to send the final prospectus without penalty (art. 7).
#[must_use]
pub fn prospectus_term(end: NaiveDate, rules: &RuleSet) -> Term {
    Term::days_after(end, rules.prospectus_days)
}

/// The last day to send the final prospectus at all (art. 11).
#[must_use]
pub fn prospectus_limit(end: NaiveDate, rules: &RuleSet) -> Term {
    Term::days_after(end, rules.prospectus_limit_days)
}

/// A snapshot that the mayors' committee owes (art. 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwedSnapshot {
    /// The day it is about.
    pub reference_date: NaiveDate,
    /// The last day to send it.
    pub term: Term,
}

/// The snapshots owed from the signature of the agreement to the end, both included, by date.
#[must_use]
pub fn owed_snapshots(signed: NaiveDate, end: NaiveDate, rules: &RuleSet) -> Vec<OwedSnapshot> {
    let dates = (signed.year()..=end.year()).flat_map(|year| {
        rules.terms.snapshot_dates.iter().filter_map(move |date| NaiveDate::from_ymd_opt(year, date.month, date.day))
    });
    dates
        .filter(|date| (signed..=end).contains(date))
        .map(|date| OwedSnapshot { reference_date: date, term: Term::days_after(date, rules.snapshot_days) })
        .collect()
}

/// When the timesheets of a quarter are due: on the day of the call in the month after it. What
/// was worked in quarters that ended before the signature is due with the quarter in which the
/// agreement was signed (art. 4 and 12, decided).
#[must_use]
pub fn timesheet_term(quarter: Quarter, signed: NaiveDate, rules: &RuleSet) -> Term {
    let before_the_signature = quarter.last_day() < signed;
    let counted = if before_the_signature { Quarter::of(signed) } else { quarter };
    let month_after = counted.last_day().succ_opt().unwrap_or(NaiveDate::MAX);
    let unshifted = month_after.with_day(rules.timesheet_day).unwrap_or(month_after);
    let note = before_the_signature.then_some(
        "Il trimestre si è chiuso prima della stipula: i suoi timesheet si presentano con quelli del trimestre \
         della stipula (interpretazione adottata).",
    );
    Term { reference: quarter.last_day(), days: None, unshifted, due: shift(unshifted), note }
}

/// When the timesheets of a period are due: those of an extraordinary one on the day the Region
/// set, which is not shifted; those of a quarter as [`timesheet_term`] says.
#[must_use]
pub fn period_term(plan: &PeriodPlan, period: Period, signed: NaiveDate, rules: &RuleSet) -> Term {
    match plan.set_due(period) {
        None => timesheet_term(period.quarter(), signed, rules),
        Some(due) => Term {
            reference: period.last_day(),
            days: None,
            unshifted: due,
            due,
            note: Some("Periodo straordinario: il termine è quello fissato dalla Regione."),
        },
    }
}
