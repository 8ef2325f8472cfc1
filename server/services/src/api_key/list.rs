//! The keys of programs, for the office of the ATS and the administration.

use chrono::{DateTime, NaiveDate, Utc};
use store::api_key::ApiKeyListRow;
use uuid::Uuid;

use crate::api_key::opens;
use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};

/// What a key is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyState {
    /// It opens the API.
    Open,
    /// Its last day is over.
    Expired,
    /// It was revoked: by whom, when.
    Revoked {
        /// Name of the person.
        by: String,
        /// When.
        at: DateTime<Utc>,
    },
}

/// A key.
#[derive(Debug, Clone)]
pub struct KeyLine {
    /// Key of the row.
    pub id: Uuid,
    /// The version to send back when it is revoked.
    pub version: i64,
    /// What the ATS calls the program.
    pub name: String,
    /// How the key begins.
    pub prefix: String,
    /// The ATS.
    pub ats: i64,
    /// Who made it.
    pub created_by: String,
    /// Whether who made it can still log in.
    pub maker_active: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was used last, to the hour.
    pub last_used_at: Option<DateTime<Utc>>,
    /// The last day it opens anything.
    pub expires_on: NaiveDate,
    /// What it is good for.
    pub state: KeyState,
}

/// The page of the keys.
#[derive(Debug, Clone)]
pub struct KeysView {
    /// The keys by ATS, the newest first.
    pub keys: Vec<KeyLine>,
    /// The ATS whose keys they are; none: of all.
    pub ats: Option<i64>,
    /// Today.
    pub today: NaiveDate,
}

/// Lists the keys the actor manages: one statement.
///
/// # Errors
/// Without the right to manage keys.
pub async fn api_key_list(context: &Context) -> Result<KeysView, UseCaseError> {
    let actor = context.authorize(Action::ApiKeyManage, Subject::Portal)?;
    let ats = if context.may(Action::ApiKeyManage, Subject::Ats(i64::MIN)) {
        None
    } else {
        Some(actor.ats().ok_or(UseCaseError::Forbidden)?)
    };
    let today = context.today();
    let mut tx = context.read().await?;
    let rows = store::api_key::api_key_list(&mut tx, ats).await?;
    Ok(KeysView { keys: rows.into_iter().map(|row| line(row, today)).collect(), ats, today })
}

fn line(row: ApiKeyListRow, today: NaiveDate) -> KeyLine {
    let opens = opens(&row.key, today);
    let state = match row.key.revoked_at {
        Some(at) => KeyState::Revoked { by: row.revoked_by_name.unwrap_or_default(), at },
        None if opens => KeyState::Open,
        None => KeyState::Expired,
    };
    KeyLine {
        id: row.key.id,
        version: row.key.version,
        name: row.key.name,
        prefix: row.key.prefix,
        ats: row.key.ats_number,
        created_by: row.created_by_name,
        maker_active: row.created_by_active,
        created_at: row.key.created_at,
        last_used_at: row.key.last_used_at,
        expires_on: row.key.expires_on,
        state,
    }
}
