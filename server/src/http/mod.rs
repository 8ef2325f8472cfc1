//! HTTP: from a request to the handler of its endpoint, and back.
//!
//! One request: `router` → id and log (`request_log`) → headers and CSRF (`security`) → session
//! (`session`) → a page (`page`), a form (`crate::forms`) or a file (`crate::downloads`).

pub mod address;
pub mod cookie;
pub mod endpoints;
pub mod local_address;
pub mod page;
pub mod request_log;
pub mod router;
pub mod security;
pub mod session;
pub mod state;
mod static_files;
#[cfg(test)]
mod tests;
