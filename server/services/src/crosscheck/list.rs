//! Findings of a project, and of all projects for the Region: filtered, sorted, a page at a time by
//! key, with the sums of all that was found (art. 9).

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use domain::crosscheck::{CrosscheckRule, FindingState};
use domain::function::ServiceFunction;
use domain::minutes::Minutes;
use domain::period::Quarter;
use store::Tx;
use store::finding::{FindingListRow, FindingPlace, FindingTotals};
use uuid::Uuid;

use crate::context::Context;
use crate::crosscheck::filter::Filter;
use crate::crosscheck::{function_of, rule_of, state_of};
use crate::error::UseCaseError;
use crate::export::{ROWS_AT_MOST, not_too_long};
use crate::policy::{Action, Subject};
use crate::project::scope::{ProjectHead, project_head, project_scope};

/// Findings on a page.
pub const PAGE: usize = 50;

/// A finding of a list.
#[derive(Debug, Clone)]
pub struct FindingLine {
    /// Key.
    pub id: Uuid,
    /// The project.
    pub project: Uuid,
    /// Number of the ATS.
    pub ats: i64,
    /// Title of the project.
    pub title: String,
    /// The rule.
    pub rule: CrosscheckRule,
    /// The last day of the quarter, or the day of the snapshot.
    pub period_end: NaiveDate,
    /// The function.
    pub function: Option<ServiceFunction>,
    /// What was found.
    pub sentence: String,
    /// Minutes that a confirmation takes out.
    pub minutes: Minutes,
    /// How it stands.
    pub state: FindingState,
    /// Since when it is found.
    pub found_on: NaiveDate,
    /// Since when it is no longer found.
    pub cleared_on: Option<NaiveDate>,
    /// When its facts changed after a word or a decision.
    pub reopened_on: Option<NaiveDate>,
    /// The ATS's word.
    pub explanation: Option<String>,
    /// The Region's reason.
    pub reason: Option<String>,
    /// Minutes marked.
    pub marked: Minutes,
}

/// What all that was found adds up to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Findings.
    pub findings: usize,
    /// Their minutes.
    pub minutes: Minutes,
    /// Minutes marked.
    pub marked: Minutes,
}

impl Totals {
    fn of(totals: &FindingTotals) -> Self {
        Totals {
            findings: usize::try_from(totals.findings).unwrap_or_default(),
            minutes: Minutes::new(totals.minutes),
            marked: Minutes::new(totals.marked),
        }
    }
}

/// A page of findings.
#[derive(Debug, Clone)]
pub struct FindingsView {
    /// The project; none: all of them.
    pub head: Option<ProjectHead>,
    /// What was looked for.
    pub filter: Filter,
    /// The findings of this page.
    pub lines: Vec<FindingLine>,
    /// What all that was found adds up to.
    pub totals: Totals,
    /// ATS with findings; for the Region's list.
    pub ats: Vec<i64>,
    /// Quarters with findings; for the Region's list.
    pub quarters: Vec<Quarter>,
    /// When the project's checks last ran.
    pub run_at: Option<DateTime<Utc>>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Whether this page is not the first.
    pub continued: bool,
}

/// A page of a project's findings, after a place that a page before gave.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn project_findings(
    context: &Context,
    project: Uuid,
    filter: &Filter,
    after: Option<&str>,
) -> Result<FindingsView, UseCaseError> {
    of_project(context, project, filter, after, PAGE).await
}

/// All of a project's findings, for a file.
///
/// # Errors
/// As [`project_findings`]; `Conflict` when there are more than a file may have.
pub async fn project_findings_whole(
    context: &Context,
    project: Uuid,
    filter: &Filter,
) -> Result<FindingsView, UseCaseError> {
    let view = of_project(context, project, filter, None, ROWS_AT_MOST).await?;
    not_too_long(view.totals.findings)?;
    Ok(view)
}

