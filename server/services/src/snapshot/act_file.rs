//! The file of a resolution, as it was uploaded.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::files::KeptFile;
use crate::policy::Action;
use crate::snapshot::scope::scope;

/// The resolution of a number among those uploaded for a snapshot.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Broken` when the file is gone or was changed.
pub async fn snapshot_act_file(
    context: &Context,
    project: Uuid,
    reference: NaiveDate,
    number: i64,
) -> Result<KeptFile, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = scope(&mut tx, context, project, Action::MonitoringRead).await?;
    let row = scope.row(reference).ok_or(UseCaseError::NotFound)?;
    let acts = store::snapshot::snapshot_act_list(&mut tx, row.snapshot.id).await?;
    drop(tx);
    let act = acts.into_iter().find(|act| act.number == number).ok_or(UseCaseError::NotFound)?;
    Ok(KeptFile { name: act.file_name, bytes: context.portal.files.get(&act.file_sha256).await? })
}
