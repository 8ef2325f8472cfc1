//! Minutes per contact, case or intervention of a function and quarter, far from the median of the
//! projects of the same call (art. 9, point 3).
//!
//! The spread is a robust one: 1.4826 times the median of the distances from the median, which for
//! figures that scatter by chance is what a standard deviation would be. Few wild projects move
//! neither. Where more than half of the projects have the very same figure the spread is 0 and
//! there is no measure: then nothing is far from the median **(decided)**.
//!
//! A figure is rounded half up to four decimals; all that follows from it is exact.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, RoundingStrategy};

use super::found::{Counts, Figure, Found, SheetHours, minutes_by_function, sheet_rows};
use super::{CrosscheckRule, FruitionNoun};
use crate::format;
use crate::function::ServiceFunction;
use crate::minutes::Minutes;
use crate::period::Quarter;
use crate::rules::MonitoringTerms;
use crate::sirps::FruitionKind;

/// Decimals of a figure.
const DECIMALS: u32 = 4;
/// Decimals shown.
const SHOWN: u32 = 1;
/// Ten-thousandths by which the median distance becomes a standard deviation: a constant of the
/// normal distribution, no figure of the call.
const TO_DEVIATION: (i64, u32) = (14_826, 4);

/// Minutes per case of a project in a function and quarter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MinutesPerCase {
    /// The quarter.
    pub quarter: Quarter,
    /// The function.
    pub function: ServiceFunction,
    /// Reported minutes.
    pub minutes: Minutes,
    /// Contacts, cases or interventions.
    pub cases: i64,
    /// Minutes by cases, rounded half up to four decimals.
    pub value: Decimal,
}

impl MinutesPerCase {
    /// The figure; none without minutes or cases.
    #[must_use]
    pub fn new(quarter: Quarter, function: ServiceFunction, minutes: Minutes, cases: i64) -> Option<Self> {
        (cases > 0 && minutes > Minutes::ZERO).then(|| {
            let value = rounded(Decimal::from(minutes.get()) / Decimal::from(cases), DECIMALS);
            MinutesPerCase { quarter, function, minutes, cases, value }
        })
    }
}

/// The figures of a project: of the quarters that have ended and whose counts are all there, where
/// there are both minutes and cases.
#[must_use]
pub fn minutes_per_case(sheets: &[SheetHours], counts: &Counts) -> Vec<MinutesPerCase> {
    let counted = counts.by_function();
    minutes_by_function(sheets)
        .into_iter()
        .filter_map(|((quarter, function), minutes)| {
            let cases = counted.get(&(quarter, function)).copied()?;
            let whole = counts.whole.contains(&(quarter, FruitionKind::of(function)));
            MinutesPerCase::new(quarter, function, minutes, cases).filter(|_| whole)
        })
        .collect()
}

/// Where the middle of a region lies, and how far the projects scatter around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionalFigure {
    /// The quarter.
    pub quarter: Quarter,
    /// The function.
    pub function: ServiceFunction,
    /// Projects with a figure.
    pub projects: usize,
    /// Their median, minutes per case.
    pub median: Decimal,
    /// 1.4826 times the median distance from it, minutes per case.
    pub spread: Decimal,
}

/// The figures of a region from those of its projects, whatever their order.
#[must_use]
pub fn regional_figures(all: &[MinutesPerCase]) -> Vec<RegionalFigure> {
    let mut values: BTreeMap<(Quarter, ServiceFunction), Vec<Decimal>> = BTreeMap::new();
    for each in all {
        values.entry((each.quarter, each.function)).or_default().push(each.value);
    }
    values
        .into_iter()
        .filter_map(|((quarter, function), values)| {
            let projects = values.len();
            let median = median_of(values.clone())?;
            let distance = median_of(values.into_iter().map(|value| (value - median).abs()).collect())?;
            let spread = distance * Decimal::new(TO_DEVIATION.0, TO_DEVIATION.1);
            Some(RegionalFigure { quarter, function, projects, median, spread })
        })
        .collect()
}

fn median_of(mut values: Vec<Decimal>) -> Option<Decimal> {
    values.sort_unstable();
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    if !values.len().is_multiple_of(2) {
        return Some(upper);
    }
    let lower = *values.get(middle.checked_sub(1)?)?;
    Some((lower + upper) / Decimal::TWO)
}

fn rounded(value: Decimal, decimals: u32) -> Decimal {
    value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

/// One finding for each function and quarter that lies farther from the median than the factor of
/// the rules times the spread, where enough projects have a figure.
#[must_use]
pub fn minutes_per_case_outlier(
    sheets: &[SheetHours],
    own: &[MinutesPerCase],
    region: &[RegionalFigure],
    terms: &MonitoringTerms,
) -> Vec<Found> {
    let least = usize::try_from(terms.outlier_least_projects).unwrap_or(usize::MAX);
    let mut findings: Vec<Found> = own
        .iter()
        .filter_map(|each| {
            let region = region.iter().find(|r| r.quarter == each.quarter && r.function == each.function)?;
            let far = (each.value - region.median).abs() > terms.outlier_factor * region.spread;
            let found = region.projects >= least && !region.spread.is_zero() && far;
            found.then(|| finding(sheets, each, region, terms))
        })
        .collect();
    findings.sort_by_key(|found| (found.period_end, found.function));
    findings
}

fn finding(sheets: &[SheetHours], own: &MinutesPerCase, region: &RegionalFigure, terms: &MonitoringTerms) -> Found {
    let MinutesPerCase { quarter, function, .. } = *own;
    let noun = FruitionNoun::of(function);
    let far = if own.value > region.median { "molto più" } else { "molto meno" };
    Found {
        rule: CrosscheckRule::MinutesPerCaseOutlier,
        subject: format!("{}/{function}", quarter.code()),
        period_end: quarter.last_day(),
        function: Some(function),
        sportello: None,
        sentence: format!(
            "Nel {quarter} la funzione «{}» ha {} minuti per {}, {far} della mediana regionale di {}.",
            function.short(),
            format::decimal(rounded(own.value, SHOWN)),
            noun.one,
            format::decimal(rounded(region.median, SHOWN))
        ),
        minutes: Minutes::ZERO,
        figures: vec![
            Figure::own("Minuti nei timesheet inviati", own.minutes.get()),
            Figure::own(noun.many, own.cases),
            Figure::own("Minuti per utente", own.value),
            Figure::given("Mediana regionale", region.median),
            Figure::given("Dispersione (1,4826 × mediana degli scarti)", region.spread),
            Figure::given("Scarto ammesso", terms.outlier_factor * region.spread),
            Figure::given("Progetti confrontati", Decimal::from(region.projects)),
        ],
        rows: sheet_rows(sheets, quarter, function),
    }
}
