//! The rules the rows of a timesheet are checked by, one small function each, named after its
//! [`SheetRule`] and tested in a table of the same name.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};

use super::check::{Entered, Finding, NetworkPoint, SheetContext, SheetRule};
use super::row::{Place, RowDraft, RowField};
use crate::format;
use crate::function::ServiceFunction;
use crate::minutes::{Minutes, TimeOfDay};
use crate::network::{Weekday, is_open, italian_day};

/// A rule about one row by itself.
type RowRule = fn(usize, &RowDraft, &SheetContext<'_>) -> Option<Finding>;

/// A rule about rows together.
type SetRule = fn(&[RowDraft], &SheetContext<'_>) -> Vec<Finding>;

pub(super) const ROW_RULES: [RowRule; 8] = [
    end_after_start,
    not_after_today,
    within_sheet_period,
    within_project,
    in_group,
    holiday_work,
    outside_opening_hours,
    not_in_network,
];

pub(super) const SHEET_RULES: [SetRule; 5] = [no_overlap, day_limit, long_day, long_week, beyond_agreed_hours];

fn end_after_start(i: usize, row: &RowDraft, _: &SheetContext<'_>) -> Option<Finding> {
    (row.end <= row.start).then(|| {
        let message = format!("la fine ({}) deve venire dopo l’inizio ({}), nello stesso giorno", row.end, row.start);
        Finding::new(SheetRule::EndAfterStart, vec![i], RowField::End, message)
    })
}

fn not_after_today(i: usize, row: &RowDraft, context: &SheetContext<'_>) -> Option<Finding> {
    (row.date > context.today).then(|| {
        let message = format!(
            "il {} deve ancora venire: si registra solo il lavoro fatto, fino a oggi {}",
            format::date(row.date),
            format::date(context.today)
        );
        Finding::new(SheetRule::NotAfterToday, vec![i], RowField::Date, message)
    })
}

fn within_sheet_period(i: usize, row: &RowDraft, context: &SheetContext<'_>) -> Option<Finding> {
    if let Some(apart) = context.set_apart.iter().find(|period| period.contains(row.date)) {
        let message =
            format!("il {} è nel {apart}, che ha un timesheet proprio: lo registri in quello", format::date(row.date));
        return Some(Finding::new(SheetRule::WithinSheetPeriod, vec![i], RowField::Date, message));
    }
    let period = context.period.filter(|p| !p.contains(row.date))?;
    let message = format!(
        "il {} non è in questo timesheet, che va dal {} al {}: lo registri in quello del suo periodo",
        format::date(row.date),
        format::date(period.first_day()),
        format::date(period.last_day())
    );
    Some(Finding::new(SheetRule::WithinSheetPeriod, vec![i], RowField::Date, message))
}

fn within_project(i: usize, row: &RowDraft, context: &SheetContext<'_>) -> Option<Finding> {
    let first = match row.function {
        ServiceFunction::SummerService => context.summer_service_start.unwrap_or(context.project_start),
        _ => context.project_start,
    };
    (row.date < first || row.date > context.project_end).then(|| {
        let message = format!(
            "per la funzione «{}» sono ammesse ore dal {} al {}: corregga la data",
            row.function.short(),
            format::date(first),
            format::date(context.project_end)
        );
        Finding::new(SheetRule::WithinProject, vec![i], RowField::Date, message)
    })
}

fn in_group(i: usize, row: &RowDraft, context: &SheetContext<'_>) -> Option<Finding> {
    let covered = context
        .agreed
        .iter()
        .any(|a| a.function == row.function && a.from <= row.date && a.to.is_none_or(|to| row.date <= to));
    (!covered).then(|| {
        let message = format!(
            "il {} l’operatore non è nel gruppo per la funzione «{}»: corregga la funzione o chieda una variazione",
            format::date(row.date),
            row.function.short()
        );
        Finding::new(SheetRule::InGroup, vec![i], RowField::Function, message)
    })
}

fn holiday_work(i: usize, row: &RowDraft, context: &SheetContext<'_>) -> Option<Finding> {
    let sunday = Weekday::of(row.date).number() == 7;
    (sunday || (context.is_holiday)(row.date)).then(|| {
        let what = if sunday { "domenica" } else { "giorno festivo" };
        let message = format!("il {} è {what}: controlli la data", format::date(row.date));
        Finding::new(SheetRule::HolidayWork, vec![i], RowField::Date, message)
    })
}

/// The Sportello of a row, if it is in the network on that day.
fn network_point<'a>(row: &RowDraft, context: &SheetContext<'a>) -> Option<&'a NetworkPoint> {
    let Place::Sportello(id) = &row.place else { return None };
    context.network.iter().find(|point| {
        point.id == *id && point.from.is_none_or(|from| from <= row.date) && point.to.is_none_or(|to| row.date <= to)
    })
}

