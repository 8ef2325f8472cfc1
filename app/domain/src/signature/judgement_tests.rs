//! The cases of a receipt, one after the other, with the boundaries of what is excused.

use super::*;
use crate::signature::SignatureFormat;

/// What goes wrong with a good signature.
type Change = fn(&mut SignatureReport);

const CODE: &str = "FRMRME60A01E388X";

fn signature(name: &str, tax_code: Option<&str>) -> SignatureReport {
    SignatureReport {
        integrity: Check::Passed,
        content_matches: Check::Passed,
        signer: Signer {
            common_name: Some(name.to_owned()),
            tax_code: tax_code.map(str::to_owned),
            serial: format!("{:02x}", name.len()),
            issuer: Some("CA di prova".to_owned()),
            certificate_sha256: Some(name.to_lowercase()),
        },
        signing_time: None,
        chain: Check::Passed,
        valid_at_signing: Check::Passed,
        revocation: Check::Passed,
        later_changes: false,
        reasons: Vec::new(),
        algorithm: "RSA 2048, SHA-256".to_owned(),
        level: 0,
        counter_signatures: Vec::new(),
    }
}

fn good() -> SignatureReport {
    signature("FIRMATARI REMO", Some(CODE))
}

fn entitled() -> Vec<Entitled> {
    vec![Entitled { name: "Firmatari Remo".into(), tax_code: Some(CODE.into()) }]
}

fn judged(signatures: Vec<SignatureReport>, entitled: &[Entitled], earlier: &[Signer]) -> Result<String, String> {
    judged_for(signatures, Receipt { party: Party::Body, entitled, earlier, again: false })
}

fn judged_for(signatures: Vec<SignatureReport>, receipt: Receipt<'_>) -> Result<String, String> {
    let report = VerificationReport::new(SignatureFormat::Cades, None, signatures);
    judge(&report, &receipt).map(|found| found.signer.common_name.clone().unwrap_or_default())
}

#[test]
fn the_signature_of_who_may_sign_is_accepted_whatever_the_case_of_the_code() {
    assert_eq!(judged(vec![good()], &entitled(), &[]), Ok("FIRMATARI REMO".to_owned()));
    let lower = signature("FIRMATARI REMO", Some(&CODE.to_lowercase()));
    assert!(judged(vec![lower], &entitled(), &[]).is_ok());
}

#[test]
fn each_check_that_fails_refuses_with_its_reason() {
    let with = |change: Change| {
        let mut signature = good();
        change(&mut signature);
        signature.reasons = vec!["motivo di prova".to_owned()];
        judged(vec![signature], &entitled(), &[])
    };
    let cases: [(Change, &str); 9] = [
        (|s| s.integrity = Check::Failed, "non è integra. Motivo di prova."),
        (|s| s.content_matches = Check::Failed, "non è il documento generato dal portale"),
        (|s| s.content_matches = Check::NotChecked, "non è il documento generato dal portale"),
        (|s| s.later_changes = true, "modificato dopo la firma"),
        (|s| s.chain = Check::Failed, "non è stato rilasciato per la firma da un prestatore riconosciuto"),
        (|s| s.chain = Check::Indeterminate, "non sono configurati i certificati"),
        (|s| s.valid_at_signing = Check::Failed, "non è valido nel giorno della ricezione"),
        (|s| s.valid_at_signing = Check::Indeterminate, "non è valido nel giorno della ricezione"),
        (|s| s.revocation = Check::Failed, "è stato revocato"),
    ];
    for (change, words) in cases {
        let reason = with(change).unwrap_err();
        assert!(reason.contains(words), "{reason}");
    }
    assert!(with(|s| s.revocation = Check::Indeterminate).is_ok(), "shown, not held against the signer");
}

#[test]
fn another_person_is_refused_with_both_names() {
    let other = signature("ALTRINI UGO", Some("LTRGUO60A01E388X"));
    let reason = judged(vec![other], &entitled(), &[]).unwrap_err();
    assert!(reason.contains("La firma è di ALTRINI UGO.") && reason.contains("Firmatari Remo"), "{reason}");
    assert!(!reason.contains(CODE), "no tax code in a reason: {reason}");
    let reason = judged(vec![signature("ALTRINI UGO", None)], &entitled(), &[]).unwrap_err();
    assert!(reason.contains("non riporta il codice fiscale"), "{reason}");
    let reason = judged(vec![good()], &[], &[]).unwrap_err();
    assert!(reason.contains("nessuno risulta autorizzato a firmare per l’ente"), "{reason}");
    let unknown = [Entitled { name: "Firmatari Remo".into(), tax_code: None }];
    let reason = judged(vec![signature("X", None)], &unknown, &[]).unwrap_err();
    assert!(reason.contains("non è registrato il codice fiscale"), "two missing codes are not the same one: {reason}");
}

