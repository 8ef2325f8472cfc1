//! Facts for the tests of this folder: a project that keeps every rule.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::money::Cents;
use crate::rules::RuleSet;

use super::{DeterminationFacts, Evaluations, Methodology, Project, SnapshotSent, Targets};

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A project like that of the agreement, without any work entered and without any fault but
/// that it has no evaluations.
pub(super) fn bare_facts() -> DeterminationFacts {
    let sent = |reference, sent| SnapshotSent { reference_date: day(reference), sent_on: day(sent) };
    DeterminationFacts {
        as_of: None,
        rules: RuleSet::default(),
        project: Project {
            start: day("2019-09-01"),
            end: day("2022-06-30"),
            summer_service_start: day("2019-06-01"),
            granted: Cents::new(99_981_000),
            population: 106_078,
        },
        agreement_signed_on: day("2020-06-22"),
        assignments: Vec::new(),
        entries: Vec::new(),
        evaluations: Evaluations::default(),
        snapshots: vec![
            sent("2020-10-30", "2020-11-10"),
            sent("2021-03-31", "2021-04-15"),
            sent("2021-10-30", "2021-11-15"),
            sent("2022-03-31", "2022-04-12"),
        ],
        targets: Targets { fruitions: 7_426, sportelli: 21, social_workers_fte: Decimal::from(22) },
        methodology: Methodology { annex_e_applied: true, pippi_required: true, pippi_applied: true },
        nonconforming_operators: 0,
        publicity_observed: true,
        prospectus_sent_on: Some(day("2022-08-29")),
        payments: Vec::new(),
        restitution_on: None,
        revocation: None,
    }
}
