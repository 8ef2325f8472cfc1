//! The facts that the Region records for the determination (art. 7, 9, 11), as events.
//!
//! Nothing is overwritten: a later event of the same kind and reference replaces an earlier one.
//! [`Outcome`] is what holds after all of them. Fruitions, sportelli, social workers and snapshots
//! come from the portal's data: what is recorded of them stands in the data's place until it is
//! taken back.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::determination::RevocationCause;
use domain::format;
use domain::targets::Target;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use store::event::EventRow;

use crate::error::UseCaseError;
use crate::monitoring::reached::Reached;

/// One recorded fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordedFact {
    /// The GVL evaluated a project year (or the record of it is withdrawn).
    YearEvaluated {
        /// Project year, from 1.
        year: u32,
        /// Whether it is evaluated.
        evaluated: bool,
    },
    /// The GVL's final evaluation.
    FinalEvaluation(bool),
    /// The snapshot at a reference date was sent on a day; `None`: not sent.
    SnapshotSent {
        /// 31 March or 30 October.
        reference: NaiveDate,
        /// Day of the transmission.
        sent_on: Option<NaiveDate>,
    },
    /// Contacts, cases and interventions together.
    Fruitions(i64),
    /// Funded sportelli open at the end.
    Sportelli(i64),
    /// Social workers of the whole ATS, full-time equivalents.
    SocialWorkersFte(Decimal),
    /// Annex E applied.
    AnnexEApplied(bool),
    /// PIPPI required.
    PippiRequired(bool),
    /// PIPPI applied.
    PippiApplied(bool),
    /// Operators of the sample found without the requirements.
    NonconformingOperators(i64),
    /// Publicity of the ESF observed.
    PublicityObserved(bool),
    /// The final prospectus was sent.
    ProspectusSent(Option<NaiveDate>),
    /// Undue sums were given back.
    Restitution(Option<NaiveDate>),
    /// Total revocation decided by the manager.
    Revocation(Option<RevocationCause>),
    /// Financial monitoring (SIFORM) is complete, and so is the physical one as far as the Region
    /// sees it.
    MonitoringUpToDate(bool),
    /// What was recorded in the place of data is taken back: the data hold again.
    TakenBack(FromData),
}

/// What comes from data where the Region records nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FromData {
    /// Contacts, cases and interventions.
    Fruitions,
    /// Funded sportelli open.
    Sportelli,
    /// Social workers.
    SocialWorkersFte,
    /// The snapshot at a reference date.
    Snapshot(NaiveDate),
}

impl FromData {
    /// The code of its kind in the store.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            FromData::Fruitions => "fruitions",
            FromData::Sportelli => "sportelli",
            FromData::SocialWorkersFte => "social_workers_fte",
            FromData::Snapshot(_) => "snapshot_sent",
        }
    }

    /// The reference date of a snapshot; else empty.
    #[must_use]
    pub fn reference(self) -> String {
        match self {
            FromData::Snapshot(reference) => reference.to_string(),
            _ => String::new(),
        }
    }

    /// What a kind and reference name.
    #[must_use]
    pub fn read(kind: &str, reference: &str) -> Option<Self> {
        Some(match kind {
            "fruitions" => FromData::Fruitions,
            "sportelli" => FromData::Sportelli,
            "social_workers_fte" => FromData::SocialWorkersFte,
            "snapshot_sent" => FromData::Snapshot(reference.parse().ok()?),
            _ => return None,
        })
    }

    /// As the pages call it.
    #[must_use]
    pub fn italian(self) -> String {
        match self {
            FromData::Fruitions => Target::Fruitions.italian().to_owned(),
            FromData::Sportelli => Target::Sportelli.italian().to_owned(),
            FromData::SocialWorkersFte => Target::SocialWorkers.italian().to_owned(),
            FromData::Snapshot(reference) => format!("Fotografia al {}", format::date(reference)),
        }
    }
}

/// The stored value of what is taken back.
const TAKEN_BACK: &str = "taken_back";

