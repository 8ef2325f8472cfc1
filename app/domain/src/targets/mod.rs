//! The three quantitative targets (art. 2 and 11): fruitions, sportelli and social workers against
//! the residents. The determination's penalties, the agreement's figures and the pages all ask here.
//!
//! [`is_missed`] is the inequality, [`needed`] the smallest number that meets it, [`assess`] both
//! with what is missing and why. How fruitions grow is in [`progress`].

pub mod progress;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::determination::Targets;
use crate::explanation::Explanation;
use crate::format;
use crate::rules::RuleSet;

/// Parts of a full-time equivalent that the register of social workers tells apart.
pub const FTE_PARTS: i64 = 10_000;

/// One of the three targets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// Contacts, cases and interventions against a percentage of the residents.
    Fruitions,
    /// A sportello for so many residents.
    Sportelli,
    /// A social worker, full-time equivalent of the whole ATS, for so many residents.
    SocialWorkers,
}

impl Target {
    /// All three, in the order of the agreement.
    pub const ALL: [Target; 3] = [Target::Fruitions, Target::Sportelli, Target::SocialWorkers];

    /// As the pages call it.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            Target::Fruitions => "Contatti, prese in carico e interventi",
            Target::Sportelli => "Sportelli finanziati aperti",
            Target::SocialWorkers => "Assistenti sociali dell’ambito, equivalenti a tempo pieno",
        }
    }

    /// What was reached of it.
    #[must_use]
    pub fn of(self, targets: &Targets) -> Decimal {
        match self {
            Target::Fruitions => targets.fruitions.into(),
            Target::Sportelli => targets.sportelli.into(),
            Target::SocialWorkers => targets.social_workers_fte,
        }
    }
}

/// Whether a target is missed: fruitions × 100 < percentage × residents, sportelli × residents of
/// each < residents, social workers × residents of each < residents (art. 11).
#[must_use]
pub fn is_missed(target: Target, targets: &Targets, rules: &RuleSet, residents: i64) -> bool {
    match target {
        Target::Fruitions => rules.target_fruition_percent.is_missed(targets.fruitions, residents),
        Target::Sportelli => {
            let served = i128::from(targets.sportelli) * i128::from(rules.inhabitants_per_sportello);
            served < i128::from(residents)
        }
        Target::SocialWorkers => {
            let per_worker = Decimal::from(rules.inhabitants_per_social_worker);
            // A product too large to hold is more than any population.
            let served = targets.social_workers_fte.checked_mul(per_worker);
            served.is_some_and(|served| served < Decimal::from(residents))
        }
    }
}

/// The least that meets a target: whole fruitions and sportelli; of social workers the least in
/// ten-thousandths of a full-time equivalent. Saturates far beyond anything that has a meaning.
#[must_use]
pub fn needed(target: Target, rules: &RuleSet, residents: i64) -> Decimal {
    match target {
        Target::Fruitions => {
            let hundredfold = rules.target_fruition_percent.to_decimal().checked_mul(Decimal::from(residents));
            hundredfold.map_or(Decimal::MAX, |hundredfold| (hundredfold / Decimal::ONE_HUNDRED).ceil())
        }
        Target::Sportelli => parts(residents, 1, rules.inhabitants_per_sportello),
        Target::SocialWorkers => {
            (parts(residents, FTE_PARTS, rules.inhabitants_per_social_worker) / Decimal::from(FTE_PARTS)).normalize()
        }
    }
}

/// Residents times parts, divided by the residents of each and rounded up.
fn parts(residents: i64, parts: i64, each: i64) -> Decimal {
    let wanted = Decimal::from(residents.max(0)) * Decimal::from(parts);
    let each = Decimal::from(each.max(1));
    let whole = (wanted / each).trunc();
    if whole * each < wanted { whole + Decimal::ONE } else { whole }
}

/// A number in whole units, those of a target or of its chart; saturates.
#[must_use]
pub fn in_units(number: Decimal, unit: i64) -> i64 {
    let units = number.checked_mul(Decimal::from(unit));
    units.and_then(|units| units.to_i64()).unwrap_or(i64::MAX)
}

/// So many units as people read them: `7.426`, `21,2156`.
#[must_use]
pub fn units_italian(units: i64, unit: i64) -> String {
    format::decimal((Decimal::from(units) / Decimal::from(unit.max(1))).normalize())
}

/// [`needed`] as a whole number, for the targets that are one.
#[must_use]
pub fn needed_count(target: Target, rules: &RuleSet, residents: i64) -> i64 {
    needed(target, rules, residents).to_i64().unwrap_or(i64::MAX)
}

/// How a target stands.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetOutcome {
    /// Which.
    pub target: Target,
    /// What is there.
    pub have: Decimal,
    /// What is needed at least.
    pub needed: Decimal,
    /// What is missing; 0 where it is met.
    pub missing: Decimal,
    /// Whether it is met.
    pub met: bool,
    /// Why.
    pub explanation: Explanation,
}

/// How the three targets stand, in the order of the agreement.
#[must_use]
pub fn assess(targets: &Targets, rules: &RuleSet, residents: i64) -> [TargetOutcome; 3] {
    Target::ALL.map(|target| outcome(target, targets, rules, residents))
}

fn outcome(target: Target, targets: &Targets, rules: &RuleSet, residents: i64) -> TargetOutcome {
    let (have, needed) = (target.of(targets), needed(target, rules, residents));
    let met = !is_missed(target, targets, rules, residents);
    let missing = if met { Decimal::ZERO } else { (needed - have).max(Decimal::ZERO) };
    let name = target.italian();
    let with = |node: Explanation| node.input("Raggiunto", format::decimal(have)).input("Residenti", residents);
    let node = match target {
        Target::Fruitions => with(Explanation::new("fruition_target", "art. 2", name, met))
            .input("Quota dei residenti", rules.target_fruition_percent)
            .note("Raggiunto × 100 deve valere almeno quota × residenti; il minimo è arrotondato all’unità superiore."),
        Target::Sportelli => with(Explanation::new("sportelli_target", "art. 2", name, met))
            .input("Residenti per sportello", rules.inhabitants_per_sportello)
            .note(
                "Raggiunto × residenti per sportello deve valere almeno i residenti; il minimo è arrotondato all’unità superiore.",
            ),
        Target::SocialWorkers => with(Explanation::new("social_workers_target", "art. 2", name, met))
            .input("Residenti per assistente sociale", rules.inhabitants_per_social_worker)
            .note(
                "Raggiunto × residenti per assistente sociale deve valere almeno i residenti; il minimo è arrotondato al decimillesimo superiore.",
            ),
    };
    let explanation = node.input("Minimo", format::decimal(needed)).input("Mancano", format::decimal(missing));
    TargetOutcome { target, have, needed, missing, met, explanation }
}

#[cfg(test)]
mod tests;
