//! Changes of rows as the history keeps them: one entry for each sheet and request, however many
//! rows it changes.

use domain::format;
use domain::minutes::Minutes;
use domain::timesheet::RowDraft;
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::Tx;
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::error::UseCaseError;
use crate::timesheet::quarter_data::QuarterData;
use crate::timesheet::row_save::place_label;

/// Up to so many changed rows are listed one by one; beyond that their number, their minutes and
/// a fingerprint of the list are kept.
pub(super) const LISTED_ROWS: usize = 200;

/// What kind of thing an entry on rows is about.
pub(super) const SHEET: &str = "timesheet";

/// A single row, field by field.
#[derive(Debug, Serialize)]
struct KeptRow {
    operator: String,
    date: chrono::NaiveDate,
    from: String,
    to: String,
    function: String,
    place: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

/// Many rows: those that changed, as they were or as they are.
#[derive(Debug, Serialize)]
struct KeptRows {
    operator: String,
    period: String,
    entries: usize,
    minutes: i64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    list: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    list_sha256: Option<String>,
}

/// Which sheet a change of rows is noted of.
pub(super) struct OfSheet<'a> {
    pub data: &'a QuarterData,
    pub operator: &'a str,
    pub project: Uuid,
    pub sheet: Uuid,
}

impl OfSheet<'_> {
    fn kept(&self, row: &RowDraft) -> KeptRow {
        KeptRow {
            operator: self.operator.to_owned(),
            date: row.date,
            from: row.start.to_string(),
            to: row.end.to_string(),
            function: row.function.code().to_owned(),
            place: place_label(self.data, &row.place),
            note: (!row.note.is_empty()).then(|| row.note.clone()),
        }
    }

    /// «08/06/2022 08:30–13:00 · Presa in carico · Sede».
    fn line(&self, row: &RowDraft) -> String {
        let (day, place) = (format::date(row.date), place_label(self.data, &row.place));
        let mut line = format!("{day} {}–{} · {} · {place}", row.start, row.end, row.function.short());
        if !row.note.is_empty() {
            line.push_str(" · ");
            line.push_str(&row.note);
        }
        line
    }

    fn kept_rows(&self, rows: &[&RowDraft], listed: bool) -> KeptRows {
        let lines: Vec<String> = rows.iter().map(|row| self.line(row)).collect();
        let minutes: Minutes = rows.iter().map(|row| row.start.until(row.end)).sum();
        KeptRows {
            operator: self.operator.to_owned(),
            period: self.data.period.code(),
            entries: rows.len(),
            minutes: minutes.get(),
            list_sha256: (!listed).then(|| hex::encode(Sha256::digest(lines.join("\n")))),
            list: if listed { lines } else { Vec::new() },
        }
    }

    /// Notes a change: of each row how it was (none: it was not there) and how it is (none: it is
    /// gone).
    pub async fn record(
        &self,
        tx: &mut Tx,
        context: &Context,
        changes: &[(Option<&RowDraft>, Option<&RowDraft>)],
    ) -> Result<(), UseCaseError> {
        let of =
            |action| Change { project: Some(self.project), action, entity: SHEET, entity_id: self.sheet.to_string() };
        if let [(before, after)] = changes {
            let action = match (before, after) {
                (None, _) => "timesheet.row_add",
                (_, None) => "timesheet.row_delete",
                (Some(_), Some(_)) => "timesheet.row_edit",
            };
            let (before, after) = (before.map(|row| self.kept(row)), after.map(|row| self.kept(row)));
            return audit::record(tx, context, of(action), before.as_ref(), after.as_ref()).await;
        }
        let listed = changes.len() <= LISTED_ROWS;
        let before: Vec<&RowDraft> = changes.iter().filter_map(|change| change.0).collect();
        let after: Vec<&RowDraft> = changes.iter().filter_map(|change| change.1).collect();
        let kept = |rows: &[&RowDraft]| (!rows.is_empty()).then(|| self.kept_rows(rows, listed));
        audit::record(tx, context, of("timesheet.rows_change"), kept(&before).as_ref(), kept(&after).as_ref()).await
    }
}
