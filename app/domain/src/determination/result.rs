//! What a determination finds: every figure on the way from the hours to the balance.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::explanation::Explanation;
use crate::function::ServiceFunction;
use crate::interest::YearOfInterest;
use crate::minutes::Minutes;
use crate::money::Cents;
use crate::percent::Percent;

use super::facts::RevocationCause;

/// The final determination of the grant (art. 7). All amounts in cents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Determination {
    /// Where it ends.
    pub outcome: Outcome,
    /// Why the whole grant is revoked, if it is.
    pub revocation: Option<Revocation>,
    /// One line per function, in the order of the call.
    pub functions: Vec<FunctionFigures>,
    /// Minutes left out, by reason; only reasons with minutes.
    pub inadmissible: BTreeMap<Inadmissibility, Minutes>,
    /// All minutes worked.
    pub realised_minutes: Minutes,
    /// Minutes admitted.
    pub admitted_minutes: Minutes,
    /// Category A: the functions' costs summed.
    pub staff_cost: Cents,
    /// Category B: the flat rate on category A.
    pub other_costs: Cents,
    /// Both categories.
    pub spend: Cents,
    /// Reference dates of the snapshots that were missed.
    pub missed_snapshots: Vec<NaiveDate>,
    /// What they cost.
    pub missed_snapshot_deduction: Cents,
    /// The most that can be admitted.
    pub ceiling: Cents,
    /// Spend, up to the ceiling.
    pub admitted_spend: Cents,
    /// Value of the last six months where the final evaluation is missing.
    pub unevaluated_semester: Cents,
    /// Penalties that apply, sorted by rule.
    pub penalties: Vec<Penalty>,
    /// Their percentages summed.
    pub penalty_percent_total: Percent,
    /// What they come to before the cap.
    pub penalty_uncapped: Cents,
    /// What they come to.
    pub penalty: Cents,
    /// The grant in the end.
    pub final_grant: Cents,
    /// What has been paid.
    pub paid: Cents,
    /// The grant in the end less what has been paid; negative if the body owes.
    pub balance: Cents,
    /// What the body gives back, if it owes.
    pub recovery: Option<Recovery>,
    /// The project's years, whether evaluated or not.
    pub years: Vec<ProjectYear>,
    /// Every snapshot owed and what became of it.
    pub snapshots: Vec<SnapshotOutcome>,
    /// What became of each row, by date, start and id.
    pub rows: Vec<RowOutcome>,
    /// The whole as a tree, from the balance down to the rows that lost minutes.
    pub explanation: Explanation,
}

/// Where a determination ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The Region still owes.
    BalanceDue,
    /// Nobody owes.
    Settled,
    /// The body owes.
    Recovery,
    /// The grant is revoked.
    Revoked,
}

impl Outcome {
    /// The name in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Outcome::BalanceDue => "balance_due",
            Outcome::Settled => "settled",
            Outcome::Recovery => "recovery",
            Outcome::Revoked => "revoked",
        }
    }

    /// As the pages print it.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            Outcome::BalanceDue => "Saldo da pagare",
            Outcome::Settled => "Niente da pagare né da recuperare",
            Outcome::Recovery => "Somme da recuperare",
            Outcome::Revoked => "Finanziamento revocato",
        }
    }
}

/// Why the whole grant is revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Revocation {
    /// By an act of the manager.
    Act(RevocationCause),
    /// The prospectus was not sent within the limit.
    ProspectusNotSent,
}

impl Revocation {
    /// The name in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Revocation::Act(cause) => cause.code(),
            Revocation::ProspectusNotSent => "prospectus_not_sent",
        }
    }

    /// As the pages print it.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            Revocation::Act(cause) => cause.italian(),
            Revocation::ProspectusNotSent => "Prospetto finale non trasmesso entro il termine ultimo",
        }
    }
}

/// The figures of one function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionFigures {
    /// Which.
    pub function: ServiceFunction,
    /// All minutes worked in it.
    pub realised_minutes: Minutes,
    /// Minutes admitted.
    pub admitted_minutes: Minutes,
    /// Their cost, in cents.
    pub staff_cost: Cents,
}

/// Why minutes are left out. The order is the one in which a row passes the checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Inadmissibility {
    /// Before the function's start or after the end (art. 6).
    OutsidePeriod,
    /// The person was not in the group for that function on that day (art. 3).
    NotAssigned,
    /// Not as the organisation was declared (art. 11).
    OrganisationalMismatch,
    /// The project year was not evaluated (art. 11).
    YearNotEvaluated,
    /// An earlier row of the same person has these minutes already (art. 7).
    Overlap,
    /// Beyond the hours agreed for the person and function (art. 3).
    OverAssignment,
}

impl Inadmissibility {
    /// All reasons, in the order of the checks.
    pub const ALL: [Inadmissibility; 6] = [
        Inadmissibility::OutsidePeriod,
        Inadmissibility::NotAssigned,
        Inadmissibility::OrganisationalMismatch,
        Inadmissibility::YearNotEvaluated,
        Inadmissibility::Overlap,
        Inadmissibility::OverAssignment,
    ];

