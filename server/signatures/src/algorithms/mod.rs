//! Which algorithms signatures are made with, which of them hold, and the check of one signature
//! over one digest. The arithmetic is that of RustCrypto (`rsa`, `p256`, `p384`, `sha2`).

mod digest;
mod key;
mod webpki;

pub(crate) use digest::{Algorithm, Digest, Digests, sha1};
pub(crate) use key::PublicKey;
pub(crate) use webpki::PATH_ALGORITHMS;

use x509_cert::der::asn1::ObjectIdentifier;

use crate::asn1::{self, Broken, Element};
use crate::words::Reason;

/// How short an RSA key may be, in bits: the least of ETSI TS 119 312.
pub(crate) const RSA_BITS: usize = 2048;

/// How a digest is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// RSA, PKCS #1 v1.5.
    Pkcs1,
    /// RSA-PSS with a salt of so many bytes.
    Pss(usize),
    /// ECDSA; the curve is the key's.
    Ecdsa,
}

/// An `AlgorithmIdentifier`: what, and its parameters.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Identifier<'a> {
    pub(crate) oid: ObjectIdentifier,
    pub(crate) parameters: Option<Element<'a>>,
}

impl<'a> Identifier<'a> {
    pub(crate) fn read(element: Element<'a>) -> Result<Identifier<'a>, Broken> {
        let mut fields = element.expect(asn1::SEQUENCE)?.children();
        let identifier = Identifier { oid: fields.need()?.oid()?, parameters: fields.next().transpose()? };
        fields.end()?;
        Ok(identifier)
    }
}

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

const RSA: ObjectIdentifier = oid("1.2.840.113549.1.1.1");
const RSA_PSS: ObjectIdentifier = oid("1.2.840.113549.1.1.10");
const EC_PUBLIC_KEY: ObjectIdentifier = oid("1.2.840.10045.2.1");
const MGF1: ObjectIdentifier = oid("1.2.840.113549.1.1.8");

/// What a signature algorithm stands for: scheme and the digest it names itself.
const SIGNATURES: [(ObjectIdentifier, Scheme, Digest); 6] = [
    (oid("1.2.840.113549.1.1.11"), Scheme::Pkcs1, Digest::Strong(Algorithm::Sha256)),
    (oid("1.2.840.113549.1.1.12"), Scheme::Pkcs1, Digest::Strong(Algorithm::Sha384)),
    (oid("1.2.840.113549.1.1.13"), Scheme::Pkcs1, Digest::Strong(Algorithm::Sha512)),
    (oid("1.2.840.10045.4.3.2"), Scheme::Ecdsa, Digest::Strong(Algorithm::Sha256)),
    (oid("1.2.840.10045.4.3.3"), Scheme::Ecdsa, Digest::Strong(Algorithm::Sha384)),
    (oid("1.2.840.10045.4.3.4"), Scheme::Ecdsa, Digest::Strong(Algorithm::Sha512)),
];

/// Signature algorithms whose digest is broken or too short.
const WEAK: [(ObjectIdentifier, &str); 7] = [
    (oid("1.2.840.113549.1.1.2"), "MD2"),
    (oid("1.2.840.113549.1.1.4"), "MD5"),
    (oid("1.2.840.113549.1.1.5"), "SHA-1"),
    (oid("1.2.840.113549.1.1.14"), "SHA-224"),
    (oid("1.2.840.10045.4.1"), "SHA-1"),
    (oid("1.2.840.10045.4.3.1"), "SHA-224"),
    (oid("1.3.36.3.3.1.2"), "RIPEMD-160"),
];

/// Scheme and digest of a signature, from its algorithm and the digest algorithm named beside it
/// (which counts where the first says only `RSA`).
pub(crate) fn scheme(signature: &Identifier<'_>, beside: Option<Digest>) -> Result<(Scheme, Algorithm), Reason> {
    if signature.oid == RSA_PSS {
        return pss(signature.parameters);
    }
    if let Some((_, name)) = WEAK.iter().find(|(oid, _)| *oid == signature.oid) {
        return Err(Reason::WeakDigest((*name).to_owned()));
    }
    let known = SIGNATURES.iter().find(|(oid, ..)| *oid == signature.oid);
    let (scheme, digest) = match (known, beside) {
        (Some((_, scheme, digest)), _) => (*scheme, *digest),
        (None, Some(digest)) if signature.oid == RSA => (Scheme::Pkcs1, digest),
        (None, Some(digest)) if signature.oid == EC_PUBLIC_KEY => (Scheme::Ecdsa, digest),
        _ => return Err(Reason::UnknownAlgorithm(signature.oid.to_string())),
    };
    Ok((scheme, digest.strong()?))
}

/// The parameters of RSA-PSS (RFC 4055): digest, mask generation with the same digest, salt.
fn pss(parameters: Option<Element<'_>>) -> Result<(Scheme, Algorithm), Reason> {
    let unknown = || Reason::UnknownAlgorithm("RSASSA-PSS".to_owned());
    let read = || -> Result<(Digest, Digest, usize, usize), Broken> {
        let mut fields = parameters.ok_or(Broken::Structure)?.expect(asn1::SEQUENCE)?.children();
        let sha1 = Digest::Weak("SHA-1");
        let digest = match fields.take_tag(asn1::context(0))? {
            Some(field) => Digest::of(&Identifier::read(Element::only(field.content)?)?.oid),
            None => sha1,
        };
        let mask = match fields.take_tag(asn1::context(1))? {
            Some(field) => {
                let mask = Identifier::read(Element::only(field.content)?)?;
                if mask.oid != MGF1 {
                    return Err(Broken::Structure);
                }
                Digest::of(&Identifier::read(mask.parameters.ok_or(Broken::Structure)?)?.oid)
            }
            None => sha1,
        };
        let mut number = |tag, absent| match fields.take_tag(asn1::context(tag)) {
            Ok(Some(field)) => Element::only(field.content)?.small(),
            Ok(None) => Ok(absent),
            Err(broken) => Err(broken),
        };
        Ok((digest, mask, number(2, 20)?, number(3, 1)?))
    };
    let (digest, mask, salt, trailer) = read().map_err(|_| unknown())?;
    let (digest, mask) = (digest.strong()?, mask.strong()?);
    if digest != mask || trailer != 1 || salt > 1024 {
        return Err(unknown());
    }
    Ok((Scheme::Pss(salt), digest))
}
