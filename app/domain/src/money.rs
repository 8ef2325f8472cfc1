//! Money in whole cents, and the one rounding of the agreement: half up to the cent.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

use rust_decimal::Decimal;
use rust_decimal::RoundingStrategy::MidpointAwayFromZero;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};

use crate::minutes::group_thousands;

/// An amount of money in cents of euro; may be negative (a balance).
///
/// As text it is a decimal with exactly two digits (`1234.56`, `-0.05`), the form of the
/// command contracts; [`Cents::italian`] gives the form of the pages.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cents(i64);

impl Cents {
    /// No money.
    pub const ZERO: Cents = Cents(0);

    /// An amount of so many cents.
    #[must_use]
    pub const fn new(cents: i64) -> Self {
        Cents(cents)
    }

    /// The number of cents.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The amount in euro, exactly.
    #[must_use]
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.0, 2)
    }

    /// Rounds an amount in euro half up (away from zero) to the cent; saturates far beyond
    /// any budget a region has.
    #[must_use]
    pub fn round(euro: Decimal) -> Self {
        let limit = if euro.is_sign_negative() { Decimal::MIN } else { Decimal::MAX };
        let cents = euro.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(limit);
        let cents = cents.round_dp_with_strategy(0, MidpointAwayFromZero);
        Cents(cents.to_i64().unwrap_or(if cents.is_sign_negative() { i64::MIN } else { i64::MAX }))
    }

    /// Whether the amount is below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// The Italian form: `1.234,56 €`.
    #[must_use]
    pub fn italian(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let cents = self.0.unsigned_abs();
        format!("{sign}{},{:02} €", group_thousands(cents / 100), cents % 100)
    }
}

impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:02}", self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100)
    }
}

impl Add for Cents {
    type Output = Cents;
    fn add(self, other: Cents) -> Cents {
        Cents(self.0.saturating_add(other.0))
    }
}

impl Sub for Cents {
    type Output = Cents;
    fn sub(self, other: Cents) -> Cents {
        Cents(self.0.saturating_sub(other.0))
    }
}

impl Neg for Cents {
    type Output = Cents;
    fn neg(self) -> Cents {
        Cents(self.0.saturating_neg())
    }
}

impl Sum for Cents {
    fn sum<I: Iterator<Item = Cents>>(iter: I) -> Cents {
        iter.fold(Cents::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_half_up_to_the_cent() {
        for (euro, cents) in [("0.005", 1), ("0.0049999", 0), ("1.015", 102), ("-0.005", -1), ("2.675", 268)] {
            assert_eq!(Cents::round(euro.parse().unwrap()), Cents::new(cents), "{euro}");
        }
        assert_eq!(Cents::round(Decimal::MAX), Cents::new(i64::MAX), "saturates");
        assert_eq!(Cents::round(Decimal::MIN), Cents::new(i64::MIN), "saturates");
    }

    #[test]
    fn prints_the_contract_and_the_italian_form() {
        for (cents, plain, italian) in [
            (0, "0.00", "0,00 €"),
            (-5, "-0.05", "-0,05 €"),
            (99_981_000, "999810.00", "999.810,00 €"),
            (-13_883_940, "-138839.40", "-138.839,40 €"),
            (100_000, "1000.00", "1.000,00 €"),
        ] {
            assert_eq!(Cents::new(cents).to_string(), plain);
            assert_eq!(Cents::new(cents).italian(), italian);
        }
    }
}