async fn of_project(
    context: &Context,
    project: Uuid,
    filter: &Filter,
    after: Option<&str>,
    page: usize,
) -> Result<FindingsView, UseCaseError> {
    let mut tx = context.read().await?;
    let header = project_scope(&mut tx, context, project, Action::MonitoringRead).await?;
    let run = store::crosscheck::crosscheck_run(&mut tx, project).await?;
    let mut view = found(&mut tx, Some(project), filter, after, page).await?;
    view.head = Some(project_head(context, &header)?);
    view.run_at = run.map(|run| run.run_at);
    Ok(view)
}

/// A page of the Region's list, after a place that a page before gave.
///
/// # Errors
/// `Forbidden` for who does not read the monitoring of all projects.
pub async fn region_findings(
    context: &Context,
    filter: &Filter,
    after: Option<&str>,
) -> Result<FindingsView, UseCaseError> {
    of_region(context, filter, after, PAGE).await
}

/// The Region's whole list, for a file.
///
/// # Errors
/// As [`region_findings`]; `Conflict` when there are more than a file may have.
pub async fn region_findings_whole(context: &Context, filter: &Filter) -> Result<FindingsView, UseCaseError> {
    let view = of_region(context, filter, None, ROWS_AT_MOST).await?;
    not_too_long(view.totals.findings)?;
    Ok(view)
}

async fn of_region(
    context: &Context,
    filter: &Filter,
    after: Option<&str>,
    page: usize,
) -> Result<FindingsView, UseCaseError> {
    context.actor()?;
    // Whoever reads the monitoring of whatever ATS reads that of all.
    if !context.may(Action::MonitoringRead, Subject::Ats(i64::MIN)) {
        return Err(UseCaseError::Forbidden);
    }
    let mut tx = context.read().await?;
    let choices = store::finding::finding_choices(&mut tx).await?;
    let mut view = found(&mut tx, None, filter, after, page).await?;
    view.ats = choices.iter().map(|choice| choice.ats_number).collect::<BTreeSet<_>>().into_iter().collect();
    let quarters: BTreeSet<Quarter> = choices.iter().map(|choice| Quarter::of(choice.period_end)).collect();
    view.quarters = quarters.into_iter().collect();
    Ok(view)
}

async fn found(
    tx: &mut Tx,
    project: Option<Uuid>,
    filter: &Filter,
    after: Option<&str>,
    page: usize,
) -> Result<FindingsView, UseCaseError> {
    let stored = filter.stored(project);
    let totals = store::finding::finding_totals(tx, &stored).await?;
    let after = after.and_then(place);
    let limit = i64::try_from(page + 1).unwrap_or(i64::MAX);
    let mut rows = store::finding::finding_list(tx, &stored, filter.stored_order(), after.as_ref(), limit).await?;
    let more = rows.len() > page;
    rows.truncate(page);
    Ok(FindingsView {
        head: None,
        filter: filter.clone(),
        next: rows.last().filter(|_| more).map(|row| format!("{}~{}", row.finding.id, row.sort_key)),
        lines: rows.iter().map(line).collect::<Result<_, _>>()?,
        totals: Totals::of(&totals),
        ats: Vec::new(),
        quarters: Vec::new(),
        run_at: None,
        continued: after.is_some(),
    })
}

/// Reads a place.
fn place(text: &str) -> Option<FindingPlace> {
    let (id, key) = text.split_once('~')?;
    Some(FindingPlace { id: id.parse().ok()?, key: key.to_owned() })
}

fn line(row: &FindingListRow) -> Result<FindingLine, UseCaseError> {
    let finding = &row.finding;
    Ok(FindingLine {
        id: finding.id,
        project: finding.project_id,
        ats: row.ats_number,
        title: row.project_title.clone(),
        rule: rule_of(finding)?,
        period_end: finding.period_end,
        function: function_of(finding)?,
        sentence: finding.sentence.clone(),
        minutes: Minutes::new(finding.minutes),
        state: state_of(finding)?,
        found_on: finding.found_on,
        cleared_on: finding.cleared_on,
        reopened_on: finding.reopened_on,
        explanation: finding.explanation.clone(),
        reason: finding.reason.clone(),
        marked: Minutes::new(finding.marked_minutes),
    })
}
