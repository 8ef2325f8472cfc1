//! The entries of a project: filtered, sorted, a page at a time by key, with the sums of all that
//! was found; what may be chosen for a new one; the quarters without any (art. 4.3).

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::format;
use domain::function::ServiceFunction;
use domain::period::Quarter;
use domain::sirps::intervention::InterventionKind;
use domain::sirps::record::{FormCase, Outcome};
use domain::sirps::{FruitionKind, FruitionSource};
use store::fruition::FruitionArrivedRow;
use store::fruition_record::{FruitionRecordListRow, RecordCountRow, RecordPlace, RecordSort};
use uuid::Uuid;

use super::record_nothing::is_over;
use super::record_scope::{RecordScope, function_of, obstacle, outcome_of, shown};
use crate::context::Context;
use crate::error::UseCaseError;
use crate::export::{ROWS_AT_MOST, not_too_long};
use crate::policy::Action;
use crate::project::scope::{ProjectHead, project_head};

/// Entries on a page.
pub const PAGE: usize = 50;

/// What the list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SortBy {
    /// Day.
    #[default]
    Day,
    /// Function, day.
    Function,
    /// Sportello, day.
    Sportello,
}

impl SortBy {
    const ALL: [SortBy; 3] = [SortBy::Day, SortBy::Function, SortBy::Sportello];

    /// The word in the address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            SortBy::Day => "giorno",
            SortBy::Function => "funzione",
            SortBy::Sportello => "sportello",
        }
    }

    const fn stored(self) -> RecordSort {
        match self {
            SortBy::Day => RecordSort::Day,
            SortBy::Function => RecordSort::Function,
            SortBy::Sportello => RecordSort::Sportello,
        }
    }
}

/// What is looked for, as the address says it; what makes no sense counts as not said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordFilter {
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// Up to this day.
    pub to: Option<NaiveDate>,
    /// Of this function.
    pub function: Option<ServiceFunction>,
    /// Of the sportello of this number.
    pub sportello: Option<i64>,
    /// Only those whose form H is missing.
    pub missing: bool,
    /// What it is sorted by.
    pub sort: SortBy,
    /// Whether downwards.
    pub descending: bool,
}

impl RecordFilter {
    /// Reads the words of an address; without an order the last day comes first.
    pub fn read<'a>(value: impl Fn(&str) -> Option<&'a str>) -> Self {
        let day = |name: &str| value(name).and_then(|text| format::parse_date(text).ok());
        let order = value("ordine").unwrap_or("-giorno");
        let (descending, name) = order.strip_prefix('-').map_or((false, order), |name| (true, name));
        RecordFilter {
            from: day("dal"),
            to: day("al"),
            function: value("per-funzione").and_then(|text| text.parse().ok()),
            sportello: value("per-sportello").and_then(|text| text.parse().ok()),
            missing: value("modulo") == Some("manca"),
            sort: SortBy::ALL.into_iter().find(|sort| sort.code() == name).unwrap_or_default(),
            descending,
        }
    }

    /// The order as the address names it.
    #[must_use]
    pub fn order(&self) -> String {
        format!("{}{}", if self.descending { "-" } else { "" }, self.sort.code())
    }

    /// The words of an address that reads as this filter; what is not asked is empty.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let plain = self.sort == SortBy::Day && self.descending;
        vec![
            ("dal", self.from.map(format::date).unwrap_or_default()),
            ("al", self.to.map(format::date).unwrap_or_default()),
            ("per-funzione", self.function.map(|function| function.code().to_owned()).unwrap_or_default()),
            ("per-sportello", self.sportello.map(|number| number.to_string()).unwrap_or_default()),
            ("modulo", if self.missing { "manca".to_owned() } else { String::new() }),
            ("ordine", if plain { String::new() } else { self.order() }),
        ]
    }

    /// Whether it leaves anything out.
    #[must_use]
    pub fn narrows(&self) -> bool {
        self.from.is_some() || self.to.is_some() || self.function.is_some() || self.sportello.is_some() || self.missing
    }
}

/// How an entry stands with the registration form H.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormState {
    /// It needs none.
    NotNeeded,
    /// Made on this day, with this entry.
    Made(NaiveDate),
    /// Made with another entry of the person.
    MadeBefore,
    /// Missing.
    Missing,
}

impl FormState {
    /// In words.
    #[must_use]
    pub fn italian(self) -> String {
        match self {
            FormState::NotNeeded => "non serve".to_owned(),
            FormState::Made(day) => format!("del {}", format::date(day)),
            FormState::MadeBefore => "già presentato".to_owned(),
            FormState::Missing => "manca".to_owned(),
        }
    }
}

