//! The periods timesheets and monitoring data are owed for: the quarters that end on 31/03,
//! 30/06, 30/09, 31/12, and the extraordinary ones the Region sets (art. 4.14).

mod plan;

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

pub use plan::{ExtraordinaryPeriod, PeriodPlan, PeriodProblem};

/// A quarter of a calendar year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Quarter {
    year: i32,
    number: u32,
}

/// The text is no quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("il trimestre si indica con anno e numero, per esempio 2021-3")]
pub struct NotAQuarter;

impl Quarter {
    /// Quarter 1 to 4 of a year from 1900 to 2999.
    ///
    /// # Errors
    /// [`NotAQuarter`] for another number or year.
    pub fn new(year: i32, number: u32) -> Result<Self, NotAQuarter> {
        if (1..=4).contains(&number) && (1900..=2999).contains(&year) {
            Ok(Quarter { year, number })
        } else {
            Err(NotAQuarter)
        }
    }

    /// The quarter a date lies in.
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        Quarter { year: date.year(), number: date.month0() / 3 + 1 }
    }

    /// The calendar year.
    #[must_use]
    pub const fn year(self) -> i32 {
        self.year
    }

    /// 1 to 4.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.number
    }

    /// The first day.
    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.number * 3 - 2, 1).unwrap_or(NaiveDate::MIN)
    }

    /// The last day: 31/03, 30/06, 30/09 or 31/12.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        self.next().first_day().checked_sub_days(Days::new(1)).unwrap_or(NaiveDate::MAX)
    }

    /// The quarter after.
    #[must_use]
    pub const fn next(self) -> Self {
        if self.number == 4 {
            Quarter { year: self.year + 1, number: 1 }
        } else {
            Quarter { year: self.year, number: self.number + 1 }
        }
    }

    /// The quarter before.
    #[must_use]
    pub const fn previous(self) -> Self {
        if self.number == 1 {
            Quarter { year: self.year - 1, number: 4 }
        } else {
            Quarter { year: self.year, number: self.number - 1 }
        }
    }

    /// Whether the date lies in it.
    #[must_use]
    pub fn contains(self, date: NaiveDate) -> bool {
        Quarter::of(date) == self
    }

    /// The quarters that have at least a day from one date to another, both included, in order.
    #[must_use]
    pub fn between(from: NaiveDate, to: NaiveDate) -> Vec<Quarter> {
        let mut quarters = Vec::new();
        let mut quarter = Quarter::of(from);
        while quarter.first_day() <= to && from <= to {
            quarters.push(quarter);
            quarter = quarter.next();
        }
        quarters
    }

    /// The form used in addresses: `2021-3`.
    #[must_use]
    pub fn code(self) -> String {
        format!("{:04}-{}", self.year, self.number)
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}º trimestre {}", self.number, self.year)
    }
}

impl FromStr for Quarter {
    type Err = NotAQuarter;
    /// Reads the form of addresses, `2021-3`.
    fn from_str(text: &str) -> Result<Self, NotAQuarter> {
        let (year, number) = text.split_once('-').ok_or(NotAQuarter)?;
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if year.len() != 4 || number.len() != 1 || !digits(year) || !digits(number) {
            return Err(NotAQuarter);
        }
        Quarter::new(year.parse().map_err(|_| NotAQuarter)?, number.parse().map_err(|_| NotAQuarter)?)
    }
}

impl TryFrom<String> for Quarter {
    type Error = NotAQuarter;
    fn try_from(text: String) -> Result<Self, NotAQuarter> {
        text.parse()
    }
}

impl From<Quarter> for String {
    fn from(quarter: Quarter) -> String {
        quarter.code()
    }
}

/// A period a timesheet is owed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// An ordinary quarter.
    Quarter(Quarter),
    /// One the Region set, both days included.
    Extraordinary {
        /// First day.
        from: NaiveDate,
        /// Last day.
        to: NaiveDate,
    },
}

impl Period {
    /// The period with these first and last days: a quarter where they are a quarter's.
    #[must_use]
    pub fn from_days(from: NaiveDate, to: NaiveDate) -> Self {
        let quarter = Quarter::of(from);
        if quarter.first_day() == from && quarter.last_day() == to {
            Period::Quarter(quarter)
        } else {
            Period::Extraordinary { from, to }
        }
    }

    /// The first day.
    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        match self {
            Period::Quarter(quarter) => quarter.first_day(),
            Period::Extraordinary { from, .. } => from,
        }
    }

    /// The last day.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        match self {
            Period::Quarter(quarter) => quarter.last_day(),
            Period::Extraordinary { to, .. } => to,
        }
    }

    /// The quarter it is, or lies in.
    #[must_use]
    pub fn quarter(self) -> Quarter {
        match self {
            Period::Quarter(quarter) => quarter,
            Period::Extraordinary { from, .. } => Quarter::of(from),
        }
    }

    /// Whether the date lies in it.
    #[must_use]
    pub fn contains(self, date: NaiveDate) -> bool {
        self.first_day() <= date && date <= self.last_day()
    }

    /// Its first and its last day.
    #[must_use]
    pub fn days(self) -> (NaiveDate, NaiveDate) {
        (self.first_day(), self.last_day())
    }

    /// Its months, 1 to 12, whole or in part.
    #[must_use]
    pub fn months(self) -> Vec<u32> {
        (self.first_day().month()..=self.last_day().month()).collect()
    }

    /// The calendar year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.quarter().year()
    }

    /// The form used in addresses: `2021-3`, `2021-07-01_2021-08-31`.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Period::Quarter(quarter) => quarter.code(),
            Period::Extraordinary { from, to } => format!("{from}_{to}"),
        }
    }
}

