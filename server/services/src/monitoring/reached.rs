//! What the data say of the targets and the snapshots of a project at a day (art. 2 and 9): the
//! project's end once it is past, else the day asked for.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::determination::Targets;
use domain::format;
use domain::period::Quarter;
use domain::rules::RuleSet;
use domain::sirps::{FruitionCounting, FruitionKind};
use domain::targets::FTE_PARTS;
use domain::targets::progress::KindCount;
use rust_decimal::Decimal;
use store::Tx;
use store::fruition::FruitionArrivedRow;
use store::project::ProjectRow;
use store::reached::{ReachedRows, ReachedWorkerRow};

use crate::determination::event::Outcome;
use crate::error::UseCaseError;
use crate::monitoring::counts::{self, Fruition};

/// What the data say.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reached {
    /// The day it is counted at.
    pub day: NaiveDate,
    /// Whether that is the project's end.
    pub at_end: bool,
    /// What is counted up to it.
    pub fruitions: Vec<Fruition>,
    /// The last day that counts go to, of any kind; none while nothing has arrived.
    pub counted_to: Option<NaiveDate>,
    /// The sources of the counts.
    pub arrived: Vec<FruitionArrivedRow>,
    /// Funded sportelli of the network.
    pub sportelli_funded: i64,
    /// Those of them that open in the week.
    pub sportelli_open: i64,
    /// The register of the ATS's social workers.
    pub register: Vec<ReachedWorkerRow>,
    /// Snapshots sent: reference date and day.
    pub snapshots: BTreeMap<NaiveDate, NaiveDate>,
}

impl Reached {
    /// Contacts, cases and interventions; none while nothing has arrived.
    #[must_use]
    pub fn fruitions_known(&self) -> Option<i64> {
        self.counted_to.map(|_| counts::total(&self.fruitions))
    }

    /// What is counted of each kind, and how far its counts go.
    #[must_use]
    pub fn by_kind(&self) -> [KindCount; 3] {
        FruitionKind::ALL.map(|kind| {
            let of_kind = self.fruitions.iter().filter(|fruition| fruition.kind() == kind);
            let arrived = self.arrived.iter().filter(|row| row.source.kind == kind.code());
            KindCount {
                kind,
                number: of_kind.map(|fruition| fruition.number).sum(),
                counted_to: counted_to(arrived, self.day),
            }
        })
    }

    /// Funded sportelli that are open; none while the network has no funded one.
    #[must_use]
    pub fn sportelli_known(&self) -> Option<i64> {
        (self.sportelli_funded > 0).then_some(self.sportelli_open)
    }

    /// Full-time equivalents on the day; none while the register is empty.
    #[must_use]
    pub fn fte_known(&self) -> Option<Decimal> {
        (!self.register.is_empty()).then(|| self.fte_on(self.day))
    }

    /// Full-time equivalents on any day: the sum of the rows in force.
    #[must_use]
    pub fn fte_on(&self, day: NaiveDate) -> Decimal {
        fte(self.register.iter().filter(|row| in_force(row, day)).map(|row| row.fte_ten_thousandths).sum())
    }

    /// How many rows of the register are in force on the day.
    #[must_use]
    pub fn in_force(&self) -> usize {
        self.register.iter().filter(|row| in_force(row, self.day)).count()
    }

    /// What counts against the targets: what the Region recorded, else what the data say. What
    /// nobody knows is 0.
    #[must_use]
    pub fn targets_with(&self, outcome: &Outcome) -> Targets {
        Targets {
            fruitions: outcome.fruitions.or_else(|| self.fruitions_known()).unwrap_or(0),
            sportelli: outcome.sportelli.or_else(|| self.sportelli_known()).unwrap_or(0),
            social_workers_fte: outcome.social_workers_fte.or_else(|| self.fte_known()).unwrap_or(Decimal::ZERO),
        }
    }

    /// The day in words: «al 30/06/2022, conclusione del progetto».
    #[must_use]
    pub fn day_in_words(&self) -> String {
        let which = if self.at_end { ", conclusione del progetto" } else { "" };
        format!("al {}{which}", format::date(self.day))
    }
}

