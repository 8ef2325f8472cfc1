//! Kinds of intervention of functions 3 to 5 (art. 4.3, letter c): a list with the days on which
//! each may be used. The list is the portal's own, to be adapted to the call's glossary.
//!
//! A kind is closed, never changed: what replaces it under the same code begins the day after.

use chrono::NaiveDate;
use serde::Deserialize;

use super::FruitionKind;
use crate::function::ServiceFunction;

/// What the list is, wherever it is shown.
pub const LIST_NAME: &str = "elenco del portale, da adattare al glossario dell’avviso";

/// The longest code and the longest title, in characters.
pub const LONGEST_CODE: usize = 12;
/// The longest title, in characters.
pub const LONGEST_TITLE: usize = 200;

const DDS_203_2019_FILE: &str = include_str!("../../data/intervention-kinds-dds-203-2019.json");

/// A kind of intervention.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InterventionKind {
    /// Its code: capitals, digits, hyphens.
    pub code: String,
    /// The function it belongs to: 3, 4 or 5.
    pub function: ServiceFunction,
    /// What it is.
    pub title: String,
    /// First day on which it may be used.
    pub from: NaiveDate,
    /// Last day; none: until further notice.
    #[serde(default)]
    pub to: Option<NaiveDate>,
}

/// What is wrong with a kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KindProblem {
    /// The code is empty, too long or has other characters.
    #[error("Scriva il codice con lettere maiuscole, cifre e trattini, al massimo {LONGEST_CODE} caratteri: «F3-05».")]
    Code,
    /// The function is counted otherwise.
    #[error("Scelga una funzione con interventi: 3, 4 o 5.")]
    Function,
    /// No title, or too long a one.
    #[error("Scriva che cos’è l’intervento, al massimo {LONGEST_TITLE} caratteri.")]
    Title,
    /// It would end before it begins.
    #[error("L’ultimo giorno viene prima del primo.")]
    Days,
    /// The code is in use on one of its days.
    #[error("Il codice vale già {0}: chiuda prima quella voce, o scelga giorni che non si sovrappongono.")]
    Overlap(String),
}

impl InterventionKind {
    /// Whether it may be used on a day.
    #[must_use]
    pub fn valid_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// Whether both may be used on a same day.
    #[must_use]
    pub fn overlaps(&self, other: &InterventionKind) -> bool {
        self.to.is_none_or(|to| other.from <= to) && other.to.is_none_or(|to| self.from <= to)
    }

    /// All that is wrong with it beside the kinds that are there.
    #[must_use]
    pub fn problems(&self, others: &[InterventionKind]) -> Vec<KindProblem> {
        let mut found = Vec::new();
        let plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
        if self.code.is_empty() || self.code.len() > LONGEST_CODE || !self.code.bytes().all(plain) {
            found.push(KindProblem::Code);
        }
        if FruitionKind::of(self.function) != FruitionKind::Intervention {
            found.push(KindProblem::Function);
        }
        if self.title.trim().is_empty() || self.title.chars().count() > LONGEST_TITLE {
            found.push(KindProblem::Title);
        }
        if self.to.is_some_and(|to| to < self.from) {
            found.push(KindProblem::Days);
        } else if let Some(other) = others.iter().find(|other| other.code == self.code && other.overlaps(self)) {
            found.push(KindProblem::Overlap(other.days()));
        }
        found
    }

    /// «dal 01/06/2019 al 30/06/2022», «dal 01/06/2019».
    #[must_use]
    pub fn days(&self) -> String {
        let from = crate::format::date(self.from);
        match self.to {
            Some(to) => format!("dal {from} al {}", crate::format::date(to)),
            None => format!("dal {from}"),
        }
    }
}

/// The file that comes with the program is broken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("kinds of intervention: {0}")]
pub struct InvalidKinds(String);

