//! What an hour is worth: hours at the standard hourly cost (category A) and the flat rate on
//! top of it (category B), art. 5 and 6.

use serde::{Deserialize, Serialize};

use crate::minutes::{MINUTES_PER_HOUR, Minutes};
use crate::money::Cents;
use crate::rules::RuleSet;

/// Minutes at the hourly cost, rounded half up to the cent.
#[must_use]
pub fn staff_cost(minutes: Minutes, rules: &RuleSet) -> Cents {
    let sixtyfold = i128::from(minutes.get()) * i128::from(rules.hourly_cost.get());
    let divisor = i128::from(MINUTES_PER_HOUR);
    Cents::new(i64::try_from((2 * sixtyfold + divisor).div_euclid(2 * divisor)).unwrap_or(i64::MAX))
}

/// A cost of staff with the other costs that the flat rate adds.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spend {
    /// Category A, in cents.
    pub staff_cost: Cents,
    /// Category B: category A × flat rate, rounded half up, in cents.
    pub other_costs: Cents,
}

impl Spend {
    /// A cost of staff and its flat rate.
    #[must_use]
    pub fn of_staff_cost(staff_cost: Cents, rules: &RuleSet) -> Self {
        Spend { staff_cost, other_costs: rules.flat_rate_percent.of(staff_cost) }
    }

    /// Both categories together.
    #[must_use]
    pub fn total(self) -> Cents {
        self.staff_cost + self.other_costs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_valued_to_the_cent_half_up() {
        let rules = RuleSet { hourly_cost: Cents::new(1_830), ..RuleSet::default() };
        for (minutes, cents) in [(0, 0), (1, 31), (60, 1_830), (2, 61), (3, 92), (90, 2_745)] {
            assert_eq!(staff_cost(Minutes::new(minutes), &rules), Cents::new(cents), "{minutes} minutes");
        }
    }

    #[test]
    fn a_whole_project_is_worth_its_grant() {
        let rules = RuleSet::default();
        let spend = Spend::of_staff_cost(staff_cost(Minutes::from_hours(39_675), &rules), &rules);
        assert_eq!(spend.total(), Cents::new(99_981_000));
    }

    #[test]
    fn absurd_figures_saturate() {
        let rules = RuleSet { hourly_cost: Cents::new(i64::MAX), ..RuleSet::default() };
        assert_eq!(staff_cost(Minutes::new(i64::MAX), &rules), Cents::new(i64::MAX));
        assert_eq!(Spend::of_staff_cost(Cents::new(i64::MAX), &rules).total(), Cents::new(i64::MAX));
    }
}
