//! The history of a project: who changed what and when, newest first, and whether the chain of
//! hashes still holds (SPEC 11). What was entered of single people is told to those alone who read
//! their entries: others learn that something was done, by whom and when (SPEC 1).

use chrono::{DateTime, Utc};
use serde_json::Value;
use store::audit::{AuditRow, audit_list, audit_verify, project_chain};
use store::project::ProjectHeader;
use uuid::Uuid;

use crate::audit::words::{action_words, field_words, value_words};
use crate::context::Context;
use crate::error::UseCaseError;
use crate::export::{ROWS_AT_MOST, not_too_long};
use crate::monitoring::record_scope::RECORD;
use crate::policy::{Action, Subject};
use crate::project::scope::{ProjectHead, project_head, project_scope};

/// Entries on a page.
pub const PAGE: i64 = 30;
/// The longest chain that is verified whenever the page is opened; a longer one on request.
const VERIFIED_AT_ONCE: i64 = 1_500;

/// A value before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedValue {
    /// What, in words.
    pub name: String,
    /// Before; none: it was not there.
    pub before: Option<String>,
    /// After; none: it is gone.
    pub after: Option<String>,
}

/// An entry of the history.
#[derive(Debug, Clone)]
pub struct HistoryLine {
    /// Its number.
    pub number: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub who: String,
    /// What, in words.
    pub what: String,
    /// On which thing; may be empty.
    pub on: String,
    /// The values that changed.
    pub values: Vec<ChangedValue>,
    /// Hash of the entry.
    pub hash: String,
}

/// What verifying the chain found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChainState {
    /// Every entry fits: so many.
    Whole(i64),
    /// The entry of that number does not fit.
    BrokenAt(i64),
    /// Not verified on this page: the chain is long.
    NotVerified,
}

/// What the page shows.
#[derive(Debug, Clone)]
pub struct HistoryView {
    /// The project.
    pub head: ProjectHead,
    /// Entries, newest first.
    pub lines: Vec<HistoryLine>,
    /// The number before which the next page begins.
    pub next: Option<i64>,
    /// Whether this is not the first page.
    pub continued: bool,
    /// The chain.
    pub chain: ChainState,
}

/// Shows a page of the history: entries before number `before`. The chain is verified if it is
/// short or `verify` asks for it.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn history_show(
    context: &Context,
    project_id: Uuid,
    before: Option<i64>,
    verify: bool,
) -> Result<HistoryView, UseCaseError> {
    let mut tx = context.read().await?;
    let header = project_scope(&mut tx, context, project_id, Action::HistoryRead).await?;
    let people = reads_people(context, &header);
    let chain = project_chain(project_id);
    let mut rows = audit_list(&mut tx, &chain, before, PAGE + 1).await?;
    let newest = match before {
        None => rows.first().map_or(0, |row| row.number),
        Some(_) => audit_list(&mut tx, &chain, None, 1).await?.first().map_or(0, |row| row.number),
    };
    let state = if verify || newest <= VERIFIED_AT_ONCE {
        let found = audit_verify(&mut tx, &chain).await?;
        found.broken_at.map_or(ChainState::Whole(found.entries), ChainState::BrokenAt)
    } else {
        ChainState::NotVerified
    };
    let shown = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = rows.len() > shown;
    rows.truncate(shown);
    Ok(HistoryView {
        head: project_head(context, &header)?,
        next: rows.last().filter(|_| more).map(|row| row.number),
        lines: rows.into_iter().map(|row| line(row, people)).collect(),
        continued: before.is_some(),
        chain: state,
    })
}

/// All entries, newest first, for a file.
///
/// # Errors
/// As [`history_show`]; `Conflict` when there are more than a file may have.
pub async fn history_whole(
    context: &Context,
    project_id: Uuid,
) -> Result<(ProjectHead, Vec<HistoryLine>), UseCaseError> {
    let mut tx = context.read().await?;
    let header = project_scope(&mut tx, context, project_id, Action::HistoryRead).await?;
    let most = i64::try_from(ROWS_AT_MOST + 1).unwrap_or(i64::MAX);
    let rows = audit_list(&mut tx, &project_chain(project_id), None, most).await?;
    not_too_long(rows.len())?;
    let people = reads_people(context, &header);
    Ok((project_head(context, &header)?, rows.into_iter().map(|row| line(row, people)).collect()))
}

