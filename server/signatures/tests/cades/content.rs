//! Whether what was signed is what was asked for.

use domain::signature::{Check, Verdict, VerificationReport};
use signatures::{Question, verify, verify_detached};

use crate::fixtures::{bytes, cades, day, trust};

fn against(file: &[u8], content: Option<&[u8]>) -> VerificationReport {
    let trust = trust("trust");
    verify(file, &Question { content, trust: Some(&trust), at: Some(day("2026-07-20")), today: None }).unwrap()
}

#[test]
fn the_content_is_compared_to_the_byte() {
    let file = cades("rsa2048-sha256.p7m");
    let original = bytes("content.txt");
    assert_eq!(against(&file, None).signatures[0].content_matches, Check::NotChecked);
    let good = against(&file, Some(&original));
    assert_eq!((good.signatures[0].content_matches, good.verdict), (Check::Passed, Verdict::Passed));
    let mut other = original;
    other[100] ^= 1;
    let bad = against(&file, Some(&other));
    assert_eq!((bad.signatures[0].integrity, bad.signatures[0].content_matches), (Check::Passed, Check::Failed));
    assert_eq!(bad.verdict, Verdict::Failed);
    assert_eq!(bad.signatures[0].reasons, ["il contenuto firmato non è il documento richiesto"]);
}

#[test]
fn one_byte_of_the_enveloped_content_changed_fails() {
    let mut file = cades("rsa2048-sha256.p7m");
    let place = file.windows(6).position(|window| window == b"Riga 7").unwrap() + 5;
    file[place] = b'8';
    let report = against(&file, None);
    assert_eq!(report.signatures[0].integrity, Check::Failed);
    assert_eq!(report.signatures[0].reasons, ["il contenuto non è quello firmato: l’impronta non corrisponde"]);
}

#[test]
fn a_changed_signed_attribute_fails() {
    let file = cades("rsa2048-sha256.p7m");
    // The year of signing-time: UTCTime of 13 characters.
    let place = file.windows(3).rposition(|window| window == [0x17, 0x0d, b'2']).unwrap() + 3;
    let mut changed = file;
    changed[place] ^= 1;
    let report = against(&changed, None);
    assert_eq!(report.signatures[0].integrity, Check::Failed);
    assert!(
        report.signatures[0]
            .reasons
            .contains(&"la firma non corrisponde: gli attributi firmati o la firma sono stati modificati".to_owned())
    );
}

#[test]
fn in_nested_envelopes_the_document_may_be_the_innermost_content_or_the_inner_file() {
    let file = cades("nested.p7m.p7m");
    let innermost = against(&file, Some(&bytes("content.txt")));
    assert_eq!(innermost.verdict, Verdict::Passed);
    assert!(innermost.signatures.iter().all(|s| s.content_matches == Check::Passed));
    // The inner file is what the outer signer signed; its own signer signed no such file.
    let inner = against(&file, Some(&cades("rsa2048-sha256.p7m")));
    assert_eq!(inner.signatures[0].content_matches, Check::Passed);
    assert_eq!(inner.signatures[1].content_matches, Check::NotChecked);
    assert_eq!(inner.verdict, Verdict::Passed);
    let other = against(&file, Some(&bytes("other.txt")));
    assert!(other.signatures.iter().all(|s| s.content_matches == Check::Failed));
}

/// Who signs a bundle of certificates, or a letter about the document, has not signed the document.
#[test]
fn signing_what_holds_no_content_or_more_than_it_is_not_signing_the_document() {
    for asked in ["content.txt", "other.txt"] {
        for name in ["nested-nothing.p7m.p7m", "nested-quoted.p7m.p7m"] {
            let report = against(&cades(name), Some(&bytes(asked)));
            assert_eq!(report.signatures[0].integrity, Check::Passed, "{name}");
            assert_eq!(report.signatures[0].content_matches, Check::Failed, "{name}: {asked}");
            assert_eq!(report.verdict, Verdict::Failed, "{name}: {asked}");
        }
    }
    // The signature of the document without it: bound by its digest, and only to that document.
    let outer = |asked| against(&cades("nested-apart.p7m.p7m"), Some(&bytes(asked))).signatures[0].content_matches;
    assert_eq!((outer("content.txt"), outer("other.txt")), (Check::Passed, Check::Failed));
}

#[test]
fn a_signature_kept_apart_needs_its_document() {
    let file = cades("detached.p7s");
    let alone = against(&file, None);
    assert_eq!((alone.signatures[0].integrity, alone.verdict), (Check::Indeterminate, Verdict::Indeterminate));
    assert_eq!(alone.signatures[0].reasons, ["la firma è separata dal documento, che non è stato fornito"]);
    let with = against(&file, Some(&bytes("content.txt")));
    assert_eq!((with.signatures[0].content_matches, with.verdict), (Check::Passed, Verdict::Passed));
    let other = against(&file, Some(&bytes("other.txt")));
    assert_eq!((other.signatures[0].integrity, other.signatures[0].content_matches), (Check::Failed, Check::Failed));
    assert_eq!(
        other.signatures[0].reasons,
        [
            "il contenuto non è quello firmato: l’impronta non corrisponde",
            "il contenuto firmato non è il documento richiesto"
        ]
    );
}

#[test]
fn content_that_lies_outside_may_be_in_pieces() {
    let trust = trust("trust");
    let question = Question { trust: Some(&trust), at: Some(day("2026-07-20")), ..Question::default() };
    let content = bytes("content.txt");
    let (first, last) = content.split_at(777);
    let mut padded = cades("detached.p7s");
    padded.extend([0; 500]);
    let reports = verify_detached(&padded, &[first, last], &question).unwrap();
    assert_eq!((reports[0].integrity, reports[0].content_matches), (Check::Passed, Check::NotChecked));
    let swapped = verify_detached(&padded, &[last, first], &question).unwrap();
    assert_eq!(swapped[0].integrity, Check::Failed);
    assert!(verify_detached(&cades("rsa2048-sha256.p7m"), &[&content], &question).is_err(), "content of its own");
    padded.push(7);
    assert!(verify_detached(&padded, &[&content], &question).is_err(), "something behind the signature");
    assert!(verify_detached(b"", &[&content], &question).is_err());
}
