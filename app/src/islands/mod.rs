//! The parts of pages that also run in the browser. Each works on what the server rendered, and
//! the page is complete without it.
//!
//! They write HTML as text, the server into the page and the browser where something changed:
//! the runtime of the views would be most of the browser part (docs/decisions/0015).

#[cfg(feature = "hydrate")]
mod browser;
mod html;
pub mod live_comparison;
pub mod month_grid;

/// Wakes the islands of the page.
#[cfg(feature = "hydrate")]
pub fn wake() {
    live_comparison::wake();
    month_grid::wake();
}