/// Whether the actor reads what is entered of single people in the project's ATS.
fn reads_people(context: &Context, header: &ProjectHeader) -> bool {
    context.may(Action::RecordRead, Subject::Ats(header.project.ats_number))
}

/// An entry; `people` says whether what it tells of single people is told.
fn line(row: AuditRow, people: bool) -> HistoryLine {
    let values = match row.entity == RECORD && !people {
        true => Vec::new(),
        false => changed_values(row.before.as_deref(), row.after.as_deref()),
    };
    // A key of the store says nothing to a reader; the number of an operator or sportello does.
    let on = if row.entity_id.parse::<Uuid>().is_ok() { summary(&values) } else { row.entity_id };
    HistoryLine {
        number: row.number,
        at: row.at,
        who: row.actor_name,
        what: action_words(&row.action),
        on,
        values,
        hash: row.hash,
    }
}

/// What an entry is about at a glance: the values that say it best.
fn summary(values: &[ChangedValue]) -> String {
    // Old entries about timesheets say «quarter» where there is «period» now.
    const TELLING: [&str; 7] = ["fact", "operator", "period", "quarter", "period_end", "date", "amount"];
    let names = TELLING.map(field_words);
    let found = names.iter().filter_map(|name| values.iter().find(|value| value.name == *name));
    found.filter_map(|value| value.after.clone().or_else(|| value.before.clone())).collect::<Vec<_>>().join(", ")
}

/// The values of two JSON texts side by side.
fn changed_values(before: Option<&str>, after: Option<&str>) -> Vec<ChangedValue> {
    let read = |text: Option<&str>| text.and_then(|text| serde_json::from_str::<Value>(text).ok());
    let (before, after) = (read(before), read(after));
    let mut names: Vec<&String> = Vec::new();
    for value in [&before, &after].into_iter().flatten() {
        if let Value::Object(fields) = value {
            for name in fields.keys() {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
    }
    let field =
        |value: &Option<Value>, name: &str| value.as_ref().and_then(|v| v.get(name)).and_then(|v| words(name, v));
    names
        .into_iter()
        .map(|name| ChangedValue { name: field_words(name), before: field(&before, name), after: field(&after, name) })
        .collect()
}

/// A value as a reader reads it; nothing for null.
fn words(name: &str, value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Bool(yes) => Some(if *yes { "sì" } else { "no" }.to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(value_words(name, text)),
        Value::Array(all) if all.is_empty() => Some("nessuno".to_owned()),
        Value::Array(all) => Some(all.iter().filter_map(|each| words(name, each)).collect::<Vec<_>>().join(", ")),
        Value::Object(fields) => Some(
            fields
                .iter()
                .filter_map(|(k, v)| Some(format!("{}: {}", field_words(k), words(k, v)?)))
                .collect::<Vec<_>>()
                .join("; "),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_side_by_side_in_words() {
        let values = changed_values(
            Some(r#"{"hours": 100, "address": null}"#),
            Some(r#"{"hours": 120, "address": "Via Roma 1", "paid_on": "2022-07-12", "ok": true}"#),
        );
        let find = |after: &str| values.iter().find(|v| v.after.as_deref() == Some(after)).cloned();
        assert_eq!(find("120").and_then(|v| v.before), Some("100".to_owned()));
        assert_eq!(find("Via Roma 1").map(|v| v.before), Some(None));
        assert!(find("12/07/2022").is_some() && find("sì").is_some());
        assert_eq!(changed_values(None, None), []);
        assert_eq!(changed_values(Some("non è json"), None), []);
    }

    #[test]
    fn entries_of_before_periods_still_say_which_quarter_they_are_about() {
        for text in [r#"{"operator": "OP-01", "quarter": "2022-2"}"#, r#"{"operator": "OP-01", "period": "2022-2"}"#] {
            assert_eq!(summary(&changed_values(None, Some(text))), "OP-01, 2º trimestre 2022");
        }
    }
}
