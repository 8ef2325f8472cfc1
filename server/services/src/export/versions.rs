//! The versions of a sheet, and two of them side by side.

use documents::table_file::{Cell, TableFile, column, summed};

use crate::context::Context;
use crate::error::UseCaseError;
use crate::export::{ListFile, day};
use crate::timesheet::show::SheetAddress;
use crate::timesheet::versions_show::{ComparedRow, VersionRow, VersionView, VersionsView, versions_show};

/// The versions of a sheet, the oldest first.
///
/// # Errors
/// As their page.
pub async fn versions(context: &Context, address: &SheetAddress) -> Result<ListFile, UseCaseError> {
    let view = versions_show(context, address, (None, None)).await?;
    let table = TableFile::new(
        "Versioni",
        &view.versions,
        vec![
            column("Versione", |version: &VersionView| Cell::text(version.italian())),
            column("Stato", |version: &VersionView| Cell::text(version.state.italian())),
            column("Inviata il", |version: &VersionView| Cell::or_empty(version.sent_at, day)),
            column("Righe", |version: &VersionView| Cell::count(version.entries)),
            column("Ore", |version: &VersionView| Cell::Minutes(version.minutes)),
            column("Rimandata da", |version: &VersionView| Cell::or_empty(version.by.as_ref(), Cell::text)),
            column("Rimandata il", |version: &VersionView| Cell::or_empty(version.at, day)),
            column("Perché", |version: &VersionView| Cell::or_empty(version.reason.as_ref(), Cell::text)),
        ],
    );
    Ok(of_sheet(context, "versioni", &view, table))
}

/// All rows of two versions side by side, with what became of each.
///
/// # Errors
/// As their page; `NotFound` when the sheet never went back.
pub async fn compared(
    context: &Context,
    address: &SheetAddress,
    pair: (Option<i64>, Option<i64>),
) -> Result<ListFile, UseCaseError> {
    let view = versions_show(context, address, pair).await?;
    let comparison = view.comparison.as_ref().ok_or(UseCaseError::NotFound)?;
    let version = |at: usize| view.versions.get(at).ok_or(UseCaseError::NotFound);
    let (old, new) = (version(comparison.old)?, version(comparison.new)?);
    let mut columns = vec![column("Esito", |row: &ComparedRow| Cell::text(row.fate.italian()))];
    type Side = fn(&ComparedRow) -> Option<&VersionRow>;
    let sides: [(&str, &VersionView, Side); 2] =
        [("prima", old, |row| row.old.as_ref()), ("dopo", new, |row| row.new.as_ref())];
    for (when, version, side) in sides {
        type Value = fn(&VersionRow) -> Cell;
        let values: [(&str, Value); 8] = [
            ("Giorno", |version| Cell::Date(version.row.date)),
            ("Dalle", |version| Cell::Time(version.row.start)),
            ("Alle", |version| Cell::Time(version.row.end)),
            ("Funzione", |version| Cell::text(version.row.function.italian())),
            ("Luogo", |version| Cell::text(&version.place)),
            ("Nota", |version| Cell::text(&version.row.note)),
            ("Motivo della restituzione", |version| Cell::or_empty(version.returned.as_ref(), Cell::text)),
            ("Rilievi", |version| Cell::text(version.marks.join("; "))),
        ];
        for (head, value) in values {
            columns.push(column(format!("{head} ({when})"), move |row: &ComparedRow| Cell::or_empty(side(row), value)));
        }
        columns.push(summed(format!("Ore ({when})"), Cell::Minutes(version.minutes), move |row: &ComparedRow| {
            Cell::or_empty(side(row), |version| Cell::Minutes(version.row.start.until(version.row.end)))
        }));
    }
    let table = TableFile::new("Confronto", &comparison.rows, columns);
    let pair = format!("{} (prima) e {} (dopo)", old.italian(), new.italian().to_lowercase());
    Ok(of_sheet(context, "confronto", &view, table).asked("Versioni", Some(pair)))
}

fn of_sheet(context: &Context, stem: &str, view: &VersionsView, table: TableFile) -> ListFile {
    let (ats, period, operator) = (view.head.ats, view.period.code(), &view.address.operator);
    ListFile::new(context, format!("{stem}-ATS{ats}-{period}-{operator}"), table)
        .asked("Operatore", Some(view.name.clone()))
        .asked("Periodo", Some(view.period.to_string()))
}
