//! The agreement of a project, from the notice of admission to its entry into force (art. 4):
//! what it is drawn up from, the wording of the call, signatures, registration; renunciation
//! and forfeiture.

pub mod basis;
pub mod data;
pub mod draft;
pub mod forfeiture;
pub mod forfeiture_show;
pub mod print;
pub mod register;
pub mod renounce;
mod sample;
pub mod send_back;
pub mod show;
pub(crate) mod signed;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_ends;
pub mod wording;
