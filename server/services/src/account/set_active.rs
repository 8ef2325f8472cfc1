//! Switching an account off and on again. What it did stays; its sessions end at once.

use serde::Serialize;
use store::account::UserRow;
use uuid::Uuid;

use crate::account::session;
use crate::audit::{self, Change};
use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};

/// Which account, read at which version, and what it shall be.
pub struct SetActive {
    /// The account.
    pub user_id: Uuid,
    /// The version the page showed.
    pub version: i64,
    /// Whether it shall be able to log in.
    pub active: bool,
}

#[derive(Serialize)]
struct State {
    active: bool,
}

/// Switches the account; gives the name of its person.
///
/// # Errors
/// Without the right to manage accounts; `Conflict` for one's own account; `Stale`.
pub async fn set_active(context: &Context, input: SetActive) -> Result<String, UseCaseError> {
    let me = context.authorize(Action::AccountManage, Subject::Portal)?.user_id;
    if me == input.user_id && !input.active {
        return Err(UseCaseError::conflict(
            "Non è possibile disattivare la propria utenza: può farlo un’altra persona dell’amministrazione.",
        ));
    }
    store::retrying(|| async {
        let mut tx = context.write().await?;
        let user = store::account::user_by_id(&mut tx, input.user_id).await?.ok_or(UseCaseError::NotFound)?;
        if user.version != input.version {
            return Err(UseCaseError::Stale);
        }
        let before = State { active: user.active };
        let changed = UserRow { active: input.active, ..user };
        store::account::user_update(&mut tx, &changed).await?;
        if !input.active {
            session::close_all(&mut tx, &context.portal, changed.id).await?;
        }
        let action = if input.active { "account.activate" } else { "account.deactivate" };
        let change = Change { project: None, action, entity: "account", entity_id: changed.id.to_string() };
        audit::record(&mut tx, context, change, Some(&before), Some(&State { active: input.active })).await?;
        tx.commit().await?;
        Ok(changed.display_name)
    })
    .await
}
