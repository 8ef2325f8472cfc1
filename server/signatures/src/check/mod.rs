//! The checks of one signer: integrity, path, validity, revocation, and the report of them.

mod certificate_checks;
mod counter;
mod integrity;
mod outcome;

pub(crate) use outcome::Outcome;

use chrono::{DateTime, Utc};
use domain::signature::{Check, SignatureReport, Signer};

use integrity::Subject;

use crate::algorithms::Digests;
use crate::asn1::Broken;
use crate::cms::{Envelope, SignerInfo};
use crate::holder;
use crate::question::Question;
use crate::revocation::RevocationList;
use crate::words::Reason;

/// What the signers of an envelope have in common.
pub(crate) struct Scene<'e, 'a> {
    pub(crate) envelope: &'e Envelope<'a>,
    /// Revocation lists that came with the envelope.
    pub(crate) lists: &'e [RevocationList],
    /// Whether the content is at hand.
    pub(crate) content_known: bool,
    pub(crate) question: &'e Question<'e>,
    /// The time declared beside the signature, where its attributes declare none.
    pub(crate) declared: Option<DateTime<Utc>>,
    /// How deep the envelope lies.
    pub(crate) level: u32,
}

/// The report of one signer.
pub(crate) fn report(
    scene: &Scene<'_, '_>,
    signer: &Result<SignerInfo<'_>, Broken>,
    content: &mut Digests<'_>,
) -> SignatureReport {
    let mut report = SignatureReport {
        integrity: Check::Failed,
        content_matches: Check::NotChecked,
        signer: Signer::default(),
        signing_time: None,
        chain: Check::Indeterminate,
        valid_at_signing: Check::Indeterminate,
        revocation: Check::Indeterminate,
        later_changes: false,
        reasons: Vec::new(),
        algorithm: String::new(),
        level: scene.level,
        counter_signatures: Vec::new(),
    };
    let Ok(signer) = signer else {
        report.reasons.push(Reason::SignatureWrong.to_string());
        return report;
    };
    let certificate = scene.envelope.certificates.iter().find(|certificate| signer.identity.is(certificate));
    let mut reasons = Vec::new();
    let subject = Subject { content_type: Some(scene.envelope.content_type), known: scene.content_known };
    let (integrity, algorithm) = integrity::check(subject, signer, certificate, content);
    report.integrity = integrity.take(&mut reasons);
    report.algorithm = algorithm;
    let within = signer.signed.as_ref().and_then(|attributes| attributes.signing_time().ok().flatten());
    report.signing_time = within.or(scene.declared);
    match certificate {
        Some(certificate) => {
            report.signer = holder::signer(certificate);
            let checks = certificate_checks::check(scene, certificate, report.signing_time);
            report.chain = checks.chain.take(&mut reasons);
            report.valid_at_signing = checks.validity.take(&mut reasons);
            report.revocation = checks.revocation.take(&mut reasons);
        }
        None => report.signer.serial = signer.identity.serial(),
    }
    if let Some(unsigned) = &signer.unsigned {
        report.counter_signatures = counter::check(scene, unsigned, &signer.signature, &mut reasons);
    }
    report.reasons = reasons.iter().map(Reason::to_string).collect();
    report.reasons.dedup();
    report
}
