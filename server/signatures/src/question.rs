//! What is asked about a signed file, and the answer that it is none.

use chrono::NaiveDate;

use crate::trust::Trust;

/// What is asked about a signed file.
#[derive(Debug, Clone, Copy, Default)]
pub struct Question<'a> {
    /// The content that should have been signed; `None` if nobody asks. The content itself where
    /// the signature is kept apart from it.
    pub content: Option<&'a [u8]>,
    /// Anchors, intermediate certificates and revocation lists; `None` if none are configured.
    pub trust: Option<&'a Trust>,
    /// The day of receipt (UTC), on which validity and revocation are judged. Without it they are
    /// judged at the time the signature declares.
    pub at: Option<NaiveDate>,
    /// Stands in where there is neither a day of receipt nor a declared time.
    pub today: Option<NaiveDate>,
}

/// The file is no signature at all; the text says in Italian what it is instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotASignature(pub String);