impl RecordedFact {
    /// The code of its kind in the store.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            RecordedFact::YearEvaluated { .. } => "year_evaluated",
            RecordedFact::FinalEvaluation(_) => "final_evaluation",
            RecordedFact::SnapshotSent { .. } => "snapshot_sent",
            RecordedFact::Fruitions(_) => "fruitions",
            RecordedFact::Sportelli(_) => "sportelli",
            RecordedFact::SocialWorkersFte(_) => "social_workers_fte",
            RecordedFact::AnnexEApplied(_) => "annex_e_applied",
            RecordedFact::PippiRequired(_) => "pippi_required",
            RecordedFact::PippiApplied(_) => "pippi_applied",
            RecordedFact::NonconformingOperators(_) => "nonconforming_operators",
            RecordedFact::PublicityObserved(_) => "publicity_observed",
            RecordedFact::ProspectusSent(_) => "prospectus_sent",
            RecordedFact::Restitution(_) => "restitution",
            RecordedFact::Revocation(_) => "revocation",
            RecordedFact::MonitoringUpToDate(_) => "monitoring_up_to_date",
            RecordedFact::TakenBack(fact) => fact.kind(),
        }
    }

    /// What of the data it stands in the place of, or gives back to them.
    #[must_use]
    pub const fn from_data(&self) -> Option<FromData> {
        match self {
            RecordedFact::SnapshotSent { reference, .. } => Some(FromData::Snapshot(*reference)),
            RecordedFact::Fruitions(_) => Some(FromData::Fruitions),
            RecordedFact::Sportelli(_) => Some(FromData::Sportelli),
            RecordedFact::SocialWorkersFte(_) => Some(FromData::SocialWorkersFte),
            RecordedFact::TakenBack(fact) => Some(*fact),
            _ => None,
        }
    }

    /// What it is about, where one kind has many; else empty.
    #[must_use]
    pub fn reference(&self) -> String {
        match self {
            RecordedFact::YearEvaluated { year, .. } => year.to_string(),
            RecordedFact::SnapshotSent { reference, .. } => reference.to_string(),
            RecordedFact::TakenBack(fact) => fact.reference(),
            _ => String::new(),
        }
    }

    /// Its value as JSON.
    #[must_use]
    pub fn value(&self) -> Value {
        match self {
            RecordedFact::YearEvaluated { evaluated: yes, .. }
            | RecordedFact::FinalEvaluation(yes)
            | RecordedFact::AnnexEApplied(yes)
            | RecordedFact::PippiRequired(yes)
            | RecordedFact::PippiApplied(yes)
            | RecordedFact::PublicityObserved(yes)
            | RecordedFact::MonitoringUpToDate(yes) => json!(yes),
            RecordedFact::Fruitions(n) | RecordedFact::Sportelli(n) | RecordedFact::NonconformingOperators(n) => {
                json!(n)
            }
            RecordedFact::SocialWorkersFte(fte) => json!(fte.to_string()),
            RecordedFact::SnapshotSent { sent_on: day, .. }
            | RecordedFact::ProspectusSent(day)
            | RecordedFact::Restitution(day) => day.map_or(Value::Null, |day| json!(day.to_string())),
            RecordedFact::Revocation(cause) => cause.map_or(Value::Null, |cause| json!(cause.code())),
            RecordedFact::TakenBack(_) => json!(TAKEN_BACK),
        }
    }

    /// What was recorded, in words.
    #[must_use]
    pub fn italian(&self) -> String {
        let yes_no = |yes: bool| if yes { "sì" } else { "no" };
        let day = |day: Option<NaiveDate>, none: &str| day.map_or_else(|| none.to_owned(), format::date);
        match self {
            RecordedFact::YearEvaluated { year, evaluated } => {
                format!("Annualità {year} valutata dal GVL: {}", yes_no(*evaluated))
            }
            RecordedFact::FinalEvaluation(yes) => format!("Valutazione finale del GVL: {}", yes_no(*yes)),
            RecordedFact::SnapshotSent { reference, sent_on } => {
                format!("Fotografia al {}: trasmessa {}", format::date(*reference), day(*sent_on, "no"))
            }
            RecordedFact::Fruitions(n) => format!("Fruizioni: {}", format::integer(*n)),
            RecordedFact::Sportelli(n) => format!("Sportelli aperti: {n}"),
            RecordedFact::SocialWorkersFte(fte) => {
                format!("Assistenti sociali (equivalenti a tempo pieno): {}", fte.to_string().replace('.', ","))
            }
            RecordedFact::AnnexEApplied(yes) => format!("Metodologia dell’Allegato E applicata: {}", yes_no(*yes)),
            RecordedFact::PippiRequired(yes) => format!("PIPPI previsto: {}", yes_no(*yes)),
            RecordedFact::PippiApplied(yes) => format!("PIPPI applicato: {}", yes_no(*yes)),
            RecordedFact::NonconformingOperators(n) => format!("Operatori non conformi: {n}"),
            RecordedFact::PublicityObserved(yes) => format!("Pubblicità del FSE osservata: {}", yes_no(*yes)),
            RecordedFact::ProspectusSent(on) => format!("Prospetto finale trasmesso: {}", day(*on, "no")),
            RecordedFact::Restitution(on) => format!("Restituzione delle somme: {}", day(*on, "no")),
            RecordedFact::Revocation(cause) => {
                format!("Revoca totale: {}", cause.map_or("no", RevocationCause::italian))
            }
            RecordedFact::MonitoringUpToDate(yes) => format!("Dati di monitoraggio aggiornati: {}", yes_no(*yes)),
            RecordedFact::TakenBack(fact) => format!("{}: valgono di nuovo i dati del portale", fact.italian()),
        }
    }

    /// Reads a stored event.
    ///
    /// # Errors
    /// `Broken` when the store holds what was never written there.
    pub fn read(row: &EventRow) -> Result<Self, UseCaseError> {
        let broken = || UseCaseError::Broken(format!("event {} {:?} {:?}", row.kind, row.reference, row.value));
        let value: Value = serde_json::from_str(&row.value).map_err(|_| broken())?;
        if value == TAKEN_BACK {
            return FromData::read(&row.kind, &row.reference).map(RecordedFact::TakenBack).ok_or_else(broken);
        }
        let yes = || value.as_bool().ok_or_else(broken);
        let number = || value.as_i64().ok_or_else(broken);
        let day = || match &value {
            Value::Null => Ok(None),
            Value::String(text) => text.parse::<NaiveDate>().map(Some).map_err(|_| broken()),
            _ => Err(broken()),
        };
        Ok(match row.kind.as_str() {
            "year_evaluated" => {
                RecordedFact::YearEvaluated { year: row.reference.parse().map_err(|_| broken())?, evaluated: yes()? }
            }
            "final_evaluation" => RecordedFact::FinalEvaluation(yes()?),
            "snapshot_sent" => {
                RecordedFact::SnapshotSent { reference: row.reference.parse().map_err(|_| broken())?, sent_on: day()? }
            }
            "fruitions" => RecordedFact::Fruitions(number()?),
            "sportelli" => RecordedFact::Sportelli(number()?),
            "social_workers_fte" => {
                RecordedFact::SocialWorkersFte(value.as_str().and_then(|text| text.parse().ok()).ok_or_else(broken)?)
            }
            "annex_e_applied" => RecordedFact::AnnexEApplied(yes()?),
            "pippi_required" => RecordedFact::PippiRequired(yes()?),
            "pippi_applied" => RecordedFact::PippiApplied(yes()?),
            "nonconforming_operators" => RecordedFact::NonconformingOperators(number()?),
            "publicity_observed" => RecordedFact::PublicityObserved(yes()?),
            "prospectus_sent" => RecordedFact::ProspectusSent(day()?),
            "restitution" => RecordedFact::Restitution(day()?),
            "revocation" => RecordedFact::Revocation(match &value {
                Value::Null => None,
                Value::String(code) => Some(code.parse().map_err(|_| broken())?),
                _ => return Err(broken()),
            }),
            "monitoring_up_to_date" => RecordedFact::MonitoringUpToDate(yes()?),
            _ => return Err(broken()),
        })
    }
}

