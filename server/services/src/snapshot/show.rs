//! The snapshot of a reference date: its content, what can be done now, what differs from the one
//! before, and what recomputing it from today's data gives.

use chrono::NaiveDate;
use domain::deadline::OwedSnapshot;
use domain::snapshot::difference::{Difference, difference};
use domain::snapshot::{Snapshot, read_content};
use store::Tx;
pub use store::snapshot::SnapshotActRow;
use store::snapshot::SnapshotRow;
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};
use crate::project::scope::{ProjectHead, project_head};
use crate::requirement::words::Tone;
use crate::snapshot::content::{Content, Moment, gather};
use crate::snapshot::scope::{Scope, obstacle, scope};
use crate::snapshot::seal::{faults, seal_of, seals};
use crate::snapshot::words::{Stage, state_words};

/// A snapshot that was prepared.
#[derive(Debug, Clone)]
pub struct ShownSnapshot {
    /// As stored.
    pub row: SnapshotRow,
    /// Who prepared it.
    pub prepared_by: String,
    /// Who sent it.
    pub sent_by: Option<String>,
    /// Its content; none when what is stored cannot be read.
    pub content: Option<Snapshot>,
    /// What is wrong with what is stored, in sentences.
    pub faults: Vec<String>,
    /// The draft of the act of this content: key and number of its version.
    pub draft_act: Option<(Uuid, i64)>,
    /// The resolutions uploaded, the newest first.
    pub acts: Vec<SnapshotActRow>,
    /// What differs from the one before, with its reference date; none when it is the first.
    pub previous: Option<(NaiveDate, Vec<Difference>)>,
    /// What recomputing it from today's data changes.
    pub recomputed: Vec<Difference>,
}

/// What the actor may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SnapshotRights {
    /// Prepare, comment, draw up the act, upload the resolution.
    pub prepare: bool,
    /// Send.
    pub send: bool,
    /// Read the project's documents.
    pub documents: bool,
}

/// What the page shows.
#[derive(Debug, Clone)]
pub struct SnapshotView {
    /// The project.
    pub head: ProjectHead,
    /// What is owed, by when.
    pub owed: OwedSnapshot,
    /// How far it is.
    pub stage: Stage,
    /// That in words.
    pub state: String,
    /// How serious that is.
    pub tone: Tone,
    /// Today.
    pub today: NaiveDate,
    /// The snapshot, once prepared.
    pub shown: Option<ShownSnapshot>,
    /// Why nothing can be changed; none: it can.
    pub obstacle: Option<String>,
    /// What the actor may do.
    pub rights: SnapshotRights,
    /// What each missed one costs, in percent of the grant.
    pub percent: String,
}

/// Shows it: nine statements.
///
/// # Errors
/// `NotFound`, also for a date of which none is owed; `Forbidden`.
pub async fn snapshot_show(
    context: &Context,
    project: Uuid,
    reference: NaiveDate,
) -> Result<SnapshotView, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = scope(&mut tx, context, project, Action::MonitoringRead).await?;
    let owed = scope.owed(reference)?;
    let shown = shown(&mut tx, context, &scope, reference).await?;
    drop(tx);
    let today = context.today();
    let row = shown.as_ref().map(|shown| &shown.row);
    let (state, tone) = state_words(owed, row, today);
    let subject = Subject::Ats(scope.header.project.ats_number);
    Ok(SnapshotView {
        head: project_head(context, &scope.header)?,
        owed,
        stage: Stage::of(row, reference, today),
        state,
        tone,
        today,
        obstacle: obstacle(&scope, owed, today)?,
        rights: SnapshotRights {
            prepare: context.may(Action::SnapshotPrepare, subject),
            send: context.may(Action::SnapshotSend, subject),
            documents: context.may(Action::DocumentRead, subject),
        },
        percent: scope.rules.missed_snapshot_percent.italian(),
        shown,
    })
}

/// The snapshot of a date with all that stands beside it, if it was prepared.
pub(crate) async fn shown(
    tx: &mut Tx,
    context: &Context,
    scope: &Scope,
    reference: NaiveDate,
) -> Result<Option<ShownSnapshot>, UseCaseError> {
    let Some(row) = scope.row(reference) else { return Ok(None) };
    let entries = seals(tx, row.snapshot.project_id).await?;
    let acts = store::snapshot::snapshot_act_list(tx, row.snapshot.id).await?;
    let content = read_content(&row.snapshot.content).ok();
    let recomputed = recompute(tx, context, scope, reference).await?;
    let earlier = scope.rows.iter().rev().find(|other| other.snapshot.reference_on < reference);
    let earlier =
        earlier.and_then(|other| Some((other.snapshot.reference_on, read_content(&other.snapshot.content).ok()?)));
    let previous = content.as_ref().zip(earlier).map(|(content, (on, before))| (on, difference(&before, content)));
    Ok(Some(ShownSnapshot {
        faults: faults(&row.snapshot, seal_of(&entries, row.snapshot.id)),
        recomputed: content.as_ref().map(|content| difference(content, &recomputed.snapshot)).unwrap_or_default(),
        row: row.snapshot.clone(),
        prepared_by: row.prepared_by_name.clone(),
        sent_by: row.sent_by_name.clone(),
        draft_act: row.snapshot.document_id.zip(row.document_number),
        content,
        acts,
        previous,
    }))
}

/// What the content would be from today's data; nothing is changed by it.
async fn recompute(
    tx: &mut Tx,
    context: &Context,
    scope: &Scope,
    reference: NaiveDate,
) -> Result<Content, UseCaseError> {
    gather(tx, &scope.header, &scope.rules, Moment { reference, prepared_on: context.today(), as_of: None }).await
}
