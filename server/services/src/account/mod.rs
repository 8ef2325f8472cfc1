//! Accounts: logging in and out, sessions, who may log in.
//!
//! Sessions and limits run on real time ([`crate::clock::Clock::instant`]), never on the
//! portal's fixed day.

pub mod create;
pub mod list;
pub mod login;
pub mod password;
pub mod purge;
pub mod session;
pub mod set_active;
#[cfg(test)]
mod tests;

use domain::role::Role;
use store::account::UserRoleRow;

use crate::actor::Grant;
use crate::error::UseCaseError;

/// The roles of an account, read from their rows.
fn grants(rows: &[UserRoleRow]) -> Result<Vec<Grant>, UseCaseError> {
    rows.iter()
        .map(|row| {
            let role: Role = row.role.parse().map_err(|_| UseCaseError::Broken(format!("role {:?}", row.role)))?;
            Ok(Grant { role, ats: row.ats_number })
        })
        .collect()
}
