//! Login, and the accounts of the portal.

pub mod accounts;
pub mod login;
