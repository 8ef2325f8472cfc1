//! The officer accepts sheets: one, those of a period without findings, or those ticked in the
//! queue (art. 10). Taking a sheet in check is part of the same click.

use std::collections::{BTreeMap, BTreeSet};

use domain::minutes::Minutes;
use domain::period::Period;
use domain::timesheet::{SheetAction, SheetState};
use store::group::MemberRow;
use store::timesheet::TimesheetRow;
use store::{Tx, retrying};
use uuid::Uuid;

use crate::context::Context;
use crate::crosscheck::queue_recheck;
use crate::determination::fixed::{FIXED, is_fixed, refuse_if_fixed};
use crate::error::{FieldProblem, UseCaseError};
use crate::policy::{Action, Subject};
use crate::project::scope::project_scope;
use crate::timesheet::quarter_data::{QuarterData, load, period_of, state_of};
use crate::timesheet::readiness::{Judged, Refused, not_too_many};
use crate::timesheet::scope::{SheetAddress, sheet_scope};
use crate::timesheet::step::{Whose, next_state, record_step, same_version};

/// Accepts one sheet.
///
/// # Errors
/// `Stale`; `Conflict` when it is not with the Region, and once a determination stands on the
/// accepted rows; `Invalid` when it has errors.
pub async fn accept(context: &Context, address: SheetAddress, version: i64) -> Result<(), UseCaseError> {
    retrying(|| attempt(context, &address, version)).await
}

async fn attempt(context: &Context, address: &SheetAddress, version: i64) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    let scope = sheet_scope(&mut tx, context, address, Action::TimesheetCheck).await?;
    let member = scope.member;
    let data = load(&mut tx, context, scope.header, scope.period, Some(&member)).await?;
    let judged = Judged::of(&data, &member)?;
    let sheet = judged.sheet.as_ref().ok_or(UseCaseError::NotFound)?;
    same_version(Some(sheet), version)?;
    with_the_region(sheet)?;
    refuse_if_fixed(&mut tx, address.project).await?;
    let errors = judged.error_words();
    if !errors.is_empty() {
        return Err(UseCaseError::Invalid(errors.into_iter().map(|text| FieldProblem::new("", text)).collect()));
    }
    store_accepted(&mut tx, context, &data, &member, sheet).await?;
    queue_recheck(&mut tx, context, address.project).await?;
    tx.commit().await?;
    Ok(())
}

/// What was accepted and what was not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptedMany {
    /// How many.
    pub accepted: usize,
    /// Their minutes.
    pub minutes: Minutes,
    /// Those that could not be accepted.
    pub refused: Vec<Refused>,
}

/// Accepts the sheets given, of whatever projects, each as the page showed it; each is accepted
/// wholly or not at all. With `clean_only`, those with warnings are refused too.
///
/// # Errors
/// `Conflict` when none is given; `Invalid` when too many are, and with the reasons when none can
/// be accepted.
pub async fn accept_many(
    context: &Context,
    sheets: Vec<(Uuid, i64)>,
    clean_only: bool,
) -> Result<AcceptedMany, UseCaseError> {
    some_accepted(accept_picked(context, None, &sheets, clean_only).await?)
}

/// Accepts the sheets given from the page of one project's period: those without warnings.
///
/// # Errors
/// As [`accept_many`]; `NotFound` for who may not know of the project, and for a sheet of another.
pub async fn accept_in_project(
    context: &Context,
    project: Uuid,
    sheets: Vec<(Uuid, i64)>,
) -> Result<AcceptedMany, UseCaseError> {
    some_accepted(accept_picked(context, Some(project), &sheets, true).await?)
}

/// Accepts the sheets given in one transaction; none may be among them that can be accepted. What
/// the rules find in those that are refused is kept with them.
///
/// # Errors
/// As [`accept_many`], but for `Invalid`.
pub(super) async fn accept_picked(
    context: &Context,
    only: Option<Uuid>,
    picks: &[(Uuid, i64)],
    clean_only: bool,
) -> Result<AcceptedMany, UseCaseError> {
    retrying(|| attempt_many(context, only, picks, clean_only)).await
}

/// What was done, or why nothing was.
fn some_accepted(outcome: AcceptedMany) -> Result<AcceptedMany, UseCaseError> {
    if outcome.accepted > 0 {
        return Ok(outcome);
    }
    let problems = outcome.refused.iter().map(|refused| FieldProblem::new("", refused.sentence()));
    Err(UseCaseError::Invalid(problems.collect()))
}

