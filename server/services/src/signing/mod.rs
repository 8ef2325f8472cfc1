//! The signing desk: what waits for whom, receiving signed files, who may sign for whom.
//!
//! A document is downloaded, signed outside with one's own tool and uploaded. Whatever comes is
//! kept by its content before it is looked at, and noted with its outcome: accepted or refused,
//! with the report of the verification (decision on signatures).

pub mod desk;
pub mod files_out;
pub mod many;
pub mod power;
pub mod receipt;
pub mod receive;
mod scope;
pub mod sender;
pub mod show;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_desk;
#[cfg(test)]
mod tests_kept;
#[cfg(test)]
mod tests_world;
pub mod trust;
mod verify;
pub mod words;

pub(crate) use scope::{kind_of, party_of};

/// The largest signed file, in bytes: a document is far smaller than a tenth of it.
pub const LARGEST_FILE: usize = 50 * 1024 * 1024;
/// Files that are taken at once.
pub const MOST_FILES: usize = 50;
/// Documents that are looked at when many files come at once, and that one archive holds.
pub const MOST_WAITING: i64 = 100;

/// A file that was sent for signature.
#[derive(Debug, Clone)]
pub struct SentFile {
    /// What its owner calls it.
    pub file_name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}
