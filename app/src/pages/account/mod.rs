//! Login, the accounts of the portal, and the keys of programs.

pub mod accounts;
pub mod keys;
pub mod login;
