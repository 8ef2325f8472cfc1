//! Codes of people, bodies, projects, accounts and places, each a type that holds only codes
//! whose form and check digit are right.
//!
//! All are read with [`std::str::FromStr`] (spaces dropped, capitals made) and are plain
//! strings in JSON. A person's tax code never shows in `Debug` output.

mod cup;
mod iban;
mod istat_code;
mod tax_code;
mod vat_number;

pub use cup::{Cup, NotACup};
pub use iban::{Iban, NotAnIban};
pub use istat_code::{IstatCode, NotAnIstatCode};
pub use tax_code::{NotATaxCode, Sex, TaxCode};
pub use vat_number::{BodyTaxCode, NotABodyTaxCode, NotAVatNumber, VatNumber, body_check_digit};

/// What people type into a code without meaning it.
fn tidy(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase()
}

/// The traits every code has besides reading it: printing, JSON as a plain string.
macro_rules! code_as_string {
    ($type:ident, $error:ident) => {
        impl $type {
            /// The code as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $type {
            type Error = $error;
            fn try_from(text: String) -> Result<Self, $error> {
                text.parse()
            }
        }

        impl From<$type> for String {
            fn from(code: $type) -> String {
                code.0
            }
        }
    };
}
use code_as_string;
