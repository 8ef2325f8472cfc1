//! Required documents and registers of duties: what a project owes, one item, the Region's queue.

mod act;
pub mod item;
pub mod list;
pub mod queue;
mod versions;
pub(crate) mod words;

/// The form that hands something in: the form of files.
pub const HAND_IN_FORM: &str = crate::pages::region::import::FORM;
/// The form that puts documents up for signature.
pub const ISSUE_FORM: &str = "emissione";
/// The form of the Region's decision.
pub const CHECK_FORM: &str = "esito";
