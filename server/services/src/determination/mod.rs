//! The final determination of the grant (art. 7, 11): facts, result, proposal, decision.

pub mod event;
pub mod export;
pub mod facts;
pub(crate) mod fixed;
pub mod input;
pub mod origin;
pub mod print;
pub mod propose;
pub mod record;
pub mod rows;
pub mod show;
#[cfg(test)]
mod tests;
pub mod what_if;
mod years;
