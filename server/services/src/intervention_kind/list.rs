//! The kinds of intervention of a call, those in use today and those of other days.

use chrono::NaiveDate;
use domain::sirps::intervention::InterventionKind;
use store::intervention_kind::InterventionKindRow;
use uuid::Uuid;

use super::kind_of;
use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};

/// A kind of the list.
#[derive(Debug, Clone)]
pub struct KindLine {
    /// Key.
    pub id: Uuid,
    /// Version to send back.
    pub version: i64,
    /// The kind.
    pub kind: InterventionKind,
}

/// The kinds of a call.
#[derive(Debug, Clone)]
pub struct KindsView {
    /// The call.
    pub call_id: Uuid,
    /// Its code.
    pub call_code: String,
    /// Its kinds, by code and first day.
    pub lines: Vec<KindLine>,
    /// Today.
    pub today: NaiveDate,
    /// Whether the actor may add and close kinds.
    pub may_edit: bool,
}

/// Shows them: two statements.
///
/// # Errors
/// `NotLoggedIn`, `Forbidden`; `NotFound` for a call that does not exist.
pub async fn kind_list(context: &Context, call_id: Uuid) -> Result<KindsView, UseCaseError> {
    context.authorize(Action::ReferenceRead, Subject::Portal)?;
    let mut tx = context.read().await?;
    let call = store::call::call_by_id(&mut tx, call_id).await?.ok_or(UseCaseError::NotFound)?;
    let rows = store::intervention_kind::intervention_kind_list(&mut tx, call_id).await?;
    let line = |row: &InterventionKindRow| Ok(KindLine { id: row.id, version: row.version, kind: kind_of(row)? });
    let lines = rows.iter().map(line).collect::<Result<_, UseCaseError>>()?;
    Ok(KindsView {
        call_id,
        call_code: call.code,
        lines,
        today: context.today(),
        may_edit: context.may(Action::CodeListEdit, Subject::Portal),
    })
}
