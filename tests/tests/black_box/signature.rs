//! `ambito verify-signature`: the report of a signed file, and what is said of bad input. What is
//! found in each kind of file is held beside the crate (`server/signatures/tests`).

use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use serde_json::{Value, json};
use tests::program::{Ended, Scratch, run, target, workspace};

/// Certificates and signed files, made by openssl once.
fn fixtures() -> &'static PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = target().join("signing-fixtures");
        let made = Command::new(workspace().join("scripts/signing-fixtures.sh")).arg(&folder).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        folder
    })
}

fn path(name: &str) -> String {
    fixtures().join(name).to_str().unwrap().to_owned()
}

fn verify(arguments: &[&str]) -> Ended {
    run(std::iter::once("verify-signature").chain(arguments.iter().copied()))
}

fn report(arguments: &[&str]) -> Value {
    let ended = verify(arguments);
    assert_eq!((ended.status, ended.err.as_str()), (Some(0), ""), "{arguments:?}");
    serde_json::from_str(&ended.out).unwrap()
}

#[test]
fn a_good_signature_passes_with_all_keys_of_the_contract() {
    let (file, content, trust) = (path("cades/rsa2048-sha256.p7m"), path("content.txt"), path("trust"));
    let found = report(&[&file, "--content", &content, "--trust", &trust, "--at", "2022-07-20"]);
    assert_eq!((&found["format"], &found["verdict"]), (&json!("cades"), &json!("passed")));
    let signature = &found["signatures"][0];
    for check in ["integrity", "content_matches", "chain", "valid_at_signing", "revocation"] {
        assert_eq!(signature[check], "passed", "{check}");
    }
    assert_eq!(signature["later_changes"], false);
    assert_eq!(signature["reasons"], json!([]));
    assert_eq!(signature["signer"]["common_name"], "Sofia Firmatari");
    assert_eq!(signature["signer"]["tax_code"], "FRMSFO80A41E388Z");
    assert!(signature["signer"]["serial"].as_str().is_some_and(|serial| serial.len() == 40), "{signature}");
    assert!(signature["signing_time"].as_str().is_some_and(|time| time.ends_with('Z')), "{signature}");
}

#[test]
fn without_options_nothing_is_asked_of_the_content_and_the_path_is_not_known() {
    let found = report(&[&path("cades/p256-sha256.p7m")]);
    assert_eq!(found["verdict"], "indeterminate");
    let signature = &found["signatures"][0];
    assert_eq!(signature["integrity"], "passed");
    assert_eq!(signature["content_matches"], "not_checked");
    assert_eq!(signature["chain"], "indeterminate");
    assert_eq!(signature["revocation"], "indeterminate");
}

