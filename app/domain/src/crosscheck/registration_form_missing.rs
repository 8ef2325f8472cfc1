//! Cases taken in charge and interventions without the registration form H they need (art. 4.3,
//! letters b and c). Contacts need none.

use std::collections::BTreeMap;

use super::found::{Figure, Found, Source, SourceSums};
use super::{CrosscheckRule, FruitionNoun};
use crate::function::ServiceFunction;
use crate::minutes::Minutes;
use crate::period::Quarter;
use crate::sirps::FruitionKind;

/// Cases or interventions of a function without the form, from one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unregistered {
    /// The quarter.
    pub quarter: Quarter,
    /// The function.
    pub function: ServiceFunction,
    /// Where they were counted.
    pub source: Source,
    /// The flow; none of entries by hand.
    pub key: Option<String>,
    /// How many.
    pub number: i64,
}

/// One finding for each function and quarter.
#[must_use]
pub fn registration_form_missing(missing: &[Unregistered]) -> Vec<Found> {
    let mut sums: BTreeMap<(Quarter, ServiceFunction), SourceSums<'_>> = BTreeMap::new();
    let needed = |row: &&Unregistered| FruitionKind::of(row.function) != FruitionKind::Contact && row.number > 0;
    for row in missing.iter().filter(needed) {
        let sources = sums.entry((row.quarter, row.function)).or_default();
        sources.add(row.source, row.key.as_deref(), row.number);
    }
    sums.into_iter()
        .map(|((quarter, function), sources)| {
            let number = sources.total();
            let noun = FruitionNoun::of(function);
            Found {
                rule: CrosscheckRule::RegistrationFormMissing,
                subject: format!("{}/{function}", quarter.code()),
                period_end: quarter.last_day(),
                function: Some(function),
                sportello: None,
                sentence: format!(
                    "Nel {quarter} {} della funzione «{}» senza modulo H.",
                    noun.some(number),
                    function.short()
                ),
                minutes: Minutes::ZERO,
                figures: vec![Figure::own("Senza modulo H", number)],
                rows: sources.rows(),
            }
        })
        .collect()
}
