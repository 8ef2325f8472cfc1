//! What is entered by hand of contacts, cases and interventions, and the kinds of intervention.

use documents::table_file::{Cell, TableFile, column};
use domain::format;
use domain::sirps::intervention::LIST_NAME;
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::export::ListFile;
use crate::intervention_kind::list::{KindLine, kind_list};
use crate::monitoring::record_list::{RecordFilter, RecordLine, record_list_whole};

/// The entries that the page's filter finds, in its order; of people what the page shows.
///
/// # Errors
/// As the page of entries; `Conflict` when they are more than a file may have.
pub async fn entries(context: &Context, project: Uuid, filter: &RecordFilter) -> Result<ListFile, UseCaseError> {
    let view = record_list_whole(context, project, filter).await?;
    let table = TableFile::new(
        "Registrazioni",
        &view.lines,
        vec![
            column("Giorno", |line: &RecordLine| Cell::Date(line.date)),
            column("Funzione", |line: &RecordLine| {
                Cell::text(format!("{}. {}", line.function.number(), line.function.italian()))
            }),
            column("Sportello", |line: &RecordLine| Cell::text(line.sportello.clone().unwrap_or_default())),
            column("Intervento", |line: &RecordLine| Cell::text(line.intervention.clone().unwrap_or_default())),
            column("Persona", |line: &RecordLine| Cell::text(&line.person)),
            column("Esito", |line: &RecordLine| Cell::text(line.outcome.italian())),
            column("Modulo H", |line: &RecordLine| Cell::text(line.form.italian())),
        ],
    );
    let (totals, filter) = (view.totals, &view.filter);
    let file = ListFile::new(context, format!("registrazioni-ATS{}", view.head.ats), table)
        .asked("Dal", filter.from.map(format::date))
        .asked("Al", filter.to.map(format::date))
        .asked("Funzione", filter.function.map(|function| function.italian().to_owned()))
        .asked("Sportello", filter.sportello.map(|number| number.to_string()))
        .asked("Moduli H", filter.missing.then(|| "mancanti".to_owned()))
        .asked("Contatti", Some(totals.contacts.to_string()))
        .asked("Prese in carico", Some(totals.cases.to_string()))
        .asked("Interventi", Some(totals.interventions.to_string()))
        .asked("Moduli H mancanti", Some(totals.missing.to_string()));
    Ok(file)
}

/// The kinds of intervention of a call.
///
/// # Errors
/// As their page.
pub async fn interventions(context: &Context, call: Uuid) -> Result<ListFile, UseCaseError> {
    let view = kind_list(context, call).await?;
    let table = TableFile::new(
        "Tipi di intervento",
        &view.lines,
        vec![
            column("Codice", |line: &KindLine| Cell::text(&line.kind.code)),
            column("Funzione", |line: &KindLine| Cell::text(line.kind.function.italian())),
            column("Intervento", |line: &KindLine| Cell::text(&line.kind.title)),
            column("Dal", |line: &KindLine| Cell::Date(line.kind.from)),
            column("Al", |line: &KindLine| Cell::or_empty(line.kind.to, Cell::Date)),
        ],
    );
    Ok(ListFile::new(context, "tipi-di-intervento", table)
        .asked("Avviso", Some(view.call_code))
        .asked("Elenco", Some(LIST_NAME.to_owned())))
}
