//! The working days on which a person of the group has reported nothing.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use crate::holiday::is_holiday;

/// Monday to Friday, and no holiday.
#[must_use]
pub fn is_working_day(day: NaiveDate) -> bool {
    day.weekday().num_days_from_monday() < 5 && !is_holiday(day)
}

/// Of these days the working days up to today on which the person is in the group — `windows`,
/// first and last day of each assignment — and has no row.
#[must_use]
pub fn missing_days(
    days: impl Iterator<Item = NaiveDate>,
    windows: &[(NaiveDate, Option<NaiveDate>)],
    reported: &BTreeSet<NaiveDate>,
    today: NaiveDate,
) -> Vec<NaiveDate> {
    let in_group = |day: NaiveDate| windows.iter().any(|(from, to)| *from <= day && to.is_none_or(|to| day <= to));
    days.filter(|day| *day <= today && is_working_day(*day) && in_group(*day) && !reported.contains(day)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn missing(windows: &[(&str, Option<&str>)], reported: &[&str], today: &str) -> Vec<String> {
        let windows: Vec<_> = windows.iter().map(|(from, to)| (day(from), to.map(day))).collect();
        let reported = reported.iter().map(|text| day(text)).collect();
        let june = day("2022-06-01").iter_days().take(30);
        missing_days(june, &windows, &reported, day(today)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn saturdays_sundays_and_holidays_are_no_working_days() {
        // 2 June is a holiday, 4 and 5 June are a Saturday and a Sunday.
        for (at, works) in [
            ("2022-06-01", true),
            ("2022-06-02", false),
            ("2022-06-03", true),
            ("2022-06-04", false),
            ("2022-06-05", false),
            ("2022-06-06", true),
            ("2022-04-18", false),
        ] {
            assert_eq!(is_working_day(day(at)), works, "{at}");
        }
    }

    #[test]
    fn a_day_is_missing_up_to_today_within_the_assignment_and_without_a_row() {
        let all = [("2019-09-01", None)];
        assert_eq!(missing(&all, &[], "2022-06-07"), ["2022-06-01", "2022-06-03", "2022-06-06", "2022-06-07"]);
        assert_eq!(missing(&all, &["2022-06-03", "2022-06-04"], "2022-06-06"), ["2022-06-01", "2022-06-06"]);
        assert_eq!(missing(&[("2022-06-03", Some("2022-06-06"))], &[], "2022-06-30"), ["2022-06-03", "2022-06-06"]);
        let two = [("2022-05-01", Some("2022-06-01")), ("2022-06-29", None)];
        assert_eq!(missing(&two, &[], "2022-07-12"), ["2022-06-01", "2022-06-29", "2022-06-30"]);
        assert!(missing(&[], &[], "2022-06-30").is_empty());
        assert_eq!(missing(&all, &[], "2022-07-12").len(), 21);
    }
}
