//! Public keys, and whether a signature over a digest is theirs.

use p256::ecdsa::signature::hazmat::PrehashVerifier;
use rsa::{BoxedUint, Pkcs1v15Sign, Pss, RsaPublicKey, traits::PublicKeyParts};
use x509_cert::der::asn1::ObjectIdentifier;

use super::{Algorithm, EC_PUBLIC_KEY, Identifier, RSA, RSA_BITS, RSA_PSS, Scheme, oid};
use crate::asn1::{self, Broken, Element};
use crate::words::Reason;

const P256: ObjectIdentifier = oid("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = oid("1.3.132.0.34");

/// A public key of a kind that is known.
pub(crate) enum PublicKey {
    Rsa(Box<RsaPublicKey>),
    P256(Box<p256::ecdsa::VerifyingKey>),
    P384(Box<p384::ecdsa::VerifyingKey>),
}

impl PublicKey {
    /// From a `SubjectPublicKeyInfo`.
    pub(crate) fn read(info: &[u8]) -> Result<PublicKey, Reason> {
        let broken = |_: Broken| Reason::BrokenKey;
        let mut fields = Element::only(info).map_err(broken)?.children();
        let algorithm = fields.need().and_then(Identifier::read).map_err(broken)?;
        let key = fields.need().and_then(|bits| bits.whole_bits()).map_err(broken)?;
        if algorithm.oid == RSA || algorithm.oid == RSA_PSS {
            return PublicKey::rsa(key);
        }
        if algorithm.oid != EC_PUBLIC_KEY {
            return Err(Reason::UnknownAlgorithm(algorithm.oid.to_string()));
        }
        let curve = algorithm.parameters.ok_or(Reason::BrokenKey)?.oid().map_err(broken)?;
        match curve {
            P256 => PublicKey::p256(key),
            P384 => PublicKey::p384(key),
            other => Err(Reason::UnknownAlgorithm(other.to_string())),
        }
    }

    pub(crate) fn p256(point: &[u8]) -> Result<PublicKey, Reason> {
        let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(point).map_err(|_| Reason::BrokenKey)?;
        Ok(PublicKey::P256(Box::new(key)))
    }

    pub(crate) fn p384(point: &[u8]) -> Result<PublicKey, Reason> {
        let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(point).map_err(|_| Reason::BrokenKey)?;
        Ok(PublicKey::P384(Box::new(key)))
    }

    /// From an `RSAPublicKey`: modulus and exponent.
    pub(crate) fn rsa(key: &[u8]) -> Result<PublicKey, Reason> {
        let read = || -> Result<(BoxedUint, BoxedUint), Broken> {
            let mut fields = Element::only(key)?.expect(asn1::SEQUENCE)?.children();
            Ok((number(fields.need_tag(asn1::INTEGER)?)?, number(fields.need_tag(asn1::INTEGER)?)?))
        };
        let (modulus, exponent) = read().map_err(|_| Reason::BrokenKey)?;
        // The lower bound is judged by `hold`, which says so.
        let key = RsaPublicKey::new_with_size_limits(modulus, exponent, 512..=RsaPublicKey::MAX_SIZE);
        Ok(PublicKey::Rsa(Box::new(key.map_err(|_| Reason::BrokenKey)?)))
    }

    fn bits(&self) -> usize {
        match self {
            PublicKey::Rsa(key) => usize::try_from(key.n().bits_vartime()).unwrap_or(usize::MAX),
            PublicKey::P256(_) => 256,
            PublicKey::P384(_) => 384,
        }
    }

    /// Kind and size in words: `RSA 2048`.
    pub(crate) fn name(&self) -> String {
        match self {
            PublicKey::Rsa(_) => format!("RSA {}", self.bits()),
            PublicKey::P256(_) => "ECDSA P-256".to_owned(),
            PublicKey::P384(_) => "ECDSA P-384".to_owned(),
        }
    }

    /// Whether the key is long enough.
    pub(crate) fn hold(&self) -> Result<(), Reason> {
        match self {
            PublicKey::Rsa(_) if self.bits() < RSA_BITS => Err(Reason::ShortKey(self.bits())),
            _ => Ok(()),
        }
    }

    /// Whether the signature over the digest was made with the private key that belongs to this.
    pub(crate) fn verifies(&self, scheme: Scheme, algorithm: Algorithm, digest: &[u8], signature: &[u8]) -> bool {
        match (self, scheme) {
            (PublicKey::Rsa(key), Scheme::Pkcs1) => {
                let padding = match algorithm {
                    Algorithm::Sha256 => Pkcs1v15Sign::new::<sha2::Sha256>(),
                    Algorithm::Sha384 => Pkcs1v15Sign::new::<sha2::Sha384>(),
                    Algorithm::Sha512 => Pkcs1v15Sign::new::<sha2::Sha512>(),
                };
                key.verify(padding, digest, signature).is_ok()
            }
            (PublicKey::Rsa(key), Scheme::Pss(salt)) => match algorithm {
                Algorithm::Sha256 => key.verify(Pss::<sha2::Sha256>::new_with_salt(salt), digest, signature).is_ok(),
                Algorithm::Sha384 => key.verify(Pss::<sha2::Sha384>::new_with_salt(salt), digest, signature).is_ok(),
                Algorithm::Sha512 => key.verify(Pss::<sha2::Sha512>::new_with_salt(salt), digest, signature).is_ok(),
            },
            (PublicKey::P256(key), Scheme::Ecdsa) => p256::ecdsa::Signature::from_der(signature)
                .is_ok_and(|signature| key.verify_prehash(digest, &signature).is_ok()),
            (PublicKey::P384(key), Scheme::Ecdsa) => p384::ecdsa::Signature::from_der(signature)
                .is_ok_and(|signature| key.verify_prehash(digest, &signature).is_ok()),
            _ => false,
        }
    }
}

/// A positive whole number of at most 16,384 bits.
fn number(element: Element<'_>) -> Result<BoxedUint, Broken> {
    let bytes = match element.content {
        [0, rest @ ..] => rest,
        [first, ..] if *first < 0x80 => element.content,
        _ => return Err(Broken::Structure),
    };
    if bytes.is_empty() || bytes.len() > 2048 {
        return Err(Broken::Structure);
    }
    let bits = u32::try_from(bytes.len() * 8).map_err(|_| Broken::Structure)?;
    BoxedUint::from_be_slice(bytes, bits).map_err(|_| Broken::Structure)
}
