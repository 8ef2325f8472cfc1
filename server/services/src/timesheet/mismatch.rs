//! The officer marks part of a row as not corresponding to the declared organisation (art. 11):
//! those minutes leave the determination. And takes a mark away.

use domain::timesheet::parse_time;
use serde::Serialize;
use store::mismatch::MismatchRow;
use store::{Tx, retrying};
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::determination::fixed::refuse_if_fixed;
use crate::error::{FieldProblem, UseCaseError};
use crate::policy::Action;
use crate::timesheet::quarter_data::{state_of, time};
use crate::timesheet::scope::{SheetAddress, sheet_scope};
use crate::timesheet::step::same_version;
use crate::timesheet::words::sentence;
use crate::typed::typed_text;

/// A finding on part of a row, as typed.
#[derive(Debug, Clone)]
pub struct Mark {
    /// The sheet.
    pub address: SheetAddress,
    /// The version of the sheet the page showed.
    pub version: i64,
    /// The row.
    pub row: Uuid,
    /// From, as typed.
    pub from: String,
    /// To, as typed.
    pub to: String,
    /// What was found.
    pub reason: String,
}

#[derive(Serialize)]
struct Kept<'a> {
    entry: Uuid,
    from: String,
    to: String,
    reason: &'a str,
}

/// Marks part of a row.
///
/// # Errors
/// `Invalid` with all problems; `Stale`; `Conflict` when the sheet is not with the Region, and
/// once a determination stands on it.
pub async fn mark(context: &Context, input: Mark) -> Result<(), UseCaseError> {
    retrying(|| attempt(context, &input)).await
}

async fn attempt(context: &Context, input: &Mark) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    let scope = sheet_scope(&mut tx, context, &input.address, Action::TimesheetCheck).await?;
    let sheet = store::timesheet::timesheet_by_period(&mut tx, scope.member.member.id, scope.period.days()).await?;
    let sheet = sheet.ok_or(UseCaseError::NotFound)?;
    same_version(Some(&sheet), input.version)?;
    if !state_of(&sheet)?.counts_as_reported() {
        return Err(UseCaseError::conflict(
            "Un rilievo si annota su un timesheet inviato o accettato: questo è in mano all’ente.",
        ));
    }
    refuse_if_fixed(&mut tx, input.address.project).await?;
    let row = store::entry::entry_by_id(&mut tx, input.row).await?.filter(|row| row.timesheet_id == sheet.id);
    let row = row.ok_or(UseCaseError::NotFound)?;
    let marks = store::mismatch::mismatch_list_by_project(&mut tx, row.project_id).await?;
    let own: Vec<&MismatchRow> = marks.iter().filter(|mark| mark.entry_id == row.id).collect();
    let (starts, ends, reason) = read(input, (row.starts, row.ends), &own)?;
    let mark = MismatchRow {
        id: context.new_id(),
        entry_id: row.id,
        project_id: row.project_id,
        starts,
        ends,
        reason,
        marked_by: context.actor()?.user_id,
        marked_at: context.now(),
    };
    insert(&mut tx, context, &mark).await?;
    tx.commit().await?;
    Ok(())
}

