//! Signed files: .p7m (CAdES) and PDF (PAdES) to the report of their verification.
//!
//! Bytes and a question in, a report out: no clock, and nothing is read or written but the folders
//! of [`Trust::from_folders`]. So the same code stands behind the signing page, the command line,
//! the tests that feed it broken files and the fuzz targets.
//!
//! **Bounds**, whatever the bytes, of a file of at most [`FILE`]. Time: linear in the file for
//! reading and digests (each of SHA-256, 384 and 512 at most once per envelope, at most
//! [`cms::LEVELS`] envelopes in each other), plus at most [`cms::SIGNATURES`] signatures with at
//! most 100 checks of certificates each, some milliseconds in all for real files and three seconds
//! for one made to cost. Memory: the file; a copy of it where it is base64, and one for each
//! envelope whose content is written in pieces, of which there are at most [`asn1::PIECES`]
//! (32 MB); certificates and revocation lists of the file once more. That is at most ten times the
//! file and 64 MB, and twice the file and 1 MB for real ones. What goes beyond is refused with its
//! reason. [`pdf`] states its own.

mod algorithms;
pub mod asn1;
mod cades;
mod certificate;
mod check;
pub mod cms;
mod holder;
mod input;
mod path;
pub mod pdf;
mod question;
mod revocation;
mod trust;
mod words;

pub use input::FILE;
pub use question::{NotASignature, Question};
pub use trust::{Trust, TrustError, Unread};

use domain::signature::{SignatureReport, VerificationReport};

/// Verifies every signature of a file.
///
/// # Errors
/// [`NotASignature`] when the file carries none.
pub fn verify(file: &[u8], question: &Question<'_>) -> Result<VerificationReport, NotASignature> {
    match input::input(file)? {
        input::Input::Pdf => pdf::verify(file, question),
        input::Input::Cms(_) => cades::verify(file, question),
    }
}

/// Verifies the signers of a CMS whose content lies outside, in pieces that follow each other (the
/// byte ranges of a PDF). Bytes behind the CMS are ignored when they are zero. Whether the content
/// is the one asked for is left [`domain::signature::Check::NotChecked`]; `later_changes` is false.
///
/// # Errors
/// [`NotASignature`] when the bytes are no CMS with signatures.
pub fn verify_detached(
    cms: &[u8],
    pieces: &[&[u8]],
    question: &Question<'_>,
) -> Result<Vec<SignatureReport>, NotASignature> {
    cades::verify_detached(cms, pieces, question, None)
}
