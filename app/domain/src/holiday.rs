//! National holidays, and the shift of a due date that falls on one (art. 2963 of the civil code
//! as the contract reads it: Sundays and holidays move a term, Saturdays do not).

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Day and month of the holidays that never move, with the first year they count from.
const FIXED: [(u32, u32, i32); 11] = [
    (1, 1, i32::MIN),
    (6, 1, i32::MIN),
    (25, 4, i32::MIN),
    (1, 5, i32::MIN),
    (2, 6, i32::MIN),
    (15, 8, i32::MIN),
    (4, 10, 2026),
    (1, 11, i32::MIN),
    (8, 12, i32::MIN),
    (25, 12, i32::MIN),
    (26, 12, i32::MIN),
];

/// Easter Sunday of a year of the Gregorian calendar; `None` outside the years a date can have.
#[must_use]
pub fn easter(year: i32) -> Option<NaiveDate> {
    let golden = year.rem_euclid(19);
    let (century, of_century) = (year.div_euclid(100), year.rem_euclid(100));
    let moon_correction = (century - (century + 8).div_euclid(25) + 1).div_euclid(3);
    let epact = (19 * golden + century - century.div_euclid(4) - moon_correction + 15).rem_euclid(30);
    let weekday = (32 + 2 * century.rem_euclid(4) + 2 * of_century.div_euclid(4) - epact - of_century.rem_euclid(4))
        .rem_euclid(7);
    let late = (golden + 11 * epact + 22 * weekday).div_euclid(451);
    let day = epact + weekday - 7 * late + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(day / 31).ok()?, u32::try_from(day % 31 + 1).ok()?)
}

/// Whether a day is one of the national holidays (Sundays that are none do not count).
#[must_use]
pub fn is_holiday(date: NaiveDate) -> bool {
    let fixed =
        FIXED.iter().any(|(day, month, since)| date.day() == *day && date.month() == *month && date.year() >= *since);
    fixed || easter(date.year()).and_then(|sunday| sunday.succ_opt()) == Some(date)
}

/// The day itself, or the next one that is neither a Sunday nor a holiday.
#[must_use]
pub fn shift(mut date: NaiveDate) -> NaiveDate {
    while date.weekday() == Weekday::Sun || is_holiday(date) {
        let Some(next) = date.succ_opt() else { return date };
        date = next;
    }
    date
}

/// The day so many days later, the first one not counted, before any shift. The last day of
/// the calendar where there is none.
#[must_use]
pub fn days_later(date: NaiveDate, days: u32) -> NaiveDate {
    date.checked_add_days(Days::new(u64::from(days))).unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn easter_is_where_the_almanac_has_it() {
        for sunday in [
            "1818-03-22",
            "1943-04-25",
            "2000-04-23",
            "2008-03-23",
            "2011-04-24",
            "2019-04-21",
            "2020-04-12",
            "2021-04-04",
            "2022-04-17",
            "2023-04-09",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2038-04-25",
        ] {
            assert_eq!(easter(day(sunday).year()), Some(day(sunday)));
        }
    }

    #[test]
    fn due_dates_move_from_sundays_and_holidays_but_not_from_saturdays() {
        for (due, moved) in [
            ("2020-11-14", "2020-11-14"), // a Saturday
            ("2021-11-14", "2021-11-15"), // a Sunday
            ("2021-04-05", "2021-04-06"), // Easter Monday
            ("2021-04-04", "2021-04-06"), // Easter, then its Monday
            ("2021-12-25", "2021-12-27"), // Christmas, St Stephen's, a Sunday
            ("2022-12-25", "2022-12-27"),
            ("2021-01-06", "2021-01-07"),
            ("2022-10-04", "2022-10-04"), // no holiday yet
            ("2027-10-04", "2027-10-05"),
            ("2026-10-04", "2026-10-05"), // a Sunday as well
            ("2022-05-01", "2022-05-02"),
            ("2022-06-02", "2022-06-03"),
        ] {
            assert_eq!(shift(day(due)), day(moved), "{due}");
        }
    }

    #[test]
    fn the_end_of_the_calendar_is_no_trap() {
        assert_eq!(days_later(NaiveDate::MAX, 1), NaiveDate::MAX);
        assert!(shift(NaiveDate::MAX) <= NaiveDate::MAX);
    }
}
