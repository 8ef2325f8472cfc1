//! The form of a rule set: `rules` in the command contracts, and the stored form, which may
//! carry `terms` too.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use crate::determination::PenaltyRule;
use crate::percent::Percent;
use crate::rules::{DayOfYear, MissedSnapshotEffect, MonitoringTerms, RuleSet, Terms};
use crate::sirps::FruitionCounting;

use super::node::Node;
use super::reader::{Members, Path, Sink, list};
use super::values::{amount, day_of_every_month, days, decimal, one_of, percent, positive_count};

/// The keys of `rules`; each may be left out.
const KEYS: [&str; 16] = [
    "hourly_cost",
    "flat_rate_percent",
    "missed_snapshot_percent",
    "missed_snapshot_effect",
    "penalty_cap_percent",
    "target_fruition_percent",
    "inhabitants_per_sportello",
    "inhabitants_per_social_worker",
    "snapshot_days",
    "prospectus_days",
    "prospectus_limit_days",
    "timesheet_day",
    "advance_percent",
    "advance_coverage_percent",
    "advance_request_days",
    "percent",
];

/// Reads `rules` over the defaults of DDS 203/2019.
pub fn read(node: &Node, path: Path<'_>, sink: &Sink) -> Option<RuleSet> {
    let mut rules = RuleSet::default();
    let members = Members::open(node, path, sink, &KEYS)?;
    read_members(&members, &mut rules);
    Some(rules)
}

/// Reads a stored rule set, `terms` included, over another one.
pub fn read_stored(node: &Node, base: RuleSet, sink: &Sink) -> RuleSet {
    let mut rules = base;
    let mut known = KEYS.to_vec();
    known.push("terms");
    if let Some(members) = Members::open(node, Path::Root, sink, &known) {
        read_members(&members, &mut rules);
        if let Some(Some(terms)) = members.optional("terms", terms) {
            terms.apply(&mut rules.terms);
        }
    }
    rules
}

fn read_members(members: &Members<'_>, rules: &mut RuleSet) {
    members.replace("hourly_cost", amount, &mut rules.hourly_cost);
    members.replace("flat_rate_percent", percent, &mut rules.flat_rate_percent);
    members.replace("missed_snapshot_percent", percent, &mut rules.missed_snapshot_percent);
    members.replace("missed_snapshot_effect", effect, &mut rules.missed_snapshot_effect);
    members.replace("penalty_cap_percent", percent, &mut rules.penalty_cap_percent);
    members.replace("target_fruition_percent", percent, &mut rules.target_fruition_percent);
    members.replace("inhabitants_per_sportello", positive_count, &mut rules.inhabitants_per_sportello);
    members.replace("inhabitants_per_social_worker", positive_count, &mut rules.inhabitants_per_social_worker);
    members.replace("snapshot_days", days, &mut rules.snapshot_days);
    members.replace("prospectus_days", days, &mut rules.prospectus_days);
    members.replace("prospectus_limit_days", days, &mut rules.prospectus_limit_days);
    members.replace("timesheet_day", day_of_every_month, &mut rules.timesheet_day);
    members.replace("advance_percent", percent, &mut rules.advance_percent);
    members.replace("advance_coverage_percent", percent, &mut rules.advance_coverage_percent);
    members.replace("advance_request_days", days, &mut rules.advance_request_days);
    if let Some(Some(percents)) = members.optional("percent", percents) {
        for (rule, percent) in percents {
            rules.percent.set(rule, percent);
        }
    }
}

fn effect(node: &Node, path: Path<'_>, sink: &Sink) -> Option<MissedSnapshotEffect> {
    one_of(node, path, sink, MissedSnapshotEffect::ALL.map(|effect| (effect.code(), effect)))
}

fn percents(node: &Node, path: Path<'_>, sink: &Sink) -> Option<Vec<(PenaltyRule, crate::percent::Percent)>> {
    let members = Members::open(node, path, sink, &PenaltyRule::ALL.map(PenaltyRule::code))?;
    let named = PenaltyRule::ALL
        .into_iter()
        .filter_map(|rule| members.optional(rule.code(), percent).flatten().map(|percent| (rule, percent)));
    Some(named.collect())
}

