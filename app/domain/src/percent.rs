//! Percentages of the call and of the penalties (art. 5, 11 and 12), held exactly.

use std::fmt;
use std::iter::Sum;
use std::ops::Add;
use std::str::FromStr;

use rust_decimal::Decimal;
use rust_decimal::RoundingStrategy::MidpointAwayFromZero;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};

use crate::money::Cents;

/// A percentage, never negative. One that stands alone goes up to 100; a sum may exceed it.
///
/// As text it has no trailing zeros: `10`, `0.5`, `33.333`.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Percent(Decimal);

impl Percent {
    /// Nothing.
    pub const ZERO: Percent = Percent(Decimal::ZERO);
    /// The whole.
    pub const HUNDRED: Percent = Percent(Decimal::ONE_HUNDRED);

    /// A whole number of percent.
    #[must_use]
    pub fn whole(percent: u32) -> Self {
        Percent(Decimal::from(percent))
    }

    /// The number of percent.
    #[must_use]
    pub const fn to_decimal(self) -> Decimal {
        self.0
    }

    /// So many times this percentage; saturates far beyond anything that has a meaning.
    #[must_use]
    pub fn times(self, count: i64) -> Self {
        Percent(self.0.checked_mul(Decimal::from(count.max(0))).unwrap_or(Decimal::MAX))
    }

    /// This part of an amount, rounded half up to the cent; saturates.
    #[must_use]
    pub fn of(self, amount: Cents) -> Cents {
        self.of_times(amount, 1)
    }

    /// This part of an amount, so many times over, rounded once at the end; saturates.
    #[must_use]
    pub fn of_times(self, amount: Cents, count: i64) -> Cents {
        let hundredfold = self
            .0
            .checked_mul(Decimal::from(amount.get()))
            .and_then(|product| product.checked_mul(Decimal::from(count.max(0))));
        let Some(hundredfold) = hundredfold else { return Cents::new(i64::MAX) };
        let cents = (hundredfold / Decimal::ONE_HUNDRED).round_dp_with_strategy(0, MidpointAwayFromZero);
        Cents::new(cents.to_i64().unwrap_or(if cents.is_sign_negative() { i64::MIN } else { i64::MAX }))
    }

    /// Whether an amount is at least this part of another, without rounding.
    #[must_use]
    pub fn is_covered(self, amount: Cents, whole: Cents) -> bool {
        let needed = self.0.checked_mul(Decimal::from(whole.get()));
        needed.is_some_and(|needed| Decimal::from(amount.get()) * Decimal::ONE_HUNDRED >= needed)
    }

    /// Whether a count is below this part of another, without rounding.
    #[must_use]
    pub fn is_missed(self, count: i64, whole: i64) -> bool {
        let needed = self.0.checked_mul(Decimal::from(whole));
        needed.is_none_or(|needed| Decimal::from(count) * Decimal::ONE_HUNDRED < needed)
    }

    /// The Italian form: `33,333 %`.
    #[must_use]
    pub fn italian(self) -> String {
        format!("{} %", self.to_string().replace('.', ","))
    }
}

impl Add for Percent {
    type Output = Percent;
    fn add(self, other: Percent) -> Percent {
        Percent(self.0.checked_add(other.0).unwrap_or(Decimal::MAX))
    }
}

impl Sum for Percent {
    fn sum<I: Iterator<Item = Percent>>(iter: I) -> Percent {
        iter.fold(Percent::ZERO, Add::add)
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.normalize())
    }
}

/// The text is not a percentage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("non è una percentuale scritta in cifre, come 10 oppure 0.5")]
pub struct NotAPercent;

impl FromStr for Percent {
    type Err = NotAPercent;
    fn from_str(text: &str) -> Result<Self, NotAPercent> {
        plain_decimal(text).map(Percent).ok_or(NotAPercent)
    }
}

impl TryFrom<String> for Percent {
    type Error = NotAPercent;
    fn try_from(text: String) -> Result<Self, NotAPercent> {
        text.parse()
    }
}

