//! Lists of what the call asks for: all of a project, one requirement's subjects, the Region's queue.

use documents::table_file::{Cell, TableFile, column};
use domain::requirement::SubjectKind;
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::export::{ListFile, moment};
use crate::requirement::list::{RequirementLine, requirements_show};
use crate::requirement::queue::{QueueFilter, QueueLine, requirement_queue_whole};
use crate::requirement::show::{ItemLine, requirement_show};

/// Everything asked of a project.
///
/// # Errors
/// As the page.
pub async fn requirements(context: &Context, project: Uuid) -> Result<ListFile, UseCaseError> {
    let view = requirements_show(context, project).await?;
    let number = |count: usize| Cell::Integer(i64::try_from(count).unwrap_or(i64::MAX));
    let table = TableFile::new(
        "Adempimenti",
        &view.lines,
        vec![
            column("Registro", |line: &RequirementLine| Cell::text(line.register.italian())),
            column("Codice", |line: &RequirementLine| Cell::text(&line.code)),
            column("Che cosa", |line: &RequirementLine| Cell::text(&line.title)),
            column("Obbligo", |line: &RequirementLine| Cell::text(&line.text)),
            column("Articolo", |line: &RequirementLine| Cell::text(&line.article)),
            column("Termine", |line: &RequirementLine| Cell::or_empty(line.term.as_ref(), Cell::text)),
            column("Entro il", |line: &RequirementLine| Cell::or_empty(line.due, Cell::Date)),
            column("Stato", |line: &RequirementLine| Cell::text(&line.state)),
            column("Quanti", move |line: &RequirementLine| number(line.counts.0)),
            column("Di cui consegnati", move |line: &RequirementLine| number(line.counts.1)),
            column("Prova", |line: &RequirementLine| Cell::text(line.evidence)),
            column("Esonero", |line: &RequirementLine| Cell::or_empty(line.exemption.as_ref(), Cell::text)),
        ],
    );
    Ok(ListFile::new(context, format!("adempimenti-ATS{}", view.head.ats), table))
}

/// The subjects of one requirement.
///
/// # Errors
/// As the page.
pub async fn requirement(context: &Context, project: Uuid, code: &str) -> Result<ListFile, UseCaseError> {
    let view = requirement_show(context, project, code, None).await?;
    let what = match view.requirement.subject {
        SubjectKind::Project => "Progetto",
        SubjectKind::Person => "Persona",
        SubjectKind::Sportello => "Sportello",
        SubjectKind::Period => "Periodo",
    };
    let table = TableFile::new(
        "Adempimento",
        &view.lines,
        vec![
            column("Codice", |line: &ItemLine| Cell::text(&line.subject)),
            column(what, |line: &ItemLine| Cell::text(&line.name)),
            column("Entro il", |line: &ItemLine| Cell::or_empty(line.due, Cell::Date)),
            column("Stato", |line: &ItemLine| Cell::text(&line.state)),
        ],
    )
    .fact("Adempimento", view.requirement.title);
    Ok(ListFile::new(context, format!("adempimento-{code}-ATS{}", view.head.ats), table))
}

/// The Region's queue.
///
/// # Errors
/// As the queue; `Conflict` when it is too long.
pub async fn queue(context: &Context, filter: &QueueFilter) -> Result<ListFile, UseCaseError> {
    let view = requirement_queue_whole(context, filter).await?;
    let table = TableFile::new(
        "Adempimenti",
        &view.lines,
        vec![
            column("ATS", |line: &QueueLine| Cell::Integer(line.ats)),
            column("Progetto", |line: &QueueLine| Cell::text(&line.project_title)),
            column("Adempimento", |line: &QueueLine| Cell::text(&line.title)),
            column("Articolo", |line: &QueueLine| Cell::text(&line.article)),
            column("Di chi o di che cosa", |line: &QueueLine| Cell::text(&line.subject)),
            column("Persona", |line: &QueueLine| Cell::or_empty(line.person.as_ref(), Cell::text)),
            column("Versione", |line: &QueueLine| Cell::Integer(line.number)),
            column("Consegnato", |line: &QueueLine| moment(line.at)),
            column("Da chi", |line: &QueueLine| Cell::text(&line.by)),
            column("File", |line: &QueueLine| Cell::or_empty(line.file.as_ref(), Cell::text)),
            column("Esonero", |line: &QueueLine| Cell::or_empty(line.exemption.as_ref(), Cell::text)),
            column("Deciso", |line: &QueueLine| Cell::or_empty(line.checked_at, moment)),
            column("Motivo", |line: &QueueLine| Cell::or_empty(line.reason.as_ref(), Cell::text)),
        ],
    );
    Ok(ListFile::new(context, "adempimenti", table)
        .asked("Stato", Some(view.filter.state.italian().to_owned()))
        .asked("Ambito", view.filter.ats.map(|ats| format!("ATS {ats}")))
        .asked("Registro", view.filter.register.map(|register| register.italian().to_owned()))
        .asked("Adempimento", view.filter.text))
}
