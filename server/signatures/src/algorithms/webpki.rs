//! The algorithms with which authorities sign certificates, in the form `webpki` asks for. Those
//! that are not listed (SHA-1 among them) lead to no anchor.

use rustls_pki_types::{AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id};

use super::{Algorithm, PublicKey, Scheme};
use crate::words::Reason;

/// One pair of key and signature algorithm.
#[derive(Debug)]
struct Path {
    key: AlgorithmIdentifier,
    signature: AlgorithmIdentifier,
    read: fn(&[u8]) -> Result<PublicKey, Reason>,
    scheme: Scheme,
    digest: Algorithm,
}

impl SignatureVerificationAlgorithm for Path {
    fn verify_signature(&self, key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        let key = (self.read)(key).map_err(|_| InvalidSignature)?;
        key.hold().map_err(|_| InvalidSignature)?;
        let digest = self.digest.over(&[message]);
        if key.verifies(self.scheme, self.digest, &digest, signature) { Ok(()) } else { Err(InvalidSignature) }
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        self.key
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.signature
    }
}

const fn rsa(signature: AlgorithmIdentifier, scheme: Scheme, digest: Algorithm) -> Path {
    Path { key: alg_id::RSA_ENCRYPTION, signature, read: PublicKey::rsa, scheme, digest }
}

const fn p256(signature: AlgorithmIdentifier, digest: Algorithm) -> Path {
    Path { key: alg_id::ECDSA_P256, signature, read: PublicKey::p256, scheme: Scheme::Ecdsa, digest }
}

const fn p384(signature: AlgorithmIdentifier, digest: Algorithm) -> Path {
    Path { key: alg_id::ECDSA_P384, signature, read: PublicKey::p384, scheme: Scheme::Ecdsa, digest }
}

/// All of them.
pub(crate) static PATH_ALGORITHMS: [&dyn SignatureVerificationAlgorithm; 12] = [
    &rsa(alg_id::RSA_PKCS1_SHA256, Scheme::Pkcs1, Algorithm::Sha256),
    &rsa(alg_id::RSA_PKCS1_SHA384, Scheme::Pkcs1, Algorithm::Sha384),
    &rsa(alg_id::RSA_PKCS1_SHA512, Scheme::Pkcs1, Algorithm::Sha512),
    &rsa(alg_id::RSA_PSS_SHA256, Scheme::Pss(32), Algorithm::Sha256),
    &rsa(alg_id::RSA_PSS_SHA384, Scheme::Pss(48), Algorithm::Sha384),
    &rsa(alg_id::RSA_PSS_SHA512, Scheme::Pss(64), Algorithm::Sha512),
    &p256(alg_id::ECDSA_SHA256, Algorithm::Sha256),
    &p256(alg_id::ECDSA_SHA384, Algorithm::Sha384),
    &p256(alg_id::ECDSA_SHA512, Algorithm::Sha512),
    &p384(alg_id::ECDSA_SHA256, Algorithm::Sha256),
    &p384(alg_id::ECDSA_SHA384, Algorithm::Sha384),
    &p384(alg_id::ECDSA_SHA512, Algorithm::Sha512),
];
