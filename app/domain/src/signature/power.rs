//! Who may sign for a body or for the Region, from a day to a day (art. 4, 7): the capacities in
//! which one does, and which powers cannot stand beside each other.

use std::str::FromStr;

use chrono::NaiveDate;

use crate::document::{Party, UnknownCode};

/// In which capacity one signs for others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Capacity {
    /// Represents the body by law or statute; there is one.
    LegalRepresentative,
    /// Was given the power by deed, beside the legal representative or the manager.
    Delegate,
    /// The manager of the Region's office; there is one.
    RegionManager,
}

impl Capacity {
    /// All of them.
    pub const ALL: [Capacity; 3] = [Capacity::LegalRepresentative, Capacity::Delegate, Capacity::RegionManager];

    /// Those in which one signs for a party; for a person nobody else signs.
    #[must_use]
    pub const fn of(party: Party) -> &'static [Capacity] {
        match party {
            Party::Body => &[Capacity::LegalRepresentative, Capacity::Delegate],
            Party::Region => &[Capacity::RegionManager, Capacity::Delegate],
            Party::Person => &[],
        }
    }

    /// The code used in the database and in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Capacity::LegalRepresentative => "legal_representative",
            Capacity::Delegate => "delegate",
            Capacity::RegionManager => "region_manager",
        }
    }

    /// The name on pages and documents.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            Capacity::LegalRepresentative => "rappresentante legale",
            Capacity::Delegate => "persona delegata alla firma",
            Capacity::RegionManager => "dirigente regionale",
        }
    }

    /// Whether only one person has it at a time.
    #[must_use]
    pub const fn is_sole(self) -> bool {
        !matches!(self, Capacity::Delegate)
    }
}

impl FromStr for Capacity {
    type Err = UnknownCode;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Capacity::ALL.into_iter().find(|capacity| capacity.code() == code).ok_or_else(|| UnknownCode::of(code))
    }
}

/// A power: whose (`P` tells persons apart), in which capacity, on which days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Power<P> {
    /// Who holds it.
    pub person: P,
    /// In which capacity.
    pub capacity: Capacity,
    /// First day.
    pub from: NaiveDate,
    /// Last day; none: until further notice.
    pub to: Option<NaiveDate>,
}

impl<P: PartialEq> Power<P> {
    /// Whether it holds on a day, its first and last included.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// Whether both hold on some day.
    fn meets(&self, other: &Self) -> bool {
        self.to.is_none_or(|to| other.from <= to) && other.to.is_none_or(|to| self.from <= to)
    }

    /// Whether it cannot stand beside another of the same body: on some day the same person would
    /// have two, or two persons a capacity that only one has.
    #[must_use]
    pub fn clashes_with(&self, other: &Self) -> bool {
        let same_office = self.capacity == other.capacity && self.capacity.is_sole();
        self.meets(other) && (self.person == other.person || same_office)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn power(person: u8, capacity: Capacity, from: &str, to: &str) -> Power<u8> {
        Power { person, capacity, from: day(from), to: (!to.is_empty()).then(|| day(to)) }
    }

    #[test]
    fn a_power_holds_from_its_first_day_to_its_last() {
        let ended = power(1, Capacity::Delegate, "2020-02-03", "2021-06-30");
        for (on, holds) in [("2020-02-02", false), ("2020-02-03", true), ("2021-06-30", true), ("2021-07-01", false)] {
            assert_eq!(ended.holds_on(day(on)), holds, "{on}");
        }
        assert!(power(1, Capacity::Delegate, "2020-02-03", "").holds_on(day("2040-01-01")), "until further notice");
    }

    #[test]
    fn one_legal_representative_follows_the_other() {
        use Capacity::{Delegate, LegalRepresentative as Legal, RegionManager as Manager};
        let first = power(1, Legal, "2020-02-03", "2021-06-30");
        let open = power(1, Legal, "2020-02-03", "");
        for (what, next, ended, until_further_notice) in [
            ("the day after the last", power(2, Legal, "2021-07-01", ""), false, true),
            ("on the last day", power(2, Legal, "2021-06-30", ""), true, true),
            ("before the first day", power(2, Legal, "2019-01-01", "2020-02-02"), false, false),
            ("on the first day", power(2, Legal, "2019-01-01", "2020-02-03"), true, true),
            ("within", power(2, Legal, "2020-05-01", "2020-05-31"), true, true),
            ("around", power(2, Legal, "2019-01-01", ""), true, true),
            ("a delegate beside", power(2, Delegate, "2020-05-01", ""), false, false),
            ("the same person twice", power(1, Delegate, "2020-05-01", ""), true, true),
        ] {
            assert_eq!(next.clashes_with(&first), ended, "{what}");
            assert_eq!(first.clashes_with(&next), ended, "{what}, the other way round");
            assert_eq!(next.clashes_with(&open), until_further_notice, "{what}, until further notice");
        }
        assert!(power(1, Manager, "2020-01-01", "").clashes_with(&power(2, Manager, "2021-01-01", "")));
    }

    #[test]
    fn codes_are_read_back_and_nobody_signs_for_a_person() {
        for capacity in Capacity::ALL {
            assert_eq!(capacity.code().parse::<Capacity>(), Ok(capacity));
        }
        assert!("nobody".parse::<Capacity>().is_err());
        assert!(Capacity::of(Party::Person).is_empty());
    }
}
