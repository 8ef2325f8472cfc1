//! Generates the timesheets of a project and stores them: quarters long past are accepted, the
//! current one is a draft (art. 4.12, 4.14).

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::deadline::timesheet_term;
use domain::function::ServiceFunction;
use domain::period::Quarter;
use domain::rules::RuleSet;
use domain::timesheet::SheetState;
use store::entry::{EntryRow, entry_insert_many};
use store::network::SportelloListRow;
use store::timesheet::{TimesheetRow, timesheet_insert};
use uuid::Uuid;

use super::group::Member;
use super::plan::{Desk, PlanInput, PlannedPlace, PlannedRow, plan};
use super::planted::{Planted, plant};
use super::seeded::Seeded;
use super::world::{ProjectIds, World, moment};
use crate::error::UseCaseError;

/// What the sheets of a project are made from.
pub(super) struct SheetPlan<'a> {
    /// First day of the project.
    pub from: NaiveDate,
    /// Its last day: the hours agreed are spread up to it.
    pub to: NaiveDate,
    /// Rows after this day are not worked yet.
    pub worked_until: NaiveDate,
    /// Quarters that end by this day are accepted.
    pub accepted_until: NaiveDate,
    /// Quarters that end after that and by this day are sent; later ones are drafts.
    pub sent_until: NaiveDate,
    /// Whether the operators have confirmed the drafts of quarters that are over.
    pub drafts_confirmed: bool,
    /// Nothing was entered or confirmed after this day.
    pub latest: NaiveDate,
    /// Day of the agreement: what was worked before is due with the first quarter after it.
    pub signed: NaiveDate,
    /// Who serves which Sportelli, by the order of the group.
    pub roster: &'a [&'a [i64]],
    /// Rows to be warned of.
    pub planted: &'a [Planted],
}

/// What was made.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct SheetsMade {
    pub sheets: usize,
    pub rows: usize,
    /// Minutes of sheets sent or accepted, with the day they were sent.
    pub reported: Vec<(NaiveDate, i64)>,
}

/// The generated rows of a member, warnings planted.
pub(super) fn member_rows(
    ats: i64,
    place: usize,
    member: &Member,
    desks: &[Desk],
    sheets: &SheetPlan<'_>,
) -> Result<Vec<PlannedRow>, UseCaseError> {
    let roster = sheets.roster.get(place).copied().unwrap_or_default();
    let mut hours = Vec::new();
    for assignment in &member.assignments {
        let function: ServiceFunction = assignment
            .function
            .parse()
            .map_err(|_| UseCaseError::Broken(format!("function {:?}", assignment.function)))?;
        hours.push((function, assignment.hours));
    }
    let code = &member.row.member.code;
    let input = PlanInput {
        key: format!("ATS {ats} {code}"),
        from: sheets.from,
        to: sheets.to,
        hours,
        desks: roster.iter().filter_map(|number| desks.iter().find(|desk| desk.number == *number)).collect(),
    };
    let mut rows = plan(&input).map_err(|error| UseCaseError::Broken(error.to_string()))?;
    for planted in sheets.planted.iter().filter(|planted| planted.member == code) {
        if !plant(&mut rows, planted) {
            return Err(UseCaseError::Broken(format!("no row of {code} lends itself to {:?}", planted.rule)));
        }
    }
    rows.retain(|row| row.date <= sheets.worked_until);
    rows.sort_by_key(|row| (row.date, row.start));
    Ok(rows)
}

/// When a sheet was confirmed, sent and decided.
struct Moments {
    state: SheetState,
    confirmed: Option<DateTime<Utc>>,
    sent: Option<DateTime<Utc>>,
    decided: Option<DateTime<Utc>>,
    /// Nothing of it was entered after this.
    entered_until: DateTime<Utc>,
}

/// Stores the sheets and rows of all members.
pub(super) async fn store_sheets(
    world: &mut World,
    ids: &mut ProjectIds,
    ats: i64,
    members: &[Member],
    network: (&[SportelloListRow], &[Desk]),
    sheets: &SheetPlan<'_>,
) -> Result<SheetsMade, UseCaseError> {
    let (sportelli, desks) = network;
    let by_number: HashMap<i64, Uuid> = sportelli.iter().map(|s| (s.sportello.number, s.sportello.id)).collect();
    let rules = RuleSet::default();
    let mut made = SheetsMade::default();
    for (place, member) in members.iter().enumerate() {
        let rows = member_rows(ats, place, member, desks, sheets)?;
        let mut seeded = Seeded::new(&format!("sheets {ats} {}", member.row.member.code));
        let mut entries = Vec::new();
        for quarter in Quarter::between(sheets.from, sheets.worked_until) {
            let own = || rows.iter().filter(|row| quarter.contains(row.date));
            let moments = moments(quarter, sheets, &rules, &mut seeded)?;
            let sheet = sheet(ids, member, quarter, &moments, explanation(member, quarter, sheets.planted));
            timesheet_insert(&mut world.tx, &sheet).await?;
            made.sheets += 1;
            if let Some(sent) = moments.sent {
                made.reported.push((crate::clock::day_in_italy(sent), own().map(PlannedRow::minutes).sum()));
            }
            for row in own() {
                entries.push(entry(ids, &sheet, member, row, &by_number, &moments, &mut seeded)?);
            }
        }
        made.rows += entries.len();
        entry_insert_many(&mut world.tx, &entries).await?;
    }
    Ok(made)
}

