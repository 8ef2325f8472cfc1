//! Which periods a project has timesheets for: its quarters, and the extraordinary periods the
//! Region sets within them (art. 4.14). Every day of the project lies in exactly one of them.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Period, Quarter};
use crate::format;

/// A part of a quarter the Region asks the sheets of by itself, by a day of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ExtraordinaryPeriod {
    /// First day.
    pub from: NaiveDate,
    /// Last day, before the quarter's last.
    pub to: NaiveDate,
    /// The last day to send its sheets, after `to`.
    pub due: NaiveDate,
}

/// What is wrong with the days of an extraordinary period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PeriodProblem {
    /// It ends before it begins.
    #[error("l’ultimo giorno precede il primo")]
    EndsBeforeItBegins,
    /// It is not within one quarter, or takes the quarter's last day.
    #[error(
        "deve finire entro il {}: un periodo straordinario è una parte del {quarter}, che resta aperto dopo di esso",
        format::date(*.last)
    )]
    NotWithinItsQuarter {
        /// The quarter of its first day.
        quarter: Quarter,
        /// The last day it could have.
        last: NaiveDate,
    },
    /// Its sheets would be due before it is over.
    #[error("il termine deve venire dopo l’ultimo giorno del periodo")]
    DueTooEarly,
}

impl ExtraordinaryPeriod {
    /// The period from a day to a day with its due date, or all that is wrong with it.
    ///
    /// # Errors
    /// Every problem, that of the last day before that of the due date.
    pub fn new(from: NaiveDate, to: NaiveDate, due: NaiveDate) -> Result<Self, Vec<PeriodProblem>> {
        let mut problems = Vec::new();
        let quarter = Quarter::of(from);
        if to < from {
            problems.push(PeriodProblem::EndsBeforeItBegins);
        } else if to >= quarter.last_day() {
            let last = quarter.last_day().checked_sub_days(Days::new(1)).unwrap_or(from);
            problems.push(PeriodProblem::NotWithinItsQuarter { quarter, last });
        }
        if due <= to {
            problems.push(PeriodProblem::DueTooEarly);
        }
        if problems.is_empty() { Ok(ExtraordinaryPeriod { from, to, due }) } else { Err(problems) }
    }

    /// The period.
    #[must_use]
    pub const fn period(self) -> Period {
        Period::Extraordinary { from: self.from, to: self.to }
    }

    /// Whether it has a day in common with the days from one to another.
    #[must_use]
    pub fn overlaps(self, from: NaiveDate, to: NaiveDate) -> bool {
        self.from <= to && from <= self.to
    }
}

/// The periods of one project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodPlan {
    first: NaiveDate,
    last: NaiveDate,
    extraordinary: Vec<ExtraordinaryPeriod>,
}

impl PeriodPlan {
    /// The periods of a project with hours from its first to its last day, both included, and
    /// these extraordinary ones, no two of which overlap.
    #[must_use]
    pub fn new(first: NaiveDate, last: NaiveDate, mut extraordinary: Vec<ExtraordinaryPeriod>) -> Self {
        extraordinary.sort_unstable();
        PeriodPlan { first, last, extraordinary }
    }

    /// The first day of the project with hours.
    #[must_use]
    pub const fn first_day(&self) -> NaiveDate {
        self.first
    }

    /// The extraordinary ones, in order.
    #[must_use]
    pub fn extraordinary(&self) -> &[ExtraordinaryPeriod] {
        &self.extraordinary
    }

    /// All periods with at least a day of the project, in order of their last day.
    #[must_use]
    pub fn periods(&self) -> Vec<Period> {
        let quarters = Quarter::between(self.first, self.last).into_iter().map(Period::Quarter);
        let set = self.extraordinary.iter().map(|period| period.period());
        let mut periods: Vec<Period> =
            quarters.chain(set).filter(|period| self.days(*period).next().is_some()).collect();
        periods.sort_unstable();
        periods
    }