/// An entry of the list.
#[derive(Debug, Clone)]
pub struct RecordLine {
    /// Key.
    pub id: Uuid,
    /// The day.
    pub date: NaiveDate,
    /// The function.
    pub function: ServiceFunction,
    /// The sportello: number and municipality.
    pub sportello: Option<String>,
    /// The kind of intervention: code and title.
    pub intervention: Option<String>,
    /// The beginning of the person's pseudonym.
    pub person: String,
    /// What came of it.
    pub outcome: Outcome,
    /// How it stands with the form H.
    pub form: FormState,
}

/// Sums of all that was found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RecordTotals {
    /// Contacts.
    pub contacts: i64,
    /// Cases.
    pub cases: i64,
    /// Interventions.
    pub interventions: i64,
    /// Those whose form is missing.
    pub missing: i64,
}

impl RecordTotals {
    /// All entries.
    #[must_use]
    pub const fn entries(&self) -> i64 {
        self.contacts + self.cases + self.interventions
    }

    fn of<'a>(rows: impl IntoIterator<Item = &'a RecordCountRow>) -> Result<Self, UseCaseError> {
        let mut totals = RecordTotals::default();
        for row in rows {
            let sum = match FruitionKind::of(function_of(&row.function)?) {
                FruitionKind::Contact => &mut totals.contacts,
                FruitionKind::Case => &mut totals.cases,
                FruitionKind::Intervention => &mut totals.interventions,
            };
            *sum += row.records;
            totals.missing += row.missing;
        }
        Ok(totals)
    }
}

/// What may be chosen for an entry.
#[derive(Debug, Clone)]
pub struct RecordChoices {
    /// The functions with agreed hours.
    pub functions: Vec<ServiceFunction>,
    /// The sportelli of the funded network: number and name.
    pub sportelli: Vec<(i64, String)>,
    /// The kinds of intervention of these functions, of all days.
    pub kinds: Vec<InterventionKind>,
}

/// A kind and quarter without entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmptyQuarter {
    /// The quarter.
    pub quarter: Quarter,
    /// What would be counted.
    pub kind: FruitionKind,
    /// Whether it was stated that there was nothing.
    pub stated: bool,
}

/// A page of the list.
#[derive(Debug, Clone)]
pub struct RecordsView {
    /// The project.
    pub head: ProjectHead,
    /// What was looked for.
    pub filter: RecordFilter,
    /// The entries of this page.
    pub lines: Vec<RecordLine>,
    /// What all that was found adds up to.
    pub totals: RecordTotals,
    /// What all entries of the project add up to.
    pub all: RecordTotals,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Whether this page is not the first.
    pub continued: bool,
    /// What may be chosen.
    pub choices: RecordChoices,
    /// Why nothing can be entered now.
    pub obstacle: Option<&'static str>,
    /// The day a new entry is probably of: today, or the project's last.
    pub likely_day: NaiveDate,
    /// Quarters that are over and have no entries, where no other source has them: the last first.
    pub empty_quarters: Vec<EmptyQuarter>,
}

/// A page of the entries, after a place that a page before gave: eight statements.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn record_list(
    context: &Context,
    project: Uuid,
    filter: &RecordFilter,
    after: Option<&str>,
) -> Result<RecordsView, UseCaseError> {
    found(context, project, filter, (after, PAGE)).await
}

/// All entries that the filter finds, for a file.
///
/// # Errors
/// As [`record_list`]; `Conflict` when they are more than a file may have.
pub async fn record_list_whole(
    context: &Context,
    project: Uuid,
    filter: &RecordFilter,
) -> Result<RecordsView, UseCaseError> {
    let view = found(context, project, filter, (None, ROWS_AT_MOST)).await?;
    not_too_long(usize::try_from(view.totals.entries()).unwrap_or(usize::MAX))?;
    Ok(view)
}

async fn found(
    context: &Context,
    project: Uuid,
    filter: &RecordFilter,
    (after, page): (Option<&str>, usize),
) -> Result<RecordsView, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = RecordScope::of(&mut tx, context, project, Action::RecordRead).await?;
    let wanted = scope.sportelli.iter().find(|row| Some(row.sportello.number) == filter.sportello);
    // A number that no sportello has is not asked for.
    let filter = RecordFilter { sportello: wanted.map(|row| row.sportello.number), ..filter.clone() };
    let asked = store::fruition_record::RecordFilter {
        from: filter.from,
        to: filter.to,
        function: filter.function.map(|function| function.code().to_owned()),
        sportello_id: wanted.map(|row| row.sportello.id),
        missing: filter.missing,
    };
    let totals = store::fruition_record::record_totals(&mut tx, project, &asked).await?;
    let by_quarter = store::fruition_record::record_counts_by_quarter(&mut tx, project).await?;
    let arrived = store::fruition::fruition_arrived(&mut tx, project).await?;
    let after = after.and_then(place);
    let limit = i64::try_from(page + 1).unwrap_or(i64::MAX);
    let order = (filter.sort.stored(), filter.descending);
    let mut rows =
        store::fruition_record::record_list(&mut tx, (project, &asked), order, after.as_ref(), limit).await?;
    let more = rows.len() > page;
    rows.truncate(page);
    let today = context.today();
    Ok(RecordsView {
        head: project_head(context, &scope.header)?,
        next: rows.last().filter(|_| more).map(|row| format!("{}~{}", row.record.id, row.sort_key)),
        lines: rows.iter().map(|row| line(row, &scope.kinds)).collect::<Result<_, _>>()?,
        totals: RecordTotals::of(&totals)?,
        all: RecordTotals::of(&by_quarter)?,
        continued: after.is_some(),
        choices: choices(&scope)?,
        obstacle: obstacle(&scope.header)?,
        likely_day: today.min(scope.header.project.end_on),
        empty_quarters: empty_quarters(&scope, &by_quarter, &arrived, today)?,
        filter,
    })
}

