//! Versions of a sheet: its rows as they stood when the Region returned or reopened it, kept once
//! and never changed (art. 10).

use domain::timesheet::{KeyedRow, NetworkPoint, RowDraft};
use serde::{Deserialize, Serialize};
use store::Tx;
use store::entry::EntryRow;
use store::row_note::RowNoteRow;
use store::sheet_version::SheetVersionRow;
use store::timesheet::TimesheetRow;
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::timesheet::quarter_data::{QuarterData, broken, draft, time};
use crate::timesheet::row_save::place_in;

/// A row as a version keeps it: the place by its name too, as networks change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionRow {
    /// The row's key.
    pub id: Uuid,
    /// The row.
    pub row: RowDraft,
    /// Where it was worked, in words.
    pub place: String,
    /// Why it was returned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned: Option<String>,
    /// Findings on parts of it, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<String>,
}

impl VersionRow {
    /// The row with its key, for comparing.
    #[must_use]
    pub fn keyed(&self) -> KeyedRow {
        KeyedRow { id: self.id.to_string(), row: self.row.clone() }
    }
}

/// The rows of a sheet as they stand, with the notes on them.
pub(super) fn rows_now(
    rows: &[EntryRow],
    network: &[NetworkPoint],
    notes: &[RowNoteRow],
) -> Result<Vec<VersionRow>, UseCaseError> {
    let rows = rows.iter().map(|entry| {
        let row = draft(entry)?;
        let own = || notes.iter().filter(|note| note.entry_id == entry.id);
        let marks = own().filter_map(|note| Some((note.starts?, note.ends?, &note.reason)));
        Ok(VersionRow {
            id: entry.id,
            place: place_in(network, &row.place),
            row,
            returned: own().find(|note| note.mark_id.is_none()).map(|note| note.reason.clone()),
            marks: marks
                .map(|(starts, ends, reason)| Ok(format!("{}–{}: {reason}", time(starts)?, time(ends)?)))
                .collect::<Result<_, UseCaseError>>()?,
        })
    });
    rows.collect()
}

/// Keeps a sheet as it stands before it goes back to the ATS.
pub(super) async fn keep_version(
    tx: &mut Tx,
    context: &Context,
    data: &QuarterData,
    sheet: &TimesheetRow,
    notes: &[RowNoteRow],
    reason: &str,
) -> Result<(), UseCaseError> {
    let rows = rows_now(&data.rows(sheet.id), &data.network, notes)?;
    let minutes: i64 = rows.iter().map(|row| row.row.start.until(row.row.end).get()).sum();
    let version = SheetVersionRow {
        id: context.new_id(),
        timesheet_id: sheet.id,
        state: sheet.state.clone(),
        sent_at: sheet.sent_at,
        decided_at: sheet.decided_at,
        explanation: sheet.explanation.clone(),
        minutes,
        entries: i64::try_from(rows.len()).unwrap_or(i64::MAX),
        content: serde_json::to_string(&rows).map_err(|error| UseCaseError::Broken(error.to_string()))?,
        reason: reason.to_owned(),
        kept_by: context.actor()?.user_id,
        kept_at: context.now(),
    };
    store::sheet_version::sheet_version_insert(tx, &version).await?;
    Ok(())
}

/// The rows a version kept.
pub(super) fn rows_kept(content: &str) -> Result<Vec<VersionRow>, UseCaseError> {
    serde_json::from_str(content).map_err(|_| broken("version of a sheet"))
}
