//! What the month grid of a sheet is made of: the facts rows are checked by in the browser, the
//! rows as they are stored, and what only the server can say about them.

use domain::timesheet::{ChangeProblem, KeyedRow, SheetAction, SheetFacts, SheetRule, StoredSheet};
use store::Tx;
use store::entry::EntryRow;
use store::group::MemberRow;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::Action;
use crate::timesheet::quarter_data::{QuarterData, draft, load};
use crate::timesheet::readiness::Judged;
use crate::timesheet::scope::{SheetAddress, SheetScope, sheet_scope};
use crate::timesheet::step::why_not;
use crate::timesheet::words::sentence;

/// The month grid of a sheet, for who may fill it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridView {
    /// What rows are checked by while one types. Nothing of other projects is in it.
    pub facts: SheetFacts,
    /// The sheet as it is stored.
    pub stored: StoredSheet,
    /// What is wrong with stored rows and cannot be found in the browser: they overlap with rows
    /// that were entered earlier elsewhere.
    pub problems: Vec<ChangeProblem>,
    /// Why rows cannot be changed, if they cannot.
    pub locked: Option<String>,
}

/// Shows the grid of a sheet, whether the sheet is there yet or not. A page that shows the sheet
/// too takes [`super::sheet_view::SheetView::grid`], which asks the store nothing more.
///
/// # Errors
/// `NotLoggedIn`, `NotFound`; `Forbidden` for who may see the sheet but not fill it.
pub async fn grid_show(context: &Context, address: &SheetAddress) -> Result<GridView, UseCaseError> {
    let mut tx = context.read().await?;
    let (data, member) = grid_data(&mut tx, context, address).await?;
    grid_of(&data, &member, &Judged::of(&data, &member)?)
}

/// What a grid is made of, with the permission checked.
pub(super) async fn grid_data(
    tx: &mut Tx,
    context: &Context,
    address: &SheetAddress,
) -> Result<(QuarterData, MemberRow), UseCaseError> {
    let SheetScope { header, period, member, .. } = sheet_scope(tx, context, address, Action::TimesheetFill).await?;
    let data = load(tx, context, header, period, Some(&member)).await?;
    Ok((data, member))
}

/// The grid of a sheet that has been read and judged.
pub(super) fn grid_of(data: &QuarterData, member: &MemberRow, judged: &Judged) -> Result<GridView, UseCaseError> {
    let stored = stored_sheet(data, member)?;
    let overlaps = judged.findings.iter().filter(|found| found.rule == SheetRule::NoOverlap && found.rows.len() == 1);
    let problems = overlaps.filter_map(|found| {
        let row = found.rows.first().and_then(|at| stored.rows.get(*at))?;
        Some(ChangeProblem { id: row.id.clone(), field: found.field, message: sentence(&found.message) })
    });
    Ok(GridView {
        problems: problems.collect(),
        facts: sheet_facts(data, member)?,
        locked: judged.state.filter(|state| !state.is_editable()).map(|state| why_not(state, SheetAction::Confirm)),
        stored,
    })
}

/// The rows of a member's sheet with their keys, in order of day, time and key.
pub(super) fn stored_sheet(data: &QuarterData, member: &MemberRow) -> Result<StoredSheet, UseCaseError> {
    let Some(sheet) = data.sheet(member.member.id) else { return Ok(StoredSheet { version: 0, rows: Vec::new() }) };
    let keyed = |row: &EntryRow| Ok(KeyedRow { id: row.id.to_string(), row: draft(row)? });
    let rows = data.rows(sheet.id).iter().map(keyed).collect::<Result<_, UseCaseError>>()?;
    Ok(StoredSheet { version: sheet.version, rows })
}

/// What the rules need to know, without what the person did in other projects.
fn sheet_facts(data: &QuarterData, member: &MemberRow) -> Result<SheetFacts, UseCaseError> {
    let project = &data.header.project;
    Ok(SheetFacts {
        today: data.today,
        period: data.period,
        set_apart: data.plan.set_apart(data.period),
        project_start: project.start_on,
        summer_service_start: project.summer_service_start_on,
        project_end: project.end_on,
        agreed: data.agreed(member.member.id)?,
        reported_elsewhere: data.elsewhere_by_function(member.member.id).into_iter().collect(),
        reported_before: data.reported_before(member.member.id)?,
        occupied: data.occupied(member)?.into_iter().filter(|taken| taken.same_project).collect(),
        network: data.network.clone(),
        limits: data.limits(),
        rules: data.rules.clone(),
    })
}
