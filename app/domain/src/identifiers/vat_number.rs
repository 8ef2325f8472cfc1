//! The eleven-digit codes of bodies: VAT number and the tax code of those who are no person.
//! Both have the same check digit.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{code_as_string, tidy};

/// A VAT number (partita IVA).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VatNumber(String);

/// The text is no VAT number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAVatNumber {
    /// Not eleven digits.
    #[error("la partita IVA ha undici cifre")]
    Form,
    /// The last digit does not go with the others.
    #[error("la partita IVA non è valida: l’ultima cifra non corrisponde alle altre, la ricontrolli")]
    Check,
}

code_as_string!(VatNumber, NotAVatNumber);

impl FromStr for VatNumber {
    type Err = NotAVatNumber;
    fn from_str(text: &str) -> Result<Self, NotAVatNumber> {
        let code = tidy(text);
        match body_check(&code) {
            Some(true) => Ok(VatNumber(code)),
            Some(false) => Err(NotAVatNumber::Check),
            None => Err(NotAVatNumber::Form),
        }
    }
}

/// The tax code of a body (codice fiscale of eleven digits).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BodyTaxCode(String);

/// The text is no tax code of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotABodyTaxCode {
    /// Not eleven digits.
    #[error("il codice fiscale dell’ente ha undici cifre")]
    Form,
    /// The last digit does not go with the others.
    #[error("il codice fiscale dell’ente non è valido: l’ultima cifra non corrisponde alle altre, lo ricontrolli")]
    Check,
}

code_as_string!(BodyTaxCode, NotABodyTaxCode);

impl FromStr for BodyTaxCode {
    type Err = NotABodyTaxCode;
    fn from_str(text: &str) -> Result<Self, NotABodyTaxCode> {
        let code = tidy(text);
        match body_check(&code) {
            Some(true) => Ok(BodyTaxCode(code)),
            Some(false) => Err(NotABodyTaxCode::Check),
            None => Err(NotABodyTaxCode::Form),
        }
    }
}

/// Whether eleven digits end with the right check digit; `None` if they are not eleven digits.
fn body_check(code: &str) -> Option<bool> {
    let (body, check) = code.split_at_checked(10)?;
    if check.len() != 1 {
        return None;
    }
    let given = check.chars().next()?.to_digit(10)?;
    Some(body_check_digit(body)? == given)
}

/// The check digit of ten digits: every second one doubled, with nine taken off above nine.
/// `None` if they are not ten digits. Also for making synthetic codes.
#[must_use]
pub fn body_check_digit(ten: &str) -> Option<u32> {
    if ten.chars().count() != 10 {
        return None;
    }
    let sum = ten.chars().enumerate().try_fold(0, |sum, (i, c)| {
        let digit = c.to_digit(10)?;
        let doubled = digit * 2;
        let value = match (i % 2, doubled) {
            (0, _) => digit,
            (_, d) if d > 9 => d - 9,
            (_, d) => d,
        };
        Some(sum + value)
    })?;
    Some((10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_codes_of_bodies_are_checked() {
        for good in ["02546320421", "00743110157", "12345678903"] {
            assert!(good.parse::<VatNumber>().is_ok(), "{good}");
        }
        assert!("92024900422".parse::<BodyTaxCode>().is_ok());
        assert_eq!("12345678904".parse::<VatNumber>(), Err(NotAVatNumber::Check));
        assert_eq!("12345678904".parse::<BodyTaxCode>(), Err(NotABodyTaxCode::Check));
        for bad in ["", "1234567890", "123456789033", "1234567890A", "À2345678903"] {
            assert_eq!(bad.parse::<VatNumber>(), Err(NotAVatNumber::Form), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn one_changed_digit_breaks_the_check(ten in "[0-9]{10}", place in 0usize..11, add in 1u32..10) {
            let code = format!("{ten}{}", body_check_digit(&ten).unwrap());
            prop_assert!(code.parse::<VatNumber>().is_ok());
            let changed: String = code.chars().enumerate().map(|(i, c)| {
                if i == place { char::from_digit((c.to_digit(10).unwrap() + add) % 10, 10).unwrap() } else { c }
            }).collect();
            prop_assert_eq!(changed.parse::<VatNumber>(), Err(NotAVatNumber::Check));
        }
    }
}
