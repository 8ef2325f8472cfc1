//! Keys of programs: payroll and attendance systems that work for an ATS through the HTTP API.
//!
//! A key belongs to its ATS, not to who made it, and opens what [`domain::role::Role::Program`]
//! may do in the policy. It is 256 random bits; only its SHA-256 is stored, so that looking it
//! up tells nothing by the time it takes. Days and moments people read are the portal's; limits
//! of use run on real time ([`crate::clock::Clock::instant`]).

pub mod authenticate;
pub mod create;
pub mod list;
pub mod revoke;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use store::api_key::ApiKeyRow;

/// How every key begins: programs that look for leaked secrets know it by this.
const BEGINS: &str = "ambito_";
/// Bytes of a key: 256 bits cannot be guessed.
const KEY_BYTES: usize = 32;
/// Characters of a key that are shown afterwards, to tell keys apart: 224 bits stay unknown.
const SHOWN: usize = 8;

fn hash(key: &str) -> Vec<u8> {
    Sha256::digest(key.as_bytes()).to_vec()
}

fn is_key(text: &str) -> bool {
    text.strip_prefix(BEGINS)
        .is_some_and(|rest| rest.len() == KEY_BYTES * 2 && rest.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn opens(key: &ApiKeyRow, today: NaiveDate) -> bool {
    key.revoked_at.is_none() && today <= key.expires_on
}

/// The name of a program in the history: `Programma «Paghe» (chiave ab12cd34…)`.
fn program_name(name: &str, prefix: &str) -> String {
    format!("Programma «{name}» (chiave {prefix}…)")
}
