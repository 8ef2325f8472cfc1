//! Physical monitoring (art. 2, 4.3 and 9): what is counted, where the counts come from, and how
//! the counts of a period and of a project are read.
//!
//! Contacts are those of the network's sportelli (function 1), cases those taken in charge
//! (function 2), interventions those of functions 3 to 5. What each source looks like as a file
//! stands in the modules of its own.

pub mod flow;
pub mod intervention;
pub mod participant;
pub mod record;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::function::ServiceFunction;

/// What is counted (art. 4.3, letters a to c).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FruitionKind {
    /// Contacts of the sportelli.
    Contact,
    /// Cases taken in charge.
    Case,
    /// Interventions.
    Intervention,
}

impl FruitionKind {
    /// All three, in the order of the agreement.
    pub const ALL: [FruitionKind; 3] = [FruitionKind::Contact, FruitionKind::Case, FruitionKind::Intervention];

    /// What a function's work is counted as.
    #[must_use]
    pub const fn of(function: ServiceFunction) -> Self {
        match function {
            ServiceFunction::Access => FruitionKind::Contact,
            ServiceFunction::CaseManagement => FruitionKind::Case,
            ServiceFunction::SocialInternships
            | ServiceFunction::EducationalSupport
            | ServiceFunction::SummerService => FruitionKind::Intervention,
        }
    }

    /// The code used in files and in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            FruitionKind::Contact => "contact",
            FruitionKind::Case => "case",
            FruitionKind::Intervention => "intervention",
        }
    }

    /// The name of many on pages and documents.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            FruitionKind::Contact => "Contatti",
            FruitionKind::Case => "Prese in carico",
            FruitionKind::Intervention => "Interventi",
        }
    }

    /// So many of them: «1 contatto», «1.234 prese in carico».
    #[must_use]
    pub fn counted(self, number: i64) -> String {
        let (one, many) = match self {
            FruitionKind::Contact => ("contatto", "contatti"),
            FruitionKind::Case => ("presa in carico", "prese in carico"),
            FruitionKind::Intervention => ("intervento", "interventi"),
        };
        crate::format::count(usize::try_from(number).unwrap_or_default(), one, many)
    }
}

/// Where counts come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FruitionSource {
    /// A flow of counts from other software.
    Flow,
    /// The list of participants of the case-file software.
    Participants,
    /// What the ATS enters by hand.
    Records,
}

impl FruitionSource {
    /// All sources.
    pub const ALL: [FruitionSource; 3] = [FruitionSource::Flow, FruitionSource::Participants, FruitionSource::Records];

    /// The code used in files and in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            FruitionSource::Flow => "flow",
            FruitionSource::Participants => "participants",
            FruitionSource::Records => "records",
        }
    }

    /// The name on pages and documents.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            FruitionSource::Flow => "flusso SIRPS",
            FruitionSource::Participants => "lista dei partecipanti",
            FruitionSource::Records => "registrazioni del portale",
        }
    }
}

/// How fruitions are counted (art. 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FruitionCounting {
    /// Every contact, case and intervention, as art. 2 says.
    Events,
    /// Different people within a function and period.
    Persons,
}

impl FruitionCounting {
    /// Both ways.
    pub const ALL: [FruitionCounting; 2] = [FruitionCounting::Events, FruitionCounting::Persons];

    /// The name in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            FruitionCounting::Events => "events",
            FruitionCounting::Persons => "persons",
        }
    }
}

/// The text names none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("codice sconosciuto")]
pub struct UnknownCode;

impl FromStr for FruitionKind {
    type Err = UnknownCode;
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        FruitionKind::ALL.into_iter().find(|kind| kind.code() == text).ok_or(UnknownCode)
    }
}

impl FromStr for FruitionSource {
    type Err = UnknownCode;
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        FruitionSource::ALL.into_iter().find(|source| source.code() == text).ok_or(UnknownCode)
    }
}

impl fmt::Display for FruitionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for FruitionSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_function_is_counted_as_the_agreement_says() {
        let kinds = ServiceFunction::ALL.map(FruitionKind::of);
        use FruitionKind::{Case, Contact, Intervention};
        assert_eq!(kinds, [Contact, Case, Intervention, Intervention, Intervention]);
    }

    #[test]
    fn codes_are_read_back() {
        for kind in FruitionKind::ALL {
            assert_eq!(kind.code().parse(), Ok(kind));
        }
        for source in FruitionSource::ALL {
            assert_eq!(source.code().parse(), Ok(source));
        }
        assert_eq!("flusso".parse::<FruitionSource>(), Err(UnknownCode));
    }
}
