//! What a call asks for, stored with the call; calls that were stored before get theirs.

use domain::requirement::{Requirement, dds_203_2019};
use store::Tx;
use store::requirement::{RequirementRow, requirement_insert, requirement_list};
use uuid::Uuid;

use crate::call::load::CODE;
use crate::error::UseCaseError;

fn broken(error: impl std::fmt::Display) -> UseCaseError {
    UseCaseError::Broken(error.to_string())
}

/// The list that comes with the program.
pub(crate) fn of_the_program() -> Result<Vec<Requirement>, UseCaseError> {
    dds_203_2019().map_err(broken)
}

/// Stores what a call asks for, unless it has a list already.
///
/// # Errors
/// When the store fails.
pub(crate) async fn load(
    tx: &mut Tx,
    call_id: Uuid,
    requirements: &[Requirement],
    mut new_id: impl FnMut() -> Uuid,
) -> Result<(), UseCaseError> {
    if !requirement_list(tx, call_id).await?.is_empty() {
        return Ok(());
    }
    for (position, each) in (1..).zip(requirements) {
        let row = RequirementRow {
            id: new_id(),
            call_id,
            code: each.code.clone(),
            register: each.register.code().to_owned(),
            position,
            article: each.article.clone(),
            title: each.title.clone(),
            fact: each.fact.clone(),
            definition: serde_json::to_string(each).map_err(broken)?,
        };
        requirement_insert(tx, &row).await?;
    }
    Ok(())
}

/// Gives the call that comes with the program its list, in a database that had it before.
///
/// # Errors
/// When the store fails.
pub(crate) async fn complete(tx: &mut Tx, new_id: impl FnMut() -> Uuid) -> Result<(), UseCaseError> {
    match store::call::call_by_code(tx, CODE).await? {
        Some(call) => load(tx, call.id, &of_the_program()?, new_id).await,
        None => Ok(()),
    }
}
