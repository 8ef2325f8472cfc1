//! Where the facts of the determination come from that the portal has data of (art. 2 and 9): what
//! the data say, and what the Region recorded in their place and why.

use chrono::{DateTime, NaiveDate, Utc};
use domain::deadline::owed_snapshots;
use domain::explanation::Explanation;
use domain::format;
use rust_decimal::Decimal;
use store::event::EventRow;

use crate::determination::event::{FromData, Outcome, RecordedFact};
use crate::determination::facts::StoredFacts;
use crate::error::UseCaseError;
use crate::monitoring::reached::Reached;

/// A fact that comes from data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Which.
    pub fact: FromData,
    /// What the data say, in words; «nessun dato» where nobody has any.
    pub data: String,
    /// How they were counted, in words.
    pub how: String,
    /// What the Region recorded in their place.
    pub recorded: Option<RecordedOrigin>,
}

/// What the Region recorded in the place of data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedOrigin {
    /// The value, in words.
    pub value: String,
    /// Whether the data say something else.
    pub differs: bool,
    /// Why.
    pub reason: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

impl Origin {
    /// What counts, in words.
    #[must_use]
    pub fn counts(&self) -> &str {
        self.recorded.as_ref().map_or(self.data.as_str(), |recorded| recorded.value.as_str())
    }
}

/// The value of a fact that comes from data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    Count(Option<i64>),
    Fte(Option<Decimal>),
    Sent(Option<NaiveDate>),
}

impl Known {
    fn italian(self) -> String {
        const NONE: &str = "nessun dato";
        match self {
            Known::Count(number) => number.map_or(NONE.to_owned(), format::integer),
            Known::Fte(number) => number.map_or(NONE.to_owned(), format::decimal),
            Known::Sent(day) => {
                day.map_or("non trasmessa".to_owned(), |day| format!("trasmessa {}", format::on_day(day)))
            }
        }
    }

    /// Whether the determination would count them differently: what nobody knows counts as 0.
    fn differs(self, other: Known) -> bool {
        match (self, other) {
            (Known::Count(one), Known::Count(two)) => one.unwrap_or(0) != two.unwrap_or(0),
            (Known::Fte(one), Known::Fte(two)) => one.unwrap_or_default() != two.unwrap_or_default(),
            (Known::Sent(one), Known::Sent(two)) => one != two,
            _ => true,
        }
    }
}

fn data(fact: FromData, reached: &Reached) -> Known {
    match fact {
        FromData::Fruitions => Known::Count(reached.fruitions_known()),
        FromData::Sportelli => Known::Count(reached.sportelli_known()),
        FromData::SocialWorkersFte => Known::Fte(reached.fte_known()),
        FromData::Snapshot(reference) => Known::Sent(reached.snapshots.get(&reference).copied()),
    }
}

fn recorded(fact: FromData, outcome: &Outcome) -> Option<Known> {
    match fact {
        FromData::Fruitions => outcome.fruitions.map(|number| Known::Count(Some(number))),
        FromData::Sportelli => outcome.sportelli.map(|number| Known::Count(Some(number))),
        FromData::SocialWorkersFte => outcome.social_workers_fte.map(|number| Known::Fte(Some(number))),
        FromData::Snapshot(reference) => outcome.snapshots.get(&reference).map(|sent| Known::Sent(*sent)),
    }
}

fn how(fact: FromData, reached: &Reached) -> String {
    let day = reached.day_in_words();
    match fact {
        FromData::Fruitions => match reached.counted_to {
            Some(to) => format!("Contati {day}; i dati arrivano fino al {}.", format::date(to)),
            None => "Nessun conteggio è arrivato: valgono zero.".to_owned(),
        },
        FromData::Sportelli => format!(
            "Sportelli finanziati della rete registrata: {}, di cui con un orario di apertura {}.",
            reached.sportelli_funded, reached.sportelli_open
        ),
        FromData::SocialWorkersFte if reached.register.is_empty() => {
            "Il registro degli assistenti sociali dell’ambito è vuoto: valgono zero.".to_owned()
        }
        FromData::SocialWorkersFte => {
            format!(
                "Registro dell’ambito {day}: in servizio {} righe su {}.",
                reached.in_force(),
                reached.register.len()
            )
        }
        FromData::Snapshot(reference) if reached.snapshots.contains_key(&reference) => {
            "Trasmessa con il portale.".to_owned()
        }
        FromData::Snapshot(_) => "Nessuna trasmissione con il portale.".to_owned(),
    }
}

/// Where the facts come from, the targets first, then the snapshots owed.
///
/// # Errors
/// `Broken` when a recorded fact cannot be read.
pub fn origins(stored: &StoredFacts) -> Result<Vec<Origin>, UseCaseError> {
    let facts = &stored.facts;
    let owed = owed_snapshots(facts.agreement_signed_on, facts.project.end, &facts.rules);
    let snapshots = owed.iter().map(|owed| FromData::Snapshot(owed.reference_date));
    [FromData::Fruitions, FromData::Sportelli, FromData::SocialWorkersFte]
        .into_iter()
        .chain(snapshots)
        .map(|fact| {
            let known = data(fact, &stored.reached);
            let recorded = match recorded(fact, &stored.outcome) {
                None => None,
                Some(value) => {
                    let event = last_event(fact, &stored.events)?;
                    Some(RecordedOrigin {
                        value: value.italian(),
                        differs: value.differs(known),
                        reason: event.note.clone(),
                        at: event.recorded_at,
                    })
                }
            };
            Ok(Origin { fact, data: known.italian(), how: how(fact, &stored.reached), recorded })
        })
        .collect()
}

