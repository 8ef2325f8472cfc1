//! The rule set of a call: every figure of the call and of the agreement, as data.
//!
//! The default is the call of DDS 203/2019, loaded from `data/rules-dds-203-2019.json`; another
//! call is another file of the same form. A project keeps the rule set it was granted under.
//! The form is the one of `rules` in the command contracts; a stored rule set may also carry
//! `terms`, which the contracts leave out.

use std::sync::LazyLock;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::contract::node::Node;
use crate::contract::reader::Sink;
use crate::contract::rules as form;
use crate::determination::PenaltyRule;
use crate::money::Cents;
use crate::percent::Percent;
use crate::sirps::FruitionCounting;

/// The parameters of a call (art. 5 to 12).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Node", into = "serde_json::Value")]
pub struct RuleSet {
    /// Standard cost of an hour, in cents (art. 5).
    pub hourly_cost: Cents,
    /// Other costs on top of the cost of staff (art. 6, category B).
    pub flat_rate_percent: Percent,
    /// Part of the grant that each missed snapshot costs (art. 11).
    pub missed_snapshot_percent: Percent,
    /// How a missed snapshot is taken off.
    pub missed_snapshot_effect: MissedSnapshotEffect,
    /// Most that the final penalties take of the admitted spend (art. 11).
    pub penalty_cap_percent: Percent,
    /// Contacts, cases and interventions per resident (art. 2).
    pub target_fruition_percent: Percent,
    /// Residents per sportello (art. 2); above 0.
    pub inhabitants_per_sportello: i64,
    /// Residents per social worker (art. 2); above 0.
    pub inhabitants_per_social_worker: i64,
    /// Days to send a snapshot (art. 9).
    pub snapshot_days: u32,
    /// Days to send the final prospectus (art. 7).
    pub prospectus_days: u32,
    /// Days after which the grant is revoked without a prospectus (art. 11).
    pub prospectus_limit_days: u32,
    /// Day of the month after the quarter on which timesheets are due; 1 to 28.
    pub timesheet_day: u32,
    /// Each advance, as a part of the grant (art. 12).
    pub advance_percent: Percent,
    /// Part of the earlier advances that reported hours must cover (art. 12).
    pub advance_coverage_percent: Percent,
    /// Days from the signature to request the first advance (art. 12).
    pub advance_request_days: u32,
    /// What each final penalty takes (art. 11).
    pub percent: PenaltyPercents,
    /// Other terms of the agreement.
    pub terms: Terms,
}

/// How the deduction for missed snapshots works (art. 11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissedSnapshotEffect {
    /// It is taken off what is due in the end.
    Deduct,
    /// It lowers the most that can be granted.
    LowerCeiling,
}

impl MissedSnapshotEffect {
    /// Both effects.
    pub const ALL: [MissedSnapshotEffect; 2] = [MissedSnapshotEffect::Deduct, MissedSnapshotEffect::LowerCeiling];

    /// The name in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            MissedSnapshotEffect::Deduct => "deduct",
            MissedSnapshotEffect::LowerCeiling => "lower_ceiling",
        }
    }
}

/// What each final penalty takes of the admitted spend (art. 11).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PenaltyPercents {
    /// Fruition below the target.
    pub fruition_below_target: Percent,
    /// Fewer sportelli than the residents ask for.
    pub too_few_sportelli: Percent,
    /// Fewer social workers than the residents ask for.
    pub too_few_social_workers: Percent,
    /// Annex E not applied.
    pub methodology_not_applied: Percent,
    /// PIPPI required and not applied.
    pub pippi_not_applied: Percent,
    /// For each operator found without the requirements.
    pub nonconforming_operator: Percent,
    /// Publicity of the funding not observed.
    pub publicity_not_observed: Percent,
    /// Prospectus late, but within the limit.
    pub late_prospectus: Percent,
}