/// What holds after all recorded facts; `None` where nothing was recorded yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Project years evaluated by the GVL.
    pub years: BTreeSet<u32>,
    /// Its final evaluation.
    pub final_evaluation: Option<bool>,
    /// Snapshots, in the place of the data: reference date, day sent; none: not sent.
    pub snapshots: BTreeMap<NaiveDate, Option<NaiveDate>>,
    /// Contacts, cases and interventions, in the place of the data.
    pub fruitions: Option<i64>,
    /// Funded sportelli open, in the place of the data.
    pub sportelli: Option<i64>,
    /// Social workers, full-time equivalents, in the place of the data.
    pub social_workers_fte: Option<Decimal>,
    /// Annex E applied.
    pub annex_e_applied: Option<bool>,
    /// PIPPI required.
    pub pippi_required: Option<bool>,
    /// PIPPI applied.
    pub pippi_applied: Option<bool>,
    /// Operators found without the requirements.
    pub nonconforming_operators: Option<i64>,
    /// Publicity observed.
    pub publicity_observed: Option<bool>,
    /// Day the prospectus was sent.
    pub prospectus_sent_on: Option<NaiveDate>,
    /// Day undue sums were given back.
    pub restitution_on: Option<NaiveDate>,
    /// Total revocation.
    pub revocation: Option<RevocationCause>,
    /// Monitoring data complete.
    pub monitoring_up_to_date: Option<bool>,
}

