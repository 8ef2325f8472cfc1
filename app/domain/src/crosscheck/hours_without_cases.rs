//! Hours of a function in a quarter, and no contact, case or intervention of that function (art. 9,
//! point 3). Not before the counts of the quarter are all there, or their term has passed.

use super::found::{Counts, Figure, Found, SheetHours, minutes_by_function, sheet_rows};
use super::{CrosscheckRule, FruitionNoun};
use crate::function::ServiceFunction;
use crate::minutes::Minutes;
use crate::period::Quarter;

/// One finding for each function and quarter.
#[must_use]
pub fn hours_without_cases(sheets: &[SheetHours], counts: &Counts) -> Vec<Found> {
    let counted = counts.by_function();
    let none = |at: (Quarter, ServiceFunction)| counted.get(&at).copied().unwrap_or_default() <= 0;
    minutes_by_function(sheets)
        .into_iter()
        .filter(|(at, minutes)| *minutes > Minutes::ZERO && none(*at) && counts.is_settled(at.0, at.1))
        .map(|((quarter, function), minutes)| Found {
            rule: CrosscheckRule::HoursWithoutCases,
            subject: format!("{}/{function}", quarter.code()),
            period_end: quarter.last_day(),
            function: Some(function),
            sportello: None,
            sentence: format!(
                "Nel {quarter} la funzione «{}» ha {} nei timesheet inviati e {}.",
                function.short(),
                minutes.italian(),
                FruitionNoun::of(function).none()
            ),
            minutes: Minutes::ZERO,
            figures: vec![Figure::own("Minuti nei timesheet inviati", minutes.get())],
            rows: sheet_rows(sheets, quarter, function),
        })
        .collect()
}