/// The piece and the reason, or all that is wrong with them.
fn read(input: &Mark, row: (i64, i64), marks: &[&MismatchRow]) -> Result<(i64, i64, String), UseCaseError> {
    let mut problems = Vec::new();
    let bounds = format!("{}–{}", time(row.0)?, time(row.1)?);
    let mut moment = |field: &str, text: &str| match parse_time(text) {
        Ok(at) if (row.0..=row.1).contains(&at.minutes()) => Some(at.minutes()),
        Ok(_) => {
            problems.push(FieldProblem::new(field, format!("L’orario deve stare dentro la riga ({bounds}).")));
            None
        }
        Err(error) => {
            problems.push(FieldProblem::new(field, sentence(&error.to_string())));
            None
        }
    };
    let from = moment("rilievo_dalle", &input.from);
    let to = moment("rilievo_alle", &input.to);
    if let Some((from, to)) = from.zip(to) {
        if to <= from {
            problems.push(FieldProblem::new("rilievo_alle", "La fine deve venire dopo l’inizio."));
        } else if let Some(other) = marks.iter().find(|mark| mark.starts < to && from < mark.ends) {
            let other = format!("{}–{}", time(other.starts)?, time(other.ends)?);
            let message = format!("Si sovrappone al rilievo {other} già annotato sulla riga.");
            problems.push(FieldProblem::new("rilievo_dalle", message));
        }
    }
    let reason = typed_text("rilievo_motivo", &input.reason).unwrap_or_else(|problem| {
        problems.push(problem);
        Some(String::new())
    });
    if reason.is_none() {
        let message = "Scriva che cosa non corrisponde all’organizzazione dichiarata.";
        problems.push(FieldProblem::new("rilievo_motivo", message));
    }
    match (from, to, reason) {
        (Some(from), Some(to), Some(reason)) if problems.is_empty() => Ok((from, to, reason)),
        _ => Err(UseCaseError::Invalid(problems)),
    }
}

/// Takes a mark away from a sheet.
///
/// # Errors
/// `NotFound` when the sheet has no such mark; `Conflict` once a determination stands on it.
pub async fn unmark(context: &Context, address: SheetAddress, mark: Uuid) -> Result<(), UseCaseError> {
    retrying(|| attempt_unmark(context, &address, mark)).await
}

async fn attempt_unmark(context: &Context, address: &SheetAddress, mark: Uuid) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    let scope = sheet_scope(&mut tx, context, address, Action::TimesheetCheck).await?;
    let marks = store::mismatch::mismatch_list_by_project(&mut tx, address.project).await?;
    let mark = marks.into_iter().find(|each| each.id == mark).ok_or(UseCaseError::NotFound)?;
    let row = store::entry::entry_by_id(&mut tx, mark.entry_id).await?.ok_or(UseCaseError::NotFound)?;
    let sheet = store::timesheet::timesheet_by_period(&mut tx, scope.member.member.id, scope.period.days()).await?;
    if sheet.is_none_or(|sheet| sheet.id != row.timesheet_id) {
        return Err(UseCaseError::NotFound);
    }
    refuse_if_fixed(&mut tx, address.project).await?;
    remove(&mut tx, context, &mark).await?;
    tx.commit().await?;
    Ok(())
}

/// Stores a mark and notes it in the history.
pub(crate) async fn insert(tx: &mut Tx, context: &Context, mark: &MismatchRow) -> Result<(), UseCaseError> {
    store::mismatch::mismatch_insert(tx, mark).await?;
    record(tx, context, "timesheet.mismatch_mark", mark, false).await
}

/// Removes a mark and notes it in the history.
pub(crate) async fn remove(tx: &mut Tx, context: &Context, mark: &MismatchRow) -> Result<(), UseCaseError> {
    if !store::mismatch::mismatch_delete(tx, mark.id).await? {
        return Err(UseCaseError::NotFound);
    }
    record(tx, context, "timesheet.mismatch_unmark", mark, true).await
}

async fn record(
    tx: &mut Tx,
    context: &Context,
    action: &'static str,
    mark: &MismatchRow,
    removed: bool,
) -> Result<(), UseCaseError> {
    let kept = Kept {
        entry: mark.entry_id,
        from: time(mark.starts)?.to_string(),
        to: time(mark.ends)?.to_string(),
        reason: &mark.reason,
    };
    let change =
        Change { project: Some(mark.project_id), action, entity: "entry_mismatch", entity_id: mark.id.to_string() };
    let (before, after) = if removed { (Some(&kept), None) } else { (None, Some(&kept)) };
    audit::record(tx, context, change, before, after).await
}
