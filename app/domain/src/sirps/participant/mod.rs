//! The list of participants that the case-file software exports for the Region's ESF register
//! (sheet `ListaCasi`, art. 4.21 and 13): its columns, its rows and what is kept of them.
//!
//! Of each row only what counting and the common indicators need is ever read: names, addresses
//! and telephone numbers stay in the file. What is wrong with a row is said by row and column,
//! never with what stands there.
//!
//! - [`check`]: rows as written to participants, or all that is wrong with them.
//! - [`codes`]: age bands and labour status (data).
//! - [`indicators`]: how many people by sex and the common indicators.

pub mod check;
#[cfg(test)]
mod check_tests;
pub mod codes;
pub mod indicators;

use std::fmt;

use chrono::NaiveDate;

use crate::function::ServiceFunction;
use crate::identifiers::{Sex, TaxCode};
use codes::LabourStatus;

/// The columns of the list, in its order, which hold where it has no heading.
pub const COLUMNS: [&str; 33] = [
    "CODICE_PROGETTO",
    "CODICE_FISCALE",
    "NOME",
    "COGNOME",
    "DATA_NASCITA",
    "COMUNE_NASCITA_COD_ISTAT",
    "COMUNE_NASCITA_DESC",
    "STA_COD_STATO_PK",
    "COMUNE_RESIDENZA_COD_ISTAT",
    "RESIDENZA_INDIRIZZO",
    "RESIDENZA_CAP",
    "COMUNE_DOMICILIO_COD_ISTAT",
    "DOMICILIO_INDIRIZZO",
    "DOMICILIO_CAP",
    "TELEFONO",
    "CELLULARE",
    "EMAIL",
    "TIT_COD_PK",
    "TCOND_COD_TIPOCONDOCCUP_PK",
    "PERIODO_DISOCC",
    "01_TCONV",
    "02_TCONV",
    "03_TCONV",
    "04_TCONV",
    "05_TCONV",
    "06_TCONV",
    "07_TCONV",
    "08_TCONV",
    "09_TCONV",
    "10_TCONV",
    "DATA_ISCRIZIONE",
    "DENOMINAZIONE_PROGETTO",
    "SOGGETTO_ATTUATORE",
];

/// A column that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ParticipantColumn {
    /// The activity: it tells the function.
    Activity,
    /// The tax code.
    TaxCode,
    /// Day of birth.
    Birth,
    /// Municipality of birth.
    BirthPlace,
    /// Municipality of residence.
    Residence,
    /// Labour status.
    Labour,
    /// One of the ten conditions of vulnerability.
    Vulnerability,
    /// Day of registration.
    Registration,
}

impl ParticipantColumn {
    /// Those that a heading must name.
    pub const REQUIRED: [ParticipantColumn; 8] = [
        ParticipantColumn::Activity,
        ParticipantColumn::TaxCode,
        ParticipantColumn::Birth,
        ParticipantColumn::BirthPlace,
        ParticipantColumn::Residence,
        ParticipantColumn::Labour,
        ParticipantColumn::Vulnerability,
        ParticipantColumn::Registration,
    ];

    /// The name in the list; of the ten conditions the first one's.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            ParticipantColumn::Activity => "CODICE_PROGETTO",
            ParticipantColumn::TaxCode => "CODICE_FISCALE",
            ParticipantColumn::Birth => "DATA_NASCITA",
            ParticipantColumn::BirthPlace => "COMUNE_NASCITA_COD_ISTAT",
            ParticipantColumn::Residence => "COMUNE_RESIDENZA_COD_ISTAT",
            ParticipantColumn::Labour => "TCOND_COD_TIPOCONDOCCUP_PK",
            ParticipantColumn::Vulnerability => "01_TCONV",
            ParticipantColumn::Registration => "DATA_ISCRIZIONE",
        }
    }

    /// The column that is called so, if it is read: capitals or not, spaces or underscores, with
    /// or without «(int)».
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let name: String = name.chars().map(|c| if c.is_whitespace() { '_' } else { c.to_ascii_uppercase() }).collect();
        let name = name.trim_matches('_').trim_end_matches("(INT)").trim_end_matches('_');
        if name.len() == 8 && name.ends_with("_TCONV") {
            return COLUMNS.contains(&name).then_some(ParticipantColumn::Vulnerability);
        }
        ParticipantColumn::REQUIRED.into_iter().find(|column| column.name() == name)
    }
}

/// What of a row is read, as it is written. Its `Debug` shows nothing of it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ParticipantRow {
    /// Where it stands in the file, from 1, the heading included.
    pub line: u32,
    /// The activity.
    pub activity: String,
    /// The tax code.
    pub tax_code: String,
    /// Day of birth.
    pub birth: String,
    /// ISTAT code of the municipality of birth.
    pub birth_place: String,
    /// ISTAT code of the municipality of residence.
    pub residence: String,
    /// Code of the labour status.
    pub labour: String,
    /// Whether one of the ten conditions is marked.
    pub vulnerable: bool,
    /// Day of registration.
    pub registered: String,
    /// The column in which a value is computed and not typed, or too long.
    pub unreadable: Option<ParticipantColumn>,
}

impl fmt::Debug for ParticipantRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ParticipantRow(line {})", self.line)
    }
}

/// A row that was found in order. Its `Debug` shows no tax code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// Who: for the pseudonym, and then forgotten.
    pub tax_code: TaxCode,
    /// What the activity belongs to.
    pub function: ServiceFunction,
    /// Day of registration: it tells the quarter.
    pub registered_on: NaiveDate,
    /// As the tax code says.
    pub sex: Sex,
    /// Code of the age band at registration.
    pub age_band: &'static str,
    /// Labour status.
    pub labour: LabourStatus,
    /// Whether a condition of vulnerability is marked.
    pub vulnerable: bool,
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParticipantProblem {
    /// The row, from 1, the heading included.
    pub line: u32,
    /// The column.
    pub column: ParticipantColumn,
    /// What, and how to mend it: never with what stands there.
    pub message: String,
}

impl fmt::Display for ParticipantProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Riga {}, {}: {}.", self.line, self.column.name(), self.message)
    }
}

/// Whether a condition of vulnerability is marked: a code stands there that does not say no.
#[must_use]
pub fn is_marked(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty()
        && text.bytes().any(|b| b != b'0')
        && !["n", "no", "falso", "false"].contains(&text.to_lowercase().as_str())
}
