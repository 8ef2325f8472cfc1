//! The facts of a stored project as the command `ambito facts` writes them.

use chrono::NaiveDate;
use domain::contract;
use serde_json::Value;
use uuid::Uuid;

use crate::context::Context;
use crate::determination::facts;
use crate::error::UseCaseError;

/// The facts as JSON. For the command line, which stands beside the database: no actor is asked.
///
/// # Errors
/// `NotFound`; `Conflict` before the agreement.
pub async fn facts_export(
    context: &Context,
    project_id: Uuid,
    as_of: Option<NaiveDate>,
) -> Result<Value, UseCaseError> {
    let mut tx = context.read().await?;
    let header = store::project::project_header(&mut tx, project_id).await?.ok_or(UseCaseError::NotFound)?;
    let stored = facts::load(&mut tx, &header, as_of.unwrap_or_else(|| context.today())).await?;
    Ok(contract::determination_facts_json(&stored.facts))
}
