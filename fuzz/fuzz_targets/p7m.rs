//! Any bytes as an envelope: DER, BER, base64, nested. Nothing may stop the verification.
#![no_main]

use libfuzzer_sys::fuzz_target;
use signatures::{Question, Trust, verify, verify_detached};

fuzz_target!(|bytes: &[u8]| {
    let trust = Trust::default();
    let question = Question { content: Some(b"contenuto"), trust: Some(&trust), ..Question::default() };
    // A file that is no envelope may still be a PDF, which has its own target.
    if !signatures::pdf::is_pdf(bytes) {
        let _ = verify(bytes, &question);
    }
    let _ = verify_detached(bytes, &[b"conte", b"nuto"], &question);
});
