//! The verdict of `openssl cms -verify` on every signed file beside ours. Where they differ, the
//! file is listed with the reason; a file that is not listed must have the same verdict in both.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use chrono::NaiveDate;
use domain::signature::Verdict;
use signatures::{Question, verify};

use crate::fixtures::{bytes, cades, day, folder, trust};

/// Files openssl accepts and we do not.
const STRICTER: [(&str, &str); 10] = [
    ("sha1.p7m", "openssl takes SHA-1, which the rules for signatures no longer admit"),
    ("md5.p7m", "openssl takes MD5"),
    ("rsa1024.p7m", "openssl takes RSA keys under 2048 bits"),
    ("weak.p7m", "openssl takes certificates signed with SHA-1"),
    ("usage.p7m", "-purpose any: openssl does not ask whether the key is for signing"),
    ("p521.p7m", "openssl knows P-521; we say that we do not (indeterminate)"),
    ("mail-in.p7m", "webpki refuses constraints on mail names instead of evaluating them"),
    ("nested-expired.p7m.p7m", "openssl looks at the outermost envelope only"),
    ("nested-apart.p7m.p7m", "the document of the inner signature is not there (indeterminate)"),
    ("attributes-as-content.p7m", "openssl takes attributes of another signature as content"),
];

/// Files we accept and openssl does not.
const LOOSER: [(&str, &str); 1] =
    [("attributes-unsorted.p7m", "RFC 5652 signs the sorted set; openssl takes the order of the file")];

/// Files without the attribute that `-cades` asks for.
const NOT_CADES: [&str; 7] = [
    "no-cades.p7m",
    "no-attributes.p7m",
    "md5.p7m",
    "attributes-as-content.p7m",
    "expired-plain.p7m",
    "early-plain.p7m",
    "revoked-plain.p7m",
];

/// The verdict of openssl: anchors and revocation lists of `trust`, today or at noon of a day.
fn openssl(file: &Path, letters: bool, at: Option<NaiveDate>) -> bool {
    let mut command = Command::new("openssl");
    command.args(["cms", "-verify", "-binary", "-purpose", "any", "-crl_check", "-out", "/dev/null", "-in"]);
    command.arg(file).args(["-inform", if letters { "PEM" } else { "DER" }]);
    let name = file.file_name().unwrap().to_str().unwrap();
    if !NOT_CADES.contains(&name) {
        command.arg("-cades");
    }
    if let Some(noon) = at.and_then(|day| day.and_hms_opt(12, 0, 0)) {
        command.args(["-attime", &noon.and_utc().timestamp().to_string()]);
    }
    if file.extension().is_some_and(|extension| extension == "p7s") {
        command.arg("-content").arg(folder().join("content.txt"));
    }
    command.arg("-CAfile").arg(store()).output().unwrap().status.success()
}

/// Anchor and lists in one PEM file, as openssl wants them.
fn store() -> std::path::PathBuf {
    let store = folder().join("openssl-store.pem");
    if !store.exists() {
        let mut text = bytes("trust/root.pem");
        for name in ["root.crl", "sub.crl", "limited.crl"] {
            let list = bytes(&format!("trust/{name}"));
            let form = if list.starts_with(b"-----") { "PEM" } else { "DER" };
            let path = folder().join("trust").join(name);
            let crl = Command::new("openssl").args(["crl", "-inform", form, "-in"]).arg(path).output().unwrap();
            text.extend(crl.stdout);
        }
        let fresh = folder().join(format!("openssl-store.{}", std::process::id()));
        std::fs::write(&fresh, text).unwrap();
        std::fs::rename(fresh, &store).unwrap();
    }
    store
}

#[test]
fn our_verdict_is_that_of_openssl_but_for_what_is_listed() {
    let trust = trust("trust");
    let content = bytes("content.txt");
    let mut differ: BTreeMap<String, (bool, Option<Verdict>)> = BTreeMap::new();
    let mut count = 0;
    for entry in std::fs::read_dir(folder().join("cades")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let file = cades(&name);
        let question = Question {
            content: name.ends_with(".p7s").then_some(content.as_slice()),
            trust: Some(&trust),
            at: None,
            today: Some(day("2026-07-20")),
        };
        let ours = verify(&file, &question).ok().map(|report| report.verdict);
        // openssl reads neither base64 without its frame nor PEM called DER.
        let theirs = match name.as_str() {
            "base64.p7m" | "base64-line.p7m" => openssl(&folder().join("cades/rsa2048-sha256.p7m"), false, None),
            "base64-ber.p7m" => openssl(&folder().join("cades/ber.p7m"), false, None),
            "armoured.p7m" => openssl(&path, true, None),
            _ => openssl(&path, false, None),
        };
        count += 1;
        if theirs != (ours == Some(Verdict::Passed)) {
            differ.insert(name, (theirs, ours));
        }
    }
    assert!(count >= 70, "only {count} files");
    let listed = |list: &[(&str, &str)], theirs: bool| -> BTreeMap<String, bool> {
        list.iter().map(|(name, _)| ((*name).to_owned(), theirs)).collect()
    };
    let mut expected = listed(&STRICTER, true);
    expected.extend(listed(&LOOSER, false));
    let found: BTreeMap<String, bool> = differ.iter().map(|(name, (theirs, _))| (name.clone(), *theirs)).collect();
    assert_eq!(found, expected, "{differ:#?}");
}

