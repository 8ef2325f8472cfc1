//! Adds a row to a draft or changes one (art. 4.12, 4.15): errors stop it, warnings do not.
//! The first row of a period makes its sheet.

use domain::timesheet::{Place, RowDraft, RowField, SheetAction, TypedRow};
use serde::Serialize;
use store::Tx;
use store::entry::EntryRow;
use store::retrying;
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::error::{FieldProblem, UseCaseError};
use crate::policy::Action;
use crate::timesheet::quarter_data::{QuarterData, draft, load, state_of};
use crate::timesheet::row::{OTHER_PLACE, field_name, full_date};
use crate::timesheet::scope::{SheetScope, sheet_scope};
use crate::timesheet::step::{new_sheet, same_version, why_not};
use crate::timesheet::words::sentence;

pub use crate::timesheet::scope::SheetAddress;

/// A row as typed.
#[derive(Debug, Clone)]
pub struct RowSave {
    /// The sheet.
    pub address: SheetAddress,
    /// The version of the sheet the page showed; 0: there was none.
    pub version: i64,
    /// The row to change; none: a new one.
    pub row: Option<Uuid>,
    /// The month shown, for a day typed as a number alone.
    pub month: Option<u32>,
    /// What was typed. `sportello` is the value of the list of places: a sportello's id,
    /// [`OTHER_PLACE`] or nothing.
    pub typed: TypedRow,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowSaved {
    /// Its key.
    pub id: Uuid,
    /// Its day.
    pub date: chrono::NaiveDate,
    /// Warnings about it.
    pub warnings: Vec<String>,
}

/// A row as the history keeps it.
#[derive(Debug, Serialize)]
pub(super) struct KeptRow {
    operator: String,
    date: chrono::NaiveDate,
    from: String,
    to: String,
    function: String,
    place: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

impl KeptRow {
    pub(super) fn of(data: &QuarterData, operator: &str, row: &EntryRow) -> Result<Self, UseCaseError> {
        let draft = draft(row)?;
        Ok(KeptRow {
            operator: operator.to_owned(),
            date: draft.date,
            from: draft.start.to_string(),
            to: draft.end.to_string(),
            function: draft.function.code().to_owned(),
            place: place_label(data, &draft.place),
            note: row.note.clone(),
        })
    }
}

/// The name of a row's place.
pub(super) fn place_label(data: &QuarterData, place: &Place) -> String {
    match place {
        Place::Stated(text) => text.clone(),
        Place::Sportello(id) => {
            let point = data.network.iter().find(|point| point.id == *id);
            point.map_or_else(|| "Sportello fuori rete".to_owned(), |point| format!("Sportello di {}", point.name))
        }
    }
}

/// Saves a row.
///
/// # Errors
/// `Invalid` with all problems of the fields; `Stale` when the sheet changed since; `Conflict`
/// when it is not a draft.
pub async fn row_save(context: &Context, input: RowSave) -> Result<RowSaved, UseCaseError> {
    retrying(|| attempt(context, &input)).await
}

async fn attempt(context: &Context, input: &RowSave) -> Result<RowSaved, UseCaseError> {
    let mut tx = context.write().await?;
    let scope = sheet_scope(&mut tx, context, &input.address, Action::TimesheetFill).await?;
    let SheetScope { header, period, member, .. } = scope;
    let data = load(&mut tx, context, header, period, Some(&member)).await?;
    let stored = data.sheet(member.member.id).cloned();
    editable(stored.as_ref())?;
    same_version(stored.as_ref(), input.version)?;
    let row = read(&input.typed, &data, input.month)?;

    let rows = stored.as_ref().map(|sheet| data.rows(sheet.id)).unwrap_or_default();
    let before = match input.row {
        None => None,
        Some(id) => Some(rows.iter().find(|row| row.id == id).cloned().ok_or(UseCaseError::NotFound)?),
    };
    let mut drafts = rows.iter().map(draft).collect::<Result<Vec<_>, _>>()?;
    let position = before.as_ref().and_then(|before| rows.iter().position(|row| row.id == before.id));
    let index = match position.and_then(|at| drafts.get_mut(at).map(|place| (at, place))) {
        Some((at, place)) => {
            *place = row.clone();
            at
        }
        None => {
            drafts.push(row.clone());
            drafts.len() - 1
        }
    };
    let findings = data.check(&member, &drafts)?;
    let own = findings.iter().filter(|f| f.rows.contains(&index));
    let (errors, warnings): (Vec<_>, Vec<_>) = own.partition(|f| f.is_error());
    if !errors.is_empty() {
        let problem = |field: RowField, message: &str| FieldProblem::new(field_name(field), sentence(message));
        return Err(UseCaseError::Invalid(errors.iter().map(|f| problem(f.field, &f.message)).collect()));
    }

    let sheet = match stored {
        Some(sheet) => {
            store::timesheet::timesheet_touch(&mut tx, sheet.id, sheet.version).await?;
            sheet
        }
        None => {
            let sheet = new_sheet(context, input.address.project, member.member.id, period);
            store::timesheet::timesheet_insert(&mut tx, &sheet).await?;
            sheet
        }
    };
    let after = EntryRow {
        id: before.as_ref().map_or_else(|| context.new_id(), |row| row.id),
        timesheet_id: sheet.id,
        project_id: sheet.project_id,
        member_id: sheet.member_id,
        person_id: member.member.person_id,
        function: row.function.code().to_owned(),
        on_date: row.date,
        starts: row.start.minutes(),
        ends: row.end.minutes(),
        sportello_id: match &row.place {
            Place::Sportello(id) => Some(id.parse().map_err(|_| UseCaseError::NotFound)?),
            Place::Stated(_) => None,
        },
        place: match &row.place {
            Place::Sportello(_) => None,
            Place::Stated(text) => Some(text.clone()),
        },
        note: (!row.note.is_empty()).then(|| row.note.clone()),
        entered_at: before.as_ref().map_or_else(|| context.now(), |row| row.entered_at),
    };
    match &before {
        Some(before) => {
            drop_marks_outside(&mut tx, context, before, &after).await?;
            store::entry::entry_update(&mut tx, &after).await?;
        }
        None => store::entry::entry_insert(&mut tx, &after).await?,
    }
    let code = &member.member.code;
    let kept_before = before.as_ref().map(|row| KeptRow::of(&data, code, row)).transpose()?;
    let change = Change {
        project: Some(sheet.project_id),
        action: if before.is_some() { "timesheet.row_edit" } else { "timesheet.row_add" },
        entity: "entry",
        entity_id: after.id.to_string(),
    };
    audit::record(&mut tx, context, change, kept_before.as_ref(), Some(&KeptRow::of(&data, code, &after)?)).await?;
    tx.commit().await?;
    Ok(RowSaved { id: after.id, date: row.date, warnings: warnings.iter().map(|f| sentence(&f.message)).collect() })
}

/// Whether rows may be changed.
///
/// # Errors
/// `Conflict` with the reason when not.
pub(super) fn editable(sheet: Option<&store::timesheet::TimesheetRow>) -> Result<(), UseCaseError> {
    let Some(sheet) = sheet else { return Ok(()) };
    let state = state_of(sheet)?;
    if state.is_editable() { Ok(()) } else { Err(UseCaseError::Conflict(why_not(state, SheetAction::Confirm))) }
}

/// What was typed as a row, or all that cannot be read.
fn read(typed: &TypedRow, data: &QuarterData, month: Option<u32>) -> Result<RowDraft, UseCaseError> {
    let other = typed.sportello.trim() == OTHER_PLACE;
    let whole = TypedRow {
        date: full_date(&typed.date, data.period, month),
        sportello: if other { String::new() } else { typed.sportello.trim().to_owned() },
        place: if other { typed.place.clone() } else { String::new() },
        ..typed.clone()
    };
    let in_network = |id: &str| data.network.iter().any(|point| point.id == id);
    let stranger = (!whole.sportello.is_empty() && !in_network(&whole.sportello))
        .then(|| FieldProblem::new("luogo", "Lo sportello non è nella rete del progetto: lo scelga dall’elenco."));
    match whole.read() {
        Ok(row) => match stranger {
            None => Ok(row),
            Some(problem) => Err(UseCaseError::Invalid(vec![problem])),
        },
        Err(problems) => {
            let name = |field| if other && field == RowField::Place { "altro_luogo" } else { field_name(field) };
            let all = problems.iter().map(|p| FieldProblem::new(name(p.field), sentence(&p.message)));
            Err(UseCaseError::Invalid(all.chain(stranger).collect()))
        }
    }
}

/// A finding of the Region stays on a row as long as it lies within it; one that no longer does
/// is taken away and kept in the history.
async fn drop_marks_outside(
    tx: &mut Tx,
    context: &Context,
    before: &EntryRow,
    after: &EntryRow,
) -> Result<(), UseCaseError> {
    for mark in store::mismatch::mismatch_list_by_project(tx, before.project_id).await? {
        let within = before.on_date == after.on_date && mark.starts >= after.starts && mark.ends <= after.ends;
        if mark.entry_id == before.id && !within {
            super::mismatch::remove(tx, context, &mark).await?;
        }
    }
    Ok(())
}