fn last_event(fact: FromData, events: &[EventRow]) -> Result<&EventRow, UseCaseError> {
    let reference = fact.reference();
    let last = events.iter().rev().find(|event| event.kind == fact.kind() && event.reference == reference);
    last.ok_or_else(|| UseCaseError::Broken(format!("no event of {fact:?}")))
}

/// Of a fact about to be recorded in the place of data that say something else: both, in words.
pub(crate) fn differs(fact: &RecordedFact, reached: &Reached) -> Option<String> {
    let of = fact.from_data()?;
    let mut outcome = Outcome::default();
    outcome.apply(fact);
    let (value, known) = (recorded(of, &outcome)?, data(of, reached));
    value.differs(known).then(|| format!("{}: {} invece di {}", of.italian(), value.italian(), known.italian()))
}

/// The same as an explanation, for the page and the prospectus.
#[must_use]
pub fn tree(origins: &[Origin]) -> Explanation {
    let in_place = origins.iter().filter(|origin| origin.recorded.is_some()).count();
    let value = match in_place {
        0 => "tutto dai dati del portale".to_owned(),
        n => format!(
            "{} al posto dei dati",
            format::count(n, "valore registrato dalla Regione", "valori registrati dalla Regione")
        ),
    };
    let children = origins.iter().map(|origin| {
        let article = if matches!(origin.fact, FromData::Snapshot(_)) { "art. 9" } else { "art. 2" };
        let (name, counts) = (origin.fact.italian(), origin.counts().to_owned());
        let with = |node: Explanation| node.input("Dai dati", origin.data.clone()).note(origin.how.clone());
        match &origin.recorded {
            None => with(Explanation::new("fact_from_data", article, name, counts)),
            Some(recorded) => {
                let node = with(Explanation::new("fact_in_place_of_data", article, name, counts))
                    .input("Registrato dalla Regione", recorded.value.clone());
                match &recorded.reason {
                    Some(reason) => node.note(format!("Motivo: {reason}")),
                    None => node,
                }
            }
        }
    });
    Explanation::new("facts_from_data", "art. 7", "Da dove vengono obiettivi e fotografie", value).children(children)
}

/// What the Region recorded in the place of data, a sentence each: for a document.
#[must_use]
pub fn in_place_of_data(tree: &Explanation) -> Vec<String> {
    let of = |node: &Explanation| {
        let data = node.inputs.first().map(|input| input.value.italian()).unwrap_or_default();
        let note = node.note.as_deref().unwrap_or_default();
        format!("{}: {}; dai dati: {data}. {note}", node.label, node.value.italian())
    };
    tree.children.iter().filter(|node| node.rule == "fact_in_place_of_data").map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn reached() -> Reached {
        let mut reached = Reached { counted_to: Some(day("2022-06-30")), ..Reached::default() };
        reached.snapshots.insert(day("2021-03-31"), day("2021-04-12"));
        reached
    }

    #[test]
    fn only_what_counts_differently_needs_a_reason() {
        let snapshot = |sent_on: Option<&str>| RecordedFact::SnapshotSent {
            reference: day("2021-03-31"),
            sent_on: sent_on.map(day),
        };
        for (fact, differs) in [
            (RecordedFact::Fruitions(0), false),
            (RecordedFact::Fruitions(1), true),
            (RecordedFact::Sportelli(0), false),
            (RecordedFact::SocialWorkersFte("0.0".parse().unwrap()), false),
            (RecordedFact::SocialWorkersFte("0.5".parse().unwrap()), true),
            (snapshot(Some("2021-04-12")), false),
            (snapshot(Some("2021-04-13")), true),
            (snapshot(None), true),
            (RecordedFact::AnnexEApplied(true), false),
            (RecordedFact::TakenBack(FromData::Fruitions), false),
        ] {
            assert_eq!(super::differs(&fact, &reached()).is_some(), differs, "{fact:?}");
        }
    }

    #[test]
    fn a_value_in_the_place_of_data_is_said_with_its_reason() {
        let origin = Origin {
            fact: FromData::Fruitions,
            data: "7.400".into(),
            how: "Contati al 30/06/2022.".into(),
            recorded: Some(RecordedOrigin {
                value: "7.426".into(),
                differs: true,
                reason: Some("verbale n. 3".into()),
                at: DateTime::UNIX_EPOCH,
            }),
        };
        let plain = Origin { recorded: None, ..origin.clone() };
        assert_eq!(
            in_place_of_data(&tree(&[plain.clone(), origin])),
            [
                "Contatti, prese in carico e interventi: 7.426; dai dati: 7.400. Contati al 30/06/2022. Motivo: verbale n. 3"
            ]
        );
        assert!(in_place_of_data(&tree(std::slice::from_ref(&plain))).is_empty());
        assert_eq!(tree(&[plain]).value.italian(), "tutto dai dati del portale");
    }
}
