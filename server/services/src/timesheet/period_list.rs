//! The extraordinary periods of all projects, and for what one can be opened (art. 4.14).

use chrono::{DateTime, NaiveDate, Utc};
use domain::minutes::Minutes;
use domain::period::{ExtraordinaryPeriod, Period};
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::export::{ROWS_AT_MOST, not_too_long};
use crate::policy::{Action, Subject};

/// Periods on a page.
const PAGE: usize = 50;
/// Projects to choose from.
const PROJECTS: i64 = 500;

/// An extraordinary period.
#[derive(Debug, Clone)]
pub struct PeriodItem {
    /// Key.
    pub id: Uuid,
    /// Version to send back.
    pub version: i64,
    /// The project.
    pub project: Uuid,
    /// Number of the ATS.
    pub ats: i64,
    /// Title of the project.
    pub title: String,
    /// The days.
    pub period: Period,
    /// The last day to send its sheets.
    pub due: NaiveDate,
    /// Why.
    pub reason: String,
    /// Who opened it.
    pub opened_by: String,
    /// When.
    pub opened_at: DateTime<Utc>,
    /// Its sheets.
    pub sheets: i64,
    /// Those sent at least once: as long as there are none it can be withdrawn.
    pub sent: i64,
    /// Minutes of its sheets.
    pub minutes: Minutes,
}

/// Something a period can be opened for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodChoice {
    /// Key of the project or call.
    pub id: Uuid,
    /// «ATS 9 · Insieme», «Tutti i progetti dell’avviso DDS 1/2021».
    pub name: String,
}

/// The page of extraordinary periods.
#[derive(Debug, Clone)]
pub struct PeriodListView {
    /// The last opened first.
    pub lines: Vec<PeriodItem>,
    /// Where the next page begins.
    pub next: Option<Uuid>,
    /// For what one can be opened: each call, then its projects.
    pub choices: Vec<PeriodChoice>,
}

/// Lists them.
///
/// # Errors
/// `Forbidden` for who opens none.
pub async fn period_list(context: &Context, before: Option<Uuid>) -> Result<PeriodListView, UseCaseError> {
    found(context, before, PAGE).await
}

/// The whole list, for a file.
///
/// # Errors
/// As [`period_list`]; `Conflict` when it is longer than a file may be.
pub async fn period_list_whole(context: &Context) -> Result<Vec<PeriodItem>, UseCaseError> {
    let view = found(context, None, ROWS_AT_MOST).await?;
    not_too_long(view.lines.len() + usize::from(view.next.is_some()))?;
    Ok(view.lines)
}

async fn found(context: &Context, before: Option<Uuid>, page: usize) -> Result<PeriodListView, UseCaseError> {
    context.authorize(Action::PeriodOpen, Subject::Portal)?;
    let mut tx = context.read().await?;
    let limit = i64::try_from(page + 1).unwrap_or(i64::MAX);
    let mut rows = store::period::period_list(&mut tx, before, limit).await?;
    let projects = store::period::period_projects(&mut tx, PROJECTS).await?;
    let more = rows.len() > page;
    rows.truncate(page);
    let next = rows.last().filter(|_| more).map(|row| row.period.id);
    let mut choices = Vec::new();
    let mut call = None;
    for project in projects {
        if call != Some(project.call_id) {
            call = Some(project.call_id);
            let name = format!("Tutti i progetti dell’avviso {}", project.call_code);
            choices.push(PeriodChoice { id: project.call_id, name });
        }
        choices.push(PeriodChoice { id: project.id, name: format!("ATS {} · {}", project.ats_number, project.title) });
    }
    let lines = rows.into_iter().map(|row| {
        let stored = row.period;
        let days = ExtraordinaryPeriod { from: stored.from_on, to: stored.to_on, due: stored.due_on };
        PeriodItem {
            id: stored.id,
            version: stored.version,
            project: stored.project_id,
            ats: row.ats_number,
            title: row.project_title,
            period: days.period(),
            due: days.due,
            reason: stored.reason,
            opened_by: row.opened_by_name,
            opened_at: stored.opened_at,
            sheets: row.sheets,
            sent: row.sent,
            minutes: Minutes::new(row.minutes),
        }
    });
    Ok(PeriodListView { lines: lines.collect(), next, choices })
}