fn moments(
    quarter: Quarter,
    sheets: &SheetPlan<'_>,
    rules: &RuleSet,
    seeded: &mut Seeded,
) -> Result<Moments, UseCaseError> {
    let due = timesheet_term(quarter, sheets.signed, rules).due;
    let end = quarter.last_day();
    let sent_on = due.checked_sub_days(Days::new(2 + small(seeded, 4))).unwrap_or(due);
    let decided_on = sent_on.checked_add_days(Days::new(12 + small(seeded, 15))).unwrap_or(due);
    let confirmed_on = sent_on.checked_sub_days(Days::new(1 + small(seeded, 3))).unwrap_or(sent_on).min(sheets.latest);
    let confirmed = moment(confirmed_on, 19, minute(seeded))?;
    let sent = moment(sent_on, 11, minute(seeded))?;
    let decided = moment(decided_on, 10, minute(seeded))?;
    let accepted = end <= sheets.accepted_until;
    let is_sent = end <= sheets.sent_until.max(sheets.accepted_until);
    let is_confirmed = is_sent || (sheets.drafts_confirmed && end <= sheets.worked_until);
    Ok(Moments {
        state: match (accepted, is_sent) {
            (true, _) => SheetState::Accepted,
            (false, true) => SheetState::Sent,
            (false, false) => SheetState::Draft,
        },
        confirmed: is_confirmed.then_some(confirmed),
        sent: is_sent.then_some(sent),
        decided: accepted.then_some(decided),
        entered_until: if is_confirmed { confirmed } else { moment(sheets.latest, 20, 0)? },
    })
}

fn small(seeded: &mut Seeded, limit: i64) -> u64 {
    u64::try_from(seeded.below(limit)).unwrap_or_default()
}

fn minute(seeded: &mut Seeded) -> u32 {
    u32::try_from(seeded.below(60)).unwrap_or_default()
}

/// The ATS's word on the warnings planted in that quarter.
fn explanation(member: &Member, quarter: Quarter, planted: &[Planted]) -> Option<String> {
    let own = planted.iter().filter(|planted| {
        let (year, month, day) = planted.from;
        planted.member == member.row.member.code
            && NaiveDate::from_ymd_opt(year, month, day).is_some_and(|from| quarter.contains(from))
    });
    let words: Vec<&str> = own.map(|planted| planted.explanation).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn sheet(
    ids: &mut ProjectIds,
    member: &Member,
    quarter: Quarter,
    moments: &Moments,
    explanation: Option<String>,
) -> TimesheetRow {
    TimesheetRow {
        id: ids.sheets.next_id(),
        project_id: ids.project,
        member_id: member.row.member.id,
        period_start: quarter.first_day(),
        period_end: quarter.last_day(),
        state: moments.state.code().to_owned(),
        confirmed_at: moments.confirmed,
        sent_at: moments.sent,
        decided_at: moments.decided,
        explanation,
        return_reason: None,
        version: 1,
    }
}

fn entry(
    ids: &mut ProjectIds,
    sheet: &TimesheetRow,
    member: &Member,
    row: &PlannedRow,
    by_number: &HashMap<i64, Uuid>,
    moments: &Moments,
    seeded: &mut Seeded,
) -> Result<EntryRow, UseCaseError> {
    let (sportello_id, place) = match row.place {
        PlannedPlace::Sportello(number) => {
            let id = by_number.get(&number).copied();
            (Some(id.ok_or_else(|| UseCaseError::Broken(format!("sportello {number}")))?), None)
        }
        PlannedPlace::Stated(place) => (None, Some(place.to_owned())),
    };
    let entered_on = row.date.checked_add_days(Days::new(row.entered_after_days)).unwrap_or(row.date);
    let entered = moment(entered_on, if row.entered_after_days == 0 { 21 } else { 9 }, minute(seeded))?;
    Ok(EntryRow {
        id: ids.entries.next_id(),
        timesheet_id: sheet.id,
        project_id: sheet.project_id,
        member_id: sheet.member_id,
        person_id: member.person_id,
        function: row.function.code().to_owned(),
        on_date: row.date,
        starts: row.start,
        ends: row.end,
        sportello_id,
        place,
        note: row.note.map(str::to_owned),
        entered_at: entered.min(moments.entered_until),
    })
}
