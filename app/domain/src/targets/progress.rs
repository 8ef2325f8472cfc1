//! How fruitions add up quarter by quarter, and where they lead if they go on like that (art. 2).

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::explanation::Explanation;
use crate::period::Quarter;
use crate::sirps::FruitionKind;

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

/// What is counted of a kind, and how far its counts go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KindCount {
    /// The kind.
    pub kind: FruitionKind,
    /// How many.
    pub number: i64,
    /// The last day the counts include; none: nothing has arrived.
    pub counted_to: Option<NaiveDate>,
}

/// Where the fruitions lead at the project's end.
#[derive(Debug, Clone, PartialEq)]
pub struct Projection {
    /// Fruitions at the end, rounded down.
    pub at_end: i64,
    /// How it is computed.
    pub explanation: Explanation,
}

/// A straight line for each kind through what is counted: its number × days of the project / days
/// its counts cover, the sum rounded down. None while nothing has arrived, and once all that
/// arrived goes to the end: then the counts are the result.
#[must_use]
pub fn projection(counts: &[KindCount], start: NaiveDate, end: NaiveDate) -> Option<Projection> {
    let days_all = (end - start).num_days() + 1;
    let mut sum = Decimal::ZERO;
    let mut ahead = false;
    let mut lines = Vec::new();
    for count in counts {
        let Some(counted_to) = count.counted_to.filter(|day| start <= *day) else { continue };
        let days = (counted_to.min(end) - start).num_days() + 1;
        ahead |= counted_to < end;
        let exact = Decimal::from(count.number).checked_mul(Decimal::from(days_all))? / Decimal::from(days);
        sum = sum.checked_add(exact)?;
        lines.push(
            Explanation::new("fruition_projection_of_kind", "art. 2", count.kind.italian(), exact.floor().to_i64()?)
                .input("Contati finora", count.number)
                .input("Dati fino al", counted_to)
                .input("Giorni dall’avvio coperti dai dati", days),
        );
    }
    if !ahead {
        return None;
    }
    let at_end = sum.floor().to_i64()?;
    let explanation = Explanation::new("fruition_projection", "art. 2", "Proiezione alla conclusione", at_end)
        .input("Giorni del progetto", days_all)
        .note(
            "Per ogni voce: contati finora × giorni del progetto : giorni coperti dai dati; la somma è arrotondata \
             per difetto. Dice dove si arriva con il passo tenuto finora e non entra in alcun calcolo.",
        )
        .children(lines);
    Some(Projection { at_end, explanation })
}
