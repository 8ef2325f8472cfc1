//! The people of a project: experience profiles A to D (form, human resources) and professions
//! with the functions they fit.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::function::ServiceFunction;

/// How long somebody has worked in a field: declared as a letter, checked against the years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ExperienceProfile {
    /// Up to two years.
    A,
    /// More than two, up to five.
    B,
    /// More than five, up to ten.
    C,
    /// More than ten.
    D,
}

impl ExperienceProfile {
    /// The four, shortest first.
    pub const ALL: [ExperienceProfile; 4] =
        [ExperienceProfile::A, ExperienceProfile::B, ExperienceProfile::C, ExperienceProfile::D];

    /// The letter.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            ExperienceProfile::A => "A",
            ExperienceProfile::B => "B",
            ExperienceProfile::C => "C",
            ExperienceProfile::D => "D",
        }
    }

    /// The letter with what it means under the call's bounds: `B (più di 2 e fino a 5 anni)`.
    #[must_use]
    pub fn italian(self, bounds: &ProfileBounds) -> String {
        let ProfileBounds { b_over_years: b, c_over_years: c, d_over_years: d } = *bounds;
        match self {
            ExperienceProfile::A => format!("A (fino a {b} anni)"),
            ExperienceProfile::B => format!("B (più di {b} e fino a {c} anni)"),
            ExperienceProfile::C => format!("C (più di {c} e fino a {d} anni)"),
            ExperienceProfile::D => format!("D (più di {d} anni)"),
        }
    }
}

impl fmt::Display for ExperienceProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The text is none of the four letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("il profilo di esperienza è una delle lettere A, B, C, D")]
pub struct UnknownProfile;

impl FromStr for ExperienceProfile {
    type Err = UnknownProfile;
    fn from_str(text: &str) -> Result<Self, UnknownProfile> {
        ExperienceProfile::ALL.into_iter().find(|p| p.code() == text).ok_or(UnknownProfile)
    }
}

/// Beyond how many years each letter begins; data of the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileBounds {
    /// B begins beyond these years.
    pub b_over_years: u32,
    /// C begins beyond these years.
    pub c_over_years: u32,
    /// D begins beyond these years.
    pub d_over_years: u32,
}

/// The bounds of the form of DDS 203/2019.
pub const PROFILE_BOUNDS: ProfileBounds = ProfileBounds { b_over_years: 2, c_over_years: 5, d_over_years: 10 };

impl ProfileBounds {
    /// The letter for so many years.
    #[must_use]
    pub fn profile(&self, years: Decimal) -> ExperienceProfile {
        if years > Decimal::from(self.d_over_years) {
            ExperienceProfile::D
        } else if years > Decimal::from(self.c_over_years) {
            ExperienceProfile::C
        } else if years > Decimal::from(self.b_over_years) {
            ExperienceProfile::B
        } else {
            ExperienceProfile::A
        }
    }
}

/// What somebody is by trade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Profession {
    /// Social worker.
    AssistenteSociale,
    /// Sociologist.
    Sociologo,
    /// Educator.
    Educatore,
    /// Psychologist.
    Psicologo,
    /// Pedagogue.
    Pedagogista,
    /// Placement officer: tutor of internships.
    OperatoreInserimentoLavorativo,
    /// Community animator.
    AnimatoreSociale,
    /// Care worker.
    OperatoreSocioSanitario,
    /// Cultural mediator.
    MediatoreCulturale,
    /// Administrative staff: no function of the call is theirs.
    Amministrativo,
}

/// Which professions fit a function (form, sections 2.1 and 2.2).
///
/// The agreement names the social worker for functions 1 to 3 and the educator for 4 and 5; the
/// further trades are this portal's reading, and one that does not fit is a warning, not an
/// error, for the Region to judge.
pub const FITTING_PROFESSIONS: [(ServiceFunction, &[Profession]); 5] = [
    (ServiceFunction::Access, &[Profession::AssistenteSociale]),
    (ServiceFunction::CaseManagement, &[Profession::AssistenteSociale]),
    (ServiceFunction::SocialInternships, &[Profession::AssistenteSociale, Profession::OperatoreInserimentoLavorativo]),
    (ServiceFunction::EducationalSupport, &[Profession::Educatore, Profession::Pedagogista, Profession::Psicologo]),
    (ServiceFunction::SummerService, &[Profession::Educatore, Profession::Pedagogista, Profession::AnimatoreSociale]),
];

