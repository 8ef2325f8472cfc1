//! The snapshot a use case works on: its project, what is owed, the row if it was prepared.

use chrono::NaiveDate;
use domain::deadline::{OwedSnapshot, owed_snapshots};
use domain::format;
use domain::rules::RuleSet;
use store::Tx;
use store::project::ProjectHeader;
use store::snapshot::{SnapshotListRow, SnapshotRow};
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::Action;
use crate::project::scope::{phase_of, project_scope, rules_of};
use crate::snapshot::SENT;

/// A project with its snapshots.
pub(crate) struct Scope {
    pub header: ProjectHeader,
    pub rules: RuleSet,
    /// All that are owed, by date.
    pub owed: Vec<OwedSnapshot>,
    /// Those that were prepared, by date.
    pub rows: Vec<SnapshotListRow>,
}

impl Scope {
    /// What is owed for a date.
    ///
    /// # Errors
    /// `NotFound` when nothing is.
    pub fn owed(&self, reference: NaiveDate) -> Result<OwedSnapshot, UseCaseError> {
        let found = self.owed.iter().find(|owed| owed.reference_date == reference);
        found.copied().ok_or(UseCaseError::NotFound)
    }

    /// The row of a date, if it was prepared.
    pub fn row(&self, reference: NaiveDate) -> Option<&SnapshotListRow> {
        self.rows.iter().find(|row| row.snapshot.reference_on == reference)
    }
}

/// The snapshots owed by a project; none before the agreement is signed.
pub(crate) fn owed_by(header: &ProjectHeader, rules: &RuleSet) -> Vec<OwedSnapshot> {
    let project = &header.project;
    project.agreement_signed_on.map(|signed| owed_snapshots(signed, project.end_on, rules)).unwrap_or_default()
}

/// Loads them: two statements.
///
/// # Errors
/// `NotLoggedIn`, `NotFound`, `Forbidden`.
pub(crate) async fn scope(
    tx: &mut Tx,
    context: &Context,
    project: Uuid,
    action: Action,
) -> Result<Scope, UseCaseError> {
    let header = project_scope(tx, context, project, action).await?;
    let rules = rules_of(&header)?;
    let owed = owed_by(&header, &rules);
    let rows = store::snapshot::snapshot_list(tx, project).await?;
    Ok(Scope { header, rules, owed, rows })
}

/// Why nothing of the snapshot of a date can be changed now; none: it can.
pub(crate) fn obstacle(scope: &Scope, owed: OwedSnapshot, today: NaiveDate) -> Result<Option<String>, UseCaseError> {
    if let Some(sent) = scope.row(owed.reference_date).and_then(|row| row.snapshot.sent_on) {
        return Ok(Some(format!("La fotografia è stata trasmessa {}: non si modifica più.", format::on_day(sent))));
    }
    if phase_of(&scope.header.project.phase)?.is_final() {
        return Ok(Some("Il progetto è concluso: non si trasmettono più fotografie.".to_owned()));
    }
    if today < owed.reference_date {
        return Ok(Some(format!("Si prepara dal {}: prima non si sa ancora che cosa fotografare.", {
            format::date(owed.reference_date)
        })));
    }
    Ok(None)
}

/// The snapshot of a date as the page read it, to be changed.
///
/// # Errors
/// `NotFound` when none is owed or prepared, `Conflict` with the reason when it may not be
/// changed, `Stale` when it changed since.
pub(crate) fn changeable(
    scope: &Scope,
    reference: NaiveDate,
    version: i64,
    today: NaiveDate,
) -> Result<(OwedSnapshot, SnapshotRow), UseCaseError> {
    let owed = scope.owed(reference)?;
    let row = scope.row(reference).ok_or(UseCaseError::NotFound)?;
    if let Some(obstacle) = obstacle(scope, owed, today)? {
        return Err(UseCaseError::Conflict(obstacle));
    }
    if row.snapshot.version != version || row.snapshot.state == SENT {
        return Err(UseCaseError::Stale);
    }
    Ok((owed, row.snapshot.clone()))
}
