//! Lists about targets: those of a project, its register of social workers, those of all projects.

use documents::table_file::{Cell, TableFile, column};
use domain::targets::TargetOutcome;
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::export::ListFile;
use crate::monitoring::social_worker_list::{SocialWorkerLine, social_workers_show};
use crate::monitoring::targets_region::{RegionTargetsLine, targets_region};
use crate::monitoring::targets_show::targets_show;

fn met(outcome: &TargetOutcome) -> Cell {
    Cell::text(if outcome.met { "raggiunto" } else { "non raggiunto" })
}

/// The targets of a project.
///
/// # Errors
/// As the page of the targets.
pub async fn targets(context: &Context, project: Uuid) -> Result<ListFile, UseCaseError> {
    let view = targets_show(context, project).await?;
    let table = TableFile::new(
        "Obiettivi",
        &view.outcomes,
        vec![
            column("Obiettivo", |outcome: &TargetOutcome| Cell::text(outcome.target.italian())),
            column("Minimo", |outcome: &TargetOutcome| Cell::Decimal(outcome.needed)),
            column("Raggiunto", |outcome: &TargetOutcome| Cell::Decimal(outcome.have)),
            column("Mancano", |outcome: &TargetOutcome| Cell::Decimal(outcome.missing)),
            column("Stato", met),
        ],
    );
    Ok(ListFile::new(context, format!("obiettivi-ATS{}", view.head.ats), table)
        .asked("Residenti", Some(domain::format::integer(view.residents.0)))
        .asked("Contati", Some(view.reached.day_in_words())))
}

/// The register of social workers.
///
/// # Errors
/// As the page of the register.
pub async fn social_workers(context: &Context, project: Uuid) -> Result<ListFile, UseCaseError> {
    let view = social_workers_show(context, project).await?;
    let table = TableFile::new(
        "Assistenti sociali",
        &view.lines,
        vec![
            column("Persona o posto", |line: &SocialWorkerLine| Cell::text(&line.label)),
            column("Datore di lavoro", |line: &SocialWorkerLine| Cell::text(&line.employer)),
            column("Quota di tempo pieno", |line: &SocialWorkerLine| Cell::Decimal(line.fte)),
            column("Dal", |line: &SocialWorkerLine| Cell::Date(line.from)),
            column("Al", |line: &SocialWorkerLine| Cell::or_empty(line.to, Cell::Date)),
            column("Conta per l’obiettivo", |line: &SocialWorkerLine| {
                Cell::text(if line.counts { "sì" } else { "no" })
            }),
        ],
    );
    let counted = format!("{} il {}", domain::format::decimal(view.fte), domain::format::date(view.day.0));
    Ok(ListFile::new(context, format!("assistenti-sociali-ATS{}", view.head.ats), table)
        .asked("Equivalenti a tempo pieno", Some(counted)))
}

/// The targets of all projects.
///
/// # Errors
/// As the page of the Region.
pub async fn of_all(context: &Context) -> Result<ListFile, UseCaseError> {
    let lines = targets_region(context).await?;
    let mut columns = vec![
        column("ATS", |line: &RegionTargetsLine| Cell::Integer(line.ats)),
        column("Progetto", |line: &RegionTargetsLine| Cell::text(&line.title)),
        column("Residenti", |line: &RegionTargetsLine| Cell::Integer(line.residents)),
        column("Contati al", |line: &RegionTargetsLine| Cell::Date(line.day)),
    ];
    for (place, name) in ["Fruizioni", "Sportelli", "Assistenti sociali"].into_iter().enumerate() {
        columns.push(column(name, move |line: &RegionTargetsLine| {
            Cell::or_empty(line.outcomes.get(place), |outcome| Cell::Decimal(outcome.have))
        }));
        columns.push(column(format!("{name}, minimo"), move |line: &RegionTargetsLine| {
            Cell::or_empty(line.outcomes.get(place), |outcome| Cell::Decimal(outcome.needed))
        }));
        columns.push(column(format!("{name}, stato"), move |line: &RegionTargetsLine| {
            Cell::or_empty(line.outcomes.get(place), met)
        }));
    }
    Ok(ListFile::new(context, "obiettivi", TableFile::new("Obiettivi dei progetti", &lines, columns)))
}
