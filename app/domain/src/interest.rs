//! Legal interest on sums to be given back (art. 11): simple, per calendar year, at the rates
//! the Treasury sets by decree each December. The rates are data: `data/legal-interest.json`.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::money::Cents;

/// The rate of a span of calendar years, as decreed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct DecreedRate {
    from_year: i32,
    to_year: i32,
    rate: Rate,
    decree: String,
    /// Where the figure needs a word of caution.
    #[serde(default)]
    note: Option<String>,
}

/// A yearly rate in hundredths of a percent; as text it keeps its two decimals (`0.05`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Rate(u32);

impl Rate {
    /// The Italian form: `0,05 %`.
    #[must_use]
    pub fn italian(self) -> String {
        format!("{},{:02} %", self.0 / 100, self.0 % 100)
    }
}

impl std::fmt::Display for Rate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// The text is not a rate with two decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("non è un tasso con due decimali")]
pub struct NotARate;

impl TryFrom<String> for Rate {
    type Error = NotARate;
    fn try_from(text: String) -> Result<Self, NotARate> {
        let (whole, hundredths) = text.split_once('.').ok_or(NotARate)?;
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if hundredths.len() != 2 || whole.is_empty() || !digits(whole) || !digits(hundredths) {
            return Err(NotARate);
        }
        format!("{whole}{hundredths}").parse().map(Rate).map_err(|_| NotARate)
    }
}

impl From<Rate> for String {
    fn from(rate: Rate) -> String {
        rate.to_string()
    }
}

static RATES: LazyLock<Vec<DecreedRate>> = LazyLock::new(|| {
    // A table that cannot be read is no table: each year is then «without a rate»; a test
    // holds that it can be read.
    serde_json::from_str(include_str!("../data/legal-interest.json")).unwrap_or_default()
});

fn decreed(year: i32) -> Option<&'static DecreedRate> {
    RATES.iter().find(|rate| (rate.from_year..=rate.to_year).contains(&year))
}

/// The legal rate of a calendar year, if the table has it.
#[must_use]
pub fn rate(year: i32) -> Option<Rate> {
    decreed(year).map(|decreed| decreed.rate)
}

/// The decree that set the rate of a year, with its word of caution if there is one.
#[must_use]
pub fn decree(year: i32) -> Option<String> {
    decreed(year).map(|decreed| match &decreed.note {
        Some(note) => format!("{} ({note})", decreed.decree),
        None => decreed.decree.clone(),
    })
}

/// The interest of one calendar year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearOfInterest {
    /// The calendar year.
    pub year: i32,
    /// Days that count in it, at least one.
    pub days: i64,
    /// The rate of the year.
    pub rate: Rate,
    /// Amount × rate × days / 36500, rounded half up to the cent.
    pub interest: Cents,
}

/// The interest on one sum.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interest {
    /// One slice per calendar year that has days and a rate.
    pub years: Vec<YearOfInterest>,
    /// Calendar years with days but without a rate in the table: the sum lacks them.
    pub years_without_rate: Vec<i32>,
}

impl Interest {
    /// The slices summed.
    #[must_use]
    pub fn total(&self) -> Cents {
        self.years.iter().map(|year| year.interest).sum()
    }
}

/// Simple interest on an amount from a day (not counted) to another (counted).
#[must_use]
pub fn simple_interest(amount: Cents, from: NaiveDate, to: NaiveDate) -> Interest {
    let mut interest = Interest::default();
    for year in from.year()..=to.year() {
        let (Some(new_years_eve_before), Some(new_years_eve)) =
            (NaiveDate::from_ymd_opt(year - 1, 12, 31), NaiveDate::from_ymd_opt(year, 12, 31))
        else {
            continue;
        };
        let days = (to.min(new_years_eve) - from.max(new_years_eve_before)).num_days();
        if days <= 0 {
            continue;
        }
        match rate(year) {
            Some(rate) => {
                interest.years.push(YearOfInterest { year, days, rate, interest: slice(amount, rate, days) });
            }
            None => interest.years_without_rate.push(year),
        }
    }
    interest
}

/// Amount × rate × days / 36500, rounded half up; the rate is in hundredths of a percent.
fn slice(amount: Cents, rate: Rate, days: i64) -> Cents {
    const DIVISOR: i128 = 36_500 * 100;
    let product = i128::from(amount.get()) * i128::from(rate.0) * i128::from(days);
    Cents::new(i64::try_from((2 * product + DIVISOR).div_euclid(2 * DIVISOR)).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_embedded_table_covers_2008_to_2026_without_gap_or_overlap() {
        assert!(!RATES.is_empty());
        for pair in RATES.windows(2) {
            assert_eq!(pair[0].to_year + 1, pair[1].from_year);
        }
        assert_eq!((rate(2007), rate(2027)), (None, None));
        for (year, expected) in
            [(2008, "3.00"), (2009, "3.00"), (2013, "2.50"), (2020, "0.05"), (2023, "5.00"), (2026, "1.60")]
        {
            assert_eq!(rate(year).unwrap().to_string(), expected);
        }
        assert!(decree(2023).unwrap().contains("cifra"), "the table's word of caution is kept");
    }

    #[test]
    fn the_payment_day_does_not_count_and_the_restitution_day_does() {
        let interest = simple_interest(Cents::new(13_883_940), day("2020-08-10"), day("2023-02-15"));
        let slices: Vec<_> = interest.years.iter().map(|y| (y.year, y.days, y.interest.get())).collect();
        assert_eq!(slices, [(2020, 143, 2_720), (2021, 365, 1_388), (2022, 365, 173_549), (2023, 46, 87_488)]);
        assert_eq!(interest.total(), Cents::new(265_145));
    }

    #[test]
    fn years_of_no_day_are_left_out() {
        assert!(simple_interest(Cents::new(100), day("2020-08-10"), day("2020-08-10")).years.is_empty());
        let over_new_year = simple_interest(Cents::new(100), day("2007-12-31"), day("2008-01-01"));
        assert_eq!(over_new_year.years.len(), 1);
        assert!(over_new_year.years_without_rate.is_empty(), "2007 has no day, so it needs no rate");
        let leap = simple_interest(Cents::new(100), day("2019-12-31"), day("2020-12-31"));
        assert_eq!(leap.years[0].days, 366);
    }

    #[test]
    fn a_year_that_the_table_does_not_have_is_named() {
        let interest = simple_interest(Cents::new(100), day("2026-12-01"), day("2028-01-01"));
        assert_eq!(interest.years_without_rate, [2027, 2028]);
    }

    #[test]
    fn a_slice_is_rounded_half_up() {
        // 5 % a year on 36.50 € is half a cent a day.
        assert_eq!(slice(Cents::new(3_650), Rate(500), 1), Cents::new(1));
        assert_eq!(slice(Cents::new(3_649), Rate(500), 1), Cents::ZERO);
        assert!(slice(Cents::new(i64::MAX), Rate(500), 3_000_000) > Cents::ZERO);
    }
}
