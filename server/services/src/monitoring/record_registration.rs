//! The registration forms H that are missing, and their days filled in: of one person by her code,
//! or of many of the list in one go (art. 4.3, letters b and c).

use chrono::NaiveDate;
use domain::function::ServiceFunction;
use domain::sirps::record::{form_day, person_code};
use store::Tx;
use store::fruition_record::{FruitionRecordRow, UnregisteredRow};
use store::project::ProjectHeader;
use uuid::Uuid;

use super::missing_forms::{MissingForms, missing_forms_of};
use super::record_scope::{Kept, RECORD, RecordScope, function_of, obstacle, shown};
use crate::audit::{self, Change};
use crate::context::Context;
use crate::crosscheck::queue_recheck;
use crate::error::{FieldProblem, UseCaseError};
use crate::policy::{Action, Subject};
use crate::project::scope::{ProjectHead, project_head, project_scope};

/// People on the page: those that are filled in make room for others.
pub const PAGE: i64 = 50;

/// A person whose form is missing: the first of her entries that needs it.
#[derive(Debug, Clone)]
pub struct UnregisteredLine {
    /// That entry.
    pub record: Uuid,
    /// Its day.
    pub date: NaiveDate,
    /// Its function.
    pub function: ServiceFunction,
    /// The beginning of her pseudonym.
    pub person: String,
    /// How many of her entries need the form.
    pub records: i64,
}

/// The forms that are missing: to the office of the ATS by person, to others as numbers alone.
#[derive(Debug, Clone)]
pub struct RegistrationView {
    /// The project.
    pub head: ProjectHead,
    /// How many, by function.
    pub missing: MissingForms,
    /// People without a form among the entries by hand.
    pub people: i64,
    /// Whether the actor is of the ATS's own office.
    pub office: bool,
    /// To the office: people, the earliest entry first.
    pub lines: Vec<UnregisteredLine>,
    /// Why nothing can be filled in now.
    pub obstacle: Option<&'static str>,
}

/// Shows them: four statements.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn registration_list(context: &Context, project: Uuid) -> Result<RegistrationView, UseCaseError> {
    let mut tx = context.read().await?;
    let header = project_scope(&mut tx, context, project, Action::MonitoringRead).await?;
    let office = context.may(Action::RecordRead, Subject::Ats(header.project.ats_number));
    let missing = missing_forms_of(&mut tx, project).await?;
    let people = store::fruition_record::unregistered_people(&mut tx, project).await?;
    let rows = match office {
        true => store::fruition_record::unregistered_list(&mut tx, project, PAGE).await?,
        false => Vec::new(),
    };
    Ok(RegistrationView {
        head: project_head(context, &header)?,
        missing,
        people,
        office,
        lines: rows.iter().map(line).collect::<Result<_, _>>()?,
        obstacle: obstacle(&header)?,
    })
}

fn line(row: &UnregisteredRow) -> Result<UnregisteredLine, UseCaseError> {
    Ok(UnregisteredLine {
        record: row.record.id,
        date: row.record.on_date,
        function: function_of(&row.record.function)?,
        person: shown(&row.record.person_hash),
        records: row.records,
    })
}

/// The day of a person's form, with the code she is known by.
#[derive(Debug, Clone, Default)]
pub struct FormOfPerson {
    /// Tax code, or the ATS's own.
    pub person: String,
    /// The day.
    pub day: String,
}

/// Fills in the day of a person's form; gives how many of her entries needed it.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` with all problems at once, also when no form of hers is
/// missing; `Conflict` while the project is not in force.
pub async fn form_record(context: &Context, project: Uuid, input: &FormOfPerson) -> Result<i64, UseCaseError> {
    store::retrying(|| record_one(context, project, input)).await
}

async fn record_one(context: &Context, project: Uuid, input: &FormOfPerson) -> Result<i64, UseCaseError> {
    let mut tx = context.write().await?;
    let scope = RecordScope::to_write(&mut tx, context, project).await?;
    let mut problems = Vec::new();
    let code = person_code(&input.person).map_err(|why| problems.push(FieldProblem::new("persona", why))).ok();
    let day = form_day(&input.day, context.today()).map_err(|why| problems.push(FieldProblem::new("giorno", why)));
    let (Some(code), Ok(day)) = (code, day) else { return Err(UseCaseError::Invalid(problems)) };
    let hash = context.portal.keys.of(ats(&scope.header))?.pseudonym(code.as_str())?;
    let found = store::fruition_record::unregistered_of(&mut tx, project, &hash).await?;
    let Some(found) = found else {
        let why = "Per questa persona non manca nessun modulo H: controlli il codice, o è già stato registrato.";
        return Err(UseCaseError::field("persona", why));
    };
    register(&mut tx, context, &scope, &found.record, day).await?;
    queue_recheck(&mut tx, context, project).await?;
    tx.commit().await?;
    Ok(found.records)
}

const fn ats(header: &ProjectHeader) -> i64 {
    header.project.ats_number
}

/// A day typed beside a line of the list.
#[derive(Debug, Clone)]
pub struct FormOfLine {
    /// The field it was typed in.
    pub field: String,
    /// The entry of the line.
    pub record: Uuid,
    /// The day; empty: not yet.
    pub day: String,
}

/// Fills in the days of many forms, all or none; gives how many.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` with all problems at once, also when no day was typed;
/// `Conflict` while the project is not in force; `Stale` when a form was filled in meanwhile.
pub async fn forms_record(context: &Context, project: Uuid, lines: &[FormOfLine]) -> Result<usize, UseCaseError> {
    store::retrying(|| record_many(context, project, lines)).await
}

async fn record_many(context: &Context, project: Uuid, lines: &[FormOfLine]) -> Result<usize, UseCaseError> {
    let mut tx = context.write().await?;
    let scope = RecordScope::to_write(&mut tx, context, project).await?;
    let mut problems = Vec::new();
    let mut days = Vec::new();
    for line in lines.iter().filter(|line| !line.day.trim().is_empty()) {
        match form_day(&line.day, context.today()) {
            Ok(day) => days.push((line.record, day)),
            Err(why) => problems.push(FieldProblem::new(line.field.clone(), why)),
        }
    }
    if !problems.is_empty() {
        return Err(UseCaseError::Invalid(problems));
    }
    if days.is_empty() {
        return Err(UseCaseError::field("", "Scriva il giorno del modulo accanto ad almeno una persona."));
    }
    for (id, day) in &days {
        let row = store::fruition_record::record_by_id(&mut tx, *id).await?.filter(|row| row.project_id == project);
        let row = row.ok_or(UseCaseError::NotFound)?;
        let missing = store::fruition_record::unregistered_of(&mut tx, project, &row.person_hash).await?;
        if missing.is_none_or(|first| first.record.id != row.id) {
            return Err(UseCaseError::Stale);
        }
        register(&mut tx, context, &scope, &row, *day).await?;
    }
    queue_recheck(&mut tx, context, project).await?;
    tx.commit().await?;
    Ok(days.len())
}

/// Writes the day into an entry, with its entry in the history.
async fn register(
    tx: &mut Tx,
    context: &Context,
    scope: &RecordScope,
    row: &FruitionRecordRow,
    day: NaiveDate,
) -> Result<(), UseCaseError> {
    let after = FruitionRecordRow { registered_on: Some(day), ..row.clone() };
    store::fruition_record::record_update(tx, &after).await?;
    let change =
        Change { project: Some(row.project_id), action: "record.form", entity: RECORD, entity_id: row.id.to_string() };
    audit::record(tx, context, change, None::<&()>, Some(&Kept::of(&after, scope)?)).await
}
