//! How many registration forms H are missing, by function: of the people of entries by hand, one for
//! each at her first entry that needs it, and as the flows in force say of themselves (art. 4.3,
//! letters b and c). Numbers alone: the Region sees no more.

use domain::function::ServiceFunction;
use store::Tx;
use uuid::Uuid;

use super::record_scope::function_of;
use crate::error::UseCaseError;

/// How many are missing, by function in the call's order; functions without any are not there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MissingForms {
    /// Function and number.
    pub by_function: Vec<(ServiceFunction, i64)>,
}

impl MissingForms {
    /// All together.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.by_function.iter().map(|(_, number)| number).sum()
    }
}

/// Counts them: one statement. Whoever calls has checked that the actor may read the monitoring.
///
/// # Errors
/// When the store fails, or what it holds is not understood.
pub(crate) async fn missing_forms_of(tx: &mut Tx, project: Uuid) -> Result<MissingForms, UseCaseError> {
    let mut by_function = Vec::new();
    for row in store::fruition_record::missing_form_list(tx, project).await? {
        if row.missing > 0 {
            by_function.push((function_of(&row.function)?, row.missing));
        }
    }
    by_function.sort_unstable();
    Ok(MissingForms { by_function })
}