/// The terms that a file names.
struct NamedTerms {
    sign_agreement_days: Option<u32>,
    declaration_days: Option<u32>,
    snapshot_dates: Option<Vec<DayOfYear>>,
    score_threshold: Option<i64>,
    mend_days: Option<u32>,
    sample_percent: Option<Percent>,
    hours_cut_percent: Option<Percent>,
    retention_years: Option<u32>,
    monitoring: Option<NamedMonitoring>,
}

/// The terms of monitoring that a file names.
struct NamedMonitoring {
    fruition_counting: Option<FruitionCounting>,
    travel_minutes: Option<u32>,
    outlier_factor: Option<Decimal>,
    outlier_least_projects: Option<u32>,
    suppression_threshold: Option<u32>,
}

/// The keys of `monitoring`; each may be left out.
const MONITORING_KEYS: [&str; 5] =
    ["fruition_counting", "travel_minutes", "outlier_factor", "outlier_least_projects", "suppression_threshold"];

impl NamedMonitoring {
    fn apply(self, terms: &mut MonitoringTerms) {
        terms.fruition_counting = self.fruition_counting.unwrap_or(terms.fruition_counting);
        terms.travel_minutes = self.travel_minutes.unwrap_or(terms.travel_minutes);
        terms.outlier_factor = self.outlier_factor.unwrap_or(terms.outlier_factor);
        terms.outlier_least_projects = self.outlier_least_projects.unwrap_or(terms.outlier_least_projects);
        terms.suppression_threshold = self.suppression_threshold.unwrap_or(terms.suppression_threshold);
    }
}

fn monitoring(node: &Node, path: Path<'_>, sink: &Sink) -> Option<NamedMonitoring> {
    let members = Members::open(node, path, sink, &MONITORING_KEYS)?;
    Some(NamedMonitoring {
        fruition_counting: members.optional("fruition_counting", counting).flatten(),
        travel_minutes: members.optional("travel_minutes", days).flatten(),
        outlier_factor: members.optional("outlier_factor", decimal).flatten(),
        outlier_least_projects: members.optional("outlier_least_projects", days).flatten(),
        suppression_threshold: members.optional("suppression_threshold", days).flatten(),
    })
}

fn counting(node: &Node, path: Path<'_>, sink: &Sink) -> Option<FruitionCounting> {
    one_of(node, path, sink, FruitionCounting::ALL.map(|counting| (counting.code(), counting)))
}

/// The keys of `terms`; each may be left out.
const TERM_KEYS: [&str; 9] = [
    "sign_agreement_days",
    "declaration_days",
    "snapshot_dates",
    "score_threshold",
    "mend_days",
    "sample_percent",
    "hours_cut_percent",
    "retention_years",
    "monitoring",
];

impl NamedTerms {
    fn apply(self, terms: &mut Terms) {
        terms.sign_agreement_days = self.sign_agreement_days.unwrap_or(terms.sign_agreement_days);
        terms.declaration_days = self.declaration_days.unwrap_or(terms.declaration_days);
        if let Some(mut dates) = self.snapshot_dates {
            dates.sort_unstable();
            dates.dedup();
            terms.snapshot_dates = dates;
        }
        terms.score_threshold = self.score_threshold.unwrap_or(terms.score_threshold);
        terms.mend_days = self.mend_days.unwrap_or(terms.mend_days);
        terms.sample_percent = self.sample_percent.unwrap_or(terms.sample_percent);
        terms.hours_cut_percent = self.hours_cut_percent.unwrap_or(terms.hours_cut_percent);
        terms.retention_years = self.retention_years.unwrap_or(terms.retention_years);
        if let Some(named) = self.monitoring {
            named.apply(&mut terms.monitoring);
        }
    }
}

