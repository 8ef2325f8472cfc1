//! Stores the accounts of the demonstration.

use chrono::{DateTime, Utc};
use store::account::{UserRoleRow, UserRow, user_insert, user_role_insert};
use uuid::Uuid;

use super::seeded::IdSequence;
use super::users::{DemoUser, USERS};
use super::world::{Account, World};
use crate::error::UseCaseError;

/// Kind of the accounts' ids.
const ACCOUNTS: u16 = 8;

/// Stores all accounts with the same password hash: one hash is enough for invented accounts.
/// `person` is the person of an account, of a group's member or of who signs.
pub(super) async fn store(
    world: &mut World,
    password_hash: &str,
    at: DateTime<Utc>,
    person: impl Fn(&DemoUser) -> Option<Uuid>,
) -> Result<(), UseCaseError> {
    let mut ids = IdSequence::new(0, ACCOUNTS);
    for user in USERS {
        let row = UserRow {
            id: ids.next_id(),
            username: user.username.to_owned(),
            display_name: user.display_name.to_owned(),
            password_hash: password_hash.to_owned(),
            active: true,
            person_id: person(&user),
            created_at: at,
            version: 1,
        };
        user_insert(&mut world.tx, &row).await?;
        let role = UserRoleRow { user_id: row.id, role: user.role.code().to_owned(), ats_number: user.ats };
        user_role_insert(&mut world.tx, &role).await?;
        world.accounts.insert(user.username, Account { id: row.id, display_name: row.display_name });
    }
    Ok(())
}
