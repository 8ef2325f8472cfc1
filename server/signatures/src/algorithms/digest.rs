//! Digests of contents.

use sha2::Digest as _;
use x509_cert::der::asn1::ObjectIdentifier;

use super::oid;
use crate::words::Reason;

/// A digest that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Sha256,
    Sha384,
    Sha512,
}

/// What a digest's identifier stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Digest {
    Strong(Algorithm),
    /// Broken or too short, with its name.
    Weak(&'static str),
    Unknown(ObjectIdentifier),
}

const DIGESTS: [(ObjectIdentifier, Digest); 10] = [
    (oid("2.16.840.1.101.3.4.2.1"), Digest::Strong(Algorithm::Sha256)),
    (oid("2.16.840.1.101.3.4.2.2"), Digest::Strong(Algorithm::Sha384)),
    (oid("2.16.840.1.101.3.4.2.3"), Digest::Strong(Algorithm::Sha512)),
    (oid("1.3.14.3.2.26"), Digest::Weak("SHA-1")),
    (oid("1.2.840.113549.2.2"), Digest::Weak("MD2")),
    (oid("1.2.840.113549.2.4"), Digest::Weak("MD4")),
    (oid("1.2.840.113549.2.5"), Digest::Weak("MD5")),
    (oid("1.3.36.3.2.1"), Digest::Weak("RIPEMD-160")),
    (oid("2.16.840.1.101.3.4.2.4"), Digest::Weak("SHA-224")),
    (oid("2.16.840.1.101.3.4.2.5"), Digest::Weak("SHA-512/224")),
];

impl Digest {
    pub(crate) fn of(oid: &ObjectIdentifier) -> Digest {
        DIGESTS.iter().find(|(known, _)| known == oid).map_or(Digest::Unknown(*oid), |(_, digest)| *digest)
    }

    /// The algorithm, where it holds.
    pub(crate) fn strong(self) -> Result<Algorithm, Reason> {
        match self {
            Digest::Strong(algorithm) => Ok(algorithm),
            Digest::Weak(name) => Err(Reason::WeakDigest(name.to_owned())),
            Digest::Unknown(oid) => Err(Reason::UnknownAlgorithm(oid.to_string())),
        }
    }
}

impl Algorithm {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Algorithm::Sha256 => "SHA-256",
            Algorithm::Sha384 => "SHA-384",
            Algorithm::Sha512 => "SHA-512",
        }
    }

    /// The digest of pieces that follow each other.
    pub(crate) fn over(self, pieces: &[&[u8]]) -> Vec<u8> {
        fn run<D: sha2::Digest>(pieces: &[&[u8]]) -> Vec<u8> {
            let mut state = D::new();
            pieces.iter().for_each(|piece| state.update(piece));
            state.finalize().to_vec()
        }
        match self {
            Algorithm::Sha256 => run::<sha2::Sha256>(pieces),
            Algorithm::Sha384 => run::<sha2::Sha384>(pieces),
            Algorithm::Sha512 => run::<sha2::Sha512>(pieces),
        }
    }
}

/// SHA-1, for the certificate hash of the older signing-certificate attribute and nothing else.
pub(crate) fn sha1(bytes: &[u8]) -> Vec<u8> {
    sha1::Sha1::digest(bytes).to_vec()
}

/// The digests of one content, each made once however many signers ask for it.
pub(crate) struct Digests<'a> {
    pieces: &'a [&'a [u8]],
    made: Vec<(Algorithm, Vec<u8>)>,
}

impl<'a> Digests<'a> {
    pub(crate) fn new(pieces: &'a [&'a [u8]]) -> Self {
        Digests { pieces, made: Vec::new() }
    }

    pub(crate) fn get(&mut self, algorithm: Algorithm) -> Vec<u8> {
        if let Some((_, digest)) = self.made.iter().find(|(made, _)| *made == algorithm) {
            return digest.clone();
        }
        let digest = algorithm.over(self.pieces);
        self.made.push((algorithm, digest.clone()));
        digest
    }

    /// The first byte of the content.
    pub(crate) fn first_byte(&self) -> Option<u8> {
        self.pieces.iter().find_map(|piece| piece.first().copied())
    }
}
