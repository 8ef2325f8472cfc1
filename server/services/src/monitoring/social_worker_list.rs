//! The register of an ATS's social workers as the page shows it (art. 2).

use chrono::NaiveDate;
use rust_decimal::Decimal;
use store::social_worker::SocialWorkerRow;
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::monitoring::reached::{counted_day, fte};
use crate::policy::{Action, Subject};
use crate::project::scope::{ProjectHead, project_head, project_scope};

/// A row of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SocialWorkerLine {
    /// Key.
    pub id: Uuid,
    /// The version that was read.
    pub version: i64,
    /// A person or a post.
    pub label: String,
    /// Who employs it.
    pub employer: String,
    /// Part of a full-time equivalent.
    pub fte: Decimal,
    /// First day.
    pub from: NaiveDate,
    /// Last day; none: until further notice.
    pub to: Option<NaiveDate>,
    /// Whether it counts on the day of the targets.
    pub counts: bool,
    /// Whether another row of the same label covers some of the same days.
    pub overlaps: bool,
}

/// What the page shows.
#[derive(Debug, Clone)]
pub struct SocialWorkersView {
    /// The project.
    pub head: ProjectHead,
    /// By label and first day.
    pub lines: Vec<SocialWorkerLine>,
    /// The day of the targets, and whether it is the project's end.
    pub day: (NaiveDate, bool),
    /// Full-time equivalents on that day.
    pub fte: Decimal,
    /// Whether the actor keeps the register.
    pub may_edit: bool,
    /// Whether the actor is of the ATS's office.
    pub office: bool,
}

/// Shows the register of the project's ATS.
///
/// # Errors
/// `NotLoggedIn`, `NotFound`, `Forbidden`.
pub async fn social_workers_show(context: &Context, project_id: Uuid) -> Result<SocialWorkersView, UseCaseError> {
    let mut tx = context.read().await?;
    let header = project_scope(&mut tx, context, project_id, Action::MonitoringRead).await?;
    let rows = store::social_worker::social_worker_list(&mut tx, header.project.ats_number).await?;
    let day = counted_day(header.project.end_on, context.today());
    let lines: Vec<SocialWorkerLine> = rows
        .iter()
        .map(|row| SocialWorkerLine {
            id: row.id,
            version: row.version,
            label: row.label.clone(),
            employer: row.employer.clone(),
            fte: fte(row.fte_ten_thousandths),
            from: row.from_on,
            to: row.to_on,
            counts: row.from_on <= day.0 && row.to_on.is_none_or(|to| day.0 <= to),
            overlaps: rows.iter().any(|other| overlap(row, other)),
        })
        .collect();
    let subject = Subject::Ats(header.project.ats_number);
    Ok(SocialWorkersView {
        head: project_head(context, &header)?,
        fte: lines.iter().filter(|line| line.counts).map(|line| line.fte).sum(),
        lines,
        day,
        may_edit: context.may(Action::SocialWorkerEdit, subject),
        office: context.may(Action::RecordRead, subject),
    })
}

/// Whether two rows are of the same label and share a day.
pub(crate) fn overlap(one: &SocialWorkerRow, other: &SocialWorkerRow) -> bool {
    one.id != other.id
        && one.label.to_lowercase() == other.label.to_lowercase()
        && other.to_on.is_none_or(|to| one.from_on <= to)
        && one.to_on.is_none_or(|to| other.from_on <= to)
}
