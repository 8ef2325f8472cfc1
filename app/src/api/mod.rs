//! Server functions: what islands ask of the server. Each wraps one use case and is a public
//! endpoint of its own: the use case checks the permission first.

pub mod determination;
pub mod timesheet;

#[cfg(feature = "ssr")]
mod refusal;
