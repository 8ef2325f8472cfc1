//! The rows of a sheet, or of all sheets of a period, as a list: what the page of a sheet shows
//! month by month.

use chrono::{DateTime, NaiveDate, Utc};
use domain::function::ServiceFunction;
use domain::minutes::{Minutes, TimeOfDay};
use domain::period::Period;
use domain::timesheet::SheetState;
use store::group::MemberRow;
use uuid::Uuid;

use crate::context::Context;
use crate::determination::facts::member_name;
use crate::error::UseCaseError;
use crate::policy::Action;
use crate::timesheet::quarter_data::{QuarterData, load};
use crate::timesheet::readiness::Judged;
use crate::timesheet::row_save::place_label;
use crate::timesheet::scope::{QuarterScope, SheetAddress, project_period, quarter_scope, sheet_scope};
use crate::timesheet::words::sentence;

/// A row of the list.
#[derive(Debug, Clone)]
pub struct ListedRow {
    /// Code of the operator.
    pub operator: String,
    /// Name of the operator.
    pub name: String,
    /// State of the sheet.
    pub state: SheetState,
    /// Whether the operator has confirmed it.
    pub confirmed: bool,
    /// Day.
    pub date: NaiveDate,
    /// From.
    pub start: TimeOfDay,
    /// To.
    pub end: TimeOfDay,
    /// Function.
    pub function: ServiceFunction,
    /// The place in words.
    pub place: String,
    /// The note; may be empty.
    pub note: String,
    /// When it was entered.
    pub entered_at: DateTime<Utc>,
    /// What the rules find in it.
    pub findings: Vec<String>,
}

/// The rows with the total of their sheets.
#[derive(Debug, Clone)]
pub struct RowsList {
    /// Number of the ATS.
    pub ats: i64,
    /// The period.
    pub period: Period,
    /// The rows by operator, in order of time.
    pub rows: Vec<ListedRow>,
    /// Minutes of their sheets, as the sheets' sums keep them.
    pub minutes: Minutes,
}

/// The rows of a sheet.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn sheet_rows(context: &Context, address: &SheetAddress) -> Result<RowsList, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = sheet_scope(&mut tx, context, address, Action::TimesheetRead).await?;
    let data = load(&mut tx, context, scope.header, scope.period, Some(&scope.member)).await?;
    if data.sheet(scope.member.member.id).is_none() {
        return Err(UseCaseError::NotFound);
    }
    list(&data, std::slice::from_ref(&scope.member))
}

/// The rows of all sheets of a period; for an operator those of the own sheet.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn period_rows(context: &Context, project: Uuid, period: &str) -> Result<RowsList, UseCaseError> {
    let mut tx = context.read().await?;
    let QuarterScope { header, members, own } = quarter_scope(&mut tx, context, project).await?;
    let period = project_period(&header, period)?;
    let only = own.and_then(|own| members.iter().find(|member| member.member.id == own));
    let data = load(&mut tx, context, header, period, only).await?;
    list(&data, &members)
}

fn list(data: &QuarterData, members: &[MemberRow]) -> Result<RowsList, UseCaseError> {
    let (mut rows, mut minutes) = (Vec::new(), Minutes::ZERO);
    for member in members {
        let judged = Judged::of(data, member)?;
        let Some((sheet, state)) = judged.sheet.as_ref().zip(judged.state) else { continue };
        minutes = minutes + data.sheet_sum(member.member.id).0;
        let stored = data.rows(sheet.id);
        for (index, (row, entry)) in judged.drafts.into_iter().zip(stored).enumerate() {
            let findings = judged.findings.iter().filter(|finding| finding.rows.first() == Some(&index));
            rows.push(ListedRow {
                operator: member.member.code.clone(),
                name: member_name(member),
                state,
                confirmed: sheet.confirmed_at.is_some(),
                date: row.date,
                start: row.start,
                end: row.end,
                function: row.function,
                place: place_label(data, &row.place),
                note: row.note,
                entered_at: entry.entered_at,
                findings: findings.map(|finding| sentence(&finding.message)).collect(),
            });
        }
    }
    Ok(RowsList { ats: data.header.project.ats_number, period: data.period, rows, minutes })
}
