//! The officer returns a sheet with reasons, for the whole and row by row (art. 10). The sheet as
//! it stood is kept.

use std::collections::BTreeMap;

use domain::format;
use domain::timesheet::SheetAction;
use store::entry::EntryRow;
use store::{Tx, retrying};
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::crosscheck::queue_recheck;
use crate::error::{FieldProblem, UseCaseError};
use crate::policy::Action;
use crate::timesheet::accept::{store_decision, with_the_region};
use crate::timesheet::quarter_data::{load, time};
use crate::timesheet::scope::{SheetAddress, sheet_scope};
use crate::timesheet::step::{Whose, same_version};
use crate::timesheet::version::keep_version;
use crate::typed::typed_text;

/// What is returned, and why.
#[derive(Debug, Clone)]
pub struct ReturnSheet {
    /// The sheet.
    pub address: SheetAddress,
    /// The version the page showed.
    pub version: i64,
    /// The reasons for the whole sheet, read by the ATS.
    pub reasons: String,
    /// The reasons of single rows, as typed; empty ones are left out.
    pub rows: Vec<(Uuid, String)>,
}

/// How the names of the fields begin that hold reasons of rows.
const ROW_FIELD: &str = "motivo-";

/// The name of the field that holds the reason of a row.
#[must_use]
pub fn row_field(row: Uuid) -> String {
    format!("{ROW_FIELD}{row}")
}

/// The row of a field, if it holds the reason of one.
#[must_use]
pub fn field_row(name: &str) -> Option<Uuid> {
    name.strip_prefix(ROW_FIELD)?.parse().ok()
}

/// Returns a sheet to the ATS.
///
/// # Errors
/// `Invalid` without any reason, with all problems at once; `NotFound` for a row of another
/// sheet; `Stale`; `Conflict` when it is not with the Region.
pub async fn return_sheet(context: &Context, input: ReturnSheet) -> Result<(), UseCaseError> {
    retrying(|| attempt(context, &input)).await
}

async fn attempt(context: &Context, input: &ReturnSheet) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    let scope = sheet_scope(&mut tx, context, &input.address, Action::TimesheetCheck).await?;
    let member = scope.member;
    let data = load(&mut tx, context, scope.header, scope.period, Some(&member)).await?;
    let sheet = data.sheet(member.member.id).cloned().ok_or(UseCaseError::NotFound)?;
    with_the_region(&sheet)?;
    same_version(Some(&sheet), input.version)?;
    let rows = data.rows(sheet.id);
    let (reason, by_row) = read(input, &rows)?;
    store::row_note::row_return_replace(&mut tx, sheet.id, &by_row).await?;
    let notes = store::row_note::row_note_list(&mut tx, sheet.id).await?;
    keep_version(&mut tx, context, &data, &sheet, &notes, &reason).await?;
    if !by_row.is_empty() {
        record_rows(&mut tx, context, (input.address.project, sheet.id), &rows, &by_row).await?;
    }
    let whose = Whose { operator: &member.member.code, period: scope.period.code() };
    let step = (SheetAction::Return, "timesheet.return");
    store_decision(&mut tx, context, &whose, &sheet, step, Some(reason)).await?;
    queue_recheck(&mut tx, context, input.address.project).await?;
    tx.commit().await?;
    Ok(())
}

/// The reason of the whole and those of rows, or all that is wrong with them.
fn read(input: &ReturnSheet, rows: &[EntryRow]) -> Result<(String, Vec<(Uuid, String)>), UseCaseError> {
    let mut problems = Vec::new();
    let mut text = |field: &str, typed: &str| {
        typed_text(field, typed).unwrap_or_else(|problem| {
            problems.push(problem);
            None
        })
    };
    let general = text("motivi", &input.reasons);
    let mut by_row: BTreeMap<Uuid, String> = BTreeMap::new();
    for (row, typed) in &input.rows {
        if !rows.iter().any(|known| known.id == *row) {
            return Err(UseCaseError::NotFound);
        }
        by_row.extend(text(&row_field(*row), typed).map(|reason| (*row, reason)));
    }
    if !problems.is_empty() {
        return Err(UseCaseError::Invalid(problems));
    }
    let reason = match (general, by_row.len()) {
        (Some(general), _) => general,
        (None, 0) => {
            let message = "Scriva i motivi, del timesheet o di singole righe: l’ente deve sapere che cosa correggere.";
            return Err(UseCaseError::Invalid(vec![FieldProblem::new("motivi", message)]));
        }
        (None, 1) => format!("Il motivo è scritto accanto alla riga {}.", which(rows, &by_row)?),
        (None, _) => format!("I motivi sono scritti accanto alle righe {}.", which(rows, &by_row)?),
    };
    Ok((reason, by_row.into_iter().collect()))
}

/// The rows with a reason: «del 12/04/2022 08:00–09:00, del 13/04/2022 08:00–10:00 e altre 3».
fn which(rows: &[EntryRow], reasons: &BTreeMap<Uuid, String>) -> Result<String, UseCaseError> {
    const NAMED: usize = 5;
    let mut marked: Vec<&EntryRow> = rows.iter().filter(|row| reasons.contains_key(&row.id)).collect();
    marked.sort_by_key(|row| (row.on_date, row.starts));
    let names = marked.iter().take(NAMED).map(|row| Ok(format!("del {}", when(row)?)));
    let names = names.collect::<Result<Vec<_>, UseCaseError>>()?.join(", ");
    Ok(match marked.len().saturating_sub(NAMED) {
        0 => names,
        1 => format!("{names} e un’altra"),
        more => format!("{names} e altre {more}"),
    })
}

/// `12/04/2022 08:00–09:00`.
fn when(row: &EntryRow) -> Result<String, UseCaseError> {
    Ok(format!("{} {}–{}", format::date(row.on_date), time(row.starts)?, time(row.ends)?))
}

/// Keeps the reasons of rows in the history, each under its day and time.
async fn record_rows(
    tx: &mut Tx,
    context: &Context,
    (project, sheet): (Uuid, Uuid),
    rows: &[EntryRow],
    reasons: &[(Uuid, String)],
) -> Result<(), UseCaseError> {
    let mut kept: BTreeMap<String, &str> = BTreeMap::new();
    for (id, reason) in reasons {
        if let Some(row) = rows.iter().find(|row| row.id == *id) {
            kept.insert(when(row)?, reason);
        }
    }
    let action = "timesheet.return_rows";
    let change = Change { project: Some(project), action, entity: "timesheet", entity_id: sheet.to_string() };
    audit::record(tx, context, change, None::<&()>, Some(&kept)).await
}