impl PenaltyPercents {
    /// The percentage of a penalty; of one operator for non-conforming operators.
    #[must_use]
    pub const fn of(&self, rule: PenaltyRule) -> Percent {
        match rule {
            PenaltyRule::FruitionBelowTarget => self.fruition_below_target,
            PenaltyRule::LateProspectus => self.late_prospectus,
            PenaltyRule::MethodologyNotApplied => self.methodology_not_applied,
            PenaltyRule::NonconformingOperator => self.nonconforming_operator,
            PenaltyRule::PippiNotApplied => self.pippi_not_applied,
            PenaltyRule::PublicityNotObserved => self.publicity_not_observed,
            PenaltyRule::TooFewSocialWorkers => self.too_few_social_workers,
            PenaltyRule::TooFewSportelli => self.too_few_sportelli,
        }
    }

    /// Sets the percentage of a penalty.
    pub const fn set(&mut self, rule: PenaltyRule, percent: Percent) {
        let place = match rule {
            PenaltyRule::FruitionBelowTarget => &mut self.fruition_below_target,
            PenaltyRule::LateProspectus => &mut self.late_prospectus,
            PenaltyRule::MethodologyNotApplied => &mut self.methodology_not_applied,
            PenaltyRule::NonconformingOperator => &mut self.nonconforming_operator,
            PenaltyRule::PippiNotApplied => &mut self.pippi_not_applied,
            PenaltyRule::PublicityNotObserved => &mut self.publicity_not_observed,
            PenaltyRule::TooFewSocialWorkers => &mut self.too_few_social_workers,
            PenaltyRule::TooFewSportelli => &mut self.too_few_sportelli,
        };
        *place = percent;
    }
}

/// Terms of the agreement that the contracts' `rules` do not carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Days from receiving the admission to signing (art. 4).
    pub sign_agreement_days: u32,
    /// Days from the signature for the declarations and the local evaluation group (art. 4).
    pub declaration_days: u32,
    /// Days of the year on which a snapshot is owed (art. 9).
    pub snapshot_dates: Vec<DayOfYear>,
    /// Points below which a project is not funded, or no longer (art. 8, 9 and 11).
    pub score_threshold: i64,
    /// Days from receiving the notice to mend a score below the threshold (art. 9).
    pub mend_days: u32,
    /// Part of the operators whose requirements are checked each semester (art. 9).
    pub sample_percent: Percent,
    /// Part of the agreed hours by which variations may cut them at most (art. 8).
    pub hours_cut_percent: Percent,
    /// Years from the conclusion for which the documents are kept at least (art. 4).
    pub retention_years: u32,
    /// How physical monitoring counts and what its cross-checks hold against each other (art. 9).
    pub monitoring: MonitoringTerms,
}

/// Parameters of physical monitoring and its cross-checks (art. 2, 4.3 and 9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonitoringTerms {
    /// What counts as a fruition.
    pub fruition_counting: FruitionCounting,
    /// Minutes that lie at least between the work of one person in two ATS on one day.
    pub travel_minutes: u32,
    /// How many robust standard deviations from the regional median minutes per case may lie.
    pub outlier_factor: Decimal,
    /// Projects with cases that a regional median needs at least.
    pub outlier_least_projects: u32,
    /// Cells of personal indicators below this number leave no ATS's own view.
    pub suppression_threshold: u32,
}

/// A day of a month, the same every year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DayOfYear {
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
}

impl RuleSet {
    /// What a file is read over: nothing is worth anything.
    pub(crate) fn blank() -> Self {
        let zero = Percent::ZERO;
        RuleSet {
            hourly_cost: Cents::ZERO,
            flat_rate_percent: zero,
            missed_snapshot_percent: zero,
            missed_snapshot_effect: MissedSnapshotEffect::Deduct,
            penalty_cap_percent: zero,
            target_fruition_percent: zero,
            inhabitants_per_sportello: 1,
            inhabitants_per_social_worker: 1,
            snapshot_days: 0,
            prospectus_days: 0,
            prospectus_limit_days: 0,
            timesheet_day: 1,
            advance_percent: zero,
            advance_coverage_percent: zero,
            advance_request_days: 0,
            percent: PenaltyPercents {
                fruition_below_target: zero,
                too_few_sportelli: zero,
                too_few_social_workers: zero,
                methodology_not_applied: zero,
                pippi_not_applied: zero,
                nonconforming_operator: zero,
                publicity_not_observed: zero,
                late_prospectus: zero,
            },
            terms: Terms {
                sign_agreement_days: 0,
                declaration_days: 0,
                snapshot_dates: Vec::new(),
                score_threshold: 0,
                mend_days: 0,
                sample_percent: zero,
                hours_cut_percent: zero,
                retention_years: 0,
                monitoring: MonitoringTerms {
                    fruition_counting: FruitionCounting::Events,
                    travel_minutes: 0,
                    outlier_factor: Decimal::ZERO,
                    outlier_least_projects: 0,
                    suppression_threshold: 0,
                },
            },
        }
    }
}

