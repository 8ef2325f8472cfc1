//! The ISTAT code of a municipality: the only thing a municipality is recognised by.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{code_as_string, tidy};

/// Six digits: three of the province, three of the municipality in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IstatCode(String);

/// The text is no ISTAT code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("il codice ISTAT del Comune non è valido: ha sei cifre, per esempio 042021")]
pub struct NotAnIstatCode;

code_as_string!(IstatCode, NotAnIstatCode);

impl FromStr for IstatCode {
    type Err = NotAnIstatCode;
    fn from_str(text: &str) -> Result<Self, NotAnIstatCode> {
        let code = tidy(text);
        if code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()) {
            Ok(IstatCode(code))
        } else {
            Err(NotAnIstatCode)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_digits_and_nothing_else() {
        assert_eq!("042021".parse::<IstatCode>().unwrap().as_str(), "042021");
        for bad in ["42021", "0420210", "04202A", ""] {
            assert_eq!(bad.parse::<IstatCode>(), Err(NotAnIstatCode), "{bad}");
        }
    }
}
