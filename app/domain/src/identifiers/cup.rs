//! The CUP, the code of a public investment project: acquired before the agreement, printed on
//! every document (art. 4, forfeiture duties, 1; art. 5).

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{code_as_string, tidy};

/// A CUP: a letter, two digits, a letter, eleven digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cup(String);

/// The text is no CUP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("il CUP non è valido: ha 15 caratteri, una lettera, due cifre, una lettera e undici cifre")]
pub struct NotACup;

code_as_string!(Cup, NotACup);

impl FromStr for Cup {
    type Err = NotACup;
    fn from_str(text: &str) -> Result<Self, NotACup> {
        let code = tidy(text);
        let in_form = code.len() == 15
            && code.bytes().enumerate().all(|(i, b)| match i {
                0 | 3 => b.is_ascii_uppercase(),
                _ => b.is_ascii_digit(),
            });
        if in_form { Ok(Cup(code)) } else { Err(NotACup) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cup_has_fifteen_characters_in_their_places() {
        assert_eq!("i51e19000070002".parse::<Cup>().unwrap().as_str(), "I51E19000070002");
        for bad in ["I51E1900007000", "I51E190000700022", "151E19000070002", "I5AE19000070002", "I51119000070002", ""] {
            assert_eq!(bad.parse::<Cup>(), Err(NotACup), "{bad}");
        }
    }
}
