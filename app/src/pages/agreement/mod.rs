//! The agreement of a project, and the wording of a call's agreement.

pub mod data;
pub mod ends;
pub mod forfeiture;
pub mod show;
pub mod steps;
pub mod wording;
