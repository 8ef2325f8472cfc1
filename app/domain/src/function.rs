//! The five functions a project may be granted hours for (art. 3).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One of the five functions, in the order of the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceFunction {
    /// Function 1: access, the social desks.
    Access,
    /// Function 2: cases taken in charge.
    CaseManagement,
    /// Function 3: social internships, tutoring, placement.
    SocialInternships,
    /// Function 4: educational support of families.
    EducationalSupport,
    /// Function 5: the summer service; its window opens earlier (art. 6).
    SummerService,
}

impl ServiceFunction {
    /// All five, in the order of the call.
    pub const ALL: [ServiceFunction; 5] = [
        ServiceFunction::Access,
        ServiceFunction::CaseManagement,
        ServiceFunction::SocialInternships,
        ServiceFunction::EducationalSupport,
        ServiceFunction::SummerService,
    ];

    /// The code used in files and in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            ServiceFunction::Access => "access",
            ServiceFunction::CaseManagement => "case_management",
            ServiceFunction::SocialInternships => "social_internships",
            ServiceFunction::EducationalSupport => "educational_support",
            ServiceFunction::SummerService => "summer_service",
        }
    }

    /// The number the call gives it, 1 to 5.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            ServiceFunction::Access => 1,
            ServiceFunction::CaseManagement => 2,
            ServiceFunction::SocialInternships => 3,
            ServiceFunction::EducationalSupport => 4,
            ServiceFunction::SummerService => 5,
        }
    }

    /// The name on pages and documents.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            ServiceFunction::Access => "Accesso/Sportelli sociali",
            ServiceFunction::CaseManagement => "Presa in carico",
            ServiceFunction::SocialInternships => "Tirocini sociali, tutoraggio e inserimento lavorativo",
            ServiceFunction::EducationalSupport => "Assistenza educativa e sostegno alle funzioni genitoriali",
            ServiceFunction::SummerService => "Servizio socio-educativo estivo",
        }
    }

    /// A short name for narrow columns.
    #[must_use]
    pub const fn short(self) -> &'static str {
        match self {
            ServiceFunction::Access => "Accesso",
            ServiceFunction::CaseManagement => "Presa in carico",
            ServiceFunction::SocialInternships => "Tirocini",
            ServiceFunction::EducationalSupport => "Assistenza educativa",
            ServiceFunction::SummerService => "Servizio estivo",
        }
    }
}

impl fmt::Display for ServiceFunction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The text names none of the five functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("non è una delle cinque funzioni")]
pub struct UnknownFunction;

impl FromStr for ServiceFunction {
    type Err = UnknownFunction;
    fn from_str(text: &str) -> Result<Self, UnknownFunction> {
        ServiceFunction::ALL.into_iter().find(|f| f.code() == text).ok_or(UnknownFunction)
    }
}
