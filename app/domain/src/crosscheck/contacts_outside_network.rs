//! Contacts at a sportello that is not among the funded ones: they are not those the agreement
//! asks for (art. 4.3, letter a: the network of annex F.4).

use std::collections::BTreeMap;

use super::found::{Figure, Found, Source, SourceSums};
use super::{CrosscheckRule, FruitionNoun};
use crate::function::ServiceFunction;
use crate::minutes::Minutes;
use crate::period::Quarter;

/// Contacts at a sportello in a quarter, from one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SportelloContacts {
    /// The quarter.
    pub quarter: Quarter,
    /// The sportello.
    pub sportello: String,
    /// Whether the grant pays for it.
    pub funded: bool,
    /// Where they were counted.
    pub source: Source,
    /// The flow; none of entries by hand.
    pub key: Option<String>,
    /// How many.
    pub number: i64,
}

/// One finding for each sportello and quarter; `name` says what a sportello is called.
#[must_use]
pub fn contacts_outside_network<'a>(contacts: &[SportelloContacts], name: impl Fn(&str) -> &'a str) -> Vec<Found> {
    let mut outside: BTreeMap<(Quarter, &str), SourceSums<'_>> = BTreeMap::new();
    for row in contacts.iter().filter(|row| !row.funded && row.number > 0) {
        let sources = outside.entry((row.quarter, &row.sportello)).or_default();
        sources.add(row.source, row.key.as_deref(), row.number);
    }
    outside
        .into_iter()
        .map(|((quarter, sportello), sources)| {
            let number = sources.total();
            Found {
                rule: CrosscheckRule::ContactsOutsideNetwork,
                subject: format!("{}/{sportello}", quarter.code()),
                period_end: quarter.last_day(),
                function: Some(ServiceFunction::Access),
                sportello: Some(sportello.to_owned()),
                sentence: format!(
                    "Nel {quarter} {} allo sportello di {}, che non è fra quelli finanziati.",
                    FruitionNoun::of(ServiceFunction::Access).some(number),
                    name(sportello)
                ),
                minutes: Minutes::ZERO,
                figures: vec![Figure::own("Contatti", number)],
                rows: sources.rows(),
            }
        })
        .collect()
}
