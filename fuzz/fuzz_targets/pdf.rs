//! Any bytes as a PDF. Nothing may stop the verification.
#![no_main]

use libfuzzer_sys::fuzz_target;
use signatures::{Question, pdf};

/// What is asked for: a PDF of the portal.
const CONTENT: &[u8] = include_bytes!("../../tests/data/signing/portal.pdf");

fuzz_target!(|bytes: &[u8]| {
    let content = bytes.starts_with(&CONTENT[..64]).then_some(CONTENT);
    let _ = pdf::verify(bytes, &Question { content, ..Question::default() });
});
