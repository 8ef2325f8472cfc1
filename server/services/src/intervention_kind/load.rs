//! The kinds of intervention that come with the program, stored with their call.

use domain::sirps::intervention::dds_203_2019;
use store::Tx;
use store::intervention_kind::{InterventionKindRow, intervention_kind_insert, intervention_kind_list};
use uuid::Uuid;

use crate::call::load::CODE;
use crate::error::UseCaseError;

/// Gives the call that comes with the program its list, unless it has one.
///
/// # Errors
/// When the store fails.
pub(crate) async fn complete(tx: &mut Tx, mut new_id: impl FnMut() -> Uuid) -> Result<(), UseCaseError> {
    let Some(call) = store::call::call_by_code(tx, CODE).await? else { return Ok(()) };
    if !intervention_kind_list(tx, call.id).await?.is_empty() {
        return Ok(());
    }
    for kind in dds_203_2019().map_err(|error| UseCaseError::Broken(error.to_string()))? {
        let row = InterventionKindRow {
            id: new_id(),
            call_id: call.id,
            code: kind.code,
            function: kind.function.code().to_owned(),
            title: kind.title,
            valid_from: kind.from,
            valid_to: kind.to,
            version: 1,
        };
        intervention_kind_insert(tx, &row).await?;
    }
    Ok(())
}
