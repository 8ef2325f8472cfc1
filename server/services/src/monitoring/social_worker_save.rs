//! The office keeps the register of the ATS's social workers (art. 2): a new row, a correction, the
//! end of one. Earlier values stay in the history. Rows of the same label that overlap are let
//! pass with a warning: a post may be shared.

use chrono::NaiveDate;
use domain::format::{decimal, parse_decimal};
use domain::targets::FTE_PARTS;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;
use store::Tx;
use store::social_worker::{
    SocialWorkerRow, social_worker_by_id, social_worker_insert, social_worker_list, social_worker_update,
};
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::error::{FieldProblem, UseCaseError};
use crate::monitoring::reached::fte;
use crate::monitoring::social_worker_list::overlap;
use crate::policy::Action;
use crate::project::scope::project_scope;
use crate::typed::typed_day;

/// The longest label or employer, in characters.
const LONGEST: usize = 100;

/// A row as it was typed.
#[derive(Debug, Clone, Default)]
pub struct SocialWorkerInput {
    /// The version that was read; of a new row none.
    pub version: i64,
    /// A person or a post.
    pub label: String,
    /// Who employs it.
    pub employer: String,
    /// Share of a full-time equivalent, with a comma.
    pub fte: String,
    /// First day.
    pub from: String,
    /// Last day; empty: until further notice.
    pub to: String,
}

/// What was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SocialWorkerSaved {
    /// A person or a post.
    pub label: String,
    /// Whether another row of the same label covers some of the same days.
    pub overlaps: bool,
}

#[derive(Serialize)]
struct Kept<'a> {
    label: &'a str,
    employer: &'a str,
    fte: String,
    from_on: NaiveDate,
    to_on: Option<NaiveDate>,
}

impl<'a> Kept<'a> {
    fn of(row: &'a SocialWorkerRow) -> Self {
        let fte = decimal(fte(row.fte_ten_thousandths));
        Kept { label: &row.label, employer: &row.employer, fte, from_on: row.from_on, to_on: row.to_on }
    }
}

/// Adds a row.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` with all problems at once.
pub async fn social_worker_add(
    context: &Context,
    project_id: Uuid,
    input: &SocialWorkerInput,
) -> Result<SocialWorkerSaved, UseCaseError> {
    let mut tx = context.write().await?;
    let header = project_scope(&mut tx, context, project_id, Action::SocialWorkerEdit).await?;
    let row = read(input, context.new_id(), header.project.ats_number)?;
    social_worker_insert(&mut tx, &row).await?;
    let change = change("social_worker.add", project_id, &row);
    audit::record(&mut tx, context, change, None::<&()>, Some(&Kept::of(&row))).await?;
    saved(tx, row).await
}

/// Corrects a row.
///
/// # Errors
/// As [`social_worker_add`]; `Stale` when it changed since it was read.
pub async fn social_worker_correct(
    context: &Context,
    (project_id, id): (Uuid, Uuid),
    input: &SocialWorkerInput,
) -> Result<SocialWorkerSaved, UseCaseError> {
    let mut tx = context.write().await?;
    let before = found(&mut tx, context, (project_id, id)).await?;
    let row = SocialWorkerRow { version: input.version, ..read(input, id, before.ats_number)? };
    social_worker_update(&mut tx, &row).await?;
    let change = change("social_worker.correct", project_id, &row);
    audit::record(&mut tx, context, change, Some(&Kept::of(&before)), Some(&Kept::of(&row))).await?;
    saved(tx, row).await
}

/// Ends a row after a day.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` for a day before the first one; `Stale`.
pub async fn social_worker_end(
    context: &Context,
    (project_id, id): (Uuid, Uuid),
    version: i64,
    to: &str,
) -> Result<SocialWorkerSaved, UseCaseError> {
    let mut tx = context.write().await?;
    let before = found(&mut tx, context, (project_id, id)).await?;
    let mut problems = Vec::new();
    let to = typed_day(&mut problems, "al", to);
    if to.is_some_and(|to| to < before.from_on) {
        problems.push(FieldProblem::new("al", "L’ultimo giorno viene prima del primo."));
    }
    if !problems.is_empty() {
        return Err(UseCaseError::Invalid(problems));
    }
    let row = SocialWorkerRow { to_on: to, version, ..before.clone() };
    social_worker_update(&mut tx, &row).await?;
    let change = change("social_worker.end", project_id, &row);
    audit::record(&mut tx, context, change, Some(&Kept::of(&before)), Some(&Kept::of(&row))).await?;
    saved(tx, row).await
}

/// A row of the project's ATS.
async fn found(
    tx: &mut Tx,
    context: &Context,
    (project_id, id): (Uuid, Uuid),
) -> Result<SocialWorkerRow, UseCaseError> {
    let header = project_scope(tx, context, project_id, Action::SocialWorkerEdit).await?;
    let row = social_worker_by_id(tx, id).await?;
    row.filter(|row| row.ats_number == header.project.ats_number).ok_or(UseCaseError::NotFound)
}

fn change(action: &'static str, project_id: Uuid, row: &SocialWorkerRow) -> Change<'static> {
    Change { project: Some(project_id), action, entity: "social_worker", entity_id: row.id.to_string() }
}

/// Commits, and says whether the row overlaps another of its label.
async fn saved(mut tx: Tx, row: SocialWorkerRow) -> Result<SocialWorkerSaved, UseCaseError> {
    let rows = social_worker_list(&mut tx, row.ats_number).await?;
    let overlaps = rows.iter().any(|other| overlap(&row, other));
    tx.commit().await?;
    Ok(SocialWorkerSaved { label: row.label, overlaps })
}

fn typed_name(problems: &mut Vec<FieldProblem>, (field, what): (&str, &str), text: &str) -> String {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().count() > LONGEST {
        problems.push(FieldProblem::new(field, format!("Indichi {what}, al massimo {LONGEST} caratteri.")));
    }
    name
}

/// Above 0 and at most 1, in ten-thousandths.
fn typed_fte(problems: &mut Vec<FieldProblem>, text: &str) -> Option<i64> {
    let parts = parse_decimal(text).ok().map(|share| share * Decimal::from(FTE_PARTS)).filter(Decimal::is_integer);
    let parts = parts.and_then(|parts| parts.to_i64()).filter(|parts| (1..=FTE_PARTS).contains(parts));
    if parts.is_none() {
        let message = "Scriva la quota di tempo pieno, maggiore di 0 e al massimo 1, con non più di quattro decimali: per esempio 0,5.";
        problems.push(FieldProblem::new("quota", message));
    }
    parts
}

/// Reads what was typed, with all its problems at once.
fn read(input: &SocialWorkerInput, id: Uuid, ats_number: i64) -> Result<SocialWorkerRow, UseCaseError> {
    let mut problems = Vec::new();
    let label = typed_name(&mut problems, ("nome", "la persona o il posto"), &input.label);
    let employer = typed_name(&mut problems, ("datore", "il datore di lavoro"), &input.employer);
    let fte = typed_fte(&mut problems, &input.fte);
    let from = typed_day(&mut problems, "dal", &input.from);
    let to = if input.to.trim().is_empty() { None } else { typed_day(&mut problems, "al", &input.to) };
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        problems.push(FieldProblem::new("al", "L’ultimo giorno viene prima del primo."));
    }
    match (fte, from) {
        (Some(fte_ten_thousandths), Some(from_on)) if problems.is_empty() => {
            Ok(SocialWorkerRow { id, ats_number, label, employer, fte_ten_thousandths, from_on, to_on: to, version: 1 })
        }
        _ => Err(UseCaseError::Invalid(problems)),
    }
}
