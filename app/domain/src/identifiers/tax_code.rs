//! A person's tax code (codice fiscale), the forms for two people of the same code included
//! (omocodia), and the making of synthetic ones for demonstrations.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{code_as_string, tidy};

/// The sixteen-character tax code of a person, with its right check character.
///
/// `Debug` shows none of it; [`TaxCode::masked`] is for pages that need to tell people apart.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TaxCode(String);

/// The text is no tax code of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotATaxCode {
    /// Length, letters and digits are not where they belong, or the date is none.
    #[error("il codice fiscale non ha la forma giusta: ha 16 caratteri, lo ricopi dalla tessera sanitaria")]
    Form,
    /// The last character does not go with the others.
    #[error("il codice fiscale non è valido: l’ultima lettera non corrisponde alle altre, lo ricontrolli")]
    Check,
}

/// The sex a tax code is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Adds forty to the day of birth.
    Female,
    /// The day of birth as it is.
    Male,
}

code_as_string!(TaxCode, NotATaxCode);

impl fmt::Debug for TaxCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TaxCode(****************)")
    }
}

/// The letters of the months, January first.
const MONTH_LETTERS: &[u8; 12] = b"ABCDEHLMPRST";

/// The letters that stand for the digits 0 to 9 where two people would share a code.
const DIGIT_LETTERS: &[u8; 10] = b"LMNPQRSTUV";

/// Where the form wants digits (or the letters that stand for them).
const DIGIT_PLACES: [usize; 7] = [6, 7, 9, 10, 12, 13, 14];

