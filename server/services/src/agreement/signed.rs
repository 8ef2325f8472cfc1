//! What follows when a signature of the agreement was accepted.

use chrono::NaiveDate;
use domain::document::Party;
use store::Tx;
use store::document::DocumentRow;
use store::project::ProjectHeader;

use crate::context::Context;
use crate::error::UseCaseError;

/// The agreement was signed by a party on a day; within the transaction that notes the signature.
///
/// # Errors
/// When the project may not go on: the signature is then not accepted either.
pub(crate) async fn agreement_signed(
    _tx: &mut Tx,
    _context: &Context,
    _header: &ProjectHeader,
    _document: &DocumentRow,
    _party: Party,
    _day: NaiveDate,
) -> Result<(), UseCaseError> {
    Ok(())
}
