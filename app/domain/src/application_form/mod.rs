//! The project form (formulario): its figures as a file brings them, strict reading, and the
//! one check that lists every inconsistency at once (form, sections 1 to 4; art. 3, 5, 6).
//!
//! - [`form`]: what a form holds.
//! - [`read`]: from JSON text, with every problem at its path.
//! - [`check`]: the findings and [`check()`], over `figures` (hours and amounts), `people`,
//!   `network` and `supplied` (what the file leaves open).

pub mod check;
mod figures;
pub mod form;
mod network;
mod people;
pub mod read;
mod supplied;

pub use check::{FormFinding, FormRule, FormSeverity, Municipality, MunicipalityLookup, check};
pub use form::{
    ApplicationForm, Assignment, FormSportello, GroupMember, HoursByFunction, LeadBody, Population, Resolution,
    StatedFigures, StatedTaxCode,
};
pub use read::read;

#[cfg(test)]
mod tests;
