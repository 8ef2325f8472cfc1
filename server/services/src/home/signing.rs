//! The tasks of whoever signs: documents whose signature is their turn.

use domain::format;
use store::Tx;
use store::signing::waiting_list;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::home::{HomeView, Place, Task};
use crate::signing::desk::waits_for;

/// Documents with a task of their own; more than these are one task together.
const SINGLE: usize = 4;
/// Documents that are counted.
const COUNTED: i64 = 100;

/// One statement, for who signs something.
pub(super) async fn tasks(tx: &mut Tx, context: &Context, view: &mut HomeView) -> Result<(), UseCaseError> {
    let Some(of) = waits_for(context.actor()?) else { return Ok(()) };
    let today = context.today();
    let waiting = waiting_list(tx, of, COUNTED).await?;
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