impl Outcome {
    /// What holds after the stored events, in their order.
    ///
    /// # Errors
    /// `Broken` when one cannot be read.
    pub fn of(rows: &[EventRow]) -> Result<Self, UseCaseError> {
        let mut outcome = Outcome::default();
        for row in rows {
            outcome.apply(&RecordedFact::read(row)?);
        }
        Ok(outcome)
    }

    /// Takes one more fact in.
    pub fn apply(&mut self, fact: &RecordedFact) {
        match fact {
            RecordedFact::YearEvaluated { year, evaluated: true } => {
                self.years.insert(*year);
            }
            RecordedFact::YearEvaluated { year, evaluated: false } => {
                self.years.remove(year);
            }
            RecordedFact::FinalEvaluation(yes) => self.final_evaluation = Some(*yes),
            RecordedFact::SnapshotSent { reference, sent_on } => {
                self.snapshots.insert(*reference, *sent_on);
            }
            RecordedFact::TakenBack(FromData::Snapshot(reference)) => {
                self.snapshots.remove(reference);
            }
            RecordedFact::TakenBack(FromData::Fruitions) => self.fruitions = None,
            RecordedFact::TakenBack(FromData::Sportelli) => self.sportelli = None,
            RecordedFact::TakenBack(FromData::SocialWorkersFte) => self.social_workers_fte = None,
            RecordedFact::Fruitions(n) => self.fruitions = Some(*n),
            RecordedFact::Sportelli(n) => self.sportelli = Some(*n),
            RecordedFact::SocialWorkersFte(fte) => self.social_workers_fte = Some(*fte),
            RecordedFact::AnnexEApplied(yes) => self.annex_e_applied = Some(*yes),
            RecordedFact::PippiRequired(yes) => self.pippi_required = Some(*yes),
            RecordedFact::PippiApplied(yes) => self.pippi_applied = Some(*yes),
            RecordedFact::NonconformingOperators(n) => self.nonconforming_operators = Some(*n),
            RecordedFact::PublicityObserved(yes) => self.publicity_observed = Some(*yes),
            RecordedFact::ProspectusSent(day) => self.prospectus_sent_on = *day,
            RecordedFact::Restitution(day) => self.restitution_on = *day,
            RecordedFact::Revocation(cause) => self.revocation = *cause,
            RecordedFact::MonitoringUpToDate(yes) => self.monitoring_up_to_date = Some(*yes),
        }
    }

