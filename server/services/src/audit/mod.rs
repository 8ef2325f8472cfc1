//! The history: every change is written in the transaction that makes it.

pub mod words;

use serde::Serialize;
use serde_json::{Map, Value};
use store::Tx;
use uuid::Uuid;

use crate::actor::Actor;
use crate::context::{Context, Portal};
use crate::error::UseCaseError;

/// The chain of what belongs to no project.
pub const PORTAL_CHAIN: &str = "portal";

/// A change as the history keeps it.
pub struct Change<'a> {
    /// The project it belongs to, if one.
    pub project: Option<Uuid>,
    /// What was done: `timesheet.send`.
    pub action: &'a str,
    /// On what kind of thing: `timesheet`.
    pub entity: &'a str,
    /// Which one.
    pub entity_id: String,
}

/// Writes the audit entry of a change, with what changed before and after.
///
/// # Errors
/// When the store fails or the values cannot be written as JSON.
pub async fn record(
    tx: &mut Tx,
    context: &Context,
    change: Change<'_>,
    before: Option<&impl Serialize>,
    after: Option<&impl Serialize>,
) -> Result<(), UseCaseError> {
    let entry = store::audit::AuditChange {
        id: context.new_id(),
        chain: change.project.map_or_else(|| PORTAL_CHAIN.to_owned(), |id| id.to_string()),
        at: context.now(),
        actor_id: context.actor.as_ref().and_then(Actor::account),
        actor_name: context.actor.as_ref().map_or_else(|| "portale".to_owned(), |actor| actor.display_name.clone()),
        action: change.action.to_owned(),
        entity: change.entity.to_owned(),
        entity_id: change.entity_id,
        before: before.map(json).transpose()?,
        after: after.map(json).transpose()?,
        request_id: context.request_id.to_string(),
    };
    store::audit::audit_append(tx, &entry).await?;
    Ok(())
}

/// Of two states of a thing only the values that differ: what the history keeps of an edit.
#[must_use]
pub fn difference(
    mut before: Map<String, Value>,
    mut after: Map<String, Value>,
) -> (Map<String, Value>, Map<String, Value>) {
    let same: Vec<String> =
        before.iter().filter(|(key, value)| after.get(*key) == Some(*value)).map(|(key, _)| key.clone()).collect();
    for key in same {
        before.remove(&key);
        after.remove(&key);
    }
    (before, after)
}

fn json(value: &impl Serialize) -> Result<String, UseCaseError> {
    serde_json::to_string(value).map_err(|error| UseCaseError::Broken(error.to_string()))
}

/// What checking one chain of the history found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainCheck {
    /// The project's id as text, or [`PORTAL_CHAIN`].
    pub chain: String,
    /// Entries read, up to and with the first that does not fit.
    pub entries: i64,
    /// The number of the entry that does not fit, if one.
    pub broken_at: Option<i64>,
    /// The hash of the last entry that fits: who keeps it can tell that the end was not cut off.
    pub last_hash: String,
}

/// Recomputes every chain of the history from its beginning, for the command line.
///
/// # Errors
/// When the store fails.
pub async fn verify_all(portal: &Portal) -> Result<Vec<ChainCheck>, UseCaseError> {
    let mut tx = portal.store.read().await?;
    let mut checks = Vec::new();
    for chain in store::audit::audit_chains(&mut tx).await? {
        let found = store::audit::audit_verify(&mut tx, &chain.chain).await?;
        checks.push(ChainCheck {
            chain: chain.chain,
            entries: found.entries,
            broken_at: found.broken_at,
            last_hash: found.last_hash,
        });
    }
    Ok(checks)
}