#[test]
fn what_does_not_hold_is_a_result_and_no_bad_input() {
    let trust = path("trust");
    for (file, options, reason) in [
        ("sha1.p7m", vec![], "la firma usa SHA-1, un algoritmo che non è più sicuro"),
        (
            "expired.p7m",
            vec!["--at", "2022-07-20"],
            "il certificato è scaduto il 01/07/2020 01:59, prima del 20/07/2022",
        ),
        ("revoked.p7m", vec!["--at", "2022-07-20"], "il certificato è stato revocato il 01/03/2022 13:00"),
    ] {
        let file = path(&format!("cades/{file}"));
        let found = report(&[vec![file.as_str(), "--trust", trust.as_str()], options].concat());
        assert_eq!(found["verdict"], "failed", "{file}");
        let reasons: Vec<&str> =
            found["signatures"][0]["reasons"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        assert!(reasons.contains(&reason), "{file}: {reasons:?}");
    }
    let other = path("other.txt");
    let found = report(&[&path("cades/rsa2048-sha256.p7m"), "--trust", &trust, "--content", &other]);
    assert_eq!((&found["verdict"], &found["signatures"][0]["content_matches"]), (&json!("failed"), &json!("failed")));
}

#[test]
fn bad_input_is_told_on_standard_error_and_nothing_goes_out() {
    let scratch = Scratch::new();
    let written = |name: &str, bytes: &[u8]| scratch.file(name, bytes).to_str().unwrap().to_owned();
    let good = path("cades/rsa2048-sha256.p7m");
    let half = std::fs::read(&good).unwrap();
    let cases: [(Vec<String>, &[&str]); 8] = [
        (vec![written("vuoto.p7m", b"")], &["$: il file è vuoto"]),
        (vec![written("testo.p7m", b"Non firmato.")], &["$: il file è un testo senza firma"]),
        (
            vec![written("meta.p7m", &half[..half.len() / 2])],
            &["$: il file è troncato: la firma finisce prima della sua fine"],
        ),
        (
            vec![written("foto.pdf", b"\x89PNG\r\n\x1a\n")],
            &["$: il file è un’immagine, non un file firmato .p7m o PDF"],
        ),
        (vec!["manca.p7m".to_owned()], &["$: il file non esiste"]),
        (
            vec![good.clone(), "--at".to_owned(), "20/07/2022".to_owned()],
            &["$.at: la data si scrive AAAA-MM-GG e deve esistere"],
        ),
        (
            vec![
                "manca.p7m".to_owned(),
                "--content".to_owned(),
                "manca.pdf".to_owned(),
                "--at".to_owned(),
                "ieri".to_owned(),
            ],
            &[
                "$: il file non esiste",
                "$.content: il file non esiste",
                "$.at: la data si scrive AAAA-MM-GG e deve esistere",
            ],
        ),
        (vec![good, "--trust".to_owned(), "manca".to_owned()], &["$.trust: la cartella manca non si può leggere"]),
    ];
    for (arguments, problems) in cases {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let ended = verify(&arguments);
        assert_eq!((ended.status, ended.out.as_str()), (Some(2), ""), "{arguments:?}");
        let lines: Vec<&str> = ended.err.lines().collect();
        assert_eq!(lines.len(), problems.len(), "{lines:?}");
        for (line, problem) in lines.iter().zip(problems) {
            assert!(line.starts_with(problem), "{line}");
        }
    }
}

/// 50 MB of noise, of base64, of a string in pieces of one byte and of values in values: each is
/// answered within 900 MB and ten seconds, of a build without optimisation.
#[test]
fn a_large_file_takes_a_bounded_time_and_memory() {
    const LENGTH: usize = 50 << 20;
    let scratch = Scratch::new();
    let tiny = |start: &[u8], piece: &[u8]| {
        let mut bytes = start.to_vec();
        bytes.extend(piece.iter().copied().cycle().take(LENGTH));
        bytes
    };
    // ContentInfo, SignedData, its content as a string in pieces, all of indefinite length.
    let envelope = b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x80\
        \x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0\x80\x24\x80";
    let cases = [
        ("noise.p7m", tiny(b"\x99", &[7, 200, 13, 0, 91, 255, 130])),
        ("letters.p7m", tiny(b"MIAG", b"CSqGSIb3DQEHAqCAMIACAQEx")),
        ("pieces.p7m", tiny(envelope, b"\x04\x01a")),
        ("deep.p7m", tiny(b"\x30\x80", b"\x30\x80")),
        ("pdf.pdf", tiny(b"%PDF-1.7\n", b"1 0 obj << /A [ ")),
    ];
    for (name, bytes) in cases {
        let file = scratch.file(name, bytes);
        let begin = std::time::Instant::now();
        let ended = Command::new("sh")
            .args(["-c", "ulimit -v 900000; exec \"$0\" verify-signature \"$1\""])
            .arg(tests::program::path())
            .arg(&file)
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&ended.stderr);
        assert_eq!((ended.status.code(), ended.stdout.len()), (Some(2), 0), "{name}: {told}");
        assert!(told.starts_with("$: il "), "{name}: {told}");
        assert!(begin.elapsed().as_secs() < 10, "{name}: {:?}", begin.elapsed());
    }
}
