//! The roles of the portal's users. What each may do is the policy's business, not this file's.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A role a signed-in user has; a user may have several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Prepares everything of its own ATS, signs nothing.
    AtsStaff,
    /// Sees, fills in and confirms only own timesheets.
    Operator,
    /// Signs and sends for the body.
    LegalRepresentative,
    /// Checks and records for the Region, proposes payments and penalties.
    RegionOfficer,
    /// Scores projects, draws the sample, judges variations.
    CvrMember,
    /// Signs and decides for the Region.
    RegionManager,
    /// Evaluates its own project.
    GvlMember,
    /// Reads everything, changes nothing.
    Auditor,
    /// Users, calls and code lists; no project data.
    Admin,
    /// A program that works for an ATS with a key: reads projects and sheets, writes rows. No
    /// account has this role, so it is not among [`Role::ALL`] and no code stands for it in data.
    Program,
}

impl Role {
    /// All that an account may have, in the order they are listed on pages.
    pub const ALL: [Role; 9] = [
        Role::AtsStaff,
        Role::Operator,
        Role::LegalRepresentative,
        Role::RegionOfficer,
        Role::CvrMember,
        Role::RegionManager,
        Role::GvlMember,
        Role::Auditor,
        Role::Admin,
    ];

    /// The code used in the database and in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Role::AtsStaff => "ats_staff",
            Role::Operator => "operator",
            Role::LegalRepresentative => "legal_representative",
            Role::RegionOfficer => "region_officer",
            Role::CvrMember => "cvr_member",
            Role::RegionManager => "region_manager",
            Role::GvlMember => "gvl_member",
            Role::Auditor => "auditor",
            Role::Admin => "admin",
            Role::Program => "program",
        }
    }

    /// The name on pages and documents.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            Role::AtsStaff => "Ufficio di ATS",
            Role::Operator => "Operatore",
            Role::LegalRepresentative => "Rappresentante legale",
            Role::RegionOfficer => "Istruttore regionale",
            Role::CvrMember => "Commissione di valutazione",
            Role::RegionManager => "Dirigente",
            Role::GvlMember => "Gruppo di valutazione locale",
            Role::Auditor => "Controlli di I e II livello",
            Role::Admin => "Amministrazione del portale",
            Role::Program => "Programma collegato",
        }
    }

    /// Whether the role belongs to one ATS and never sees another's records.
    #[must_use]
    pub const fn is_of_ats(self) -> bool {
        matches!(self, Role::AtsStaff | Role::Operator | Role::LegalRepresentative | Role::GvlMember | Role::Program)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The text names no role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("il ruolo non esiste")]
pub struct UnknownRole;

impl FromStr for Role {
    type Err = UnknownRole;
    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        Role::ALL.into_iter().find(|r| r.code() == text).ok_or(UnknownRole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_back_and_are_those_of_json() {
        for role in Role::ALL {
            assert_eq!(role.code().parse(), Ok(role));
            assert_eq!(serde_json::to_string(&role).unwrap(), format!("\"{role}\""));
        }
        assert_eq!("mayor".parse::<Role>(), Err(UnknownRole));
        assert_eq!(Role::Program.code().parse::<Role>(), Err(UnknownRole), "no account has it");
    }
}