#[test]
fn every_signature_of_the_file_must_hold() {
    let mut broken = signature("ALTRINI UGO", Some("LTRGUO60A01E388X"));
    broken.integrity = Check::Failed;
    assert!(judged(vec![broken, good()], &entitled(), &[]).unwrap_err().contains("ALTRINI UGO"));
    let mut expired = signature("ALTRINI UGO", Some("LTRGUO60A01E388X"));
    expired.valid_at_signing = Check::Failed;
    assert!(judged(vec![good(), expired], &entitled(), &[]).unwrap_err().contains("ALTRINI UGO"));
}

#[test]
fn a_signature_received_before_was_judged_on_its_own_day() {
    let mut first = signature("ALTRINI UGO", Some("LTRGUO60A01E388X"));
    first.valid_at_signing = Check::Failed;
    first.revocation = Check::Failed;
    let earlier = [first.signer.clone()];
    assert!(judged(vec![good(), first.clone()], &entitled(), &earlier).is_ok());
    let stranger = [Signer { certificate_sha256: Some("ff".into()), ..first.signer.clone() }];
    assert!(judged(vec![good(), first.clone()], &entitled(), &stranger).is_err(), "another certificate");
    let forged = SignatureReport { chain: Check::Failed, ..first.clone() };
    assert!(judged(vec![good(), forged], &entitled(), &earlier).is_err(), "the number of another's certificate");
    first.integrity = Check::Failed;
    assert!(judged(vec![good(), first], &entitled(), &earlier).is_err(), "it must still hold");
    // The one that counts is judged today, even with a certificate that was seen before.
    let entitled = entitled();
    let mut once_more = good();
    let seen = [once_more.signer.clone()];
    let receipt = Receipt { party: Party::Body, entitled: &entitled, earlier: &seen, again: true };
    assert!(judged_for(vec![once_more.clone()], receipt).is_ok());
    once_more.valid_at_signing = Check::Failed;
    assert!(judged_for(vec![once_more], receipt).unwrap_err().contains("non è valido"));
}

#[test]
fn one_signature_does_not_meet_two_requests() {
    // Who may sign for both parties still signs once for each.
    let seen = [good().signer];
    let reason = judged(vec![good()], &entitled(), &seen).unwrap_err();
    assert!(reason.starts_with("Il file non contiene una nuova firma."), "{reason}");
}

#[test]
fn a_file_with_only_the_earlier_signature_brings_none() {
    let first = signature("ALTRINI UGO", Some("LTRGUO60A01E388X"));
    let earlier = [first.signer.clone()];
    let reason = judged(vec![first], &entitled(), &earlier).unwrap_err();
    assert!(reason.starts_with("Il file non contiene una nuova firma."), "{reason}");
}

/// A certificate of one's own with the number and the issuer's name of one that was judged before.
#[test]
fn a_certificate_is_known_by_all_of_it_and_not_by_its_number() {
    let earlier = good();
    let revoked = |fingerprint: Option<&str>| {
        let mut other = good();
        other.signer.certificate_sha256 = fingerprint.map(str::to_owned);
        other.revocation = Check::Failed;
        other
    };
    let second = signature("RAPPRESENTINI IDA", Some("RPPDIA60A41E388X"));
    let entitled = vec![Entitled { name: "Rappresentini Ida".into(), tax_code: Some("RPPDIA60A41E388X".into()) }];
    let judged_with =
        |other: SignatureReport| judged(vec![other, second.clone()], &entitled, std::slice::from_ref(&earlier.signer));
    let same = earlier.signer.certificate_sha256.clone();
    assert!(judged_with(revoked(same.as_deref())).is_ok(), "judged on its own day");
    let refused = judged_with(revoked(Some("another certificate"))).unwrap_err();
    assert!(refused.contains("revocato"), "{refused}");
    assert!(judged_with(revoked(None)).is_ok(), "a report kept before fingerprints were noted");
}
