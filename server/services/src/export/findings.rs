//! Lists of what the cross-checks found: of a project, of all of them.

use documents::table_file::{Cell, TableFile, column};
use domain::crosscheck::CrosscheckRule;
use uuid::Uuid;

use crate::context::Context;
use crate::crosscheck::filter::Filter;
use crate::crosscheck::list::{FindingLine, FindingsView, project_findings_whole, region_findings_whole};
use crate::error::UseCaseError;
use crate::export::ListFile;

/// The findings of a project.
///
/// # Errors
/// As the page; `Conflict` when there are too many.
pub async fn of_project(context: &Context, project: Uuid, filter: &Filter) -> Result<ListFile, UseCaseError> {
    let view = project_findings_whole(context, project, filter).await?;
    let ats = view.head.as_ref().map(|head| head.ats).unwrap_or_default();
    Ok(list(context, format!("riscontri-ATS{ats}"), &view))
}

/// The findings of all projects.
///
/// # Errors
/// As the page; `Conflict` when there are too many.
pub async fn of_region(context: &Context, filter: &Filter) -> Result<ListFile, UseCaseError> {
    let view = region_findings_whole(context, filter).await?;
    Ok(list(context, "riscontri".to_owned(), &view))
}

fn list(context: &Context, stem: String, view: &FindingsView) -> ListFile {
    let table = TableFile::new(
        "Riscontri",
        &view.lines,
        vec![
            column("ATS", |line: &FindingLine| Cell::Integer(line.ats)),
            column("Progetto", |line: &FindingLine| Cell::text(&line.title)),
            column("Riscontro", |line: &FindingLine| Cell::text(line.rule.italian())),
            column("Articolo", |line: &FindingLine| Cell::text(line.rule.article())),
            column("Periodo fino al", |line: &FindingLine| Cell::Date(line.period_end)),
            column("Funzione", |line: &FindingLine| Cell::or_empty(line.function, |each| Cell::text(each.italian()))),
            column("Che cosa risulta", |line: &FindingLine| Cell::text(&line.sentence)),
            column("Minuti da togliere", |line: &FindingLine| Cell::Integer(line.minutes.get())),
            column("Minuti segnati", |line: &FindingLine| Cell::Integer(line.marked.get())),
            column("Stato", |line: &FindingLine| Cell::text(line.state.italian())),
            column("Rilevato il", |line: &FindingLine| Cell::Date(line.found_on)),
            column("Riaperto il", |line: &FindingLine| Cell::or_empty(line.reopened_on, Cell::Date)),
            column("Non più presente dal", |line: &FindingLine| Cell::or_empty(line.cleared_on, Cell::Date)),
            column("Spiegazione dell’ente", |line: &FindingLine| {
                Cell::or_empty(line.explanation.as_ref(), Cell::text)
            }),
            column("Motivo della decisione", |line: &FindingLine| Cell::or_empty(line.reason.as_ref(), Cell::text)),
        ],
    );
    let filter = &view.filter;
    ListFile::new(context, stem, table)
        .asked("Stato", Some(filter.standing.italian().to_owned()))
        .asked("Ambito", filter.ats.map(|ats| format!("ATS {ats}")))
        .asked("Periodo", filter.quarter.map(|quarter| quarter.to_string()))
        .asked("Riscontro", filter.rule.map(CrosscheckRule::italian).map(str::to_owned))
}