/// What a character counts for at the 1st, 3rd, 5th … place: 0 to 9 count as A to J.
const ODD_VALUES: [u32; 26] =
    [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

impl TaxCode {
    /// All but the first three and the check character hidden: `RSS************U`.
    #[must_use]
    pub fn masked(&self) -> String {
        self.0.chars().enumerate().map(|(i, c)| if i < 3 || i == 15 { c } else { '*' }).collect()
    }

    /// The sex it is made for.
    #[must_use]
    pub fn sex(&self) -> Sex {
        match two_digits(self.0.as_bytes(), 9) {
            Some(day) if day > 40 => Sex::Female,
            _ => Sex::Male,
        }
    }

    /// Whether it is that of somebody born on a day; the century it does not say.
    #[must_use]
    pub fn fits_birth(&self, birth: NaiveDate) -> bool {
        let code = self.0.as_bytes();
        let month = usize::try_from(birth.month0()).ok().and_then(|month| MONTH_LETTERS.get(month));
        let day = two_digits(code, 9).map(|day| if day > 40 { day - 40 } else { day });
        code.get(8) == month
            && day == Some(birth.day())
            && two_digits(code, 6) == u32::try_from(birth.year().rem_euclid(100)).ok()
    }

    /// Whether it is that of somebody born in another state.
    #[must_use]
    pub fn born_abroad(&self) -> bool {
        self.0.as_bytes().get(11) == Some(&b'Z')
    }

    /// A valid code for invented data: from names, birth and the cadastral code of the place of
    /// birth (a letter and three digits). Never the code of a person who exists on purpose: use
    /// invented names only.
    ///
    /// # Errors
    /// [`NotATaxCode::Form`] if the place is no cadastral code or a name has no letter.
    pub fn synthetic(
        last_name: &str,
        first_name: &str,
        birth: NaiveDate,
        sex: Sex,
        cadastral_code: &str,
    ) -> Result<TaxCode, NotATaxCode> {
        let month = usize::try_from(birth.month0()).ok().and_then(|m| MONTH_LETTERS.get(m)).ok_or(NotATaxCode::Form)?;
        let day = birth.day() + if sex == Sex::Female { 40 } else { 0 };
        let body = format!(
            "{}{}{:02}{}{day:02}{}",
            name_letters(last_name, false)?,
            name_letters(first_name, true)?,
            birth.year().rem_euclid(100),
            char::from(*month),
            tidy(cadastral_code),
        );
        let check = TaxCode::check_character(&body).ok_or(NotATaxCode::Form)?;
        format!("{body}{check}").parse()
    }

    /// The check character of the first fifteen; `None` if they are not fifteen capitals and digits.
    #[must_use]
    pub fn check_character(fifteen: &str) -> Option<char> {
        if fifteen.len() != 15 {
            return None;
        }
        let sum = fifteen.bytes().enumerate().try_fold(0, |sum, (i, b)| {
            let rank = match b {
                b'0'..=b'9' => b - b'0',
                b'A'..=b'Z' => b - b'A',
                _ => return None,
            };
            let value = if i % 2 == 0 { ODD_VALUES.get(usize::from(rank)).copied()? } else { u32::from(rank) };
            Some(sum + value)
        })?;
        u8::try_from(sum % 26).ok().map(|rank| char::from(b'A' + rank))
    }
}

impl FromStr for TaxCode {
    type Err = NotATaxCode;
    fn from_str(text: &str) -> Result<Self, NotATaxCode> {
        let code = tidy(text);
        if !in_form(code.as_bytes()) {
            return Err(NotATaxCode::Form);
        }
        let (body, check) = code.split_at_checked(15).ok_or(NotATaxCode::Form)?;
        if check.chars().next() == TaxCode::check_character(body) { Ok(TaxCode(code)) } else { Err(NotATaxCode::Check) }
    }
}

/// Whether letters and digits stand where they belong and month and day exist.
fn in_form(code: &[u8]) -> bool {
    if code.len() != 16 {
        return false;
    }
    let places = code
        .iter()
        .enumerate()
        .all(|(i, b)| if DIGIT_PLACES.contains(&i) { digit_at(code, i).is_some() } else { b.is_ascii_uppercase() });
    places && day_exists(code)
}

/// The digit a place stands for, also where a letter was put for it.
fn digit_at(code: &[u8], place: usize) -> Option<u32> {
    let byte = *code.get(place)?;
    if byte.is_ascii_digit() {
        return Some(u32::from(byte - b'0'));
    }
    DIGIT_LETTERS.iter().position(|b| *b == byte).and_then(|rank| u32::try_from(rank).ok())
}

fn two_digits(code: &[u8], place: usize) -> Option<u32> {
    Some(digit_at(code, place)? * 10 + digit_at(code, place + 1)?)
}

/// Whether the day (41 to 71 for women) is one of the month; the century is not known, so 29
/// February needs a year divisible by four.
fn day_exists(code: &[u8]) -> bool {
    let month = code.get(8).and_then(|letter| MONTH_LETTERS.iter().position(|m| m == letter));
    let (Some(month), Some(year), Some(day)) = (month, two_digits(code, 6), two_digits(code, 9)) else { return false };
    let days = match month {
        1 if year % 4 == 0 => 29,
        1 => 28,
        3 | 5 | 8 | 10 => 30,
        _ => 31,
    };
    let day = if day > 40 { day - 40 } else { day };
    (1..=days).contains(&day)
}

/// The three letters of a name: consonants first, then vowels, filled up with X. Of a first name
/// with four consonants or more the second is left out.
fn name_letters(name: &str, first_name: bool) -> Result<String, NotATaxCode> {
    let letters: Vec<char> = name.chars().filter_map(plain_capital).collect();
    let is_vowel = |c: &char| "AEIOU".contains(*c);
    let mut consonants: Vec<char> = letters.iter().copied().filter(|c| !is_vowel(c)).collect();
    if first_name && consonants.len() >= 4 {
        consonants.remove(1);
    }
    if letters.is_empty() {
        return Err(NotATaxCode::Form);
    }
    let vowels = letters.iter().copied().filter(is_vowel);
    Ok(consonants.into_iter().chain(vowels).chain(std::iter::repeat('X')).take(3).collect())
}

/// The capital without its accent; nothing for what is no letter.
fn plain_capital(c: char) -> Option<char> {
    let plain = match c {
        'à' | 'á' | 'À' | 'Á' => 'A',
        'è' | 'é' | 'È' | 'É' => 'E',
        'ì' | 'í' | 'Ì' | 'Í' => 'I',
        'ò' | 'ó' | 'Ò' | 'Ó' => 'O',
        'ù' | 'ú' | 'Ù' | 'Ú' => 'U',
        other => other.to_ascii_uppercase(),
    };
    plain.is_ascii_uppercase().then_some(plain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    /// An invented name, not a person.
    fn invented() -> TaxCode {
        TaxCode::synthetic("Inventati", "Ada", day(1970, 1, 1), Sex::Female, "E388").unwrap()
    }

    #[test]
    fn the_check_character_is_that_of_the_published_tables() {
        // Computed by hand from the tables of the decree of 23 December 1976.
        assert_eq!(TaxCode::check_character("NVNDAA70A41H501"), Some('D'));
        assert_eq!(TaxCode::check_character("PRVNNA80B69A329"), Some('J'));
        assert_eq!(TaxCode::check_character("NVNDAA70A41H50"), None);
    }

    #[test]
    fn names_give_their_letters() {
        for (last, first, letters) in [
            ("Inventati", "Ada", "NVNDAA"),
            ("Ro", "Al", "ROXLAX"),
            ("D'Inventi", "Gianprova", "DNVGPR"),
            ("Àìsò", "Niccolò", "SAINCL"),
        ] {
            let code = TaxCode::synthetic(last, first, day(1980, 2, 29), Sex::Female, "A329").unwrap();
            assert_eq!(&code.as_str()[..11], format!("{letters}80B69"), "{last} {first}");
        }
        assert_eq!(TaxCode::synthetic("", "Ada", day(1970, 1, 1), Sex::Male, "E388"), Err(NotATaxCode::Form));
        assert_eq!(TaxCode::synthetic("Inventati", "Ada", day(1970, 1, 1), Sex::Male, "38"), Err(NotATaxCode::Form));
    }

    #[test]
    fn a_code_with_letters_for_digits_is_valid() {
        let plain = invented();
        let body: String = plain.as_str()[..14].to_owned() + "U";
        let twin = format!("{body}{}", TaxCode::check_character(&body).unwrap());
        assert!(twin.parse::<TaxCode>().is_ok());
        assert_ne!(twin, plain.as_str());
    }

    #[test]
    fn a_code_says_sex_birth_and_whether_one_was_born_abroad() {
        let code = invented();
        assert_eq!(code.sex(), Sex::Female);
        assert!(code.fits_birth(day(1970, 1, 1)) && code.fits_birth(day(2070, 1, 1)));
        for other in [day(1970, 1, 2), day(1970, 2, 1), day(1971, 1, 1)] {
            assert!(!code.fits_birth(other), "{other}");
        }
        assert!(!code.born_abroad());
        let abroad = TaxCode::synthetic("Inventati", "Ugo", day(1985, 12, 31), Sex::Male, "Z330").unwrap();
        assert!(abroad.born_abroad() && abroad.sex() == Sex::Male && abroad.fits_birth(day(1985, 12, 31)));
        // Letters that stand for digits say the same.
        let body: String = invented().as_str().chars().take(15).collect::<String>().replace("70A41", "TLAQM");
        let twin: TaxCode = format!("{body}{}", TaxCode::check_character(&body).unwrap()).parse().unwrap();
        assert!(twin.fits_birth(day(1970, 1, 1)) && twin.sex() == Sex::Female);
    }

    #[test]
    fn form_and_check_are_told_apart() {
        let good = invented().to_string();
        assert_eq!(good.to_lowercase().parse::<TaxCode>().unwrap().as_str(), good);
        let last = if good.ends_with('A') { 'B' } else { 'A' };
        assert_eq!(format!("{}{last}", &good[..15]).parse::<TaxCode>(), Err(NotATaxCode::Check));
        for (place, with) in [(8, "F"), (9, "3"), (9, "0"), (0, "1"), (6, "A")] {
            // 31 → 1 becomes day 31 (exists), 01 → day 01: month F does not exist, day 32 and 00 neither.
            let mut body = good[..15].to_owned();
            if place == 9 {
                body.replace_range(9..11, if with == "3" { "32" } else { "00" });
            } else {
                body.replace_range(place..=place, with);
            }
            let code = format!("{body}{}", TaxCode::check_character(&body).unwrap());
            assert_eq!(code.parse::<TaxCode>(), Err(NotATaxCode::Form), "{place} {with}");
        }
        for bad in ["", "NVNDAA70A41H50", "NVNDAA70A41H501DD", "ÈVNDAA70A41H501D"] {
            assert_eq!(bad.parse::<TaxCode>(), Err(NotATaxCode::Form), "{bad}");
        }
    }

    #[test]
    fn nothing_of_a_code_shows_in_debug_output() {
        let code = invented();
        assert_eq!(format!("{code:?}"), "TaxCode(****************)");
        assert_eq!(code.masked(), format!("NVN************{}", &code.as_str()[15..]));
        assert_eq!(serde_json::from_str::<TaxCode>(&serde_json::to_string(&code).unwrap()).unwrap(), code);
    }

    proptest! {
        #[test]
        fn one_changed_character_makes_it_invalid(
            last in "[A-Z]{1,12}", first in "[A-Z]{1,12}", days in 0u64..40_000, female: bool,
            place in "[A-M][0-9]{3}", at in 0usize..16, with in "[A-Z0-9]",
        ) {
            let sex = if female { Sex::Female } else { Sex::Male };
            let birth = day(1905, 1, 1) + chrono::Days::new(days);
            let code = TaxCode::synthetic(&last, &first, birth, sex, &place).unwrap().to_string();
            let mut changed = code.clone();
            changed.replace_range(at..=at, &with);
            prop_assert_eq!(changed.parse::<TaxCode>().is_ok(), changed == code);
        }
    }
}
