//! What differs between two snapshots, or between one and what it would be today, figure by
//! figure and in words. Each figure has one place, so the order of changes does not matter.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::format;
use crate::minutes::Minutes;
use crate::network::{Weekday, italian_day};
use crate::targets::{FTE_PARTS, Target};
use crate::timesheet::SheetState;

use super::{Hours, Measured, Snapshot, SnapshotPoint};

/// A part of a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// The project.
    Project,
    /// Hours per function.
    Hours,
    /// The group.
    Group,
    /// The network.
    Network,
    /// Contacts, cases, interventions.
    Fruitions,
    /// The targets.
    Targets,
}

impl Section {
    /// All of them, in order.
    pub const ALL: [Section; 6] =
        [Section::Project, Section::Hours, Section::Group, Section::Network, Section::Fruitions, Section::Targets];

    /// The code in what is exported.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Section::Project => "project",
            Section::Hours => "hours",
            Section::Group => "group",
            Section::Network => "network",
            Section::Fruitions => "fruitions",
            Section::Targets => "targets",
        }
    }

    /// The heading on pages and documents.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            Section::Project => "Progetto",
            Section::Hours => "Ore per funzione",
            Section::Group => "Gruppo di progetto",
            Section::Network => "Rete degli sportelli",
            Section::Fruitions => "Fruizioni per funzione",
            Section::Targets => "Obiettivi quantitativi",
        }
    }
}

/// The place of a figure: its part, the row in it, and the figure of the row. Rows sort as they
/// are shown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FigureKey {
    /// The part.
    pub section: Section,
    row: String,
    figure: u8,
}

/// A figure with its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The row: «Presa in carico», «OP-01».
    pub subject: String,
    /// The figure: «ore assegnate».
    pub name: &'static str,
    /// Its value.
    pub value: FigureValue,
}

/// What a figure is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FigureValue {
    /// A text.
    Text(String),
    /// A number.
    Number(i64),
    /// Whole hours.
    Hours(i64),
    /// Minutes.
    Minutes(Minutes),
    /// Ten-thousandths of a full-time equivalent.
    Fte(i64),
    /// A day.
    Day(NaiveDate),
}

impl FigureValue {
    /// As the pages print it.
    #[must_use]
    pub fn italian(&self) -> String {
        match self {
            FigureValue::Text(text) => text.clone(),
            FigureValue::Number(number) => format::integer(*number),
            FigureValue::Hours(hours) => Minutes::from_hours(*hours).clock(),
            FigureValue::Minutes(minutes) => minutes.clock(),
            FigureValue::Fte(parts) => fte_words(*parts),
            FigureValue::Day(day) => format::date(*day),
        }
    }
}

/// Ten-thousandths of a full-time equivalent as people write them: `21,2156`.
#[must_use]
pub fn fte_words(ten_thousandths: i64) -> String {
    format::decimal(Decimal::from(ten_thousandths) / Decimal::from(FTE_PARTS))
}

/// All figures of a snapshot by their place; neither the reference date nor the day it was
/// prepared.
pub type Figures = BTreeMap<FigureKey, Figure>;

/// One figure that differs. One of the two is there at least.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Its place.
    pub key: FigureKey,
    /// The row it is of.
    pub subject: String,
    /// Its name.
    pub name: &'static str,
    /// As it was; none: it was not there.
    pub before: Option<FigureValue>,
    /// As it is; none: it is gone.
    pub after: Option<FigureValue>,
}

impl Difference {
    /// The change in words, after the row and the name.
    #[must_use]
    pub fn italian(&self) -> String {
        let words = |value: &FigureValue| match value {
            FigureValue::Text(text) => format!("«{text}»"),
            other => other.italian(),
        };
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => format!("da {} a {}", words(before), words(after)),
            (None, Some(after)) => format!("in più: {}", words(after)),
            (Some(before), None) => format!("non c’è più: era {}", words(before)),
            (None, None) => String::new(),
        }
    }

    /// `added`, `removed`, `changed`: for what is exported.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match (&self.before, &self.after) {
            (None, _) => "added",
            (_, None) => "removed",
            _ => "changed",
        }
    }
}

/// What leads from one snapshot to another, by place.
#[must_use]
pub fn difference(before: &Snapshot, after: &Snapshot) -> Vec<Difference> {
    let (mut old, new) = (figures(before), figures(after));
    let mut found = Vec::new();
    for (key, figure) in new {
        let before = old.remove(&key).map(|figure| figure.value);
        if before.as_ref() != Some(&figure.value) {
            let Figure { subject, name, value } = figure;
            found.push(Difference { key, subject, name, before, after: Some(value) });
        }
    }
    found.extend(old.into_iter().map(|(key, figure)| {
        let Figure { subject, name, value } = figure;
        Difference { key, subject, name, before: Some(value), after: None }
    }));
    found.sort_by(|a, b| a.key.cmp(&b.key));
    found
}

/// Carries changes out on figures, in any order.
pub fn apply(figures: &mut Figures, changes: &[Difference]) {
    for change in changes {
        match &change.after {
            None => drop(figures.remove(&change.key)),
            Some(value) => {
                let figure = Figure { subject: change.subject.clone(), name: change.name, value: value.clone() };
                figures.insert(change.key.clone(), figure);
            }
        }
    }
}

struct Collector {
    section: Section,
    row: String,
    subject: String,
    all: Figures,
}

impl Collector {
    fn at(&mut self, section: Section, row: impl Into<String>, subject: impl Into<String>) {
        (self.section, self.row, self.subject) = (section, row.into(), subject.into());
    }

