//! What the user sees.
//!
//! Pages and plain forms are rendered by the server (feature `ssr`) and work with JavaScript
//! off; `islands` are the small parts that also run in the browser (feature `hydrate`). Without
//! `ssr` this crate knows of `domain` only.

pub mod api;
#[cfg(any(feature = "ssr", feature = "hydrate"))]
pub mod islands;

#[cfg(feature = "ssr")]
pub mod components;
#[cfg(feature = "ssr")]
pub mod frame;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod request;

#[cfg(feature = "ssr")]
pub use frame::shell::{failure_shell, shell};
#[cfg(feature = "ssr")]
pub use pages::App;

/// Wakes the islands of the page in the browser.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    islands::wake();
}
