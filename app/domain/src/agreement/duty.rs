//! The duties whose breach forfeits the grant (art. 4, second list). The portal proposes with
//! the facts; the manager decides.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::format;
use crate::project::ProjectPhase;

/// A duty of the second list of art. 4, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ForfeitureDuty {
    /// Acquire the CUP.
    AcquireCup,
    /// Sign the agreement in its term.
    SignAgreement,
    /// Feed SIRPS (physical monitoring).
    FeedSirps,
    /// Feed SIFORM (financial monitoring).
    FeedSiform,
    /// Convene the local evaluation group in its term.
    ConveneEvaluationGroup,
    /// Carry out the approved project.
    CarryOutProject,
    /// Keep the requirements that gave the score.
    KeepRequirements,
}

/// What decides whether a duty can be found not met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DutyFacts {
    /// Where the project stands.
    pub phase: ProjectPhase,
    /// Whether the CUP was acquired.
    pub has_cup: bool,
    /// The last day to sign, once the admission was received.
    pub sign_due: Option<NaiveDate>,
    /// The last day to convene the local evaluation group, once the agreement is in force.
    pub convene_due: Option<NaiveDate>,
    /// Day on which the body signed, if it did.
    pub body_signed_on: Option<NaiveDate>,
    /// The first day on which the project has something to do, and so data to feed.
    pub begins_on: NaiveDate,
    /// Today.
    pub today: NaiveDate,
}

impl ForfeitureDuty {
    /// All of them, in the order of the article.
    pub const ALL: [ForfeitureDuty; 7] = [
        ForfeitureDuty::AcquireCup,
        ForfeitureDuty::SignAgreement,
        ForfeitureDuty::FeedSirps,
        ForfeitureDuty::FeedSiform,
        ForfeitureDuty::ConveneEvaluationGroup,
        ForfeitureDuty::CarryOutProject,
        ForfeitureDuty::KeepRequirements,
    ];

