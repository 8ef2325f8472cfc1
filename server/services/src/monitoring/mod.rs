//! Physical monitoring (art. 4.3, art. 9): what arrives of contacts, cases and interventions, what
//! is owed and late, and how much there is of it.

pub(crate) mod arrival;
pub mod counts;
pub mod owed;
pub mod pseudonym;
