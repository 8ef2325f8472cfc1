//! The final penalties (art. 11): which of them apply, and whether the prospectus came in time.

use chrono::NaiveDate;

use crate::deadline::{prospectus_limit, prospectus_term};
use crate::percent::Percent;
use crate::targets::{Target, is_missed};

use super::facts::DeterminationFacts;
use super::result::{Penalty, PenaltyRule};

/// How the final prospectus stands to its two terms (art. 7 and 11).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prospectus {
    /// Sent within the first term.
    InTime,
    /// Sent after the first term and within the second.
    Late,
    /// Not sent within the second term.
    NotSent,
}

/// Judges the prospectus; one not sent counts as sent on the day of the forecast, or never.
#[must_use]
pub(super) fn prospectus(facts: &DeterminationFacts) -> Prospectus {
    let Some(sent) = facts.prospectus_sent_on.or(facts.as_of) else { return Prospectus::NotSent };
    if sent > prospectus_limit(facts.project.end, &facts.rules).due {
        Prospectus::NotSent
    } else if sent > prospectus_term(facts.project.end, &facts.rules).due {
        Prospectus::Late
    } else {
        Prospectus::InTime
    }
}

/// The day the prospectus counts as sent.
#[must_use]
pub(super) fn counts_as_sent(facts: &DeterminationFacts) -> Option<NaiveDate> {
    facts.prospectus_sent_on.or(facts.as_of)
}

/// The penalties that apply, sorted by rule, also those of 0 percent.
#[must_use]
pub(super) fn penalties(facts: &DeterminationFacts) -> Vec<Penalty> {
    PenaltyRule::ALL
        .into_iter()
        .filter(|rule| applies(*rule, facts))
        .map(|rule| Penalty { rule, percent: percent(rule, facts) })
        .collect()
}

fn percent(rule: PenaltyRule, facts: &DeterminationFacts) -> Percent {
    let percent = facts.rules.percent.of(rule);
    match rule {
        PenaltyRule::NonconformingOperator => percent.times(facts.nonconforming_operators),
        _ => percent,
    }
}

fn applies(rule: PenaltyRule, facts: &DeterminationFacts) -> bool {
    let missed = |target| is_missed(target, &facts.targets, &facts.rules, facts.project.population);
    match rule {
        PenaltyRule::FruitionBelowTarget => missed(Target::Fruitions),
        PenaltyRule::LateProspectus => prospectus(facts) == Prospectus::Late,
        PenaltyRule::MethodologyNotApplied => !facts.methodology.annex_e_applied,
        PenaltyRule::NonconformingOperator => facts.nonconforming_operators > 0,
        PenaltyRule::PippiNotApplied => facts.methodology.pippi_required && !facts.methodology.pippi_applied,
        PenaltyRule::PublicityNotObserved => !facts.publicity_observed,
        PenaltyRule::TooFewSocialWorkers => missed(Target::SocialWorkers),
        PenaltyRule::TooFewSportelli => missed(Target::Sportelli),
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::super::tests_support::{bare_facts, day};
    use super::*;

    fn codes(facts: &DeterminationFacts) -> Vec<String> {
        penalties(facts).iter().map(|penalty| format!("{} {}", penalty.rule.code(), penalty.percent)).collect()
    }

    #[test]
    fn penalties_are_ordered_as_their_codes() {
        let mut sorted = PenaltyRule::ALL;
        sorted.sort_by_key(|rule| rule.code());
        assert_eq!(sorted, PenaltyRule::ALL);
        let mut by_rule = PenaltyRule::ALL;
        by_rule.sort();
        assert_eq!(by_rule, PenaltyRule::ALL);
    }

    #[test]
    fn targets_are_missed_below_and_not_at_the_figure() {
        // 106,078 residents: 7 % is 7,425.46; 20,000 per sportello 5.3039; 5,000 per worker 21.2156.
        for (fruitions, sportelli, fte, expected) in [
            (7_426, 6, "21.2156", vec![]),
            (7_425, 6, "21.2156", vec!["fruition_below_target 10"]),
            (7_426, 5, "21.2156", vec!["too_few_sportelli 10"]),
            (7_426, 6, "21.2155", vec!["too_few_social_workers 10"]),
            (0, 0, "0", vec!["fruition_below_target 10", "too_few_social_workers 10", "too_few_sportelli 10"]),
        ] {
            let mut facts = bare_facts();
            facts.targets.fruitions = fruitions;
            facts.targets.sportelli = sportelli;
            facts.targets.social_workers_fte = fte.parse().unwrap();
            assert_eq!(codes(&facts), expected);
        }
        // Exactly 7 % and exactly one sportello per 20,000.
        let mut facts = bare_facts();
        facts.project.population = 100_000;
        (facts.targets.fruitions, facts.targets.sportelli) = (7_000, 5);
        assert!(codes(&facts).is_empty());
    }

    #[test]
    fn pippi_counts_only_where_it_is_required() {
        for (required, applied, expected) in [
            (true, true, vec![]),
            (true, false, vec!["pippi_not_applied 10"]),
            (false, false, vec![]),
            (false, true, vec![]),
        ] {
            let mut facts = bare_facts();
            (facts.methodology.pippi_required, facts.methodology.pippi_applied) = (required, applied);
            assert_eq!(codes(&facts), expected);
        }
    }

    #[test]
    fn each_operator_counts_and_none_is_no_penalty() {
        let mut facts = bare_facts();
        facts.nonconforming_operators = 3;
        assert_eq!(codes(&facts), ["nonconforming_operator 6"]);
        facts.rules.percent.nonconforming_operator = Percent::ZERO;
        assert_eq!(codes(&facts), ["nonconforming_operator 0"], "listed also at 0");
        facts.nonconforming_operators = 0;
        assert!(codes(&facts).is_empty());
    }

    #[test]
    fn the_prospectus_is_late_from_day_61_and_not_sent_from_day_181() {
        // The end is 30/06/2022: day 60 is Monday 29/08, day 180 Tuesday 27/12.
        for (sent, as_of, expected) in [
            (Some("2022-06-30"), None, Prospectus::InTime),
            (Some("2022-08-29"), None, Prospectus::InTime),
            (Some("2022-08-30"), None, Prospectus::Late),
            (Some("2022-12-27"), None, Prospectus::Late),
            (Some("2022-12-28"), None, Prospectus::NotSent),
            (None, None, Prospectus::NotSent),
            (None, Some("2022-08-29"), Prospectus::InTime),
            (None, Some("2022-08-30"), Prospectus::Late),
            (None, Some("2022-12-28"), Prospectus::NotSent),
            (Some("2022-08-30"), Some("2022-07-01"), Prospectus::Late), // a date after as_of stands
            (Some("2022-08-29"), Some("2023-07-01"), Prospectus::InTime),
        ] {
            let mut facts = bare_facts();
            (facts.prospectus_sent_on, facts.as_of) = (sent.map(day), as_of.map(day));
            assert_eq!(prospectus(&facts), expected, "{sent:?} {as_of:?}");
        }
    }

    #[test]
    fn absurd_figures_do_not_panic() {
        let mut facts = bare_facts();
        facts.targets =
            super::super::facts::Targets { fruitions: i64::MAX, sportelli: i64::MAX, social_workers_fte: Decimal::MAX };
        facts.rules.inhabitants_per_sportello = i64::MAX;
        facts.rules.inhabitants_per_social_worker = i64::MAX;
        facts.project.population = i64::MAX;
        facts.nonconforming_operators = i64::MAX;
        assert_eq!(penalties(&facts).len(), 1);
    }
}
