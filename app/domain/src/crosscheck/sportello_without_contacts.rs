//! A sportello with hours of function 1 in a quarter and no contact there (art. 4.3, letter a; art.
//! 9, point 3). Only where the counts of the quarter name the sportelli: with no contact at all
//! the whole function is without users, which is a finding of its own.

use std::collections::BTreeMap;

use super::CrosscheckRule;
use super::found::{Counts, Figure, Found, FoundRow, Source};
use crate::function::ServiceFunction;
use crate::minutes::Minutes;
use crate::period::Quarter;

/// Reported minutes of function 1 at a sportello in a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SportelloHours {
    /// The sheet.
    pub sheet: String,
    /// The quarter.
    pub quarter: Quarter,
    /// The sportello.
    pub sportello: String,
    /// Minutes.
    pub minutes: Minutes,
}

/// One finding for each sportello and quarter; `name` says what a sportello is called.
#[must_use]
pub fn sportello_without_contacts<'a>(
    hours: &[SportelloHours],
    counts: &Counts,
    name: impl Fn(&str) -> &'a str,
) -> Vec<Found> {
    let mut contacts: BTreeMap<(Quarter, &str), i64> = BTreeMap::new();
    let mut named: BTreeMap<Quarter, bool> = BTreeMap::new();
    for counted in counts.counted.iter().filter(|c| c.function == ServiceFunction::Access && c.number > 0) {
        let all = named.entry(counted.quarter).or_insert(true);
        *all &= counted.sportello.is_some();
        if let Some(sportello) = &counted.sportello {
            *contacts.entry((counted.quarter, sportello)).or_default() += counted.number;
        }
    }
    let mut worked: BTreeMap<(Quarter, &str), BTreeMap<&str, i64>> = BTreeMap::new();
    for row in hours.iter().filter(|row| row.minutes > Minutes::ZERO) {
        let sheets = worked.entry((row.quarter, &row.sportello)).or_default();
        *sheets.entry(&row.sheet).or_default() += row.minutes.get();
    }
    worked
        .into_iter()
        .filter(|(at, _)| {
            let told = named.get(&at.0).copied().unwrap_or(false);
            told && counts.is_settled(at.0, ServiceFunction::Access) && !contacts.contains_key(at)
        })
        .map(|((quarter, sportello), sheets)| {
            let minutes = Minutes::new(sheets.values().sum());
            Found {
                rule: CrosscheckRule::SportelloWithoutContacts,
                subject: format!("{}/{sportello}", quarter.code()),
                period_end: quarter.last_day(),
                function: Some(ServiceFunction::Access),
                sportello: Some(sportello.to_owned()),
                sentence: format!(
                    "Nel {quarter} lo sportello di {} ha {} della funzione «{}» e nessun contatto.",
                    name(sportello),
                    minutes.italian(),
                    ServiceFunction::Access.short()
                ),
                minutes: Minutes::ZERO,
                figures: vec![Figure::own("Minuti allo sportello nei timesheet inviati", minutes.get())],
                rows: sheets
                    .into_iter()
                    .map(|(sheet, minutes)| FoundRow::number(Source::Sheet, Some(sheet.to_owned()), minutes))
                    .collect(),
            }
        })
        .collect()
}
