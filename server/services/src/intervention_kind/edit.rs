//! Adds a kind of intervention to a call's list, and closes one after a day.

use chrono::NaiveDate;
use domain::format;
use domain::sirps::intervention::{InterventionKind, KindProblem};
use serde::Serialize;
use store::intervention_kind::InterventionKindRow;
use uuid::Uuid;

use super::{kind_of, kinds_of};
use crate::audit::{self, Change};
use crate::context::Context;
use crate::error::{FieldProblem, UseCaseError};
use crate::policy::{Action, Subject};
use crate::typed::typed_day;

/// A kind as it was typed.
#[derive(Debug, Clone, Default)]
pub struct NewKind {
    /// Its code.
    pub code: String,
    /// Code of the function.
    pub function: String,
    /// What it is.
    pub title: String,
    /// First day.
    pub from: String,
    /// Last day; empty: until further notice.
    pub to: String,
}

/// What the history keeps of a kind.
#[derive(Serialize)]
struct Kept<'a> {
    code: &'a str,
    function: &'a str,
    name: &'a str,
    from_on: NaiveDate,
    to_on: Option<NaiveDate>,
}

impl<'a> Kept<'a> {
    fn of(row: &'a InterventionKindRow) -> Self {
        Kept {
            code: &row.code,
            function: &row.function,
            name: &row.title,
            from_on: row.valid_from,
            to_on: row.valid_to,
        }
    }
}

/// The field of the form that a problem is about.
const fn field(problem: &KindProblem) -> &'static str {
    match problem {
        KindProblem::Code => "codice",
        KindProblem::Function => "funzione",
        KindProblem::Title => "descrizione",
        KindProblem::Days => "al",
        KindProblem::Overlap(_) => "dal",
    }
}

/// Adds a kind; gives its code.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` with all problems at once.
pub async fn kind_add(context: &Context, call_id: Uuid, input: &NewKind) -> Result<String, UseCaseError> {
    context.authorize(Action::CodeListEdit, Subject::Portal)?;
    store::retrying(|| add(context, call_id, input)).await
}

async fn add(context: &Context, call_id: Uuid, input: &NewKind) -> Result<String, UseCaseError> {
    let mut tx = context.write().await?;
    store::call::call_by_id(&mut tx, call_id).await?.ok_or(UseCaseError::NotFound)?;
    let mut problems = Vec::new();
    let from = typed_day(&mut problems, "dal", &input.from);
    let to = match input.to.trim() {
        "" => None,
        text => typed_day(&mut problems, "al", text),
    };
    let function = input.function.parse().ok();
    if function.is_none() {
        problems.push(FieldProblem::new("funzione", KindProblem::Function.to_string()));
    }
    let there = store::intervention_kind::intervention_kind_list(&mut tx, call_id).await?;
    let kind = InterventionKind {
        code: input.code.trim().to_uppercase(),
        // What stands in for a value that is missing is never stored.
        function: function.unwrap_or(domain::function::ServiceFunction::SocialInternships),
        title: input.title.trim().to_owned(),
        from: from.unwrap_or(NaiveDate::MAX),
        to: from.and(to),
    };
    let others = if from.is_some() { kinds_of(&there)? } else { Vec::new() };
    problems.extend(kind.problems(&others).iter().map(|each| FieldProblem::new(field(each), each.to_string())));
    if !problems.is_empty() {
        return Err(UseCaseError::Invalid(problems));
    }
    let row = InterventionKindRow {
        id: context.new_id(),
        call_id,
        code: kind.code,
        function: kind.function.code().to_owned(),
        title: kind.title,
        valid_from: kind.from,
        valid_to: kind.to,
        version: 1,
    };
    store::intervention_kind::intervention_kind_insert(&mut tx, &row).await?;
    audit::record(&mut tx, context, change("code_list.add", &row), None::<&()>, Some(&Kept::of(&row))).await?;
    tx.commit().await?;
    Ok(row.code)
}

fn change<'a>(action: &'a str, row: &InterventionKindRow) -> Change<'a> {
    Change { project: None, action, entity: "intervention_kind", entity_id: row.id.to_string() }
}

/// Closes a kind after a day; gives its code.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` for a day before its first, or before one on which it was
/// used; `Conflict` when it is closed already; `Stale`.
pub async fn kind_close(
    context: &Context,
    (call_id, id): (Uuid, Uuid),
    version: i64,
    to: &str,
) -> Result<String, UseCaseError> {
    context.authorize(Action::CodeListEdit, Subject::Portal)?;
    store::retrying(|| close(context, (call_id, id), version, to)).await
}

async fn close(context: &Context, (call_id, id): (Uuid, Uuid), version: i64, to: &str) -> Result<String, UseCaseError> {
    let mut tx = context.write().await?;
    let rows = store::intervention_kind::intervention_kind_list(&mut tx, call_id).await?;
    let row = rows.into_iter().find(|row| row.id == id).ok_or(UseCaseError::NotFound)?;
    if let Some(day) = row.valid_to {
        let message = format!("La voce {} è già chiusa: vale fino al {}.", row.code, format::date(day));
        return Err(UseCaseError::Conflict(message));
    }
    let mut problems = Vec::new();
    let last = typed_day(&mut problems, "al", to);
    let kind = InterventionKind { to: last, ..kind_of(&row)? };
    problems.extend(kind.problems(&[]).iter().map(|each| FieldProblem::new("al", each.to_string())));
    if let (Some(last), true) = (last, problems.is_empty()) {
        let used = store::intervention_kind::intervention_kind_used_after(&mut tx, call_id, &row.code, last).await?;
        if used > 0 {
            let message = "La voce è già usata in dati di giorni successivi: scelga un giorno che li comprende.";
            problems.push(FieldProblem::new("al", message));
        }
    }
    let (Some(last), true) = (last, problems.is_empty()) else { return Err(UseCaseError::Invalid(problems)) };
    store::intervention_kind::intervention_kind_close(&mut tx, id, version, last).await?;
    let after = InterventionKindRow { valid_to: Some(last), ..row.clone() };
    let (before, after) = (Kept::of(&row), Kept::of(&after));
    audit::record(&mut tx, context, change("code_list.close", &row), Some(&before), Some(&after)).await?;
    tx.commit().await?;
    Ok(row.code.clone())
}
