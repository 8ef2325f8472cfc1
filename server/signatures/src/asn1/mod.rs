//! ASN.1 as signed files hold it: DER and BER.

/// How many values a file may hold.
pub const NODES: usize = 1_000_000;
