//! Enters a contact, a case or an intervention, and corrects one (art. 4.3). The person's code
//! becomes a pseudonym at once; it is neither stored nor told to anybody.

use chrono::NaiveDate;
use domain::period::Quarter;
use domain::sirps::FruitionKind;
use domain::sirps::record::{Record, RecordField, TypedRecord};
use serde_json::{Map, Value};
use store::Tx;
use store::fruition::fruition_arrived;
use store::fruition_record::FruitionRecordRow;
use uuid::Uuid;

use super::record_scope::{Kept, RECORD, RecordScope, claim, place_of, release_if_empty, taken_by_another};
use crate::audit::{self, Change, difference};
use crate::context::Context;
use crate::crosscheck::queue_recheck;
use crate::determination::fixed::refuse_if_fixed;
use crate::error::{FieldProblem, UseCaseError};

/// What was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordSaved {
    /// The day.
    pub date: NaiveDate,
    /// What it is counted as.
    pub kind: FruitionKind,
    /// Whether the person has another entry in this function on that day.
    pub alike: bool,
    /// Whether the person's registration form H is missing.
    pub form_missing: bool,
}

/// Enters one, or corrects that of `change` (key and the version that was read).
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` with all problems at once, among them a quarter whose source
/// is another; `Conflict` while the project is not in force and once a determination stands on the
/// counts; `Stale`.
pub async fn record_save(
    context: &Context,
    project: Uuid,
    change: Option<(Uuid, i64)>,
    typed: &TypedRecord,
) -> Result<RecordSaved, UseCaseError> {
    store::retrying(|| attempt(context, project, change, typed)).await
}

async fn attempt(
    context: &Context,
    project: Uuid,
    change: Option<(Uuid, i64)>,
    typed: &TypedRecord,
) -> Result<RecordSaved, UseCaseError> {
    let mut tx = context.write().await?;
    let scope = RecordScope::to_write(&mut tx, context, project).await?;
    refuse_if_fixed(&mut tx, project).await?;
    let before = match change {
        Some((id, version)) => Some(stored(&mut tx, project, id, version).await?),
        None => None,
    };
    let sources = fruition_arrived(&mut tx, project).await?;
    let read = typed.read(&scope.facts(context.today(), before.is_some())?);
    let record = with_source_checked(read, typed, |kind, quarter| taken_by_another(&sources, kind, quarter))?;
    let row = row_of(context, &scope, before.as_ref(), &record)?;
    let place = place_of(&row)?;
    let alike = store::fruition_record::record_count_alike(&mut tx, project, &row).await?;
    claim(&mut tx, context, &sources, (project, place.0, place.1)).await?;
    match &before {
        None => store::fruition_record::record_insert(&mut tx, &row).await?,
        Some(before) => {
            store::fruition_record::record_update(&mut tx, &row).await?;
            let left = place_of(before)?;
            if left != place {
                release_if_empty(&mut tx, project, left).await?;
            }
        }
    }
    note(&mut tx, context, &scope, (before.as_ref(), &row)).await?;
    let missing = store::fruition_record::unregistered_of(&mut tx, project, &row.person_hash).await?;
    queue_recheck(&mut tx, context, project).await?;
    tx.commit().await?;
    Ok(RecordSaved {
        date: row.on_date,
        kind: place.0,
        alike: before.is_none() && alike > 0,
        form_missing: missing.is_some(),
    })
}

/// An entry of the project at the version that was read.
pub(super) async fn stored(
    tx: &mut Tx,
    project: Uuid,
    id: Uuid,
    version: i64,
) -> Result<FruitionRecordRow, UseCaseError> {
    let row = store::fruition_record::record_by_id(tx, id).await?.filter(|row| row.project_id == project);
    let row = row.ok_or(UseCaseError::NotFound)?;
    if row.version == version { Ok(row) } else { Err(UseCaseError::Stale) }
}

/// The entry, or all that is wrong with it, the source of its quarter included where that much of
/// it can be read.
fn with_source_checked(
    read: Result<Record, Vec<domain::sirps::record::RecordProblem>>,
    typed: &TypedRecord,
    taken: impl Fn(FruitionKind, Quarter) -> Option<String>,
) -> Result<Record, UseCaseError> {
    let place = domain::format::parse_date(typed.date.trim()).ok().zip(typed.function.parse().ok());
    let source = place.and_then(|(date, function)| taken(FruitionKind::of(function), Quarter::of(date)));
    let mut problems: Vec<FieldProblem> = Vec::new();
    let record = match read {
        Ok(record) => Some(record),
        Err(found) => {
            problems.extend(found.into_iter().map(|each| FieldProblem::new(each.field.name(), each.message)));
            None
        }
    };
    problems.extend(source.map(|message| FieldProblem::new(RecordField::Date.name(), message)));
    match record {
        Some(record) if problems.is_empty() => Ok(record),
        _ => Err(UseCaseError::Invalid(problems)),
    }
}

fn row_of(
    context: &Context,
    scope: &RecordScope,
    before: Option<&FruitionRecordRow>,
    record: &Record,
) -> Result<FruitionRecordRow, UseCaseError> {
    let person_hash = match (&record.person, before) {
        (Some(code), _) => context.portal.keys.of(scope.header.project.ats_number)?.pseudonym(code.as_str())?,
        (None, Some(before)) => before.person_hash.clone(),
        (None, None) => return Err(UseCaseError::Broken("an entry without a person".to_owned())),
    };
    Ok(FruitionRecordRow {
        id: before.map_or_else(|| context.new_id(), |before| before.id),
        project_id: scope.header.project.id,
        on_date: record.date,
        period_end: Quarter::of(record.date).last_day(),
        function: record.function.code().to_owned(),
        sportello_id: scope.sportello_id(record.sportello),
        intervention_code: record.intervention.clone(),
        person_hash,
        funded: record.funded,
        outcome: record.outcome.code().to_owned(),
        registered_on: record.registered,
        entered_by: before.map_or(context.actor()?.user_id, |before| before.entered_by),
        entered_at: before.map_or_else(|| context.now(), |before| before.entered_at),
        version: before.map_or(1, |before| before.version),
    })
}

/// Writes the history: of a correction only what changed.
async fn note(
    tx: &mut Tx,
    context: &Context,
    scope: &RecordScope,
    (before, after): (Option<&FruitionRecordRow>, &FruitionRecordRow),
) -> Result<(), UseCaseError> {
    let project = Some(scope.header.project.id);
    let entity_id = after.id.to_string();
    let action = if before.is_some() { "record.edit" } else { "record.add" };
    let change = Change { project, action, entity: RECORD, entity_id };
    let kept = Kept::of(after, scope)?;
    match before {
        None => audit::record(tx, context, change, None::<&()>, Some(&kept)).await,
        Some(before) => {
            let (before, after) = difference(values(&Kept::of(before, scope)?)?, values(&kept)?);
            audit::record(tx, context, change, Some(&before), Some(&after)).await
        }
    }
}

fn values(kept: &Kept) -> Result<Map<String, Value>, UseCaseError> {
    match serde_json::to_value(kept) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(_) => Ok(Map::new()),
        Err(error) => Err(UseCaseError::Broken(error.to_string())),
    }
}