    /// The period a day lies in; none outside the project.
    #[must_use]
    pub fn period_of(&self, day: NaiveDate) -> Option<Period> {
        let within = self.first <= day && day <= self.last;
        let set = self.extraordinary.iter().map(|period| period.period()).find(|period| period.contains(day));
        within.then(|| set.unwrap_or(Period::Quarter(Quarter::of(day))))
    }

    /// The periods that take days away from this one: a quarter's extraordinary ones.
    #[must_use]
    pub fn set_apart(&self, period: Period) -> Vec<Period> {
        match period {
            Period::Extraordinary { .. } => Vec::new(),
            Period::Quarter(quarter) => {
                let set = self.extraordinary.iter().map(|period| period.period());
                set.filter(|period| period.quarter() == quarter).collect()
            }
        }
    }

    /// The days of the project that lie in a period, in order.
    pub fn days(&self, period: Period) -> impl Iterator<Item = NaiveDate> + use<> {
        let apart = self.set_apart(period);
        let (from, to) = (period.first_day().max(self.first), period.last_day().min(self.last));
        from.iter_days().take_while(move |day| *day <= to).filter(move |day| !apart.iter().any(|p| p.contains(*day)))
    }

    /// Whether the period has a day of the project from a day to a day; without an end, to the
    /// end of the project.
    #[must_use]
    pub fn has_day(&self, period: Period, from: NaiveDate, to: Option<NaiveDate>) -> bool {
        self.days(period).any(|day| from <= day && to.is_none_or(|to| day <= to))
    }

    /// The extraordinary period that has a day from one day to another.
    #[must_use]
    pub fn clash(&self, from: NaiveDate, to: NaiveDate) -> Option<ExtraordinaryPeriod> {
        self.extraordinary.iter().copied().find(|period| period.overlaps(from, to))
    }

