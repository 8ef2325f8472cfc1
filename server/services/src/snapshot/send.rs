//! The legal representative transmits the snapshot to the Region (art. 9). From then on it is
//! frozen; the history keeps its seal.

use chrono::NaiveDate;
use store::snapshot::SnapshotRow;
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::crosscheck::queue_recheck;
use crate::error::UseCaseError;
use crate::policy::Action;
use crate::snapshot::scope::{changeable, scope};
use crate::snapshot::seal::{seal, sound_content};
use crate::snapshot::{ENTITY, SENDING, SENT};

/// What was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentSnapshot {
    /// The day.
    pub on: NaiveDate,
    /// The last day on which it was in time.
    pub due: NaiveDate,
}

/// Sends it.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Conflict` without a resolution, when it was sent already, or when its
/// content is not what was prepared; `Stale` when it changed since `version`.
pub async fn snapshot_send(
    context: &Context,
    project: Uuid,
    reference: NaiveDate,
    version: i64,
) -> Result<SentSnapshot, UseCaseError> {
    store::retrying(|| send(context, project, reference, version)).await
}

async fn send(
    context: &Context,
    project: Uuid,
    reference: NaiveDate,
    version: i64,
) -> Result<SentSnapshot, UseCaseError> {
    let mut tx = context.write().await?;
    let scope = scope(&mut tx, context, project, Action::SnapshotSend).await?;
    let (owed, before) = changeable(&scope, reference, version, context.today())?;
    if before.act_sha256.is_none() {
        return Err(UseCaseError::conflict(
            "Manca la deliberazione del Comitato dei Sindaci: l’ufficio la carica con numero, data e file.",
        ));
    }
    sound_content(&before)?;
    let on = context.today();
    let row = SnapshotRow {
        state: SENT.to_owned(),
        sent_by: Some(context.actor()?.account().ok_or(UseCaseError::Forbidden)?),
        sent_at: Some(context.now()),
        sent_on: Some(on),
        ..before
    };
    store::snapshot::snapshot_update(&mut tx, &row).await?;
    let change = Change { project: Some(project), action: SENDING, entity: ENTITY, entity_id: row.id.to_string() };
    audit::record(&mut tx, context, change, None::<&()>, Some(&seal(&row))).await?;
    queue_recheck(&mut tx, context, project).await?;
    tx.commit().await?;
    Ok(SentSnapshot { on, due: owed.term.due })
}
