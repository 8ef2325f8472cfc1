//! What anyone may see.

pub mod front;
