//! What anyone may see.

pub mod accessibility;
pub mod front;
pub mod help;
pub mod privacy;
pub mod programs;
