//! What the rules need to know about the sheets of a period, read with a handful of statements
//! for one member or for all, and the findings of a sheet (art. 4.12, 4.15; art. 10).

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;

use chrono::{Datelike, Days, NaiveDate};
use domain::function::ServiceFunction;
use domain::minutes::{Minutes, TimeOfDay};
use domain::network::{OpeningHours, Weekday};
use domain::period::{Period, PeriodPlan};
use domain::rules::RuleSet;
use domain::timesheet::{
    AgreedHours, Entered, Finding, NetworkPoint, Occupied, Place, ReportedHours, RowDraft, SheetContext, SheetState,
    TimesheetLimits, check_rows,
};
use store::Tx;
use store::entry::EntryRow;
use store::group::{AssignmentRow, MemberRow};
use store::project::ProjectHeader;
use store::quarter::{NetworkHoursRow, SheetSumRow};
use store::timesheet::TimesheetRow;
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::project::scope::{plan_of, rules_of};

/// What a member reported in a period and function, with the state of the sheet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sum {
    pub member: Uuid,
    pub period: Period,
    pub function: ServiceFunction,
    pub minutes: Minutes,
    pub entries: i64,
}

/// A period of a project, for one member or all.
pub(super) struct QuarterData {
    pub header: ProjectHeader,
    pub rules: RuleSet,
    /// All periods of the project.
    pub plan: PeriodPlan,
    pub period: Period,
    pub today: NaiveDate,
    pub assignments: Vec<AssignmentRow>,
    /// Sheets of all periods.
    pub sheets: Vec<TimesheetRow>,
    /// What they hold.
    pub sums: Vec<Sum>,
    pub network: Vec<NetworkPoint>,
    /// The network as it is stored: by what numbers and names its Sportelli are known.
    pub network_hours: Vec<NetworkHoursRow>,
    /// Rows of the period and of the weeks it shares with its neighbours: see [`days_read`].
    entries: Vec<EntryRow>,
    /// Their places by sheet, by member and by person.
    by_sheet: HashMap<Uuid, Vec<usize>>,
    by_member: HashMap<Uuid, Vec<usize>>,
    by_person: HashMap<Uuid, Vec<usize>>,
    /// By person: where taken outside `entries`.
    elsewhere: HashMap<Uuid, Vec<Occupied>>,
    limits: TimesheetLimits,
}

/// Monday of the first week of a period to Sunday of its last.
fn weeks_of(period: Period) -> (NaiveDate, NaiveDate) {
    let (first, last) = (period.first_day(), period.last_day());
    let back = u64::from(first.weekday().num_days_from_monday());
    let on = u64::from(6 - last.weekday().num_days_from_monday());
    (first.checked_sub_days(Days::new(back)).unwrap_or(first), last.checked_add_days(Days::new(on)).unwrap_or(last))
}

/// The days whose rows are read: the weeks of the period, and of an extraordinary one what its
/// quarter has before it, for the rules about hours that add up.
fn days_read(period: Period) -> (NaiveDate, NaiveDate) {
    let (from, to) = weeks_of(period);
    (from.min(period.quarter().first_day()), to)
}

pub(super) fn broken(what: &str) -> UseCaseError {
    UseCaseError::Broken(format!("stored {what} not understood"))
}

pub(super) fn time(minutes: i64) -> Result<TimeOfDay, UseCaseError> {
    TimeOfDay::from_minutes(minutes).ok_or_else(|| broken("time of day"))
}

pub(super) fn function(code: &str) -> Result<ServiceFunction, UseCaseError> {
    code.parse().map_err(|_| broken("function"))
}

/// The period a sheet is for.
pub(super) fn period_of(sheet: &TimesheetRow) -> Period {
    Period::from_days(sheet.period_start, sheet.period_end)
}

/// The state a stored code names.
pub(super) fn state_of(sheet: &TimesheetRow) -> Result<SheetState, UseCaseError> {
    sheet.state.parse().map_err(|_| broken("state of a sheet"))
}

/// A stored row as the rules read it.
pub(super) fn draft(row: &EntryRow) -> Result<RowDraft, UseCaseError> {
    Ok(RowDraft {
        date: row.on_date,
        start: time(row.starts)?,
        end: time(row.ends)?,
        function: function(&row.function)?,
        place: match (row.sportello_id, &row.place) {
            (Some(id), _) => Place::Sportello(id.to_string()),
            (None, place) => Place::Stated(place.clone().unwrap_or_default()),
        },
        note: row.note.clone().unwrap_or_default(),
    })
}

