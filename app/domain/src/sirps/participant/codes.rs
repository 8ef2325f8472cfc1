//! Age bands and labour status of the common indicators (Reg. (UE) 1304/2013, annex I): data of
//! `common-indicators.json`, not figures in code.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::identifiers::Sex;
use crate::sirps::UnknownCode;

const FILE: &str = include_str!("../../../data/common-indicators.json");

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Codes {
    #[expect(dead_code, reason = "says where the codes come from to whoever reads the file")]
    source: String,
    age_bands: Vec<AgeBand>,
    labour_status: BTreeMap<u32, LabourStatus>,
}

static CODES: LazyLock<Codes> = LazyLock::new(|| serde_json::from_str(FILE).unwrap_or_default());

/// A band of ages, up to where the next one begins.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgeBand {
    /// The code in the database.
    pub code: String,
    /// The first age, in whole years.
    pub from_age: u32,
    /// The name on pages.
    pub title: String,
}

/// All bands, the youngest first.
#[must_use]
pub fn age_bands() -> &'static [AgeBand] {
    &CODES.age_bands
}

/// The code of the band of somebody born on a day, on another day; the last band begun.
#[must_use]
pub fn age_band(birth: NaiveDate, on: NaiveDate) -> Option<&'static str> {
    let age = on.years_since(birth)?;
    CODES.age_bands.iter().rev().find(|band| band.from_age <= age).map(|band| band.code.as_str())
}

/// What somebody does when registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LabourStatus {
    /// Has work.
    Employed,
    /// Has none and looks for it.
    Unemployed,
    /// Neither: pupils and students too.
    Inactive,
    /// The list does not say.
    Unknown,
}

impl LabourStatus {
    /// All of them, in the order shown.
    pub const ALL: [LabourStatus; 4] =
        [LabourStatus::Employed, LabourStatus::Unemployed, LabourStatus::Inactive, LabourStatus::Unknown];

    /// What a code of the list says; what it does not know is not known.
    #[must_use]
    pub fn of_code(text: &str) -> Self {
        let code = text.trim().parse::<u32>().ok();
        code.and_then(|code| CODES.labour_status.get(&code)).copied().unwrap_or(LabourStatus::Unknown)
    }

    /// The code in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            LabourStatus::Employed => "employed",
            LabourStatus::Unemployed => "unemployed",
            LabourStatus::Inactive => "inactive",
            LabourStatus::Unknown => "unknown",
        }
    }

    /// The name on pages.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            LabourStatus::Employed => "Occupati",
            LabourStatus::Unemployed => "Disoccupati",
            LabourStatus::Inactive => "Inattivi",
            LabourStatus::Unknown => "Non indicata",
        }
    }
}

impl FromStr for LabourStatus {
    type Err = UnknownCode;
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        LabourStatus::ALL.into_iter().find(|status| status.code() == text).ok_or(UnknownCode)
    }
}

impl fmt::Display for LabourStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The letter of a sex in the database.
#[must_use]
pub const fn sex_code(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "F",
        Sex::Male => "M",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn bands_begin_on_the_birthday() {
        for (birth, on, band) in [
            ("1997-06-30", "2022-06-29", "under_25"),
            ("1997-06-30", "2022-06-30", "25_54"),
            ("1967-06-30", "2022-06-29", "25_54"),
            ("1967-06-30", "2022-06-30", "over_54"),
            ("2000-02-29", "2025-02-28", "under_25"),
            ("2000-02-29", "2025-03-01", "25_54"),
            ("2022-06-30", "2022-06-30", "under_25"),
        ] {
            assert_eq!(age_band(day(birth), day(on)), Some(band), "{birth} {on}");
        }
        assert_eq!(age_band(day("2022-07-01"), day("2022-06-30")), None);
    }

    #[test]
    fn labour_status_as_the_list_says_it() {
        use LabourStatus::{Employed, Inactive, Unemployed, Unknown};
        for (code, status) in [
            ("1", Unemployed),
            ("01", Unemployed),
            (" 2 ", Employed),
            ("3", Unemployed),
            ("4", Inactive),
            ("5", Inactive),
            ("6", Unknown),
            ("0", Unknown),
            ("", Unknown),
            ("x", Unknown),
        ] {
            assert_eq!(LabourStatus::of_code(code), status, "{code}");
        }
        for status in LabourStatus::ALL {
            assert_eq!(status.code().parse(), Ok(status));
        }
    }

    #[test]
    fn the_data_file_is_whole_and_its_bands_are_in_order() {
        let codes: Codes = serde_json::from_str(FILE).unwrap();
        assert_eq!(codes.age_bands.first().map(|band| band.from_age), Some(0));
        assert!(codes.age_bands.is_sorted_by(|a, b| a.from_age < b.from_age));
    }
}
