//! Lists of sheets and of their rows.

use documents::table_file::{Cell, TableFile, column, summed};
use domain::format;
use domain::minutes::Minutes;
use domain::timesheet::SheetState;
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::export::{ListFile, day, moment, not_too_long};
use crate::timesheet::overview::{PeriodLine, SheetLine, overview_show};
use crate::timesheet::period_list::{PeriodItem, period_list_whole};
use crate::timesheet::queue::{QueueFilter, QueueLine, check_queue_whole};
use crate::timesheet::rows_list::{ListedRow, RowsList, period_rows, sheet_rows};
use crate::timesheet::show::SheetAddress;

/// The state of a sheet in a list.
fn state(state: Option<SheetState>, confirmed: bool) -> Cell {
    match state {
        None => Cell::text("Da compilare"),
        Some(SheetState::Draft) if confirmed => Cell::text("Bozza confermata dall’operatore"),
        Some(state) => Cell::text(state.italian()),
    }
}

/// The operators of a period with their sheets.
///
/// # Errors
/// As the page of the sheets.
pub async fn period(context: &Context, project: Uuid, period: Option<&str>) -> Result<ListFile, UseCaseError> {
    let view = overview_show(context, project, period).await?;
    let errors = view.lines.iter().map(|line| line.errors).sum();
    let warnings = view.lines.iter().map(|line| line.warnings).sum();
    let table = TableFile::new(
        format!("Timesheet {}", view.period.code()),
        &view.lines,
        vec![
            column("Codice", |line: &SheetLine| Cell::text(&line.operator)),
            column("Operatore", |line: &SheetLine| Cell::text(&line.name)),
            column("Stato", |line: &SheetLine| match line.went_back {
                Some(back) if back.reopened && line.state == Some(SheetState::Returned) => Cell::text("Riaperto"),
                _ => state(line.state, line.confirmed),
            }),
            summed("Righe", Cell::Integer(view.entries), |line: &SheetLine| Cell::Integer(line.entries)),
            summed("Ore", Cell::Minutes(view.minutes), |line: &SheetLine| Cell::Minutes(line.minutes)),
            summed("Nel progetto", Cell::Minutes(view.project_minutes), |line: &SheetLine| {
                Cell::Minutes(line.project_minutes)
            }),
            summed("Assegnate", Cell::Minutes(view.agreed), |line: &SheetLine| Cell::Minutes(line.agreed)),
            summed("Giorni senza righe", Cell::count(view.missing_days), |line: &SheetLine| {
                Cell::count(line.missing_days.len())
            }),
            column("Inviato il", |line: &SheetLine| Cell::or_empty(line.sent_at, day)),
            column("Giorni dopo il termine", |line: &SheetLine| Cell::Integer(line.late)),
            summed("Errori", Cell::count(errors), |line: &SheetLine| Cell::count(line.errors)),
            summed("Avvisi", Cell::count(warnings), |line: &SheetLine| Cell::count(line.warnings)),
            column(
                "Avvisi spiegati",
                |line: &SheetLine| {
                    if line.warnings > 0 { Cell::yes_no(line.explained) } else { Cell::Empty }
                },
            ),
            column("Che cosa manca", |line: &SheetLine| {
                let open = !line.state.is_some_and(SheetState::is_locked_for_ats);
                if open { Cell::text(line.send_obstacles.join(" ")) } else { Cell::Empty }
            }),
        ],
    );
    Ok(ListFile::new(context, format!("timesheet-ATS{}-{}-operatori", view.head.ats, view.period.code()), table)
        .asked("Periodo", Some(view.period.to_string()))
        .asked("Termine", view.due.map(format::date))
        .asked("Valore delle ore", Some(view.value.italian())))
}

/// All periods of a project.
///
/// # Errors
/// As the page of the sheets.
pub async fn periods(context: &Context, project: Uuid) -> Result<ListFile, UseCaseError> {
    let view = overview_show(context, project, None).await?;
    let total: Minutes = view.periods.iter().map(|line| line.minutes).sum();
    let mut columns = vec![
        column("Periodo", |line: &PeriodLine| Cell::text(line.period.to_string())),
        column("Dal", |line: &PeriodLine| Cell::Date(line.period.first_day())),
        column("Al", |line: &PeriodLine| Cell::Date(line.period.last_day())),
        column("Termine", |line: &PeriodLine| Cell::or_empty(line.due, Cell::Date)),
        column("Da compilare", |line: &PeriodLine| Cell::count(line.missing)),
    ];
    for (state, head) in [
        (SheetState::Draft, "In bozza"),
        (SheetState::Sent, "Inviati"),
        (SheetState::InCheck, "In verifica"),
        (SheetState::Accepted, "Accettati"),
        (SheetState::Returned, "Restituiti"),
    ] {
        columns.push(column(head, move |line: &PeriodLine| {
            Cell::count(line.states.get(&state).copied().unwrap_or_default())
        }));
    }
    columns.push(summed("Ore", Cell::Minutes(total), |line: &PeriodLine| Cell::Minutes(line.minutes)));
    let table = TableFile::new("Periodi", &view.periods, columns);
    Ok(ListFile::new(context, format!("timesheet-ATS{}-periodi", view.head.ats), table))
}