    /// The code used in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            ForfeitureDuty::AcquireCup => "acquire_cup",
            ForfeitureDuty::SignAgreement => "sign_agreement",
            ForfeitureDuty::FeedSirps => "feed_sirps",
            ForfeitureDuty::FeedSiform => "feed_siform",
            ForfeitureDuty::ConveneEvaluationGroup => "convene_evaluation_group",
            ForfeitureDuty::CarryOutProject => "carry_out_project",
            ForfeitureDuty::KeepRequirements => "keep_requirements",
        }
    }

    /// The duty, as pages print it.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            ForfeitureDuty::AcquireCup => "Acquisire il CUP",
            ForfeitureDuty::SignAgreement => "Firmare l’atto di adesione nel termine",
            ForfeitureDuty::FeedSirps => "Alimentare il SIRPS (monitoraggio fisico)",
            ForfeitureDuty::FeedSiform => "Alimentare il SIFORM (monitoraggio finanziario)",
            ForfeitureDuty::ConveneEvaluationGroup => "Convocare il gruppo di valutazione locale nel termine",
            ForfeitureDuty::CarryOutProject => "Attuare il progetto approvato",
            ForfeitureDuty::KeepRequirements => "Mantenere i requisiti che hanno dato il punteggio",
        }
    }

    /// The article, with its number in the second list.
    #[must_use]
    pub const fn article(self) -> &'static str {
        match self {
            ForfeitureDuty::AcquireCup => "art. 4, decadenza, 1",
            ForfeitureDuty::SignAgreement => "art. 4, decadenza, 2",
            ForfeitureDuty::FeedSirps => "art. 4, decadenza, 3",
            ForfeitureDuty::FeedSiform => "art. 4, decadenza, 4",
            ForfeitureDuty::ConveneEvaluationGroup => "art. 4, decadenza, 5",
            ForfeitureDuty::CarryOutProject => "art. 4, decadenza, 6",
            ForfeitureDuty::KeepRequirements => "art. 4, decadenza, 7",
        }
    }

    /// The last day to meet it, where it has one. The CUP has no term of its own: it is acquired
    /// before the agreement, so within the term to sign it (art. 4, decided).
    #[must_use]
    pub const fn due(self, facts: &DutyFacts) -> Option<NaiveDate> {
        match self {
            ForfeitureDuty::AcquireCup | ForfeitureDuty::SignAgreement => facts.sign_due,
            ForfeitureDuty::ConveneEvaluationGroup => facts.convene_due,
            _ => None,
        }
    }

    /// Why the forfeiture cannot be proposed for it now; none: it can.
    #[must_use]
    pub fn obstacle(self, facts: &DutyFacts) -> Option<String> {
        if facts.phase.is_final() {
            return Some(format!("Il progetto è nella fase «{}».", facts.phase.italian()));
        }
        let in_force = facts.phase == ProjectPhase::InForce;
        let passed = |due: NaiveDate| {
            (facts.today <= due).then(|| format!("Il termine scade {}: non è ancora passato.", format::on_day(due)))
        };
        match self {
            ForfeitureDuty::AcquireCup if facts.has_cup => Some("Il CUP è registrato.".to_owned()),
            ForfeitureDuty::AcquireCup => match facts.sign_due {
                Some(due) => passed(due),
                None => Some("Non è registrato il giorno in cui l’ente ha ricevuto l’ammissione.".to_owned()),
            },
            ForfeitureDuty::SignAgreement if in_force => Some("L’atto è in vigore.".to_owned()),
            ForfeitureDuty::SignAgreement => match (facts.sign_due, facts.body_signed_on) {
                (None, _) => Some("Non è registrato il giorno in cui l’ente ha ricevuto l’ammissione.".to_owned()),
                (Some(due), Some(signed)) if signed <= due => Some("L’ente ha firmato nel termine.".to_owned()),
                (Some(due), _) => passed(due),
            },
            ForfeitureDuty::ConveneEvaluationGroup if in_force => facts.convene_due.and_then(passed),
            // What the activities bring about cannot be missing before there are any.
            ForfeitureDuty::FeedSirps | ForfeitureDuty::FeedSiform | ForfeitureDuty::CarryOutProject
                if in_force && facts.today < facts.begins_on =>
            {
                Some(format!("Il progetto inizia {}: l’obbligo non è ancora sorto.", format::on_day(facts.begins_on)))
            }
            _ if in_force => None,
            _ => Some("L’obbligo decorre dalla stipula dell’atto.".to_owned()),
        }
    }

    /// What is missing for it, where the portal knows by itself.
    #[must_use]
    pub fn finding(self, facts: &DutyFacts) -> Option<String> {
        match self {
            ForfeitureDuty::AcquireCup => Some("Il CUP non è registrato.".to_owned()),
            ForfeitureDuty::SignAgreement => Some(match facts.body_signed_on {
                Some(signed) => format!("L’ente ha firmato {}, oltre il termine.", format::on_day(signed)),
                None => "Manca la firma dell’ente.".to_owned(),
            }),
            _ => None,
        }
    }
}

impl fmt::Display for ForfeitureDuty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The text names no duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("l’obbligo non esiste")]
pub struct UnknownDuty;

