//! The history of every change: append-only, chained by hash per project, one chain for the rest.
//!
//! # Canonical form
//! An entry's hash is the SHA-256, in lower-case hexadecimal, of one line per field:
//! name, `=`, the number of bytes of the value, `:`, the value, line feed; a missing value is
//! name, `=-`, line feed. The fields, in this order: `id`, `previous_hash`, `chain`, `number`,
//! `at`, `actor_id`, `actor_name`, `action`, `entity`, `entity_id`, `before`, `after`,
//! `request_id`. Keys are hyphenated lower case, `at` is UTC with six decimals and `Z`
//! (`2022-07-12T09:30:00.000000Z`). The first entry's `previous_hash` is empty.
//!
//! So no entry can be changed, left out or put elsewhere without every later hash changing;
//! who keeps the last hash can tell that the end was not cut off.

use chrono::{DateTime, SecondsFormat, SubsecRound, Utc};
use sha2::{Digest, Sha256};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Result, StoreError, Tx};

/// The chain of what belongs to no project.
pub const PORTAL: &str = "portal";

/// A change to be noted; number and hashes are given when it is appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditChange {
    /// Key.
    pub id: Uuid,
    /// [`project_chain`] or [`PORTAL`].
    pub chain: String,
    /// When; kept to the microsecond.
    pub at: DateTime<Utc>,
    /// The account; none: the system itself.
    pub actor_id: Option<Uuid>,
    /// Its name at the time.
    pub actor_name: String,
    /// What was done: code.
    pub action: String,
    /// On what kind of thing: code.
    pub entity: String,
    /// On which.
    pub entity_id: String,
    /// JSON of what changed, before.
    pub before: Option<String>,
    /// JSON of what changed, after.
    pub after: Option<String>,
    /// The request it came with.
    pub request_id: String,
}

/// An entry of the history.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct AuditRow {
    /// Key.
    pub id: Uuid,
    /// The chain.
    pub chain: String,
    /// 1, 2, … within the chain.
    pub number: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// The account.
    pub actor_id: Option<Uuid>,
    /// Its name at the time.
    pub actor_name: String,
    /// What was done: code.
    pub action: String,
    /// On what kind of thing: code.
    pub entity: String,
    /// On which.
    pub entity_id: String,
    /// JSON of what changed, before.
    pub before: Option<String>,
    /// JSON of what changed, after.
    pub after: Option<String>,
    /// The request it came with.
    pub request_id: String,
    /// Hash of the entry before; of the first: empty.
    pub previous_hash: String,
    /// Hash of this entry.
    pub hash: String,
}

/// A chain: its length and its last hash, for whoever keeps it elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct AuditChainRow {
    /// The chain.
    pub chain: String,
    /// Number of the last entry.
    pub number: i64,
    /// Hash of the last entry.
    pub hash: String,
}

/// What verifying a chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Entries read, up to and with the first that does not fit.
    pub entries: i64,
    /// The number that does not fit: one changed, moved, or after a gap.
    pub broken_at: Option<i64>,
    /// Hash of the last entry that fits.
    pub last_hash: String,
}

macro_rules! columns {
    () => {
        "id, chain, number, at, actor_id, actor_name, action, entity, entity_id, before, after, request_id,
        previous_hash, hash"
    };
}

sql! {
    LAST = "SELECT chain, number, hash FROM audit_entry WHERE chain = $1 ORDER BY number DESC LIMIT 1";
    INSERT = "INSERT INTO audit_entry (", columns!(), ")
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    NEWEST_FIRST = "SELECT ", columns!(), " FROM audit_entry
        WHERE chain = $1 AND (number < $2 OR $2 IS NULL) ORDER BY number DESC LIMIT $3";
    IN_ORDER = "SELECT ", columns!(), " FROM audit_entry
        WHERE chain = $1 AND number > $2 ORDER BY number LIMIT $3";
    LATEST_OF = "SELECT ", columns!(), " FROM audit_entry
        WHERE entity = $1 AND entity_id = $2 ORDER BY number DESC LIMIT 1";
    BY_ACTION = "SELECT ", columns!(), " FROM audit_entry
        WHERE entity = $1 AND action = $2 AND (chain = $3 OR $3 IS NULL) ORDER BY chain, number";
    CHAINS = "SELECT a.chain, a.number, a.hash FROM audit_entry a
        WHERE a.number = (SELECT MAX(b.number) FROM audit_entry b WHERE b.chain = a.chain) ORDER BY a.chain";
}

/// The chain of a project.
#[must_use]
pub fn project_chain(project_id: Uuid) -> String {
    project_id.hyphenated().to_string()
}

