//! The officer records the facts that the determination uses (art. 7, 9, 11).

use domain::deadline::owed_snapshots;
use store::event::EventRow;
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::determination::event::{Outcome, RecordedFact};
use crate::determination::fixed::refuse_if_fixed;
use crate::determination::input::OutcomeInput;
use crate::determination::years::project_years;
use crate::error::UseCaseError;
use crate::policy::Action;
use crate::project::scope::{project_scope, rules_of};
use crate::typed::typed_text;

/// Records what changed in the form; gives how many facts that were.
///
/// `version` is the number of the last event the form was made from.
///
/// # Errors
/// `Invalid` with all problems; `Stale` when others recorded something meanwhile; `Conflict`
/// before the agreement and once a determination is proposed or approved.
pub async fn outcome_record(
    context: &Context,
    project_id: Uuid,
    version: i64,
    input: &OutcomeInput,
    note: &str,
) -> Result<usize, UseCaseError> {
    let mut tx = context.write().await?;
    let header = project_scope(&mut tx, context, project_id, Action::EventRecord).await?;
    let actor = context.actor()?;
    let project = &header.project;
    let Some(signed) = project.agreement_signed_on else {
        return Err(UseCaseError::conflict("I fatti si registrano dopo la stipula dell’atto di adesione."));
    };
    refuse_if_fixed(&mut tx, project_id).await?;
    let owed: Vec<_> =
        owed_snapshots(signed, project.end_on, &rules_of(&header)?).iter().map(|o| o.reference_date).collect();
    let years = project_years(project.start_on, project.end_on);
    let wanted = input.read(&owed, years, context.today());
    let (wanted, note) = match (wanted, typed_text("nota", note)) {
        (Ok(wanted), Ok(note)) => (wanted, note),
        (Err(UseCaseError::Invalid(mut problems)), Err(problem)) => {
            problems.push(problem);
            return Err(UseCaseError::Invalid(problems));
        }
        (Err(error), _) => return Err(error),
        (_, Err(problem)) => return Err(UseCaseError::Invalid(vec![problem])),
    };
    let events = store::event::event_list_by_project(&mut tx, project_id).await?;
    let last = events.last().map_or(0, |event| event.number);
    if last != version {
        return Err(UseCaseError::Stale);
    }
    let facts = Outcome::of(&events)?.changes_to(&wanted);
    for (number, fact) in (last + 1..).zip(&facts) {
        let row = EventRow {
            id: context.new_id(),
            project_id,
            number,
            kind: fact.kind().to_owned(),
            reference: fact.reference(),
            value: fact.value().to_string(),
            note: note.clone(),
            recorded_by: actor.user_id,
            recorded_at: context.now(),
        };
        store::event::event_insert(&mut tx, &row).await?;
    }
    if !facts.is_empty() {
        let change = Change {
            project: Some(project_id),
            action: "event.record",
            entity: "event",
            entity_id: project_id.to_string(),
        };
        let after: Vec<String> = facts.iter().map(RecordedFact::italian).collect();
        audit::record(&mut tx, context, change, None::<&()>, Some(&after)).await?;
    }
    tx.commit().await?;
    Ok(facts.len())
}
