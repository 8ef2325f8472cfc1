//! Which minutes of each row count (art. 3, 6, 7 and 11).
//!
//! Rows are taken by date, start and id; each minute left out gets the first reason that
//! applies, in the order of [`Inadmissibility`].

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::function::ServiceFunction;
use crate::minutes::Minutes;

use super::facts::{DeterminationFacts, Entry, TimeSpan};
use super::project_year::year_of;
use super::result::{Cut, Inadmissibility, ProjectYear, RowOutcome};

/// The facts' rows in the order they are taken: by date, start and id.
fn in_order(entries: &[Entry]) -> Vec<usize> {
    let mut order: Vec<(usize, &Entry)> = entries.iter().enumerate().collect();
    order.sort_by(|(_, a), (_, b)| (a.date, a.start, &a.id).cmp(&(b.date, b.start, &b.id)));
    order.into_iter().map(|(index, _)| index).collect()
}

/// What is agreed with an operator for a function, and how much of it is used up.
#[derive(Default)]
struct Agreed {
    /// Hours of all rows together.
    minutes: Minutes,
    /// Minutes admitted so far.
    used: Minutes,
    /// First and last days of the rows.
    spans: Vec<(NaiveDate, Option<NaiveDate>)>,
}

impl Agreed {
    fn covers(&self, date: NaiveDate) -> bool {
        self.spans.iter().any(|(from, to)| *from <= date && to.is_none_or(|to| date <= to))
    }
}

/// An operator's day so far. Rows come by start, so the minutes of a row that earlier rows
/// occupy are those before the latest end.
#[derive(Default)]
struct Day {
    date: Option<NaiveDate>,
    busy_until: i64,
}

/// Decides every row; the result is in the order the rows were taken.
#[must_use]
pub(super) fn admit(facts: &DeterminationFacts, years: &[ProjectYear]) -> Vec<RowOutcome> {
    let mut agreed = agreed(facts);
    let mut days: BTreeMap<&str, Day> = BTreeMap::new();
    let order = in_order(&facts.entries);
    let taken = order.into_iter().filter_map(|index| facts.entries.get(index).map(|entry| (index, entry)));
    taken
        .map(|(index, entry)| {
            let busy_until = occupy(days.entry(entry.operator.as_str()).or_default(), entry);
            let agreed = agreed.get_mut(&(entry.operator.as_str(), entry.function));
            let mut row = Row::new(entry);
            row.pass(facts, years, busy_until, agreed);
            RowOutcome { entry: index, admitted: row.left, cuts: row.cuts }
        })
        .collect()
}

fn agreed(facts: &DeterminationFacts) -> BTreeMap<(&str, ServiceFunction), Agreed> {
    let mut agreed: BTreeMap<(&str, ServiceFunction), Agreed> = BTreeMap::new();
    for assignment in &facts.assignments {
        let of_operator = agreed.entry((assignment.operator.as_str(), assignment.function)).or_default();
        of_operator.minutes = of_operator.minutes + Minutes::from_hours(assignment.hours);
        of_operator.spans.push((assignment.from, assignment.to));
    }
    agreed
}

/// Notes a row in its operator's day; gives the latest end of the rows before it, in minutes
/// since midnight.
fn occupy(day: &mut Day, entry: &Entry) -> i64 {
    if day.date != Some(entry.date) {
        *day = Day { date: Some(entry.date), busy_until: 0 };
    }
    let before = day.busy_until;
    day.busy_until = before.max(entry.end.minutes());
    before
}

/// A row on its way through the checks.
struct Row<'a> {
    entry: &'a Entry,
    left: Minutes,
    cuts: Vec<Cut>,
}

impl<'a> Row<'a> {
    fn new(entry: &'a Entry) -> Self {
        Row { entry, left: entry.minutes(), cuts: Vec::new() }
    }

    fn cut(&mut self, reason: Inadmissibility, minutes: Minutes) {
        let minutes = minutes.min(self.left);
        if minutes > Minutes::ZERO {
            self.left = self.left - minutes;
            self.cuts.push(Cut { reason, minutes });
        }
    }

    fn pass(
        &mut self,
        facts: &DeterminationFacts,
        years: &[ProjectYear],
        busy_until: i64,
        agreed: Option<&mut Agreed>,
    ) {
        let (entry, date) = (self.entry, self.entry.date);
        if date < facts.project.start_of(entry.function) || date > facts.project.end {
            return self.cut(Inadmissibility::OutsidePeriod, self.left);
        }
        let Some(agreed) = agreed.filter(|agreed| agreed.covers(date)) else {
            return self.cut(Inadmissibility::NotAssigned, self.left);
        };
        let mismatch = mismatch_before(entry, entry.end.minutes());
        self.cut(Inadmissibility::OrganisationalMismatch, mismatch);
        if !year_of(years, date).is_some_and(|year| year.evaluated) {
            self.cut(Inadmissibility::YearNotEvaluated, self.left);
        }
        let occupied_until = busy_until.clamp(entry.start.minutes(), entry.end.minutes().max(entry.start.minutes()));
        let occupied = Minutes::new(occupied_until - entry.start.minutes());
        self.cut(Inadmissibility::Overlap, occupied - mismatch_before(entry, occupied_until));
        let beyond = self.left - (agreed.minutes - agreed.used).max(Minutes::ZERO);
        self.cut(Inadmissibility::OverAssignment, beyond);
        agreed.used = agreed.used + self.left;
    }
}

/// Minutes of a row that lie in a piece of mismatch and before a time; a minute that several
/// pieces have counts once.
fn mismatch_before(entry: &Entry, until: i64) -> Minutes {
    let mut pieces: Vec<&TimeSpan> = entry.mismatch.iter().collect();
    pieces.sort_unstable();
    let mut counted_to = entry.start.minutes();
    let mut minutes = 0;
    for piece in pieces {
        let from = piece.start.minutes().max(counted_to);
        let to = piece.end.minutes().min(until);
        if to > from {
            minutes += to - from;
            counted_to = to;
        }
    }
    Minutes::new(minutes)
}
