//! Cryptographic Message Syntax (RFC 5652) as CAdES uses it (ETSI EN 319 122-1): the structure of
//! a file, its signers, and what each of them signed.

mod attributes;
mod content;
mod envelope;
mod signer;

pub(crate) use attributes::{
    Attributes, COUNTER_SIGNATURE, SIGNATURE_TIMESTAMP, SIGNING_CERTIFICATE, SIGNING_CERTIFICATE_V2, time,
};
pub(crate) use content::{NotCms, signed_data};
pub(crate) use envelope::{DATA, Envelope};
pub(crate) use signer::SignerInfo;

/// How many envelopes may lie in each other.
pub const LEVELS: u32 = 8;
/// How many signatures a file may carry in all.
pub const SIGNATURES: usize = 32;
/// How many certificates of a file are looked at.
pub const CERTIFICATES: usize = 128;