const DDS_203_2019_FILE: &str = include_str!("../data/rules-dds-203-2019.json");

static DDS_203_2019: LazyLock<RuleSet> = LazyLock::new(|| {
    // The file is part of the program: a test holds that it is whole and without problems.
    let file = serde_json::from_str::<Node>(DDS_203_2019_FILE).unwrap_or(Node::Null);
    form::read_stored(&file, RuleSet::blank(), &Sink::default())
});

impl Default for RuleSet {
    /// The call of DDS 203/2019.
    fn default() -> Self {
        DDS_203_2019.clone()
    }
}

/// A stored rule set that cannot be read; the text names every problem with its path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("regole del bando non valide: {0}")]
pub struct InvalidRuleSet(String);

impl TryFrom<Node> for RuleSet {
    type Error = InvalidRuleSet;

    /// Reads a rule set over the defaults: what is not named stays as in DDS 203/2019.
    fn try_from(node: Node) -> Result<Self, InvalidRuleSet> {
        let sink = Sink::default();
        let rules = form::read_stored(&node, RuleSet::default(), &sink);
        let problems = sink.into_problems();
        if problems.is_empty() {
            return Ok(rules);
        }
        let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Err(InvalidRuleSet(all.join("; ")))
    }
}

impl From<RuleSet> for serde_json::Value {
    fn from(rules: RuleSet) -> serde_json::Value {
        form::write_stored(&rules)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_file_names_every_figure_and_has_no_problem() {
        let file: Node = serde_json::from_str(DDS_203_2019_FILE).unwrap();
        let sink = Sink::default();
        let read = form::read_stored(&file, RuleSet::blank(), &sink);
        assert_eq!(sink.into_problems(), []);
        assert_eq!(read, RuleSet::default());
        let named: serde_json::Value = serde_json::from_str(DDS_203_2019_FILE).unwrap();
        let mut written = form::write_stored(&read);
        written["terms"] = form::write_terms(&read.terms);
        assert_eq!(written, named, "a key is missing in the file or in the writer");
    }

    #[test]
    fn the_default_is_the_call_of_2019() {
        let rules = RuleSet::default();
        assert_eq!(rules.hourly_cost, Cents::new(1_800));
        assert_eq!(rules.flat_rate_percent, Percent::whole(40));
        assert_eq!(rules.percent.late_prospectus, Percent::whole(15));
        assert_eq!(rules.terms.snapshot_dates[1], DayOfYear { month: 10, day: 30 });
    }

    #[test]
    fn another_call_is_another_file() {
        let rules: RuleSet = serde_json::from_str(
            r#"{"hourly_cost": "21.50", "percent": {"late_prospectus": "7.5"}, "terms": {"declaration_days": 45}}"#,
        )
        .unwrap();
        assert_eq!(rules.hourly_cost, Cents::new(2_150));
        assert_eq!(rules.percent.late_prospectus, "7.5".parse().unwrap());
        assert_eq!(rules.terms.declaration_days, 45);
        assert_eq!(rules.percent.fruition_below_target, Percent::whole(10), "what is not named stays");
        let stored = serde_json::to_string(&rules).unwrap();
        assert_eq!(serde_json::from_str::<RuleSet>(&stored).unwrap(), rules);
    }

    #[test]
    fn a_wrong_rule_set_names_every_problem() {
        let wrong =
            r#"{"hourly_cost": "21.5", "timesheet_day": 29, "colour": 1, "terms": {"snapshot_dates": ["02-30"]}}"#;
        let message = serde_json::from_str::<RuleSet>(wrong).unwrap_err().to_string();
        for path in ["$.hourly_cost", "$.timesheet_day", "$.colour", "$.terms.snapshot_dates[0]"] {
            assert!(message.contains(path), "{path} in {message}");
        }
    }
}
