//! Takes a file of rows: it is read, kept by its content and noted; no row is stored yet.

use domain::period::Period;
use serde::Serialize;
use store::timesheet_import::{READ, TimesheetImportRow};
use uuid::Uuid;

use super::scope::{ImportScope, Reading};
use crate::audit::{self, Change};
use crate::context::Context;
use crate::error::UseCaseError;
use crate::file_words::shown_name;
pub use crate::file_words::size_words;

/// A file that was sent.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The project.
    pub project: Uuid,
    /// Code of the period.
    pub period: String,
    /// What its owner calls it.
    pub file_name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What the history keeps of it.
#[derive(Debug, Serialize)]
struct Kept<'a> {
    period: String,
    file_name: &'a str,
    file_sha256: &'a str,
    entries: usize,
}

/// Lets pass who may bring rows of this period, before anything of a file is read.
///
/// # Errors
/// `NotLoggedIn`, `NotFound`, `Forbidden`.
pub async fn upload_allowed(context: &Context, project: Uuid, period: &str) -> Result<(), UseCaseError> {
    let mut tx = context.read().await?;
    ImportScope::of(&mut tx, context, project, period).await?;
    Ok(())
}

/// Reads and keeps a file; gives its key.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` when no row of it can be taken.
pub async fn upload(context: &Context, input: Upload) -> Result<Uuid, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = ImportScope::of(&mut tx, context, input.project, &input.period).await?;
    drop(tx);
    let name = shown_name(&input.file_name);
    let size = i64::try_from(input.bytes.len()).unwrap_or(i64::MAX);
    let (mut reading, bytes) = Reading::of(context, &name, input.bytes).await?;
    let rows = reading.take().len();
    let format = reading.file.format;
    drop(reading);
    let sha256 = context.portal.files.put(bytes).await?;
    let row = TimesheetImportRow {
        id: context.new_id(),
        project_id: input.project,
        period_start: scope.period.first_day(),
        period_end: scope.period.last_day(),
        file_sha256: sha256,
        file_name: name,
        file_bytes: size,
        format: format.code().to_owned(),
        file_rows: i64::try_from(rows).unwrap_or(i64::MAX),
        uploaded_by: scope.account,
        uploaded_at: context.now(),
        state: READ.to_owned(),
        added: None,
        stored_by: None,
        stored_at: None,
        version: 1,
    };
    store::retrying(|| note(context, &row, rows)).await?;
    Ok(row.id)
}

async fn note(context: &Context, row: &TimesheetImportRow, rows: usize) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    store::timesheet_import::timesheet_import_insert(&mut tx, row).await?;
    let kept = Kept {
        period: Period::from_days(row.period_start, row.period_end).code(),
        file_name: &row.file_name,
        file_sha256: &row.file_sha256,
        entries: rows,
    };
    let change = Change {
        project: Some(row.project_id),
        action: "timesheet.import_read",
        entity: "timesheet_import",
        entity_id: row.id.to_string(),
    };
    audit::record(&mut tx, context, change, None::<&()>, Some(&kept)).await?;
    tx.commit().await?;
    Ok(())
}
