//! Sessions: known by the SHA-256 of a token only the browser has, with an end and revocable.

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::account::UserRoleRow;
use crate::{Result, StoreError, Tx};

/// A session with its account. The caller judges whether it still holds.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct SessionRow {
    /// SHA-256 of the token.
    pub token_hash: Vec<u8>,
    /// The account.
    pub user_id: Uuid,
    /// Login.
    pub created_at: DateTime<Utc>,
    /// Last request that was noted.
    pub last_seen_at: DateTime<Utc>,
    /// End, whatever happens.
    pub expires_at: DateTime<Utc>,
    /// Logged out, or ended by an administrator.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Of the account.
    pub username: String,
    /// Of the account.
    pub display_name: String,
    /// Whether the account may log in.
    pub active: bool,
    /// The account's person.
    pub person_id: Option<Uuid>,
    /// The account's roles, as [`SessionRow::roles`] reads them; none: it has none.
    pub role_list: Option<String>,
}

impl SessionRow {
    /// The account's roles.
    ///
    /// # Errors
    /// `Value` when what is stored is no role with its ATS.
    pub fn roles(&self) -> Result<Vec<UserRoleRow>> {
        let wrong = |text: &str| StoreError::Value(format!("{text:?} as a role"));
        let roles = self.role_list.as_deref().unwrap_or_default().split_whitespace();
        roles
            .map(|text| {
                let (role, ats) = text.split_once(':').ok_or_else(|| wrong(text))?;
                let ats_number = if ats.is_empty() { None } else { Some(ats.parse().map_err(|_| wrong(text))?) };
                Ok(UserRoleRow { user_id: self.user_id, role: role.to_owned(), ats_number })
            })
            .collect()
    }
}

sql! {
    INSERT = "INSERT INTO session (token_hash, user_id, created_at, last_seen_at, expires_at)
        VALUES ($1, $2, $3, $3, $4)";
    BY_TOKEN = "SELECT s.token_hash, s.user_id, s.created_at, s.last_seen_at, s.expires_at, s.revoked_at,
            u.username, u.display_name, u.active, u.person_id,
            (SELECT string_agg(r.role || ':' || COALESCE(CAST(r.ats_number AS TEXT), ''), ' '
                ORDER BY r.role, r.ats_number) FROM user_role r WHERE r.user_id = u.id) AS role_list
        FROM session s JOIN user_account u ON u.id = s.user_id WHERE s.token_hash = $1";
    TOUCH = "UPDATE session SET last_seen_at = $2 WHERE token_hash = $1 AND revoked_at IS NULL";
    REVOKE = "UPDATE session SET revoked_at = $2 WHERE token_hash = $1 AND revoked_at IS NULL";
    REVOKE_BY_USER = "UPDATE session SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL";
    PURGE = "DELETE FROM session WHERE expires_at < $1 OR revoked_at < $1";
}

/// Stores a new session.
pub async fn session_insert(
    tx: &mut Tx,
    token_hash: &[u8],
    user_id: Uuid,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<()> {
    execute!(tx, INSERT, token_hash, user_id, created_at, expires_at)?;
    Ok(())
}

/// A session with its account and the account's roles.
pub async fn session_by_token(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<SessionRow>> {
    optional!(tx, BY_TOKEN, token_hash)
}

/// Notes that a session was used.
pub async fn session_touch(tx: &mut Tx, token_hash: &[u8], at: DateTime<Utc>) -> Result<()> {
    execute!(tx, TOUCH, token_hash, at)?;
    Ok(())
}

/// Ends a session.
pub async fn session_revoke(tx: &mut Tx, token_hash: &[u8], at: DateTime<Utc>) -> Result<()> {
    execute!(tx, REVOKE, token_hash, at)?;
    Ok(())
}

/// Ends all sessions of an account; gives how many.
pub async fn session_revoke_by_user(tx: &mut Tx, user_id: Uuid, at: DateTime<Utc>) -> Result<u64> {
    execute!(tx, REVOKE_BY_USER, user_id, at)
}

/// Forgets sessions that ended before an instant; gives how many.
pub async fn session_purge(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64> {
    execute!(tx, PURGE, before)
}
