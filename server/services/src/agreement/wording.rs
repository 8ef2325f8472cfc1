//! The wording of a call's agreement: its versions, one of them, a new one, a preview with the
//! data of an invented project. A project keeps the version it was drawn up with.

use chrono::{DateTime, Utc};
use documents::agreement::Agreement;
use domain::agreement::{PORTAL_TEMPLATE, Template};
use serde_json::json;
use store::Tx;
use store::agreement::TemplateRow;
use store::call::CallRow;
use uuid::Uuid;

use super::basis::Wording;
use super::draft::first_wording;
use super::sample;
use crate::audit::{self, Change};
use crate::context::Context;
use crate::error::{FieldProblem, UseCaseError};
use crate::export::offload;
use crate::policy::{Action, Subject};
use crate::timesheet::print::Printed;
use crate::typed::typed_text;

/// A version of the wording.
#[derive(Debug, Clone)]
pub struct WordingLine {
    /// 1, 2, …
    pub number: i64,
    /// What was changed.
    pub note: Option<String>,
    /// Who wrote it; none: it came with the portal.
    pub by: Option<String>,
    /// When; none: it is not stored yet.
    pub at: Option<DateTime<Utc>>,
    /// Agreements drawn up with it.
    pub used: i64,
}

/// The wording of a call, one version of it.
#[derive(Debug, Clone)]
pub struct WordingView {
    /// The call.
    pub call_id: Uuid,
    /// Its code.
    pub call_code: String,
    /// The versions, the newest first.
    pub versions: Vec<WordingLine>,
    /// The number of the version shown.
    pub number: i64,
    /// Its text.
    pub text: String,
    /// Whether the shown one came with the portal.
    pub of_portal: bool,
    /// Whether the actor may write a new version.
    pub may_edit: bool,
}

impl WordingView {
    /// The number of the newest version: what a new one is made from.
    #[must_use]
    pub fn newest(&self) -> i64 {
        self.versions.first().map_or(1, |version| version.number)
    }
}

/// Shows a version of a call's wording, the newest if none is named: three statements.
///
/// # Errors
/// `Forbidden`; `NotFound` for a call or a version that does not exist.
pub async fn wording_show(context: &Context, call_id: Uuid, number: Option<i64>) -> Result<WordingView, UseCaseError> {
    context.authorize(Action::ReferenceRead, Subject::Portal)?;
    let mut tx = context.read().await?;
    let call = store::call::call_by_id(&mut tx, call_id).await?.ok_or(UseCaseError::NotFound)?;
    let stored = store::agreement::template_list(&mut tx, call_id).await?;
    let mut versions: Vec<WordingLine> = stored
        .into_iter()
        .map(|row| WordingLine {
            number: row.number,
            note: row.note,
            by: row.written_by_name,
            at: Some(row.written_at),
            used: row.used,
        })
        .collect();
    if versions.is_empty() {
        versions.push(WordingLine { number: 1, note: None, by: None, at: None, used: 0 });
    }
    let newest = versions.first().map_or(1, |version| version.number);
    let shown = number.unwrap_or(newest);
    let wording = version(&mut tx, call_id, shown).await?;
    Ok(WordingView {
        call_id,
        call_code: call.code,
        versions,
        number: shown,
        of_portal: !wording.is_own(),
        text: wording.text().to_owned(),
        may_edit: context.may(Action::WordingEdit, Subject::Portal),
    })
}

/// A version of a call's wording; the first is the portal's own while the call has none.
async fn version(tx: &mut Tx, call_id: Uuid, number: i64) -> Result<Wording, UseCaseError> {
    let row = store::agreement::template_by_number(tx, call_id, number).await?;
    if row.is_none() && number != 1 {
        return Err(UseCaseError::NotFound);
    }
    Ok(Wording { row })
}

/// A new version as typed.
#[derive(Debug, Clone, Default)]
pub struct WordingInput {
    /// The version the form was made from.
    pub from: i64,
    /// `testo`.
    pub text: String,
    /// `nota`: what was changed.
    pub note: String,
}

