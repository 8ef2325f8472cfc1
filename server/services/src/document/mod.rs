//! Documents that the portal issues: drawn up, kept by their content, put up for signature, and
//! the archive of all of them with their signed files.

pub(crate) mod issue;
pub mod list;
