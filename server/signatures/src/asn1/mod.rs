//! ASN.1 as signed files hold it: DER, and BER with indefinite lengths and strings in pieces
//! (X.690). Values are read where they stand, one level at a time: nothing is copied, nothing is
//! kept, and a certificate's bytes stay the bytes that were signed.
//!
//! By hand, because the strict readers refuse BER, and those that take it re-encode what they
//! read. Everything inside certificates is read by `x509-cert`.

mod element;
mod encode;

pub use element::{Broken, Element, Elements};
pub use encode::{to_der, wrap};

/// How deep values may lie in each other where BER makes that matter.
pub const DEPTH: usize = 32;
/// Into how many pieces a string may be cut.
pub const PIECES: usize = 1_000_000;

/// BOOLEAN.
pub const BOOLEAN: u8 = 0x01;
/// INTEGER.
pub const INTEGER: u8 = 0x02;
/// BIT STRING.
pub const BIT_STRING: u8 = 0x03;
/// OCTET STRING.
pub const OCTET_STRING: u8 = 0x04;
/// OBJECT IDENTIFIER.
pub const OID: u8 = 0x06;
/// UTCTime.
pub const UTC_TIME: u8 = 0x17;
/// GeneralizedTime.
pub const GENERALIZED_TIME: u8 = 0x18;
/// SEQUENCE, constructed.
pub const SEQUENCE: u8 = 0x30;
/// SET, constructed.
pub const SET: u8 = 0x31;
/// The bit that says that a value consists of values.
pub const CONSTRUCTED: u8 = 0x20;

/// The tag `[n]` of a constructed value.
#[must_use]
pub const fn context(number: u8) -> u8 {
    0xa0 | number
}
