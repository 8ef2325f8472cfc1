//! The form of the facts that the Region records, as typed: read with all its problems at once.
//!
//! The same form feeds recording and the what-if. What comes from data and is left empty stays as
//! the data say.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::determination::RevocationCause;
use domain::format::{parse_date, parse_decimal};
use rust_decimal::Decimal;

use crate::determination::event::Outcome;
use crate::error::{FieldProblem, UseCaseError};

/// What was typed, as text; an empty text means «not known».
#[derive(Debug, Clone, Default)]
pub struct OutcomeInput {
    /// Project years taken as evaluated.
    pub years: Vec<String>,
    /// `si`, `no` or empty.
    pub final_evaluation: String,
    /// Day sent, or `no`, by reference date (ISO).
    pub snapshots: BTreeMap<String, String>,
    /// Whole number.
    pub fruitions: String,
    /// Whole number.
    pub sportelli: String,
    /// Decimal number with comma.
    pub social_workers_fte: String,
    /// `si`, `no` or empty.
    pub annex_e_applied: String,
    /// `si`, `no` or empty.
    pub pippi_required: String,
    /// `si`, `no` or empty.
    pub pippi_applied: String,
    /// Whole number.
    pub nonconforming_operators: String,
    /// `si`, `no` or empty.
    pub publicity_observed: String,
    /// Day.
    pub prospectus_sent_on: String,
    /// Day.
    pub restitution_on: String,
    /// Code of the cause, or empty.
    pub revocation: String,
    /// `si`, `no` or empty.
    pub monitoring_up_to_date: String,
}

/// The name of the field for a snapshot.
#[must_use]
pub fn snapshot_field(reference: NaiveDate) -> String {
    format!("fotografia-{reference}")
}

struct Reader<'a> {
    today: NaiveDate,
    problems: &'a mut Vec<FieldProblem>,
}

impl Reader<'_> {
    fn report(&mut self, field: &str, message: &str) {
        self.problems.push(FieldProblem::new(field, message));
    }

    fn yes_no(&mut self, field: &str, text: &str) -> Option<bool> {
        match text {
            "" => None,
            "si" => Some(true),
            "no" => Some(false),
            _ => {
                self.report(field, "Scegliere sì o no.");
                None
            }
        }
    }

    fn count(&mut self, field: &str, text: &str) -> Option<i64> {
        let digits: String = text.trim().chars().filter(|c| *c != '.').collect();
        if digits.is_empty() {
            return None;
        }
        let number = digits.parse::<i64>().ok().filter(|n| (0..=1_000_000_000).contains(n));
        if number.is_none() {
            self.report(field, "Scrivere un numero intero, non negativo.");
        }
        number
    }

    fn number(&mut self, field: &str, text: &str) -> Option<Decimal> {
        if text.trim().is_empty() {
            return None;
        }
        let number = parse_decimal(text).ok().filter(|n| !n.is_sign_negative() && *n <= Decimal::from(1_000_000));
        if number.is_none() {
            self.report(field, "Scrivere un numero non negativo, con la virgola per i decimali: per esempio 21,5.");
        }
        number
    }

    fn day(&mut self, field: &str, text: &str) -> Option<NaiveDate> {
        if text.trim().is_empty() {
            return None;
        }
        match parse_date(text) {
            Ok(day) if day <= self.today => Some(day),
            Ok(_) => {
                self.report(field, "La data è futura: si registra solo ciò che è già avvenuto.");
                None
            }
            Err(_) => {
                self.report(field, "Scrivere la data come 31/12/2021.");
                None
            }
        }
    }
}

impl OutcomeInput {
    /// Reads what was typed. `owed` are the snapshots that the project owes, `years` its number of
    /// project years; days after `today` are refused.
    ///
    /// # Errors
    /// `Invalid` with every problem, each at its field.
    pub fn read(&self, owed: &[NaiveDate], years: u32, today: NaiveDate) -> Result<Outcome, UseCaseError> {
        let mut problems = Vec::new();
        let mut reader = Reader { today, problems: &mut problems };
        let mut outcome = Outcome::default();
        for text in &self.years {
            match text.parse::<u32>() {
                Ok(year) if (1..=years).contains(&year) => {
                    outcome.years.insert(year);
                }
                _ => reader.report("annualita", "L’annualità indicata non è fra quelle del progetto."),
            }
        }
        for reference in owed {
            let field = snapshot_field(*reference);
            let text = self.snapshots.get(&reference.to_string()).map_or("", String::as_str);
            if text.trim().eq_ignore_ascii_case("no") {
                outcome.snapshots.insert(*reference, None);
            } else if let Some(day) = reader.day(&field, text) {
                if day < *reference {
                    reader.report(&field, "La trasmissione non può precedere la data di riferimento.");
                } else {
                    outcome.snapshots.insert(*reference, Some(day));
                }
            }
        }
        outcome.final_evaluation = reader.yes_no("valutazione-finale", &self.final_evaluation);
        outcome.fruitions = reader.count("fruizioni", &self.fruitions);
        outcome.sportelli = reader.count("sportelli", &self.sportelli);
        outcome.social_workers_fte = reader.number("assistenti-sociali", &self.social_workers_fte);
        outcome.annex_e_applied = reader.yes_no("allegato-e", &self.annex_e_applied);
        outcome.pippi_required = reader.yes_no("pippi-previsto", &self.pippi_required);
        outcome.pippi_applied = reader.yes_no("pippi-applicato", &self.pippi_applied);
        outcome.nonconforming_operators = reader.count("operatori-non-conformi", &self.nonconforming_operators);
        outcome.publicity_observed = reader.yes_no("pubblicita", &self.publicity_observed);
        outcome.prospectus_sent_on = reader.day("prospetto", &self.prospectus_sent_on);
        outcome.restitution_on = reader.day("restituzione", &self.restitution_on);
        outcome.monitoring_up_to_date = reader.yes_no("monitoraggio", &self.monitoring_up_to_date);
        if !self.revocation.is_empty() {
            match self.revocation.parse::<RevocationCause>() {
                Ok(cause) => outcome.revocation = Some(cause),
                Err(_) => reader.report("revoca", "Scegliere una causa di revoca fra quelle dell’elenco."),
            }
        }
        if problems.is_empty() { Ok(outcome) } else { Err(UseCaseError::Invalid(problems)) }
    }
}
