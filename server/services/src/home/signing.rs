//! The tasks of whoever signs: documents whose signature is their turn; for the office what waits
//! for whose signature, and that somebody has to be able to give it.

use chrono::NaiveDate;
use domain::document::Party;
use domain::format;
use store::Tx;
use store::signing::{AwaitedRow, awaited_list, waiting_list};

use crate::context::Context;
use crate::error::UseCaseError;
use crate::home::{Awaited, HomeView, Place, Task};
use crate::signing::desk::{WithoutPower, waits_for};
use crate::signing::party_of;

/// Documents with a task of their own; more than these are one task together.
const SINGLE: usize = 4;
/// Documents that are counted.
const COUNTED: i64 = 100;

/// One statement, for who signs something.
pub(super) async fn tasks(tx: &mut Tx, context: &Context, view: &mut HomeView) -> Result<(), UseCaseError> {
    let Some(of) = waits_for(context.actor()?) else { return Ok(()) };
    let today = context.today();
    let mut waiting = waiting_list(tx, of, today, COUNTED).await?;
    if let Some(without) = WithoutPower::of(&waiting)? {
        view.waiting.push(without.sentence());
    }
    waiting.retain(|row| row.held);
    if waiting.len() > SINGLE {
        let count = format::count(waiting.len(), "documento", "documenti");
        let mut task = Task::new(format!("Firmare {count}"), "Apri la firma", Place::SigningDesk)
            .detail("Si scaricano e si caricano anche tutti insieme.");
        // The list begins with what is due first.
        if let Some(due) = waiting.first().and_then(|row| row.due_on) {
            task = task.due(due, today);
        }
        view.tasks.push(task);
        return Ok(());
    }
    for row in waiting {
        let mut task = Task::new(
            format!("Firmare: {}", row.document.title),
            "Apri il documento",
            Place::Signature(row.document.id),
        )
        .of(format!("ATS {} · {}", row.ats_number, row.project_title))
        .detail("Si scarica, si firma con il proprio dispositivo e si carica il file firmato.");
        if let Some(due) = row.due_on {
            task = task.due(due, today);
        }
        view.tasks.push(task);
    }
    Ok(())
}

/// Signatures listed for the office: the others are counted.
const LISTED: usize = 6;

/// What of an ATS waits for a signature, with who gives it; and where nobody may, the task of the
/// office. One statement.
pub(super) async fn awaited(tx: &mut Tx, context: &Context, ats: i64, view: &mut HomeView) -> Result<(), UseCaseError> {
    let today = context.today();
    let rows = awaited_list(tx, Some(ats), today, COUNTED).await?;
    let unsigned = |row: &&AwaitedRow| row.party == Party::Body.code() && row.signers.is_none();
    if let Some(row) = rows.iter().find(unsigned) {
        let of = format!("ATS {} · {}", row.ats_number, row.project_title);
        view.tasks.push(nobody_may(&row.title, row.due_on, today, Place::Powers(row.project_id)).of(of));
    }
    view.awaited_more = rows.len().saturating_sub(LISTED);
    for row in rows.into_iter().take(LISTED) {
        let party = party_of(&row.party)?;
        let who = match (row.signers, party) {
            (None, _) => "nessuno può firmare oggi".to_owned(),
            (Some(names), Party::Person) => names,
            (Some(names), Party::Body) => format!("{names}, per l’ente"),
            (Some(names), Party::Region) => format!("{names}, per la Regione"),
        };
        view.awaited.push(Awaited {
            document: row.document_id,
            title: row.title,
            project: row.project_id,
            of: format!("ATS {} · {}", row.ats_number, row.project_title),
            who,
            due: row.due_on,
        });
    }
    Ok(())
}

/// The officer's task where a document waits for the Region and nobody may sign for it. One
/// statement.
pub(super) async fn of_region(tx: &mut Tx, context: &Context, view: &mut HomeView) -> Result<(), UseCaseError> {
    let today = context.today();
    let rows = awaited_list(tx, None, today, 1).await?;
    if let Some(row) = rows.iter().find(|row| row.signers.is_none()) {
        view.tasks.push(nobody_may(&row.title, row.due_on, today, Place::RegionPowers).of("Regione"));
    }
    Ok(())
}

fn nobody_may(title: &str, due: Option<NaiveDate>, today: NaiveDate, place: Place) -> Task {
    let task = Task::new("Registrare chi può firmare", "Apri i poteri di firma", place)
        .detail(format!("Attende la firma: {title}. Oggi nessuno risulta autorizzato, e ogni firma sarebbe respinta."))
        .urgent();
    match due {
        Some(due) => task.due(due, today),
        None => task,
    }
}