/// What is the same for all periods of a project, for one member or all.
pub(super) struct Base {
    pub header: ProjectHeader,
    pub rules: RuleSet,
    pub plan: PeriodPlan,
    pub assignments: Vec<AssignmentRow>,
    pub sheets: Vec<TimesheetRow>,
    pub sums: Vec<Sum>,
}

/// Reads what is the same for all periods; with `only`, what concerns that member alone.
pub(super) async fn load_base(
    tx: &mut Tx,
    header: ProjectHeader,
    only: Option<&MemberRow>,
) -> Result<Base, UseCaseError> {
    let assignments = match only {
        Some(member) => store::group::assignment_list_by_member(tx, member.member.id).await?,
        None => store::group::assignment_list_by_project(tx, header.project.id).await?,
    };
    let rows = store::quarter::sheet_sums(tx, header.project.id, only.map(|m| m.member.id)).await?;
    let (sheets, sums) = sheets_and_sums(rows)?;
    Ok(Base { rules: rules_of(&header)?, plan: plan_of(&header)?, header, assignments, sheets, sums })
}

/// Reads a period; with `only`, what concerns that member alone.
pub(super) async fn load(
    tx: &mut Tx,
    context: &Context,
    header: ProjectHeader,
    period: Period,
    only: Option<&MemberRow>,
) -> Result<QuarterData, UseCaseError> {
    let base = load_base(tx, header, only).await?;
    load_period(tx, context, base, period, only).await
}

/// Adds the rows of a period to what is the same for all.
pub(super) async fn load_period(
    tx: &mut Tx,
    context: &Context,
    base: Base,
    period: Period,
    only: Option<&MemberRow>,
) -> Result<QuarterData, UseCaseError> {
    let project = base.header.project.id;
    let (from, to) = days_read(period);
    let entries = match only {
        Some(member) => store::entry::entry_list_by_member(tx, member.member.id, from, to).await?,
        None => store::quarter::quarter_entries(tx, project, from, to).await?,
    };
    let mut elsewhere: HashMap<Uuid, Vec<Occupied>> = HashMap::new();
    match only.map(|m| m.member.person_id) {
        Some(None) => {}
        Some(Some(person)) => {
            let own: HashSet<Uuid> = entries.iter().map(|e| e.id).collect();
            for row in store::entry::entry_occupied(tx, person, from, to, None).await? {
                if !own.contains(&row.entry_id) {
                    let entered = Entered { at: row.entered_at, key: row.entry_id.as_u128() };
                    let same_project = row.project_id == project;
                    let taken = occupied(row.on_date, (row.starts, row.ends), same_project, entered)?;
                    elsewhere.entry(person).or_default().push(taken);
                }
            }
        }
        None => {
            for row in store::quarter::quarter_elsewhere(tx, project, from, to).await? {
                let entered = Entered { at: row.entered_at, key: row.entry_id.as_u128() };
                let taken = occupied(row.on_date, (row.starts, row.ends), false, entered)?;
                elsewhere.entry(row.person_id).or_default().push(taken);
            }
        }
    }
    let network_hours = store::quarter::network_hours(tx, project).await?;
    let network = network_points(&network_hours)?;
    let Base { header, rules, plan, assignments, sheets, sums } = base;
    Ok(QuarterData {
        rules,
        plan,
        header,
        period,
        today: context.today(),
        assignments,
        sheets,
        sums,
        network,
        network_hours,
        by_sheet: places_by(&entries, |row| Some(row.timesheet_id)),
        by_member: places_by(&entries, |row| Some(row.member_id)),
        by_person: places_by(&entries, |row| row.person_id),
        entries,
        elsewhere,
        limits: TimesheetLimits::default(),
    })
}

/// When a stored row was entered.
pub(super) fn entered(row: &EntryRow) -> Entered {
    Entered { at: row.entered_at, key: row.id.as_u128() }
}

fn occupied(
    date: NaiveDate,
    (starts, ends): (i64, i64),
    same_project: bool,
    entered: Entered,
) -> Result<Occupied, UseCaseError> {
    Ok(Occupied { date, start: time(starts)?, end: time(ends)?, same_project, entered: Some(entered) })
}

/// The places of rows by some key of them.
fn places_by<K: Hash + Eq>(entries: &[EntryRow], key: fn(&EntryRow) -> Option<K>) -> HashMap<K, Vec<usize>> {
    let mut places: HashMap<K, Vec<usize>> = HashMap::new();
    for (i, row) in entries.iter().enumerate() {
        if let Some(key) = key(row) {
            places.entry(key).or_default().push(i);
        }
    }
    places
}

