//! Accounts, their roles (SPEC 1) and attempts to log in.

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::fresh;
use crate::{Result, Tx};

/// An account. `version` is 1 on insert.
#[derive(Clone, PartialEq, Eq, FromRow)]
pub struct UserRow {
    /// Key.
    pub id: Uuid,
    /// Name to log in with, in lower case.
    pub username: String,
    /// Name to show.
    pub display_name: String,
    /// Argon2id, PHC string.
    pub password_hash: String,
    /// Whether it may log in.
    pub active: bool,
    /// The person it belongs to, for operators.
    pub person_id: Option<Uuid>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Raised by every update.
    pub version: i64,
}

impl std::fmt::Debug for UserRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UserRow").field("id", &self.id).field("username", &self.username).finish_non_exhaustive()
    }
}

/// A role of an account.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct UserRoleRow {
    /// The account.
    pub user_id: Uuid,
    /// Code of the role: `ats_staff`.
    pub role: String,
    /// The ATS it is bound to, for roles that belong to one.
    pub ats_number: Option<i64>,
}

macro_rules! columns {
    () => {
        "id, username, display_name, password_hash, active, person_id, created_at, version"
    };
}

sql! {
    BY_USERNAME = "SELECT ", columns!(), " FROM user_account WHERE username = $1";
    BY_ID = "SELECT ", columns!(), " FROM user_account WHERE id = $1";
    LIST = "SELECT ", columns!(), " FROM user_account ORDER BY username";
    INSERT = "INSERT INTO user_account (id, username, display_name, password_hash, active, person_id, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    UPDATE = "UPDATE user_account SET display_name = $3, password_hash = $4, active = $5, person_id = $6,
        version = version + 1 WHERE id = $1 AND version = $2";
    ROLE_LIST = "SELECT user_id, role, ats_number FROM user_role WHERE user_id = $1 ORDER BY role";
    ROLE_LIST_ALL = "SELECT user_id, role, ats_number FROM user_role ORDER BY user_id, role";
    ROLE_INSERT = "INSERT INTO user_role (user_id, role, ats_number) VALUES ($1, $2, $3)";
    ROLE_DELETE = "DELETE FROM user_role WHERE user_id = $1 AND role = $2";
    ATTEMPT_INSERT = "INSERT INTO login_attempt (id, key, at) VALUES ($1, $2, $3)";
    ATTEMPT_COUNT = "SELECT COUNT(*) FROM login_attempt WHERE key = $1 AND at >= $2";
    ATTEMPT_DELETE_KEY = "DELETE FROM login_attempt WHERE key = $1";
    ATTEMPT_PURGE = "DELETE FROM login_attempt WHERE at < $1";
}

/// An account by the name it logs in with.
pub async fn user_by_username(tx: &mut Tx, username: &str) -> Result<Option<UserRow>> {
    optional!(tx, BY_USERNAME, username)
}

/// An account by key.
pub async fn user_by_id(tx: &mut Tx, id: Uuid) -> Result<Option<UserRow>> {
    optional!(tx, BY_ID, id)
}

/// All accounts by name.
pub async fn user_list(tx: &mut Tx) -> Result<Vec<UserRow>> {
    all!(tx, LIST)
}

/// Stores a new account; `Unique` if the name is taken.
pub async fn user_insert(tx: &mut Tx, r: &UserRow) -> Result<()> {
    execute!(tx, INSERT, r.id, &r.username, &r.display_name, &r.password_hash, r.active, r.person_id, r.created_at)?;
    Ok(())
}

/// Changes an account (all but its name) read at `r.version`; `Stale` if it changed since.
pub async fn user_update(tx: &mut Tx, r: &UserRow) -> Result<()> {
    fresh(execute!(tx, UPDATE, r.id, r.version, &r.display_name, &r.password_hash, r.active, r.person_id)?)
}

/// The roles of an account.
pub async fn user_role_list(tx: &mut Tx, user_id: Uuid) -> Result<Vec<UserRoleRow>> {
    all!(tx, ROLE_LIST, user_id)
}

/// The roles of all accounts, for the list of accounts.
pub async fn user_role_list_all(tx: &mut Tx) -> Result<Vec<UserRoleRow>> {
    all!(tx, ROLE_LIST_ALL)
}

/// Gives an account a role; `Unique` if it has it.
pub async fn user_role_insert(tx: &mut Tx, r: &UserRoleRow) -> Result<()> {
    execute!(tx, ROLE_INSERT, r.user_id, &r.role, r.ats_number)?;
    Ok(())
}

/// Takes a role from an account.
pub async fn user_role_delete(tx: &mut Tx, user_id: Uuid, role: &str) -> Result<()> {
    execute!(tx, ROLE_DELETE, user_id, role)?;
    Ok(())
}

/// Counts an attempt to log in; `key` is the SHA-256 of the account name or of the address.
pub async fn login_attempt_insert(tx: &mut Tx, id: Uuid, key: &[u8], at: DateTime<Utc>) -> Result<()> {
    execute!(tx, ATTEMPT_INSERT, id, key, at)?;
    Ok(())
}

/// How many attempts a key made since an instant.
pub async fn login_attempt_count(tx: &mut Tx, key: &[u8], since: DateTime<Utc>) -> Result<i64> {
    let (count,): (i64,) = one!(tx, ATTEMPT_COUNT, key, since)?;
    Ok(count)
}

/// Forgets the attempts of a key, after it logged in.
pub async fn login_attempt_delete(tx: &mut Tx, key: &[u8]) -> Result<()> {
    execute!(tx, ATTEMPT_DELETE_KEY, key)?;
    Ok(())
}

/// Forgets attempts older than an instant; gives how many.
pub async fn login_attempt_purge(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64> {
    execute!(tx, ATTEMPT_PURGE, before)
}
