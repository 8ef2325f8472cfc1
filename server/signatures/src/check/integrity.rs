//! Whether a signature belongs to content and certificate (RFC 5652, 5.4–5.6; ETSI EN 319 122-1).

use x509_cert::der::asn1::ObjectIdentifier;

use crate::algorithms::{self, Digest, Digests, PublicKey};
use crate::asn1::{self, Element};
use crate::certificate::Certificate;
use crate::cms::{self, Attributes, SignerInfo};
use crate::words::Reason;

use super::Outcome;

/// The first byte of signed attributes: a set. Content that begins so could be the attributes of
/// another signature shown as content (RFC 5652, security considerations).
const SET: u8 = asn1::SET;

/// What is signed.
#[derive(Clone, Copy)]
pub(super) struct Subject {
    /// The kind of content; a counter-signature, which is over a signature, has none.
    pub(super) content_type: Option<ObjectIdentifier>,
    /// Whether the content is at hand.
    pub(super) known: bool,
}

/// The check, and the algorithms in words.
pub(super) fn check(
    subject: Subject,
    signer: &SignerInfo<'_>,
    certificate: Option<&Certificate<'_>>,
    content: &mut Digests<'_>,
) -> (Outcome, String) {
    let mut outcome = Outcome::passed();
    let beside = Digest::of(&signer.digest.oid);
    let content_digest = match beside.strong() {
        Ok(algorithm) if subject.known => Some(content.get(algorithm)),
        Ok(_) => {
            outcome.add(domain::signature::Check::Indeterminate, Reason::ContentMissing);
            None
        }
        Err(reason) => {
            outcome.algorithm(reason);
            None
        }
    };
    if let (Some(attributes), Some(digest)) = (&signer.signed, &content_digest) {
        check_content(attributes, subject, digest, &mut outcome);
    }
    let scheme = algorithms::scheme(&signer.algorithm, Some(beside));
    let Some(certificate) = certificate else {
        outcome.fail(Reason::CertificateMissing);
        let words = scheme.map(|(_, digest)| digest.name().to_owned()).unwrap_or_default();
        return (outcome, words);
    };
    check_signing_certificate(signer, certificate, &mut outcome);
    let key = PublicKey::read(certificate.key_info);
    let words = words(&key, &scheme, beside);
    match (key, scheme) {
        (Ok(key), Ok((scheme, digest))) => {
            if let Err(reason) = key.hold() {
                outcome.fail(reason);
            }
            let verified = match &signer.signed {
                Some(attributes) => attributes.signed_bytes().is_ok_and(|candidates| {
                    candidates
                        .iter()
                        .any(|bytes| key.verifies(scheme, digest, &digest.over(&[bytes]), &signer.signature))
                }),
                None if !subject.known => true,
                None => key.verifies(scheme, digest, &content.get(digest), &signer.signature),
            };
            if !verified {
                let plain = signer.signed.is_none();
                outcome.fail(if plain { Reason::PlainSignatureWrong } else { Reason::SignatureWrong });
            }
            if signer.signed.is_none() {
                without_attributes(subject, content, &mut outcome);
            }
        }
        (key, scheme) => {
            [key.err(), scheme.err()].into_iter().flatten().for_each(|reason| outcome.algorithm(reason));
        }
    }
    (outcome, words)
}

/// The attributes that bind the content: its digest and its kind.
fn check_content(attributes: &Attributes<'_>, subject: Subject, digest: &[u8], outcome: &mut Outcome) {
    match attributes.message_digest() {
        Ok(signed) if signed.as_ref() == digest => {}
        Ok(_) => outcome.fail(Reason::ContentChanged),
        Err(reason) => outcome.fail(reason),
    }
    if let Some(content_type) = subject.content_type {
        match attributes.content_type() {
            Ok(signed) if signed == content_type => {}
            Ok(_) => outcome.fail(Reason::ContentTypeDiffers),
            Err(reason) => outcome.fail(reason),
        }
    }
    // A time that cannot be read is none: the day of receipt counts all the same.
    match attributes.signing_time() {
        Ok(_) => {}
        Err(reason @ Reason::AttributeBroken(_)) => outcome.note(reason),
        Err(reason) => outcome.fail(reason),
    }
}

