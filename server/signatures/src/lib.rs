//! Signed files: .p7m (CAdES) and PDF (PAdES) to the report of their verification.
//!
//! Pure: bytes and a question in, a report out. No I/O and no clock, so the same code stands
//! behind the signing page, the command line, the tests that feed it broken files and the fuzz
//! targets.

use chrono::NaiveDate;
use domain::signature::VerificationReport;

/// What is asked about a signed file.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The content that should have been signed; `None` if nobody asks.
    pub content: Option<&'a [u8]>,
    /// Anchors, intermediate certificates and revocation lists; `None` if none are configured.
    pub trust: Option<&'a Trust>,
    /// The day of receipt, on which validity and revocation are judged.
    pub at: Option<NaiveDate>,
}

/// Configured anchors, intermediate certificates and revocation lists.
#[derive(Debug, Default)]
pub struct Trust {}

/// The file is no signature at all; the text says in Italian what it is instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotASignature(pub String);

/// Verifies every signature of a file.
///
/// # Errors
/// [`NotASignature`] when the file carries none.
pub fn verify(_file: &[u8], _question: &Question<'_>) -> Result<VerificationReport, NotASignature> {
    Err(NotASignature("il file non contiene firme digitali".to_owned()))
}
