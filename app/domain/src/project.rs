//! The phases of a project and its agreement (art. 4, 11, 15) and who moves it on.
//!
//! Forfeiture and revocation are acts of the manager: the portal proposes them with the
//! facts and never carries them out by itself.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::role::Role;

/// Where a project stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProjectPhase {
    /// In the ranking and funded; the agreement is not written yet.
    Admitted,
    /// The agreement is drafted.
    Drafted,
    /// The body has signed; the Region has not.
    SignedByBody,
    /// Both have signed: the agreement is in force.
    InForce,
    /// Determined and settled.
    Closed,
    /// Totally revoked (art. 11).
    Revoked,
    /// The body has renounced.
    Renounced,
    /// Forfeited for a duty not met in its term (art. 4, second list).
    Forfeited,
}

/// One step from a phase to another and the roles that may take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhaseTransition {
    /// The phase before.
    pub from: ProjectPhase,
    /// The phase after.
    pub to: ProjectPhase,
    /// Who may take the step.
    pub roles: &'static [Role],
}

const fn step(from: ProjectPhase, to: ProjectPhase, roles: &'static [Role]) -> PhaseTransition {
    PhaseTransition { from, to, roles }
}

/// Every step that exists.
pub const PHASE_TRANSITIONS: &[PhaseTransition] = {
    use ProjectPhase::{Admitted, Closed, Drafted, Forfeited, InForce, Renounced, Revoked, SignedByBody};
    &[
        step(Admitted, Drafted, &[Role::RegionOfficer]),
        step(Drafted, SignedByBody, &[Role::LegalRepresentative]),
        step(SignedByBody, InForce, &[Role::RegionManager]),
        // Not signed but sent back with the reason: it is drawn up anew.
        step(SignedByBody, Admitted, &[Role::RegionManager]),
        step(InForce, Closed, &[Role::RegionManager]),
        step(Admitted, Renounced, &[Role::LegalRepresentative]),
        step(Drafted, Renounced, &[Role::LegalRepresentative]),
        step(SignedByBody, Renounced, &[Role::LegalRepresentative]),
        step(InForce, Renounced, &[Role::LegalRepresentative]),
        step(Admitted, Forfeited, &[Role::RegionManager]),
        step(Drafted, Forfeited, &[Role::RegionManager]),
        step(SignedByBody, Forfeited, &[Role::RegionManager]),
        step(InForce, Forfeited, &[Role::RegionManager]),
        step(InForce, Revoked, &[Role::RegionManager]),
    ]
};

impl ProjectPhase {
    /// All of them, in order.
    pub const ALL: [ProjectPhase; 8] = [
        ProjectPhase::Admitted,
        ProjectPhase::Drafted,
        ProjectPhase::SignedByBody,
        ProjectPhase::InForce,
        ProjectPhase::Closed,
        ProjectPhase::Revoked,
        ProjectPhase::Renounced,
        ProjectPhase::Forfeited,
    ];

    /// The code used in the database and in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            ProjectPhase::Admitted => "admitted",
            ProjectPhase::Drafted => "drafted",
            ProjectPhase::SignedByBody => "signed_by_body",
            ProjectPhase::InForce => "in_force",
            ProjectPhase::Closed => "closed",
            ProjectPhase::Revoked => "revoked",
            ProjectPhase::Renounced => "renounced",
            ProjectPhase::Forfeited => "forfeited",
        }
    }

    /// The name on pages and documents.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            ProjectPhase::Admitted => "Ammesso a finanziamento",
            ProjectPhase::Drafted => "Atto di adesione predisposto",
            ProjectPhase::SignedByBody => "Firmato dall’ente",
            ProjectPhase::InForce => "In vigore",
            ProjectPhase::Closed => "Concluso",
            ProjectPhase::Revoked => "Revocato",
            ProjectPhase::Renounced => "Rinunciato",
            ProjectPhase::Forfeited => "Decaduto",
        }
    }

    /// Whether nothing follows any more.
    #[must_use]
    pub fn is_final(self) -> bool {
        PHASE_TRANSITIONS.iter().all(|t| t.from != self)
    }

    /// Whether a step to that phase exists and that role may take it.
    #[must_use]
    pub fn can_move(self, to: ProjectPhase, role: Role) -> bool {
        PHASE_TRANSITIONS.iter().any(|t| t.from == self && t.to == to && t.roles.contains(&role))
    }
}

impl fmt::Display for ProjectPhase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The text names no phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("la fase del progetto non esiste")]
pub struct UnknownPhase;

impl FromStr for ProjectPhase {
    type Err = UnknownPhase;
    fn from_str(text: &str) -> Result<Self, UnknownPhase> {
        ProjectPhase::ALL.into_iter().find(|p| p.code() == text).ok_or(UnknownPhase)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_back() {
        for phase in ProjectPhase::ALL {
            assert_eq!(phase.code().parse(), Ok(phase));
            assert_eq!(serde_json::to_string(&phase).unwrap(), format!("\"{phase}\""));
        }
    }

    #[test]
    fn the_agreement_is_signed_in_order_and_ended_by_the_manager() {
        use ProjectPhase::{Admitted, Closed, Drafted, Forfeited, InForce, Renounced, Revoked, SignedByBody};
        for (from, to, role, may) in [
            (Admitted, Drafted, Role::RegionOfficer, true),
            (Drafted, SignedByBody, Role::LegalRepresentative, true),
            (Drafted, SignedByBody, Role::AtsStaff, false),
            (Drafted, InForce, Role::RegionManager, false),
            (SignedByBody, InForce, Role::RegionManager, true),
            (SignedByBody, InForce, Role::RegionOfficer, false),
            (SignedByBody, Admitted, Role::RegionManager, true),
            (SignedByBody, Admitted, Role::RegionOfficer, false),
            (InForce, Admitted, Role::RegionManager, false),
            (InForce, Revoked, Role::RegionOfficer, false),
            (InForce, Revoked, Role::RegionManager, true),
            (Closed, InForce, Role::RegionManager, false),
        ] {
            assert_eq!(from.can_move(to, role), may, "{from} → {to} by {role}");
        }
        for phase in ProjectPhase::ALL {
            assert_eq!(phase.is_final(), matches!(phase, Closed | Revoked | Renounced | Forfeited), "{phase}");
        }
    }
}