fn sheets_and_sums(rows: Vec<SheetSumRow>) -> Result<(Vec<TimesheetRow>, Vec<Sum>), UseCaseError> {
    let (mut sheets, mut sums): (Vec<TimesheetRow>, Vec<Sum>) = (Vec::new(), Vec::new());
    for row in rows {
        if let (Some(code), Some(minutes), Some(entries)) = (&row.function, row.minutes, row.entries) {
            sums.push(Sum {
                member: row.timesheet.member_id,
                period: period_of(&row.timesheet),
                function: function(code)?,
                minutes: Minutes::new(minutes),
                entries,
            });
        }
        if sheets.last().is_none_or(|last| last.id != row.timesheet.id) {
            sheets.push(row.timesheet);
        }
    }
    Ok((sheets, sums))
}

pub(super) fn network_points(rows: &[NetworkHoursRow]) -> Result<Vec<NetworkPoint>, UseCaseError> {
    let mut points: Vec<NetworkPoint> = Vec::new();
    for row in rows {
        let id = row.sportello_id.to_string();
        if points.last().is_none_or(|last| last.id != id) {
            let name = place_name(row);
            points.push(NetworkPoint { id, name, from: None, to: None, opening_hours: Vec::new() });
        }
        if let (Some(point), Some(weekday), Some(opens), Some(closes)) =
            (points.last_mut(), row.weekday, row.opens, row.closes)
        {
            let weekday = u8::try_from(weekday).ok().and_then(|day| Weekday::try_from(day).ok());
            point.opening_hours.push(OpeningHours {
                weekday: weekday.ok_or_else(|| broken("weekday"))?,
                opens: time(opens)?,
                closes: time(closes)?,
            });
        }
    }
    Ok(points)
}

/// «Jesi, San Giuseppe»: enough to tell two sportelli of a municipality apart.
pub(crate) fn place_name(row: &NetworkHoursRow) -> String {
    let detail = row.quarter.as_deref().or(row.address.as_deref()).map(str::trim).filter(|text| !text.is_empty());
    match detail {
        Some(detail) => format!("{}, {detail}", row.municipality),
        None => row.municipality.clone(),
    }
}

impl QuarterData {
    /// The member's sheet of this period.
    pub fn sheet(&self, member: Uuid) -> Option<&TimesheetRow> {
        self.sheets.iter().find(|s| s.member_id == member && period_of(s) == self.period)
    }

    /// The rows of a sheet, in order of time.
    pub fn rows(&self, sheet: Uuid) -> Vec<EntryRow> {
        self.at(self.by_sheet.get(&sheet)).cloned().collect()
    }

    fn at<'a>(&'a self, places: Option<&'a Vec<usize>>) -> impl Iterator<Item = &'a EntryRow> {
        places.into_iter().flatten().filter_map(|place| self.entries.get(*place))
    }

    /// Whether hours are agreed for the member in this period, so that a sheet is due.
    pub fn works(&self, member: Uuid) -> bool {
        works(&self.assignments, &self.header, &self.plan, member, self.period)
    }

    /// When the sheets of this period are due; none while the agreement is not signed.
    pub fn due(&self) -> Option<NaiveDate> {
        due(&self.header, &self.plan, &self.rules, self.period)
    }

    /// The limits of working time rows are checked by.
    pub const fn limits(&self) -> TimesheetLimits {
        self.limits
    }

    /// The last day on which there can be rows.
    pub fn last_day(&self) -> NaiveDate {
        self.plan.days(self.period).last().unwrap_or_else(|| self.period.last_day())
    }

    /// What is agreed for a member, by function.
    pub fn agreed(&self, member: Uuid) -> Result<Vec<AgreedHours>, UseCaseError> {
        let rows = self.assignments.iter().filter(|a| a.member_id == member);
        rows.map(|a| {
            Ok(AgreedHours {
                function: function(&a.function)?,
                from: a.from_on,
                to: a.to_on,
                agreed: Minutes::from_hours(a.hours),
            })
        })
        .collect()
    }

    /// Minutes of a member's sheet of this period.
    pub fn sheet_sum(&self, member: Uuid) -> (Minutes, i64) {
        let own = self.sums.iter().filter(|s| s.member == member && s.period == self.period);
        own.fold((Minutes::ZERO, 0), |(minutes, entries), s| (minutes + s.minutes, entries + s.entries))
    }

