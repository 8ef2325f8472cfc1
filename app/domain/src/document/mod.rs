//! The documents of a project and who signs them (art. 4, 7, 9, 12).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A kind of document that the portal generates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// The grant agreement (atto di adesione).
    Agreement,
    /// Sworn statement of one person of the group (F.1; art. 4.23).
    StaffDeclaration,
    /// The group (F.2; art. 4.24).
    GroupAct,
    /// The network of sportelli with opening hours and people on duty (F.3, F.4; art. 4.24).
    NetworkAct,
    /// Declaration of times and places of a quarter (art. 4.14).
    QuarterDeclaration,
    /// Draft of the act by which the mayors' committee takes note of a snapshot (art. 9). Nobody
    /// signs it here: the committee adopts a resolution of its own.
    SnapshotAct,
}

/// Who signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// The body, through who may sign for it on the day of receipt.
    Body,
    /// The Region, through its manager.
    Region,
    /// One person for themselves.
    Person,
}

impl Party {
    /// All of them.
    pub const ALL: [Party; 3] = [Party::Body, Party::Region, Party::Person];

    /// The code used in the database and in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Party::Body => "body",
            Party::Region => "region",
            Party::Person => "person",
        }
    }

    /// The name on pages and documents.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            Party::Body => "ente attuatore",
            Party::Region => "Regione",
            Party::Person => "persona dichiarante",
        }
    }
}

/// A code that names nothing known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown code {0}")]
pub struct UnknownCode(String);

impl UnknownCode {
    /// A code of another list of this area.
    pub(crate) fn of(code: &str) -> Self {
        UnknownCode(code.to_owned())
    }
}

impl FromStr for Party {
    type Err = UnknownCode;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Party::ALL.into_iter().find(|party| party.code() == code).ok_or_else(|| UnknownCode(code.to_owned()))
    }
}

impl DocumentKind {
    /// All of them.
    pub const ALL: [DocumentKind; 6] = [
        DocumentKind::Agreement,
        DocumentKind::StaffDeclaration,
        DocumentKind::GroupAct,
        DocumentKind::NetworkAct,
        DocumentKind::QuarterDeclaration,
        DocumentKind::SnapshotAct,
    ];

    /// The code used in the database and in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            DocumentKind::Agreement => "agreement",
            DocumentKind::StaffDeclaration => "staff_declaration",
            DocumentKind::GroupAct => "group_act",
            DocumentKind::NetworkAct => "network_act",
            DocumentKind::QuarterDeclaration => "quarter_declaration",
            DocumentKind::SnapshotAct => "snapshot_act",
        }
    }

    /// The name on pages and documents.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            DocumentKind::Agreement => "Atto di adesione",
            DocumentKind::StaffDeclaration => "Dichiarazione sostitutiva per le risorse umane (F.1)",
            DocumentKind::GroupAct => "Gruppo di progetto (F.2)",
            DocumentKind::NetworkAct => "Rete degli sportelli e orari (F.3/F.4)",
            DocumentKind::QuarterDeclaration => "Dichiarazione dei tempi e dei luoghi",
            DocumentKind::SnapshotAct => "Bozza di atto del Comitato dei Sindaci",
        }
    }

    /// What it does, in one sentence for who is about to sign it.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            DocumentKind::Agreement => {
                "Con l’ultima firma il progetto entra in vigore: da quel giorno decorrono i termini dell’ente e della Regione."
            }
            DocumentKind::StaffDeclaration => {
                "La persona dichiara sotto la propria responsabilità titolo, esperienza e incarico nel progetto."
            }
            DocumentKind::GroupAct => "L’ente conferma le persone del gruppo, le loro funzioni e le ore assegnate.",
            DocumentKind::NetworkAct => "L’ente conferma sportelli, orari di apertura e persone in servizio.",
            DocumentKind::QuarterDeclaration => {
                "L’ente dichiara i tempi e i luoghi in cui le ore del periodo sono state svolte."
            }
            DocumentKind::SnapshotAct => {
                "Il Comitato dei Sindaci prende atto dello stato del progetto con un atto proprio: qui non si firma."
            }
        }
    }

    /// Who signs it, in this order.
    #[must_use]
    pub const fn parties(self) -> &'static [Party] {
        match self {
            DocumentKind::Agreement => &[Party::Body, Party::Region],
            DocumentKind::StaffDeclaration => &[Party::Person],
            DocumentKind::GroupAct | DocumentKind::NetworkAct | DocumentKind::QuarterDeclaration => &[Party::Body],
            DocumentKind::SnapshotAct => &[],
        }
    }
}

impl fmt::Display for DocumentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.italian())
    }
}

impl FromStr for DocumentKind {
    type Err = UnknownCode;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        DocumentKind::ALL.into_iter().find(|kind| kind.code() == code).ok_or_else(|| UnknownCode(code.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_back() {
        for kind in DocumentKind::ALL {
            assert_eq!(kind.code().parse::<DocumentKind>(), Ok(kind));
        }
        for party in Party::ALL {
            assert_eq!(party.code().parse::<Party>(), Ok(party));
        }
        assert!("nothing".parse::<DocumentKind>().is_err() && "nobody".parse::<Party>().is_err());
    }

    #[test]
    fn the_agreement_is_signed_by_the_body_and_then_by_the_region() {
        assert_eq!(DocumentKind::Agreement.parties(), [Party::Body, Party::Region]);
    }
}
