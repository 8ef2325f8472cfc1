//! The network of Sportelli: weekly opening hours (F.3, F.4) and the three marks of the form
//! with the reasons two of them need.

mod names;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::minutes::TimeOfDay;

pub use names::{NoSportello, SportelloNames, sportello_label};

/// A day of the week, 1 Monday to 7 Sunday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Weekday(u8);

/// The number is no day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("il giorno della settimana va da 1 (lunedì) a 7 (domenica)")]
pub struct NotAWeekday;

impl Weekday {
    /// Monday to Sunday.
    pub const ALL: [Weekday; 7] = [Weekday(1), Weekday(2), Weekday(3), Weekday(4), Weekday(5), Weekday(6), Weekday(7)];

    /// The day of the week of a date.
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        Weekday(u8::try_from(date.weekday().number_from_monday()).unwrap_or(1))
    }

    /// 1 Monday to 7 Sunday.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }

    /// The Italian name: `lunedì`.
    #[must_use]
    pub fn italian(self) -> &'static str {
        crate::format::weekday_number_name(u32::from(self.0))
    }
}

impl TryFrom<u8> for Weekday {
    type Error = NotAWeekday;
    fn try_from(number: u8) -> Result<Self, NotAWeekday> {
        if (1..=7).contains(&number) { Ok(Weekday(number)) } else { Err(NotAWeekday) }
    }
}

impl From<Weekday> for u8 {
    fn from(weekday: Weekday) -> u8 {
        weekday.0
    }
}

/// One stretch of opening on one day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpeningHours {
    /// The day.
    pub weekday: Weekday,
    /// When it opens.
    pub opens: TimeOfDay,
    /// When it closes.
    pub closes: TimeOfDay,
}

/// Whether a Sportello with these hours is open for the whole of that time on that date;
/// stretches that touch count as one.
#[must_use]
pub fn is_open(hours: &[OpeningHours], date: NaiveDate, start: TimeOfDay, end: TimeOfDay) -> bool {
    end > start && closed_times(hours, date, start, end).is_empty()
}

/// The parts of that time on that date at which a Sportello with these hours is closed, in order.
#[must_use]
pub fn closed_times(
    hours: &[OpeningHours],
    date: NaiveDate,
    start: TimeOfDay,
    end: TimeOfDay,
) -> Vec<(TimeOfDay, TimeOfDay)> {
    let weekday = Weekday::of(date);
    let mut stretches: Vec<&OpeningHours> = hours.iter().filter(|h| h.weekday == weekday).collect();
    stretches.sort_unstable_by_key(|h| (h.opens, h.closes));
    let (mut closed, mut covered) = (Vec::new(), start);
    for stretch in stretches.into_iter().filter(|stretch| stretch.opens < end && stretch.closes > start) {
        if stretch.opens > covered {
            closed.push((covered, stretch.opens));
        }
        covered = covered.max(stretch.closes);
    }
    if covered < end {
        closed.push((covered, end));
    }
    closed
}

/// The problems of a week of opening hours, one text each, with the index of the stretch.
#[must_use]
pub fn check_opening_hours(hours: &[OpeningHours]) -> Vec<(usize, &'static str)> {
    let mut problems = Vec::new();
    for (i, stretch) in hours.iter().enumerate() {
        if stretch.closes <= stretch.opens {
            problems.push((i, "la chiusura deve venire dopo l’apertura"));
        } else if hours.iter().take(i).any(|other| {
            other.weekday == stretch.weekday && other.opens < stretch.closes && stretch.opens < other.closes
        }) {
            problems.push((i, "l’orario si sovrappone a un altro dello stesso giorno"));
        }
    }
    problems
}

/// The opening hours of one day as text: `8:30-12:30, 15:00-18:00`, or `chiuso`.
#[must_use]
pub fn italian_day(hours: &[OpeningHours], weekday: Weekday) -> String {
    let mut stretches: Vec<&OpeningHours> = hours.iter().filter(|h| h.weekday == weekday).collect();
    stretches.sort_unstable();
    if stretches.is_empty() {
        return "chiuso".to_owned();
    }
    stretches.iter().map(|h| format!("{}-{}", h.opens, h.closes)).collect::<Vec<_>>().join(", ")
}

/// A mark of the form about a Sportello.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SportelloMark {
    /// Without barriers.
    BarrierFree,
    /// Served by public transport or with parking; a yes needs a reason.
    TransportOrParking,
    /// In a populated area; a yes needs a reason.
    PopulatedArea,
}

