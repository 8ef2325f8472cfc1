//! A sheet as its page shows it: a month of days with their rows and findings, totals of day,
//! week, function, month and period against the hours agreed, and what can be done now.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{Datelike, Days, NaiveDate};
use domain::function::ServiceFunction;
use domain::minutes::Minutes;
use domain::standard_cost::{Spend, staff_cost};
use domain::timesheet::{Finding, Place, RowDraft, SheetAction, SheetState};
use store::entry::EntryRow;
use store::row_note::RowNoteRow;
use uuid::Uuid;

use crate::clock::day_in_italy;
use crate::context::Context;
use crate::determination::facts::member_name;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};
use crate::project::scope::project_head;
use crate::timesheet::grid_show::grid_of;
use crate::timesheet::quarter_data::{QuarterData, draft, load, time};
use crate::timesheet::readiness::Judged;
use crate::timesheet::row::OTHER_PLACE;
use crate::timesheet::row_save::place_label;
use crate::timesheet::scope::{SheetScope, sheet_scope};
use crate::timesheet::step::why_not;
use crate::timesheet::words::sentence;

pub use crate::timesheet::scope::SheetAddress;
pub use crate::timesheet::sheet_view::{
    Abilities, DayLine, Found, FunctionTotal, MarkLine, Notice, ProposedRow, RowLine, SheetFacts, SheetView,
};

/// Shows a sheet, whether it is there yet or not; `month` of the period, else the first with
/// something to do.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn sheet_show(
    context: &Context,
    address: &SheetAddress,
    month: Option<u32>,
) -> Result<SheetView, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = sheet_scope(&mut tx, context, address, Action::TimesheetRead).await?;
    let subject = scope.subject();
    let SheetScope { header, period, members, member } = scope;
    let reads_all = context.may(Action::TimesheetRead, Subject::Ats(header.project.ats_number));
    let head = project_head(context, &header)?;
    let data = load(&mut tx, context, header, period, Some(&member)).await?;
    let judged = Judged::of(&data, &member)?;
    let notes = match &judged.sheet {
        None => Vec::new(),
        Some(sheet) => store::row_note::row_note_list(&mut tx, sheet.id).await?,
    };
    let reopened = match judged.sheet.as_ref().filter(|sheet| sheet.return_reason.is_some()) {
        None => false,
        Some(sheet) => store::sheet_version::sheet_reopened_list(&mut tx, address.project).await?.contains(&sheet.id),
    };
    let rows = judged.sheet.as_ref().map(|sheet| data.rows(sheet.id)).unwrap_or_default();
    let month = shown_month(&data, &rows, month);
    let elsewhere = data.elsewhere_by_function(member.member.id);
    let functions = function_totals(&data, member.member.id, &judged.drafts, &elsewhere, month)?;
    let place = members.iter().position(|m| m.member.id == member.member.id).unwrap_or_default();
    let neighbour = |at: Option<usize>| {
        let found = at.and_then(|at| members.get(at)).filter(|_| reads_all);
        found.map(|m| (m.member.code.clone(), member_name(m)))
    };
    let minutes: Minutes = judged.drafts.iter().map(|row| row.start.until(row.end)).sum();
    let days = days(&data, &member, &rows, &judged, &notes, month)?;
    let can = abilities(context, subject, &data, &judged);
    let fills = can.fill.as_ref().is_some_and(Vec::is_empty);
    let grid = if fills { Some(grid_of(&data, &member, &judged)?) } else { None };
    let notice = |error: bool| notices(&rows, &judged.findings, error);
    Ok(SheetView {
        head,
        period,
        operator: member.member.code.clone(),
        name: member_name(&member),
        previous: neighbour(place.checked_sub(1)),
        next: neighbour(Some(place + 1)),
        version: judged.sheet.as_ref().map_or(0, |sheet| sheet.version),
        due: data.due(),
        months: period.months(),
        month,
        month_minutes: days.iter().map(|day| day.minutes).sum(),
        days,
        functions,
        minutes,
        rows: rows.len(),
        value: spend(minutes, &data),
        hourly_cost: data.rules.hourly_cost,
        errors: notice(true),
        warnings: notice(false),
        reasons: notes.iter().filter(|n| n.mark_id.is_none()).map(|n| (n.entry_id, n.reason.clone())).collect(),
        marks: marks(&notes)?,
        can,
        grid,
        places: places(&data),
        choices: choices(&data, member.member.id)?,
        proposed: proposed(&rows),
        sheet: judged.sheet.as_ref().zip(judged.state).map(|(sheet, state)| SheetFacts {
            state,
            confirmed_at: sheet.confirmed_at,
            sent_at: sheet.sent_at,
            decided_at: sheet.decided_at,
            explanation: sheet.explanation.clone(),
            return_reason: sheet.return_reason.clone(),
            reopened,
        }),
    })
}

