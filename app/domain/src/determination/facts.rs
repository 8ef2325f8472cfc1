//! What a determination is made from: the project, its people's work, and what happened.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::function::ServiceFunction;
use crate::minutes::{Minutes, TimeOfDay};
use crate::money::Cents;
use crate::rules::RuleSet;

/// Everything the final grant depends on (art. 5 to 11).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeterminationFacts {
    /// The day a forecast is made for; `None` as if it lay after every date.
    pub as_of: Option<NaiveDate>,
    /// The parameters of the call.
    pub rules: RuleSet,
    /// The project.
    pub project: Project,
    /// Day of the last signature of the agreement.
    pub agreement_signed_on: NaiveDate,
    /// Hours agreed per operator and function.
    pub assignments: Vec<Assignment>,
    /// Work entered, in any order.
    pub entries: Vec<Entry>,
    /// What the local evaluation group evaluated.
    pub evaluations: Evaluations,
    /// Snapshots sent.
    pub snapshots: Vec<SnapshotSent>,
    /// What was reached of the quantitative targets.
    pub targets: Targets,
    /// What was applied of the qualitative ones.
    pub methodology: Methodology,
    /// Operators found without the requirements; at least 0.
    pub nonconforming_operators: i64,
    /// Whether the publicity of the funding was observed.
    pub publicity_observed: bool,
    /// Day on which the final prospectus was sent, if it was.
    pub prospectus_sent_on: Option<NaiveDate>,
    /// What has been paid, in the order given.
    pub payments: Vec<Payment>,
    /// Day on which undue sums are given back, if it is known.
    pub restitution_on: Option<NaiveDate>,
    /// Total revocation by an act of the manager.
    pub revocation: Option<RevocationCause>,
}

/// The project and its grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// First day for functions 1 to 4.
    pub start: NaiveDate,
    /// The actual conclusion; not before the start.
    pub end: NaiveDate,
    /// First day for function 5.
    pub summer_service_start: NaiveDate,
    /// The grant of the agreement, in cents.
    pub granted: Cents,
    /// Residents; above 0.
    pub population: i64,
}

impl Project {
    /// The first day on which work of a function counts (art. 6).
    #[must_use]
    pub const fn start_of(&self, function: ServiceFunction) -> NaiveDate {
        match function {
            ServiceFunction::SummerService => self.summer_service_start,
            ServiceFunction::Access
            | ServiceFunction::CaseManagement
            | ServiceFunction::SocialInternships
            | ServiceFunction::EducationalSupport => self.start,
        }
    }
}

/// Hours agreed for a person in a function, and when the person is in the group for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// The person.
    pub operator: String,
    /// The function.
    pub function: ServiceFunction,
    /// Hours agreed; at least 0.
    pub hours: i64,
    /// First day.
    pub from: NaiveDate,
    /// Last day, if there is one.
    pub to: Option<NaiveDate>,
}

impl Assignment {
    /// Whether a day lies in it.
    #[must_use]
    pub fn covers(&self, date: NaiveDate) -> bool {
        self.from <= date && self.to.is_none_or(|to| date <= to)
    }
}

/// A row of a timesheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Unique.
    pub id: String,
    /// The person.
    pub operator: String,
    /// The function worked in.
    pub function: ServiceFunction,
    /// The day.
    pub date: NaiveDate,
    /// From.
    pub start: TimeOfDay,
    /// To; after the start.
    pub end: TimeOfDay,
    /// Parts of the row found not to correspond to the declared organisation; within the row.
    pub mismatch: Vec<TimeSpan>,
}

impl Entry {
    /// How long it lasts.
    #[must_use]
    pub fn minutes(&self) -> Minutes {
        self.start.until(self.end).max(Minutes::ZERO)
    }
}

/// A part of a day; it may be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TimeSpan {
    /// From.
    pub start: TimeOfDay,
    /// To; not before the start.
    pub end: TimeOfDay,
}

