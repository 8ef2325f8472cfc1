//! What the page shows on which a file is chosen: whose rows it may bring, and the last files.

use chrono::{DateTime, Utc};
use domain::period::Period;
use store::timesheet_import::STORED;
use uuid::Uuid;

use super::scope::ImportScope;
use crate::context::Context;
use crate::error::UseCaseError;
use crate::project::scope::{ProjectHead, project_head};

/// Files of the list.
const LISTED: i64 = 10;

/// The page.
#[derive(Debug, Clone)]
pub struct ImportForm {
    /// The project.
    pub head: ProjectHead,
    /// The period.
    pub period: Period,
    /// Whether only the actor's own rows are taken.
    pub own_only: bool,
    /// The last files, the newest first.
    pub files: Vec<FileLine>,
}

/// A file that was sent before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileLine {
    /// Its key.
    pub id: Uuid,
    /// What its owner calls it.
    pub name: String,
    /// When it was sent.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: String,
    /// Rows in it.
    pub rows: usize,
    /// Rows that were stored; none: it was only read.
    pub added: Option<usize>,
}

/// The page on which a file is chosen.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn import_form(context: &Context, project: Uuid, period: &str) -> Result<ImportForm, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = ImportScope::of(&mut tx, context, project, period).await?;
    let days = (scope.period.first_day(), scope.period.last_day());
    let only = scope.own.map(|_| scope.account);
    let files = store::timesheet_import::timesheet_import_list(&mut tx, project, days, only, LISTED).await?;
    let files = files
        .into_iter()
        .map(|row| FileLine {
            id: row.import.id,
            name: row.import.file_name,
            at: row.import.uploaded_at,
            by: row.uploaded_by_name,
            rows: usize::try_from(row.import.file_rows).unwrap_or_default(),
            added: row
                .import
                .added
                .filter(|_| row.import.state == STORED)
                .and_then(|added| usize::try_from(added).ok()),
        })
        .collect();
    Ok(ImportForm {
        head: project_head(context, &scope.header)?,
        period: scope.period,
        own_only: scope.own.is_some(),
        files,
    })
}
