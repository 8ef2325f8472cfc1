//! The snapshot of the mayors' committee (art. 9): prepared by the office from the data of the
//! portal, commented, printed as the draft of an act, completed with the committee's resolution,
//! transmitted by the legal representative. Sent, it is frozen: what changes later is shown beside
//! it and changes nothing of it.

pub mod act_file;
pub mod comment;
pub(crate) mod content;
pub mod draft_act;
pub mod export;
pub mod list;
pub mod prepare;
pub(crate) mod scope;
pub mod seal;
pub mod send;
pub mod show;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_frozen;
pub mod upload_act;
pub mod verify;
pub mod words;

/// The largest file of a resolution, in bytes.
pub const LARGEST_ACT: usize = 50 * 1024 * 1024;

/// What the history calls it.
pub(crate) const ENTITY: &str = "snapshot";
/// The entry of the history that seals it.
pub(crate) const SENDING: &str = "snapshot.send";

/// State of one that may still change.
pub(crate) const DRAFT: &str = "draft";
/// State of one that is frozen.
pub(crate) const SENT: &str = "sent";
