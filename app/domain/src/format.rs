//! How dates, numbers and percents are written for and read from people: the Italian forms.
//!
//! Money has its own form at [`crate::money::Cents::italian`], time at
//! [`crate::minutes::Minutes::italian`].

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use crate::minutes::group_thousands;
use crate::money::Cents;

/// The twelve months, January first.
const MONTHS: [&str; 12] = [
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
];

/// The seven days, Monday first.
const WEEKDAYS: [&str; 7] = ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"];

/// A date as an office prints it: `31/12/2021`.
#[must_use]
pub fn date(date: NaiveDate) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}

/// A date with its article: `il 31/12/2021`, `l’11/07/2022`.
#[must_use]
pub fn on_day(day: NaiveDate) -> String {
    let article = if begins_with_a_vowel(day) { "l’" } else { "il " };
    format!("{article}{}", date(day))
}

/// Whether the number of the day begins with a vowel when read: otto, undici.
fn begins_with_a_vowel(day: NaiveDate) -> bool {
    matches!(day.day(), 8 | 11)
}

/// A date with the preposition of an act: `del 31/12/2021`, `dell’11/07/2022`.
#[must_use]
pub fn of_day(day: NaiveDate) -> String {
    let preposition = if begins_with_a_vowel(day) { "dell’" } else { "del " };
    format!("{preposition}{}", date(day))
}

/// A date with the month in letters: `31 dicembre 2021`.
#[must_use]
pub fn long_date(date: NaiveDate) -> String {
    format!("{} {} {}", date.day(), month_name(date.month()), date.year())
}

/// The text is no date of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotADate {
    /// It is written otherwise than dates are.
    #[error("la data non è valida: la scriva nella forma 31/12/2021")]
    Form,
    /// It is written as a date, and the calendar has no such day.
    #[error("il giorno {day:02}/{month:02}/{year} non esiste nel calendario: corregga la data")]
    NoSuchDay {
        /// As written.
        day: u32,
        /// As written.
        month: u32,
        /// As written.
        year: i32,
    },
}

/// Reads a date written `31/12/2021` (or `1/3/2021`, or with `-` or `.`) or `2021-12-31`.
///
/// # Errors
/// [`NotADate`]: the form is another, or the calendar has no such day.
pub fn parse_date(text: &str) -> Result<NaiveDate, NotADate> {
    let text = text.trim();
    let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
    let [first, middle, last] = parts.as_slice() else { return Err(NotADate::Form) };
    let digits = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
        (lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse::<u32>().ok())
            .flatten()
            .ok_or(NotADate::Form)
    };
    let month = digits(middle, 1..=2)?;
    let (year, day) = if first.len() == 4 {
        // The order of the machine goes with its separator and its two digits only.
        if !text.bytes().all(|b| b == b'-' || b.is_ascii_digit()) || text.len() != 10 {
            return Err(NotADate::Form);
        }
        (digits(first, 4..=4)?, digits(last, 2..=2)?)
    } else {
        (digits(last, 4..=4)?, digits(first, 1..=2)?)
    };
    let year = i32::try_from(year).map_err(|_| NotADate::Form)?;
    NaiveDate::from_ymd_opt(year, month, day).ok_or(NotADate::NoSuchDay { day, month, year })
}

/// The Italian name of month 1 to 12; empty for another number.
#[must_use]
pub fn month_name(month: u32) -> &'static str {
    usize::try_from(month).ok().and_then(|m| m.checked_sub(1)).and_then(|m| MONTHS.get(m)).copied().unwrap_or("")
}

/// The Italian name of a date's day of the week.
#[must_use]
pub fn weekday_name(date: NaiveDate) -> &'static str {
    weekday_number_name(date.weekday().number_from_monday())
}

/// The Italian name of weekday 1 (Monday) to 7 (Sunday); empty for another number.
#[must_use]
pub fn weekday_number_name(number: u32) -> &'static str {
    usize::try_from(number).ok().and_then(|d| d.checked_sub(1)).and_then(|d| WEEKDAYS.get(d)).copied().unwrap_or("")
}

/// A whole number with the Italian separator of thousands: `39.675`, `-1.200`.
#[must_use]
pub fn integer(number: i64) -> String {
    format!("{}{}", if number < 0 { "-" } else { "" }, group_thousands(number.unsigned_abs()))
}

/// A number with a decimal comma and without trailing zeros: `21,2156`, `1.938,5`.
#[must_use]
pub fn decimal(number: Decimal) -> String {
    let text = number.normalize().to_string();
    let (sign, unsigned) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let whole = whole.parse::<u64>().map_or_else(|_| whole.to_owned(), group_thousands);
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole},{fraction}") }
}

/// A percent as pages print it: `40 %`, `2,5 %`.
#[must_use]
pub fn percent(percent: Decimal) -> String {
    format!("{} %", decimal(percent))
}

/// A number of things with the right noun: `1 errore`, `2 errori`.
#[must_use]
pub fn count(number: usize, one: &str, many: &str) -> String {
    let noun = if number == 1 { one } else { many };
    format!("{} {noun}", group_thousands(u64::try_from(number).unwrap_or(u64::MAX)))
}

/// The text is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("il numero non è valido: lo scriva nella forma 1.234,56")]
pub struct NotANumber;

