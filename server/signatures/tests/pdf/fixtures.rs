//! The files of the tests, made once by scripts/signed-pdfs.sh.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use chrono::NaiveDate;
use domain::signature::{Check, SignatureReport, VerificationReport};
use signatures::{NotASignature, Question, Trust, verify};

/// Where the files stand, and whom they are judged by.
pub(crate) struct Set {
    pub(crate) folder: PathBuf,
    trust: Trust,
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

impl Set {
    /// The files, made where they are missing.
    pub(crate) fn made() -> Set {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("signed-pdfs");
        let out =
            Command::new(root().join("scripts/signed-pdfs.sh")).arg(&folder).output().expect("scripts/signed-pdfs.sh");
        assert!(out.status.success(), "scripts/signed-pdfs.sh: {}", String::from_utf8_lossy(&out.stderr));
        let files = fs::read_dir(folder.join("pki/trust")).expect("trust").map(|entry| {
            let path = entry.expect("entry").path();
            (path.display().to_string(), fs::read(&path).expect("certificate"))
        });
        let trust = Trust::from_files(files.collect::<Vec<_>>());
        Set { folder, trust }
    }

    /// A file by its name.
    pub(crate) fn pdf(&self, name: &str) -> Vec<u8> {
        fs::read(self.folder.join(format!("pdf/{name}.pdf"))).expect(name)
    }

    /// The names of all files.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.join("pdf")).expect("pdf");
        let mut names: Vec<String> = entries
            .map(|entry| entry.expect("entry").path().file_stem().expect("name").to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    /// Our verdict, on the day of scripts/signed-pdfs.sh.
    pub(crate) fn verify(&self, file: &[u8], content: Option<&[u8]>) -> Result<VerificationReport, NotASignature> {
        self.verify_at(file, content, NaiveDate::from_ymd_opt(2026, 6, 15))
    }

    /// Our verdict on another day.
    pub(crate) fn verify_at(
        &self,
        file: &[u8],
        content: Option<&[u8]>,
        at: Option<NaiveDate>,
    ) -> Result<VerificationReport, NotASignature> {
        verify(file, &Question { content, trust: Some(&self.trust), at, ..Question::default() })
    }
}

/// What failed of each signature, in letters.
pub(crate) fn codes(found: &Result<VerificationReport, NotASignature>) -> String {
    let Ok(report) = found else { return "-".to_owned() };
    report.signatures.iter().map(code).collect::<Vec<_>>().join(" ")
}

/// What failed of a signature, in letters; `?` where something cannot be told.
pub(crate) fn code(signature: &SignatureReport) -> String {
    let checks = [
        ('I', signature.integrity),
        ('C', signature.content_matches),
        ('P', signature.chain),
        ('V', signature.valid_at_signing),
        ('R', signature.revocation),
    ];
    let mut code: String =
        checks.iter().filter(|(_, check)| *check == Check::Failed).map(|(letter, _)| letter).collect();
    if checks.iter().any(|(_, check)| *check == Check::Indeterminate) && signature.integrity != Check::Failed {
        code.push('?');
    }
    if signature.later_changes {
        code.push('L');
    }
    if code.is_empty() { "+".to_owned() } else { code }
}
