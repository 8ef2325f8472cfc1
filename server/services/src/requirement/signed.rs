//! What follows when the last signature of a required document was accepted.

use chrono::NaiveDate;
use store::Tx;
use store::document::DocumentRow;
use store::project::ProjectHeader;

use crate::context::Context;
use crate::error::UseCaseError;

/// A document was signed by all its parties on a day; within the transaction that notes the
/// signature.
///
/// # Errors
/// When the store fails.
pub(crate) async fn document_signed(
    _tx: &mut Tx,
    _context: &Context,
    _header: &ProjectHeader,
    _document: &DocumentRow,
    _day: NaiveDate,
) -> Result<(), UseCaseError> {
    Ok(())
}
