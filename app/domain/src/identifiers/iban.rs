//! The IBAN of the account into which the grant is paid (art. 4.7: one account in the body's name).

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{code_as_string, tidy};

/// An IBAN with right check digits; an Italian one also has its 27 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Iban(String);

/// The text is no IBAN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAnIban {
    /// Length or characters are wrong.
    #[error("l’IBAN non ha la forma giusta: quello italiano ha 27 caratteri e comincia con IT")]
    Form,
    /// The two check digits do not go with the rest.
    #[error("l’IBAN non è valido: le cifre di controllo non corrispondono, lo ricontrolli carattere per carattere")]
    Check,
}

code_as_string!(Iban, NotAnIban);

impl Iban {
    /// The code in groups of four, as it is printed.
    #[must_use]
    pub fn grouped(&self) -> String {
        let mut text = String::with_capacity(self.0.len() + self.0.len() / 4);
        for (i, c) in self.0.chars().enumerate() {
            if i > 0 && i % 4 == 0 {
                text.push(' ');
            }
            text.push(c);
        }
        text
    }
}

impl FromStr for Iban {
    type Err = NotAnIban;
    fn from_str(text: &str) -> Result<Self, NotAnIban> {
        let code = tidy(text);
        let in_form = (15..=34).contains(&code.len())
            && code.bytes().enumerate().all(|(i, b)| match i {
                0 | 1 => b.is_ascii_uppercase(),
                2 | 3 => b.is_ascii_digit(),
                _ => b.is_ascii_digit() || b.is_ascii_uppercase(),
            });
        if !in_form || (code.starts_with("IT") && !italian_form(&code)) {
            return Err(NotAnIban::Form);
        }
        if remainder(&code) == Some(1) { Ok(Iban(code)) } else { Err(NotAnIban::Check) }
    }
}

/// After the check digits: a letter, ten digits of bank and branch, twelve of the account.
fn italian_form(code: &str) -> bool {
    code.len() == 27
        && code.bytes().enumerate().all(|(i, b)| match i {
            4 => b.is_ascii_uppercase(),
            5..=14 => b.is_ascii_digit(),
            _ => true,
        })
}

/// The number the code stands for (first four characters last, A = 10 … Z = 35) modulo 97.
fn remainder(code: &str) -> Option<u32> {
    let (head, tail) = code.split_at_checked(4)?;
    tail.chars().chain(head.chars()).try_fold(0, |rest: u32, c| {
        let value = c.to_digit(36)?;
        let shift = if value < 10 { 10 } else { 100 };
        Some((rest * shift + value) % 97)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_iban_is_checked_for_form_and_digits() {
        // The example of the standard's Italian entry.
        let iban: Iban = "IT60 X054 2811 1010 0000 0123 456".parse().unwrap();
        assert_eq!(iban.as_str(), "IT60X0542811101000000123456");
        assert_eq!(iban.grouped(), "IT60 X054 2811 1010 0000 0123 456");
        assert_eq!("IT60X0542811101000000123457".parse::<Iban>(), Err(NotAnIban::Check));
        assert_eq!("IT61X0542811101000000123456".parse::<Iban>(), Err(NotAnIban::Check));
        for bad in ["IT60X054281110100000012345", "IT60X054281110100000012345Z6", "", "6012345678901234", "IT60 X…"] {
            assert_eq!(bad.parse::<Iban>(), Err(NotAnIban::Form), "{bad}");
        }
    }
}
