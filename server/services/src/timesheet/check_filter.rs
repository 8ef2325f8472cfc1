//! What the officer looks for in the queue of sheets, as the address of the queue says it. The
//! same words go along to the sheet, to its neighbours and to what is accepted together.

use domain::period::Period;
use domain::timesheet::SheetState;
use store::check_queue::{CheckFilter, CheckSort};

/// The longest text looked for, in characters; what is typed beyond is left out.
const LONGEST_TEXT: usize = 200;

/// Which sheets by their state; drafts are never among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum QueueState {
    /// Those that wait for the check: sent, or taken in check.
    #[default]
    Waiting,
    /// Those in one state.
    In(SheetState),
}

impl QueueState {
    /// All of them, in the order they are offered.
    pub const ALL: [QueueState; 5] = [
        QueueState::Waiting,
        QueueState::In(SheetState::Sent),
        QueueState::In(SheetState::InCheck),
        QueueState::In(SheetState::Accepted),
        QueueState::In(SheetState::Returned),
    ];

    /// The word in the address; empty for those that wait.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            QueueState::Waiting => "",
            QueueState::In(state) => state.code(),
        }
    }

    /// The name on pages.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            QueueState::Waiting => "Da verificare",
            QueueState::In(SheetState::Sent) => "Inviati",
            QueueState::In(SheetState::InCheck) => "In verifica",
            QueueState::In(SheetState::Accepted) => "Accettati",
            QueueState::In(SheetState::Returned) => "Restituiti",
            QueueState::In(SheetState::Draft) => "Bozze",
        }
    }

    /// Whether all of them wait for the check.
    #[must_use]
    pub const fn is_waiting(self) -> bool {
        matches!(self, QueueState::Waiting | QueueState::In(SheetState::Sent | SheetState::InCheck))
    }
}

/// What the queue can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum QueueSort {
    /// Period, then ATS and operator.
    #[default]
    Period,
    /// ATS, then period and operator.
    Ats,
    /// Operator's name.
    Operator,
    /// When it was sent.
    Sent,
    /// Hours.
    Hours,
    /// Number of warnings and errors.
    Findings,
}

impl QueueSort {
    /// All of them.
    pub const ALL: [QueueSort; 6] = [
        QueueSort::Period,
        QueueSort::Ats,
        QueueSort::Operator,
        QueueSort::Sent,
        QueueSort::Hours,
        QueueSort::Findings,
    ];

    /// The word in the address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            QueueSort::Period => "periodo",
            QueueSort::Ats => "ats",
            QueueSort::Operator => "operatore",
            QueueSort::Sent => "invio",
            QueueSort::Hours => "ore",
            QueueSort::Findings => "avvisi",
        }
    }

    const fn stored(self) -> CheckSort {
        match self {
            QueueSort::Period => CheckSort::Period,
            QueueSort::Ats => CheckSort::Ats,
            QueueSort::Operator => CheckSort::Operator,
            QueueSort::Sent => CheckSort::Sent,
            QueueSort::Hours => CheckSort::Minutes,
            QueueSort::Findings => CheckSort::Findings,
        }
    }
}

/// Which sheets, and in what order. What makes no sense in an address counts as not said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueueFilter {
    /// By state.
    pub state: QueueState,
    /// Of this ATS.
    pub ats: Option<i64>,
    /// Of this period.
    pub period: Option<Period>,
    /// With warnings (or errors), or without any.
    pub findings: Option<bool>,
    /// Text in the operator's name or code.
    pub text: Option<String>,
    /// What the queue is sorted by.
    pub sort: QueueSort,
    /// Whether from the last to the first.
    pub descending: bool,
}

impl QueueFilter {
    /// Reads the words of an address or a form.
    pub fn read<'a>(value: impl Fn(&str) -> Option<&'a str>) -> Self {
        let value = |name: &str| value(name).map(str::trim).filter(|text| !text.is_empty());
        let order = value("ordine").unwrap_or_default();
        let (descending, order) = order.strip_prefix('-').map_or((false, order), |order| (true, order));
        let sort = QueueSort::ALL.into_iter().find(|sort| sort.code() == order);
        let state = value("stato").and_then(|code| QueueState::ALL.into_iter().find(|state| state.code() == code));
        QueueFilter {
            state: state.unwrap_or_default(),
            ats: value("ats").and_then(|text| text.parse().ok()),
            period: value("periodo").and_then(|text| text.parse().ok()),
            findings: match value("avvisi") {
                Some("con") => Some(true),
                Some("senza") => Some(false),
                _ => None,
            },
            text: value("cerca").map(|text| text.chars().take(LONGEST_TEXT).collect()),
            sort: sort.unwrap_or_default(),
            descending: descending && sort.is_some(),
        }
    }

    /// The words of an address that say the same; empty values stand for what is not asked.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        vec![
            ("stato", self.state.code().to_owned()),
            ("ats", self.ats.map(|ats| ats.to_string()).unwrap_or_default()),
            ("periodo", self.period.map(|period| period.code()).unwrap_or_default()),
            ("avvisi", self.findings.map_or("", |with| if with { "con" } else { "senza" }).to_owned()),
            ("cerca", self.text.clone().unwrap_or_default()),
            ("ordine", self.order()),
        ]
    }

    /// The order as the address says it; empty for the usual one.
    #[must_use]
    pub fn order(&self) -> String {
        match (self.sort, self.descending) {
            (QueueSort::Period, false) => String::new(),
            (sort, false) => sort.code().to_owned(),
            (sort, true) => format!("-{}", sort.code()),
        }
    }

    /// Whether it leaves out any sheet that waits.
    #[must_use]
    pub fn narrows(&self) -> bool {
        let plain = QueueFilter { sort: self.sort, descending: self.descending, ..QueueFilter::default() };
        *self != plain
    }

    pub(super) fn stored(&self) -> CheckFilter {
        let states = match self.state {
            QueueState::Waiting => [SheetState::Sent.code(), SheetState::InCheck.code()],
            QueueState::In(state) => [state.code(), state.code()],
        };
        CheckFilter {
            states,
            ats_number: self.ats,
            period: self.period.map(|period| (period.first_day(), period.last_day())),
            findings: self.findings,
            text: self.text.clone(),
        }
    }

    pub(super) fn stored_order(&self) -> (CheckSort, bool) {
        (self.sort.stored(), self.descending)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> QueueFilter {
        QueueFilter::read(|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| *value))
    }

    #[test]
    fn a_filter_is_read_back_from_its_address() {
        for state in QueueState::ALL {
            for sort in QueueSort::ALL {
                for (descending, findings) in [(false, None), (true, Some(true)), (false, Some(false))] {
                    let filter = QueueFilter {
                        state,
                        ats: Some(9),
                        period: "2022-04-01_2022-05-10".parse().ok(),
                        findings,
                        text: Some("è «così» & 100 %".into()),
                        sort,
                        descending,
                    };
                    let pairs = filter.pairs();
                    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
                    assert_eq!(read(&pairs), filter);
                }
            }
        }
    }

    #[test]
    fn what_makes_no_sense_counts_as_not_said() {
        let strange =
            [("stato", "draft"), ("ats", "x"), ("periodo", "x"), ("avvisi", "x"), ("cerca", " "), ("ordine", "-x")];
        assert_eq!(read(&strange), QueueFilter::default());
        assert!(!read(&strange).narrows() && !read(&[("ordine", "-ore")]).narrows());
        assert!(read(&[("cerca", "rosa")]).narrows());
        assert_eq!(read(&[("cerca", &"x".repeat(300))]).text.map(|text| text.len()), Some(LONGEST_TEXT));
    }
}