    /// The facts that lead from `self` to `wanted`: what has to be recorded.
    #[must_use]
    pub fn changes_to(&self, wanted: &Outcome) -> Vec<RecordedFact> {
        let mut facts = Vec::new();
        for year in self.years.union(&wanted.years) {
            let evaluated = wanted.years.contains(year);
            if self.years.contains(year) != evaluated {
                facts.push(RecordedFact::YearEvaluated { year: *year, evaluated });
            }
        }
        let references: BTreeSet<&NaiveDate> = self.snapshots.keys().chain(wanted.snapshots.keys()).collect();
        for reference in references {
            match (self.snapshots.get(reference), wanted.snapshots.get(reference)) {
                (before, Some(sent_on)) if before != Some(sent_on) => {
                    facts.push(RecordedFact::SnapshotSent { reference: *reference, sent_on: *sent_on });
                }
                (Some(_), None) => facts.push(RecordedFact::TakenBack(FromData::Snapshot(*reference))),
                _ => {}
            }
        }
        for (before, after, fact) in [
            (self.fruitions.is_some(), wanted.fruitions.is_some(), FromData::Fruitions),
            (self.sportelli.is_some(), wanted.sportelli.is_some(), FromData::Sportelli),
            (self.social_workers_fte.is_some(), wanted.social_workers_fte.is_some(), FromData::SocialWorkersFte),
        ] {
            if before && !after {
                facts.push(RecordedFact::TakenBack(fact));
            }
        }
        let mut changed = |before: Option<RecordedFact>, after: Option<RecordedFact>| {
            if let Some(fact) = after.filter(|fact| before.as_ref() != Some(fact)) {
                facts.push(fact);
            }
        };
        let all = |o: &Outcome| {
            [
                o.final_evaluation.map(RecordedFact::FinalEvaluation),
                o.fruitions.map(RecordedFact::Fruitions),
                o.sportelli.map(RecordedFact::Sportelli),
                o.social_workers_fte.map(RecordedFact::SocialWorkersFte),
                o.annex_e_applied.map(RecordedFact::AnnexEApplied),
                o.pippi_required.map(RecordedFact::PippiRequired),
                o.pippi_applied.map(RecordedFact::PippiApplied),
                o.nonconforming_operators.map(RecordedFact::NonconformingOperators),
                o.publicity_observed.map(RecordedFact::PublicityObserved),
                Some(RecordedFact::ProspectusSent(o.prospectus_sent_on)),
                Some(RecordedFact::Restitution(o.restitution_on)),
                Some(RecordedFact::Revocation(o.revocation)),
                o.monitoring_up_to_date.map(RecordedFact::MonitoringUpToDate),
            ]
        };
        for (before, after) in all(self).into_iter().zip(all(wanted)) {
            changed(before, after);
        }
        facts
    }

    /// What the determination needs and neither the data nor the Region say yet, in words: it counts
    /// as not done.
    #[must_use]
    pub fn unrecorded(&self, reached: &Reached) -> Vec<&'static str> {
        let mut missing = Vec::new();
        let mut note = |recorded: bool, name| {
            if !recorded {
                missing.push(name);
            }
        };
        note(self.fruitions.is_some() || reached.fruitions_known().is_some(), "fruizioni (nessun dato)");
        note(self.sportelli.is_some() || reached.sportelli_known().is_some(), "sportelli aperti (nessun dato)");
        let workers = self.social_workers_fte.is_some() || reached.fte_known().is_some();
        note(workers, "assistenti sociali (nessun dato)");
        note(self.annex_e_applied.is_some(), "metodologia dell’Allegato E");
        note(self.pippi_required.is_some(), "PIPPI");
        note(self.publicity_observed.is_some(), "pubblicità del FSE");
        note(self.final_evaluation.is_some(), "valutazione finale del GVL");
        missing
    }
}

#[cfg(test)]
mod tests;
