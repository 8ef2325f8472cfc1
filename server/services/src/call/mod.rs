//! Calls and their rule sets.

pub mod load;
pub mod show;
#[cfg(test)]
mod tests;