/// What the local evaluation group (GVL) evaluated.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluations {
    /// Project years, from 1; repeats and years beyond the last do no harm.
    pub years: Vec<i64>,
    /// Whether there is a final evaluation.
    #[serde(rename = "final")]
    pub is_final: bool,
}

/// A snapshot of the mayors' committee that was sent to the Region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotSent {
    /// The day it is about.
    pub reference_date: NaiveDate,
    /// The day it was sent.
    pub sent_on: NaiveDate,
}

/// Quantitative results at the end (art. 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Targets {
    /// Contacts, cases and interventions; at least 0.
    pub fruitions: i64,
    /// Sportelli open; at least 0.
    pub sportelli: i64,
    /// Social workers in full-time equivalents; at least 0.
    #[serde(with = "as_text")]
    pub social_workers_fte: Decimal,
}

/// Qualitative results (art. 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Methodology {
    /// Whether Annex E was applied.
    pub annex_e_applied: bool,
    /// Whether PIPPI was required here.
    pub pippi_required: bool,
    /// Whether PIPPI was applied.
    pub pippi_applied: bool,
}

/// A payment to the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Day of the liquidation.
    pub on: NaiveDate,
    /// How much, in cents.
    pub amount: Cents,
}

/// Why the manager revoked the whole grant (art. 11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevocationCause {
    /// The body renounced.
    Renounced,
    /// The body forfeited the grant (art. 4).
    Forfeited,
    /// The requirements of the grant were lost.
    LostRequirements,
    /// The project stands still.
    Standstill,
    /// SIRPS was repeatedly not fed.
    SirpsNotFed,
    /// SIFORM was repeatedly not fed.
    SiformNotFed,
    /// What was done does not conform at all to what was approved.
    Nonconformity,
    /// The law was violated.
    ViolationOfLaw,
}

impl RevocationCause {
    /// All causes.
    pub const ALL: [RevocationCause; 8] = [
        RevocationCause::Renounced,
        RevocationCause::Forfeited,
        RevocationCause::LostRequirements,
        RevocationCause::Standstill,
        RevocationCause::SirpsNotFed,
        RevocationCause::SiformNotFed,
        RevocationCause::Nonconformity,
        RevocationCause::ViolationOfLaw,
    ];

    /// The name in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            RevocationCause::Renounced => "renounced",
            RevocationCause::Forfeited => "forfeited",
            RevocationCause::LostRequirements => "lost_requirements",
            RevocationCause::Standstill => "standstill",
            RevocationCause::SirpsNotFed => "sirps_not_fed",
            RevocationCause::SiformNotFed => "siform_not_fed",
            RevocationCause::Nonconformity => "nonconformity",
            RevocationCause::ViolationOfLaw => "violation_of_law",
        }
    }

    /// As the pages print it.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            RevocationCause::Renounced => "Rinuncia dell’ente",
            RevocationCause::Forfeited => "Decadenza",
            RevocationCause::LostRequirements => "Perdita dei requisiti",
            RevocationCause::Standstill => "Progetto fermo",
            RevocationCause::SirpsNotFed => "Dati SIRPS non trasmessi più volte",
            RevocationCause::SiformNotFed => "Dati SIFORM non trasmessi più volte",
            RevocationCause::Nonconformity => "Intervento del tutto difforme dal progetto",
            RevocationCause::ViolationOfLaw => "Violazione della normativa",
        }
    }
}

/// The text names no cause of revocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("non è una causa di revoca")]
pub struct UnknownRevocationCause;

impl std::str::FromStr for RevocationCause {
    type Err = UnknownRevocationCause;

    fn from_str(text: &str) -> Result<Self, UnknownRevocationCause> {
        RevocationCause::ALL.into_iter().find(|cause| cause.code() == text).ok_or(UnknownRevocationCause)
    }
}

/// A decimal as a string.
mod as_text {
    use rust_decimal::Decimal;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}