fn outside_opening_hours(i: usize, row: &RowDraft, context: &SheetContext<'_>) -> Option<Finding> {
    if row.function != ServiceFunction::Access || row.end <= row.start {
        return None;
    }
    let point = network_point(row, context).filter(|p| !p.opening_hours.is_empty())?;
    (!is_open(&point.opening_hours, row.date, row.start, row.end)).then(|| {
        let message = format!(
            "dalle {} alle {} lo sportello di {} non è sempre aperto ({}: {})",
            row.start,
            row.end,
            point.name,
            format::weekday_name(row.date),
            italian_day(&point.opening_hours, Weekday::of(row.date))
        );
        Finding::new(SheetRule::OutsideOpeningHours, vec![i], RowField::Start, message)
    })
}

fn not_in_network(i: usize, row: &RowDraft, context: &SheetContext<'_>) -> Option<Finding> {
    let at_sportello = matches!(row.place, Place::Sportello(_));
    (at_sportello && network_point(row, context).is_none()).then(|| {
        let message = format!("il {} lo sportello non è nella rete del progetto", format::date(row.date));
        Finding::new(SheetRule::NotInNetwork, vec![i], RowField::Place, message)
    })
}

/// A stretch of a day, with the row it comes from (none: reported elsewhere).
#[derive(Clone, Copy)]
struct Stretch {
    start: TimeOfDay,
    end: TimeOfDay,
    row: Option<usize>,
    same_project: bool,
    entered: Option<Entered>,
}

/// All stretches by day, in order of start; rows that end before they begin are left out.
fn stretches_by_day(rows: &[RowDraft], context: &SheetContext<'_>) -> BTreeMap<NaiveDate, Vec<Stretch>> {
    let mut days: BTreeMap<NaiveDate, Vec<Stretch>> = BTreeMap::new();
    for (i, row) in rows.iter().enumerate().filter(|(_, r)| r.end > r.start) {
        let entered = context.entered.get(i).copied().flatten();
        let stretch = Stretch { start: row.start, end: row.end, row: Some(i), same_project: true, entered };
        days.entry(row.date).or_default().push(stretch);
    }
    for other in context.occupied.iter().filter(|o| o.end > o.start) {
        if let Some(day) = days.get_mut(&other.date) {
            day.push(Stretch {
                start: other.start,
                end: other.end,
                row: None,
                same_project: other.same_project,
                entered: other.entered,
            });
        }
    }
    for day in days.values_mut() {
        day.sort_by_key(|s| (s.start, s.end, s.row));
    }
    days
}

/// How many overlaps with what is reported elsewhere are told of one row: a row has no room for
/// more, and a file of rows at one hour shall not make findings without end.
const OVERLAPS_TOLD: usize = 3;

/// Whether what is reported elsewhere came before a row: the later one of the two is refused, and
/// what is being entered now is later than all that is stored.
fn came_before(other: &Stretch, stretch: &Stretch) -> bool {
    match (other.entered, stretch.entered) {
        (Some(other), Some(entered)) => other < entered,
        (None, _) | (_, None) => true,
    }
}

