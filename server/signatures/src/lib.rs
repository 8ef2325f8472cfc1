//! Signed files: .p7m (CAdES) and PDF (PAdES) to the report of their verification.
//!
//! Bytes and a question in, a report out: no clock, and nothing is read or written but the folders
//! of [`Trust::from_folders`]. So the same code stands behind the signing page, the command line,
//! the tests that feed it broken files and the fuzz targets.
//!
//! **Bounds**, whatever the bytes. Time: linear in the file for reading and digests (each of
//! SHA-256, 384, 512 at most once per envelope, at most [`cms::LEVELS`] envelopes), plus at most
//! [`cms::SIGNATURES`] signatures, each with a bounded search for its path. Memory: the file, a
//! decoded copy of it where it is base64, one copy per inner envelope that is written in pieces,
//! and at most 40 bytes for each of [`asn1::NODES`] ASN.1 values. What goes beyond is refused with
//! its reason.

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
    cades::verify_detached(cms, pieces, question)
}
