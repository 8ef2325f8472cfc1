//! Adds a row to a draft or changes one (art. 4.12, 4.15): errors stop it, warnings do not.
//! The first row of a period makes its sheet.

use domain::timesheet::{NetworkPoint, Place, RowChange, RowDraft, RowField, SheetAction, TypedRow};
use store::retrying;
use uuid::Uuid;

use crate::context::Context;
use crate::error::{FieldProblem, UseCaseError};
use crate::policy::Action;
use crate::timesheet::quarter_data::{QuarterData, load, state_of};
use crate::timesheet::row::{OTHER_PLACE, field_name, full_date};
use crate::timesheet::scope::{SheetScope, sheet_scope};
use crate::timesheet::step::{same_version, why_not};
use crate::timesheet::words::sentence;
use crate::timesheet::write_rows::write_rows;

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

/// The name of a row's place.
pub(super) fn place_label(data: &QuarterData, place: &Place) -> String {
    place_in(&data.network, place)
}

/// The name of a place, in a network.
pub(super) fn place_in(network: &[NetworkPoint], place: &Place) -> String {
    match place {
        Place::Stated(text) => text.clone(),
        Place::Sportello(id) => {
            let point = network.iter().find(|point| point.id == *id);
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

    let id = match input.row {
        None => context.new_id(),
        Some(id) => {
            let known = stored.is_some_and(|sheet| data.rows(sheet.id).iter().any(|row| row.id == id));
            known.then_some(id).ok_or(UseCaseError::NotFound)?
        }
    };
    let change = RowChange { id: id.to_string(), row: Some(row.clone()) };
    let written = write_rows(&mut tx, context, &data, &member, &[change]).await?;
    tx.commit().await?;
    Ok(RowSaved { id, date: row.date, warnings: written.warnings.into_iter().map(|found| found.message).collect() })
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