/// Each stretch is held against the one before it that lasts longest, so that a hundred rows at
/// the same hour give a hundred findings, not five thousand.
fn no_overlap(rows: &[RowDraft], context: &SheetContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for stretches in stretches_by_day(rows, context).values() {
        // Rows of this sheet among each other, then against what is reported elsewhere.
        let mut longest: Option<Stretch> = None;
        for stretch in stretches.iter().filter(|s| s.row.is_some()) {
            if let (Some(before), Some(i)) = (longest.filter(|b| b.end > stretch.start), stretch.row) {
                findings.push(overlap_within_sheet(&before, i));
            }
            if longest.is_none_or(|b| stretch.end > b.end) {
                longest = Some(*stretch);
            }
        }
        let others: Vec<Stretch> = stretches.iter().filter(|s| s.row.is_none()).copied().collect();
        for stretch in stretches {
            let Some(i) = stretch.row else { continue };
            let meets = others.iter().take_while(|o| o.start < stretch.end).filter(|o| stretch.start < o.end);
            let earlier = meets.filter(|o| came_before(o, stretch)).take(OVERLAPS_TOLD);
            findings.extend(earlier.map(|other| overlap_elsewhere(other, stretch, i)));
        }
    }
    findings
}

fn overlap_within_sheet(before: &Stretch, i: usize) -> Finding {
    let message = format!(
        "si sovrappone alla riga dalle {} alle {} dello stesso giorno: corregga uno dei due orari",
        before.start, before.end
    );
    let rows = std::iter::once(i).chain(before.row).collect();
    Finding::new(SheetRule::NoOverlap, rows, RowField::Start, message)
}

/// Of another project only that and when the times overlap is told, never where.
fn overlap_elsewhere(other: &Stretch, stretch: &Stretch, i: usize) -> Finding {
    let message = if other.same_project {
        format!("si sovrappone a ore già registrate in un altro timesheet, dalle {} alle {}", other.start, other.end)
    } else {
        format!(
            "si sovrappone a ore dello stesso operatore registrate in un altro progetto, dalle {} alle {}",
            other.start.max(stretch.start),
            other.end.min(stretch.end)
        )
    };
    Finding::new(SheetRule::NoOverlap, vec![i], RowField::Start, message)
}

/// Rows and minutes of this project by some key of the date, rows in order of time. What is
/// reported elsewhere counts in the minutes only where a row of this sheet shares the key.
fn totals<K: Ord>(
    rows: &[RowDraft],
    context: &SheetContext<'_>,
    key: fn(NaiveDate) -> K,
) -> BTreeMap<K, (Vec<usize>, Minutes)> {
    let mut totals: BTreeMap<K, (Vec<usize>, Minutes)> = BTreeMap::new();
    for i in in_order(rows) {
        let Some(row) = rows.get(i) else { continue };
        let (members, minutes) = totals.entry(key(row.date)).or_default();
        members.push(i);
        *minutes = *minutes + row.start.until(row.end);
    }
    for other in context.occupied.iter().filter(|o| o.same_project && o.end > o.start) {
        if let Some((_, minutes)) = totals.get_mut(&key(other.date)) {
            *minutes = *minutes + other.start.until(other.end);
        }
    }
    totals
}

/// The indexes of the rows that end after they begin, in order of time.
fn in_order(rows: &[RowDraft]) -> Vec<usize> {
    let mut order: Vec<(NaiveDate, TimeOfDay, usize)> =
        rows.iter().enumerate().filter(|(_, r)| r.end > r.start).map(|(i, r)| (r.date, r.start, i)).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, _, i)| i).collect()
}

/// The last row first: it is the one that goes beyond.
fn last_first(mut rows: Vec<usize>) -> Vec<usize> {
    rows.reverse();
    rows
}