/// Without signed attributes the content must be plain data, and none that could be attributes.
fn without_attributes(subject: Subject, content: &Digests<'_>, outcome: &mut Outcome) {
    if subject.content_type.is_some_and(|kind| kind != cms::DATA) || content.first_byte() == Some(SET) {
        outcome.fail(Reason::AttributesNeeded);
    } else {
        outcome.note(Reason::NoAttributes);
    }
}

/// The attribute that binds the certificate (RFC 5035): its first entry must name it. Where it is
/// missing the signature is CMS and no CAdES-BES: that is said, and is no failure.
fn check_signing_certificate(signer: &SignerInfo<'_>, certificate: &Certificate<'_>, outcome: &mut Outcome) {
    const V1: &str = "signing-certificate";
    const V2: &str = "signing-certificate-v2";
    let Some(attributes) = &signer.signed else { return };
    let mut found = false;
    for (oid, name) in [(cms::SIGNING_CERTIFICATE, V1), (cms::SIGNING_CERTIFICATE_V2, V2)] {
        match attributes.single(oid, name) {
            Ok(None) => {}
            Ok(Some(value)) => {
                found = true;
                match names_certificate(value, certificate, oid == cms::SIGNING_CERTIFICATE) {
                    Some(true) => {}
                    Some(false) => outcome.fail(Reason::OtherCertificate),
                    None => outcome.fail(Reason::AttributeBroken(name)),
                }
            }
            Err(reason) => outcome.fail(reason),
        }
    }
    if !found {
        outcome.note(Reason::NoSigningCertificate);
    }
}

/// Whether the first certificate that is named is this one; `None` where it cannot be read.
fn names_certificate(value: Element<'_>, certificate: &Certificate<'_>, first_version: bool) -> Option<bool> {
    let named = value.children().need_tag(asn1::SEQUENCE).ok()?.children().need_tag(asn1::SEQUENCE).ok()?;
    let mut fields = named.children();
    let own = if first_version {
        algorithms::sha1(certificate.der)
    } else {
        let algorithm = match fields.take_tag(asn1::SEQUENCE).ok()? {
            Some(field) => Digest::of(&algorithms::Identifier::read(field).ok()?.oid).strong().ok()?,
            None => algorithms::Algorithm::Sha256,
        };
        algorithm.over(&[certificate.der])
    };
    let hash = fields.need_tag(asn1::OCTET_STRING).ok()?;
    if hash.content != own.as_slice() {
        return Some(false);
    }
    let Some(issuer_serial) = fields.take_tag(asn1::SEQUENCE).ok()? else { return Some(true) };
    let mut parts = issuer_serial.children();
    let names = parts.need_tag(asn1::SEQUENCE).ok()?;
    let serial = parts.need_tag(asn1::INTEGER).ok()?;
    // GeneralNames with one directoryName, [4] around the name.
    let issuer = names.children().need_tag(asn1::context(4)).ok()?;
    Some(serial.content == certificate.serial && issuer.content == certificate.issuer)
}

fn words(
    key: &Result<PublicKey, Reason>,
    scheme: &Result<(algorithms::Scheme, algorithms::Algorithm), Reason>,
    beside: Digest,
) -> String {
    let key = key.as_ref().map(PublicKey::name).unwrap_or_default();
    let pss = matches!(scheme, Ok((algorithms::Scheme::Pss(_), _)));
    let digest = match (scheme, beside) {
        (Ok((_, digest)), _) => digest.name(),
        (Err(_), Digest::Weak(name)) => name,
        (Err(_), Digest::Strong(digest)) => digest.name(),
        (Err(_), Digest::Unknown(_)) => "",
    };
    let parts = [key + if pss { " PSS" } else { "" }, digest.to_owned()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}