async fn attempt_many(
    context: &Context,
    only: Option<Uuid>,
    picks: &[(Uuid, i64)],
    clean_only: bool,
) -> Result<AcceptedMany, UseCaseError> {
    let mut tx = context.write().await?;
    match only {
        Some(project) => drop(project_scope(&mut tx, context, project, Action::TimesheetCheck).await?),
        None => drop(context.authorize(Action::TimesheetCheck, Subject::Portal)?),
    }
    if picks.is_empty() {
        return Err(UseCaseError::conflict("Nessun timesheet è selezionato: spunti quelli da accettare."));
    }
    not_too_many(picks)?;
    // A sheet sent twice in one form is one sheet.
    let picks: BTreeSet<&(Uuid, i64)> = picks.iter().collect();
    let mut groups: BTreeMap<(Uuid, Period), Vec<(Uuid, i64)>> = BTreeMap::new();
    for (id, version) in picks {
        let row = store::timesheet::timesheet_by_id(&mut tx, *id).await?.ok_or(UseCaseError::NotFound)?;
        context.authorize(Action::TimesheetCheck, Subject::Ats(row.ats_number))?;
        if only.is_some_and(|project| project != row.timesheet.project_id) {
            return Err(UseCaseError::NotFound);
        }
        let key = (row.timesheet.project_id, period_of(&row.timesheet));
        groups.entry(key).or_default().push((*id, *version));
    }
    let mut outcome = AcceptedMany { accepted: 0, minutes: Minutes::ZERO, refused: Vec::new() };
    let mut counted = false;
    for ((project, period), group) in groups {
        let before = outcome.accepted;
        let header = store::project::project_header(&mut tx, project).await?.ok_or(UseCaseError::NotFound)?;
        let members = store::group::member_list_by_project(&mut tx, project).await?;
        let data = load(&mut tx, context, header, period, None).await?;
        let latest = store::determination::determination_latest(&mut tx, project).await?;
        let fixed = is_fixed(latest.as_ref());
        for (id, version) in group {
            let member = members.iter().find(|m| data.sheet(m.member.id).is_some_and(|sheet| sheet.id == id));
            let member = member.ok_or(UseCaseError::NotFound)?;
            if fixed {
                outcome.refused.push(Refused::new(member, vec![FIXED.to_owned()]));
                continue;
            }
            let judged = Judged::of(&data, member)?;
            let sheet = judged.sheet.as_ref().ok_or(UseCaseError::NotFound)?;
            let reasons = obstacles(&judged, sheet, version, clean_only);
            if !reasons.is_empty() {
                // What the rules find now is kept: the queue does not offer it as clean again.
                if !judged.findings.is_empty() && with_the_region(sheet).is_ok() {
                    store::check_queue::check_counted(&mut tx, sheet.id, judged.counts()).await?;
                    counted = true;
                }
                outcome.refused.push(Refused::new(member, reasons));
                continue;
            }
            store_accepted(&mut tx, context, &data, member, sheet).await?;
            outcome.accepted += 1;
            outcome.minutes = outcome.minutes + data.sheet_sum(member.member.id).0;
        }
        if outcome.accepted > before {
            queue_recheck(&mut tx, context, project).await?;
        }
    }
    if outcome.accepted > 0 || counted {
        tx.commit().await?;
    }
    Ok(outcome)
}

fn obstacles(judged: &Judged, sheet: &TimesheetRow, version: i64, clean_only: bool) -> Vec<String> {
    if let Err(UseCaseError::Conflict(reason)) = with_the_region(sheet) {
        return vec![reason];
    }
    if same_version(Some(sheet), version).is_err() {
        return vec!["Nel frattempo è stato modificato: lo controlli e ripeta l’operazione.".to_owned()];
    }
    let mut reasons = judged.error_words();
    if clean_only && judged.warnings() > 0 {
        reasons.push("Ha avvisi: lo apra e decida.".to_owned());
    }
    reasons
}

/// Takes a sent sheet in check where that is still to be done; gives the sheet as it then is,
/// not stored.
///
/// # Errors
/// `Conflict` when the sheet is not with the Region.
pub(super) fn with_the_region(sheet: &TimesheetRow) -> Result<TimesheetRow, UseCaseError> {
    let mut taken = sheet.clone();
    if state_of(sheet)? == SheetState::Sent {
        taken.state = next_state(sheet, SheetAction::TakeInCheck)?.code().to_owned();
    }
    next_state(&taken, SheetAction::Accept)?;
    Ok(taken)
}

/// Stores a decision on a sheet with the Region: the taking in check, where it was only sent,
/// and the decision, each with its entry in the history.
pub(super) async fn store_decision(
    tx: &mut Tx,
    context: &Context,
    whose: &Whose<'_>,
    sheet: &TimesheetRow,
    (action, name): (SheetAction, &'static str),
    reason: Option<String>,
) -> Result<(), UseCaseError> {
    let mut taken = with_the_region(sheet)?;
    if taken.state != sheet.state {
        store::timesheet::timesheet_update_state(tx, &taken).await?;
        taken.version += 1;
        record_step(tx, context, "timesheet.take_in_check", whose, Some(sheet), &taken).await?;
    }
    let mut decided = taken.clone();
    decided.state = next_state(&taken, action)?.code().to_owned();
    decided.decided_at = Some(context.now());
    if reason.is_some() {
        decided.return_reason = reason;
    }
    store::timesheet::timesheet_update_state(tx, &decided).await?;
    decided.version += 1;
    record_step(tx, context, name, whose, Some(&taken), &decided).await
}

async fn store_accepted(
    tx: &mut Tx,
    context: &Context,
    data: &QuarterData,
    member: &MemberRow,
    sheet: &TimesheetRow,
) -> Result<(), UseCaseError> {
    let whose = Whose { operator: &member.member.code, period: data.period.code() };
    store_decision(tx, context, &whose, sheet, (SheetAction::Accept, "timesheet.accept"), None).await
}
