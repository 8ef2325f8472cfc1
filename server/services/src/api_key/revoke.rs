//! Revoking a key: from now on it opens nothing. What was done with it stays.

use serde::Serialize;
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};

/// Which key, read at which version.
#[derive(Debug, Clone, Copy)]
pub struct RevokeKey {
    /// Key of the row.
    pub id: Uuid,
    /// The version the page showed.
    pub version: i64,
}

#[derive(Serialize)]
struct Kept<'a> {
    name: &'a str,
    ats: i64,
    prefix: &'a str,
}

/// Revokes a key; gives the program's name.
///
/// # Errors
/// Without the right to manage keys; `NotFound` for another ATS's; `Conflict` when it is revoked
/// already; `Stale`.
pub async fn api_key_revoke(context: &Context, input: RevokeKey) -> Result<String, UseCaseError> {
    let by = context.authorize(Action::ApiKeyManage, Subject::Portal)?.user_id;
    store::retrying(|| async {
        let mut tx = context.write().await?;
        let key = store::api_key::api_key_by_id(&mut tx, input.id).await?.ok_or(UseCaseError::NotFound)?;
        if !context.may(Action::ApiKeyManage, Subject::Ats(key.ats_number)) {
            return Err(UseCaseError::NotFound);
        }
        if key.revoked_at.is_some() {
            return Err(UseCaseError::conflict("La chiave è già stata revocata: non apre più nulla."));
        }
        store::api_key::api_key_revoke(&mut tx, key.id, input.version, by, context.now()).await?;
        let change =
            Change { project: None, action: "api_key.revoke", entity: "api_key", entity_id: key.id.to_string() };
        let kept = Kept { name: &key.name, ats: key.ats_number, prefix: &key.prefix };
        audit::record(&mut tx, context, change, Some(&kept), None::<&()>).await?;
        tx.commit().await?;
        Ok(key.name)
    })
    .await
}
