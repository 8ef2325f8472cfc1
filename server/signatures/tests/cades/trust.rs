//! Paths to anchors, and revocation.

use domain::signature::{Check, SignatureReport, Verdict};
use signatures::{Question, Trust, verify};

use crate::fixtures::{bytes, cades, day, folder, only, trust};

const WITHOUT: &str = "senza una catena valida la revoca non si può stabilire";

fn with(name: &str, trust: &Trust, at: &str) -> SignatureReport {
    let question = Question { trust: Some(trust), at: Some(day(at)), ..Question::default() };
    verify(&cades(name), &question).unwrap().signatures.remove(0)
}

fn among(folder: &str, name: &str) -> SignatureReport {
    with(name, &trust(folder), "2026-07-20")
}

#[test]
fn without_anchors_nothing_is_said_of_the_path() {
    let report =
        verify(&cades("p256-sha256.p7m"), &Question { at: Some(day("2026-07-20")), ..Question::default() }).unwrap();
    let signature = &report.signatures[0];
    assert_eq!(
        (signature.integrity, signature.chain, signature.revocation),
        (Check::Passed, Check::Indeterminate, Check::Indeterminate)
    );
    assert_eq!(report.verdict, Verdict::Indeterminate);
    assert_eq!(signature.reasons, ["non sono configurate le autorità di certificazione di cui fidarsi", WITHOUT]);
    let empty = with("p256-sha256.p7m", &Trust::default(), "2026-07-20");
    assert_eq!(empty.chain, Check::Indeterminate, "a folder without anchors is as none");
}

#[test]
fn authorities_nobody_trusts_fail() {
    let report = among("trust-other", "p256-sha256.p7m");
    assert_eq!((report.chain, report.revocation), (Check::Failed, Check::Indeterminate));
    let words = "la catena del certificato arriva a «Radice di Prova», che non è tra le autorità riconosciute";
    assert_eq!(report.reasons, [words, WITHOUT]);
    assert_eq!(only("foreign.p7m").chain, Check::Failed);
}

#[test]
fn intermediates_come_from_the_file_or_the_folder() {
    assert_eq!(only("no-intermediate.p7m").chain, Check::Failed);
    assert_eq!(among("trust-flat", "no-intermediate.p7m").verdict(), Verdict::Passed);
    assert_eq!(trust("trust-flat").anchor_count(), 1, "the root; the intermediate is none");
}

#[test]
fn an_issuing_authority_alone_in_the_folder_is_an_anchor() {
    assert_eq!(among("trust-intermediate", "no-intermediate.p7m").verdict(), Verdict::Passed);
}

#[test]
fn each_fault_of_the_path_is_named() {
    for (file, words) in [
        ("by-noca", "il certificato è emesso da chi non è un’autorità di certificazione"),
        ("by-nosign", "un’autorità della catena non può firmare certificati (keyUsage)"),
        ("by-deep", "la catena è più lunga di quanto un’autorità ammette"),
        (
            "mail-out",
            "un’autorità della catena limita i nomi che certifica, e quello del titolare non vi rientra o non è verificabile",
        ),
    ] {
        let report = only(&format!("{file}.p7m"));
        assert_eq!((report.integrity, report.chain), (Check::Passed, Check::Failed), "{file}");
        assert_eq!(report.reasons, [words, WITHOUT], "{file}");
    }
}

#[test]
fn a_certificate_for_other_purposes_fails() {
    let report = only("usage.p7m");
    assert_eq!((report.chain, report.revocation), (Check::Failed, Check::Passed));
    assert_eq!(report.reasons, ["il certificato non è fatto per firmare documenti (keyUsage)"]);
    assert_eq!(only("tax-bare.p7m").chain, Check::Passed, "digitalSignature");
    assert_eq!(only("tax-sin.p7m").chain, Check::Passed, "nothing said");
}

