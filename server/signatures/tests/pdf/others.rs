//! What pyHanko and openssl say of the same files. Where we differ from pyHanko, it is listed with
//! the reason; in nothing are we milder.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use domain::signature::Check;

use crate::fixtures::{Set, code};

/// Signatures that pyHanko accepts as a whole and we do not.
const STRICTER: &[(&str, &str, &str)] = &[
    ("appearances-after", "Firma", "readers are told to draw the fields anew"),
    ("covered-in-parts", "Firma", "two visible signatures together cover more than a quarter of the page"),
    ("dangling-after", "Firma", "the page named an object that came only behind the signature"),
    ("shown-stamp-after", "Firma", "a time stamp, which anybody can add, covers a part of the page"),
    ("empty-stamp-after", "Firma", "the widget of an empty field, which anybody can add, covers a part of the page"),
    ("fixed-size-two", "Firma", "a widget that does not grow with the page covers more of it than its rectangle says"),
    ("garbage-after", "Firma", "bytes behind the last signature are not part of what anybody signed"),
    ("line-after", "Firma", "an empty line behind the signature, too"),
    ("information-after", "Firma", "another title in an update that is no signature"),
    ("nothing-after", "Firma", "an update without a signature, even one that changes nothing"),
    ("empty-field-after", "Firma", "an empty field with an appearance may cover what is written"),
    ("padding-used", "Firma", "something stands in the room left behind the signature, where it is not signed"),
];

/// Files pyHanko finds no signature in, or cannot read, that we report as failed.
const UNREAD: &[(&str, &str)] = &[
    ("old-filter", "pyHanko skips signatures whose /SubFilter it does not know"),
    ("form-emptied-after", "the signature is taken out of the form, its bytes are still there"),
    ("contents-emptied", "pyHanko stops at an empty /Contents"),
    ("range-three", "pyHanko stops at a /ByteRange of three numbers"),
    ("truncated", "pyHanko cannot read it"),
];

struct Line {
    file: String,
    field: String,
    said: Vec<String>,
}

/// target/tmp/signed-pdfs/judged/verdicts.csv
fn verdicts(set: &Set) -> Vec<Line> {
    let text = fs::read_to_string(set.folder.join("judged/verdicts.csv")).expect("verdicts");
    let line = |line: &str| {
        let mut cells = line.split(',').map(str::to_owned);
        let (file, field) = (cells.next().expect("file"), cells.next().expect("field"));
        Line { file, field, said: cells.collect() }
    };
    text.lines().map(line).collect()
}

/// Our report of the signature number `at` of a file, without a content asked for.
fn ours(set: &Set, file: &str, at: usize) -> Option<domain::signature::SignatureReport> {
    set.verify(&set.pdf(file), None).ok()?.signatures.into_iter().nth(at)
}

#[test]
fn pyhanko_agrees() {
    let set = Set::made();
    let lines = verdicts(&set);
    assert!(lines.len() > 90, "only {} verdicts", lines.len());
    let (mut at, mut last) = (0, "");
    let mut stricter = Vec::new();
    let mut unread = Vec::new();
    for line in &lines {
        at = if line.file == last { at + 1 } else { 0 };
        last = &line.file;
        let report = ours(&set, &line.file, at);
        let said: Vec<&str> = line.said.iter().map(String::as_str).collect();
        let [integrity, trusted, _, changed, whole] = *said.as_slice() else {
            // pyHanko finds no signature, or stops.
            if let Some(report) = report {
                assert_eq!(report.integrity, Check::Failed, "{}: pyHanko reads no signature", line.file);
                unread.push(line.file.as_str());
            }
            continue;
        };
        let report = report.unwrap_or_else(|| panic!("{}: pyHanko finds a signature, we none", line.file));
        let weak = WEAK.contains(&(last, line.field.as_str()));
        let accepted = code(&report) == "+";
        if accepted != (whole == "accepted") {
            assert!(!accepted, "{} {}: pyHanko says {said:?}, we {report:#?}", line.file, line.field);
            stricter.push((line.file.as_str(), line.field.as_str()));
            continue;
        }
        assert_eq!(report.integrity == Check::Failed, integrity == "broken" || weak, "{last}: {said:?}");
        if integrity == "holds" && !weak {
            let good = [report.chain, report.valid_at_signing, report.revocation] == [Check::Passed; 3];
            assert_eq!(good, trusted == "trusted", "{last}: {said:?} {report:#?}");
            assert_eq!(report.later_changes, whole == "refused" && trusted == "trusted", "{last}: {changed}");
        }
    }
    assert_eq!(stricter, STRICTER.iter().map(|(file, field, _)| (*file, *field)).collect::<Vec<_>>().sorted());
    assert_eq!(unread, UNREAD.iter().map(|(file, _)| *file).collect::<Vec<_>>().sorted());
}

/// Their mathematics hold, and both refuse them: pyHanko as untrusted or changed, we as no integrity
/// (a short key, a weak digest, the signature of another field).
const WEAK: [(&str, &str); 3] = [("rsa1024", "Firma"), ("sha1", "Firma"), ("shared-after", "Firma2")];

trait Sorted {
    fn sorted(self) -> Self;
}

impl<T: Ord> Sorted for Vec<T> {
    fn sorted(mut self) -> Self {
        self.sort();
        self
    }
}

/// The day of scripts/signed-pdfs.sh, in seconds since 1970.
const NOON: &str = "1781524800";

/// openssl's verdict on the CMS of a signature over the bytes it covers.
fn openssl(set: &Set, cms: &Path) -> bool {
    let out = Command::new("openssl")
        .args(["cms", "-verify", "-binary", "-inform", "DER", "-purpose", "any", "-attime", NOON])
        .args(["-no-CApath", "-no-CAstore", "-out", "/dev/null", "-CAfile"])
        .arg(set.folder.join("pki/certs/root.pem"))
        .arg("-content")
        .arg(cms.with_extension("bin"))
        .arg("-in")
        .arg(cms)
        .output()
        .expect("openssl");
    out.status.success()
}

#[test]
fn openssl_agrees() {
    let set = Set::made();
    let lines = verdicts(&set);
    let (mut judged, mut stricter) = (0, BTreeSet::new());
    for line in lines.iter().filter(|line| line.said.len() == 5) {
        let at = lines.iter().filter(|l| l.file == line.file).position(|l| l.field == line.field).expect("line");
        let cms = set.folder.join(format!("judged/{}-{at}.der", line.file));
        let Some(report) = ours(&set, &line.file, at) else { panic!("{}: no signature", line.file) };
        let ours = [report.integrity, report.chain, report.valid_at_signing] == [Check::Passed; 3];
        let theirs = openssl(&set, &cms);
        judged += 1;
        if ours != theirs {
            assert!(!ours, "{}: openssl refuses what we accept", line.file);
            stricter.insert(line.file.as_str());
        }
    }
    assert_eq!(stricter, BTreeSet::from_iter(DIFFERENT.iter().map(|(file, _)| *file)));
    assert!(judged > 70, "only {judged} signatures");
}

/// What `openssl cms -verify` does not look at.
const DIFFERENT: &[(&str, &str)] = &[
    ("rsa1024", "the length of the key"),
    ("sha1", "the strength of the digest"),
    ("padding-used", "what stands behind the CMS in /Contents: pyHanko took the CMS out"),
    ("shared-after", "that the second field shows the signature of the first"),
    ("usage", "the key usage, with -purpose any"),
];
