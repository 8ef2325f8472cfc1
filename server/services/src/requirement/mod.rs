//! Required documents and registers of duties of a call (art. 4), and what projects hand in.

pub(crate) mod signed;
