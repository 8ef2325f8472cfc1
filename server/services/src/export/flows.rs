//! Lists of the flows of counts: the quarters of a project, the versions of one, what a version
//! counts.

use documents::table_file::{Cell, TableFile, column, summed};
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::export::{ListFile, moment};
use crate::monitoring::flow_quarter::{CountLine, VersionLine, flow_quarter};
use crate::monitoring::flow_show::{KindLine, QuarterLine, flows_show};

/// The quarters of a project, a row for each kind.
///
/// # Errors
/// As the page of the flows.
pub async fn quarters(context: &Context, project: Uuid) -> Result<ListFile, UseCaseError> {
    let view = flows_show(context, project).await?;
    let lines: Vec<(&QuarterLine, &KindLine)> =
        view.quarters.iter().flat_map(|quarter| quarter.kinds.iter().map(move |kind| (quarter, kind))).collect();
    type Line<'a> = (&'a QuarterLine, &'a KindLine);
    let total = lines.iter().filter_map(|(_, kind)| kind.number).sum();
    let table = TableFile::new(
        "Dati SIRPS per trimestre",
        &lines,
        vec![
            column("Trimestre", |(quarter, _): &Line<'_>| Cell::text(quarter.quarter.to_string())),
            column("Conteggio", |(_, kind): &Line<'_>| Cell::text(kind.kind.italian())),
            column("Entro il", |(_, kind): &Line<'_>| {
                Cell::or_empty(kind.owed.as_ref().map(|owed| owed.due), Cell::Date)
            }),
            column("Stato", |(_, kind): &Line<'_>| {
                Cell::text(kind.owed.as_ref().map_or("Non dovuti", |owed| owed.state.italian()))
            }),
            column("Fonte", |(_, kind): &Line<'_>| Cell::text(kind.source.map_or("", |source| source.italian()))),
            column("Conteggi al", |(_, kind): &Line<'_>| Cell::or_empty(kind.counted_to, Cell::Date)),
            summed("Numero", Cell::Integer(total), |(_, kind): &Line<'_>| Cell::or_empty(kind.number, Cell::Integer)),
        ],
    );
    Ok(ListFile::new(context, format!("dati-sirps-ATS{}", view.head.ats), table))
}

/// The versions of a quarter's flow.
///
/// # Errors
/// As the page of the quarter.
pub async fn versions(context: &Context, project: Uuid, period: &str) -> Result<ListFile, UseCaseError> {
    let view = flow_quarter(context, project, period, None).await?;
    let table = TableFile::new(
        "Versioni del flusso",
        &view.versions,
        vec![
            column("Versione", |version: &VersionLine| Cell::Integer(version.number)),
            column("Stato", |version: &VersionLine| Cell::text(version.state.italian())),
            column("Trasmessa il", |version: &VersionLine| moment(version.at)),
            column("Da", |version: &VersionLine| Cell::text(&version.by)),
            column("Conteggi al", |version: &VersionLine| Cell::Date(version.counted_to)),
            column("Contatti", |version: &VersionLine| Cell::Integer(version.numbers[0])),
            column("Prese in carico", |version: &VersionLine| Cell::Integer(version.numbers[1])),
            column("Interventi", |version: &VersionLine| Cell::Integer(version.numbers[2])),
            column("File", |version: &VersionLine| Cell::text(version.file_name.as_deref().unwrap_or_default())),
            column("Motivo del ritiro", |version: &VersionLine| {
                Cell::text(version.reason.as_deref().unwrap_or_default())
            }),
            column("Impronta del contenuto (SHA-256)", |version: &VersionLine| Cell::text(&version.content_sha256)),
        ],
    );
    let stem = format!("flusso-sirps-versioni-ATS{}-{}", view.head.ats, view.quarter.code());
    Ok(ListFile::new(context, stem, table).asked("Periodo", Some(view.quarter.to_string())))
}

/// What a version of a quarter's flow counts, beside the version before.
///
/// # Errors
/// As the page of the quarter.
pub async fn counts(
    context: &Context,
    project: Uuid,
    period: &str,
    wanted: Option<&str>,
) -> Result<ListFile, UseCaseError> {
    let view = flow_quarter(context, project, period, wanted).await?;
    let total = view.counts.iter().filter_map(|line| line.number).sum();
    let table = TableFile::new(
        "Conteggi del flusso",
        &view.counts,
        vec![
            column("Funzione", |line: &CountLine| Cell::text(line.function.italian())),
            column("Sportello", |line: &CountLine| Cell::text(line.sportello.as_deref().unwrap_or_default())),
            column("Tipo di intervento", |line: &CountLine| Cell::text(line.kind.as_deref().unwrap_or_default())),
            summed("Numero", Cell::Integer(total), |line: &CountLine| Cell::or_empty(line.number, Cell::Integer)),
            column("Nella versione prima", |line: &CountLine| Cell::or_empty(line.before, Cell::Integer)),
            column("Persone", |line: &CountLine| Cell::or_empty(line.persons, Cell::Integer)),
            column("Senza iscrizione", |line: &CountLine| Cell::Integer(line.unregistered)),
        ],
    );
    let version = view.shown.map(|number| number.to_string());
    let stem = format!("flusso-sirps-ATS{}-{}", view.head.ats, view.quarter.code());
    Ok(ListFile::new(context, stem, table).asked("Periodo", Some(view.quarter.to_string())).asked("Versione", version))
}