/// The month asked for; else the first one without rows up to today, else the last one with.
fn shown_month(data: &QuarterData, rows: &[EntryRow], wanted: Option<u32>) -> u32 {
    let months = data.period.months();
    let first = months.first().copied().unwrap_or(1);
    if let Some(month) = wanted.filter(|month| months.contains(month)) {
        return month;
    }
    let has_rows = |month: u32| rows.iter().any(|row| row.on_date.month() == month);
    if data.period.contains(data.today) {
        return data.today.month();
    }
    months.iter().copied().find(|month| has_rows(*month)).unwrap_or(first)
}

pub(super) fn spend(minutes: Minutes, data: &QuarterData) -> Spend {
    Spend::of_staff_cost(staff_cost(minutes, &data.rules), &data.rules)
}

fn function_totals(
    data: &QuarterData,
    member: Uuid,
    drafts: &[RowDraft],
    elsewhere: &BTreeMap<ServiceFunction, Minutes>,
    month: u32,
) -> Result<Vec<FunctionTotal>, UseCaseError> {
    let agreed = data.agreed(member)?;
    let sum = |function: ServiceFunction, only: Option<u32>| -> Minutes {
        let own = drafts.iter().filter(|d| d.function == function && only.is_none_or(|m| d.date.month() == m));
        own.map(|d| d.start.until(d.end)).sum()
    };
    let mut totals = Vec::new();
    for function in ServiceFunction::ALL {
        let agreed_minutes: Minutes = agreed.iter().filter(|a| a.function == function).map(|a| a.agreed).sum();
        let before = elsewhere.get(&function).copied().unwrap_or_default();
        let period = sum(function, None);
        if agreed_minutes == Minutes::ZERO && before == Minutes::ZERO && period == Minutes::ZERO {
            continue;
        }
        totals.push(FunctionTotal {
            function,
            month: sum(function, Some(month)),
            period,
            project: before + period,
            agreed: agreed_minutes,
            value: spend(period, data),
        });
    }
    Ok(totals)
}

/// The functions in which the member has hours on a day of this period.
fn choices(data: &QuarterData, member: Uuid) -> Result<Vec<ServiceFunction>, UseCaseError> {
    let mut functions: Vec<ServiceFunction> = data
        .agreed(member)?
        .into_iter()
        .filter(|a| data.plan.has_day(data.period, a.from, a.to))
        .map(|a| a.function)
        .collect();
    functions.sort_unstable();
    functions.dedup();
    Ok(functions)
}

fn places(data: &QuarterData) -> Vec<(String, String)> {
    let sportelli = data.network.iter().map(|point| (point.id.clone(), format!("Sportello di {}", point.name)));
    sportelli.chain([(OTHER_PLACE.to_owned(), "Altro luogo".to_owned())]).collect()
}

/// Function and place of the row entered last.
fn proposed(rows: &[EntryRow]) -> ProposedRow {
    let Some(last) = rows.iter().max_by_key(|row| (row.entered_at, row.on_date, row.starts)) else {
        return ProposedRow::default();
    };
    ProposedRow {
        function: last.function.clone(),
        place: last.sportello_id.map_or_else(|| OTHER_PLACE.to_owned(), |id| id.to_string()),
        stated: last.place.clone().unwrap_or_default(),
    }
}

pub(super) fn notices(rows: &[EntryRow], findings: &[Finding], errors: bool) -> Vec<Notice> {
    let wanted = findings.iter().filter(|finding| finding.is_error() == errors);
    wanted
        .filter_map(|finding| {
            let row = finding.rows.first().and_then(|i| rows.get(*i))?;
            Some(Notice {
                date: row.on_date,
                row: row.id,
                message: sentence(&finding.message),
                article: finding.article(),
            })
        })
        .collect()
}

fn days(
    data: &QuarterData,
    member: &store::group::MemberRow,
    rows: &[EntryRow],
    judged: &Judged,
    notes: &[RowNoteRow],
    month: u32,
) -> Result<Vec<DayLine>, UseCaseError> {
    let open: HashSet<NaiveDate> = data.plan.days(data.period).collect();
    let mut weeks = week_minutes(data, member, &judged.drafts)?;
    let mut by_row: HashMap<usize, Vec<Found>> = HashMap::new();
    for finding in &judged.findings {
        if let Some(first) = finding.rows.first() {
            let found = Found { error: finding.is_error(), message: finding.message.clone() };
            by_row.entry(*first).or_default().push(found);
        }
    }
    let mut days = Vec::new();
    let mut date = NaiveDate::from_ymd_opt(data.period.year(), month, 1);
    while let Some(day) = date.filter(|day| day.month() == month) {
        let mut lines = Vec::new();
        for (i, row) in rows.iter().enumerate().filter(|(_, row)| row.on_date == day) {
            lines.push(row_line(data, row, by_row.remove(&i).unwrap_or_default(), notes)?);
        }
        let next = day.succ_opt();
        let week_ends = day.weekday().num_days_from_monday() == 6 || next.is_none_or(|next| next.month() != month);
        days.push(DayLine {
            date: day,
            off: off(day),
            open: open.contains(&day),
            minutes: lines.iter().map(RowLine::minutes).sum(),
            rows: lines,
            week: if week_ends { weeks.remove(&monday(day)) } else { None },
        });
        date = next;
    }
    Ok(days)
}