/// Reads a place.
fn place(text: &str) -> Option<RecordPlace> {
    let (id, key) = text.split_once('~')?;
    Some(RecordPlace { id: id.parse().ok()?, key: key.to_owned() })
}

fn line(row: &FruitionRecordListRow, kinds: &[InterventionKind]) -> Result<RecordLine, UseCaseError> {
    let record = &row.record;
    let function = function_of(&record.function)?;
    let case = FormCase {
        person: (),
        kind: FruitionKind::of(function),
        funded: record.funded,
        registered: record.registered_on.is_some(),
    };
    let form = match (record.registered_on, case.needs_form(), row.missing == 1) {
        (Some(day), _, _) => FormState::Made(day),
        (None, false, _) => FormState::NotNeeded,
        (None, true, true) => FormState::Missing,
        (None, true, false) => FormState::MadeBefore,
    };
    let titled = |code: &String| {
        let kind = kinds.iter().find(|kind| kind.code == *code && kind.valid_on(record.on_date));
        kind.map_or_else(|| code.clone(), |kind| format!("{code} {}", kind.title))
    };
    let sportello = row.sportello_number.zip(row.municipality.as_ref());
    Ok(RecordLine {
        id: record.id,
        date: record.on_date,
        function,
        sportello: sportello.map(|(number, municipality)| format!("{number}. {municipality}")),
        intervention: record.intervention_code.as_ref().map(titled),
        person: shown(&record.person_hash),
        outcome: outcome_of(&record.outcome)?,
        form,
    })
}

/// What may be chosen for an entry of a project.
pub(super) fn choices(scope: &RecordScope) -> Result<RecordChoices, UseCaseError> {
    let agreed = scope.functions()?;
    let functions: Vec<_> = match agreed.is_empty() {
        true => ServiceFunction::ALL.to_vec(),
        false => agreed.into_iter().collect(),
    };
    let sportelli = scope.network().map(|row| {
        let name = format!("{}. {}", row.sportello.number, row.municipality);
        let whole = row.sportello.address.as_ref().map(|address| format!("{name}, {address}"));
        (row.sportello.number, whole.unwrap_or(name))
    });
    Ok(RecordChoices {
        sportelli: sportelli.collect(),
        kinds: scope.kinds.iter().filter(|kind| functions.contains(&kind.function)).cloned().collect(),
        functions,
    })
}

fn empty_quarters(
    scope: &RecordScope,
    counts: &[RecordCountRow],
    arrived: &[FruitionArrivedRow],
    today: NaiveDate,
) -> Result<Vec<EmptyQuarter>, UseCaseError> {
    let kinds: BTreeSet<FruitionKind> = scope.functions()?.into_iter().map(FruitionKind::of).collect();
    let days = (scope.plan.first_day(), scope.header.project.end_on);
    let mut with_entries = BTreeSet::new();
    for row in counts {
        with_entries.insert((Quarter::of(row.period_end), FruitionKind::of(function_of(&row.function)?)));
    }
    let mut empty = Vec::new();
    for quarter in Quarter::between(days.0, days.1.min(today)).into_iter().rev().filter(|q| is_over(*q, days, today)) {
        for kind in kinds.iter().copied().filter(|kind| !with_entries.contains(&(quarter, *kind))) {
            let source = arrived
                .iter()
                .find(|row| row.source.period_end == quarter.last_day() && row.source.kind == kind.code());
            match source.map(|row| row.source.source.as_str()) {
                None => empty.push(EmptyQuarter { quarter, kind, stated: false }),
                Some(source) if source == FruitionSource::Records.code() => {
                    empty.push(EmptyQuarter { quarter, kind, stated: true });
                }
                Some(_) => {}
            }
        }
    }
    Ok(empty)
}