impl Profession {
    /// All of them, in the order they are listed on pages.
    pub const ALL: [Profession; 10] = [
        Profession::AssistenteSociale,
        Profession::Sociologo,
        Profession::Educatore,
        Profession::Psicologo,
        Profession::Pedagogista,
        Profession::OperatoreInserimentoLavorativo,
        Profession::AnimatoreSociale,
        Profession::OperatoreSocioSanitario,
        Profession::MediatoreCulturale,
        Profession::Amministrativo,
    ];

    /// The code used in the database and in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Profession::AssistenteSociale => "assistente_sociale",
            Profession::Sociologo => "sociologo",
            Profession::Educatore => "educatore",
            Profession::Psicologo => "psicologo",
            Profession::Pedagogista => "pedagogista",
            Profession::OperatoreInserimentoLavorativo => "operatore_inserimento_lavorativo",
            Profession::AnimatoreSociale => "animatore_sociale",
            Profession::OperatoreSocioSanitario => "operatore_socio_sanitario",
            Profession::MediatoreCulturale => "mediatore_culturale",
            Profession::Amministrativo => "amministrativo",
        }
    }

    /// The name on pages and documents.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            Profession::AssistenteSociale => "Assistente sociale",
            Profession::Sociologo => "Sociologo",
            Profession::Educatore => "Educatore professionale",
            Profession::Psicologo => "Psicologo",
            Profession::Pedagogista => "Pedagogista",
            Profession::OperatoreInserimentoLavorativo => "Operatore per l’inserimento lavorativo",
            Profession::AnimatoreSociale => "Animatore sociale",
            Profession::OperatoreSocioSanitario => "Operatore socio-sanitario",
            Profession::MediatoreCulturale => "Mediatore culturale",
            Profession::Amministrativo => "Personale amministrativo",
        }
    }

    /// Whether the profession fits the function (see [`FITTING_PROFESSIONS`]).
    #[must_use]
    pub fn fits(self, function: ServiceFunction) -> bool {
        fitting_professions(function).contains(&self)
    }
}

/// The professions that fit a function.
#[must_use]
pub fn fitting_professions(function: ServiceFunction) -> &'static [Profession] {
    FITTING_PROFESSIONS.iter().find(|(f, _)| *f == function).map_or(&[], |(_, professions)| professions)
}

impl fmt::Display for Profession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The text names no profession of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("la professione non è in elenco")]
pub struct UnknownProfession;

impl FromStr for Profession {
    type Err = UnknownProfession;
    fn from_str(text: &str) -> Result<Self, UnknownProfession> {
        Profession::ALL.into_iter().find(|p| p.code() == text).ok_or(UnknownProfession)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_by_years_with_their_bounds() {
        for (years, profile) in
            [("0", "A"), ("2", "A"), ("2.01", "B"), ("5", "B"), ("5.1", "C"), ("10", "C"), ("10.01", "D"), ("40", "D")]
        {
            assert_eq!(PROFILE_BOUNDS.profile(years.parse().unwrap()).code(), profile, "{years}");
        }
        assert_eq!(ExperienceProfile::B.italian(&PROFILE_BOUNDS), "B (più di 2 e fino a 5 anni)");
        assert_eq!("E".parse::<ExperienceProfile>(), Err(UnknownProfile));
    }

    #[test]
    fn codes_are_read_back() {
        for profession in Profession::ALL {
            assert_eq!(profession.code().parse(), Ok(profession));
            assert_eq!(serde_json::to_string(&profession).unwrap(), format!("\"{profession}\""));
        }
    }

    #[test]
    fn every_function_has_its_professions() {
        for function in ServiceFunction::ALL {
            assert!(!fitting_professions(function).is_empty(), "{function}");
        }
        assert!(Profession::AssistenteSociale.fits(ServiceFunction::SocialInternships));
        assert!(!Profession::Sociologo.fits(ServiceFunction::SocialInternships));
        assert!(!Profession::Educatore.fits(ServiceFunction::Access));
    }
}