fn terms(node: &Node, path: Path<'_>, sink: &Sink) -> Option<NamedTerms> {
    let members = Members::open(node, path, sink, &TERM_KEYS)?;
    Some(NamedTerms {
        sign_agreement_days: members.optional("sign_agreement_days", days).flatten(),
        declaration_days: members.optional("declaration_days", days).flatten(),
        snapshot_dates: members.optional("snapshot_dates", |n, p, s| list(n, p, s, day_of_year)).flatten(),
        score_threshold: members.optional("score_threshold", positive_count).flatten(),
        mend_days: members.optional("mend_days", days).flatten(),
        sample_percent: members.optional("sample_percent", percent).flatten(),
        hours_cut_percent: members.optional("hours_cut_percent", percent).flatten(),
        retention_years: members.optional("retention_years", days).flatten(),
        monitoring: members.optional("monitoring", monitoring).flatten(),
    })
}

fn day_of_year(node: &Node, path: Path<'_>, sink: &Sink) -> Option<DayOfYear> {
    let parsed = match node {
        Node::Text(text) => text.split_once('-').and_then(|(month, day)| {
            let day_of_year = DayOfYear { month: month.parse().ok()?, day: day.parse().ok()? };
            // Any year will do that is no leap year: the day must exist every year.
            NaiveDate::from_ymd_opt(2019, day_of_year.month, day_of_year.day).map(|_| day_of_year)
        }),
        _ => None,
    };
    if parsed.is_none() {
        sink.report(path, "deve essere un giorno di ogni anno della forma \"MM-GG\", come \"10-30\"");
    }
    parsed
}

/// Writes `rules` in the form of the contracts, every key named.
#[must_use]
pub fn write(rules: &RuleSet) -> Value {
    let percents: Map<String, Value> = PenaltyRule::ALL
        .into_iter()
        .map(|rule| (rule.code().to_owned(), rules.percent.of(rule).to_string().into()))
        .collect();
    json!({
        "hourly_cost": rules.hourly_cost.to_string(),
        "flat_rate_percent": rules.flat_rate_percent.to_string(),
        "missed_snapshot_percent": rules.missed_snapshot_percent.to_string(),
        "missed_snapshot_effect": rules.missed_snapshot_effect.code(),
        "penalty_cap_percent": rules.penalty_cap_percent.to_string(),
        "target_fruition_percent": rules.target_fruition_percent.to_string(),
        "inhabitants_per_sportello": rules.inhabitants_per_sportello,
        "inhabitants_per_social_worker": rules.inhabitants_per_social_worker,
        "snapshot_days": rules.snapshot_days,
        "prospectus_days": rules.prospectus_days,
        "prospectus_limit_days": rules.prospectus_limit_days,
        "timesheet_day": rules.timesheet_day,
        "advance_percent": rules.advance_percent.to_string(),
        "advance_coverage_percent": rules.advance_coverage_percent.to_string(),
        "advance_request_days": rules.advance_request_days,
        "percent": percents,
    })
}

/// Writes a rule set for storing: the form of the contracts, and `terms` if they are other
/// than those of DDS 203/2019.
#[must_use]
pub fn write_stored(rules: &RuleSet) -> Value {
    let mut written = write(rules);
    if rules.terms != RuleSet::default().terms
        && let Value::Object(members) = &mut written
    {
        members.insert("terms".to_owned(), write_terms(&rules.terms));
    }
    written
}

/// Writes `terms`.
#[must_use]
pub fn write_terms(terms: &Terms) -> Value {
    let dates: Vec<String> = terms.snapshot_dates.iter().map(|d| format!("{:02}-{:02}", d.month, d.day)).collect();
    json!({
        "sign_agreement_days": terms.sign_agreement_days,
        "declaration_days": terms.declaration_days,
        "snapshot_dates": dates,
        "score_threshold": terms.score_threshold,
        "mend_days": terms.mend_days,
        "sample_percent": terms.sample_percent.to_string(),
        "hours_cut_percent": terms.hours_cut_percent.to_string(),
        "retention_years": terms.retention_years,
        "monitoring": {
            "fruition_counting": terms.monitoring.fruition_counting.code(),
            "travel_minutes": terms.monitoring.travel_minutes,
            "outlier_factor": terms.monitoring.outlier_factor.to_string(),
            "outlier_least_projects": terms.monitoring.outlier_least_projects,
            "suppression_threshold": terms.monitoring.suppression_threshold,
        },
    })
}
