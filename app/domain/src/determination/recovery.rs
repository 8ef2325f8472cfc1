//! What goes back when more was paid than the grant comes to (art. 11 and 12), with legal
//! interest from each payment to the restitution.

use chrono::NaiveDate;

use crate::interest::{Interest, simple_interest};
use crate::money::Cents;

use super::facts::Payment;
use super::result::{RecoveredPayment, Recovery};

/// Takes a sum back from the payments, the latest first (decided); those of one day in the
/// order given. Payments that are not touched are left out.
#[must_use]
pub(super) fn recover(principal: Cents, payments: &[Payment], restitution_on: Option<NaiveDate>) -> Recovery {
    let mut latest_first: Vec<&Payment> = payments.iter().collect();
    latest_first.sort_by_key(|payment| std::cmp::Reverse(payment.on));
    let mut left = principal;
    let mut recovery = Recovery {
        principal,
        interest: Cents::ZERO,
        total: principal,
        payments: Vec::new(),
        years_without_rate: Vec::new(),
    };
    for payment in latest_first {
        let taken = payment.amount.min(left);
        if taken <= Cents::ZERO {
            continue;
        }
        left = left - taken;
        let interest = restitution_on.map_or_else(Interest::default, |day| simple_interest(taken, payment.on, day));
        recovery.interest = recovery.interest + interest.total();
        recovery.payments.push(RecoveredPayment {
            payment_on: payment.on,
            principal: taken,
            interest: interest.total(),
            years: interest.years,
        });
        recovery.years_without_rate.extend(interest.years_without_rate);
    }
    recovery.years_without_rate.sort_unstable();
    recovery.years_without_rate.dedup();
    recovery.total = recovery.principal + recovery.interest;
    recovery
}

#[cfg(test)]
mod tests {
    use super::super::tests_support::day;
    use super::*;

    fn payments(list: &[(&str, i64)]) -> Vec<Payment> {
        list.iter().map(|(on, amount)| Payment { on: day(on), amount: Cents::new(*amount) }).collect()
    }

    fn taken(principal: i64, list: &[(&str, i64)]) -> Vec<(String, i64)> {
        let recovery = recover(Cents::new(principal), &payments(list), None);
        recovery.payments.iter().map(|p| (p.payment_on.to_string(), p.principal.get())).collect()
    }

    #[test]
    fn takes_the_latest_payment_first_and_leaves_out_the_untouched() {
        let list = [("2020-08-10", 100), ("2022-02-03", 50), ("2021-05-20", 70)];
        assert_eq!(taken(60, &list), [("2022-02-03".to_owned(), 50), ("2021-05-20".to_owned(), 10)]);
        assert_eq!(taken(50, &list), [("2022-02-03".to_owned(), 50)]);
        assert_eq!(taken(220, &list).len(), 3);
    }

    #[test]
    fn payments_of_one_day_are_taken_in_the_order_given() {
        let list = [("2020-08-10", 1), ("2021-01-01", 10), ("2021-01-01", 0), ("2021-01-01", 20)];
        assert_eq!(taken(15, &list), [("2021-01-01".to_owned(), 10), ("2021-01-01".to_owned(), 5)]);
    }

    #[test]
    fn without_a_day_of_restitution_there_is_no_interest() {
        let recovery = recover(Cents::new(10), &payments(&[("2020-08-10", 100)]), None);
        assert_eq!((recovery.interest, recovery.total), (Cents::ZERO, Cents::new(10)));
        assert!(recovery.payments[0].years.is_empty());
    }

    #[test]
    fn interest_runs_from_each_payment_on_what_is_taken_from_it() {
        let list = payments(&[("2021-12-31", 1_000_000), ("2022-12-31", 1_000_000)]);
        let recovery = recover(Cents::new(1_500_000), &list, Some(day("2023-12-31")));
        // 5 % on 10,000.00 for 2023; 1.25 % and 5 % on 5,000.00 for 2022 and 2023.
        assert_eq!(recovery.payments[0].interest, Cents::new(50_000));
        assert_eq!(recovery.payments[1].interest, Cents::new(6_250 + 25_000));
        assert_eq!(recovery.total, Cents::new(1_500_000 + 81_250));
    }

    #[test]
    fn only_touched_payments_need_a_rate() {
        let list = payments(&[("2001-01-01", 100), ("2022-01-01", 100)]);
        assert!(recover(Cents::new(100), &list, Some(day("2023-01-01"))).years_without_rate.is_empty());
        let whole = recover(Cents::new(101), &list, Some(day("2023-01-01")));
        assert_eq!(whole.years_without_rate, (2001..=2007).collect::<Vec<_>>());
    }
}