/// Stores a new version of a call's wording; gives its number.
///
/// # Errors
/// `Invalid` with every error of the text, by line; `Conflict` when nothing was changed; `Stale`
/// when there is a newer version than the form was made from.
pub async fn wording_save(context: &Context, call_id: Uuid, input: &WordingInput) -> Result<i64, UseCaseError> {
    context.authorize(Action::WordingEdit, Subject::Portal)?;
    store::retrying(|| attempt(context, call_id, input)).await
}

async fn attempt(context: &Context, call_id: Uuid, input: &WordingInput) -> Result<i64, UseCaseError> {
    let mut tx = context.write().await?;
    store::call::call_by_id(&mut tx, call_id).await?.ok_or(UseCaseError::NotFound)?;
    // Browsers send lines that end with CR and LF.
    let text = input.text.replace("\r\n", "\n");
    let mut problems: Vec<FieldProblem> = match Template::parse(&text) {
        Ok(_) => Vec::new(),
        Err(found) => found.into_iter().map(|problem| FieldProblem::new("testo", problem.to_string())).collect(),
    };
    let note = typed_text("nota", &input.note).unwrap_or_else(|problem| {
        problems.push(problem);
        Some(String::new())
    });
    if note.is_none() {
        problems.push(FieldProblem::new("nota", "Scriva in una riga che cosa cambia in questa versione."));
    }
    if !problems.is_empty() {
        return Err(UseCaseError::Invalid(problems));
    }
    let newest = Wording { row: store::agreement::template_of(&mut tx, None, call_id).await?.pop() };
    if newest.number() != input.from {
        return Err(UseCaseError::Stale);
    }
    if newest.text().trim() == text.trim() {
        return Err(UseCaseError::conflict("Il testo è quello della versione attuale: non ne serve un’altra."));
    }
    if newest.row.is_none() {
        store::agreement::template_insert(&mut tx, &first_wording(context, call_id, &newest)).await?;
    }
    let row = TemplateRow {
        id: context.new_id(),
        call_id,
        number: newest.number() + 1,
        text,
        note,
        written_by: Some(context.actor()?.user_id),
        written_at: context.now(),
    };
    store::agreement::template_insert(&mut tx, &row).await?;
    let change = Change { project: None, action: "agreement.wording", entity: "call", entity_id: call_id.to_string() };
    let before = json!({ "number": newest.number() });
    let after = json!({ "number": row.number, "note": row.note });
    audit::record(&mut tx, context, change, Some(&before), Some(&after)).await?;
    tx.commit().await?;
    Ok(row.number)
}

/// Prints a version of a call's wording with the data of an invented project.
///
/// # Errors
/// `Forbidden`, `NotFound`; `Broken` when it cannot be printed.
pub async fn wording_print(context: &Context, call_id: Uuid, number: i64) -> Result<Printed, UseCaseError> {
    context.authorize(Action::ReferenceRead, Subject::Portal)?;
    let mut tx = context.read().await?;
    let call: CallRow = store::call::call_by_id(&mut tx, call_id).await?.ok_or(UseCaseError::NotFound)?;
    let rules = store::call::rule_set_list(&mut tx, call_id).await?.pop().ok_or(UseCaseError::NotFound)?;
    let wording = version(&mut tx, call_id, number).await?;
    drop(tx);
    let rules =
        serde_json::from_str(&rules.rules).map_err(|error| UseCaseError::Broken(format!("rule set: {error}")))?;
    let agreement = Agreement {
        template: wording.template()?,
        facts: sample::facts(context, &call, rules)?,
        version: format!("Testo, versione {number}, con i dati di un progetto di esempio"),
        draft: true,
    };
    let bytes = offload(move || documents::render(&documents::agreement::document(&agreement))).await?;
    Ok(Printed { name: format!("esempio-atto-versione-{number}.pdf"), bytes })
}

/// The wording the portal brings along, to go back to.
#[must_use]
pub const fn portal_wording() -> &'static str {
    PORTAL_TEMPLATE
}
