//! The same person at work in two ATS on one day with less time between than it takes to get from
//! one to the other (art. 11: how services were given). Overlaps are refused when rows are entered
//! (art. 4.15); what is stored all the same is found here too.
//!
//! The minutes that are missing are taken from the beginning of the row that begins later, so that
//! only one of the two ATS loses them. Neither learns where the other commitment is.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::CrosscheckRule;
use super::found::{Figure, Found, FoundRow, Other, Source};
use crate::determination::TimeSpan;
use crate::format;
use crate::minutes::{Minutes, TimeOfDay};
use crate::period::Quarter;

/// A reported row of a person who is in the group of more than one ATS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    /// The row.
    pub entry: String,
    /// The project.
    pub project: String,
    /// Its ATS.
    pub ats: i64,
    /// The person.
    pub person: String,
    /// The day.
    pub date: NaiveDate,
    /// When.
    pub span: TimeSpan,
}

/// What clashes of one row: with which other, and the minutes it loses.
struct Clash<'a> {
    own: &'a Commitment,
    other: &'a Commitment,
    piece: Option<TimeSpan>,
}

/// One finding for each person and day of a project; `travel_minutes` is what the rules want
/// between.
#[must_use]
pub fn person_in_two_ats(commitments: &[Commitment], project: &str, travel_minutes: u32) -> Vec<Found> {
    let travel = i64::from(travel_minutes);
    let mut days: BTreeMap<(&str, NaiveDate), Vec<&Commitment>> = BTreeMap::new();
    for commitment in commitments {
        days.entry((&commitment.person, commitment.date)).or_default().push(commitment);
    }
    let mut findings = Vec::new();
    for ((person, date), mut day) in days {
        day.sort_by(|a, b| (a.span, a.ats, &a.entry).cmp(&(b.span, b.ats, &b.entry)));
        let clashes = clashes_of(&day, project, travel);
        if !clashes.is_empty() {
            findings.push(finding(person, date, &clashes, travel));
        }
    }
    findings
}

fn clashes_of<'a>(day: &[&'a Commitment], project: &str, travel: i64) -> Vec<Clash<'a>> {
    let mut clashes = Vec::new();
    for (i, earlier) in day.iter().enumerate() {
        let reach = earlier.span.end.minutes() + travel;
        let near = day.iter().skip(i + 1).take_while(|later| later.span.start.minutes() < reach);
        for later in near.filter(|later| later.ats != earlier.ats) {
            if later.project == project {
                let end = TimeOfDay::from_minutes(reach).map_or(later.span.end, |reach| reach.min(later.span.end));
                let piece = TimeSpan { start: later.span.start, end };
                clashes.push(Clash { own: later, other: earlier, piece: Some(piece) });
            } else if earlier.project == project {
                clashes.push(Clash { own: earlier, other: later, piece: None });
            }
        }
    }
    clashes
}

fn finding(person: &str, date: NaiveDate, clashes: &[Clash<'_>], travel: i64) -> Found {
    let mut rows: Vec<FoundRow> = clashes
        .iter()
        .map(|clash| FoundRow {
            source: Source::Entry,
            key: Some(clash.own.entry.clone()),
            date: Some(date),
            span: Some(clash.own.span),
            piece: clash.piece,
            other: Some(Other { entry: clash.other.entry.clone(), span: clash.other.span }),
            sportello: None,
            amount: clash.own.span.start.until(clash.own.span.end).get(),
        })
        .collect();
    rows.sort();
    let minutes = lost(clashes);
    let between = clashes.iter().map(between).min().unwrap_or_default();
    let found = if between < 0 {
        format!("si sovrappone per {} a un altro impegno in un altro ATS", Minutes::new(-between).italian())
    } else {
        format!(
            "dista {} da un altro impegno in un altro ATS: ne servono almeno {}",
            Minutes::new(between).italian(),
            Minutes::new(travel).italian()
        )
    };
    Found {
        rule: CrosscheckRule::PersonInTwoAts,
        subject: format!("{date}/{person}"),
        period_end: Quarter::of(date).last_day(),
        function: None,
        sportello: None,
        sentence: format!("Il {} il lavoro di un operatore {found}.", format::date(date)),
        minutes,
        figures: vec![
            Figure::own("Minuti fra i due impegni", between),
            Figure::given("Minuti richiesti fra i due impegni", travel),
        ],
        rows,
    }
}

/// Minutes between two commitments; negative: they overlap.
fn between(clash: &Clash<'_>) -> i64 {
    let (first, second) =
        if clash.own.span <= clash.other.span { (clash.own, clash.other) } else { (clash.other, clash.own) };
    let gap = first.span.end.until(second.span.start).get();
    let overlap = first.span.end.min(second.span.end).until(second.span.start).get();
    if gap < 0 { overlap } else { gap }
}

/// The minutes of all pieces, each minute of a row once: they all begin with the row.
fn lost(clashes: &[Clash<'_>]) -> Minutes {
    let mut longest: BTreeMap<&str, Minutes> = BTreeMap::new();
    for clash in clashes {
        let Some(piece) = clash.piece else { continue };
        let minutes = longest.entry(&clash.own.entry).or_default();
        *minutes = (*minutes).max(piece.start.until(piece.end));
    }
    longest.into_values().sum()
}