    /// The name in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Inadmissibility::OutsidePeriod => "outside_period",
            Inadmissibility::NotAssigned => "not_assigned",
            Inadmissibility::OrganisationalMismatch => "organisational_mismatch",
            Inadmissibility::YearNotEvaluated => "year_not_evaluated",
            Inadmissibility::Overlap => "overlap",
            Inadmissibility::OverAssignment => "over_assignment",
        }
    }

    /// As the pages print it.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            Inadmissibility::OutsidePeriod => "Fuori dal periodo ammissibile",
            Inadmissibility::NotAssigned => "Operatore non assegnato alla funzione in quel giorno",
            Inadmissibility::OrganisationalMismatch => "Organizzazione diversa da quella comunicata",
            Inadmissibility::YearNotEvaluated => "Annualità non valutata dal GVL",
            Inadmissibility::Overlap => "Sovrapposta a un’altra riga dello stesso operatore",
            Inadmissibility::OverAssignment => "Oltre le ore assegnate all’operatore per la funzione",
        }
    }

    /// Where the agreement has it.
    #[must_use]
    pub const fn article(self) -> &'static str {
        match self {
            Inadmissibility::OutsidePeriod => "art. 6",
            Inadmissibility::NotAssigned | Inadmissibility::OverAssignment => "art. 3",
            Inadmissibility::OrganisationalMismatch | Inadmissibility::YearNotEvaluated => "art. 11",
            Inadmissibility::Overlap => "art. 7",
        }
    }
}

/// What became of a row: admitted and cut minutes add up to its length.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowOutcome {
    /// Where the row stands in the facts' `entries`.
    pub entry: usize,
    /// Minutes admitted.
    pub admitted: Minutes,
    /// Minutes left out, each with the first reason that applies; none are zero.
    pub cuts: Vec<Cut>,
}

/// Minutes of a row that are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    /// Why.
    pub reason: Inadmissibility,
    /// How many.
    pub minutes: Minutes,
}

/// A year of the project (art. 11), cut at the project's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectYear {
    /// From 1.
    pub number: i64,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Whether its hours count.
    pub evaluated: bool,
}

/// A snapshot owed, and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotOutcome {
    /// The day it is about.
    pub reference_date: NaiveDate,
    /// The last day to send it.
    pub due: NaiveDate,
    /// The day it was sent, if it was.
    pub sent_on: Option<NaiveDate>,
    /// Whether it counts as missed.
    pub missed: bool,
}

/// A final penalty. The order is that of the codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PenaltyRule {
    /// Contacts, cases and interventions below the target.
    FruitionBelowTarget,
    /// Prospectus late, but within the limit.
    LateProspectus,
    /// Annex E not applied.
    MethodologyNotApplied,
    /// Operators without the requirements.
    NonconformingOperator,
    /// PIPPI required and not applied.
    PippiNotApplied,
    /// Publicity of the funding not observed.
    PublicityNotObserved,
    /// Too few social workers for the residents.
    TooFewSocialWorkers,
    /// Too few sportelli for the residents.
    TooFewSportelli,
}

impl PenaltyRule {
    /// All penalties, sorted by code.
    pub const ALL: [PenaltyRule; 8] = [
        PenaltyRule::FruitionBelowTarget,
        PenaltyRule::LateProspectus,
        PenaltyRule::MethodologyNotApplied,
        PenaltyRule::NonconformingOperator,
        PenaltyRule::PippiNotApplied,
        PenaltyRule::PublicityNotObserved,
        PenaltyRule::TooFewSocialWorkers,
        PenaltyRule::TooFewSportelli,
    ];

    /// The name in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            PenaltyRule::FruitionBelowTarget => "fruition_below_target",
            PenaltyRule::LateProspectus => "late_prospectus",
            PenaltyRule::MethodologyNotApplied => "methodology_not_applied",
            PenaltyRule::NonconformingOperator => "nonconforming_operator",
            PenaltyRule::PippiNotApplied => "pippi_not_applied",
            PenaltyRule::PublicityNotObserved => "publicity_not_observed",
            PenaltyRule::TooFewSocialWorkers => "too_few_social_workers",
            PenaltyRule::TooFewSportelli => "too_few_sportelli",
        }
    }

    /// As the pages print it.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            PenaltyRule::FruitionBelowTarget => "Fruizione sotto l’obiettivo",
            PenaltyRule::LateProspectus => "Prospetto finale in ritardo",
            PenaltyRule::MethodologyNotApplied => "Metodologia dell’Allegato E non applicata",
            PenaltyRule::NonconformingOperator => "Operatori senza requisiti",
            PenaltyRule::PippiNotApplied => "PIPPI non applicato dove previsto",
            PenaltyRule::PublicityNotObserved => "Pubblicità dell’intervento non osservata",
            PenaltyRule::TooFewSocialWorkers => "Assistenti sociali insufficienti",
            PenaltyRule::TooFewSportelli => "Sportelli insufficienti",
        }
    }
}

/// A penalty that applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Penalty {
    /// Which.
    pub rule: PenaltyRule,
    /// What it takes of the admitted spend; may be 0.
    pub percent: Percent,
}

/// What the body gives back (art. 11 and 12). All amounts in cents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovery {
    /// Without interest.
    pub principal: Cents,
    /// Legal interest.
    pub interest: Cents,
    /// Both.
    pub total: Cents,
    /// The payments touched, the latest first.
    pub payments: Vec<RecoveredPayment>,
    /// Calendar years whose legal rate is not known: the interest lacks them.
    pub years_without_rate: Vec<i32>,
}

/// What is taken back of one payment. All amounts in cents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveredPayment {
    /// Day of the payment.
    pub payment_on: NaiveDate,
    /// Without interest.
    pub principal: Cents,
    /// Its interest.
    pub interest: Cents,
    /// The interest by calendar year; empty if the day of restitution is not known.
    pub years: Vec<YearOfInterest>,
}