/// Revoked on 1 March 2022.
#[test]
fn a_revoked_certificate_fails_from_the_day_of_its_revocation() {
    for (at, check, words) in [
        ("2022-02-28", Check::Passed, "il certificato è stato revocato il 01/03/2022 13:00, dopo il giorno che conta"),
        ("2022-03-01", Check::Failed, "il certificato è stato revocato il 01/03/2022 13:00"),
        ("2026-07-20", Check::Failed, "il certificato è stato revocato il 01/03/2022 13:00"),
    ] {
        let report = with("revoked.p7m", &trust("trust"), at);
        assert_eq!(report.revocation, check, "{at}");
        assert_eq!(report.reasons, [words], "{at}");
    }
}

#[test]
fn a_suspended_certificate_and_a_revoked_authority_fail() {
    let suspended = only("suspended.p7m");
    assert_eq!(suspended.revocation, Check::Failed);
    assert_eq!(suspended.reasons, ["il certificato è sospeso dal 01/03/2022 13:00"]);
    let authority = among("trust-revoked-sub", "p256-sha256.p7m");
    assert_eq!(authority.revocation, Check::Failed);
    assert_eq!(authority.reasons, ["un’autorità della catena è stata revocata il 01/03/2022 13:00"]);
}

#[test]
fn without_a_list_of_the_day_revocation_is_indeterminate() {
    for (folder, words) in [
        ("trust-no-crl", "manca la lista di revoca (CRL) dell’autorità che ha emesso il certificato"),
        ("trust-old-crl", "la lista di revoca (CRL) non arriva al giorno che conta: va aggiornata"),
        ("trust-forged-crl", "la lista di revoca (CRL) non è firmata dall’autorità che ha emesso il certificato"),
    ] {
        let report = among(folder, "p256-sha256.p7m");
        assert_eq!((report.chain, report.revocation), (Check::Passed, Check::Indeterminate), "{folder}");
        assert_eq!(report.reasons, [words], "{folder}");
    }
    // Next update on 1 February 2020: that day it still was the current one.
    assert_eq!(with("no-attributes.p7m", &trust("trust-old-crl"), "2020-02-01").revocation, Check::Passed);
    assert_eq!(with("no-attributes.p7m", &trust("trust-old-crl"), "2020-02-02").revocation, Check::Indeterminate);
}

#[test]
fn a_list_within_the_file_counts_like_one_of_the_folder() {
    let report = among("trust-no-crl", "with-list.p7m");
    assert_eq!(report.verdict(), Verdict::Passed, "{:?}", report.reasons);
}

/// A list for other certificates says nothing of this one.
#[test]
fn a_list_for_authorities_only_does_not_cover_persons() {
    let report = among("trust-ca-crl", "p256-sha256.p7m");
    assert_eq!(report.revocation, Check::Indeterminate);
    let part = among("trust-part-crl", "p256-sha256.p7m");
    assert_eq!(part.revocation, Check::Indeterminate, "another part of a list in parts");
    assert_eq!(among("trust-part-crl", "in-part.p7m").revocation, Check::Passed);
}

#[test]
fn what_is_no_certificate_of_an_authority_is_told_and_left_out() {
    let files = [
        ("persona.pem".to_owned(), bytes("certs/p256.pem")),
        ("note.txt".to_owned(), b"appunti".to_vec()),
        ("radice.pem".to_owned(), bytes("certs/root.pem")),
    ];
    let trust = Trust::from_files(files);
    assert_eq!(trust.anchor_count(), 1);
    let told: Vec<(&str, &str)> = trust.unread().iter().map(|unread| (unread.name.as_str(), unread.reason)).collect();
    assert_eq!(
        told,
        [
            ("persona.pem", "il certificato non è di un’autorità di certificazione"),
            ("note.txt", "non contiene né certificati né liste di revoca che il portale sappia leggere"),
        ]
    );
    assert!(Trust::from_folders(&[folder().join("manca")]).unwrap_err().to_string().contains("non si può leggere"));
}
