//! Signed PDFs, made by pyHanko with certificates of openssl (scripts/signed-pdfs.sh): each file
//! with what is to be said of it, and the verdicts of both programs beside our own.
#![expect(clippy::expect_used, reason = "helpers of tests: what fails, fails the test")]

mod bounds;
mod fixtures;
mod mutated;
mod others;

use domain::signature::Verdict;

use fixtures::{Set, codes};

/// A file, the content that is asked for, and what is found of each signature in turn: `+`
/// everything passes; `I` integrity, `C` content, `P` path, `V` validity, `R` revocation fails;
/// `L` changed later. `-`: no signature at all.
const FILES: &[(&str, &str, &str)] = &[
    // Signed as it should be.
    ("one", "portal", "+"),
    ("two", "portal", "+ +"),
    ("three", "portal", "+ + +"),
    ("visible", "portal", "+"),
    ("pss", "portal", "+"),
    ("p256", "portal", "+"),
    ("p384-sha384", "portal", "+"),
    ("sha512", "portal", "+"),
    ("reserve", "portal", "+"),
    ("adobe", "portal", "+"),
    ("certified", "portal", "+"),
    ("certified-two", "portal", "+ +"),
    ("stamped", "portal", "+"),
    ("lta", "portal", "+"),
    ("lt", "portal", "+"),
    ("validated", "portal", "+"),
    ("validated-two", "portal", "+ +"),
    ("streams", "streams-unsigned", "+"),
    ("streams-two", "streams-unsigned", "+ +"),
    ("field", "field-unsigned", "+"),
    ("field", "portal", "+"),
    ("split", "split-unsigned", "+"),
    ("split", "portal", "+"),
    ("1m", "1m-unsigned", "+"),
    ("hidden-field", "portal", "+"),
    // On top of an accepted file.
    ("one", "one", "+"),
    ("two", "one", "+ +"),
    ("three", "one", "+ + +"),
    ("streams-two", "streams", "+ +"),
    ("validated-two", "validated", "+ +"),
    // Another document than the one asked for.
    ("one", "field-unsigned", "C"),
    ("one", "two", "C"),
    ("visible", "one", "C"),
    ("rewritten", "portal", "C"),
    ("swapped-unsigned", "portal", "-"),
    // Changed and then signed: the signature holds, for something else.
    ("contents-then-signed", "portal", "C"),
    ("overwritten-then-signed", "portal", "C"),
    ("annotation-then-signed", "portal", "C"),
    ("link-then-signed", "portal", "C"),
    ("action-then-signed", "portal", "C"),
    ("page-then-signed", "portal", "C"),
    ("box-then-signed", "portal", "C"),
    ("text-field-then-signed", "portal", "C"),
    ("large-field", "portal", "C"),
    ("fixed-size", "portal", "C"),
    ("fixed-size", "", "+"),
    ("fixed-size-two", "portal", "L C"),
    ("fixed-size-two", "one", "L C"),
    ("fixed-size-filled", "field-unsigned", "C"),
    ("contents-then-signed", "", "+"),
    ("large-field", "", "+"),
    ("stamp-contents-then-signed", "portal", "C"),
    ("stamp-contents-then-signed", "", "+"),
    // Changed between two signatures.
    ("contents-between", "portal", "L C"),
    ("overwritten-between", "portal", "L C"),
    ("annotation-between", "portal", "L C"),
    ("link-between", "portal", "L C"),
    ("action-between", "portal", "L C"),
    ("page-between", "portal", "L C"),
    ("box-between", "portal", "L C"),
    ("text-field-between", "portal", "L C"),
    ("contents-between", "", "L +"),
    ("certified-1-two", "portal", "L +"),
    ("covered-in-parts", "portal", "L C"),
    // Changed after the last one.
    ("contents-after", "portal", "L"),
    ("overwritten-after", "portal", "L"),
    ("annotation-after", "portal", "L"),
    ("link-after", "portal", "L"),
    ("action-after", "portal", "L"),
    ("page-after", "portal", "L"),
    ("box-after", "portal", "L"),
    ("text-field-after", "portal", "L"),
    ("information-after", "portal", "L"),
    ("nothing-after", "portal", "L"),
    ("empty-field-after", "portal", "L"),
    ("garbage-after", "portal", "L"),
    ("line-after", "portal", "L"),
    ("swapped", "swapped-unsigned", "L"),
    ("dangling-after", "", "L"),
    ("freed-after", "portal", "L"),
    ("regenerated-after", "portal", "L"),
    ("hybrid-after", "portal", "L"),
    ("xfa-after", "portal", "L"),
    ("appearances-after", "portal", "L"),
    ("names-after", "portal", "L"),
    ("shared-after", "portal", "L I"),
    ("shown-stamp-after", "portal", "L"),
    ("indirect-stamp-after", "portal", "L"),
    ("empty-stamp-after", "portal", "L"),
    ("covered-stamp-after", "", "L"),
    ("form-emptied-after", "", "I"),
    // What is signed was changed, or is not what it says.
    ("byte-changed", "portal", "IC"),
    ("name-changed", "portal", "IC"),
    ("name-changed", "", "I"),
    ("range-short", "", "IL"),
    ("range-hole", "", "I"),
    ("range-second", "", "I"),
    ("range-start", "", "I"),
    ("range-long", "", "I"),
    ("range-three", "", "I"),
    ("old-filter", "", "I"),
    ("contents-emptied", "", "I"),
    ("padding-used", "", "I"),
    ("truncated", "", "I"),
    ("truncated-early", "", "-"),
    ("rsa1024", "", "I"),
    ("sha1", "", "I"),
    // By whom it should not be.
    ("foreign", "portal", "P?"),
    ("usage", "portal", "P"),
    ("expired", "portal", "V"),
    ("early", "portal", "V"),
    ("revoked", "portal", "R"),
    // No signature of a person.
    ("portal", "portal", "-"),
    ("field-unsigned", "", "-"),
    ("stamp-only", "portal", "-"),
    ("encrypted", "portal", "-"),
    ("encrypted-unsigned", "portal", "-"),
];

