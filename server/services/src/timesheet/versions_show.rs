//! The versions of a sheet, and two of them side by side: what was taken out, added, changed,
//! with the totals of both; who sent each back, when and why (art. 10).

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::minutes::Minutes;
use domain::timesheet::{KeyedRow, RowFate, SheetState, compare};
use uuid::Uuid;

use crate::context::Context;
use crate::determination::facts::member_name;
use crate::error::UseCaseError;
use crate::policy::Action;
use crate::project::scope::{ProjectHead, project_head};
use crate::timesheet::quarter_data::{broken, network_points, state_of};
use crate::timesheet::scope::{SheetAddress, sheet_scope};
use crate::timesheet::version::{rows_kept, rows_now};

pub use crate::timesheet::version::VersionRow;

/// A version of a sheet: a kept one, or the sheet as it is now.
#[derive(Debug, Clone)]
pub struct VersionView {
    /// Its number; none: the sheet as it is now.
    pub number: Option<i64>,
    /// The state it had, or has.
    pub state: SheetState,
    /// When it had been sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it had been accepted.
    pub decided_at: Option<DateTime<Utc>>,
    /// The ATS's word on the warnings.
    pub explanation: Option<String>,
    /// Minutes of its rows.
    pub minutes: Minutes,
    /// Its rows.
    pub entries: usize,
    /// Of a kept one: who sent it back.
    pub by: Option<String>,
    /// Of a kept one: when.
    pub at: Option<DateTime<Utc>>,
    /// Of a kept one: why.
    pub reason: Option<String>,
}

impl VersionView {
    /// «Versione 1», «Versione attuale».
    #[must_use]
    pub fn italian(&self) -> String {
        self.number.map_or_else(|| "Versione attuale".to_owned(), |number| format!("Versione {number}"))
    }
}

/// A row in two versions.
#[derive(Debug, Clone)]
pub struct ComparedRow {
    /// What became of it.
    pub fate: RowFate,
    /// In the earlier version.
    pub old: Option<VersionRow>,
    /// In the later version.
    pub new: Option<VersionRow>,
}

/// Two versions side by side.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The earlier one: its place in [`VersionsView::versions`].
    pub old: usize,
    /// The later one.
    pub new: usize,
    /// All rows of both, by day and time.
    pub rows: Vec<ComparedRow>,
}

impl Comparison {
    /// How many rows have this fate.
    #[must_use]
    pub fn count(&self, fate: RowFate) -> usize {
        self.rows.iter().filter(|row| row.fate == fate).count()
    }
}

/// The page of a sheet's versions.
#[derive(Debug, Clone)]
pub struct VersionsView {
    /// The project.
    pub head: ProjectHead,
    /// The sheet.
    pub address: SheetAddress,
    /// The period.
    pub period: domain::period::Period,
    /// Name of the operator.
    pub name: String,
    /// All kept ones, the oldest first, and the sheet as it is now.
    pub versions: Vec<VersionView>,
    /// The two that are compared; none when the sheet never went back.
    pub comparison: Option<Comparison>,
}

/// The versions of a sheet; `pair` the two numbers to compare (none: as it is now). Without one,
/// or with numbers there are not, the last kept version and the sheet as it is now.
///
/// # Errors
/// `NotFound`, also where there is no sheet; `Forbidden`.
pub async fn versions_show(
    context: &Context,
    address: &SheetAddress,
    pair: (Option<i64>, Option<i64>),
) -> Result<VersionsView, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = sheet_scope(&mut tx, context, address, Action::TimesheetRead).await?;
    let (member, period) = (scope.member, scope.period);
    let head = project_head(context, &scope.header)?;
    let days = (period.first_day(), period.last_day());
    let sheet = store::timesheet::timesheet_by_period(&mut tx, member.member.id, days).await?;
    let sheet = sheet.ok_or(UseCaseError::NotFound)?;
    let state = state_of(&sheet)?;
    let entries = store::entry::entry_list_by_timesheet(&mut tx, sheet.id).await?;
    let network = network_points(&store::quarter::network_hours(&mut tx, address.project).await?)?;
    let notes = store::row_note::row_note_list(&mut tx, sheet.id).await?;
    let kept = store::sheet_version::sheet_version_list(&mut tx, sheet.id).await?;
    drop(tx);
    let mut versions = Vec::new();
    let mut rows = Vec::new();
    for version in kept {
        rows.push(rows_kept(&version.content)?);
        versions.push(VersionView {
            number: Some(version.number),
            state: version.state.parse().map_err(|_| broken("state of a sheet"))?,
            sent_at: version.sent_at,
            decided_at: version.decided_at,
            explanation: version.explanation,
            minutes: Minutes::new(version.minutes),
            entries: usize::try_from(version.entries).unwrap_or_default(),
            by: Some(version.kept_by_name),
            at: Some(version.kept_at),
            reason: Some(version.reason),
        });
    }
    let now = rows_now(&entries, &network, &notes)?;
    versions.push(VersionView {
        number: None,
        state,
        sent_at: sheet.sent_at,
        decided_at: sheet.decided_at,
        explanation: sheet.explanation.clone(),
        minutes: now.iter().map(|row| row.row.start.until(row.row.end)).sum(),
        entries: now.len(),
        by: None,
        at: None,
        reason: None,
    });
    rows.push(now);
    let last = versions.len() - 1;
    let comparison = last.checked_sub(1).map(|before| {
        let place = |number: Option<i64>| versions.iter().position(|version| version.number == number);
        let (a, b) = (pair.0.and_then(|number| place(Some(number))), place(pair.1));
        let (old, new) = match (a, b) {
            (Some(a), Some(b)) if a != b => (a.min(b), a.max(b)),
            _ => (before, last),
        };
        let side = |at: usize| rows.get(at).map(Vec::as_slice).unwrap_or_default();
        Comparison { old, new, rows: compared(side(old), side(new)) }
    });
    Ok(VersionsView { head, address: address.clone(), period, name: member_name(&member), versions, comparison })
}

fn compared(old: &[VersionRow], new: &[VersionRow]) -> Vec<ComparedRow> {
    let keyed = |rows: &[VersionRow]| rows.iter().map(VersionRow::keyed).collect::<Vec<_>>();
    let by_key = |rows: &[VersionRow]| -> HashMap<String, VersionRow> {
        rows.iter().map(|row| (Uuid::to_string(&row.id), row.clone())).collect()
    };
    let (before, after) = (by_key(old), by_key(new));
    let find = |rows: &HashMap<String, VersionRow>, row: &Option<KeyedRow>| {
        row.as_ref().and_then(|row| rows.get(&row.id)).cloned()
    };
    compare(&keyed(old), &keyed(new))
        .into_iter()
        .map(|each| ComparedRow { fate: each.fate(), old: find(&before, &each.old), new: find(&after, &each.new) })
        .collect()
}
