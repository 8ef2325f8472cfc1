//! Calls with the versions of their rules, and every parameter of one version.

use chrono::NaiveDate;
use domain::money::Cents;
use domain::rules::RuleSet;
use store::call::{CallRow, RuleSetRow};
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};

/// A version of the rules.
#[derive(Debug, Clone)]
pub struct RuleSetLine {
    /// 1, 2, … within the call.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// First day on which projects are granted under it.
    pub valid_from: NaiveDate,
}

/// A call.
#[derive(Debug, Clone)]
pub struct CallLine {
    /// Key.
    pub id: Uuid,
    /// Code as cited.
    pub code: String,
    /// Title.
    pub title: String,
    /// Programme.
    pub programme: String,
    /// Date of the decree.
    pub decree_date: NaiveDate,
    /// Budget.
    pub budget: Cents,
    /// Versions of its rules, oldest first.
    pub rule_sets: Vec<RuleSetLine>,
}

/// A call with one version of its rules.
#[derive(Debug, Clone)]
pub struct CallView {
    /// The call.
    pub call: CallLine,
    /// Number of the version shown.
    pub number: i64,
    /// Its parameters.
    pub rules: RuleSet,
}

fn line(call: CallRow, rule_sets: &[RuleSetRow]) -> CallLine {
    CallLine {
        id: call.id,
        code: call.code,
        title: call.title,
        programme: call.programme,
        decree_date: call.decree_date,
        budget: Cents::new(call.total_budget_cents),
        rule_sets: rule_sets
            .iter()
            .map(|row| RuleSetLine { number: row.number, title: row.title.clone(), valid_from: row.valid_from })
            .collect(),
    }
}

/// Lists the calls: one statement, and one for each.
///
/// # Errors
/// `NotLoggedIn`, `Forbidden`.
pub async fn call_list_show(context: &Context) -> Result<Vec<CallLine>, UseCaseError> {
    context.authorize(Action::ReferenceRead, Subject::Portal)?;
    let mut tx = context.read().await?;
    let mut lines = Vec::new();
    for call in store::call::call_list(&mut tx).await? {
        let rule_sets = store::call::rule_set_list(&mut tx, call.id).await?;
        lines.push(line(call, &rule_sets));
    }
    Ok(lines)
}

/// Shows a call with a version of its rules, the last one if none is named.
///
/// # Errors
/// `NotLoggedIn`, `Forbidden`; `NotFound` for a call or a version that does not exist.
pub async fn call_show(context: &Context, id: Uuid, number: Option<i64>) -> Result<CallView, UseCaseError> {
    context.authorize(Action::ReferenceRead, Subject::Portal)?;
    let mut tx = context.read().await?;
    let call = store::call::call_by_id(&mut tx, id).await?.ok_or(UseCaseError::NotFound)?;
    let rule_sets = store::call::rule_set_list(&mut tx, id).await?;
    let shown = match number {
        Some(number) => rule_sets.iter().find(|row| row.number == number),
        None => rule_sets.last(),
    };
    let shown = shown.ok_or(UseCaseError::NotFound)?;
    let rules =
        serde_json::from_str(&shown.rules).map_err(|error| UseCaseError::Broken(format!("rule set: {error}")))?;
    Ok(CallView { number: shown.number, rules, call: line(call, &rule_sets) })
}
