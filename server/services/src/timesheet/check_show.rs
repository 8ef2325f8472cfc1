//! A sheet as the officer checks it: the whole period by day with what the rules find beside the
//! rows, the decision, and the sheets before and after it in the queue (art. 10).

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::minutes::Minutes;
use domain::period::Period;
use domain::standard_cost::Spend;
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};
use crate::project::scope::{ProjectHead, project_head};
use crate::timesheet::quarter_data::{load, period_of};
use crate::timesheet::queue::{QueueFilter, QueueLine, line};
use crate::timesheet::readiness::Judged;
use crate::timesheet::scope::SheetAddress;
use crate::timesheet::sheet_view::{Abilities, Found, Notice, RowLine, SheetFacts};
use crate::timesheet::show::{abilities, monday, notices, off, row_line, spend, week_minutes};

/// Sheets shown before and after the one that is checked.
const AROUND: i64 = 6;

/// A day with rows.
#[derive(Debug, Clone)]
pub struct CheckDay {
    /// The day.
    pub date: NaiveDate,
    /// «sabato», «domenica» or «festa», where it is no working day.
    pub off: Option<&'static str>,
    /// Its rows.
    pub rows: Vec<RowLine>,
    /// Their minutes.
    pub minutes: Minutes,
    /// After the last day with rows of a week: minutes of the whole week in this project.
    pub week: Option<Minutes>,
}

/// The page of a sheet that is checked.
#[derive(Debug, Clone)]
pub struct CheckView {
    /// The project.
    pub head: ProjectHead,
    /// The sheet's own page.
    pub address: SheetAddress,
    /// What the queue was filtered by.
    pub filter: QueueFilter,
    /// The sheet in the queue.
    pub line: QueueLine,
    /// The period.
    pub period: Period,
    /// Its facts.
    pub facts: SheetFacts,
    /// Days with rows.
    pub days: Vec<CheckDay>,
    /// Minutes of all rows.
    pub minutes: Minutes,
    /// Number of rows.
    pub rows: usize,
    /// What they are worth: hourly cost and flat rate.
    pub value: Spend,
    /// When it was due.
    pub due: Option<NaiveDate>,
    /// Errors.
    pub errors: Vec<Notice>,
    /// Warnings.
    pub warnings: Vec<Notice>,
    /// What the actor may do.
    pub can: Abilities,
    /// The sheets before it in the queue, in the queue's order.
    pub before: Vec<QueueLine>,
    /// The sheets after it.
    pub after: Vec<QueueLine>,
}

/// Shows a sheet to the officer, among its neighbours in the filtered queue.
///
/// # Errors
/// `Forbidden` for who does not check sheets; `NotFound`.
pub async fn check_show(context: &Context, sheet: Uuid, filter: &QueueFilter) -> Result<CheckView, UseCaseError> {
    context.authorize(Action::TimesheetCheck, Subject::Portal)?;
    let mut tx = context.read().await?;
    let (found, order) = (filter.stored(), filter.stored_order());
    let around = store::check_queue::check_around(&mut tx, &found, order, sheet, AROUND).await?;
    let own = around.iter().find(|row| row.side == 0).ok_or(UseCaseError::NotFound)?;
    let member = own.member();
    let project = own.timesheet.project_id;
    let header = store::project::project_header(&mut tx, project).await?.ok_or(UseCaseError::NotFound)?;
    let subject = Subject::Person(header.project.ats_number, member.member.person_id);
    context.authorize(Action::TimesheetCheck, subject)?;
    let head = project_head(context, &header)?;
    let period = period_of(&own.timesheet);
    let data = load(&mut tx, context, header, period, Some(&member)).await?;
    let notes = store::row_note::row_note_list(&mut tx, sheet).await?;
    let reopened = own.timesheet.return_reason.is_some()
        && store::sheet_version::sheet_reopened_list(&mut tx, project).await?.contains(&sheet);
    drop(tx);
    let judged = Judged::of(&data, &member)?;
    let (stored, state) = judged.sheet.as_ref().zip(judged.state).ok_or(UseCaseError::NotFound)?;
    let rows = data.rows(sheet);
    let mut findings: HashMap<usize, Vec<Found>> = HashMap::new();
    for finding in &judged.findings {
        if let Some(first) = finding.rows.first() {
            let found = Found { error: finding.is_error(), message: finding.message.clone() };
            findings.entry(*first).or_default().push(found);
        }
    }
    let mut days: Vec<CheckDay> = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        let shown = row_line(&data, row, findings.remove(&i).unwrap_or_default(), &notes)?;
        if days.last().is_none_or(|day| day.date != row.on_date) {
            let (date, off) = (row.on_date, off(row.on_date));
            days.push(CheckDay { date, off, rows: Vec::new(), minutes: Minutes::ZERO, week: None });
        }
        if let Some(day) = days.last_mut() {
            day.minutes = day.minutes + shown.minutes();
            day.rows.push(shown);
        }
    }
    let mut weeks = week_minutes(&data, &member, &judged.drafts)?;
    let mut later = None;
    for day in days.iter_mut().rev() {
        let week = monday(day.date);
        if later != Some(week) {
            day.week = weeks.remove(&week);
            later = Some(week);
        }
    }
    let minutes: Minutes = judged.drafts.iter().map(|row| row.start.until(row.end)).sum();
    let side = |before: bool| -> Result<Vec<QueueLine>, UseCaseError> {
        around.iter().filter(|row| if before { row.side < 0 } else { row.side > 0 }).map(line).collect()
    };
    Ok(CheckView {
        address: SheetAddress { project, period: period.code(), operator: member.member.code.clone() },
        filter: filter.clone(),
        line: line(own)?,
        period,
        facts: SheetFacts {
            state,
            confirmed_at: stored.confirmed_at,
            sent_at: stored.sent_at,
            decided_at: stored.decided_at,
            explanation: stored.explanation.clone(),
            return_reason: stored.return_reason.clone(),
            reopened,
        },
        days,
        minutes,
        rows: rows.len(),
        value: spend(minutes, &data),
        due: data.due(),
        errors: notices(&rows, &judged.findings, true),
        warnings: notices(&rows, &judged.findings, false),
        can: abilities(context, subject, &data, &judged),
        before: side(true)?,
        after: side(false)?,
        head,
    })
}
