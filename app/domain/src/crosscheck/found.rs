//! What a cross-check reads and what it finds.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::CrosscheckRule;
use crate::determination::TimeSpan;
use crate::function::ServiceFunction;
use crate::minutes::Minutes;
use crate::period::Quarter;
use crate::sirps::FruitionKind;

/// Reported minutes of a function in a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetHours {
    /// The sheet, by the key the caller knows it by.
    pub sheet: String,
    /// The quarter it lies in.
    pub quarter: Quarter,
    /// The function.
    pub function: ServiceFunction,
    /// Minutes.
    pub minutes: Minutes,
}

/// Contacts, cases or interventions of a function in a quarter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The quarter.
    pub quarter: Quarter,
    /// The function.
    pub function: ServiceFunction,
    /// The sportello; none where the source does not say.
    pub sportello: Option<String>,
    /// How many.
    pub number: i64,
}

/// What was counted of a project, and how far the counts of each quarter are there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// What was counted.
    pub counted: Vec<Counted>,
    /// The kinds and quarters whose counts are all there, or whose term has passed: what is not
    /// counted in them was not made.
    pub settled: BTreeSet<(Quarter, FruitionKind)>,
    /// The kinds and quarters that have ended and whose counts are all there.
    pub whole: BTreeSet<(Quarter, FruitionKind)>,
}

impl Counts {
    /// Whether nothing more is to be waited for of a function and quarter.
    #[must_use]
    pub fn is_settled(&self, quarter: Quarter, function: ServiceFunction) -> bool {
        self.settled.contains(&(quarter, FruitionKind::of(function)))
    }

    /// What was counted of each function and quarter.
    #[must_use]
    pub fn by_function(&self) -> BTreeMap<(Quarter, ServiceFunction), i64> {
        let mut sums = BTreeMap::new();
        for counted in &self.counted {
            let sum: &mut i64 = sums.entry((counted.quarter, counted.function)).or_default();
            *sum = sum.saturating_add(counted.number);
        }
        sums
    }
}

/// Where a row behind a finding stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A row of a sheet.
    Entry,
    /// A whole sheet.
    Sheet,
    /// A flow of counts.
    Flow,
    /// Entries by hand.
    Records,
    /// A snapshot.
    Snapshot,
}

impl Source {
    /// All of them.
    pub const ALL: [Source; 5] = [Source::Entry, Source::Sheet, Source::Flow, Source::Records, Source::Snapshot];

    /// The code used in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Source::Entry => "entry",
            Source::Sheet => "sheet",
            Source::Flow => "flow",
            Source::Records => "records",
            Source::Snapshot => "snapshot",
        }
    }
}

/// Another commitment of the same person: an ATS learns its times and no more.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Other {
    /// The row, for the Region alone.
    pub entry: String,
    /// When.
    pub span: TimeSpan,
}

/// A row behind a finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FoundRow {
    /// Where it stands.
    pub source: Source,
    /// Its key there; none where the source has none.
    pub key: Option<String>,
    /// Its day, if it is of one.
    pub date: Option<NaiveDate>,
    /// When it began and ended, if it is of a day.
    pub span: Option<TimeSpan>,
    /// The part of it that does not match the organisation declared.
    pub piece: Option<TimeSpan>,
    /// The commitment it clashes with.
    pub other: Option<Other>,
    /// The sportello.
    pub sportello: Option<String>,
    /// Minutes of sheets and rows; how many of counts.
    pub amount: i64,
}

impl FoundRow {
    /// A row that is a number of something.
    #[must_use]
    pub const fn number(source: Source, key: Option<String>, amount: i64) -> Self {
        FoundRow { source, key, date: None, span: None, piece: None, other: None, sportello: None, amount }
    }
}

/// A figure of a finding, as pages show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// What it is.
    pub name: String,
    /// The figure.
    pub value: Decimal,
    /// Whether it is of the project itself: only then its change makes the finding another one.
    pub own: bool,
}

impl Figure {
    /// A figure of the project itself.
    #[must_use]
    pub fn own(name: &str, value: impl Into<Decimal>) -> Self {
        Figure { name: name.to_owned(), value: value.into(), own: true }
    }

    /// A figure of the region or of the rules.
    #[must_use]
    pub fn given(name: &str, value: impl Into<Decimal>) -> Self {
        Figure { name: name.to_owned(), value: value.into(), own: false }
    }
}

/// What a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The rule.
    pub rule: CrosscheckRule,
    /// What it is about, within project and rule: the same words for the same thing at every run.
    pub subject: String,
    /// The last day of the quarter it lies in, or the day of the snapshot.
    pub period_end: NaiveDate,
    /// The function.
    pub function: Option<ServiceFunction>,
    /// The sportello.
    pub sportello: Option<String>,
    /// What was found, in one sentence.
    pub sentence: String,
    /// The minutes that a confirmation takes out of the determination.
    pub minutes: Minutes,
    /// The figures behind the sentence.
    pub figures: Vec<Figure>,
    /// The rows behind it, in order.
    pub rows: Vec<FoundRow>,
}

impl Found {
    /// What makes it this finding and no other: rows and own figures, as one text. When it
    /// changes, what was explained or decided was about something else.
    #[must_use]
    pub fn essence(&self) -> String {
        let own: Vec<(&str, String)> = self
            .figures
            .iter()
            .filter(|figure| figure.own)
            .map(|figure| (figure.name.as_str(), figure.value.normalize().to_string()))
            .collect();
        serde_json::to_string(&(self.subject.as_str(), self.minutes.get(), own, &self.rows)).unwrap_or_default()
    }
}

/// The sheets with minutes of a function and quarter, as rows in order.
pub(super) fn sheet_rows(sheets: &[SheetHours], quarter: Quarter, function: ServiceFunction) -> Vec<FoundRow> {
    let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
    for sheet in sheets.iter().filter(|sheet| sheet.quarter == quarter && sheet.function == function) {
        *sums.entry(&sheet.sheet).or_default() += sheet.minutes.get();
    }
    sums.into_iter().map(|(sheet, minutes)| FoundRow::number(Source::Sheet, Some(sheet.to_owned()), minutes)).collect()
}

/// Minutes of each function and quarter.
pub(super) fn minutes_by_function(sheets: &[SheetHours]) -> BTreeMap<(Quarter, ServiceFunction), Minutes> {
    let mut sums: BTreeMap<(Quarter, ServiceFunction), Minutes> = BTreeMap::new();
    for sheet in sheets {
        let sum = sums.entry((sheet.quarter, sheet.function)).or_default();
        *sum = *sum + sheet.minutes;
    }
    sums
}

/// What was counted by where it came from.
#[derive(Debug, Default)]
pub(super) struct SourceSums<'a>(BTreeMap<(Source, Option<&'a str>), i64>);

impl<'a> SourceSums<'a> {
    /// Takes a count in.
    pub(super) fn add(&mut self, source: Source, key: Option<&'a str>, number: i64) {
        *self.0.entry((source, key)).or_default() += number;
    }

    /// Their sum.
    pub(super) fn total(&self) -> i64 {
        self.0.values().sum()
    }

    /// A row for each.
    pub(super) fn rows(self) -> Vec<FoundRow> {
        self.0
            .into_iter()
            .map(|((source, key), number)| FoundRow::number(source, key.map(str::to_owned), number))
            .collect()
    }
}