impl From<Percent> for String {
    fn from(percent: Percent) -> String {
        percent.to_string()
    }
}

/// Reads digits with an optional fraction (`22`, `22.5`), nothing else: no sign, no exponent,
/// no separator of thousands, no more digits than can be held exactly (zeros at the end of the
/// fraction are none).
#[must_use]
pub fn plain_decimal(text: &str) -> Option<Decimal> {
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(w, f)| (w, Some(f)));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !fraction.is_none_or(digits) {
        return None;
    }
    let shortest = || fraction.map_or(text, |_| text.trim_end_matches('0').trim_end_matches('.'));
    Decimal::from_str_exact(text).or_else(|_| Decimal::from_str_exact(shortest())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_without_trailing_zeros() {
        for (read, plain, italian) in
            [("10", "10", "10 %"), ("0.50", "0.5", "0,5 %"), ("100.000", "100", "100 %"), ("0.0", "0", "0 %")]
        {
            let percent: Percent = read.parse().unwrap();
            assert_eq!(percent.to_string(), plain);
            assert_eq!(percent.italian(), italian);
        }
    }

    #[test]
    fn reads_digits_and_nothing_else() {
        for bad in ["", ".", "5.", ".5", "+5", "-1", "1e1", "1,5", " 1", "1_0", "٣", "1.2.3", "NaN"] {
            assert_eq!(bad.parse::<Percent>(), Err(NotAPercent), "{bad}");
        }
    }

    #[test]
    fn zeros_at_the_end_of_a_fraction_are_no_digits_too_many() {
        let zeros = "0".repeat(40);
        for (read, expected) in
            [(format!("7.{zeros}"), "7"), (format!("0.{zeros}"), "0"), (format!("12.5{zeros}"), "12.5")]
        {
            assert_eq!(read.parse::<Percent>().unwrap().to_string(), expected, "{read}");
        }
        assert_eq!(format!("33.{}", "3".repeat(40)).parse::<Percent>(), Err(NotAPercent));
    }

    #[test]
    fn a_part_of_an_amount_is_rounded_half_up_once() {
        for (percent, cents, part) in [("40", 1, 0), ("50", 1, 1), ("0.5", 100, 1), ("33.333", 1_000, 333)] {
            assert_eq!(percent.parse::<Percent>().unwrap().of(Cents::new(cents)), Cents::new(part), "{percent}");
        }
        // Two times 0.5 cents is one cent, not two.
        assert_eq!(Percent::whole(50).of_times(Cents::new(1), 2), Cents::new(1));
    }

    #[test]
    fn absurd_figures_saturate_and_do_not_panic() {
        let absurd = Percent::HUNDRED.times(i64::MAX);
        assert_eq!(absurd.of_times(Cents::new(i64::MAX), i64::MAX), Cents::new(i64::MAX));
        assert_eq!((absurd.times(i64::MAX).times(i64::MAX) + absurd).times(i64::MAX), Percent(Decimal::MAX));
        let fine: Percent = "99.99999999999999999999999999".parse().unwrap();
        assert_eq!(fine.of(Cents::new(i64::MAX)), Cents::new(i64::MAX));
        assert!(!fine.is_covered(Cents::new(1), Cents::new(i64::MAX)));
        assert!(fine.is_missed(i64::MAX - 1, i64::MAX));
    }

    #[test]
    fn exactly_the_share_is_neither_missed_nor_uncovered() {
        let seven = Percent::whole(7);
        assert!(!seven.is_missed(7, 100) && seven.is_missed(6, 100) && !seven.is_missed(0, 0));
        let seventy = Percent::whole(70);
        assert!(seventy.is_covered(Cents::new(70), Cents::new(100)));
        assert!(!seventy.is_covered(Cents::new(69), Cents::new(100)));
        assert!(!seventy.is_covered(Cents::new(1), Cents::new(2)), "70 % of 2 is 1.4, not 1");
    }
}
