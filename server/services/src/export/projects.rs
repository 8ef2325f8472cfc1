//! Lists of projects and of what is known of one: terms, sportelli, history.

use documents::table_file::{Cell, TableFile, column, summed};
use domain::network::{Weekday, italian_day};
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::export::{ListFile, moment};
use crate::project::history::{HistoryLine, history_whole};
use crate::project::list::{ListRequest, ProjectLine, project_list_whole};
use crate::project::network::{SportelloLine, network_show};
use crate::project::overview::overview_show;
use crate::project::terms::{ShownTerm, TermState};

/// The projects that the list finds.
///
/// # Errors
/// As the list; `Conflict` when it is too long.
pub async fn projects(context: &Context, request: &ListRequest) -> Result<ListFile, UseCaseError> {
    let view = project_list_whole(context, request).await?;
    let table = TableFile::new(
        "Progetti",
        &view.lines,
        vec![
            column("ATS", |line: &ProjectLine| Cell::Integer(line.ats)),
            column("Progetto", |line: &ProjectLine| Cell::text(&line.title)),
            column("Ente capofila", |line: &ProjectLine| Cell::text(&line.lead_name)),
            column("CUP", |line: &ProjectLine| Cell::or_empty(line.cup.as_ref(), Cell::text)),
            column("Fase", |line: &ProjectLine| Cell::text(line.phase.italian())),
            column("Fine", |line: &ProjectLine| Cell::Date(line.end)),
            summed("Ore rendicontate", Cell::Minutes(view.reported), |line: &ProjectLine| Cell::Minutes(line.reported)),
            summed("Sovvenzione", Cell::Cents(view.granted), |line: &ProjectLine| Cell::Cents(line.granted)),
            column("Inventato per la dimostrazione", |line: &ProjectLine| Cell::yes_no(line.invented)),
        ],
    );
    Ok(ListFile::new(context, "progetti", table)
        .asked("Titolo, CUP o ente capofila", view.text)
        .asked("Fase", view.phase.map(|phase| phase.italian().to_owned())))
}

/// The terms of a project, by day.
///
/// # Errors
/// As the project's overview.
pub async fn terms(context: &Context, project: Uuid) -> Result<ListFile, UseCaseError> {
    let view = overview_show(context, project).await?;
    let today = view.today;
    let state = move |term: &ShownTerm| match term.state {
        TermState::Met(_) => "Adempiuto",
        TermState::Open if term.deadline.due >= today => "Aperto",
        TermState::Open | TermState::Late => "Scaduto",
        TermState::Untracked => "Non registrato",
    };
    let table = TableFile::new(
        "Termini",
        &view.terms,
        vec![
            column("Che cosa", |term: &ShownTerm| Cell::text(term.phrase())),
            column("Articolo", |term: &ShownTerm| Cell::text(term.deadline.kind.article())),
            column("Entro il", |term: &ShownTerm| Cell::Date(term.deadline.due)),
            column("Stato", move |term: &ShownTerm| Cell::text(state(term))),
            column("Adempiuto il", |term: &ShownTerm| match term.state {
                TermState::Met(on) => Cell::or_empty(on, Cell::Date),
                _ => Cell::Empty,
            }),
            column("Che cosa manca", |term: &ShownTerm| Cell::text(&term.missing)),
        ],
    );
    Ok(ListFile::new(context, format!("termini-ATS{}", view.head.ats), table))
}

/// The sportelli of a project, by number.
///
/// # Errors
/// As the network's page.
pub async fn sportelli(context: &Context, project: Uuid) -> Result<ListFile, UseCaseError> {
    let view = network_show(context, project).await?;
    let ats = view.head.ats;
    let mut columns = vec![
        column("Sportello", |line: &SportelloLine| Cell::Integer(line.number)),
        column("Comune", |line: &SportelloLine| Cell::text(&line.municipality)),
        column("ISTAT", |line: &SportelloLine| Cell::text(&line.istat)),
        column("ATS del Comune", move |line: &SportelloLine| Cell::Integer(line.other_ats.unwrap_or(ats))),
        column("Indirizzo", |line: &SportelloLine| Cell::or_empty(line.address.as_ref(), Cell::text)),
        column("Quartiere", |line: &SportelloLine| Cell::or_empty(line.quarter.as_ref(), Cell::text)),
        column("Senza barriere", |line: &SportelloLine| Cell::yes_no(line.marks.barrier_free)),
        column("Mezzi o parcheggi", |line: &SportelloLine| Cell::yes_no(line.marks.transport_or_parking)),
        column("Motivazione su mezzi o parcheggi", |line: &SportelloLine| {
            Cell::or_empty(line.marks.transport_or_parking_reason.as_ref(), Cell::text)
        }),
        column("Area popolata", |line: &SportelloLine| Cell::yes_no(line.marks.populated_area)),
        column("Motivazione dell’area popolata", |line: &SportelloLine| {
            Cell::or_empty(line.marks.populated_area_reason.as_ref(), Cell::text)
        }),
    ];
    for day in Weekday::ALL {
        let head = day.italian();
        columns.push(column(head, move |line: &SportelloLine| Cell::text(italian_day(&line.hours, day))));
    }
    columns.push(column("Persone addette", |line: &SportelloLine| Cell::text(line.staff.join(", "))));
    columns.push(column("Finanziato", |line: &SportelloLine| Cell::yes_no(line.funded)));
    columns.push(column("Che cosa manca", |line: &SportelloLine| Cell::text(line.missing.join(", "))));
    let table = TableFile::new("Sportelli", &view.sportelli, columns);
    Ok(ListFile::new(context, format!("sportelli-ATS{ats}"), table))
}

/// The whole history of a project, newest first.
///
/// # Errors
/// As the history's page; `Conflict` when it is too long.
pub async fn history(context: &Context, project: Uuid) -> Result<ListFile, UseCaseError> {
    let (head, lines) = history_whole(context, project).await?;
    let table = TableFile::new(
        "Cronologia",
        &lines,
        vec![
            column("N.", |line: &HistoryLine| Cell::Integer(line.number)),
            column("Quando", |line: &HistoryLine| moment(line.at)),
            column("Chi", |line: &HistoryLine| Cell::text(&line.who)),
            column("Che cosa", |line: &HistoryLine| Cell::text(&line.what)),
            column("Su che cosa", |line: &HistoryLine| Cell::text(&line.on)),
            column("Prima", |line: &HistoryLine| {
                let values = line.values.iter().filter_map(|value| Some((&value.name, value.before.as_ref()?)));
                Cell::text(values.map(|(name, before)| format!("{name}: {before}")).collect::<Vec<_>>().join("; "))
            }),
            column("Dopo", |line: &HistoryLine| {
                let values = line.values.iter().filter_map(|value| Some((&value.name, value.after.as_ref()?)));
                Cell::text(values.map(|(name, after)| format!("{name}: {after}")).collect::<Vec<_>>().join("; "))
            }),
            column("Impronta", |line: &HistoryLine| Cell::text(&line.hash)),
        ],
    );
    Ok(ListFile::new(context, format!("cronologia-ATS{}", head.ats), table))
}
