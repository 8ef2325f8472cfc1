//! The snapshot of a project that the mayors' committee takes note of (art. 9): hours done per
//! function, the group with the hours of each person and function, the network with opening hours
//! and people on duty, and the absolute counts per function, as of a reference date.
//!
//! [`content_json`] writes its one canonical form (`ambito.snapshot/1`), whose SHA-256 is printed
//! on the act; [`read_export`] reads a file back with every problem at its path; [`sums`] holds
//! that totals are the sums of their rows; [`difference`] tells two snapshots apart.

pub mod difference;
mod json;
mod read;
pub mod sums;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_support;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::function::ServiceFunction;
use crate::minutes::Minutes;
use crate::network::OpeningHours;
use crate::rules::RuleSet;
use crate::sirps::FruitionSource;
use crate::targets::{FTE_PARTS, Target, needed, needed_count};
use crate::timesheet::SheetState;

pub use json::{canonical, content_json};
pub use read::{Export, read_content, read_export};

/// The name of the form, in the content and in what is exported.
pub const SCHEMA: &str = "ambito.snapshot/1";

/// What stands in a snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Whose it is.
    pub project: SnapshotProject,
    /// The day it is about: rows dated up to it count.
    pub reference_date: NaiveDate,
    /// The day whose data it shows: rows count as they stand on it.
    pub prepared_on: NaiveDate,
    /// Hours per function, those with agreed or worked hours, by number of the function.
    pub functions: Vec<FunctionHours>,
    /// Their sum.
    pub total: Hours,
    /// The group, by code.
    pub group: Vec<SnapshotMember>,
    /// The network, by number.
    pub network: Vec<SnapshotPoint>,
    /// Contacts, cases and interventions per function, all five.
    pub fruitions: Vec<FunctionFruitions>,
    /// Their sum.
    pub fruitions_total: i64,
    /// The quantitative targets.
    pub targets: SnapshotTargets,
}

/// The project, as the act names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotProject {
    /// Title.
    pub title: String,
    /// CUP, once acquired.
    pub cup: Option<String>,
    /// Number of the ATS.
    pub ats: i64,
    /// The body that carries it out.
    pub body: String,
    /// Code of the call.
    pub call: String,
    /// Number of the rule set it was granted under.
    pub rule_set: i64,
    /// First day.
    pub start: NaiveDate,
    /// Conclusion.
    pub end: NaiveDate,
}

/// Minutes by how far the sheet is they stand in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StateMinutes {
    /// Accepted by the Region.
    pub accepted: Minutes,
    /// Being checked.
    pub in_check: Minutes,
    /// Sent, and not yet looked at.
    pub sent: Minutes,
    /// Sent back with reasons.
    pub returned: Minutes,
    /// Written and not sent.
    pub draft: Minutes,
}

impl StateMinutes {
    /// Those of a state.
    #[must_use]
    pub const fn of(&self, state: SheetState) -> Minutes {
        match state {
            SheetState::Accepted => self.accepted,
            SheetState::InCheck => self.in_check,
            SheetState::Sent => self.sent,
            SheetState::Returned => self.returned,
            SheetState::Draft => self.draft,
        }
    }

    /// Adds minutes to those of a state.
    pub fn add(&mut self, state: SheetState, minutes: Minutes) {
        let place = match state {
            SheetState::Accepted => &mut self.accepted,
            SheetState::InCheck => &mut self.in_check,
            SheetState::Sent => &mut self.sent,
            SheetState::Returned => &mut self.returned,
            SheetState::Draft => &mut self.draft,
        };
        *place = *place + minutes;
    }

    /// The hours done: sent and not returned. What is not sent is shown apart.
    #[must_use]
    pub fn done(&self) -> Minutes {
        self.accepted + self.in_check + self.sent
    }

    /// Written and not sent, or sent back.
    #[must_use]
    pub fn apart(&self) -> Minutes {
        self.returned + self.draft
    }
}

/// Hours agreed and worked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hours {
    /// Hours agreed, whole.
    pub agreed: i64,
    /// Minutes worked, by state of the sheet.
    pub minutes: StateMinutes,
    /// Minutes done.
    pub done: Minutes,
}

impl Hours {
    /// Agreed hours and worked minutes; what is done follows.
    #[must_use]
    pub fn new(agreed: i64, minutes: StateMinutes) -> Self {
        Hours { agreed, minutes, done: minutes.done() }
    }

    /// The sum of some.
    #[must_use]
    pub fn sum<'a>(all: impl IntoIterator<Item = &'a Hours>) -> Self {
        let mut sum = Hours::default();
        for each in all {
            sum.agreed = sum.agreed.saturating_add(each.agreed);
            for state in SheetState::ALL {
                sum.minutes.add(state, each.minutes.of(state));
            }
        }
        Hours::new(sum.agreed, sum.minutes)
    }
}

/// The hours of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FunctionHours {
    /// The function.
    pub function: ServiceFunction,
    /// Its hours.
    pub hours: Hours,
}

/// A person of the group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotMember {
    /// Code in the group: `OP-01`.
    pub code: String,
    /// Last and first name, once known: the act makes the composition of the group known (art. 9).
    pub name: Option<String>,
    /// The hours per function, by number of the function.
    pub functions: Vec<FunctionHours>,
}

/// A sportello.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotPoint {
    /// Its number in the network.
    pub number: i64,
    /// Its municipality.
    pub municipality: String,
    /// Address and quarter, once known.
    pub address: Option<String>,
    /// Whether it is part of the funded network.
    pub funded: bool,
    /// When it is open, by day and time.
    pub opening_hours: Vec<OpeningHours>,
    /// How long it is open in a week.
    pub weekly: Minutes,
    /// Codes of the people on duty.
    pub staff: Vec<String>,
}

impl SnapshotPoint {
    /// Whether it counts against the target: funded, and open in the week.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.funded && !self.opening_hours.is_empty()
    }
}

/// What was counted of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionFruitions {
    /// The function.
    pub function: ServiceFunction,
    /// How many, up to the reference date.
    pub number: i64,
    /// Where they come from, in the order of the sources.
    pub sources: Vec<SourceCount>,
}

/// What a source counted of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceCount {
    /// The source.
    pub source: FruitionSource,
    /// How many.
    pub number: i64,
    /// The last day its counts include; none where it does not say.
    pub counted_to: Option<NaiveDate>,
}

/// A figure beside what the call asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// As it stands.
    pub measured: i64,
    /// The least that meets the target.
    pub required: i64,
}

/// The three quantitative targets (art. 2 and 9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotTargets {
    /// Residents, as the agreement froze them.
    pub population: i64,
    /// Date of that figure.
    pub population_as_of: NaiveDate,
    /// Source of that figure.
    pub population_source: String,
    /// Contacts, cases and interventions.
    pub fruitions: Measured,
    /// Sportelli of the funded network that open in the week.
    pub sportelli: Measured,
    /// Social workers of the whole ATS, in ten-thousandths of a full-time equivalent.
    pub social_workers_fte: Measured,
}

/// The least that meets each target with so many residents: fruitions, sportelli, and social
/// workers in ten-thousandths of a full-time equivalent.
#[must_use]
pub fn required(rules: &RuleSet, population: i64) -> (i64, i64, i64) {
    let count = |target| needed_count(target, rules, population);
    let workers = needed(Target::SocialWorkers, rules, population).checked_mul(Decimal::from(FTE_PARTS));
    let workers = workers.and_then(|parts| parts.to_i64()).unwrap_or(i64::MAX);
    (count(Target::Fruitions), count(Target::Sportelli), workers)
}
