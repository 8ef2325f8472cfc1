//! Use cases: what a person can have the portal do, one file each.
//!
//! A use case takes the [`context::Context`] of one request (portal, actor, request id), states
//! its permission as an [`policy::Action`], opens one transaction, loads, asks `domain`, stores,
//! writes the audit entry in the same transaction and commits. It returns plain values that the
//! pages render; it knows nothing of HTTP or of views.
//!
//! How to add one: a file in its area with input struct, output struct and one `pub async fn`;
//! a row in `policy` if the permission is new; an audit entry if it changes anything; tests
//! through [`testing`] on both databases; rows in the permission matrix for its route.

pub mod account;
pub mod actor;
pub mod agreement;
mod apart;
pub mod api_key;
pub mod audit;
pub mod call;
pub mod clock;
pub mod context;
pub mod crosscheck;
pub mod demo;
pub mod determination;
pub mod document;
pub mod error;
pub mod export;
pub mod file_words;
pub mod files;
pub mod home;
pub mod import;
pub mod intervention_kind;
pub mod monitoring;
pub mod payment;
pub mod policy;
pub mod program;
pub mod project;
pub mod reference;
pub mod requirement;
pub mod signing;
pub mod snapshot;
pub mod territory;
#[cfg(test)]
pub(crate) mod testing;
pub mod timesheet;
mod typed;
pub mod upkeep;
pub mod worker;
