//! What is looked for among the findings, as the addresses of their lists say it.

use domain::crosscheck::{CrosscheckRule, FindingState};
use domain::period::Quarter;
use store::finding::{FindingFilter, FindingSort};
use uuid::Uuid;

/// Which findings by how they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Standing {
    /// Not decided: open or explained.
    #[default]
    Undecided,
    /// In one state.
    In(FindingState),
    /// Confirmed, and a note for the evaluation committee.
    Notes,
    /// No longer found.
    Cleared,
}

/// The rules whose confirmed findings the committee reads, with commas around each code.
const NOTES: &str = ",snapshot_differs,hours_without_cases,sportello_without_contacts,contacts_outside_network,minutes_per_case_outlier,";

impl Standing {
    /// All of them, in the order they are offered.
    pub const ALL: [Standing; 7] = [
        Standing::Undecided,
        Standing::In(FindingState::Open),
        Standing::In(FindingState::Explained),
        Standing::In(FindingState::Accepted),
        Standing::In(FindingState::Confirmed),
        Standing::Notes,
        Standing::Cleared,
    ];

    /// The word in the address; empty for the usual ones.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Standing::Undecided => "",
            Standing::In(FindingState::Open) => "da-spiegare",
            Standing::In(FindingState::Explained) => "spiegati",
            Standing::In(FindingState::Accepted) => "accolti",
            Standing::In(FindingState::Confirmed) => "confermati",
            Standing::Notes => "note",
            Standing::Cleared => "superati",
        }
    }

    /// The name on pages.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            Standing::Undecided => "Da definire",
            Standing::In(FindingState::Open) => "Da spiegare",
            Standing::In(FindingState::Explained) => "Spiegati, da decidere",
            Standing::In(FindingState::Accepted) => "Accolti senza effetti",
            Standing::In(FindingState::Confirmed) => "Confermati",
            Standing::Notes => "Note per la Commissione",
            Standing::Cleared => "Non più presenti",
        }
    }

    fn states(self) -> [&'static str; 4] {
        const OPEN: &str = FindingState::Open.code();
        const EXPLAINED: &str = FindingState::Explained.code();
        const CONFIRMED: &str = FindingState::Confirmed.code();
        match self {
            Standing::Undecided => [OPEN, EXPLAINED, OPEN, EXPLAINED],
            Standing::In(state) => [state.code(); 4],
            Standing::Notes => [CONFIRMED; 4],
            Standing::Cleared => FindingState::ALL.map(FindingState::code),
        }
    }
}

/// What a list can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Period, then ATS and rule.
    #[default]
    Period,
    /// ATS, then period and rule.
    Ats,
    /// Rule, then period and ATS.
    Rule,
    /// Since when it is found.
    Found,
    /// Minutes.
    Minutes,
}

impl Sort {
    /// All of them.
    pub const ALL: [Sort; 5] = [Sort::Period, Sort::Ats, Sort::Rule, Sort::Found, Sort::Minutes];

    /// The word in the address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Sort::Period => "periodo",
            Sort::Ats => "ats",
            Sort::Rule => "riscontro",
            Sort::Found => "data",
            Sort::Minutes => "minuti",
        }
    }

    const fn stored(self) -> FindingSort {
        match self {
            Sort::Period => FindingSort::Period,
            Sort::Ats => FindingSort::Ats,
            Sort::Rule => FindingSort::Rule,
            Sort::Found => FindingSort::Found,
            Sort::Minutes => FindingSort::Minutes,
        }
    }
}

/// Which findings, and in what order. What makes no sense in an address counts as not said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// By how they stand.
    pub standing: Standing,
    /// Of this ATS.
    pub ats: Option<i64>,
    /// Of this rule.
    pub rule: Option<CrosscheckRule>,
    /// Of this quarter.
    pub quarter: Option<Quarter>,
    /// What the list is sorted by.
    pub sort: Sort,
    /// Whether from the last to the first.
    pub descending: bool,
}

impl Filter {
    /// Reads the words of an address or a form.
    pub fn read<'a>(value: impl Fn(&str) -> Option<&'a str>) -> Self {
        let value = |name: &str| value(name).map(str::trim).filter(|text| !text.is_empty());
        let order = value("ordine").unwrap_or_default();
        let (descending, order) = order.strip_prefix('-').map_or((false, order), |order| (true, order));
        let sort = Sort::ALL.into_iter().find(|sort| sort.code() == order);
        let standing = value("stato").and_then(|code| Standing::ALL.into_iter().find(|each| each.code() == code));
        Filter {
            standing: standing.unwrap_or_default(),
            ats: value("ats").and_then(|text| text.parse().ok()),
            rule: value("riscontro").and_then(|text| text.parse().ok()),
            quarter: value("periodo").and_then(|text| text.parse().ok()),
            sort: sort.unwrap_or_default(),
            descending: descending && sort.is_some(),
        }
    }

    /// The words of an address that say the same; empty values stand for what is not asked.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        vec![
            ("stato", self.standing.code().to_owned()),
            ("ats", self.ats.map(|ats| ats.to_string()).unwrap_or_default()),
            ("riscontro", self.rule.map(|rule| rule.code().to_owned()).unwrap_or_default()),
            ("periodo", self.quarter.map(Quarter::code).unwrap_or_default()),
            ("ordine", self.order()),
        ]
    }

    /// The order as the address says it; empty for the usual one.
    #[must_use]
    pub fn order(&self) -> String {
        match (self.sort, self.descending) {
            (Sort::Period, false) => String::new(),
            (sort, false) => sort.code().to_owned(),
            (sort, true) => format!("-{}", sort.code()),
        }
    }

    /// Whether it leaves out any finding that is not decided.
    #[must_use]
    pub fn narrows(&self) -> bool {
        *self != Filter { sort: self.sort, descending: self.descending, ..Filter::default() }
    }

    pub(super) fn stored(&self, project: Option<Uuid>) -> FindingFilter {
        FindingFilter {
            project,
            ats_number: self.ats,
            rule: self.rule.map(CrosscheckRule::code),
            period: self.quarter.map(|quarter| (quarter.first_day(), quarter.last_day())),
            states: self.standing.states(),
            cleared: self.standing == Standing::Cleared,
            rules: (self.standing == Standing::Notes).then_some(NOTES),
        }
    }

    pub(super) fn stored_order(&self) -> (FindingSort, bool) {
        (self.sort.stored(), self.descending)
    }
}

#[cfg(test)]
mod tests {
    use domain::crosscheck::Effect;

    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Filter {
        Filter::read(|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| *value))
    }

    #[test]
    fn a_filter_is_read_back_from_its_address() {
        for standing in Standing::ALL {
            for sort in Sort::ALL {
                for rule in CrosscheckRule::ALL {
                    let quarter = "2021-3".parse().ok();
                    let filter = Filter { standing, ats: Some(9), rule: Some(rule), quarter, sort, descending: true };
                    let pairs = filter.pairs();
                    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
                    assert_eq!(read(&pairs), filter);
                }
            }
        }
        assert_eq!(read(&[("stato", "x"), ("ats", "x"), ("riscontro", "x"), ("periodo", "x")]), Filter::default());
        assert!(!read(&[("ordine", "-minuti")]).narrows() && read(&[("ats", "9")]).narrows());
    }

    #[test]
    fn the_committee_reads_the_rules_whose_effect_is_a_note() {
        for rule in CrosscheckRule::ALL {
            assert_eq!(NOTES.contains(&format!(",{},", rule.code())), rule.effect() == Effect::Note, "{rule}");
        }
    }
}
