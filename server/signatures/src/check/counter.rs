//! What others put on a signature: counter-signatures and timestamps. Reported; the signature
//! stands or falls without them.

use domain::signature::{Check, Signer};

use super::{Scene, integrity};
use crate::algorithms::Digests;
use crate::asn1::{self, Broken, Element};
use crate::cms::{self, Attributes, Envelope, SignerInfo};
use crate::holder;
use crate::words::Reason;

/// How many of each are looked at.
const COUNT: usize = 8;

/// What a counter-signature is over.
const SIGNATURE: integrity::Subject = integrity::Subject { content_type: None, known: true };

/// The counter-signers; one whose signature does not hold is told among the reasons.
pub(super) fn check(
    scene: &Scene<'_, '_>,
    unsigned: &Attributes<'_>,
    signature: &[u8],
    reasons: &mut Vec<Reason>,
) -> Vec<Signer> {
    let mut signers = Vec::new();
    for value in unsigned.values(cms::COUNTER_SIGNATURE).take(COUNT) {
        signers.push(counter_signer(scene, SignerInfo::read(value), signature, reasons));
    }
    for value in unsigned.values(cms::SIGNATURE_TIMESTAMP).take(COUNT) {
        if let Ok(Some(time)) = timestamp(value) {
            reasons.push(Reason::TimestampSeen(time));
        }
    }
    signers
}

fn counter_signer(
    scene: &Scene<'_, '_>,
    counter: Result<SignerInfo<'_>, Broken>,
    signature: &[u8],
    reasons: &mut Vec<Reason>,
) -> Signer {
    let Ok(counter) = counter else {
        reasons.push(Reason::CounterSignatureWrong("ignoto".to_owned()));
        return Signer::default();
    };
    let certificate = scene.envelope.certificates.iter().find(|certificate| counter.identity.is(certificate));
    let signer = certificate.map(holder::signer).unwrap_or_default();
    let pieces = [signature];
    let outcome = integrity::check(SIGNATURE, &counter, certificate, &mut Digests::new(&pieces)).0;
    if outcome.check != Check::Passed {
        let name = signer.common_name.clone().unwrap_or_else(|| "ignoto".to_owned());
        reasons.push(Reason::CounterSignatureWrong(name));
    }
    signer
}

/// The time a timestamp token declares (RFC 3161).
fn timestamp(value: Element<'_>) -> Result<Option<chrono::DateTime<chrono::Utc>>, Broken> {
    let (signed_data, _) = cms::signed_data(value.raw).map_err(|_| Broken::Structure)?;
    let envelope = Envelope::read(signed_data)?;
    let content = envelope.content.ok_or(Broken::Structure)?.concat();
    let mut fields = Element::only(&content)?.expect(asn1::SEQUENCE)?.children();
    // version, policy, messageImprint, serialNumber, genTime
    for _ in 0..4 {
        fields.need()?;
    }
    Ok(cms::time(&fields.need_tag(asn1::GENERALIZED_TIME)?))
}