impl FromStr for ForfeitureDuty {
    type Err = UnknownDuty;
    fn from_str(code: &str) -> Result<Self, UnknownDuty> {
        ForfeitureDuty::ALL.into_iter().find(|duty| duty.code() == code).ok_or(UnknownDuty)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn facts(today: &str) -> DutyFacts {
        DutyFacts {
            phase: ProjectPhase::Drafted,
            has_cup: true,
            // 60 days from 08/05/2020.
            sign_due: Some(day("2020-07-07")),
            convene_due: None,
            body_signed_on: None,
            begins_on: day("2020-06-25"),
            today: day(today),
        }
    }

    #[test]
    fn codes_are_read_back() {
        for duty in ForfeitureDuty::ALL {
            assert_eq!(duty.code().parse(), Ok(duty));
        }
    }

    #[test]
    fn it_can_be_proposed_from_the_day_after_the_term() {
        let sign = ForfeitureDuty::SignAgreement;
        assert!(sign.obstacle(&facts("2020-07-07")).is_some(), "day 60");
        assert_eq!(sign.obstacle(&facts("2020-07-08")), None, "day 61");
        assert!(sign.finding(&facts("2020-07-08")).unwrap().contains("Manca la firma"));
        let unreceived = DutyFacts { sign_due: None, ..facts("2020-12-31") };
        assert!(sign.obstacle(&unreceived).is_some(), "no term runs before the notice is received");
    }

    #[test]
    fn a_signature_in_the_term_meets_it_and_a_late_one_does_not() {
        let signed = |on: &str, phase| DutyFacts { phase, body_signed_on: Some(day(on)), ..facts("2020-08-01") };
        let sign = ForfeitureDuty::SignAgreement;
        assert!(sign.obstacle(&signed("2020-07-07", ProjectPhase::SignedByBody)).is_some());
        assert_eq!(sign.obstacle(&signed("2020-07-08", ProjectPhase::SignedByBody)), None);
        assert!(sign.finding(&signed("2020-07-08", ProjectPhase::SignedByBody)).unwrap().contains("oltre il termine"));
        assert!(sign.obstacle(&signed("2020-07-08", ProjectPhase::InForce)).is_some(), "the Region took it");
    }

    #[test]
    fn duties_of_the_project_run_from_the_agreement_and_none_after_the_end() {
        let in_force =
            |today| DutyFacts { phase: ProjectPhase::InForce, convene_due: Some(day("2020-07-22")), ..facts(today) };
        for duty in ForfeitureDuty::ALL {
            let closed = DutyFacts { phase: ProjectPhase::Closed, has_cup: false, ..facts("2023-01-01") };
            assert!(duty.obstacle(&closed).is_some(), "{duty}");
        }
        assert!(ForfeitureDuty::FeedSirps.obstacle(&facts("2020-12-31")).is_some());
        assert_eq!(ForfeitureDuty::FeedSirps.obstacle(&in_force("2020-07-01")), None);
        assert!(ForfeitureDuty::ConveneEvaluationGroup.obstacle(&in_force("2020-07-22")).is_some());
        assert_eq!(ForfeitureDuty::ConveneEvaluationGroup.obstacle(&in_force("2020-07-23")), None);
    }

    #[test]
    fn data_and_activities_are_owed_from_the_day_the_project_begins() {
        let later = |today| DutyFacts { phase: ProjectPhase::InForce, begins_on: day("2020-09-01"), ..facts(today) };
        for duty in [ForfeitureDuty::FeedSirps, ForfeitureDuty::FeedSiform, ForfeitureDuty::CarryOutProject] {
            let obstacle = duty.obstacle(&later("2020-08-31")).unwrap();
            assert!(obstacle.contains("inizia il 01/09/2020"), "{duty}: {obstacle}");
            assert_eq!(duty.obstacle(&later("2020-09-01")), None, "{duty}, the first day");
        }
        assert_eq!(ForfeitureDuty::KeepRequirements.obstacle(&later("2020-08-31")), None, "they were there before");
    }

    #[test]
    fn the_cup_is_due_with_the_signature() {
        let cup = ForfeitureDuty::AcquireCup;
        let without = |today| DutyFacts { has_cup: false, ..facts(today) };
        assert!(cup.obstacle(&facts("2020-07-08")).is_some(), "it is there");
        assert!(cup.obstacle(&without("2020-07-07")).is_some(), "day 60");
        assert_eq!(cup.obstacle(&without("2020-07-08")), None, "day 61");
    }
}
