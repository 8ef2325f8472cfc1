//! Programs that work for an ATS: their keys, known by SHA-256, and the requests they may repeat.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::fresh;
use crate::{Result, Tx};

/// A key. `version` is 1 on insert.
#[derive(Clone, PartialEq, Eq, FromRow)]
pub struct ApiKeyRow {
    /// Key of the row.
    pub id: Uuid,
    /// The ATS whose program it is.
    pub ats_number: i64,
    /// What the ATS calls the program.
    pub name: String,
    /// SHA-256 of the key.
    pub key_hash: Vec<u8>,
    /// First characters of the key.
    pub prefix: String,
    /// The account that made it.
    pub created_by: Uuid,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// The last day it opens anything.
    pub expires_on: NaiveDate,
    /// Last use that was noted.
    pub last_used_at: Option<DateTime<Utc>>,
    /// The account that revoked it.
    pub revoked_by: Option<Uuid>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Raised when it is revoked.
    pub version: i64,
}

impl std::fmt::Debug for ApiKeyRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ApiKeyRow").field("id", &self.id).field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

/// A key with the names of who made and who revoked it.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ApiKeyListRow {
    /// The key.
    #[sqlx(flatten)]
    pub key: ApiKeyRow,
    /// Of the account that made it.
    pub created_by_name: String,
    /// Whether that account can still log in.
    pub created_by_active: bool,
    /// Of the account that revoked it.
    pub revoked_by_name: Option<String>,
}

/// A request that was answered.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ApiRequestRow {
    /// The key it came with.
    pub key_id: Uuid,
    /// What the program calls it.
    pub idempotency_key: String,
    /// SHA-256 of method, address and body.
    pub request_sha256: Vec<u8>,
    /// The answer's status.
    pub status: i64,
    /// The answer, JSON.
    pub answer: String,
    /// When.
    pub at: DateTime<Utc>,
}

macro_rules! columns {
    () => {
        "k.id, k.ats_number, k.name, k.key_hash, k.prefix, k.created_by, k.created_at, k.expires_on, k.last_used_at,
        k.revoked_by, k.revoked_at, k.version"
    };
}

sql! {
    INSERT = "INSERT INTO api_key (id, ats_number, name, key_hash, prefix, created_by, created_at, expires_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    BY_HASH = "SELECT ", columns!(), " FROM api_key k WHERE k.key_hash = $1";
    BY_ID = "SELECT ", columns!(), " FROM api_key k WHERE k.id = $1";
    BY_NAME = "SELECT ", columns!(), " FROM api_key k
        WHERE k.ats_number = $1 AND k.name = $2 AND k.revoked_at IS NULL";
    LIST = "SELECT ", columns!(), ", u.display_name AS created_by_name, u.active AS created_by_active,
            r.display_name AS revoked_by_name
        FROM api_key k JOIN user_account u ON u.id = k.created_by LEFT JOIN user_account r ON r.id = k.revoked_by
        WHERE k.ats_number = $1 OR $1 IS NULL ORDER BY k.ats_number, k.created_at DESC, k.id";
    REVOKE = "UPDATE api_key SET revoked_by = $3, revoked_at = $4, version = version + 1
        WHERE id = $1 AND version = $2 AND revoked_at IS NULL";
    TOUCH = "UPDATE api_key SET last_used_at = $2 WHERE id = $1";
    COUNT = "UPDATE api_key SET counted = CASE WHEN counted_minute = $2 THEN counted + 1 ELSE 1 END,
            counted_minute = $2, last_used_at = $3
        WHERE id = $1 RETURNING counted";
    REQUEST_BY_KEY = "SELECT key_id, idempotency_key, request_sha256, status, answer, at FROM api_request
        WHERE key_id = $1 AND idempotency_key = $2";
    REQUEST_INSERT = "INSERT INTO api_request (key_id, idempotency_key, request_sha256, status, answer, at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    REQUEST_PURGE = "DELETE FROM api_request WHERE at < $1";
}

/// Stores a new key; `Unique` if the ATS has one of that name that is not revoked.
pub async fn api_key_insert(tx: &mut Tx, r: &ApiKeyRow) -> Result<()> {
    execute!(
        tx,
        INSERT,
        r.id,
        r.ats_number,
        &r.name,
        &r.key_hash,
        &r.prefix,
        r.created_by,
        r.created_at,
        r.expires_on
    )?;
    Ok(())
}

/// The key with a SHA-256. The caller judges whether it still opens anything.
pub async fn api_key_by_hash(tx: &mut Tx, key_hash: &[u8]) -> Result<Option<ApiKeyRow>> {
    optional!(tx, BY_HASH, key_hash)
}

/// A key by the key of its row.
pub async fn api_key_by_id(tx: &mut Tx, id: Uuid) -> Result<Option<ApiKeyRow>> {
    optional!(tx, BY_ID, id)
}

/// The key of an ATS of that name that is not revoked.
pub async fn api_key_by_name(tx: &mut Tx, ats_number: i64, name: &str) -> Result<Option<ApiKeyRow>> {
    optional!(tx, BY_NAME, ats_number, name)
}

/// The keys of an ATS or of all, by ATS, the newest first.
pub async fn api_key_list(tx: &mut Tx, ats_number: Option<i64>) -> Result<Vec<ApiKeyListRow>> {
    all!(tx, LIST, ats_number)
}

/// Revokes a key; `Stale` if it was changed or revoked since.
pub async fn api_key_revoke(tx: &mut Tx, id: Uuid, version: i64, by: Uuid, at: DateTime<Utc>) -> Result<()> {
    fresh(execute!(tx, REVOKE, id, version, by, at)?)
}

/// Notes that a key was used.
pub async fn api_key_touch(tx: &mut Tx, id: Uuid, at: DateTime<Utc>) -> Result<()> {
    execute!(tx, TOUCH, id, at)?;
    Ok(())
}

/// Counts a request that writes and notes the use; gives how many there were in this minute
/// (counted since 1970), this one included.
pub async fn api_key_count(tx: &mut Tx, id: Uuid, minute: i64, at: DateTime<Utc>) -> Result<i64> {
    let (counted,): (i64,) = one!(tx, COUNT, id, minute, at)?;
    Ok(counted)
}

/// The request of a key with that name, if it was answered.
pub async fn api_request_by_key(tx: &mut Tx, key_id: Uuid, idempotency_key: &str) -> Result<Option<ApiRequestRow>> {
    optional!(tx, REQUEST_BY_KEY, key_id, idempotency_key)
}

/// Keeps an answer; `Unique` if another request had that name meanwhile.
pub async fn api_request_insert(tx: &mut Tx, r: &ApiRequestRow) -> Result<()> {
    execute!(tx, REQUEST_INSERT, r.key_id, &r.idempotency_key, &r.request_sha256, r.status, &r.answer, r.at)?;
    Ok(())
}

/// Forgets answers given before an instant; gives how many.
pub async fn api_request_purge(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64> {
    execute!(tx, REQUEST_PURGE, before)
}
