//! Advances and balance of a project, and what waits for the manager.

pub mod advances;
pub mod queue;
