//! A few thousand broken files: no panic, none takes long, none passes whose signed bytes differ.

use std::time::{Duration, Instant};

use domain::signature::{Check, SignatureReport, Verdict};
use signatures::{Question, Trust, verify};

use crate::fixtures::{cades, day, folder, trust};

/// How long one file may take in a build without optimisation of our own code.
const LONGEST: Duration = Duration::from_millis(1500);

/// Numbers that look random and are the same every time (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }
}

/// What must not change for a signature to be the same: who, what, when.
fn essence(signatures: &[SignatureReport]) -> Vec<(Option<String>, String, Option<String>, u32)> {
    signatures
        .iter()
        .map(|s| (s.signer.tax_code.clone(), s.signer.serial.clone(), s.signing_time.map(|t| t.to_rfc3339()), s.level))
        .collect()
}

fn judge(what: &str, file: &[u8], original: &[u8], content: &[u8], trust: &Trust) {
    let question = Question { content: Some(content), trust: Some(trust), at: Some(day("2026-07-20")), today: None };
    let begin = Instant::now();
    let verdict = verify(file, &question);
    assert!(begin.elapsed() < LONGEST, "{what}: {:?}", begin.elapsed());
    // A file that passes says the same of the same document: the change lies outside what is
    // signed (an unsigned field, a certificate that is not needed, a form of writing).
    if let Ok(report) = verdict
        && report.verdict == Verdict::Passed
    {
        let before = verify(original, &question).unwrap();
        assert!(report.signatures.iter().all(|signature| signature.content_matches == Check::Passed), "{what}");
        let (now, then) = (essence(&report.signatures), essence(&before.signatures));
        assert!(now.iter().all(|one| then.contains(one)), "{what}: {now:?}");
    }
}

fn each_mutation(name: &str, rounds: usize, seed: u64) {
    let trust = trust("trust");
    let original = cades(name);
    let content = std::fs::read(folder().join("content.txt")).unwrap();
    let donor = cades("two.p7m");
    let mut random = Random(seed);
    for round in 0..rounds {
        let mut file = original.clone();
        let place = random.below(file.len());
        match round % 6 {
            0 => file[place] ^= 1 << random.below(8),
            1 => file[place] = [0, 0x30, 0x31, 0x80, 0xa0, 0xff][random.below(6)],
            2 => file.truncate(place),
            3 => {
                let end = (place + random.below(64)).min(file.len());
                file.drain(place..end);
            }
            4 => {
                let from = random.below(donor.len());
                let end = (from + random.below(200)).min(donor.len());
                file.splice(place..place, donor[from..end].iter().copied());
            }
            _ => {
                let end = (place + random.below(40)).min(file.len());
                let piece = file[place..end].to_vec();
                let to = random.below(file.len());
                file.splice(to..to, piece);
            }
        }
        judge(&format!("{name}, round {round}"), &file, &original, &content, &trust);
    }
}

#[test]
fn broken_der() {
    each_mutation("p256-sha256.p7m", 1500, 0x1234_5678);
}

#[test]
fn broken_ber() {
    each_mutation("ber.p7m", 1000, 0x9876_5432);
}

#[test]
fn broken_nested_and_parallel() {
    each_mutation("nested.p7m.p7m", 800, 0x0bad_cafe);
    each_mutation("two.p7m", 800, 0x0dec_ade5);
}

#[test]
fn broken_letters() {
    each_mutation("base64.p7m", 600, 0x5eed_5eed);
}

/// Every byte of the content, of the signed attributes and of the signature, changed one by one.
#[test]
fn no_single_changed_byte_of_what_is_signed_passes() {
    let trust = trust("trust");
    let question = Question { trust: Some(&trust), at: Some(day("2026-07-20")), ..Question::default() };
    let original = cades("empty.p7m");
    assert_eq!(verify(&original, &question).unwrap().verdict, Verdict::Passed);
    // The signer's part: what follows the certificates.
    let content_type = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03];
    let attributes = original.windows(11).position(|window| window == content_type).unwrap() - 2;
    for place in attributes..original.len() {
        let mut file = original.clone();
        file[place] ^= 0x10;
        let passed = verify(&file, &question).is_ok_and(|report| report.verdict == Verdict::Passed);
        assert!(!passed, "byte {place} of {}", original.len());
    }
}

/// Values in values, lengths that promise what is not there, strings in a hundred thousand pieces.
#[test]
fn files_made_to_cost_cost_little() {
    let trust = trust("trust");
    let question = Question { trust: Some(&trust), at: Some(day("2026-07-20")), ..Question::default() };
    let deep: Vec<u8> = std::iter::repeat_n([0x30, 0x80], 1_000_000).flatten().collect();
    let promise = vec![0x30, 0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x06];
    let small: Vec<u8> =
        std::iter::once([0x30, 0x80]).chain(std::iter::repeat_n([0x05, 0x00], 1_000_000)).flatten().collect();
    let mut pieces = cades("ber.p7m");
    let start = pieces.windows(2).position(|window| window == [0x24, 0x80]).unwrap() + 2;
    let tiny: Vec<u8> = std::iter::repeat_n([0x04, 0x01, 0x61], 700_000).flatten().collect();
    pieces.splice(start..start, tiny);
    let mut nested_pieces = cades("ber.p7m");
    nested_pieces.splice(start..start, std::iter::repeat_n([0x24, 0x80], 500_000).flatten());
    for (what, file) in
        [("deep", deep), ("promise", promise), ("small", small), ("pieces", pieces), ("nested pieces", nested_pieces)]
    {
        let begin = Instant::now();
        let passed = verify(&file, &question).is_ok_and(|report| report.verdict == Verdict::Passed);
        assert!(!passed, "{what}");
        assert!(begin.elapsed() < LONGEST * 2, "{what}: {:?}", begin.elapsed());
    }
}
