//! The invented people of the demonstration: their names are made up, their tax codes are
//! synthetic (right check character, birth that never was), their years of experience fit the
//! profiles their project declares.

use chrono::NaiveDate;
use domain::identifiers::{NotATaxCode, Sex, TaxCode};
use domain::staff::ExperienceProfile;

use super::seeded::Seeded;

/// An invented person.
#[derive(Debug, Clone, Copy)]
pub struct InventedPerson {
    /// First name.
    pub first_name: &'static str,
    /// Last name: a word that says it is made up.
    pub last_name: &'static str,
    /// For the tax code.
    pub sex: Sex,
    /// Year, month and day of birth.
    pub birth: (i32, u32, u32),
    /// Cadastral code of the place of birth.
    pub place: &'static str,
}

const fn person(
    first_name: &'static str,
    last_name: &'static str,
    sex: Sex,
    birth: (i32, u32, u32),
    place: &'static str,
) -> InventedPerson {
    InventedPerson { first_name, last_name, sex, birth, place }
}

use Sex::{Female as F, Male as M};

/// The group of ATS 9, in the order of its form.
pub const ATS_9: [InventedPerson; 16] = [
    person("Anna", "Provaldi", F, (1984, 3, 11), "E388"),
    person("Bianca", "Esempietti", F, (1990, 7, 2), "A271"),
    person("Carla", "Fintarelli", F, (1976, 1, 28), "E388"),
    person("Diana", "Modelloni", F, (1971, 10, 5), "D042"),
    person("Elisa", "Campionesi", F, (1986, 5, 19), "A271"),
    person("Franca", "Bozzalunga", F, (1973, 12, 9), "E388"),
    person("Giada", "Inventini", F, (1978, 8, 23), "C704"),
    person("Irene", "Simulacri", F, (1975, 2, 14), "D451"),
    person("Laura", "Fantasini", F, (1991, 9, 30), "E388"),
    person("Marta", "Ipotetti", F, (1985, 4, 7), "A271"),
    person("Nicola", "Verosimili", M, (1970, 6, 16), "I608"),
    person("Olga", "Segnaposti", F, (1987, 11, 21), "E388"),
    person("Paolo", "Figurati", M, (1974, 3, 3), "E783"),
    person("Rita", "Parvenze", F, (1992, 1, 17), "A271"),
    person("Silvio", "Abbozzati", M, (1989, 10, 26), "E388"),
    person("Teresa", "Provinetti", F, (1979, 7, 12), "D451"),
];

/// The group of the demonstration project of ATS 11.
pub const ATS_11: [InventedPerson; 6] = [
    person("Ugo", "Sembianzi", M, (1980, 2, 8), "A271"),
    person("Valeria", "Apparenti", F, (1983, 6, 27), "A271"),
    person("Zita", "Dimostrini", F, (1977, 9, 15), "E388"),
    person("Ada", "Suppostini", F, (1990, 12, 1), "A271"),
    person("Bruno", "Immaginetti", M, (1988, 4, 22), "A271"),
    person("Clara", "Finzionali", F, (1981, 8, 10), "D451"),
];

/// Who signs for bodies and Region, in the order of [`super::signers`].
pub const SIGNERS: [InventedPerson; 5] = [
    person("Ezio", "Precedenti", M, (1956, 9, 4), "E388"),
    person("Remo", "Firmatari", M, (1962, 2, 20), "A271"),
    person("Elio", "Sottoscritti", M, (1968, 11, 13), "A271"),
    person("Ida", "Rappresentini", F, (1970, 5, 6), "I608"),
    person("Livia", "Dirigentini", F, (1966, 7, 25), "A271"),
];

impl InventedPerson {
    /// The synthetic tax code.
    ///
    /// # Errors
    /// When the data above cannot make one: a fault of the program that a test holds.
    pub fn tax_code(&self) -> Result<TaxCode, NotATaxCode> {
        let (year, month, day) = self.birth;
        let birth = NaiveDate::from_ymd_opt(year, month, day).ok_or(NotATaxCode::Form)?;
        TaxCode::synthetic(self.last_name, self.first_name, birth, self.sex, self.place)
    }
}

/// Tenths of years of experience that make the profile, never more than `at_most`.
#[must_use]
pub fn years_tenths(profile: ExperienceProfile, at_most: Option<i64>, seeded: &mut Seeded) -> i64 {
    let (low, high) = match profile {
        ExperienceProfile::A => (8, 20),
        ExperienceProfile::B => (24, 50),
        ExperienceProfile::C => (56, 100),
        ExperienceProfile::D => (106, 210),
    };
    let high = at_most.map_or(high, |most| high.min(most)).max(low);
    seeded.stepped(low, high, 1)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::staff::PROFILE_BOUNDS;

    use super::*;

    #[test]
    fn the_codes_are_valid_and_no_two_are_alike() {
        let codes: BTreeSet<String> =
            ATS_9.iter().chain(&ATS_11).chain(&SIGNERS).map(|person| person.tax_code().unwrap().to_string()).collect();
        assert_eq!(codes.len(), 27);
        let names: BTreeSet<&str> =
            ATS_9.iter().chain(&ATS_11).chain(&SIGNERS).map(|person| person.last_name).collect();
        assert_eq!(names.len(), 27);
        let first = ATS_9[0].tax_code().unwrap();
        assert!(first.as_str().starts_with("PRV") && first.as_str()[6..11] == *"84C51", "{first}");
    }

    #[test]
    fn years_make_the_profile() {
        let mut seeded = Seeded::new("years");
        for profile in ExperienceProfile::ALL {
            for _ in 0..100 {
                let years = rust_decimal_tenths(years_tenths(profile, None, &mut seeded));
                assert_eq!(PROFILE_BOUNDS.profile(years), profile);
            }
        }
        assert!(years_tenths(ExperienceProfile::C, Some(60), &mut seeded) <= 60);
    }

    fn rust_decimal_tenths(tenths: i64) -> rust_decimal::Decimal {
        rust_decimal::Decimal::new(tenths, 1)
    }
}
