//! Cross-checks of physical monitoring (art. 9, point 3): what is declared in sheets, counts and
//! snapshots held against each other. One rule is one file here: a pure function from facts to
//! findings, with a test of the same name.
//!
//! Only hours that are «reported» take part: those of sheets which were sent and not returned. The
//! figures the rules need come from the rule set.

mod contacts_outside_network;
mod found;
mod hours_without_cases;
mod minutes_per_case_outlier;
mod person_in_two_ats;
mod registration_form_missing;
mod snapshot_differs;
mod sportello_without_contacts;
mod state;
#[cfg(test)]
mod tests;
mod work_outside_opening_hours;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::format;
use crate::function::ServiceFunction;
use crate::sirps::FruitionKind;

pub use contacts_outside_network::{SportelloContacts, contacts_outside_network};
pub use found::{Counted, Counts, Figure, Found, FoundRow, Other, SheetHours, Source};
pub use hours_without_cases::hours_without_cases;
pub use minutes_per_case_outlier::{
    MinutesPerCase, RegionalFigure, minutes_per_case, minutes_per_case_outlier, regional_figures,
};
pub use person_in_two_ats::{Commitment, person_in_two_ats};
pub use registration_form_missing::{Unregistered, registration_form_missing};
pub use snapshot_differs::{Declared, snapshot_differs};
pub use sportello_without_contacts::{SportelloHours, sportello_without_contacts};
pub use state::{FindingState, UnknownFindingState};
pub use work_outside_opening_hours::{AccessRow, work_outside_opening_hours};

/// A cross-check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CrosscheckRule {
    /// What a snapshot declared is not what was transmitted up to its day.
    SnapshotDiffers,
    /// Hours in a function and quarter, and nobody whom they served.
    HoursWithoutCases,
    /// Hours at a sportello in a quarter, and nobody who came.
    SportelloWithoutContacts,
    /// Contacts at a sportello the grant does not pay for.
    ContactsOutsideNetwork,
    /// Function 1 while the sportello was closed.
    WorkOutsideOpeningHours,
    /// Minutes per case far from those of the region.
    MinutesPerCaseOutlier,
    /// One person in two ATS with no time to get from one to the other.
    PersonInTwoAts,
    /// Cases or interventions without the registration form H.
    RegistrationFormMissing,
}

/// What follows when the Region confirms a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Nothing: it is to be mended.
    None,
    /// The minutes do not match the organisation that was declared: they leave the determination
    /// (art. 11).
    Hours,
    /// The evaluation committee reads it at its next session (art. 9).
    Note,
}

impl Effect {
    /// The code used in the database and in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Effect::None => "none",
            Effect::Hours => "hours",
            Effect::Note => "note",
        }
    }

    /// What a confirmation leads to, for pages.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            Effect::None => "Nessun effetto sulla sovvenzione: l’ente rimedia",
            Effect::Hours => "I minuti escono dalla determinazione come non conformi all’organizzazione (art. 11)",
            Effect::Note => "Nota per la Commissione di valutazione, alla prossima seduta (art. 9)",
        }
    }
}

impl CrosscheckRule {
    /// All of them, in the order shown.
    pub const ALL: [CrosscheckRule; 8] = [
        CrosscheckRule::SnapshotDiffers,
        CrosscheckRule::HoursWithoutCases,
        CrosscheckRule::SportelloWithoutContacts,
        CrosscheckRule::ContactsOutsideNetwork,
        CrosscheckRule::WorkOutsideOpeningHours,
        CrosscheckRule::MinutesPerCaseOutlier,
        CrosscheckRule::PersonInTwoAts,
        CrosscheckRule::RegistrationFormMissing,
    ];

