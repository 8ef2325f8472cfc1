//! Calls and their rule sets.

pub mod load;
pub mod show;
