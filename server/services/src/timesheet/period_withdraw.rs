//! The Region takes an extraordinary period back, as long as no sheet of it was ever sent: its
//! rows return to the quarter's sheets.

use domain::period::{ExtraordinaryPeriod, Period};
use domain::timesheet::SheetState;
use store::period::SheetDaysRow;
use store::{Tx, retrying};
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::determination::fixed::refuse_if_fixed;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};
use crate::timesheet::period_obstacle::name_of;
use crate::timesheet::period_open::{KeptPeriod, move_rows};
use crate::timesheet::sheet_remove::remove_sheet;
use crate::timesheet::step::new_sheet;

/// Withdraws a period; gives how many rows went back.
///
/// # Errors
/// `Stale`; `Conflict` when a sheet of it was sent, or the quarter's sheet of an operator with
/// rows in it is with the Region.
pub async fn period_withdraw(context: &Context, id: Uuid, version: i64) -> Result<i64, UseCaseError> {
    context.authorize(Action::PeriodOpen, Subject::Portal)?;
    retrying(|| attempt(context, id, version)).await
}

async fn attempt(context: &Context, id: Uuid, version: i64) -> Result<i64, UseCaseError> {
    let mut tx = context.write().await?;
    let row = store::period::period_by_id(&mut tx, id).await?.ok_or(UseCaseError::NotFound)?;
    let header = store::project::project_header(&mut tx, row.project_id).await?.ok_or(UseCaseError::NotFound)?;
    context.authorize(Action::PeriodOpen, Subject::Ats(header.project.ats_number))?;
    if row.version != version {
        return Err(UseCaseError::Stale);
    }
    refuse_if_fixed(&mut tx, row.project_id).await?;
    let period = ExtraordinaryPeriod { from: row.from_on, to: row.to_on, due: row.due_on }.period();
    let quarter = Period::Quarter(period.quarter());
    let sheets = store::period::period_sheets(&mut tx, row.project_id, period.days(), period.days()).await?;
    let quarters = store::period::period_sheets(&mut tx, row.project_id, quarter.days(), period.days()).await?;
    if let Some(sent) = sheets.iter().find(|sheet| sheet.sent_at.is_some()) {
        let reason = format!("Il timesheet di {} per questo periodo è già stato inviato.", name_of(sent));
        return Err(UseCaseError::Conflict(reason));
    }
    for sheet in &sheets {
        let target = quarters.iter().find(|other| other.member_id == sheet.member_id);
        if sheet.entries > 0 {
            give_back(&mut tx, context, sheet, target, (period, quarter)).await?;
            let claimed = sheet.version + 1;
            store::timesheet::timesheet_touch(&mut tx, sheet.id, sheet.version).await?;
            remove_sheet(&mut tx, context, sheet, period, claimed).await?;
        } else {
            remove_sheet(&mut tx, context, sheet, period, sheet.version).await?;
        }
    }
    store::period::period_delete(&mut tx, row.id, row.version).await?;
    let rows = sheets.iter().map(|sheet| sheet.entries).sum();
    let kept = KeptPeriod {
        first_day: row.from_on,
        last_day: row.to_on,
        due: row.due_on,
        reason: &row.reason,
        sheets: sheets.len(),
        rows,
    };
    let change = Change {
        project: Some(row.project_id),
        action: "period.withdraw",
        entity: "extraordinary_period",
        entity_id: row.id.to_string(),
    };
    audit::record(&mut tx, context, change, Some(&kept), None::<&()>).await?;
    tx.commit().await?;
    Ok(rows)
}

/// Moves the rows of a sheet to the member's sheet of the quarter, which is made if there is none.
async fn give_back(
    tx: &mut Tx,
    context: &Context,
    sheet: &SheetDaysRow,
    target: Option<&SheetDaysRow>,
    (period, quarter): (Period, Period),
) -> Result<(), UseCaseError> {
    let target = match target {
        Some(target) => {
            let state: SheetState =
                target.state.parse().map_err(|_| UseCaseError::Broken("state of a sheet".into()))?;
            if state.is_locked_for_ats() {
                return Err(UseCaseError::Conflict(format!(
                    "Il timesheet di {} per il {quarter} è già inviato: le ore del periodo non possono tornarvi.",
                    name_of(target)
                )));
            }
            store::timesheet::timesheet_touch(tx, target.id, target.version).await?;
            target.id
        }
        None => {
            let made = new_sheet(context, sheet.project_id, sheet.member_id, quarter);
            store::timesheet::timesheet_insert(tx, &made).await?;
            made.id
        }
    };
    move_rows(tx, context, sheet, target, (period, quarter), period.days()).await
}
