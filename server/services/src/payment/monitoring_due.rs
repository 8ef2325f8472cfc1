//! Which monitoring data are due and not there (art. 4.3): payments stop without them and go on by
//! themselves once they arrive. A missing snapshot does not stop them: it has a deduction of its own.

use chrono::{Days, NaiveDate};
use domain::format;
use domain::period::PeriodPlan;
use domain::rules::RuleSet;
use store::fruition::FruitionArrivedRow;
use store::group::AssignmentRow;
use store::project::ProjectRow;

use crate::error::UseCaseError;
use crate::monitoring::owed::{FlowState, OwedFlow, owed_flows};

/// How many missing counts a sentence names.
const NAMED: usize = 6;

/// How the monitoring data stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonitoringStanding {
    /// Counts whose term has passed without all of them being there, by quarter and kind.
    pub missing: Vec<OwedFlow>,
    /// What the Region recorded: of financial monitoring (SIFORM), and of what it sees otherwise.
    pub recorded: Option<bool>,
}

impl MonitoringStanding {
    /// Reads it from what is stored.
    ///
    /// # Errors
    /// `Broken` when what is stored is not understood.
    pub(crate) fn of(
        project: (&ProjectRow, &PeriodPlan, &RuleSet),
        assignments: &[AssignmentRow],
        arrived: &[FruitionArrivedRow],
        recorded: Option<bool>,
        today: NaiveDate,
    ) -> Result<Self, UseCaseError> {
        let owed = owed_flows(project, assignments, arrived, today)?;
        let missing = owed.into_iter().filter(|flow| flow.state == FlowState::Missing).collect();
        Ok(MonitoringStanding { missing, recorded })
    }

    /// Whether payments may go on: no counts are missing, and the Region recorded no gap.
    #[must_use]
    pub fn up_to_date(&self) -> bool {
        self.missing.is_empty() && self.recorded != Some(false)
    }

    /// What shows it, or what is missing since when.
    #[must_use]
    pub fn in_words(&self) -> String {
        let mut sentences = Vec::new();
        if self.missing.is_empty() {
            sentences.push("I conteggi SIRPS dovuti sono tutti arrivati.".to_owned());
        } else {
            let named: Vec<String> = self.missing.iter().take(NAMED).map(named).collect();
            let more = match self.missing.len().saturating_sub(NAMED) {
                0 => String::new(),
                1 => "; e un altro".to_owned(),
                n => format!("; e altri {n}"),
            };
            sentences.push(format!("Mancano conteggi SIRPS: {}{more}.", named.join("; ")));
        }
        sentences.push(
            match self.recorded {
                Some(true) => "Dati finanziari (SIFORM): in regola secondo la Regione.",
                Some(false) => "Dati finanziari (SIFORM): la Regione ha registrato che mancano.",
                None => "Dati finanziari (SIFORM): nessuna mancanza registrata dalla Regione.",
            }
            .to_owned(),
        );
        if !self.up_to_date() {
            sentences.push("I pagamenti sono sospesi e riprendono da soli quando i dati arrivano.".to_owned());
        }
        sentences.join(" ")
    }

    /// The reason of a suspension in few words; none while payments may go on.
    #[must_use]
    pub fn suspension(&self) -> Option<String> {
        match (self.missing.split_first(), self.recorded) {
            (Some((first, [])), _) => Some(format!("manca un conteggio: {}", named(first))),
            (Some((first, others)), _) => {
                Some(format!("mancano {} conteggi, il primo: {}", others.len() + 1, named(first)))
            }
            (None, Some(false)) => Some("mancano dati finanziari (SIFORM)".to_owned()),
            (None, _) => None,
        }
    }
}

/// «Contatti, 1º trimestre 2022 (dal 16/04/2022)»: payments stop from the day after the term.
fn named(flow: &OwedFlow) -> String {
    let since = flow.due.checked_add_days(Days::new(1)).unwrap_or(flow.due);
    let since = format::of_day(since).replacen("de", "da", 1);
    format!("{}, {} ({since})", flow.kind.italian(), flow.quarter)
}

#[cfg(test)]
mod tests {
    use domain::period::Quarter;
    use domain::sirps::FruitionKind;

    use super::*;

    fn missing(quarter: &str, kind: FruitionKind, due: &str) -> OwedFlow {
        let quarter: Quarter = quarter.parse().unwrap();
        let due = due.parse().unwrap();
        OwedFlow { quarter, kind, due, source: None, counted_to: None, state: FlowState::Missing }
    }

    #[test]
    fn payments_stop_for_missing_counts_and_for_a_recorded_gap_and_for_nothing_else() {
        let one = vec![missing("2022-1", FruitionKind::Contact, "2022-04-15")];
        for (missing, recorded, up_to_date) in [
            (vec![], None, true),
            (vec![], Some(true), true),
            (vec![], Some(false), false),
            (one.clone(), None, false),
            (one, Some(true), false),
        ] {
            let standing = MonitoringStanding { missing, recorded };
            assert_eq!(standing.up_to_date(), up_to_date, "{standing:?}");
            assert_eq!(standing.suspension().is_none(), up_to_date, "{standing:?}");
            assert_eq!(standing.in_words().contains("sospesi"), !up_to_date, "{standing:?}");
        }
    }

    #[test]
    fn the_reason_names_quarter_kind_and_since_when() {
        let missing = vec![
            missing("2022-1", FruitionKind::Contact, "2022-04-15"),
            missing("2022-1", FruitionKind::Case, "2022-04-10"),
        ];
        let standing = MonitoringStanding { missing, recorded: None };
        assert_eq!(
            standing.in_words(),
            "Mancano conteggi SIRPS: Contatti, 1º trimestre 2022 (dal 16/04/2022); Prese in carico, \
             1º trimestre 2022 (dall’11/04/2022). Dati finanziari (SIFORM): nessuna mancanza registrata dalla Regione. \
             I pagamenti sono sospesi e riprendono da soli quando i dati arrivano."
        );
        assert_eq!(
            standing.suspension().unwrap(),
            "mancano 2 conteggi, il primo: Contatti, 1º trimestre 2022 (dal 16/04/2022)"
        );
    }
}