/// Reads a number as people type it: `1.234,56`, `1234,56`, `1234.56`, `1234`, `-5`.
///
/// A dot before exactly three last digits, with no comma, separates thousands (`1.234` is
/// one thousand); any other single dot is taken for the comma.
///
/// # Errors
/// [`NotANumber`] for anything else.
pub fn parse_decimal(text: &str) -> Result<Decimal, NotANumber> {
    let text = text.trim();
    let (negative, unsigned) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = match unsigned.split_once(',') {
        Some((whole, fraction)) => (ungroup(whole)?, fraction.to_owned()),
        None => match unsigned.split_once('.') {
            Some((whole, fraction)) if fraction.len() != 3 && !fraction.contains('.') => {
                (whole.to_owned(), fraction.to_owned())
            }
            _ => (ungroup(unsigned)?, "0".to_owned()),
        },
    };
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(&whole) || !all_digits(&fraction) {
        return Err(NotANumber);
    }
    let number: Decimal = format!("{whole}.{fraction}").parse().map_err(|_| NotANumber)?;
    Ok(if negative { -number } else { number })
}

/// Removes the separators of thousands where they stand right.
fn ungroup(whole: &str) -> Result<String, NotANumber> {
    let groups: Vec<&str> = whole.split('.').collect();
    let well_placed = match groups.as_slice() {
        [_] => true,
        [first, rest @ ..] => (1..=3).contains(&first.len()) && rest.iter().all(|g| g.len() == 3),
        [] => false,
    };
    if well_placed { Ok(groups.concat()) } else { Err(NotANumber) }
}

/// Reads an amount of euro with at most two decimals; a trailing `€` is let pass.
///
/// # Errors
/// [`NotANumber`] if it is no number or is finer than a cent.
pub fn parse_amount(text: &str) -> Result<Cents, NotANumber> {
    let euro = parse_decimal(text.trim().trim_end_matches('€'))?;
    let cents = Cents::round(euro);
    if cents.to_decimal() == euro { Ok(cents) } else { Err(NotANumber) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn a_day_is_written_with_the_article_it_is_read_with() {
        for (number, on, of) in
            [(1, "il 01", "del 01"), (8, "l’08", "dell’08"), (11, "l’11", "dell’11"), (18, "il 18", "del 18")]
        {
            assert_eq!(on_day(day(2022, 7, number)), format!("{on}/07/2022"));
            assert_eq!(of_day(day(2022, 7, number)), format!("{of}/07/2022"));
        }
    }

    #[test]
    fn a_date_is_read_in_both_orders_and_printed_in_one() {
        for text in ["31/12/2021", "2021-12-31", "31-12-2021", "31.12.2021", " 31/12/2021 "] {
            assert_eq!(parse_date(text), Ok(day(2021, 12, 31)), "{text}");
        }
        assert_eq!(parse_date("1/3/2021"), Ok(day(2021, 3, 1)));
        assert_eq!(date(day(2021, 3, 1)), "01/03/2021");
        assert_eq!(long_date(day(2021, 3, 1)), "1 marzo 2021");
        for bad in ["31/12/21", "", "2021/12/31", "2021-1-1", "31 dicembre", "1/1", "a/b/2021", "31/02/21"] {
            assert_eq!(parse_date(bad), Err(NotADate::Form), "{bad}");
        }
    }

    #[test]
    fn a_day_the_calendar_does_not_have_is_told_as_such() {
        for (bad, told) in [
            ("31/02/2022", "31/02/2022"),
            ("29.2.2022", "29/02/2022"),
            ("2022-04-31", "31/04/2022"),
            ("12/31/2021", "12/31/2021"),
            ("0/1/2022", "00/01/2022"),
        ] {
            let said = parse_date(bad).map_err(|error| error.to_string());
            let expected = format!("il giorno {told} non esiste nel calendario: corregga la data");
            assert_eq!(said, Err(expected), "{bad}");
        }
        assert_eq!(parse_date("29/02/2020"), Ok(day(2020, 2, 29)));
    }

    #[test]
    fn names_of_months_and_days() {
        assert_eq!((month_name(1), month_name(12), month_name(0), month_name(13)), ("gennaio", "dicembre", "", ""));
        assert_eq!(weekday_name(day(2022, 6, 30)), "giovedì");
        assert_eq!(weekday_name(day(2022, 7, 3)), "domenica");
    }

    #[test]
    fn numbers_as_people_type_them() {
        for (text, number) in [
            ("1.234,56", "1234.56"),
            ("1234,56", "1234.56"),
            ("1234.56", "1234.56"),
            ("1.234", "1234"),
            ("0.5", "0.5"),
            ("12", "12"),
            ("-5", "-5"),
            ("1.234.567", "1234567"),
        ] {
            assert_eq!(parse_decimal(text).unwrap(), number.parse::<Decimal>().unwrap(), "{text}");
        }
        for bad in ["", "-", ",5", "5,", "1,2,3", "12.34,5", "1.2.3", "dieci", "1 000", "+5", "1e3"] {
            assert_eq!(parse_decimal(bad), Err(NotANumber), "{bad}");
        }
        assert_eq!(parse_amount("57.474,00 €"), Ok(Cents::new(5_747_400)));
        assert_eq!(parse_amount("1,005"), Err(NotANumber));
    }

    #[test]
    fn numbers_as_pages_print_them() {
        assert_eq!(decimal("21.2156".parse().unwrap()), "21,2156");
        assert_eq!(decimal("-1938.50".parse().unwrap()), "-1.938,5");
        assert_eq!(percent("40.00".parse().unwrap()), "40 %");
        assert_eq!((integer(-1200), count(1, "errore", "errori")), ("-1.200".to_owned(), "1 errore".to_owned()));
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(cents in -9_999_999_999i64..9_999_999_999, days in 0i64..80_000) {
            prop_assert_eq!(parse_amount(&Cents::new(cents).italian()), Ok(Cents::new(cents)));
            let some_day = day(1900, 1, 1) + chrono::Days::new(u64::try_from(days).unwrap());
            prop_assert_eq!(parse_date(&date(some_day)), Ok(some_day));
            prop_assert_eq!(parse_date(&some_day.to_string()), Ok(some_day));
        }
    }
}
