//! Calls and their rule sets.

pub mod load;
#[cfg(test)]
mod tests;
