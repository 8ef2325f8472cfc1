//! A sheet whose days are another's goes: it has no rows and was never sent. The history keeps in
//! which state it was, and whether the operator had confirmed it.

use domain::period::Period;
use store::Tx;
use store::period::SheetDaysRow;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::error::UseCaseError;

/// Removes a sheet of a period whose rows, if it had any, were moved; `claimed`: its version now.
///
/// # Errors
/// `Stale` when it changed since.
pub(super) async fn remove_sheet(
    tx: &mut Tx,
    context: &Context,
    sheet: &SheetDaysRow,
    period: Period,
    claimed: i64,
) -> Result<(), UseCaseError> {
    store::period::period_delete_sheet(tx, sheet.id, claimed).await?;
    let before = serde_json::json!({
        "operator": sheet.member_code,
        "period": period.code(),
        "state": sheet.state,
        "confirmed": sheet.confirmed_at.is_some(),
        "return_reason": sheet.return_reason,
        "version": sheet.version,
    });
    let change = Change {
        project: Some(sheet.project_id),
        action: "timesheet.remove",
        entity: "timesheet",
        entity_id: sheet.id.to_string(),
    };
    audit::record(tx, context, change, Some(&before), None::<&()>).await
}