/// The extraordinary periods of all projects, the last opened first.
///
/// # Errors
/// As their page; `Conflict` when they are too many.
pub async fn extraordinary(context: &Context) -> Result<ListFile, UseCaseError> {
    let lines = period_list_whole(context).await?;
    let sheets = lines.iter().map(|line| line.sheets).sum();
    let minutes = lines.iter().map(|line| line.minutes).sum();
    let table = TableFile::new(
        "Periodi straordinari",
        &lines,
        vec![
            column("ATS", |line: &PeriodItem| Cell::Integer(line.ats)),
            column("Progetto", |line: &PeriodItem| Cell::text(&line.title)),
            column("Dal", |line: &PeriodItem| Cell::Date(line.period.first_day())),
            column("Al", |line: &PeriodItem| Cell::Date(line.period.last_day())),
            column("Termine", |line: &PeriodItem| Cell::Date(line.due)),
            column("Motivo", |line: &PeriodItem| Cell::text(&line.reason)),
            column("Aperto da", |line: &PeriodItem| Cell::text(&line.opened_by)),
            column("Aperto il", |line: &PeriodItem| moment(line.opened_at)),
            summed("Timesheet", Cell::Integer(sheets), |line: &PeriodItem| Cell::Integer(line.sheets)),
            column("Inviati", |line: &PeriodItem| Cell::Integer(line.sent)),
            summed("Ore", Cell::Minutes(minutes), |line: &PeriodItem| Cell::Minutes(line.minutes)),
        ],
    );
    Ok(ListFile::new(context, "periodi-straordinari", table))
}

/// The rows of a sheet, whatever month the page shows.
///
/// # Errors
/// As the sheet's page; `NotFound` without a sheet.
pub async fn rows_of_sheet(context: &Context, address: &SheetAddress) -> Result<ListFile, UseCaseError> {
    let list = sheet_rows(context, address).await?;
    let stem = format!("righe-ATS{}-{}-{}", list.ats, list.period.code(), address.operator);
    Ok(rows(context, stem, &list))
}

/// The rows of all sheets of a period, operator by operator.
///
/// # Errors
/// As the page of the sheets; `Conflict` when they are too many.
pub async fn rows_of_period(context: &Context, project: Uuid, period: &str) -> Result<ListFile, UseCaseError> {
    let list = period_rows(context, project, period).await?;
    not_too_long(list.rows.len())?;
    let stem = format!("righe-ATS{}-{}", list.ats, list.period.code());
    Ok(rows(context, stem, &list))
}

fn rows(context: &Context, stem: String, list: &RowsList) -> ListFile {
    let table = TableFile::new(
        format!("Righe {}", list.period.code()),
        &list.rows,
        vec![
            column("Codice", |row: &ListedRow| Cell::text(&row.operator)),
            column("Operatore", |row: &ListedRow| Cell::text(&row.name)),
            column("Stato del foglio", |row: &ListedRow| state(Some(row.state), row.confirmed)),
            column("Giorno", |row: &ListedRow| Cell::Date(row.date)),
            column("Dalle", |row: &ListedRow| Cell::Time(row.start)),
            column("Alle", |row: &ListedRow| Cell::Time(row.end)),
            column("Funzione", |row: &ListedRow| Cell::text(row.function.italian())),
            column("Luogo", |row: &ListedRow| Cell::text(&row.place)),
            column("Nota", |row: &ListedRow| Cell::text(&row.note)),
            summed("Ore", Cell::Minutes(list.minutes), |row: &ListedRow| Cell::Minutes(row.start.until(row.end))),
            column("Registrata il", |row: &ListedRow| moment(row.entered_at)),
            column("Segnalazioni", |row: &ListedRow| Cell::text(row.findings.join(" "))),
        ],
    );
    ListFile::new(context, stem, table).asked("Periodo", Some(list.period.to_string()))
}

/// The sheets of all projects that the officer's queue finds.
///
/// # Errors
/// As the queue; `Conflict` when it is too long.
pub async fn queue(context: &Context, filter: &QueueFilter) -> Result<ListFile, UseCaseError> {
    let view = check_queue_whole(context, filter).await?;
    let totals = view.totals;
    let table = TableFile::new(
        "Timesheet da verificare",
        &view.lines,
        vec![
            column("ATS", |line: &QueueLine| Cell::Integer(line.ats)),
            column("Progetto", |line: &QueueLine| Cell::text(&line.title)),
            column("Periodo", |line: &QueueLine| Cell::text(line.period.to_string())),
            column("Codice", |line: &QueueLine| Cell::text(&line.operator)),
            column("Operatore", |line: &QueueLine| Cell::text(&line.name)),
            column("Stato", |line: &QueueLine| Cell::text(line.state.italian())),
            column("Inviato il", |line: &QueueLine| Cell::or_empty(line.sent_at, day)),
            summed("Righe", Cell::Integer(totals.entries), |line: &QueueLine| Cell::Integer(line.entries)),
            summed("Ore", Cell::Minutes(totals.minutes), |line: &QueueLine| Cell::Minutes(line.minutes)),
            column("Errori", |line: &QueueLine| Cell::or_empty(line.errors, Cell::Integer)),
            column("Avvisi", |line: &QueueLine| Cell::or_empty(line.warnings, Cell::Integer)),
            column("Spiegazione", |line: &QueueLine| Cell::or_empty(line.explanation.as_ref(), Cell::text)),
        ],
    );
    Ok(ListFile::new(context, "timesheet-da-verificare", table)
        .asked("Stato", Some(filter.state.italian().to_owned()))
        .asked("ATS", filter.ats.map(|ats| ats.to_string()))
        .asked("Periodo", filter.period.map(|period| period.to_string()))
        .asked("Avvisi", filter.findings.map(|with| if with { "con avvisi" } else { "senza avvisi" }.to_owned()))
        .asked("Operatore", filter.text.clone()))
}
