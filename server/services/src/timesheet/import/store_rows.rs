//! Stores the new rows of a file: all of them or none, as the preview showed them.

use std::collections::BTreeMap;

use domain::minutes::Minutes;
use domain::timesheet::RowChange;
use serde::Serialize;
use store::timesheet_import::STORED;
use uuid::Uuid;

use super::judge::{Fate, Judged};
use super::preview::obstacle;
use super::resolve::Names;
use super::scope::{ImportScope, Reading};
use crate::apart::apart;
use crate::audit::{self, Change};
use crate::context::Context;
use crate::error::UseCaseError;
use crate::timesheet::write_rows::{WriteError, write_rows};

/// What is to be stored.
#[derive(Debug, Clone)]
pub struct StoreRows {
    /// The project.
    pub project: Uuid,
    /// Code of the period.
    pub period: String,
    /// The file's key.
    pub id: Uuid,
    /// What the preview was of: [`super::preview::PreviewView::seen`].
    pub seen: String,
}

/// What was stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredRows {
    /// Rows.
    pub added: usize,
    /// Their minutes.
    pub minutes: Minutes,
    /// Operators they are of.
    pub operators: usize,
}

/// What the history keeps of it; the rows themselves are noted with their sheets.
#[derive(Debug, Serialize)]
struct Kept<'a> {
    period: String,
    file_name: &'a str,
    file_sha256: &'a str,
    entries: usize,
    minutes: i64,
    operators: usize,
}

/// Stores the new rows of a file.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Stale` when what the preview showed is no longer so; `Conflict` when
/// rows are wrong, nothing is new or the file is stored already.
pub async fn store_rows(context: &Context, input: &StoreRows) -> Result<StoredRows, UseCaseError> {
    store::retrying(|| attempt(context, input)).await
}

async fn attempt(context: &Context, input: &StoreRows) -> Result<StoredRows, UseCaseError> {
    // The file is read before the transaction that writes, which others wait for.
    let mut tx = context.read().await?;
    let scope = ImportScope::of(&mut tx, context, input.project, &input.period).await?;
    let import = scope.import(&mut tx, input.id).await?;
    drop(tx);
    let mut reading = Reading::kept(context, &import).await?;
    let rows = reading.take();

    let mut tx = context.write().await?;
    let scope = ImportScope::of(&mut tx, context, input.project, &input.period).await?;
    let import = scope.import(&mut tx, input.id).await?;
    if import.state == STORED {
        return Err(UseCaseError::conflict("Le righe di questo file sono già state registrate."));
    }
    let data = scope.data(&mut tx, context).await?;
    let (members, account) = (scope.members, scope.account);
    let names = Names::of(&members, scope.own.is_some(), &data.network_hours);
    let (data, members, judged) = apart(move || {
        let judged = Judged::of(rows, &data, &members, &names)?;
        Ok::<_, UseCaseError>((data, members, judged))
    })
    .await??;
    drop(reading);
    if judged.seen != input.seen {
        return Err(UseCaseError::Stale);
    }
    if let Some(reason) = obstacle(&judged.totals) {
        return Err(UseCaseError::Conflict(reason));
    }
    let mut changes: BTreeMap<usize, Vec<RowChange>> = BTreeMap::new();
    for row in judged.rows.into_iter().filter(|row| row.fate == Fate::New) {
        if let Some(member) = row.member {
            let change = RowChange { id: context.new_id().to_string(), row: row.draft };
            changes.entry(member).or_default().push(change);
        }
    }
    let mut stored = StoredRows { added: 0, minutes: judged.totals.minutes, operators: changes.len() };
    for (place, changes) in &changes {
        let Some(member) = members.get(*place) else { continue };
        stored.added += match write_rows(&mut tx, context, &data, member, changes).await {
            Ok(written) => written.added,
            Err(WriteError::Failed(error)) => return Err(error),
            // What the preview lets pass, the same rules let pass here.
            Err(WriteError::Problems(problems)) => {
                let first = problems.into_iter().next().map(|problem| problem.message).unwrap_or_default();
                return Err(UseCaseError::Conflict(format!("{}: {first}", member.member.code)));
            }
        };
    }
    let added = i64::try_from(stored.added).unwrap_or(i64::MAX);
    let done = (import.id, import.version);
    store::timesheet_import::timesheet_import_store(&mut tx, done, added, account, context.now()).await?;
    let kept = Kept {
        period: data.period.code(),
        file_name: &import.file_name,
        file_sha256: &import.file_sha256,
        entries: stored.added,
        minutes: stored.minutes.get(),
        operators: stored.operators,
    };
    let change = Change {
        project: Some(input.project),
        action: "timesheet.import_store",
        entity: "timesheet_import",
        entity_id: import.id.to_string(),
    };
    audit::record(&mut tx, context, change, None::<&()>, Some(&kept)).await?;
    tx.commit().await?;
    Ok(stored)
}
