//! The forms in which .p7m come: DER, BER, base64, PEM, several signers, envelopes in envelopes;
//! and files that are none.

use domain::signature::{Check, SignatureFormat, Verdict};

use crate::fixtures::{ask, bytes, cades, only};

#[test]
fn der_ber_base64_and_pem_are_read() {
    for name in
        ["rsa2048-sha256", "ber", "armoured", "base64", "base64-line", "base64-ber", "empty", "key-id", "1m", "1m-ber"]
    {
        let report = ask(&cades(&format!("{name}.p7m"))).unwrap();
        assert_eq!(report.format, SignatureFormat::Cades);
        assert_eq!(report.verdict, Verdict::Passed, "{name}: {:?}", report.signatures);
        assert_eq!(report.signatures[0].level, 0);
    }
}

#[test]
fn parallel_signers_are_all_reported() {
    for (name, count) in [("two", 2), ("three", 3), ("added", 2)] {
        let report = ask(&cades(&format!("{name}.p7m"))).unwrap();
        assert_eq!(report.verdict, Verdict::Passed, "{name}");
        assert_eq!(report.signatures.len(), count, "{name}");
    }
}

#[test]
fn one_bad_signer_of_two_fails_the_file() {
    let report = ask(&cades("two-one-expired.p7m")).unwrap();
    assert_eq!(report.verdict, Verdict::Failed);
    let verdicts: Vec<Verdict> = report.signatures.iter().map(|signature| signature.verdict()).collect();
    assert!(verdicts.contains(&Verdict::Passed) && verdicts.contains(&Verdict::Failed), "{verdicts:?}");
}

#[test]
fn every_level_of_nested_envelopes_is_verified() {
    let levels = |name: &str| -> Vec<(u32, String)> {
        let report = ask(&cades(name)).unwrap();
        assert_eq!(report.verdict, Verdict::Passed, "{name}");
        report.signatures.iter().map(|s| (s.level, s.signer.common_name.clone().unwrap_or_default())).collect()
    };
    let pair = |outer: &str| vec![(0, outer.to_owned()), (1, "Sofia Firmatari".to_owned())];
    assert_eq!(levels("nested.p7m.p7m"), pair("Gianni Firmatari"));
    assert_eq!(levels("nested-ber.p7m.p7m"), pair("Beatrice Firmatari"));
    assert_eq!(levels("nested-base64.p7m.p7m"), pair("Beatrice Firmatari"));
    assert_eq!(levels("nested-thrice.p7m.p7m.p7m").len(), 3);
}

#[test]
fn an_inner_signature_that_does_not_hold_fails_the_file() {
    let report = ask(&cades("nested-expired.p7m.p7m")).unwrap();
    assert_eq!(report.verdict, Verdict::Failed);
    assert_eq!((report.signatures[0].verdict(), report.signatures[0].level), (Verdict::Passed, 0));
    assert_eq!((report.signatures[1].verdict(), report.signatures[1].level), (Verdict::Failed, 1));
}

#[test]
fn cms_that_is_no_cades_passes_and_says_so() {
    for (name, reason) in [
        ("no-cades.p7m", "manca l’attributo signing-certificate: è una firma CMS, non CAdES-BES"),
        ("no-attributes.p7m", "la firma non ha attributi firmati: è una firma CMS, non CAdES-BES"),
    ] {
        let report = only(name);
        assert_eq!(report.verdict(), Verdict::Passed, "{name}");
        assert_eq!(report.reasons, [reason]);
    }
}

#[test]
fn without_the_signers_certificate_nothing_can_be_said() {
    let report = only("no-certs.p7m");
    assert_eq!(report.integrity, Check::Failed);
    assert_eq!(report.reasons, ["il certificato del firmatario non è nel file"]);
    assert!(!report.signer.serial.is_empty(), "its number is known");
}

#[test]
fn counter_signatures_and_timestamps_are_reported_beside_the_signature() {
    let report = only("countersigned.p7m");
    assert_eq!(report.verdict(), Verdict::Passed, "{:?}", report.reasons);
    let names: Vec<_> = report.counter_signatures.iter().map(|s| s.tax_code.as_deref()).collect();
    assert_eq!(names, [Some("FRMBTR86E59A271W")]);
    let report = only("countersigned-wrong.p7m");
    assert_eq!(report.verdict(), Verdict::Passed, "what stands on a signature does not bear it");
    assert_eq!(report.reasons, ["la controfirma di Beatrice Firmatari non è valida"]);
    let report = only("timestamped.p7m");
    assert_eq!(report.verdict(), Verdict::Passed);
    assert!(report.reasons[0].starts_with("la firma porta una marca temporale del "), "{:?}", report.reasons);
}

#[test]
fn what_is_no_signature_is_named() {
    let cut = |name: &str, keep: usize| cades(name)[..keep].to_vec();
    let noise: Vec<u8> = (0..4096_u32).map(|i| u8::try_from((i * i * 31 + i * 7 + 129) % 251 + 4).unwrap()).collect();
    let cases: [(&str, Vec<u8>, &str); 16] = [
        ("empty", Vec::new(), "il file è vuoto"),
        ("noise", noise, "il file non è firmato: il contenuto non è né un .p7m né un PDF"),
        ("text", bytes("content.txt"), "il file è un testo senza firma"),
        ("number", b"0 punti".to_vec(), "il file è un testo senza firma"),
        ("zip", b"PK\x03\x04\x14\0\x06\0".to_vec(), "archivio ZIP"),
        ("xml", b"<?xml version=\"1.0\"?><a/>".to_vec(), "documento XML"),
        ("picture", b"\x89PNG\r\n\x1a\n\0\0".to_vec(), "un’immagine"),
        ("mail", b"MIME-Version: 1.0\r\n\r\n".to_vec(), "messaggio di posta"),
        ("certificate", bytes("certs/root.pem"), "il file è un certificato, non un documento firmato"),
        ("revocation list", bytes("trust/sub.crl"), "il file è una lista di revoca"),
        ("half", cut("rsa2048-sha256.p7m", 2000), "troncato"),
        ("half of a stream", cut("ber.p7m", 2000), "troncato"),
        ("data only", cades("data-only.p7m"), "senza firma (solo dati)"),
        ("encrypted", cades("enveloped-data.p7m"), "cifrata, non firmata"),
        ("certificates", cades("certificates-only.p7m"), "senza alcuna firma"),
        ("nothing signed", b"\x30\x80\0\0".to_vec(), "non è una firma"),
    ];
    for (what, file, words) in cases {
        let refusal = ask(&file).expect_err(what).to_string();
        assert!(refusal.contains(words), "{what}: {refusal}");
    }
}

#[test]
fn bytes_behind_the_signature_are_a_change() {
    let mut padded = cades("rsa2048-sha256.p7m");
    padded.extend([0; 64]);
    assert_eq!(ask(&padded).unwrap().verdict, Verdict::Passed, "zeros are filling");
    let mut longer = cades("rsa2048-sha256.p7m");
    longer.extend(b"altro");
    let report = ask(&longer).unwrap();
    assert_eq!(report.verdict, Verdict::Failed);
    assert!(report.signatures[0].later_changes);
    assert_eq!(report.signatures[0].reasons, ["dopo la firma il file contiene altri 5 byte"]);
}