fn read(file: &str) -> Result<Vec<InterventionKind>, InvalidKinds> {
    let kinds: Vec<InterventionKind> = serde_json::from_str(file).map_err(|error| InvalidKinds(error.to_string()))?;
    for (place, kind) in kinds.iter().enumerate() {
        let before: Vec<InterventionKind> = kinds.iter().take(place).cloned().collect();
        if let Some(problem) = kind.problems(&before).first() {
            return Err(InvalidKinds(format!("{}: {problem}", kind.code)));
        }
    }
    Ok(kinds)
}

/// The list of DDS 203/2019.
///
/// # Errors
/// When the file that comes with the program is broken, which a test excludes.
pub fn dds_203_2019() -> Result<Vec<InterventionKind>, InvalidKinds> {
    read(DDS_203_2019_FILE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn kind(code: &str, from: &str, to: Option<&str>) -> InterventionKind {
        InterventionKind {
            code: code.into(),
            function: ServiceFunction::SocialInternships,
            title: "Tirocinio".into(),
            from: day(from),
            to: to.map(day),
        }
    }

    #[test]
    fn the_list_of_the_call_is_in_order_and_serves_functions_3_to_5() {
        let kinds = dds_203_2019().unwrap();
        assert_eq!(kinds.len(), 12);
        for function in ServiceFunction::ALL {
            let some = kinds.iter().any(|kind| kind.function == function);
            assert_eq!(some, FruitionKind::of(function) == FruitionKind::Intervention, "{function}");
        }
    }

    #[test]
    fn a_kind_may_be_used_from_its_first_day_to_its_last() {
        let closed = kind("F3-01", "2021-01-01", Some("2021-12-31"));
        for (on, valid) in [("2020-12-31", false), ("2021-01-01", true), ("2021-12-31", true), ("2022-01-01", false)] {
            assert_eq!(closed.valid_on(day(on)), valid, "{on}");
        }
        assert!(kind("F3-01", "2021-01-01", None).valid_on(day("2099-12-31")));
    }

    #[test]
    fn one_code_means_one_thing_on_a_day() {
        let there = [kind("F3-01", "2021-01-01", Some("2021-12-31")), kind("F3-02", "2021-01-01", None)];
        let overlap = |code, from, to| {
            let found = kind(code, from, to).problems(&there);
            found.iter().any(|problem| matches!(problem, KindProblem::Overlap(_)))
        };
        assert!(!overlap("F3-01", "2022-01-01", None), "the day after");
        assert!(overlap("F3-01", "2021-12-31", None), "its last day");
        assert!(!overlap("F3-01", "2020-01-01", Some("2020-12-31")), "the day before");
        assert!(overlap("F3-01", "2020-01-01", Some("2021-01-01")), "its first day");
        assert!(overlap("F3-01", "2020-01-01", None), "around it");
        assert!(overlap("F3-02", "2030-01-01", None), "open ones never end");
        assert!(!overlap("F3-03", "2021-01-01", None), "another code");
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let mut wrong = kind("f3 01", "2021-12-31", Some("2021-12-30"));
        wrong.title = " ".into();
        wrong.function = ServiceFunction::CaseManagement;
        let found = wrong.problems(&[]);
        assert_eq!(found, [KindProblem::Code, KindProblem::Function, KindProblem::Title, KindProblem::Days]);
        assert_eq!(kind(&"A".repeat(LONGEST_CODE), "2021-01-01", Some("2021-01-01")).problems(&[]), []);
        assert_eq!(kind(&"A".repeat(LONGEST_CODE + 1), "2021-01-01", None).problems(&[]), [KindProblem::Code]);
    }

    #[test]
    fn a_file_with_a_code_twice_is_refused() {
        let one = r#"{"code": "F3-01", "function": "social_internships", "title": "Tirocinio", "from": "2019-06-01"}"#;
        assert!(read(&format!("[{one}]")).is_ok());
        assert!(read(&format!("[{one}, {one}]")).is_err());
    }
}
