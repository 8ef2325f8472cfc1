//! What is found when a signature is verified (art. 4, 7; CAD, Codice dell’amministrazione
//! digitale, D.Lgs. 82/2005, art. 20–24): one check after the other, each with its outcome,
//! and what follows from them. The same words stand on the page, in the archive and behind
//! `ambito verify-signature`.

pub mod judgement;
pub mod power;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// The outcome of one check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// It holds.
    Passed,
    /// It does not apply, or nobody asked.
    NotChecked,
    /// It cannot be told with what is at hand.
    Indeterminate,
    /// It does not hold.
    Failed,
}

/// How a file is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignatureFormat {
    /// A .p7m: CMS Advanced Electronic Signatures.
    Cades,
    /// A signed PDF: PDF Advanced Electronic Signatures.
    Pades,
}

/// Whose the certificate is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// Common name of the subject.
    pub common_name: Option<String>,
    /// Tax code, from the subject's serialNumber.
    pub tax_code: Option<String>,
    /// Serial number of the certificate, in hexadecimal.
    pub serial: String,
    /// Common name (or organisation) of who issued the certificate.
    pub issuer: Option<String>,
    /// SHA-256 of the whole certificate, in hexadecimal: what tells it from every other. Reports
    /// that were kept before it was noted have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate_sha256: Option<String>,
}

/// One signature and what became of each check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureReport {
    /// The signature belongs to the signed content and to the certificate, and its cryptography
    /// is strong enough.
    pub integrity: Check,
    /// The signed content is the one that was asked for.
    pub content_matches: Check,
    /// Whose signature it is.
    pub signer: Signer,
    /// The time the signature itself declares.
    pub signing_time: Option<DateTime<Utc>>,
    /// The certificate leads to a configured anchor and may be used for signing.
    pub chain: Check,
    /// The certificate was valid at the time of signing.
    pub valid_at_signing: Check,
    /// The certificate was not revoked.
    pub revocation: Check,
    /// The file was changed after this signature by something that is no further signature.
    pub later_changes: bool,
    /// Why a check did not pass, in Italian.
    pub reasons: Vec<String>,
    /// Algorithms in words: `RSA 2048, SHA-256`.
    pub algorithm: String,
    /// How deep the signature lies in nested envelopes: 0 the outermost.
    pub level: u32,
    /// Signatures on this signature, reported and not counted.
    pub counter_signatures: Vec<Signer>,
}

/// What follows from all checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Every check passed.
    Passed,
    /// Nothing failed, and something cannot be told.
    Indeterminate,
    /// Something does not hold.
    Failed,
}

impl SignatureReport {
    /// What follows from the checks of this signature. What was not asked for counts as passed.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let checks = [self.integrity, self.content_matches, self.chain, self.valid_at_signing, self.revocation];
        if self.later_changes || checks.contains(&Check::Failed) {
            Verdict::Failed
        } else if checks.contains(&Check::Indeterminate) {
            Verdict::Indeterminate
        } else {
            Verdict::Passed
        }
    }
}

/// All signatures of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerificationReport {
    /// How the file is signed.
    pub format: SignatureFormat,
    /// Every signature, those of the outermost envelope first, in the order of the file.
    pub signatures: Vec<SignatureReport>,
    /// The worst of the signatures' verdicts.
    pub verdict: Verdict,
    /// The day on which validity and revocation were judged, where one was given.
    pub at: Option<NaiveDate>,
    /// Time stamps of a PDF as a whole: of nobody, so counted here and not judged.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub document_time_stamps: u32,
}

fn is_zero(count: &u32) -> bool {
    *count == 0
}

impl VerificationReport {
    /// A report whose verdict is the worst of its signatures; without any it has failed.
    #[must_use]
    pub fn new(format: SignatureFormat, at: Option<NaiveDate>, signatures: Vec<SignatureReport>) -> Self {
        let verdict = signatures.iter().map(SignatureReport::verdict).max().unwrap_or(Verdict::Failed);
        VerificationReport { format, signatures, verdict, at, document_time_stamps: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(integrity: Check, chain: Check) -> SignatureReport {
        SignatureReport {
            integrity,
            content_matches: Check::NotChecked,
            signer: Signer::default(),
            signing_time: None,
            chain,
            valid_at_signing: Check::Passed,
            revocation: Check::Passed,
            later_changes: false,
            reasons: Vec::new(),
            algorithm: String::new(),
            level: 0,
            counter_signatures: Vec::new(),
        }
    }

    fn verdict(signatures: Vec<SignatureReport>) -> Verdict {
        VerificationReport::new(SignatureFormat::Cades, None, signatures).verdict
    }

    #[test]
    fn the_worst_signature_decides() {
        let good = report(Check::Passed, Check::Passed);
        let unknown = report(Check::Passed, Check::Indeterminate);
        let bad = report(Check::Failed, Check::Indeterminate);
        assert_eq!(verdict(vec![good.clone()]), Verdict::Passed);
        assert_eq!(verdict(vec![good.clone(), unknown.clone()]), Verdict::Indeterminate);
        assert_eq!(verdict(vec![bad, unknown, good.clone()]), Verdict::Failed);
        assert_eq!(verdict(vec![SignatureReport { later_changes: true, ..good }]), Verdict::Failed);
        assert_eq!(verdict(Vec::new()), Verdict::Failed, "no signature at all");
    }
}