#[test]
fn each_file_is_what_it_is() {
    let set = Set::made();
    let mut wrong = Vec::new();
    for (name, content, expected) in FILES {
        let content = (!content.is_empty()).then(|| set.pdf(content));
        let found = set.verify(&set.pdf(name), content.as_deref());
        let said = codes(&found);
        if said != *expected {
            wrong.push(format!("{name}: {said}, not {expected}: {found:#?}"));
        }
        let passes = found.is_ok_and(|report| report.verdict == Verdict::Passed);
        if passes != expected.chars().all(|sign| sign == '+' || sign == ' ') {
            wrong.push(format!("{name}: the verdict is not what follows from {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_made_is_judged() {
    let set = Set::made();
    let contents = ["swapped-unsigned", "streams-unsigned", "split-unsigned", "1m-unsigned"];
    for name in set.names() {
        let listed = FILES.iter().any(|(file, _, _)| *file == name) || contents.contains(&name.as_str());
        assert!(listed, "{name} is made and never judged");
    }
}

#[test]
fn who_is_refused_is_told_why() {
    let set = Set::made();
    let reason = |name: &str| match set.verify(&set.pdf(name), Some(&set.pdf("portal"))) {
        Ok(report) => report.signatures.into_iter().flat_map(|s| s.reasons).collect::<Vec<_>>().join("; "),
        Err(refused) => refused.0,
    };
    for (name, part) in [
        ("encrypted", "protetto da password"),
        ("portal", "non contiene firme digitali"),
        ("stamp-only", "marca temporale"),
        ("truncated-early", "non è completo"),
        ("rewritten", "non comincia con i byte dell’originale"),
        ("contents-then-signed", "è cambiata una pagina (voce /Contents)"),
        ("overwritten-after", "contenuto di pagina"),
        ("action-after", "/OpenAction"),
        ("annotation-between", "annotazion"),
        ("range-short", "non copre una versione intera"),
        ("range-hole", "lascia fuori altro"),
        ("large-field", "più di un quarto della pagina"),
        ("covered-in-parts", "più di un quarto della pagina"),
        ("fixed-size", "non segue l’ingrandimento"),
        ("stamp-contents-then-signed", "è cambiata una pagina (voce /Contents)"),
        ("indirect-stamp-after", "marca temporale si mostra"),
        ("empty-stamp-after", "campo di firma vuoto"),
        ("old-filter", "adbe.pkcs7.sha1"),
        ("garbage-after", "dopo la firma"),
        ("nothing-after", "non è una firma"),
        ("form-emptied-after", "nessun campo"),
        ("swapped", "scambiato"),
        ("dangling-after", "prima assente"),
        ("shown-stamp-after", "marca temporale si mostra"),
        ("certified-1-two", "vieta"),
    ] {
        let said = reason(name);
        assert!(said.contains(part), "{name}: «{said}» does not say «{part}»");
    }
}

#[test]
fn time_stamps_of_the_document_are_counted_and_no_signatures() {
    let set = Set::made();
    for (name, stamps, signatures) in [("lta", 1, 1), ("lt", 0, 1), ("one", 0, 1)] {
        let report = set.verify(&set.pdf(name), None).expect("signed");
        assert_eq!((report.document_time_stamps, report.signatures.len()), (stamps, signatures), "{name}");
    }
}

/// The time of signing stands in the dictionary, not in the signature's attributes.
#[test]
fn the_certificate_was_valid_when_the_signature_says_it_was_made() {
    let set = Set::made();
    let later = chrono::NaiveDate::from_ymd_opt(2045, 6, 15);
    let report = set.verify_at(&set.pdf("early"), None, later).expect("signed");
    assert_eq!(codes(&Ok(report.clone())), "V", "valid on the day of receipt, not yet when signed: {report:?}");
    assert!(report.signatures.iter().all(|signature| signature.signing_time.is_some()));
}
