//! Working time in whole minutes (art. 4.15: hours of sixty minutes) and times of day.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Minutes in an hour (art. 4.15).
pub const MINUTES_PER_HOUR: i64 = 60;

/// A length of time in whole minutes.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Minutes(i64);

impl Minutes {
    /// No time.
    pub const ZERO: Minutes = Minutes(0);

    /// So many minutes.
    #[must_use]
    pub const fn new(minutes: i64) -> Self {
        Minutes(minutes)
    }

    /// So many hours of sixty minutes.
    #[must_use]
    pub const fn from_hours(hours: i64) -> Self {
        Minutes(hours.saturating_mul(MINUTES_PER_HOUR))
    }

    /// The number of minutes.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The time in hours, exactly as far as a decimal goes.
    #[must_use]
    pub fn to_hours(self) -> Decimal {
        Decimal::from(self.0) / Decimal::from(MINUTES_PER_HOUR)
    }

    /// Hours and minutes as an office writes them: `39.675 h`, `7 h 30 min`, `45 min`.
    #[must_use]
    pub fn italian(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let total = self.0.unsigned_abs();
        let (hours, minutes) = (total / 60, total % 60);
        match (hours, minutes) {
            (0, m) => format!("{sign}{m} min"),
            (h, 0) => format!("{sign}{} h", group_thousands(h)),
            (h, m) => format!("{sign}{} h {m:02} min", group_thousands(h)),
        }
    }

    /// Hours and minutes as a column of a table: `7:30`, `1.938:00`.
    #[must_use]
    pub fn clock(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let total = self.0.unsigned_abs();
        format!("{sign}{}:{:02}", group_thousands(total / 60), total % 60)
    }
}

/// A whole number with the Italian separator of thousands: `106.078`.
#[must_use]
pub fn group_thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() * 4 / 3 + 1);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

impl Add for Minutes {
    type Output = Minutes;
    fn add(self, other: Minutes) -> Minutes {
        Minutes(self.0.saturating_add(other.0))
    }
}

impl Sub for Minutes {
    type Output = Minutes;
    fn sub(self, other: Minutes) -> Minutes {
        Minutes(self.0.saturating_sub(other.0))
    }
}

impl Sum for Minutes {
    fn sum<I: Iterator<Item = Minutes>>(iter: I) -> Minutes {
        iter.fold(Minutes::ZERO, Add::add)
    }
}

/// A time of day in whole minutes, from 00:00 to 23:59.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// The time that lies so many minutes after midnight, if the day has it.
    #[must_use]
    pub fn from_minutes(minutes: i64) -> Option<Self> {
        u16::try_from(minutes).ok().filter(|m| *m < 24 * 60).map(TimeOfDay)
    }

    /// Minutes since midnight.
    #[must_use]
    pub fn minutes(self) -> i64 {
        i64::from(self.0)
    }

    /// The time from here to a later one; negative if that one is earlier.
    #[must_use]
    pub fn until(self, later: TimeOfDay) -> Minutes {
        Minutes::new(later.minutes() - self.minutes())
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// The text is not a time of day of the form `HH:MM`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("non è un orario della forma HH:MM, da 00:00 a 23:59")]
pub struct NotATimeOfDay;

impl FromStr for TimeOfDay {
    type Err = NotATimeOfDay;
    fn from_str(text: &str) -> Result<Self, NotATimeOfDay> {
        let (hours, minutes) = text.split_once(':').ok_or(NotATimeOfDay)?;
        let two_digits = |part: &str| {
            (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<i64>().ok()).flatten()
        };
        match (two_digits(hours), two_digits(minutes)) {
            (Some(h), Some(m)) if m < MINUTES_PER_HOUR => {
                TimeOfDay::from_minutes(h * MINUTES_PER_HOUR + m).ok_or(NotATimeOfDay)
            }
            _ => Err(NotATimeOfDay),
        }
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = NotATimeOfDay;
    fn try_from(text: String) -> Result<Self, NotATimeOfDay> {
        text.parse()
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> String {
        time.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_has_two_digits_each_and_ends_at_23_59() {
        for good in ["00:00", "08:30", "23:59"] {
            assert_eq!(good.parse::<TimeOfDay>().unwrap().to_string(), good);
        }
        for bad in ["24:00", "8:30", "08:60", "0830", "08:3", "", "ab:cd", "-1:00", "+8:00", "08:30:00"] {
            assert_eq!(bad.parse::<TimeOfDay>(), Err(NotATimeOfDay), "{bad}");
        }
    }

    #[test]
    fn hours_are_printed_as_an_office_writes_them() {
        for (minutes, text, clock) in [
            (0, "0 min", "0:00"),
            (45, "45 min", "0:45"),
            (450, "7 h 30 min", "7:30"),
            (2_380_500, "39.675 h", "39.675:00"),
            (-65, "-1 h 05 min", "-1:05"),
        ] {
            assert_eq!(Minutes::new(minutes).italian(), text);
            assert_eq!(Minutes::new(minutes).clock(), clock);
        }
    }
}
