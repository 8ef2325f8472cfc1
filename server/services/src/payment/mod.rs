//! Advances, balance and their payment (art. 12): conditions with evidence, request, proposal,
//! decision.

pub mod balance;
pub mod conditions;
pub mod decide;
pub mod monitoring_due;
pub mod propose;
pub mod queue;
pub mod request;
pub mod show;
#[cfg(test)]
pub(crate) mod tests;
pub mod timesheets_due;

pub use store::payment::{AdvanceRequestRow, PaymentRow};