pub(super) fn off(day: NaiveDate) -> Option<&'static str> {
    if domain::holiday::is_holiday(day) {
        return Some("festa");
    }
    match day.weekday().num_days_from_monday() {
        5 => Some("sabato"),
        6 => Some("domenica"),
        _ => None,
    }
}

pub(super) fn monday(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday()))).unwrap_or(day)
}

/// Minutes in this project by Monday of the week, also of rows of the neighbouring periods.
pub(super) fn week_minutes(
    data: &QuarterData,
    member: &store::group::MemberRow,
    drafts: &[RowDraft],
) -> Result<BTreeMap<NaiveDate, Minutes>, UseCaseError> {
    let mut weeks: BTreeMap<NaiveDate, Minutes> = BTreeMap::new();
    let others = data.occupied(member)?;
    let own = drafts.iter().map(|d| (d.date, d.start.until(d.end)));
    let taken = others.iter().filter(|o| o.same_project).map(|o| (o.date, o.start.until(o.end)));
    for (date, minutes) in own.chain(taken) {
        let week = weeks.entry(monday(date)).or_default();
        *week = *week + minutes;
    }
    Ok(weeks)
}

/// The marks among notes, each with its row.
fn marks<'n>(notes: impl IntoIterator<Item = &'n RowNoteRow>) -> Result<Vec<(Uuid, MarkLine)>, UseCaseError> {
    let marks = notes.into_iter().filter_map(|note| Some((note, note.mark_id?, note.starts?, note.ends?)));
    let line = |(note, id, starts, ends): (&RowNoteRow, Uuid, i64, i64)| {
        let mark = MarkLine { id, start: time(starts)?, end: time(ends)?, reason: note.reason.clone() };
        Ok((note.entry_id, mark))
    };
    marks.map(line).collect()
}

/// A row with what the rules find in it and what the Region noted on it.
pub(super) fn row_line(
    data: &QuarterData,
    row: &EntryRow,
    findings: Vec<Found>,
    notes: &[RowNoteRow],
) -> Result<RowLine, UseCaseError> {
    let draft = draft(row)?;
    let own = || notes.iter().filter(|note| note.entry_id == row.id);
    Ok(RowLine {
        id: row.id,
        start: draft.start,
        end: draft.end,
        function: draft.function,
        place: place_label(data, &draft.place),
        place_value: match &draft.place {
            Place::Sportello(id) => id.clone(),
            Place::Stated(_) => OTHER_PLACE.to_owned(),
        },
        stated: row.place.clone(),
        note: row.note.clone(),
        entered_after: (day_in_italy(row.entered_at) - row.on_date).num_days(),
        findings,
        marks: marks(own())?.into_iter().map(|(_, mark)| mark).collect(),
        returned: own().find(|note| note.mark_id.is_none()).map(|note| note.reason.clone()),
    })
}

pub(super) fn abilities(context: &Context, subject: Subject, data: &QuarterData, judged: &Judged) -> Abilities {
    let state = judged.state.unwrap_or(SheetState::Draft);
    let fills = context.may(Action::TimesheetFill, subject);
    let checks = context.may(Action::TimesheetCheck, subject);
    let with_region = matches!(state, SheetState::Sent | SheetState::InCheck) && judged.sheet.is_some();
    Abilities {
        fill: fills.then(|| if state.is_editable() { Vec::new() } else { vec![why_not(state, SheetAction::Confirm)] }),
        confirm: context.may(Action::TimesheetConfirm, subject).then(|| judged.confirm_obstacles(data)),
        send: context.may(Action::TimesheetSend, subject).then(|| judged.send_obstacles(data, Some(""))),
        rework: fills && state == SheetState::Returned,
        accept: checks.then(
            || {
                if with_region { judged.error_words() } else { vec![why_not(state, SheetAction::Accept)] }
            },
        ),
        return_sheet: checks && with_region,
        mark: checks && judged.sheet.is_some() && state.counts_as_reported(),
        reopen: checks && state == SheetState::Accepted,
    }
}
