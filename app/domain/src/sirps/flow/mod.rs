//! Flows of counts that other software sends (art. 4.3): how many contacts, cases and
//! interventions of a quarter, by sportello and function. A flow is taken whole or refused whole,
//! with all that is wrong by row and column; it may bring several quarters.
//!
//! - [`field`]: the columns, and a row as typed.
//! - [`check`]: from what was typed to the counts of each quarter.
//! - [`content`]: what a quarter says, whatever the order of its rows.

mod check;
mod content;
mod field;
mod values;

#[cfg(test)]
mod tests;

pub use check::{FlowFrame, check};
pub use content::{FlowPeriod, FlowRow};
pub use field::{FlowField, FlowProblem, TypedFlowRow};
pub use values::period_words;

/// The most contacts, cases or interventions one row may state. A limit of the portal against
/// slips of the keyboard, not a figure of the grant: no ATS has a tenth of it in a quarter.
pub const MOST_EVENTS: i64 = 100_000;
