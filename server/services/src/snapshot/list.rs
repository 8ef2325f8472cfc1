//! The snapshots a project owes: every reference date, by when, how it stands, what to do now.

use chrono::NaiveDate;
use domain::deadline::OwedSnapshot;
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};
use crate::project::scope::{ProjectHead, project_head};
use crate::requirement::words::Tone;
use crate::snapshot::scope::scope;
use crate::snapshot::seal::{faults, seal_of, seals};
use crate::snapshot::words::{Stage, lateness, state_words};

/// One reference date.
#[derive(Debug, Clone)]
pub struct SnapshotLine {
    /// What is owed, by when.
    pub owed: OwedSnapshot,
    /// How far it is.
    pub stage: Stage,
    /// That in words.
    pub state: String,
    /// How serious that is.
    pub tone: Tone,
    /// Days after the term on which it was sent, or that have passed.
    pub late_days: i64,
    /// The committee's resolution: number and day.
    pub act: Option<(String, NaiveDate)>,
    /// SHA-256 of the content, once prepared.
    pub sha256: Option<String>,
    /// What is wrong with what is stored.
    pub faults: Vec<String>,
    /// The verb of what the actor does now; none: nothing.
    pub verb: Option<&'static str>,
}

/// What the page shows.
#[derive(Debug, Clone)]
pub struct SnapshotsView {
    /// The project.
    pub head: ProjectHead,
    /// Every date, the latest first.
    pub lines: Vec<SnapshotLine>,
    /// Whether the agreement is signed: before, nothing is owed.
    pub signed: bool,
    /// What each missed one costs, in percent of the grant.
    pub percent: String,
}

/// Lists them: three statements.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn snapshots_list(context: &Context, project: Uuid) -> Result<SnapshotsView, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = scope(&mut tx, context, project, Action::MonitoringRead).await?;
    let entries = seals(&mut tx, project).await?;
    drop(tx);
    let today = context.today();
    let subject = Subject::Ats(scope.header.project.ats_number);
    let (prepares, sends) = (context.may(Action::SnapshotPrepare, subject), context.may(Action::SnapshotSend, subject));
    let line = |owed: &OwedSnapshot| {
        let row = scope.row(owed.reference_date).map(|row| &row.snapshot);
        let stage = Stage::of(row, owed.reference_date, today);
        let (state, tone) = state_words(*owed, row, today);
        let verb = match stage {
            Stage::ToPrepare if prepares => Some("Prepara la fotografia"),
            Stage::ToApprove if prepares => Some("Completa la fotografia"),
            Stage::ToSend if sends => Some("Trasmetti la fotografia"),
            _ => None,
        };
        SnapshotLine {
            owed: *owed,
            stage,
            state,
            tone,
            late_days: lateness(owed.term.due, row.and_then(|row| row.sent_on).unwrap_or(today)),
            act: row.and_then(|row| row.act_number.clone().zip(row.act_on)),
            sha256: row.map(|row| row.content_sha256.clone()),
            faults: row.map(|row| faults(row, seal_of(&entries, row.id))).unwrap_or_default(),
            verb,
        }
    };
    Ok(SnapshotsView {
        head: project_head(context, &scope.header)?,
        lines: scope.owed.iter().rev().map(line).collect(),
        signed: scope.header.project.agreement_signed_on.is_some(),
        percent: scope.rules.missed_snapshot_percent.italian(),
    })
}