    /// Minutes of a member in all periods but this one, by function.
    pub fn elsewhere_by_function(&self, member: Uuid) -> BTreeMap<ServiceFunction, Minutes> {
        let mut by_function: BTreeMap<ServiceFunction, Minutes> = BTreeMap::new();
        let others = self.sums.iter().filter(|s| s.member == member && s.period != self.period);
        for sum in others {
            let total = by_function.entry(sum.function).or_default();
            *total = *total + sum.minutes;
        }
        by_function
    }

    /// What a member has reported on other sheets of this project before rows of this period: of
    /// earlier periods in one sum, of a period that lies within this one or around it by days.
    pub fn reported_before(&self, member: Uuid) -> Result<Vec<ReportedHours>, UseCaseError> {
        let first = self.period.first_day();
        let around = |period: Period| period != self.period && period.quarter() == self.period.quarter();
        let mut found: BTreeMap<(NaiveDate, ServiceFunction), Minutes> = BTreeMap::new();
        let mut add = |until: NaiveDate, function: ServiceFunction, minutes: Minutes| {
            let total = found.entry((until, function)).or_default();
            *total = *total + minutes;
        };
        let earlier = |sum: &&Sum| sum.member == member && sum.period.last_day() < first && !around(sum.period);
        for sum in self.sums.iter().filter(earlier) {
            add(first.pred_opt().unwrap_or(first), sum.function, sum.minutes);
        }
        let sheets = self.sheets.iter().filter(|s| s.member_id == member && around(period_of(s)));
        let sheets: HashSet<Uuid> = sheets.map(|sheet| sheet.id).collect();
        for row in self.at(self.by_member.get(&member)).filter(|row| sheets.contains(&row.timesheet_id)) {
            add(row.on_date, function(&row.function)?, Minutes::new(row.ends - row.starts));
        }
        Ok(found.into_iter().map(|((until, function), minutes)| ReportedHours { function, until, minutes }).collect())
    }

    /// Where a member is taken by anything but the sheet of this period.
    pub fn occupied(&self, member: &MemberRow) -> Result<Vec<Occupied>, UseCaseError> {
        let sheet = self.sheet(member.member.id).map(|s| s.id);
        let person = member.member.person_id;
        let own = self.at(self.by_member.get(&member.member.id));
        // The same person under another number of the group.
        let same_person = self.at(person.and_then(|person| self.by_person.get(&person)));
        let others = own.chain(same_person.filter(|e| e.member_id != member.member.id));
        let mut taken = others
            .filter(|e| Some(e.timesheet_id) != sheet)
            .map(|e| occupied(e.on_date, (e.starts, e.ends), true, entered(e)))
            .collect::<Result<Vec<_>, UseCaseError>>()?;
        taken.extend(person.and_then(|person| self.elsewhere.get(&person)).into_iter().flatten());
        Ok(taken)
    }

    /// What the rules find in these rows of a member's sheet of this period; `entered`: when each
    /// of them was, none for what is being entered now.
    pub fn check(
        &self,
        member: &MemberRow,
        drafts: &[RowDraft],
        entered: &[Option<Entered>],
    ) -> Result<Vec<Finding>, UseCaseError> {
        let project = &self.header.project;
        let context = SheetContext {
            today: self.today,
            period: Some(self.period),
            set_apart: &self.plan.set_apart(self.period),
            project_start: project.start_on,
            summer_service_start: project.summer_service_start_on,
            project_end: project.end_on,
            agreed: &self.agreed(member.member.id)?,
            reported_before: &self.reported_before(member.member.id)?,
            occupied: &self.occupied(member)?,
            entered,
            network: &self.network,
            limits: self.limits,
            is_holiday: &domain::holiday::is_holiday,
        };
        Ok(check_rows(drafts, &context))
    }
}

/// Whether hours are agreed for a member in a period.
pub(super) fn works(
    assignments: &[AssignmentRow],
    header: &ProjectHeader,
    plan: &PeriodPlan,
    member: Uuid,
    period: Period,
) -> bool {
    let start = header.project.start_on;
    assignments.iter().any(|a| a.member_id == member && plan.has_day(period, a.from_on.max(start), a.to_on))
}

/// When the sheets of a period are due (art. 12).
pub(super) fn due(header: &ProjectHeader, plan: &PeriodPlan, rules: &RuleSet, period: Period) -> Option<NaiveDate> {
    let signed = header.project.agreement_signed_on?;
    Some(domain::deadline::period_term(plan, period, signed, rules).due)
}