/// Signatures that declare no time, judged on other days: the day alone decides, as in openssl.
/// But openssl takes a revocation for one of all times.
#[test]
fn on_other_days_too_our_verdict_is_that_of_openssl() {
    let trust = trust("trust");
    let days = [
        "2019-06-01",
        "2020-01-02",
        "2020-06-29",
        "2020-07-02",
        "2022-02-15",
        "2022-03-15",
        "2026-07-20",
        "2046-01-01",
        "2050-06-01",
    ];
    let mut passed = 0;
    for name in ["no-attributes", "expired-plain", "early-plain", "revoked-plain"] {
        for at in days.map(day) {
            let path = folder().join(format!("cades/{name}.p7m"));
            let question = Question { trust: Some(&trust), at: Some(at), ..Question::default() };
            let ours = verify(&cades(&format!("{name}.p7m")), &question).unwrap().verdict == Verdict::Passed;
            let before_revocation = name == "revoked-plain" && at >= day("2020-01-02") && at < day("2022-03-01");
            assert_eq!(openssl(&path, false, Some(at)) || before_revocation, ours, "{name} on {at}");
            passed += usize::from(ours);
        }
    }
    assert_eq!(passed, 7 + 2 + 1 + 4, "days on which a certificate was valid and not revoked");
}

/// Text and other frames around the frame, as mail and web pages leave them.
#[test]
fn around_a_frame_our_verdict_is_that_of_openssl() {
    let armoured = String::from_utf8(cades("armoured.p7m")).unwrap();
    let certificate = String::from_utf8(bytes("certs/root.pem")).unwrap();
    let named = |name: &str| {
        armoured
            .replace("-----BEGIN CMS-----", &format!("-----BEGIN {name}-----"))
            .replace("-----END CMS-----", &format!("-----END {name}-----"))
    };
    let broken = armoured.replacen("MII", "!!!", 1);
    let cases: Vec<(&str, String)> = vec![
        ("alone", armoured.clone()),
        ("lines before", format!("Firmato da chi rappresenta l’ente\n\n{armoured}")),
        ("lines behind", format!("{armoured}\nCordiali saluti\n")),
        ("lines of a network", armoured.replace('\n', "\r\n")),
        ("blanks at the ends of lines", armoured.replace("-----\n", "-----  \n")),
        ("on a line of text", format!("Ecco: {armoured}")),
        ("a certificate before", format!("{certificate}{armoured}")),
        ("a certificate behind", format!("{armoured}{certificate}")),
        ("another frame before", format!("{}{armoured}", named("NOTE"))),
        ("another frame only", named("NOTE")),
        ("twice", format!("{armoured}{armoured}")),
        ("a broken one before", format!("{broken}{armoured}")),
        ("called PKCS7", named("PKCS7")),
        ("ends under another name", armoured.replace("-----END CMS-----", "-----END PKCS7-----")),
        ("without its end", armoured.replace("-----END CMS-----", "")),
        ("a certificate only", certificate.clone()),
    ];
    let trust = trust("trust");
    let mut passed = 0;
    for (number, (what, text)) in cases.iter().enumerate() {
        let path = std::env::temp_dir().join(format!("ambito-frame-{}-{number}.pem", std::process::id()));
        std::fs::write(&path, text).unwrap();
        let question = Question { trust: Some(&trust), today: Some(day("2026-07-20")), ..Question::default() };
        let ours = verify(text.as_bytes(), &question).is_ok_and(|report| report.verdict == Verdict::Passed);
        let theirs = openssl(&path, true, None);
        std::fs::remove_file(&path).unwrap();
        assert_eq!(ours, theirs, "{what}");
        passed += usize::from(ours);
    }
    assert!(passed >= 8 && passed < cases.len(), "{passed}");
}
