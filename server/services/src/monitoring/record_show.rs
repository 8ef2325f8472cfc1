//! One entry, to be corrected or removed.

use domain::sirps::record::TypedRecord;
use uuid::Uuid;

use super::record_list::{RecordChoices, choices};
use super::record_scope::{RecordScope, function_of, obstacle, shown};
use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::Action;
use crate::project::scope::{ProjectHead, project_head};

/// An entry with what may be chosen for it.
#[derive(Debug, Clone)]
pub struct RecordView {
    /// The project.
    pub head: ProjectHead,
    /// Key.
    pub id: Uuid,
    /// Version to send back.
    pub version: i64,
    /// Its values as they would be typed; the person's code is not known any more.
    pub typed: TypedRecord,
    /// The beginning of the person's pseudonym.
    pub person: String,
    /// What may be chosen.
    pub choices: RecordChoices,
    /// Why it cannot be changed now.
    pub obstacle: Option<&'static str>,
}

/// Shows it: five statements.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn record_show(context: &Context, project: Uuid, id: Uuid) -> Result<RecordView, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = RecordScope::of(&mut tx, context, project, Action::RecordRead).await?;
    let row = store::fruition_record::record_by_id(&mut tx, id).await?.filter(|row| row.project_id == project);
    let row = row.ok_or(UseCaseError::NotFound)?;
    let day = |day| domain::format::date(day);
    let typed = TypedRecord {
        date: day(row.on_date),
        function: function_of(&row.function)?.code().to_owned(),
        sportello: scope.sportello_number(row.sportello_id).map(|n| n.to_string()).unwrap_or_default(),
        intervention: row.intervention_code.clone().unwrap_or_default(),
        person: String::new(),
        funded: row.funded,
        outcome: row.outcome.clone(),
        registered: row.registered_on.map(day).unwrap_or_default(),
    };
    Ok(RecordView {
        head: project_head(context, &scope.header)?,
        id,
        version: row.version,
        typed,
        person: shown(&row.person_hash),
        choices: choices(&scope)?,
        obstacle: obstacle(&scope.header)?,
    })
}