/// The hash of an entry, over its canonical form (see the module).
#[must_use]
pub fn hash(row: &AuditRow) -> String {
    let mut sha = Sha256::new();
    let mut field = |name: &str, value: Option<&str>| match value {
        Some(value) => sha.update(format!("{name}={}:{value}\n", value.len())),
        None => sha.update(format!("{name}=-\n")),
    };
    field("id", Some(&row.id.hyphenated().to_string()));
    field("previous_hash", Some(&row.previous_hash));
    field("chain", Some(&row.chain));
    field("number", Some(&row.number.to_string()));
    field("at", Some(&row.at.to_rfc3339_opts(SecondsFormat::Micros, true)));
    field("actor_id", row.actor_id.map(|id| id.hyphenated().to_string()).as_deref());
    field("actor_name", Some(&row.actor_name));
    field("action", Some(&row.action));
    field("entity", Some(&row.entity));
    field("entity_id", Some(&row.entity_id));
    field("before", row.before.as_deref());
    field("after", row.after.as_deref());
    field("request_id", Some(&row.request_id));
    hex::encode(sha.finalize())
}

/// Appends a change to its chain, in the transaction of the change itself.
///
/// # Errors
/// [`StoreError::Conflict`] if another transaction appended to the chain meanwhile.
pub async fn audit_append(tx: &mut Tx, change: &AuditChange) -> Result<AuditRow> {
    let c = change.clone();
    let last: Option<AuditChainRow> = optional!(tx, LAST, &c.chain)?;
    let (number, previous_hash) = last.map_or_else(|| (1, String::new()), |last| (last.number + 1, last.hash));
    let mut row = AuditRow {
        id: c.id,
        chain: c.chain,
        number,
        at: c.at.trunc_subsecs(6),
        actor_id: c.actor_id,
        actor_name: c.actor_name,
        action: c.action,
        entity: c.entity,
        entity_id: c.entity_id,
        before: c.before,
        after: c.after,
        request_id: c.request_id,
        previous_hash,
        hash: String::new(),
    };
    row.hash = hash(&row);
    let r = &row;
    let done = execute!(
        tx,
        INSERT,
        r.id,
        &r.chain,
        r.number,
        r.at,
        r.actor_id,
        &r.actor_name,
        &r.action,
        &r.entity,
        &r.entity_id,
        &r.before,
        &r.after,
        &r.request_id,
        &r.previous_hash,
        &r.hash
    );
    match done {
        Ok(_) => Ok(row),
        Err(StoreError::Unique(name)) => Err(StoreError::Conflict(name)),
        Err(error) => Err(error),
    }
}

/// A page of a chain, newest first: at most `limit` entries before the last number seen.
pub async fn audit_list(tx: &mut Tx, chain: &str, before: Option<i64>, limit: i64) -> Result<Vec<AuditRow>> {
    all!(tx, NEWEST_FIRST, chain, before, limit)
}

/// The last entry about one thing: all entries about it must stand in one chain.
pub async fn audit_latest_of(tx: &mut Tx, entity: &str, entity_id: &str) -> Result<Option<AuditRow>> {
    optional!(tx, LATEST_OF, entity, entity_id)
}

/// All entries of an action on a kind of thing, of one chain or of all, by chain and number: of
/// what is seldom done.
pub async fn audit_list_by_action(
    tx: &mut Tx,
    entity: &str,
    action: &str,
    chain: Option<&str>,
) -> Result<Vec<AuditRow>> {
    all!(tx, BY_ACTION, entity, action, chain)
}

/// A page of a chain in order: at most `limit` entries after a number; 0 for the beginning.
pub async fn audit_list_in_order(tx: &mut Tx, chain: &str, after: i64, limit: i64) -> Result<Vec<AuditRow>> {
    all!(tx, IN_ORDER, chain, after, limit)
}

/// All chains with length and last hash.
pub async fn audit_chains(tx: &mut Tx) -> Result<Vec<AuditChainRow>> {
    all!(tx, CHAINS)
}

/// Entries read at once while verifying.
const PAGE: i64 = 500;

/// Recomputes a chain from its beginning.
pub async fn audit_verify(tx: &mut Tx, chain: &str) -> Result<Verification> {
    let mut found = Verification { entries: 0, broken_at: None, last_hash: String::new() };
    let mut after = 0;
    loop {
        let page = audit_list_in_order(tx, chain, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(found) };
        after = last.number;
        for row in &page {
            found.entries += 1;
            if row.number != found.entries || row.previous_hash != found.last_hash || row.hash != hash(row) {
                found.broken_at = Some(row.number);
                return Ok(found);
            }
            found.last_hash.clone_from(&row.hash);
        }
    }
}