    /// The code used in the database, in addresses and in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            CrosscheckRule::SnapshotDiffers => "snapshot_differs",
            CrosscheckRule::HoursWithoutCases => "hours_without_cases",
            CrosscheckRule::SportelloWithoutContacts => "sportello_without_contacts",
            CrosscheckRule::ContactsOutsideNetwork => "contacts_outside_network",
            CrosscheckRule::WorkOutsideOpeningHours => "work_outside_opening_hours",
            CrosscheckRule::MinutesPerCaseOutlier => "minutes_per_case_outlier",
            CrosscheckRule::PersonInTwoAts => "person_in_two_ats",
            CrosscheckRule::RegistrationFormMissing => "registration_form_missing",
        }
    }

    /// The name on pages.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            CrosscheckRule::SnapshotDiffers => "Fotografia diversa dai dati SIRPS",
            CrosscheckRule::HoursWithoutCases => "Ore senza utenti",
            CrosscheckRule::SportelloWithoutContacts => "Sportello senza contatti",
            CrosscheckRule::ContactsOutsideNetwork => "Contatti fuori dalla rete finanziata",
            CrosscheckRule::WorkOutsideOpeningHours => "Lavoro fuori dall’orario di apertura",
            CrosscheckRule::MinutesPerCaseOutlier => "Tempo per utente lontano dalla mediana regionale",
            CrosscheckRule::PersonInTwoAts => "Stessa persona in due ATS",
            CrosscheckRule::RegistrationFormMissing => "Moduli H mancanti",
        }
    }

    /// What it holds against what, in a sentence.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            CrosscheckRule::SnapshotDiffers => {
                "Le fruizioni dichiarate in una fotografia trasmessa devono essere quelle del SIRPS alla stessa data."
            }
            CrosscheckRule::HoursWithoutCases => {
                "In una funzione e in un trimestre con ore deve esserci almeno un contatto, una presa in carico o un intervento."
            }
            CrosscheckRule::SportelloWithoutContacts => {
                "Uno sportello con ore della funzione 1 in un trimestre deve avere almeno un contatto."
            }
            CrosscheckRule::ContactsOutsideNetwork => "I contatti sono quelli degli sportelli finanziati.",
            CrosscheckRule::WorkOutsideOpeningHours => {
                "Il lavoro della funzione 1 a uno sportello si svolge nel suo orario di apertura."
            }
            CrosscheckRule::MinutesPerCaseOutlier => {
                "I minuti per utente di una funzione e di un trimestre si confrontano con la mediana dei progetti dello stesso avviso."
            }
            CrosscheckRule::PersonInTwoAts => {
                "Fra il lavoro di una persona in due ATS nello stesso giorno deve restare il tempo dello spostamento."
            }
            CrosscheckRule::RegistrationFormMissing => {
                "Le prese in carico degli assistenti sociali finanziati e gli interventi richiedono la domanda di iscrizione (modulo H)."
            }
        }
    }

    /// The article it stands on.
    #[must_use]
    pub const fn article(self) -> &'static str {
        match self {
            CrosscheckRule::SnapshotDiffers
            | CrosscheckRule::HoursWithoutCases
            | CrosscheckRule::SportelloWithoutContacts
            | CrosscheckRule::MinutesPerCaseOutlier => "art. 9",
            CrosscheckRule::ContactsOutsideNetwork => "art. 4.3, lettera a",
            CrosscheckRule::WorkOutsideOpeningHours | CrosscheckRule::PersonInTwoAts => "art. 11",
            CrosscheckRule::RegistrationFormMissing => "art. 4.3, lettere b e c",
        }
    }

    /// What follows when a finding of it is confirmed.
    #[must_use]
    pub const fn effect(self) -> Effect {
        match self {
            CrosscheckRule::WorkOutsideOpeningHours | CrosscheckRule::PersonInTwoAts => Effect::Hours,
            CrosscheckRule::RegistrationFormMissing => Effect::None,
            CrosscheckRule::SnapshotDiffers
            | CrosscheckRule::HoursWithoutCases
            | CrosscheckRule::SportelloWithoutContacts
            | CrosscheckRule::ContactsOutsideNetwork
            | CrosscheckRule::MinutesPerCaseOutlier => Effect::Note,
        }
    }
}

/// The text names no cross-check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("riscontro sconosciuto")]
pub struct UnknownCrosscheck;

impl FromStr for CrosscheckRule {
    type Err = UnknownCrosscheck;
    fn from_str(text: &str) -> Result<Self, UnknownCrosscheck> {
        CrosscheckRule::ALL.into_iter().find(|rule| rule.code() == text).ok_or(UnknownCrosscheck)
    }
}

impl fmt::Display for CrosscheckRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// How a function's users are called in sentences.
struct FruitionNoun {
    one: &'static str,
    many: &'static str,
    masculine: bool,
}

impl FruitionNoun {
    const fn of(function: ServiceFunction) -> Self {
        match FruitionKind::of(function) {
            FruitionKind::Contact => FruitionNoun { one: "contatto", many: "contatti", masculine: true },
            FruitionKind::Case => FruitionNoun { one: "presa in carico", many: "prese in carico", masculine: false },
            FruitionKind::Intervention => FruitionNoun { one: "intervento", many: "interventi", masculine: true },
        }
    }

    /// «nessun contatto».
    fn none(&self) -> String {
        format!("{} {}", if self.masculine { "nessun" } else { "nessuna" }, self.one)
    }

    /// «risultano 12 interventi».
    fn some(&self, number: i64) -> String {
        if number == 1 {
            format!("risulta {} {}", if self.masculine { "un" } else { "una" }, self.one)
        } else {
            format!("risultano {} {}", format::integer(number), self.many)
        }
    }
}
