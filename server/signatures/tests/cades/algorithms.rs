//! What signatures are made with: what holds, what does not and what is not known.

use domain::signature::{Check, Verdict};

use crate::fixtures::{ask, bytes, cades, only, trust};

#[test]
fn rsa_and_ecdsa_with_every_strong_digest_pass() {
    for (key, words) in
        [("rsa2048", "RSA 2048"), ("rsa3072", "RSA 3072"), ("p256", "ECDSA P-256"), ("p384", "ECDSA P-384")]
    {
        for (digest, name) in [("sha256", "SHA-256"), ("sha384", "SHA-384"), ("sha512", "SHA-512")] {
            let report = only(&format!("{key}-{digest}.p7m"));
            assert_eq!(report.verdict(), Verdict::Passed, "{key} {digest}: {:?}", report.reasons);
            assert_eq!(report.algorithm, format!("{words}, {name}"));
            assert_eq!(report.reasons, [""; 0]);
        }
    }
}

#[test]
fn pss_passes_with_every_salt_and_with_a_key_of_its_own_kind() {
    for name in
        ["rsa2048-pss-sha256", "rsa2048-pss-sha384", "rsa2048-pss-sha512", "pss-salt20", "pss-saltmax", "pss-key"]
    {
        let report = only(&format!("{name}.p7m"));
        assert_eq!(report.verdict(), Verdict::Passed, "{name}: {:?}", report.reasons);
        assert!(report.algorithm.contains("PSS"), "{}", report.algorithm);
    }
}

#[test]
fn broken_digests_fail() {
    for (name, algorithm) in [("sha1", "SHA-1"), ("md5", "MD5")] {
        let report = only(&format!("{name}.p7m"));
        assert_eq!(report.integrity, Check::Failed, "{name}");
        assert_eq!(report.reasons[0], format!("la firma usa {algorithm}, un algoritmo che non è più sicuro"));
        assert_eq!(report.chain, Check::Passed, "the certificate itself is in order");
    }
}

#[test]
fn a_short_rsa_key_fails() {
    let report = only("rsa1024.p7m");
    assert_eq!(report.integrity, Check::Failed);
    assert_eq!(report.reasons, ["la chiave del firmatario è RSA di 1024 bit: ne servono almeno 2048"]);
}

#[test]
fn a_curve_that_is_not_known_is_indeterminate() {
    let report = only("p521.p7m");
    assert_eq!(report.integrity, Check::Indeterminate);
    assert_eq!(report.reasons, ["l’algoritmo di firma 1.3.132.0.35 non è tra quelli che il portale sa verificare"]);
}

#[test]
fn a_certificate_signed_with_sha1_leads_to_no_anchor() {
    let report = only("weak.p7m");
    assert_eq!((report.integrity, report.chain), (Check::Passed, Check::Failed));
    assert_eq!(
        report.reasons[0],
        "nella catena il certificato è firmato con un algoritmo non ammesso o con una chiave troppo corta"
    );
}

/// The certificate has another key than the one that signed: the structure is in order, the
/// signature is not.
#[test]
fn a_signature_of_another_key_fails() {
    let mut file = cades("rsa2048-sha256.p7m");
    let place = file.len() - 1;
    file[place] ^= 1;
    let report = ask(&file).unwrap();
    assert_eq!(report.signatures[0].integrity, Check::Failed);
    assert_eq!(
        report.signatures[0].reasons,
        ["la firma non corrisponde: gli attributi firmati o la firma sono stati modificati"]
    );
    assert_eq!(trust("trust").anchor_count(), 1);
    assert!(!bytes("content.txt").is_empty());
}
