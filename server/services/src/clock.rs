//! The only place that reads a clock.
//!
//! The portal's day can stand still (a demonstration, a test); sessions and login limits always
//! run on real time. Days are days of Italy (Europe/Rome).

use chrono::{DateTime, NaiveDate, SubsecRound, TimeZone, Utc};
use chrono_tz::Europe::Rome;

/// Where the portal gets the time from.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    fixed_day: Option<NaiveDate>,
}

impl Clock {
    /// The real time.
    #[must_use]
    pub const fn real() -> Self {
        Clock { fixed_day: None }
    }

    /// A clock whose day stands still; the time of day goes on.
    #[must_use]
    pub const fn standing_at(day: NaiveDate) -> Self {
        Clock { fixed_day: Some(day) }
    }

    /// The day it stands at, if it does: pages show a notice.
    #[must_use]
    pub const fn fixed_day(&self) -> Option<NaiveDate> {
        self.fixed_day
    }

    /// Real time, in microseconds (what both databases keep).
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one place the ban leaves open")]
    pub fn instant(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }

    /// The moment as the portal sees it: on the fixed day, if there is one.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        let instant = self.instant();
        match self.fixed_day {
            None => instant,
            Some(day) => {
                let time = instant.with_timezone(&Rome).time();
                Rome.from_local_datetime(&day.and_time(time)).earliest().map_or(instant, |t| t.with_timezone(&Utc))
            }
        }
    }

    /// Today in Italy.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.fixed_day.unwrap_or_else(|| day_in_italy(self.instant()))
    }
}

/// The day of a moment, in Italy.
#[must_use]
pub fn day_in_italy(moment: DateTime<Utc>) -> NaiveDate {
    moment.with_timezone(&Rome).date_naive()
}

/// A moment as the clocks in Italy showed it.
#[must_use]
pub fn naive_in_italy(moment: DateTime<Utc>) -> chrono::NaiveDateTime {
    moment.with_timezone(&Rome).naive_local()
}

/// A moment as pages print it: `12/07/2022 14:05`.
#[must_use]
pub fn italian_moment(moment: DateTime<Utc>) -> String {
    moment.with_timezone(&Rome).format("%d/%m/%Y %H:%M").to_string()
}

/// The time of day of a moment in Italy: `14:05`.
#[must_use]
pub fn italian_time(moment: DateTime<Utc>) -> String {
    moment.with_timezone(&Rome).format("%H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standing_clock_keeps_its_day() {
        let day = NaiveDate::from_ymd_opt(2022, 7, 12).unwrap();
        let clock = Clock::standing_at(day);
        assert_eq!(clock.today(), day);
        assert_eq!(day_in_italy(clock.now()), day);
        assert!(clock.instant() > clock.now());
    }

    #[test]
    fn a_day_in_italy_begins_before_midnight_utc() {
        let moment = "2022-07-11T22:30:00Z".parse::<DateTime<Utc>>().unwrap();
        assert_eq!(day_in_italy(moment).to_string(), "2022-07-12");
        assert_eq!(italian_moment(moment), "12/07/2022 00:30");
        assert_eq!(italian_time(moment), "00:30");
    }
}