/// Reads it for a day: one statement.
///
/// # Errors
/// When the store fails, or what it holds is not understood.
pub async fn reached(
    tx: &mut Tx,
    project: &ProjectRow,
    rules: &RuleSet,
    as_of: NaiveDate,
) -> Result<Reached, UseCaseError> {
    let (day, at_end) = counted_day(project.end_on, as_of);
    let of_persons = rules.terms.monitoring.fruition_counting == FruitionCounting::Persons;
    let rows = store::reached::reached(tx, project.id, day, of_persons).await?;
    let ReachedRows { fruitions, arrived, snapshots, sportelli, social_workers } = rows;
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    Ok(Reached {
        day,
        at_end,
        fruitions: fruitions.iter().map(counts::read).collect::<Result<_, _>>()?,
        counted_to: counted_to(&arrived, day),
        arrived,
        sportelli_funded: count(sportelli.len()),
        sportelli_open: count(sportelli.iter().filter(|(_, stretches)| *stretches > 0).count()),
        register: social_workers,
        snapshots: snapshots.iter().map(|row| (row.reference_on, row.sent_on)).collect(),
    })
}

/// The day targets are counted at, and whether it is the project's end: the end once it is past,
/// else the day asked for.
#[must_use]
pub fn counted_day(end: NaiveDate, as_of: NaiveDate) -> (NaiveDate, bool) {
    if end < as_of { (end, true) } else { (as_of, end == as_of) }
}

/// Ten-thousandths as full-time equivalents.
#[must_use]
pub fn fte(ten_thousandths: i64) -> Decimal {
    (Decimal::from(ten_thousandths) / Decimal::from(FTE_PARTS)).normalize()
}

fn in_force(row: &ReachedWorkerRow, day: NaiveDate) -> bool {
    row.from_on <= day && row.to_on.is_none_or(|to| day <= to)
}

/// The last day up to a day that any source goes to; what is entered by hand goes on to the day.
fn counted_to<'a>(arrived: impl IntoIterator<Item = &'a FruitionArrivedRow>, day: NaiveDate) -> Option<NaiveDate> {
    arrived
        .into_iter()
        .filter(|row| Quarter::of(row.source.period_end).first_day() <= day)
        .map(|row| row.counted_to.unwrap_or(row.source.period_end).min(day))
        .max()
}

#[cfg(test)]
mod tests {
    use store::fruition::FruitionSourceRow;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_end_counts_once_it_is_past() {
        for (as_of, counted) in [
            ("2022-06-29", ("2022-06-29", false)),
            ("2022-06-30", ("2022-06-30", true)),
            ("2022-07-01", ("2022-06-30", true)),
        ] {
            assert_eq!(counted_day(day("2022-06-30"), day(as_of)), (day(counted.0), counted.1), "{as_of}");
        }
    }

    #[test]
    fn a_worker_counts_from_the_first_day_to_the_last() {
        let row = |to: Option<&str>| ReachedWorkerRow {
            fte_ten_thousandths: 5_000,
            from_on: day("2021-03-01"),
            to_on: to.map(day),
        };
        for (on, to, counts) in [
            ("2021-02-28", None, false),
            ("2021-03-01", None, true),
            ("2031-03-01", None, true),
            ("2021-03-31", Some("2021-03-31"), true),
            ("2021-04-01", Some("2021-03-31"), false),
        ] {
            assert_eq!(in_force(&row(to), day(on)), counts, "{on} {to:?}");
        }
    }

    #[test]
    fn counts_go_as_far_as_the_farthest_source_and_not_beyond_the_day() {
        let row = |period: &str, to: Option<&str>| FruitionArrivedRow {
            source: FruitionSourceRow {
                project_id: uuid::Uuid::nil(),
                kind: "contact".into(),
                period_end: day(period),
                source: "flow".into(),
                since: chrono::DateTime::UNIX_EPOCH,
            },
            counted_to: to.map(day),
            received_at: None,
        };
        let rows = [row("2021-09-30", Some("2021-09-30")), row("2021-12-31", Some("2021-10-30"))];
        assert_eq!(counted_to(&rows, day("2022-07-12")), Some(day("2021-10-30")));
        assert_eq!(counted_to(&rows, day("2021-08-01")), Some(day("2021-08-01")));
        assert_eq!(counted_to(&rows, day("2021-06-30")), None, "nothing of a later quarter");
        assert_eq!(counted_to(&[row("2022-09-30", None)], day("2022-07-12")), Some(day("2022-07-12")));
    }
}
