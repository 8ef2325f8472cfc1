//! Saves what was typed into the month grid of a sheet: all of it or nothing, the same changes
//! sent twice once, and never over what somebody else stored meanwhile.

use domain::format;
use domain::timesheet::{RowChange, SaveOutcome, StoredSheet};
use store::audit::audit_latest_of;
use store::{Tx, retrying};

use crate::clock::{day_in_italy, italian_time};
use crate::context::Context;
use crate::error::UseCaseError;
use crate::timesheet::grid_show::{grid_data, stored_sheet};
use crate::timesheet::row_history::SHEET;
use crate::timesheet::row_save::editable;
use crate::timesheet::scope::SheetAddress;
use crate::timesheet::step::same_version;
use crate::timesheet::write_rows::{WriteError, already_stored, write_rows};

/// The most changes of rows that are taken at once: more than anybody types, or undoes, between
/// two savings.
pub const MOST_CHANGES: usize = 2_000;

/// Saves changes made to a sheet that was read at `version` (0: there was none).
///
/// Changes that are stored already are answered as saved only at that version. At another one,
/// whoever raised it (the same request, whose answer was lost, or others), the answer is the
/// sheet as it stands: who goes on from the new version must have seen its rows.
///
/// # Errors
/// `NotLoggedIn`, `NotFound`, `Forbidden`; `Invalid` with more than [`MOST_CHANGES`]. That others
/// changed the sheet, that it is sent, or that rows are wrong is an outcome, not an error.
pub async fn grid_save(
    context: &Context,
    address: &SheetAddress,
    version: i64,
    changes: Vec<RowChange>,
) -> Result<SaveOutcome, UseCaseError> {
    retrying(|| attempt(context, address, version, &changes)).await
}

async fn attempt(
    context: &Context,
    address: &SheetAddress,
    version: i64,
    changes: &[RowChange],
) -> Result<SaveOutcome, UseCaseError> {
    let mut tx = context.write().await?;
    let (data, member) = grid_data(&mut tx, context, address).await?;
    if changes.len() > MOST_CHANGES {
        let message = format!("Si possono salvare al massimo {MOST_CHANGES} righe alla volta.");
        return Err(UseCaseError::field("", message));
    }
    let saved = |version| SaveOutcome::Saved { version, at: italian_time(context.now()) };
    let sheet = data.sheet(member.member.id);
    let rows = sheet.map(|sheet| data.rows(sheet.id)).unwrap_or_default();
    let (same, stored) = (same_version(sheet, version).is_ok(), already_stored(&rows, changes)?);
    if same && stored {
        return Ok(saved(version));
    }
    // Of a sheet that was sent meanwhile, who had all stored before is shown it, not refused.
    match editable(sheet) {
        Err(UseCaseError::Conflict(reason)) if !stored => return Ok(SaveOutcome::Locked { reason }),
        Err(error) if !stored => return Err(error),
        _ => {}
    }
    if !same {
        return changed(&mut tx, sheet.map(|sheet| sheet.id), stored_sheet(&data, &member)?).await;
    }
    match write_rows(&mut tx, context, &data, &member, changes).await {
        Err(WriteError::Problems(problems)) => Ok(SaveOutcome::Refused { problems }),
        Err(WriteError::Failed(error)) => Err(error),
        Ok(written) => {
            tx.commit().await?;
            Ok(saved(written.version))
        }
    }
}

/// The sheet as it is now, and who changed it last.
async fn changed(tx: &mut Tx, sheet: Option<uuid::Uuid>, stored: StoredSheet) -> Result<SaveOutcome, UseCaseError> {
    let last = match sheet {
        Some(id) => audit_latest_of(tx, SHEET, &id.to_string()).await?,
        None => None,
    };
    let (by, at) = last.map_or_else(Default::default, |entry| {
        let at = format!("{}, {}", format::date(day_in_italy(entry.at)), italian_time(entry.at));
        (entry.actor_name, at)
    });
    Ok(SaveOutcome::Changed { stored, by, at })
}
