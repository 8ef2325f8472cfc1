//! The file of a deed that gives the power to sign.

use uuid::Uuid;

use super::{Access, Seat, SeatScope};
use crate::context::Context;
use crate::error::UseCaseError;
use crate::files::KeptFile;

/// The file, with the name it was sent under.
///
/// # Errors
/// `NotLoggedIn`, `NotFound`, `Forbidden`.
pub async fn deed_file(context: &Context, (seat, id): (Seat, Uuid)) -> Result<KeptFile, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = SeatScope::of(&mut tx, context, seat, Access::Read).await?;
    let row = scope.power(&mut tx, id).await?;
    drop(tx);
    let (Some(sha256), Some(name)) = (row.deed_sha256, row.deed_file_name) else { return Err(UseCaseError::NotFound) };
    let bytes = context.portal.files.get(&sha256).await?;
    Ok(KeptFile { name, bytes })
}
