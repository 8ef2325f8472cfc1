//! Who owes what by when, and how it stands (art. 4).
//!
//! A term runs from the day its rule names; a person who joins the group after the agreement owes
//! the declaration as many days after joining (decided: the agreement speaks of the people there
//! at its signature only). What has no term lasts as long as the project and is never late.

use chrono::NaiveDate;

use crate::deadline::Term;
use crate::requirement::data::{Evidence, Requirement, SubjectKind, TermStart, Watch};
use crate::rules::RuleSet;

/// One person, sportello or period of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectFacts {
    /// Code of the person, number of the sportello, code of the period.
    pub key: String,
    /// Its name.
    pub name: String,
    /// First day in the group, of a person.
    pub from: Option<NaiveDate>,
    /// Of a period: the last day to send its timesheets; none while it does not run.
    pub due: Option<NaiveDate>,
}

/// What the portal sees for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Watched {
    /// What was looked at.
    pub watch: Watch,
    /// Whether it holds now.
    pub holds: bool,
    /// Since when, if that is known.
    pub on: Option<NaiveDate>,
}

/// What the items of a project are made from.
#[derive(Debug, Clone)]
pub struct RequirementFacts<'a> {
    /// The parameters of the call.
    pub rules: &'a RuleSet,
    /// The day it is asked on.
    pub today: NaiveDate,
    /// Receipt of the admission notice.
    pub admission_received_on: Option<NaiveDate>,
    /// Signature of the agreement.
    pub agreement_signed_on: Option<NaiveDate>,
    /// Conclusion of the project.
    pub end: NaiveDate,
    /// The people of the group.
    pub persons: &'a [SubjectFacts],
    /// The funded sportelli.
    pub sportelli: &'a [SubjectFacts],
    /// The periods that have ended.
    pub periods: &'a [SubjectFacts],
    /// What the portal sees.
    pub watched: &'a [Watched],
}

/// What became of what was handed in last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandedState {
    /// The Region has not looked yet.
    Submitted,
    /// The Region took it as good.
    Accepted,
    /// The Region sent it back.
    Returned,
}

/// The last thing handed in for a requirement and subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handed {
    /// Code of the requirement.
    pub code: String,
    /// Key of the subject; empty for the project.
    pub subject: String,
    /// What became of it.
    pub state: HandedState,
    /// The day it was handed in.
    pub on: NaiveDate,
    /// The day the Region decided.
    pub checked_on: Option<NaiveDate>,
}

/// How an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemState {
    /// Its term has not begun.
    NotYet,
    /// It is owed and there is time, or it has no term.
    Owed,
    /// It is owed and its day has passed.
    Late,
    /// It was handed in on that day and waits for the Region.
    HandedIn(NaiveDate),
    /// The Region accepted it on that day.
    Accepted(NaiveDate),
    /// The Region returned it on that day: it is owed again.
    Returned(NaiveDate),
    /// It holds: the portal sees it, since that day if one is known.
    Holds(Option<NaiveDate>),
}

impl ItemState {
    /// Whether the body has nothing to do for it.
    #[must_use]
    pub const fn is_done(self) -> bool {
        matches!(self, ItemState::HandedIn(_) | ItemState::Accepted(_) | ItemState::Holds(_))
    }
}

/// One thing owed by one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Code of the requirement.
    pub code: String,
    /// Key of the subject; empty for the project.
    pub subject: String,
    /// Name of the subject; empty for the project.
    pub name: String,
    /// The last day on which it is in time, once its term runs.
    pub due: Option<NaiveDate>,
    /// How it stands.
    pub state: ItemState,
    /// The day the last version was handed in.
    pub handed_on: Option<NaiveDate>,
}

impl Item {
    /// Whether its day has passed without it: also when it came back.
    #[must_use]
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        !self.state.is_done() && self.due.is_some_and(|due| due < today)
    }
}

/// The term of a requirement for a subject; none while its day is not known, or where it has none.
#[must_use]
pub fn term_of(requirement: &Requirement, subject: Option<&SubjectFacts>, facts: &RequirementFacts) -> Option<Term> {
    let rule = requirement.term?;
    let days = rule.days.of(facts.rules);
    match rule.from {
        TermStart::AdmissionReceived => facts.admission_received_on.map(|day| Term::days_after(day, days)),
        TermStart::AgreementSigned => {
            let signed = facts.agreement_signed_on?;
            let joined = subject.and_then(|each| each.from).unwrap_or(signed);
            Some(Term::days_after(signed.max(joined), days))
        }
        TermStart::End => Some(Term::days_after(facts.end, days)),
        TermStart::Period => {
            let due = subject?.due?;
            Some(Term { reference: due, days: None, unshifted: due, due, note: None })
        }
    }
}

