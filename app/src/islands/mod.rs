//! The parts of pages that also run in the browser. Each works on what the server rendered, and
//! the page is complete without it.

pub mod live_comparison;