    fn put(&mut self, figure: u8, name: &'static str, value: FigureValue) {
        let key = FigureKey { section: self.section, row: self.row.clone(), figure };
        self.all.insert(key, Figure { subject: self.subject.clone(), name, value });
    }

    fn text(&mut self, figure: u8, name: &'static str, text: Option<&str>, none: &str) {
        self.put(figure, name, FigureValue::Text(text.unwrap_or(none).to_owned()));
    }

    fn hours(&mut self, hours: &Hours) {
        self.put(0, "ore assegnate", FigureValue::Hours(hours.agreed));
        self.put(1, "svolte", FigureValue::Minutes(hours.done));
        let names = [(2, "in bozza"), (3, "inviate"), (4, "in verifica"), (5, "accettate"), (6, "restituite")];
        for (state, (place, name)) in SheetState::ALL.into_iter().zip(names) {
            self.put(place, name, FigureValue::Minutes(hours.minutes.of(state)));
        }
    }
}

/// All figures of a snapshot.
#[must_use]
pub fn figures(snapshot: &Snapshot) -> Figures {
    let mut all =
        Collector { section: Section::Project, row: String::new(), subject: String::new(), all: Figures::new() };
    project(snapshot, &mut all);
    for row in &snapshot.functions {
        all.at(Section::Hours, row.function.number().to_string(), row.function.italian());
        all.hours(&row.hours);
    }
    all.at(Section::Hours, "totale", "Totale");
    all.hours(&snapshot.total);
    for member in &snapshot.group {
        all.at(Section::Group, member.code.clone(), member.code.clone());
        all.text(0, "nome", member.name.as_deref(), "da indicare");
        for row in &member.functions {
            let subject = format!("{}, {}", member.code, row.function.short());
            all.at(Section::Group, format!("{} {}", member.code, row.function.number()), subject);
            all.hours(&row.hours);
        }
    }
    for sportello in &snapshot.network {
        point(sportello, &mut all);
    }
    for row in &snapshot.fruitions {
        all.at(Section::Fruitions, row.function.number().to_string(), row.function.italian());
        all.put(0, "numero", FigureValue::Number(row.number));
        for source in &row.sources {
            all.at(
                Section::Fruitions,
                format!("{} {}", row.function.number(), source.source.code()),
                format!("{}, {}", row.function.short(), source.source.italian()),
            );
            all.put(0, "numero", FigureValue::Number(source.number));
            if let Some(day) = source.counted_to {
                all.put(1, "ultimo giorno contato", FigureValue::Day(day));
            }
        }
    }
    all.at(Section::Fruitions, "totale", "Totale");
    all.put(0, "numero", FigureValue::Number(snapshot.fruitions_total));
    targets(snapshot, &mut all);
    all.all
}

fn project(snapshot: &Snapshot, all: &mut Collector) {
    let project = &snapshot.project;
    all.at(Section::Project, "", "Progetto");
    all.text(0, "titolo", Some(&project.title), "");
    all.text(1, "CUP", project.cup.as_deref(), "non ancora acquisito");
    all.put(2, "ATS", FigureValue::Number(project.ats));
    all.text(3, "ente attuatore", Some(&project.body), "");
    all.text(4, "avviso", Some(&project.call), "");
    all.put(5, "versione delle regole", FigureValue::Number(project.rule_set));
    all.put(6, "inizio", FigureValue::Day(project.start));
    all.put(7, "conclusione", FigureValue::Day(project.end));
}

fn point(point: &SnapshotPoint, all: &mut Collector) {
    let subject = format!("Sportello {}", point.number);
    all.at(Section::Network, format!("{:08}", point.number), subject);
    all.text(0, "Comune", Some(&point.municipality), "");
    all.text(1, "indirizzo", point.address.as_deref(), "da indicare");
    all.text(2, "finanziato", Some(if point.funded { "sì" } else { "no" }), "");
    all.put(3, "apertura settimanale", FigureValue::Minutes(point.weekly));
    all.text(4, "orario", Some(&week_words(point)), "");
    all.text(5, "persone addette", Some(&point.staff.join(", ")), "");
}

/// The week of a sportello in one line: `lunedì 09:00-12:00; martedì …`.
#[must_use]
pub fn week_words(point: &SnapshotPoint) -> String {
    let open = |day: &Weekday| point.opening_hours.iter().any(|stretch| stretch.weekday == *day);
    let day = |day: Weekday| format!("{} {}", day.italian(), italian_day(&point.opening_hours, day));
    let days: Vec<String> = Weekday::ALL.into_iter().filter(open).map(day).collect();
    if days.is_empty() { "da indicare".to_owned() } else { days.join("; ") }
}

fn targets(snapshot: &Snapshot, all: &mut Collector) {
    let targets = &snapshot.targets;
    all.at(Section::Targets, "0", "Residenti");
    all.put(0, "numero", FigureValue::Number(targets.population));
    all.put(1, "data", FigureValue::Day(targets.population_as_of));
    all.text(2, "fonte", Some(&targets.population_source), "");
    let mut figure = |row: &str, subject: &str, figure: Measured, value: fn(i64) -> FigureValue| {
        all.at(Section::Targets, row, subject);
        all.put(0, "raggiunto", value(figure.measured));
        all.put(1, "richiesto", value(figure.required));
    };
    figure("1", "Fruizioni", targets.fruitions, FigureValue::Number);
    figure("2", Target::Sportelli.italian(), targets.sportelli, FigureValue::Number);
    figure("3", Target::SocialWorkers.italian(), targets.social_workers_fte, FigureValue::Fte);
}
