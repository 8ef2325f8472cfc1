//! «Nothing in the quarter»: a statement of the ATS that entries by hand are the source of a kind
//! and quarter, and that there are none (art. 4.3). Without it a quarter without entries would be
//! a quarter whose data are missing.

use chrono::NaiveDate;
use domain::period::Quarter;
use domain::sirps::FruitionKind;
use serde::Serialize;
use store::fruition::fruition_arrived;
use uuid::Uuid;

use super::record_scope::{RecordScope, claim, entries_of, taken_by_another};
use crate::audit::{self, Change};
use crate::context::Context;
use crate::crosscheck::queue_recheck;
use crate::determination::fixed::refuse_if_fixed;
use crate::error::UseCaseError;

/// Which kind and quarter, as the form names them.
#[derive(Debug, Clone)]
pub struct Nothing {
    /// Code of the quarter: `2022-2`.
    pub quarter: String,
    /// Code of the kind.
    pub kind: String,
}

#[derive(Serialize)]
struct Stated {
    period: String,
    kind: &'static str,
}

impl Nothing {
    fn read(&self) -> Result<(FruitionKind, Quarter), UseCaseError> {
        let quarter = self.quarter.parse().map_err(|_| UseCaseError::field("trimestre", "Scelga il trimestre."))?;
        let kind = self.kind.parse().map_err(|_| UseCaseError::field("tipo", "Scelga che cosa non c’è stato."))?;
        Ok((kind, quarter))
    }
}

/// Whether a quarter of the project is over: only then can it be said that there was nothing.
pub(super) fn is_over(quarter: Quarter, (first, last): (NaiveDate, NaiveDate), today: NaiveDate) -> bool {
    quarter.last_day() >= first && quarter.first_day() <= last && quarter.last_day().min(last) < today
}

/// States that there was nothing; gives kind and quarter.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid`; `Conflict` when the quarter is not over, has entries, or
/// its source is another.
pub async fn nothing_state(
    context: &Context,
    project: Uuid,
    input: &Nothing,
) -> Result<(FruitionKind, Quarter), UseCaseError> {
    store::retrying(|| state(context, project, input)).await
}

async fn state(context: &Context, project: Uuid, input: &Nothing) -> Result<(FruitionKind, Quarter), UseCaseError> {
    let mut tx = context.write().await?;
    let scope = RecordScope::to_write(&mut tx, context, project).await?;
    refuse_if_fixed(&mut tx, project).await?;
    let (kind, quarter) = input.read()?;
    let days = (scope.plan.first_day(), scope.header.project.end_on);
    if !is_over(quarter, days, context.today()) {
        return Err(UseCaseError::conflict(
            "Il trimestre non è finito, o non è del progetto: che non c’è stato nulla si dichiara dopo la sua fine.",
        ));
    }
    let sources = fruition_arrived(&mut tx, project).await?;
    if let Some(why) = taken_by_another(&sources, kind, quarter) {
        return Err(UseCaseError::Conflict(why));
    }
    if entries_of(&mut tx, project, (kind, quarter)).await? > 0 {
        return Err(UseCaseError::conflict("Nel trimestre ci sono registrazioni: non si può dichiarare il contrario."));
    }
    let period_end = quarter.last_day();
    if sources.iter().any(|row| row.source.kind == kind.code() && row.source.period_end == period_end) {
        return Err(UseCaseError::conflict("È già stato dichiarato."));
    }
    claim(&mut tx, context, &sources, (project, kind, quarter)).await?;
    note(&mut tx, context, project, "record.nothing", (kind, quarter)).await?;
    queue_recheck(&mut tx, context, project).await?;
    tx.commit().await?;
    Ok((kind, quarter))
}

/// Withdraws the statement; gives kind and quarter.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid`; `Conflict` when it was not made, or there are entries.
pub async fn nothing_withdraw(
    context: &Context,
    project: Uuid,
    input: &Nothing,
) -> Result<(FruitionKind, Quarter), UseCaseError> {
    store::retrying(|| withdraw(context, project, input)).await
}

async fn withdraw(context: &Context, project: Uuid, input: &Nothing) -> Result<(FruitionKind, Quarter), UseCaseError> {
    let mut tx = context.write().await?;
    RecordScope::to_write(&mut tx, context, project).await?;
    refuse_if_fixed(&mut tx, project).await?;
    let (kind, quarter) = input.read()?;
    let entries = entries_of(&mut tx, project, (kind, quarter)).await?;
    let released = match entries {
        0 => store::fruition_record::record_source_release(&mut tx, project, kind.code(), quarter.last_day()).await?,
        _ => 0,
    };
    if released == 0 {
        return Err(UseCaseError::conflict("Per questo trimestre non c’è una dichiarazione da ritirare."));
    }
    note(&mut tx, context, project, "record.nothing_withdraw", (kind, quarter)).await?;
    queue_recheck(&mut tx, context, project).await?;
    tx.commit().await?;
    Ok((kind, quarter))
}

async fn note(
    tx: &mut store::Tx,
    context: &Context,
    project: Uuid,
    action: &str,
    (kind, quarter): (FruitionKind, Quarter),
) -> Result<(), UseCaseError> {
    let stated = Stated { period: quarter.code(), kind: kind.italian() };
    let entity_id = format!("{} {}", kind.code(), quarter.code());
    let change = Change { project: Some(project), action, entity: "fruition_source", entity_id };
    audit::record(tx, context, change, None::<&()>, Some(&stated)).await
}
