//! Required documents and registers of duties of a call (art. 4), and what projects hand in: the
//! list of a project, one item, documents drawn up from data, evidence handed in, the Region's
//! check and its queue.
//!
//! What is generated goes to the signing desk and is handed in by its last signature; what is
//! uploaded or stated is handed in by the office. Every version is kept.

pub mod check;
pub mod evidence;
pub mod hand_in;
pub mod issue;
pub mod list;
pub(crate) mod load;
mod papers;
pub mod publicity;
pub mod queue;
mod scope;
pub mod show;
pub(crate) mod signed;
pub mod staff_on_duty;
pub(crate) mod standing;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_once;
pub mod words;

/// The largest file handed in, in bytes.
pub const LARGEST_FILE: usize = 10 * 1024 * 1024;

/// The state of what the Region has not looked at.
pub(crate) const SUBMITTED: &str = "submitted";
/// The state of what it took as good.
pub(crate) const ACCEPTED: &str = "accepted";
/// The state of what it sent back.
pub(crate) const RETURNED: &str = "returned";
