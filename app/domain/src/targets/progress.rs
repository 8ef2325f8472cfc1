//! How fruitions add up quarter by quarter, and where they lead if they go on like that (art. 2).

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::explanation::Explanation;
use crate::period::Quarter;

/// The fruitions of a quarter, and all of them up to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuarterProgress {
    /// The quarter.
    pub quarter: Quarter,
    /// In the quarter.
    pub number: i64,
    /// Up to its end.
    pub total: i64,
}

/// Quarter by quarter from the first day to the last, those without fruitions included. What lies
/// before the first quarter or after the last one extends the range: no fruition is lost.
#[must_use]
pub fn by_quarter(fruitions: &[(Quarter, i64)], from: NaiveDate, to: NaiveDate) -> Vec<QuarterProgress> {
    let first = fruitions.iter().map(|(quarter, _)| *quarter).min();
    let last = fruitions.iter().map(|(quarter, _)| *quarter).max();
    let first = first.map_or(from, |quarter| quarter.first_day().min(from));
    let last = last.map_or(to, |quarter| quarter.last_day().max(to));
    let mut total = 0_i64;
    Quarter::between(first, last)
        .into_iter()
        .map(|quarter| {
            let of_quarter = fruitions.iter().filter(|(each, _)| *each == quarter);
            let number = of_quarter.map(|(_, number)| *number).fold(0_i64, i64::saturating_add);
            total = total.saturating_add(number);
            QuarterProgress { quarter, number, total }
        })
        .collect()
}

/// Where the fruitions lead at the project's end.
#[derive(Debug, Clone, PartialEq)]
pub struct Projection {
    /// Fruitions at the end, rounded down.
    pub at_end: i64,
    /// Days from the first to the one the counts go to, both included.
    pub days_counted: i64,
    /// Days of the project, both included.
    pub days_all: i64,
    /// How it is computed.
    pub explanation: Explanation,
}

/// A straight line through what is counted: fruitions × days of the project / days counted, rounded
/// down. None while nothing has arrived, and once the counts go to the end: then they are the result.
#[must_use]
pub fn projection(
    fruitions: i64,
    start: NaiveDate,
    end: NaiveDate,
    counted_to: Option<NaiveDate>,
) -> Option<Projection> {
    let counted_to = counted_to.filter(|day| start <= *day && *day < end)?;
    let days_counted = (counted_to - start).num_days() + 1;
    let days_all = (end - start).num_days() + 1;
    let exact = Decimal::from(fruitions).checked_mul(Decimal::from(days_all))? / Decimal::from(days_counted);
    let at_end = exact.floor().to_i64()?;
    let explanation = Explanation::new("fruition_projection", "art. 2", "Proiezione alla conclusione", at_end)
        .input("Contati finora", fruitions)
        .input("Dati fino al", counted_to)
        .input("Giorni dall’avvio coperti dai dati", days_counted)
        .input("Giorni del progetto", days_all)
        .note(
            "Contati finora × giorni del progetto : giorni coperti dai dati, arrotondato per difetto: \
             dice dove si arriva con il passo tenuto finora e non entra in alcun calcolo.",
        );
    Some(Projection { at_end, days_counted, days_all, explanation })
}