/// Everything a project owes, by requirement in the order of the call, then by subject.
#[must_use]
pub fn items(requirements: &[Requirement], facts: &RequirementFacts, handed: &[Handed]) -> Vec<Item> {
    let mut all: Vec<Item> = Vec::new();
    for requirement in requirements.iter().filter(|each| !matches!(each.evidence, Evidence::Covered { .. })) {
        match requirement.subject {
            SubjectKind::Project => all.push(item(requirement, None, facts, handed)),
            kind => {
                let subjects = match kind {
                    SubjectKind::Person => facts.persons,
                    SubjectKind::Sportello => facts.sportelli,
                    _ => facts.periods,
                };
                all.extend(subjects.iter().map(|subject| item(requirement, Some(subject), facts, handed)));
            }
        }
    }
    let covered: Vec<Item> = requirements.iter().filter_map(|each| covered(each, facts, &all)).collect();
    all.extend(covered);
    let place = |code: &str| requirements.iter().position(|each| each.code == code);
    all.sort_by_key(|item| place(&item.code));
    all
}

fn item(
    requirement: &Requirement,
    subject: Option<&SubjectFacts>,
    facts: &RequirementFacts,
    handed: &[Handed],
) -> Item {
    let key = subject.map(|each| each.key.as_str()).unwrap_or_default();
    let due = term_of(requirement, subject, facts).map(|term| term.due);
    let open = open_state(requirement, due, facts);
    let last = handed.iter().find(|each| each.code == requirement.code && each.subject == key);
    let state = match &requirement.evidence {
        Evidence::Watched { watch } => {
            let seen = facts.watched.iter().find(|each| each.watch == *watch && each.holds);
            seen.map_or(open, |seen| ItemState::Holds(seen.on))
        }
        _ => match last {
            None => open,
            Some(each) => match (each.state, each.checked_on) {
                (HandedState::Accepted, Some(on)) => ItemState::Accepted(on),
                (HandedState::Returned, Some(on)) => ItemState::Returned(on),
                _ => ItemState::HandedIn(each.on),
            },
        },
    };
    let name = subject.map(|each| each.name.clone()).unwrap_or_default();
    Item {
        code: requirement.code.clone(),
        subject: key.to_owned(),
        name,
        due,
        state,
        handed_on: last.map(|each| each.on),
    }
}

/// How it stands with nothing handed in.
fn open_state(requirement: &Requirement, due: Option<NaiveDate>, facts: &RequirementFacts) -> ItemState {
    // The conclusion of a project is known from the beginning; before it nothing of it is owed.
    let from_the_end = requirement.term.is_some_and(|term| term.from == TermStart::End) && facts.today <= facts.end;
    match due {
        Some(due) if due < facts.today => ItemState::Late,
        Some(_) if !from_the_end => ItemState::Owed,
        None if requirement.term.is_none() && facts.agreement_signed_on.is_some() => ItemState::Owed,
        _ => ItemState::NotYet,
    }
}

/// What is met by other items stands as the one of them that is furthest behind.
fn covered(requirement: &Requirement, facts: &RequirementFacts, all: &[Item]) -> Option<Item> {
    let Evidence::Covered { by } = &requirement.evidence else { return None };
    let worst = all.iter().filter(|item| by.contains(&item.code)).max_by_key(|item| behind(item.state));
    let due = term_of(requirement, None, facts).map(|term| term.due);
    let state = worst.map_or_else(|| open_state(requirement, due, facts), |item| item.state);
    let (subject, name) = (String::new(), String::new());
    Some(Item { code: requirement.code.clone(), subject, name, due, state, handed_on: None })
}

/// How far behind a state is; of the same state the later day counts.
const fn behind(state: ItemState) -> (u8, Option<NaiveDate>) {
    match state {
        ItemState::Holds(on) => (0, on),
        ItemState::Accepted(on) => (1, Some(on)),
        ItemState::HandedIn(on) => (2, Some(on)),
        ItemState::NotYet => (3, None),
        ItemState::Owed => (4, None),
        ItemState::Returned(on) => (5, Some(on)),
        ItemState::Late => (6, None),
    }
}
