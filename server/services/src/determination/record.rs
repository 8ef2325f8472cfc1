//! The officer records the facts that the determination uses (art. 7, 9, 11). What stands in the
//! place of data needs a reason where it differs from them, and can be taken back.

use domain::deadline::owed_snapshots;
use store::Tx;
use store::event::EventRow;
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::determination::event::{FromData, Outcome, RecordedFact};
use crate::determination::fixed::refuse_if_fixed;
use crate::determination::input::OutcomeInput;
use crate::determination::origin;
use crate::determination::years::project_years;
use crate::error::{FieldProblem, UseCaseError};
use crate::monitoring::reached;
use crate::policy::Action;
use crate::project::scope::{project_scope, rules_of};
use crate::typed::typed_text;

/// Records what changed in the form; gives how many facts that were.
///
/// `version` is the number of the last event the form was made from.
///
/// # Errors
/// `Invalid` with all problems, also where a value differs from the data without a reason; `Stale` when others recorded something meanwhile; `Conflict`
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
    if note.is_none() {
        let reached = reached::reached(&mut tx, project, &rules_of(&header)?, context.today()).await?;
        let unreasoned = facts.iter().filter_map(|fact| origin::differs(fact, &reached)).collect::<Vec<_>>();
        if !unreasoned.is_empty() {
            let message = format!(
                "Indichi il motivo: si registra un valore diverso da quello dei dati ({}).",
                unreasoned.join("; ")
            );
            return Err(UseCaseError::Invalid(vec![FieldProblem::new("nota", message)]));
        }
    }
    append(&mut tx, context, (project_id, last), &facts, note.as_deref()).await?;
    tx.commit().await?;
    Ok(facts.len())
}

/// Takes back what the Region recorded in the place of data: they hold again. `kind` and
/// `reference` name it as the store does.
///
/// # Errors
/// `NotFound` for what no data say; `Stale` when others recorded something meanwhile; `Conflict`
/// when nothing is recorded of it, and once a determination is proposed or approved.
pub async fn outcome_take_back(
    context: &Context,
    project_id: Uuid,
    version: i64,
    (kind, reference): (&str, &str),
) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    project_scope(&mut tx, context, project_id, Action::EventRecord).await?;
    let fact = FromData::read(kind, reference).ok_or(UseCaseError::NotFound)?;
    refuse_if_fixed(&mut tx, project_id).await?;
    let events = store::event::event_list_by_project(&mut tx, project_id).await?;
    let last = events.last().map_or(0, |event| event.number);
    if last != version {
        return Err(UseCaseError::Stale);
    }
    let before = Outcome::of(&events)?;
    let mut after = before.clone();
    after.apply(&RecordedFact::TakenBack(fact));
    if after == before {
        return Err(UseCaseError::conflict("Non c’è alcun valore registrato dalla Regione: valgono già i dati."));
    }
    append(&mut tx, context, (project_id, last), &[RecordedFact::TakenBack(fact)], None).await?;
    tx.commit().await?;
    Ok(())
}

/// Appends facts to those of a project, whose last one has the number given.
async fn append(
    tx: &mut Tx,
    context: &Context,
    (project_id, last): (Uuid, i64),
    facts: &[RecordedFact],
    note: Option<&str>,
) -> Result<(), UseCaseError> {
    if facts.is_empty() {
        return Ok(());
    }
    let recorded_by = context.actor()?.user_id;
    for (number, fact) in (last + 1..).zip(facts) {
        let row = EventRow {
            id: context.new_id(),
            project_id,
            number,
            kind: fact.kind().to_owned(),
            reference: fact.reference(),
            value: fact.value().to_string(),
            note: note.map(str::to_owned),
            recorded_by,
            recorded_at: context.now(),
        };
        store::event::event_insert(tx, &row).await?;
    }
    let change = Change {
        project: Some(project_id),
        action: "event.record",
        entity: "event",
        entity_id: project_id.to_string(),
    };
    let after: Vec<String> = facts.iter().map(RecordedFact::italian).collect();
    audit::record(tx, context, change, None::<&()>, Some(&after)).await
}
