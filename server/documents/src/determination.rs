//! A determination's result as the figures of the final prospectus.

use std::collections::BTreeMap;

use domain::determination::{Determination, DeterminationFacts};
use domain::function::ServiceFunction;
use domain::minutes::Minutes;
use domain::money::Cents;
use domain::rules::MissedSnapshotEffect;

use crate::model::{Fact, Identity};
use crate::prospectus::{FunctionLine, InadmissibleLine, PaymentLine, PenaltyLine, Prospectus, RecoveryLine};

/// Where the agreement has the table of penalties.
const PENALTY_ARTICLE: &str = "art. 11";

/// What a prospectus says besides the determination's figures.
#[derive(Debug, Clone)]
pub struct Particulars {
    /// Project, CUP and version.
    pub identity: Identity,
    /// The ATS.
    pub ats: String,
    /// The body that has the grant.
    pub body: String,
    /// Whether the figures can still change.
    pub draft: bool,
    /// Further facts for the head.
    pub facts: Vec<Fact>,
    /// What each payment was, in the order of the determination's facts; one without a name
    /// here is called `Pagamento`.
    pub payments: Vec<String>,
    /// Who signs, if known by name.
    pub signer: Option<String>,
}

/// The prospectus of a determination.
#[must_use]
pub fn prospectus(particulars: Particulars, facts: &DeterminationFacts, result: &Determination) -> Prospectus {
    let mut assigned: BTreeMap<ServiceFunction, Minutes> = BTreeMap::new();
    for assignment in &facts.assignments {
        let sum = assigned.entry(assignment.function).or_default();
        *sum = *sum + Minutes::from_hours(assignment.hours);
    }
    let functions = result.functions.iter().map(|figures| FunctionLine {
        function: figures.function,
        assigned: assigned.get(&figures.function).copied().unwrap_or_default(),
        realised: figures.realised_minutes,
        admitted: figures.admitted_minutes,
        staff_cost: figures.staff_cost,
    });
    let inadmissible = result.inadmissible.iter().map(|(reason, minutes)| InadmissibleLine {
        reason: reason.italian().to_owned(),
        article: reason.article().to_owned(),
        minutes: *minutes,
    });
    let penalties = result.penalties.iter().map(|penalty| PenaltyLine {
        label: penalty.rule.italian().to_owned(),
        article: PENALTY_ARTICLE.to_owned(),
        percent: penalty.percent,
    });
    let names = particulars.payments.into_iter().chain(std::iter::repeat_with(|| "Pagamento".to_owned()));
    let payments = facts.payments.iter().zip(names).map(|(payment, label)| PaymentLine {
        label,
        on: payment.on,
        amount: payment.amount,
    });
    let recovered = result.recovery.iter().flat_map(|recovery| &recovery.payments).map(|payment| RecoveryLine {
        paid_on: payment.payment_on,
        principal: payment.principal,
        years: payment.years.clone(),
    });
    let missed_snapshot_deduction = match facts.rules.missed_snapshot_effect {
        MissedSnapshotEffect::Deduct => result.missed_snapshot_deduction,
        MissedSnapshotEffect::LowerCeiling => Cents::ZERO,
    };
    Prospectus {
        identity: particulars.identity,
        ats: particulars.ats,
        body: particulars.body,
        start: facts.project.start,
        end: facts.project.end,
        draft: particulars.draft,
        facts: particulars.facts,
        functions: functions.collect(),
        inadmissible: inadmissible.collect(),
        hourly_cost: facts.rules.hourly_cost,
        flat_rate: facts.rules.flat_rate_percent,
        other_costs: result.other_costs,
        granted: facts.project.granted,
        ceiling: result.ceiling,
        unevaluated_semester: result.unevaluated_semester,
        penalties: penalties.collect(),
        penalty_uncapped: result.penalty_uncapped,
        penalty: result.penalty,
        missed_snapshot_deduction,
        revocation: result.revocation.map(|revocation| revocation.italian().to_owned()),
        final_grant: result.final_grant,
        payments: payments.collect(),
        balance: result.balance,
        recovery: recovered.collect(),
        years_without_rate: result.recovery.iter().flat_map(|recovery| recovery.years_without_rate.clone()).collect(),
        signer: particulars.signer,
        explanation: Some(result.explanation.clone()),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use domain::contract::read_determination_facts;
    use domain::determination::determine;

    use super::*;
    use crate::{layout, prospectus};

    const CLEAN: &str = include_str!("../../../app/domain/tests/examples/determine-01-clean.facts.json");
    const RECOVERY: &str =
        include_str!("../../../app/domain/tests/examples/determine-02-penalties-and-recovery.facts.json");

    fn particulars() -> Particulars {
        Particulars {
            identity: Identity {
                issuer: "Regione Marche".to_owned(),
                project: "Servizi sociali di prossimità dell’Ambito 9".to_owned(),
                cup: None,
                version: "determinazione di prova".to_owned(),
            },
            ats: "Ambito territoriale sociale 9".to_owned(),
            body: "Ente di prova".to_owned(),
            draft: false,
            facts: Vec::new(),
            payments: vec!["I anticipo".to_owned()],
            signer: None,
        }
    }

    fn print(facts: &str) -> crate::Document {
        let facts = read_determination_facts(facts).unwrap();
        prospectus::document(&prospectus(particulars(), &facts, &determine(&facts))).unwrap()
    }

    pub(crate) fn recovered() -> crate::Document {
        print(RECOVERY)
    }

    #[test]
    fn a_prospectus_prints_the_figures_of_its_determination() {
        for (facts, figures) in [
            (CLEAN, ["39.675:00", "714.150,00 €", "285.660,00 €", "999.810,00 €", "99.981,00 €"]),
            (RECOVERY, ["9.582:00", "172.476,00 €", "161.103,60 €", "-138.839,40 €", "141.490,85 €"]),
        ] {
            let pages = layout::pages(&print(facts)).unwrap();
            for figure in figures {
                assert!(pages.iter().any(|page| page.texts().any(|text| text == figure)), "{figure}");
            }
        }
    }

    #[test]
    fn a_lowered_ceiling_is_not_taken_off_again() {
        let mut facts = read_determination_facts(RECOVERY).unwrap();
        facts.rules.missed_snapshot_effect = MissedSnapshotEffect::LowerCeiling;
        let printed = prospectus(particulars(), &facts, &determine(&facts));
        assert_eq!(printed.missed_snapshot_deduction, Cents::ZERO);
        assert!(printed.ceiling < printed.granted);
        prospectus::document(&printed).unwrap();
    }

    #[test]
    fn payments_beyond_the_named_ones_are_plain_payments() {
        let facts = read_determination_facts(CLEAN).unwrap();
        let labels = prospectus(particulars(), &facts, &determine(&facts)).payments.into_iter().map(|line| line.label);
        assert_eq!(labels.collect::<Vec<_>>(), ["I anticipo", "Pagamento", "Pagamento"]);
    }
}
