//! The grant agreement (atto di adesione; SPEC 4): its wording as a template with fields, what
//! fills it in, the duties whose breach forfeits the grant (art. 4, second list).
//!
//! The wording is data: the portal brings one along, and the Region writes its own for each call.
//! What it is filled in with comes from the project and its rule set: no figure stands in the text.

mod duty;
mod facts;
mod field;
mod fill;
mod template;

pub use duty::{DutyFacts, ForfeitureDuty, UnknownDuty};
pub use facts::{AgreementFacts, DatedAct, OperatorLine, Signatory, SportelloLine};
pub use field::{Field, UnknownField};
pub use fill::{Filled, FilledBlock, fill};
pub use template::{Block, LONGEST, Piece, Template, TemplateProblem, Text};

/// The wording the portal brings along: a draft to be adapted by the Region.
pub const PORTAL_TEMPLATE: &str = include_str!("../../data/agreement-template.txt");
