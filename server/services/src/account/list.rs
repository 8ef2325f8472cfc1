//! The accounts of the portal, for its administration.

use std::collections::HashMap;

use store::account::UserRoleRow;
use uuid::Uuid;

use crate::account::grants;
use crate::actor::Grant;
use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};

/// An account.
#[derive(Debug, Clone)]
pub struct Account {
    /// Key.
    pub id: Uuid,
    /// What the person logs in with.
    pub username: String,
    /// The person's name.
    pub display_name: String,
    /// Whether it may log in.
    pub active: bool,
    /// The version to send back with a change.
    pub version: i64,
    /// Its roles.
    pub grants: Vec<Grant>,
    /// Whether it is the account of who asks.
    pub own: bool,
}

/// All accounts, by name to log in with: two statements.
///
/// # Errors
/// Without the right to manage accounts.
pub async fn list(context: &Context) -> Result<Vec<Account>, UseCaseError> {
    let me = context.authorize(Action::AccountManage, Subject::Portal)?.user_id;
    let mut tx = context.read().await?;
    let users = store::account::user_list(&mut tx).await?;
    let mut roles: HashMap<Uuid, Vec<UserRoleRow>> = HashMap::new();
    for row in store::account::user_role_list_all(&mut tx).await? {
        roles.entry(row.user_id).or_default().push(row);
    }
    users
        .into_iter()
        .map(|user| {
            Ok(Account {
                id: user.id,
                username: user.username,
                display_name: user.display_name,
                active: user.active,
                version: user.version,
                grants: grants(roles.get(&user.id).map_or(&[], Vec::as_slice))?,
                own: user.id == me,
            })
        })
        .collect()
}
