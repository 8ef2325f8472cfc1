//! Whether somebody may send signed files at all: asked before their bytes are read.

use uuid::Uuid;

use super::desk::waiting_for;
use super::scope::DocumentScope;
use crate::context::Context;
use crate::error::UseCaseError;

/// Lets pass who signs something, or signs this document; at most three statements.
///
/// # Errors
/// `NotLoggedIn`, `NotFound`, `Forbidden`.
pub async fn may_send(context: &Context, document: Option<Uuid>) -> Result<(), UseCaseError> {
    let Some(document) = document else { return waiting_for(context).map(drop) };
    let mut tx = context.read().await?;
    let scope = DocumentScope::of(&mut tx, context, document).await?;
    scope.own(context).map(drop).ok_or(UseCaseError::Forbidden)
}
