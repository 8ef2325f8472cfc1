//! What every user can look up: territory, calls and their rules.

pub mod ats;
pub mod call;
pub mod calls;
pub mod interventions;
pub mod territory;
