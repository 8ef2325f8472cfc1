//! Importing the project forms that bodies sent as files.

pub mod ids;
pub mod project;
pub mod report;
mod rows;
pub mod stored;
#[cfg(test)]
mod tests;