fn day_limit(rows: &[RowDraft], context: &SheetContext<'_>) -> Vec<Finding> {
    let limit = context.limits.day_error_minutes;
    totals(rows, context, |date| date)
        .into_iter()
        .filter(|(_, (_, minutes))| *minutes > limit)
        .map(|(date, (members, minutes))| {
            let message = format!(
                "il {} risultano {}: in un giorno se ne ammettono al massimo {} (interpretazione adottata), corregga gli orari",
                format::date(date),
                minutes.italian(),
                limit.italian()
            );
            Finding::new(SheetRule::DayLimit, last_first(members), RowField::End, message)
        })
        .collect()
}

/// A day over the limit of errors is not warned of too.
fn long_day(rows: &[RowDraft], context: &SheetContext<'_>) -> Vec<Finding> {
    let limits = context.limits;
    totals(rows, context, |date| date)
        .into_iter()
        .filter(|(_, (_, minutes))| *minutes > limits.day_warning_minutes && *minutes <= limits.day_error_minutes)
        .map(|(date, (members, minutes))| {
            let message = format!(
                "il {} risultano {}, più di {}: controlli gli orari",
                format::date(date),
                minutes.italian(),
                limits.day_warning_minutes.italian()
            );
            Finding::new(SheetRule::LongDay, last_first(members), RowField::End, message)
        })
        .collect()
}

/// The Monday of a date's week.
fn monday(date: NaiveDate) -> NaiveDate {
    date.checked_sub_days(Days::new(u64::from(date.weekday().num_days_from_monday()))).unwrap_or(date)
}

fn long_week(rows: &[RowDraft], context: &SheetContext<'_>) -> Vec<Finding> {
    let limit = context.limits.week_warning_minutes;
    totals(rows, context, monday)
        .into_iter()
        .filter(|(_, (_, minutes))| *minutes > limit)
        .map(|(monday, (members, minutes))| {
            let sunday = monday.checked_add_days(Days::new(6)).unwrap_or(monday);
            let message = format!(
                "nella settimana dal {} al {} risultano {}, più di {}: controlli gli orari",
                format::date(monday),
                format::date(sunday),
                minutes.italian(),
                limit.italian()
            );
            Finding::new(SheetRule::LongWeek, last_first(members), RowField::End, message)
        })
        .collect()
}

/// One finding a function, at the first row that goes beyond: each row is held against what was
/// worked up to it, so that a sheet is not warned of for what follows in later periods. A function
/// nothing is agreed for is [`in_group`]'s business.
fn beyond_agreed_hours(rows: &[RowDraft], context: &SheetContext<'_>) -> Vec<Finding> {
    let order = in_order(rows);
    ServiceFunction::ALL.into_iter().filter_map(|function| beyond_agreed_of(function, &order, rows, context)).collect()
}

fn beyond_agreed_of(
    function: ServiceFunction,
    order: &[usize],
    rows: &[RowDraft],
    context: &SheetContext<'_>,
) -> Option<Finding> {
    let agreed_rows: Vec<Minutes> =
        context.agreed.iter().filter(|a| a.function == function).map(|a| a.agreed).collect();
    if agreed_rows.is_empty() {
        return None;
    }
    let agreed: Minutes = agreed_rows.into_iter().sum();
    let before = |day: NaiveDate| -> Minutes {
        let earlier = context.reported_before.iter().filter(|r| r.function == function && r.until < day);
        earlier.map(|reported| reported.minutes).sum()
    };
    let (mut own, mut total) = (Minutes::ZERO, Minutes::ZERO);
    let mut beyond = Vec::new();
    for (i, row) in order.iter().filter_map(|i| rows.get(*i).map(|row| (*i, row))) {
        if row.function == function {
            own = own + row.start.until(row.end);
            total = own + before(row.date);
            if total > agreed {
                beyond.push(i);
            }
        }
    }
    if beyond.is_empty() {
        return None;
    }
    let message = format!(
        "per la funzione «{}» l’operatore arriva a {} contro {} concordate: l’eccedenza non sarà ammessa",
        function.short(),
        total.italian(),
        agreed.italian()
    );
    Some(Finding::new(SheetRule::BeyondAgreedHours, beyond, RowField::Function, message))
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
