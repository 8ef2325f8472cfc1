//! The few rows of the demonstration that the portal warns of, made from generated rows without
//! changing any sum: so that an officer finds something to look at.

use chrono::{Datelike, Days, NaiveDate, Weekday as DayName};
use domain::function::ServiceFunction;
use domain::timesheet::SheetRule;

use super::plan::{PlannedPlace, PlannedRow};

/// A warning that is planted.
#[derive(Debug, Clone, Copy)]
pub struct Planted {
    /// The member of the group.
    pub member: &'static str,
    /// From which day on the rows are looked at.
    pub from: (i32, u32, u32),
    /// What will be warned of.
    pub rule: SheetRule,
    /// What the ATS says about it.
    pub explanation: &'static str,
}

const fn planted(member: &'static str, from: (i32, u32, u32), rule: SheetRule, explanation: &'static str) -> Planted {
    Planted { member, from, rule, explanation }
}

/// The planted warnings of ATS 9: two in the past, three in the last quarter.
pub const ATS_9: [Planted; 5] = [
    planted(
        "OP-07",
        (2020, 11, 9),
        SheetRule::HolidayWork,
        "Domenica: accompagnamento urgente di un nucleo familiare, concordato con il servizio sociale.",
    ),
    planted(
        "OP-12",
        (2021, 5, 31),
        SheetRule::HolidayWork,
        "2 giugno: il tirocinio si svolgeva durante la manifestazione dell’azienda ospitante.",
    ),
    planted(
        "OP-01",
        (2022, 4, 4),
        SheetRule::OutsideOpeningHours,
        "Apertura straordinaria dello sportello il pomeriggio, comunicata agli utenti con avviso.",
    ),
    planted(
        "OP-03",
        (2022, 5, 2),
        SheetRule::LongDay,
        "Giornata lunga: presa in carico urgente dopo l’orario dello sportello.",
    ),
    planted(
        "OP-08",
        (2022, 5, 16),
        SheetRule::HolidayWork,
        "Domenica: visita domiciliare urgente su richiesta dei servizi sanitari.",
    ),
];

/// Changes the rows of a member so that the warning arises; `false` if no row lends itself.
#[must_use]
pub fn plant(rows: &mut [PlannedRow], planted: &Planted) -> bool {
    let (year, month, day) = planted.from;
    let Some(from) = NaiveDate::from_ymd_opt(year, month, day) else { return false };
    match planted.rule {
        SheetRule::HolidayWork => move_to_holiday(rows, from),
        SheetRule::OutsideOpeningHours => move_to_closed_afternoon(rows, from),
        SheetRule::LongDay => lengthen_a_day(rows, from),
        _ => false,
    }
}

/// The first row from the day on that is not of function 1 goes to the week's holiday: to 2 June
/// where it lies in that week, else to the Sunday.
fn move_to_holiday(rows: &mut [PlannedRow], from: NaiveDate) -> bool {
    let Some(row) = rows.iter_mut().find(|row| row.date >= from && row.function != ServiceFunction::Access) else {
        return false;
    };
    let monday = row.date.week(DayName::Mon).first_day();
    let mut week = (0..7).filter_map(|days| monday.checked_add_days(Days::new(days)));
    let holiday = week.find(|day| domain::holiday::is_holiday(*day) || day.weekday() == DayName::Sun);
    let Some(holiday) = holiday else { return false };
    row.date = holiday;
    row.note = Some("Intervento urgente");
    row.entered_after_days = 1;
    true
}

/// A row of function 1 on a Friday, the day's last of that function, goes to 15:00: no Sportello
/// is open then.
fn move_to_closed_afternoon(rows: &mut [PlannedRow], from: NaiveDate) -> bool {
    const THREE: i64 = 15 * 60;
    let place = rows.iter().position(|row| {
        row.date >= from && row.date.weekday() == DayName::Fri && row.function == ServiceFunction::Access
    });
    let Some(row) = place.and_then(|place| rows.get_mut(place)) else { return false };
    let minutes = row.minutes();
    row.start = THREE;
    row.end = THREE + minutes;
    row.note = Some("Apertura straordinaria");
    true
}

/// Rows of the next day that are not of function 1 come to the evening of a Tuesday or Thursday
/// until its time exceeds ten hours.
fn lengthen_a_day(rows: &mut [PlannedRow], from: NaiveDate) -> bool {
    const TEN_HOURS: i64 = 600;
    const LATEST: i64 = 21 * 60 + 30;
    let days: Vec<NaiveDate> = {
        let mut days: Vec<NaiveDate> = rows.iter().map(|row| row.date).filter(|date| *date >= from).collect();
        days.dedup();
        days
    };
    for pair in days.windows(2) {
        let [day, next] = pair else { continue };
        let of = |date: NaiveDate| rows.iter().filter(move |row| row.date == date);
        let mut total: i64 = of(*day).map(PlannedRow::minutes).sum();
        let mut end = of(*day).map(|row| row.end).max().unwrap_or_default();
        let mut moved = Vec::new();
        for (i, row) in rows.iter().enumerate() {
            let movable = row.date == *next && row.function != ServiceFunction::Access;
            if movable && total <= TEN_HOURS && end + row.minutes() <= LATEST {
                total += row.minutes();
                moved.push((i, end));
                end += row.minutes();
            }
        }
        let same_week = day.iso_week() == next.iso_week();
        if total > TEN_HOURS && same_week {
            for (i, start) in moved {
                let Some(row) = rows.get_mut(i) else { continue };
                let minutes = row.minutes();
                row.date = *day;
                row.start = start;
                row.end = start + minutes;
                row.place = PlannedPlace::Stated("Domicilio dell’utente");
                row.note = Some("Presa in carico urgente");
            }
            return true;
        }
    }
    false
}
