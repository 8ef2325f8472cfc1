//! The kinds of intervention of a call (art. 4.3, letter c): a list with the days on which each may
//! be used. A kind is added and, once, closed; nothing of it is ever overwritten.

pub mod edit;
pub mod list;
pub(crate) mod load;
#[cfg(test)]
mod tests;

use domain::sirps::intervention::InterventionKind;
use store::intervention_kind::InterventionKindRow;

use crate::error::UseCaseError;

/// A stored kind as the rules know it.
pub(crate) fn kind_of(row: &InterventionKindRow) -> Result<InterventionKind, UseCaseError> {
    let function = row.function.parse().map_err(|_| UseCaseError::Broken(format!("function {:?}", row.function)))?;
    Ok(InterventionKind {
        code: row.code.clone(),
        function,
        title: row.title.clone(),
        from: row.valid_from,
        to: row.valid_to,
    })
}

/// Stored kinds as the rules know them.
pub(crate) fn kinds_of(rows: &[InterventionKindRow]) -> Result<Vec<InterventionKind>, UseCaseError> {
    rows.iter().map(kind_of).collect()
}