impl Ord for Period {
    /// In order of their last days, as their sheets are due; then of their first days.
    fn cmp(&self, other: &Self) -> Ordering {
        let days = |period: &Period| (period.last_day(), period.first_day());
        days(self).cmp(&days(other))
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The text is no period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("il periodo si indica come trimestre (2021-3) o con due giorni (2021-07-01_2021-08-31)")]
pub struct NotAPeriod;

impl FromStr for Period {
    type Err = NotAPeriod;
    /// Reads the form of addresses, `2021-3` or `2021-07-01_2021-08-31`.
    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        let Some((from, to)) = text.split_once('_') else {
            return text.parse().map(Period::Quarter).map_err(|_| NotAPeriod);
        };
        let day = |text: &str| (text.len() == 10).then(|| text.parse::<NaiveDate>().ok()).flatten().ok_or(NotAPeriod);
        let period = Period::from_days(day(from)?, day(to)?);
        let in_order = period.first_day() <= period.last_day();
        if in_order && period.code() == text { Ok(period) } else { Err(NotAPeriod) }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Period::Quarter(quarter) => quarter.fmt(f),
            Period::Extraordinary { from, to } => {
                write!(f, "periodo dal {} al {}", crate::format::date(*from), crate::format::date(*to))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn quarters_end_when_the_agreement_says() {
        for (number, first, last) in [
            (1, day(2020, 1, 1), day(2020, 3, 31)),
            (2, day(2020, 4, 1), day(2020, 6, 30)),
            (3, day(2020, 7, 1), day(2020, 9, 30)),
            (4, day(2020, 10, 1), day(2020, 12, 31)),
        ] {
            let quarter = Quarter::new(2020, number).unwrap();
            assert_eq!((quarter.first_day(), quarter.last_day()), (first, last));
            assert_eq!((Quarter::of(first), Quarter::of(last)), (quarter, quarter));
        }
        assert_eq!(Quarter::of(day(2021, 8, 5)).to_string(), "3º trimestre 2021");
    }

    #[test]
    fn codes_of_addresses() {
        assert_eq!("2021-3".parse(), Quarter::new(2021, 3));
        for bad in ["2021-0", "2021-5", "21-3", "2021-03", "2021", "", "2021-+", "+021-3", "1899-1", "2021-3 "] {
            assert_eq!(bad.parse::<Quarter>(), Err(NotAQuarter), "{bad}");
        }
    }

    #[test]
    fn the_project_of_ats_9_has_twelve_quarters() {
        let quarters = Quarter::between(day(2019, 9, 1), day(2022, 6, 30));
        assert_eq!(quarters.len(), 12);
        assert_eq!(quarters.first().map(|q| q.code()).as_deref(), Some("2019-3"));
        assert_eq!(quarters.last().map(|q| q.code()).as_deref(), Some("2022-2"));
        assert_eq!(Quarter::between(day(2022, 6, 30), day(2022, 7, 1)).len(), 2);
        assert!(Quarter::between(day(2022, 6, 30), day(2022, 6, 29)).is_empty());
    }

    #[test]
    fn a_period_of_a_quarters_days_is_that_quarter() {
        assert_eq!(Period::from_days(day(2021, 7, 1), day(2021, 9, 30)).to_string(), "3º trimestre 2021");
        let other = Period::from_days(day(2021, 7, 1), day(2021, 8, 31));
        assert_eq!(other.to_string(), "periodo dal 01/07/2021 al 31/08/2021");
        assert!(other.contains(day(2021, 8, 31)) && !other.contains(day(2021, 9, 1)));
    }

    #[test]
    fn codes_of_periods() {
        let part = Period::Extraordinary { from: day(2021, 7, 1), to: day(2021, 8, 31) };
        assert_eq!(part.code(), "2021-07-01_2021-08-31");
        assert_eq!("2021-07-01_2021-08-31".parse(), Ok(part));
        assert_eq!(part.quarter().code(), "2021-3");
        assert_eq!("2021-3".parse::<Period>().map(Period::code), Ok("2021-3".to_owned()));
        // A quarter has one address, and days stand in order.
        for bad in
            ["2021-07-01_2021-09-30", "2021-08-31_2021-07-01", "2021-7-1_2021-08-31", "2021-07-01_", "_", "2021-5"]
        {
            assert_eq!(bad.parse::<Period>(), Err(NotAPeriod), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn quarters_round_trip_and_follow_each_other(year in 1901i32..2999, number in 1u32..5) {
            let quarter = Quarter::new(year, number).unwrap();
            prop_assert_eq!(quarter.code().parse(), Ok(quarter));
            prop_assert_eq!(quarter.next().previous(), quarter);
            prop_assert_eq!(quarter.last_day().succ_opt().unwrap(), quarter.next().first_day());
            prop_assert_eq!(serde_json::from_str::<Quarter>(&serde_json::to_string(&quarter).unwrap()).unwrap(), quarter);
        }
    }
}