    /// The day the Region set for an extraordinary period's sheets.
    #[must_use]
    pub fn set_due(&self, period: Period) -> Option<NaiveDate> {
        self.extraordinary.iter().find(|set| set.period() == period).map(|set| set.due)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn set(from: &str, to: &str) -> ExtraordinaryPeriod {
        ExtraordinaryPeriod::new(day(from), day(to), day("2022-12-31")).unwrap()
    }

    fn codes(plan: &PeriodPlan) -> Vec<String> {
        plan.periods().into_iter().map(Period::code).collect()
    }

    #[test]
    fn an_extraordinary_period_leaves_the_quarters_last_day_and_is_due_after_it() {
        for (from, to, due, good) in [
            ("2021-07-01", "2021-08-31", "2021-09-01", true),
            ("2021-07-01", "2021-07-01", "2021-07-02", true),
            ("2021-07-01", "2021-09-29", "2021-09-30", true),
            ("2021-07-01", "2021-09-30", "2021-10-15", false),
            ("2021-09-30", "2021-09-30", "2021-10-15", false),
            ("2021-06-30", "2021-07-31", "2021-10-15", false),
            ("2021-08-01", "2021-07-31", "2021-10-15", false),
            ("2021-07-01", "2021-08-31", "2021-08-31", false),
        ] {
            let made = ExtraordinaryPeriod::new(day(from), day(to), day(due));
            assert_eq!(made.is_ok(), good, "{from} {to} {due}");
        }
        let all = ExtraordinaryPeriod::new(day("2021-07-10"), day("2021-10-01"), day("2021-07-01")).unwrap_err();
        assert_eq!(all.len(), 2);
        assert!(all[0].to_string().contains("entro il 29/09/2021") && all[0].to_string().contains("3º trimestre 2021"));
    }

    #[test]
    fn without_extraordinary_periods_a_project_has_its_quarters() {
        let plan = PeriodPlan::new(day("2021-09-01"), day("2022-06-30"), Vec::new());
        assert_eq!(codes(&plan), ["2021-3", "2021-4", "2022-1", "2022-2"]);
        assert_eq!(plan.period_of(day("2021-08-31")), None);
        assert_eq!(plan.period_of(day("2022-07-01")), None);
        assert_eq!(plan.days("2021-3".parse().unwrap()).count(), 30);
    }

    #[test]
    fn an_extraordinary_period_comes_before_the_quarter_it_is_cut_from() {
        let plan = PeriodPlan::new(day("2022-01-01"), day("2022-06-30"), vec![set("2022-05-01", "2022-05-31")]);
        assert_eq!(codes(&plan), ["2022-1", "2022-05-01_2022-05-31", "2022-2"]);
        let quarter: Period = "2022-2".parse().unwrap();
        let apart = plan.set_apart(quarter);
        assert_eq!(apart.len(), 1);
        assert_eq!(plan.set_apart(apart[0]), []);
        assert_eq!((plan.days(quarter).count(), plan.days(apart[0]).count()), (60, 31));
        for (at, lies) in
            [("2022-04-30", quarter), ("2022-05-01", apart[0]), ("2022-05-31", apart[0]), ("2022-06-01", quarter)]
        {
            assert_eq!(plan.period_of(day(at)), Some(lies), "{at}");
        }
        assert_eq!(plan.set_due(apart[0]), Some(day("2022-12-31")));
        assert_eq!(plan.set_due(quarter), None);
        assert!(!plan.has_day(quarter, day("2022-05-01"), Some(day("2022-05-31"))));
        assert!(plan.has_day(quarter, day("2022-05-01"), Some(day("2022-06-01"))));
        assert!(plan.clash(day("2022-05-31"), day("2022-06-02")).is_some());
        assert!(plan.clash(day("2022-06-01"), day("2022-06-02")).is_none());
    }

    #[test]
    fn a_quarter_whose_days_of_the_project_are_all_set_apart_has_no_sheet() {
        let plan = PeriodPlan::new(day("2022-01-01"), day("2022-05-15"), vec![set("2022-04-01", "2022-05-20")]);
        assert_eq!(codes(&plan), ["2022-1", "2022-04-01_2022-05-20"]);
        // An extraordinary period without a day of the project is none of it.
        let plan = PeriodPlan::new(day("2022-01-01"), day("2022-05-15"), vec![set("2022-05-16", "2022-05-20")]);
        assert_eq!(codes(&plan), ["2022-1", "2022-2"]);
    }

    proptest! {
        #[test]
        fn every_day_of_a_project_lies_in_exactly_one_period(
            start in 0u64..400, length in 1u64..700, cuts in prop::collection::vec((0u64..1100, 0u64..60), 0..6),
        ) {
            let at = |offset: u64| day("2021-01-01").checked_add_days(Days::new(offset)).unwrap();
            let (first, last) = (at(start), at(start + length));
            let mut plan = PeriodPlan::new(first, last, Vec::new());
            for (from, days) in cuts {
                let (from, to) = (at(from), at(from + days));
                if plan.clash(from, to).is_none()
                    && let Ok(set) = ExtraordinaryPeriod::new(from, to, at(from.signed_duration_since(day("2021-01-01")).num_days().unsigned_abs() + days + 1))
                {
                    plan = PeriodPlan::new(first, last, plan.extraordinary().iter().copied().chain([set]).collect());
                }
            }
            let periods = plan.periods();
            for day in first.iter_days().take_while(|day| *day <= last) {
                let holding: Vec<_> = periods.iter().filter(|p| plan.days(**p).any(|d| d == day)).collect();
                prop_assert_eq!(holding.len(), 1, "{}", day);
                prop_assert_eq!(plan.period_of(day), holding.first().map(|period| **period));
            }
            let all: usize = periods.iter().map(|p| plan.days(*p).count()).sum();
            prop_assert_eq!(u64::try_from(all).unwrap(), length + 1);
        }
    }
}