impl SportelloMark {
    /// The three, in the order of the form.
    pub const ALL: [SportelloMark; 3] =
        [SportelloMark::BarrierFree, SportelloMark::TransportOrParking, SportelloMark::PopulatedArea];

    /// The name on pages and documents.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            SportelloMark::BarrierFree => "Privo di barriere",
            SportelloMark::TransportOrParking => "Servito da mezzi pubblici o con parcheggi",
            SportelloMark::PopulatedArea => "In area popolata",
        }
    }

    /// Whether a yes needs its reason.
    #[must_use]
    pub const fn needs_reason(self) -> bool {
        !matches!(self, SportelloMark::BarrierFree)
    }
}

/// The marks of one Sportello with the reasons given.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SportelloMarks {
    /// Without barriers.
    pub barrier_free: bool,
    /// Served by public transport or with parking.
    pub transport_or_parking: bool,
    /// Why so.
    pub transport_or_parking_reason: Option<String>,
    /// In a populated area.
    pub populated_area: bool,
    /// Why so.
    pub populated_area_reason: Option<String>,
}

impl SportelloMarks {
    /// The marks said yes to that need a reason and have none.
    #[must_use]
    pub fn missing_reasons(&self) -> Vec<SportelloMark> {
        let blank = |reason: &Option<String>| reason.as_deref().is_none_or(|r| r.trim().is_empty());
        let mut missing = Vec::new();
        if self.transport_or_parking && blank(&self.transport_or_parking_reason) {
            missing.push(SportelloMark::TransportOrParking);
        }
        if self.populated_area && blank(&self.populated_area_reason) {
            missing.push(SportelloMark::PopulatedArea);
        }
        missing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(weekday: u8, opens: &str, closes: &str) -> OpeningHours {
        OpeningHours {
            weekday: weekday.try_into().unwrap(),
            opens: opens.parse().unwrap(),
            closes: closes.parse().unwrap(),
        }
    }

    #[test]
    fn open_means_open_for_the_whole_of_it() {
        let week = [hours(1, "15:00", "18:00"), hours(1, "08:00", "10:00"), hours(1, "10:00", "12:00")];
        let monday = NaiveDate::from_ymd_opt(2022, 6, 27).unwrap();
        for (start, end, open) in [
            ("08:00", "12:00", true),
            ("09:00", "11:00", true),
            ("07:59", "12:00", false),
            ("08:00", "12:01", false),
            ("11:00", "16:00", false),
            ("15:00", "18:00", true),
            ("13:00", "14:00", false),
            ("09:00", "09:00", false),
        ] {
            assert_eq!(is_open(&week, monday, start.parse().unwrap(), end.parse().unwrap()), open, "{start}-{end}");
        }
        let tuesday = monday.succ_opt().unwrap();
        assert!(!is_open(&week, tuesday, "09:00".parse().unwrap(), "10:00".parse().unwrap()));
        assert_eq!(italian_day(&week, Weekday::of(monday)), "08:00-10:00, 10:00-12:00, 15:00-18:00");
        assert_eq!(italian_day(&week, Weekday::of(tuesday)), "chiuso");
    }

    #[test]
    fn overlapping_and_backward_hours_are_found() {
        let week = [hours(1, "08:00", "12:00"), hours(1, "12:00", "13:00"), hours(2, "08:00", "12:00")];
        assert!(check_opening_hours(&week).is_empty());
        let bad = [hours(1, "08:00", "12:00"), hours(1, "11:59", "13:00"), hours(3, "12:00", "12:00")];
        assert_eq!(check_opening_hours(&bad).iter().map(|p| p.0).collect::<Vec<_>>(), [1, 2]);
    }

    #[test]
    fn a_yes_to_the_last_two_marks_needs_a_reason() {
        let marks = SportelloMarks {
            barrier_free: true,
            transport_or_parking: true,
            transport_or_parking_reason: Some("Fermata della linea urbana".to_owned()),
            populated_area: true,
            populated_area_reason: Some("  ".to_owned()),
        };
        assert_eq!(marks.missing_reasons(), [SportelloMark::PopulatedArea]);
        assert!(SportelloMarks::default().missing_reasons().is_empty());
    }

    #[test]
    fn there_are_seven_days() {
        assert_eq!(Weekday::try_from(0), Err(NotAWeekday));
        assert_eq!(Weekday::try_from(8), Err(NotAWeekday));
        assert_eq!(Weekday::try_from(7).unwrap().italian(), "domenica");
    }
}
