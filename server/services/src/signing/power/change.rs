//! Ends a power to sign, or corrects what was recorded of it. Whose it is is never changed: that
//! is another power. What was signed meanwhile stays as it was judged.

use store::signing_power::SigningPowerRow;
use uuid::Uuid;

use super::{
    Access, DeedFile, Kept, Seat, SeatScope, clash, deed_file_problem, name_of, power_of, signed_outside,
    typed_capacity, typed_day, typed_deed, typed_end,
};
use crate::audit::{self, Change};
use crate::context::Context;
use crate::error::{FieldProblem, UseCaseError};
use crate::file_words::shown_name;

/// A correction as it was typed.
#[derive(Debug, Clone, Default)]
pub struct Correction {
    /// The version that was read.
    pub version: i64,
    /// Code of the capacity.
    pub capacity: String,
    /// First day.
    pub from: String,
    /// Last day; empty: until further notice.
    pub to: String,
    /// The deed, as it is called.
    pub deed: String,
    /// Its day.
    pub deed_on: String,
}

/// Ends a power after a day.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid`; `Stale`.
pub async fn power_end(
    context: &Context,
    (seat, id): (Seat, Uuid),
    version: i64,
    to: &str,
) -> Result<(), UseCaseError> {
    store::retrying(|| async {
        let mut tx = context.write().await?;
        let scope = SeatScope::of(&mut tx, context, seat, Access::Edit).await?;
        let row = scope.power(&mut tx, id).await?;
        let mut problems = Vec::new();
        let to = typed_day(&mut problems, "al", to);
        if to.is_some_and(|to| to < row.from_on) {
            problems.push(FieldProblem::new("al", "L’ultimo giorno viene prima del primo."));
        }
        if row.to_on.zip(to).is_some_and(|(known, to)| to > known) {
            let message = "Il potere finisce già prima di questo giorno: per prolungarlo registri un nuovo potere con il suo atto.";
            problems.push(FieldProblem::new("al", message));
        }
        if problems.is_empty() {
            problems.extend(signed_outside(&mut tx, id, (row.from_on, to)).await?);
        }
        if !problems.is_empty() {
            return Err(UseCaseError::Invalid(problems));
        }
        let changed = SigningPowerRow { to_on: to, version, ..row.clone() };
        store(context, tx, &scope, ("signing_power.end", &row, &changed)).await
    })
    .await
}

/// Corrects what was recorded of a power.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` with all problems at once; `Stale`.
pub async fn power_correct(
    context: &Context,
    (seat, id): (Seat, Uuid),
    input: &Correction,
    deed: Option<DeedFile>,
) -> Result<(), UseCaseError> {
    let mut tx = context.read().await?;
    let scope = SeatScope::of(&mut tx, context, seat, Access::Edit).await?;
    scope.power(&mut tx, id).await?;
    drop(tx);
    let file = match deed {
        None => None,
        Some(file) => {
            if let Some(problem) = deed_file_problem(&file) {
                return Err(UseCaseError::Invalid(vec![problem]));
            }
            Some((context.portal.files.put(file.bytes).await?, shown_name(&file.file_name)))
        }
    };
    store::retrying(|| async {
        let mut tx = context.write().await?;
        let scope = SeatScope::of(&mut tx, context, seat, Access::Edit).await?;
        let row = scope.power(&mut tx, id).await?;
        let mut problems = Vec::new();
        let capacity = typed_capacity(&mut problems, scope.party, &input.capacity);
        let from = typed_day(&mut problems, "dal", &input.from);
        let to = typed_end(&mut problems, &input.to, from);
        let (deed, deed_on) = typed_deed(&mut problems, (&input.deed, &input.deed_on), context.today());
        let (Some(capacity), Some(from), Some(deed_on)) = (capacity, from, deed_on) else {
            return Err(UseCaseError::Invalid(problems));
        };
        let mut changed = SigningPowerRow {
            capacity: capacity.code().to_owned(),
            from_on: from,
            to_on: to,
            deed,
            deed_on,
            version: input.version,
            ..row.clone()
        };
        if let Some((sha256, name)) = &file {
            changed.deed_sha256 = Some(sha256.clone());
            changed.deed_file_name = Some(name.clone());
        }
        problems.extend(clash(&power_of(&changed)?, &scope.powers(&mut tx).await?, Some(id))?);
        problems.extend(signed_outside(&mut tx, id, (changed.from_on, changed.to_on)).await?);
        if !problems.is_empty() {
            return Err(UseCaseError::Invalid(problems));
        }
        store(context, tx, &scope, ("signing_power.correct", &row, &changed)).await
    })
    .await
}

/// Stores the change with its entry in the history.
async fn store(
    context: &Context,
    mut tx: store::Tx,
    scope: &SeatScope,
    (action, before, after): (&str, &SigningPowerRow, &SigningPowerRow),
) -> Result<(), UseCaseError> {
    store::signing_power::signing_power_update(&mut tx, after).await?;
    let powers = scope.powers(&mut tx).await?;
    let name = powers.iter().find(|row| row.power.id == after.id).map(name_of).unwrap_or_default();
    let change =
        Change { project: scope.project_id(), action, entity: "signing_power", entity_id: after.id.to_string() };
    let (before, after) = (Kept::of(before, &name)?, Kept::of(after, &name)?);
    audit::record(&mut tx, context, change, Some(&before), Some(&after)).await?;
    tx.commit().await?;
    Ok(())
}
