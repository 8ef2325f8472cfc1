//! The rows behind a figure of the determination: what became of each day's work.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use domain::determination::{Cut, determine};
use domain::function::ServiceFunction;
use domain::minutes::{Minutes, TimeOfDay};
use uuid::Uuid;

use crate::context::Context;
use crate::determination::facts;
use crate::error::UseCaseError;
use crate::export::{ROWS_AT_MOST, not_too_long};
use crate::policy::Action;
use crate::project::scope::{ProjectHead, project_head, project_scope};

/// Which rows: all that is given must hold.
#[derive(Debug, Clone, Default)]
pub struct RowFilter {
    /// Code of the operator.
    pub operator: Option<String>,
    /// The function.
    pub function: Option<ServiceFunction>,
    /// Year and month.
    pub month: Option<(i32, u32)>,
    /// Only rows that lost minutes.
    pub cut_only: bool,
}

impl RowFilter {
    /// Reads the words of an address.
    pub fn read<'a>(value: impl Fn(&str) -> Option<&'a str>) -> Self {
        let month = value("mese").and_then(|text| {
            // As people write it, and as the links of the explanation do.
            let (year, month) = match text.split_once('/') {
                Some((month, year)) => (year, month),
                None => text.split_once('-')?,
            };
            Some((year.trim().parse().ok()?, month.trim().parse().ok()?))
        });
        RowFilter {
            operator: value("operatore").map(str::to_owned),
            function: value("funzione").and_then(|code| code.parse().ok()),
            month,
            cut_only: value("escluse").is_some(),
        }
    }
}

/// A row with what became of it.
#[derive(Debug, Clone)]
pub struct RowLine {
    /// Day.
    pub date: NaiveDate,
    /// From.
    pub start: TimeOfDay,
    /// To.
    pub end: TimeOfDay,
    /// Code of the operator.
    pub operator: String,
    /// Name of the operator.
    pub name: String,
    /// Function.
    pub function: ServiceFunction,
    /// Length.
    pub minutes: Minutes,
    /// Minutes admitted.
    pub admitted: Minutes,
    /// Minutes left out, with the reason.
    pub cuts: Vec<Cut>,
}

/// The rows asked for, at most [`ROWS_SHOWN`], with the totals of all of them.
#[derive(Debug, Clone)]
pub struct RowsView {
    /// The project.
    pub head: ProjectHead,
    /// The rows.
    pub rows: Vec<RowLine>,
    /// How many rows the filter finds in all.
    pub found: usize,
    /// Their minutes.
    pub minutes: Minutes,
    /// Their admitted minutes.
    pub admitted: Minutes,
    /// Year and month, minutes and admitted minutes of what is found, when no month is asked for.
    pub months: Vec<((i32, u32), Minutes, Minutes)>,
    /// Operators (code, name), for the filter.
    pub operators: Vec<(String, String)>,
}

/// Rows on one page: a quarter of one person fits.
pub const ROWS_SHOWN: usize = 400;

/// The rows behind a figure, after the first `skip` of them.
///
/// # Errors
/// As [`super::show::determination_show`].
pub async fn determination_rows(
    context: &Context,
    project_id: Uuid,
    filter: &RowFilter,
    skip: usize,
) -> Result<RowsView, UseCaseError> {
    found(context, project_id, filter, skip, ROWS_SHOWN).await
}

/// All rows behind a figure, for a file.
///
/// # Errors
/// As [`determination_rows`]; `Conflict` when they are more than a file may have.
pub async fn determination_rows_whole(
    context: &Context,
    project_id: Uuid,
    filter: &RowFilter,
) -> Result<RowsView, UseCaseError> {
    let view = found(context, project_id, filter, 0, ROWS_AT_MOST).await?;
    not_too_long(view.found)?;
    Ok(view)
}

async fn found(
    context: &Context,
    project_id: Uuid,
    filter: &RowFilter,
    skip: usize,
    shown: usize,
) -> Result<RowsView, UseCaseError> {
    let mut tx = context.read().await?;
    let header = project_scope(&mut tx, context, project_id, Action::MoneyRead).await?;
    let stored = facts::load(&mut tx, &header, context.today()).await?;
    let result = determine(&stored.facts);
    let mut view = RowsView {
        head: project_head(context, &header)?,
        rows: Vec::new(),
        found: 0,
        minutes: Minutes::ZERO,
        admitted: Minutes::ZERO,
        months: Vec::new(),
        operators: stored.names.iter().map(|(code, name)| (code.clone(), name.clone())).collect(),
    };
    let mut months: BTreeMap<(i32, u32), (Minutes, Minutes)> = BTreeMap::new();
    for outcome in result.rows {
        let Some(entry) = stored.facts.entries.get(outcome.entry) else { continue };
        let wanted = filter.operator.as_ref().is_none_or(|code| *code == entry.operator)
            && filter.function.is_none_or(|function| function == entry.function)
            && filter.month.is_none_or(|month| month == (entry.date.year(), entry.date.month()))
            && (!filter.cut_only || !outcome.cuts.is_empty());
        if !wanted {
            continue;
        }
        view.found += 1;
        view.minutes = view.minutes + entry.minutes();
        view.admitted = view.admitted + outcome.admitted;
        if filter.month.is_none() {
            let month = (entry.date.year(), entry.date.month());
            let (minutes, admitted) = months.entry(month).or_default();
            *minutes = *minutes + entry.minutes();
            *admitted = *admitted + outcome.admitted;
        }
        if view.found > skip && view.rows.len() < shown {
            view.rows.push(RowLine {
                date: entry.date,
                start: entry.start,
                end: entry.end,
                name: stored.names.get(&entry.operator).cloned().unwrap_or_else(|| entry.operator.clone()),
                operator: entry.operator.clone(),
                function: entry.function,
                minutes: entry.minutes(),
                admitted: outcome.admitted,
                cuts: outcome.cuts,
            });
        }
    }
    view.months = months.into_iter().map(|(month, (minutes, admitted))| (month, minutes, admitted)).collect();
    Ok(view)
}
