//! What a snapshot declared of a function against what the counts say today up to the same day
//! (art. 9: the snapshot tells the uses already transmitted).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::CrosscheckRule;
use super::found::{Figure, Found, FoundRow, Source};
use crate::format;
use crate::function::ServiceFunction;
use crate::minutes::Minutes;

/// What a snapshot that was sent declares of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// The snapshot.
    pub snapshot: String,
    /// Its reference date.
    pub reference_on: NaiveDate,
    /// The function.
    pub function: ServiceFunction,
    /// Contacts, cases or interventions declared.
    pub declared: i64,
    /// Those that the counts have today up to that date.
    pub counted: i64,
}

/// One finding for each snapshot and function.
#[must_use]
pub fn snapshot_differs(declared: &[Declared]) -> Vec<Found> {
    let by_subject: BTreeMap<(NaiveDate, ServiceFunction), &Declared> =
        declared.iter().map(|each| ((each.reference_on, each.function), each)).collect();
    by_subject
        .into_values()
        .filter(|each| each.declared != each.counted)
        .map(|each| Found {
            rule: CrosscheckRule::SnapshotDiffers,
            subject: format!("{}/{}", each.reference_on, each.function),
            period_end: each.reference_on,
            function: Some(each.function),
            sportello: None,
            sentence: format!(
                "La fotografia al {} dichiara {} fruizioni della funzione «{}»; dai dati SIRPS alla stessa data ne risultano {}.",
                format::date(each.reference_on),
                format::integer(each.declared),
                each.function.short(),
                format::integer(each.counted)
            ),
            minutes: Minutes::ZERO,
            figures: vec![
                Figure::own("Dichiarate nella fotografia", each.declared),
                Figure::own("Nei dati SIRPS alla stessa data", each.counted),
                Figure::own("Differenza", each.counted.saturating_sub(each.declared)),
            ],
            rows: vec![FoundRow::number(Source::Snapshot, Some(each.snapshot.clone()), each.declared)],
        })
        .collect()
}
