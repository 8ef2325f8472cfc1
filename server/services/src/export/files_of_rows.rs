//! Lists about files of rows: the last ones, what is in one of them, what becomes of its rows.

use documents::table_file::{Cell, TableFile, column, summed};
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::export::{ListFile, moment};
use crate::timesheet::import::form::{FileLine, import_form};
use crate::timesheet::import::preview::{Filter, PreviewView, RowLine, preview, preview_whole};
use crate::timesheet::import::{Fate, OperatorSum};

/// The last files sent for a period.
///
/// # Errors
/// As the page on which a file is chosen.
pub async fn files(context: &Context, project: Uuid, period: &str) -> Result<ListFile, UseCaseError> {
    let view = import_form(context, project, period).await?;
    let table = TableFile::new(
        "File caricati",
        &view.files,
        vec![
            column("File", |file: &FileLine| Cell::text(&file.name)),
            column("Caricato il", |file: &FileLine| moment(file.at)),
            column("Da", |file: &FileLine| Cell::text(&file.by)),
            column("Righe", |file: &FileLine| Cell::count(file.rows)),
            column("Esito", |file: &FileLine| {
                Cell::text(if file.added.is_some() { "Registrato" } else { "Non registrato" })
            }),
            column("Righe registrate", |file: &FileLine| Cell::or_empty(file.added, Cell::count)),
        ],
    );
    Ok(ListFile::new(context, format!("file-caricati-ATS{}-{}", view.head.ats, view.period.code()), table)
        .asked("Periodo", Some(view.period.to_string())))
}

/// What a file contains, operator by operator.
///
/// # Errors
/// As the preview of the file.
pub async fn operators(context: &Context, file: (Uuid, &str, Uuid)) -> Result<ListFile, UseCaseError> {
    let view = preview(context, file, Filter::All, 1).await?;
    let lines = view.operator_lines();
    let totals = view.totals;
    let table = TableFile::new(
        "Operatori del file",
        &lines,
        vec![
            column("Codice", |line: &OperatorSum| Cell::text(&line.code)),
            column("Operatore", |line: &OperatorSum| Cell::text(&line.name)),
            summed("Righe del file", Cell::count(totals.rows), |line: &OperatorSum| Cell::count(line.totals.rows)),
            summed("Righe nuove", Cell::count(totals.new), |line: &OperatorSum| Cell::count(line.totals.new)),
            summed("Ore nuove", Cell::Minutes(totals.minutes), |line: &OperatorSum| Cell::Minutes(line.totals.minutes)),
            summed("Già registrate", Cell::count(totals.present), |line: &OperatorSum| {
                Cell::count(line.totals.present)
            }),
            summed("Con avvisi", Cell::count(totals.warned), |line: &OperatorSum| Cell::count(line.totals.warned)),
            summed("Con errori", Cell::count(totals.wrong), |line: &OperatorSum| Cell::count(line.totals.wrong)),
        ],
    );
    Ok(of_file(context, "operatori-del-file", &view, table))
}

/// The rows of a file with what becomes of each, all that a filter finds.
///
/// # Errors
/// As the preview of the file; `Conflict` when they are too many.
pub async fn rows(context: &Context, file: (Uuid, &str, Uuid), filter: Filter) -> Result<ListFile, UseCaseError> {
    let view = preview_whole(context, file, filter).await?;
    let fate = |row: &RowLine| match row.fate {
        Fate::New if row.warnings.is_empty() => "Nuova".to_owned(),
        Fate::New => "Nuova, con avvisi".to_owned(),
        Fate::Present => "Già registrata".to_owned(),
        Fate::Doubled { line } => format!("Uguale alla riga {line}"),
        Fate::Wrong => "Errore".to_owned(),
    };
    let table = TableFile::new(
        "Righe del file",
        &view.rows,
        vec![
            column("Riga", |row: &RowLine| Cell::Integer(i64::from(row.line))),
            column("Esito", move |row: &RowLine| Cell::text(fate(row))),
            column("Operatore", |row: &RowLine| Cell::text(&row.operator)),
            column("Giorno", |row: &RowLine| Cell::text(&row.date)),
            column("Orario", |row: &RowLine| Cell::text(&row.time)),
            column("Funzione", |row: &RowLine| Cell::text(&row.function)),
            column("Luogo", |row: &RowLine| Cell::text(&row.place)),
            column("Nota", |row: &RowLine| Cell::text(&row.note)),
            column("Errori", |row: &RowLine| Cell::text(row.errors.join(" "))),
            column("Avvisi", |row: &RowLine| Cell::text(row.warnings.join(" "))),
        ],
    );
    Ok(of_file(context, "righe-del-file", &view, table)
        .asked("Righe", (filter != Filter::All).then(|| filter.italian().to_owned())))
}

fn of_file(context: &Context, stem: &str, view: &PreviewView, table: TableFile) -> ListFile {
    ListFile::new(context, format!("{stem}-ATS{}-{}", view.head.ats, view.period.code()), table)
        .asked("Periodo", Some(view.period.to_string()))
        .asked("File", Some(view.file_name.clone()))
}
