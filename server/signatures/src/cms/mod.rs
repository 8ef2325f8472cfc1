//! Cryptographic Message Syntax (RFC 5652) as CAdES uses it (ETSI EN 319 122-1).

/// How many envelopes may lie in each other.
pub const LEVELS: u32 = 8;
/// How many signatures a file may carry in all.
pub const SIGNATURES: usize = 64;
