//! How a finding stands: open, explained by the ATS, accepted or confirmed by the Region.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Where a finding stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingState {
    /// The ATS has said nothing of it yet.
    Open,
    /// The ATS has explained it; the Region decides.
    Explained,
    /// The Region takes the explanation, or finds nothing wrong: no effect.
    Accepted,
    /// The Region confirms it, with its effect.
    Confirmed,
}

impl FindingState {
    /// All of them, in order.
    pub const ALL: [FindingState; 4] =
        [FindingState::Open, FindingState::Explained, FindingState::Accepted, FindingState::Confirmed];

    /// The code used in the database and in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            FindingState::Open => "open",
            FindingState::Explained => "explained",
            FindingState::Accepted => "accepted",
            FindingState::Confirmed => "confirmed",
        }
    }

    /// The name on pages.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            FindingState::Open => "Da spiegare",
            FindingState::Explained => "Spiegato dall’ente",
            FindingState::Accepted => "Accolto senza effetti",
            FindingState::Confirmed => "Confermato",
        }
    }

    /// Whether the Region has decided.
    #[must_use]
    pub const fn is_decided(self) -> bool {
        matches!(self, FindingState::Accepted | FindingState::Confirmed)
    }
}

/// The text names no state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("stato del riscontro sconosciuto")]
pub struct UnknownFindingState;

impl FromStr for FindingState {
    type Err = UnknownFindingState;
    fn from_str(text: &str) -> Result<Self, UnknownFindingState> {
        FindingState::ALL.into_iter().find(|state| state.code() == text).ok_or(UnknownFindingState)
    }
}

impl fmt::Display for FindingState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
