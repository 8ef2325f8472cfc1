//! Tells a determination as a tree: from the balance to the final grant, the penalties and the
//! admitted spend, and on to functions, operators, months and the rows that lost minutes.

use std::collections::BTreeMap;

use chrono::Datelike;

use crate::deadline::{prospectus_limit, prospectus_term};
use crate::explanation::{Explanation, Value};
use crate::format::month_name;
use crate::function::ServiceFunction;
use crate::interest;
use crate::minutes::Minutes;
use crate::money::Cents;
use crate::rules::MissedSnapshotEffect;
use crate::standard_cost::{Spend, staff_cost};

use super::facts::{DeterminationFacts, Entry};
use super::penalties::counts_as_sent;
use super::project_year::semester_start;
use super::result::{
    Determination, FunctionFigures, Inadmissibility, Outcome, Penalty, PenaltyRule, ProjectYear, RecoveredPayment,
    Recovery, RowOutcome, SnapshotOutcome,
};

/// The whole tree, from the balance down.
#[must_use]
pub(super) fn explain(facts: &DeterminationFacts, result: &Determination) -> Explanation {
    let label = match result.outcome {
        Outcome::Revoked if result.balance.is_negative() => "Somme da restituire per la revoca",
        Outcome::Revoked => "Finanziamento revocato, niente da restituire",
        other => other.italian(),
    };
    Explanation::new("balance", "art. 12", label, result.balance)
        .input("Sovvenzione finale", result.final_grant)
        .input("Già pagato", result.paid)
        .child(final_grant(facts, result))
        .child(paid(facts, result))
        .children(result.recovery.iter().map(recovery))
}

fn final_grant(facts: &DeterminationFacts, result: &Determination) -> Explanation {
    let mut node = Explanation::new("final_grant", "art. 5, 7 e 11", "Sovvenzione finale", result.final_grant)
        .input("Spesa ammessa", result.admitted_spend)
        .input("Penalità", result.penalty);
    node = match facts.rules.missed_snapshot_effect {
        MissedSnapshotEffect::Deduct => node.input("Fotografie semestrali mancate", result.missed_snapshot_deduction),
        MissedSnapshotEffect::LowerCeiling => node,
    };
    if let Some(revocation) = result.revocation {
        let revoked = Explanation::new("revocation", "art. 11", "Revoca totale", revocation.italian())
            .input("Conclusione del progetto", facts.project.end)
            .input("Prospetto inviato il", counts_as_sent(facts))
            .input("Termine ultimo del prospetto", prospectus_limit(facts.project.end, &facts.rules).due);
        node =
            node.child(revoked).note("Con la revoca totale la sovvenzione è zero; le altre cifre restano calcolate.");
    } else {
        node = node.note(
            "Dalla spesa ammessa si tolgono le penalità e le decurtazioni, fino a zero \
             (interpretazione adottata: art. 5, al netto delle decurtazioni).",
        );
    }
    node.child(admitted_spend(facts, result)).child(penalty(facts, result)).child(missed_snapshots(facts, result))
}

fn paid(facts: &DeterminationFacts, result: &Determination) -> Explanation {
    let payments = facts.payments.iter().map(|payment| {
        Explanation::new("payment", "art. 12", format!("Pagamento del {}", italian(payment.on)), payment.amount)
    });
    Explanation::new("paid", "art. 12", "Già pagato", result.paid).children(payments)
}

fn admitted_spend(facts: &DeterminationFacts, result: &Determination) -> Explanation {
    let ceiling = Explanation::new("ceiling", "art. 5", "Tetto della spesa", result.ceiling)
        .input("Finanziamento concesso", facts.project.granted);
    let ceiling = match facts.rules.missed_snapshot_effect {
        MissedSnapshotEffect::Deduct => ceiling,
        MissedSnapshotEffect::LowerCeiling => {
            ceiling.input("Fotografie semestrali mancate", result.missed_snapshot_deduction)
        }
    };
    let spend = Explanation::new("spend", "art. 5 e 6", "Spesa", result.spend)
        .input("Costo del personale", result.staff_cost)
        .input("Altri costi", result.other_costs)
        .child(staff_costs(facts, result))
        .child(
            Explanation::new("other_costs", "art. 6", "Altri costi (categoria B)", result.other_costs)
                .input("Costo del personale", result.staff_cost)
                .input("Tasso forfettario", facts.rules.flat_rate_percent)
                .rounded(),
        );
    Explanation::new("admitted_spend", "art. 5", "Spesa ammessa", result.admitted_spend)
        .input("Spesa", result.spend)
        .input("Tetto della spesa", result.ceiling)
        .child(spend)
        .child(ceiling)
}

fn staff_costs(facts: &DeterminationFacts, result: &Determination) -> Explanation {
    let mut node = Explanation::new("staff_cost", "art. 5 e 6", "Costo del personale (categoria A)", result.staff_cost)
        .input("Ore svolte", result.realised_minutes)
        .input("Ore ammesse", result.admitted_minutes);
    for (reason, minutes) in &result.inadmissible {
        node = node.input(reason.italian(), *minutes);
    }
    let mut by_function = work_by_function(facts, &result.rows);
    let functions = result.functions.iter().map(|figures| {
        let operators = by_function.remove(&figures.function).unwrap_or_default();
        function(facts, figures, operators)
    });
    node.children(functions).child(project_years(&result.years))
}

/// Realised and admitted minutes of an operator in a month, and the rows that lost minutes.
#[derive(Default)]
struct Month<'a> {
    realised: Minutes,
    admitted: Minutes,
    cut_rows: Vec<(&'a Entry, &'a RowOutcome)>,
}

/// Months by their running number: year × 12 + month.
type Months<'a> = BTreeMap<i32, Month<'a>>;
type Operators<'a> = BTreeMap<&'a str, Months<'a>>;

fn work_by_function<'a>(
    facts: &'a DeterminationFacts,
    rows: &'a [RowOutcome],
) -> BTreeMap<ServiceFunction, Operators<'a>> {
    let mut work: BTreeMap<ServiceFunction, Operators<'a>> = BTreeMap::new();
    for row in rows {
        let Some(entry) = facts.entries.get(row.entry) else { continue };
        let running = entry.date.year() * 12 + i32::try_from(entry.date.month0()).unwrap_or(0);
        let operators = work.entry(entry.function).or_default();
        let month = operators.entry(entry.operator.as_str()).or_default().entry(running).or_default();
        month.realised = month.realised + entry.minutes();
        month.admitted = month.admitted + row.admitted;
        if !row.cuts.is_empty() {
            month.cut_rows.push((entry, row));
        }
    }
    work
}

fn function(facts: &DeterminationFacts, figures: &FunctionFigures, operators: Operators<'_>) -> Explanation {
    let label = format!("Funzione {}: {}", figures.function.number(), figures.function.italian());
    let operators = operators.into_iter().map(|(id, months)| operator(facts, figures.function, id, months));
    Explanation::new("function_cost", "art. 5", label, figures.staff_cost)
        .about(figures.function.code())
        .input("Ore svolte", figures.realised_minutes)
        .input("Ore ammesse", figures.admitted_minutes)
        .input("Costo orario", facts.rules.hourly_cost)
        .input("Ammissibile dal", facts.project.start_of(figures.function))
        .rounded()
        .children(operators)
}

fn operator(facts: &DeterminationFacts, function: ServiceFunction, id: &str, months: Months<'_>) -> Explanation {
    let agreed = facts.assignments.iter().filter(|a| a.operator == id && a.function == function);
    let agreed: Minutes = agreed.map(|assignment| Minutes::from_hours(assignment.hours)).sum();
    let realised: Minutes = months.values().map(|month| month.realised).sum();
    let admitted: Minutes = months.values().map(|month| month.admitted).sum();
    let over_assignment = months
        .values()
        .flat_map(|month| &month.cut_rows)
        .any(|(_, row)| row.cuts.iter().any(|cut| cut.reason == Inadmissibility::OverAssignment));
    let mut node = Explanation::new("operator_time", "art. 3", format!("Operatore {id}"), admitted)
        .about(id.to_owned())
        .input("Ore svolte", realised)
        .input("Ore assegnate", agreed);
    if over_assignment {
        node = node.note(
            "Le ore concordate per persona e funzione sono un limite: quelle in più non sono ammesse \
             (interpretazione adottata).",
        );
    }
    node.children(months.into_iter().map(|(running, month)| month_node(running, month)))
}

fn month_node(running: i32, month: Month<'_>) -> Explanation {
    let (year, number) = (running.div_euclid(12), running.rem_euclid(12) + 1);
    let name = month_name(u32::try_from(number).unwrap_or_default());
    Explanation::new("month_time", "art. 12", format!("{name} {year}"), month.admitted)
        .about(format!("{year}-{number:02}"))
        .input("Ore svolte", month.realised)
        .children(month.cut_rows.into_iter().map(|(entry, row)| row_node(entry, row)))
}

fn row_node(entry: &Entry, row: &RowOutcome) -> Explanation {
    let label = format!("Riga {} del {}, {}–{}", entry.id, italian(entry.date), entry.start, entry.end);
    let cuts = row
        .cuts
        .iter()
        .map(|cut| Explanation::new(cut.reason.code(), cut.reason.article(), cut.reason.italian(), cut.minutes));
    Explanation::new("row_time", "art. 7", label, row.admitted)
        .about(entry.id.clone())
        .input("Durata", entry.minutes())
        .children(cuts)
}

fn project_years(years: &[ProjectYear]) -> Explanation {
    let evaluated = years.iter().filter(|year| year.evaluated).count();
    let nodes = years.iter().map(|year| {
        let label = format!("Annualità {}: {}–{}", year.number, italian(year.from), italian(year.to));
        Explanation::new("project_year", "art. 11", label, year.evaluated)
    });
    Explanation::new(
        "project_years",
        "art. 11",
        "Annualità valutate dal gruppo di valutazione locale",
        i64::try_from(evaluated).unwrap_or(i64::MAX),
    )
    .note("La valutazione finale vale anche per l’ultima annualità (interpretazione adottata).")
    .children(nodes)
}

fn penalty(facts: &DeterminationFacts, result: &Determination) -> Explanation {
    let cap = facts.rules.penalty_cap_percent;
    let uncapped =
        Explanation::new("penalty_uncapped", "art. 11", "Penalità prima del limite", result.penalty_uncapped)
            .input("Spesa ammessa", result.admitted_spend)
            .input("Semestre finale non valutato", result.unevaluated_semester)
            .input("Percentuale complessiva", result.penalty_percent_total)
            .rounded()
            .child(unevaluated_semester(facts, result))
            .children(result.penalties.iter().map(|penalty| one_penalty(facts, penalty)));
    let capped = Explanation::new("penalty_cap", "art. 11", "Limite delle penalità", cap.of(result.admitted_spend))
        .input("Spesa ammessa", result.admitted_spend)
        .input("Limite", cap)
        .rounded()
        .note("Il limite vale per tutta la tabella dell’art. 11, semestre non valutato compreso (interpretazione adottata).");
    Explanation::new("penalty", "art. 11", "Penalità", result.penalty)
        .input("Penalità prima del limite", result.penalty_uncapped)
        .child(uncapped)
        .child(capped)
}

fn one_penalty(facts: &DeterminationFacts, penalty: &Penalty) -> Explanation {
    let (rules, targets) = (&facts.rules, &facts.targets);
    let population = facts.project.population;
    let node = Explanation::new(penalty.rule.code(), "art. 11", penalty.rule.italian(), penalty.percent);
    match penalty.rule {
        PenaltyRule::FruitionBelowTarget => node
            .input("Contatti, prese in carico e interventi", targets.fruitions)
            .input("Residenti", population)
            .input("Obiettivo", rules.target_fruition_percent),
        PenaltyRule::TooFewSportelli => node
            .input("Sportelli", targets.sportelli)
            .input("Residenti", population)
            .input("Residenti per sportello", rules.inhabitants_per_sportello),
        PenaltyRule::TooFewSocialWorkers => node
            .input("Assistenti sociali a tempo pieno", targets.social_workers_fte.to_string().replace('.', ","))
            .input("Residenti", population)
            .input("Residenti per assistente sociale", rules.inhabitants_per_social_worker),
        PenaltyRule::NonconformingOperator => node
            .input("Operatori", facts.nonconforming_operators)
            .input("Per ciascuno", rules.percent.nonconforming_operator),
        PenaltyRule::LateProspectus => node
            .input("Inviato il", counts_as_sent(facts))
            .input("Termine", prospectus_term(facts.project.end, rules).due)
            .input("Termine ultimo", prospectus_limit(facts.project.end, rules).due),
        PenaltyRule::MethodologyNotApplied | PenaltyRule::PippiNotApplied | PenaltyRule::PublicityNotObserved => node,
    }
}

fn unevaluated_semester(facts: &DeterminationFacts, result: &Determination) -> Explanation {
    let node = Explanation::new(
        "unevaluated_semester",
        "art. 11",
        "Semestre finale senza valutazione finale del GVL",
        result.unevaluated_semester,
    )
    .input("Valutazione finale", facts.evaluations.is_final);
    if !super::is_semester_unevaluated(facts) {
        return node;
    }
    let minutes = super::semester_minutes(facts, &result.rows);
    let staff: Cents = minutes.values().map(|minutes| staff_cost(*minutes, &facts.rules)).sum();
    let spend = Spend::of_staff_cost(staff, &facts.rules);
    let functions = minutes.into_iter().map(|(function, minutes)| {
        let cost = staff_cost(minutes, &facts.rules);
        Explanation::new("semester_function_cost", "art. 11", function.italian(), cost)
            .input("Ore ammesse", minutes)
            .input("Costo orario", facts.rules.hourly_cost)
            .rounded()
    });
    node.input("Dal", semester_start(facts.project.end))
        .input("Costo del personale", spend.staff_cost)
        .input("Altri costi", spend.other_costs)
        .input("Spesa ammessa, che è il massimo", result.admitted_spend)
        .rounded()
        .children(functions)
}

fn missed_snapshots(facts: &DeterminationFacts, result: &Determination) -> Explanation {
    let missed = i64::try_from(result.missed_snapshots.len()).unwrap_or(i64::MAX);
    let mut node = Explanation::new(
        "missed_snapshot_deduction",
        "art. 11",
        "Fotografie semestrali mancate",
        result.missed_snapshot_deduction,
    )
    .input("Finanziamento concesso", facts.project.granted)
    .input("Per ciascuna", facts.rules.missed_snapshot_percent)
    .input("Mancate", missed)
    .rounded()
    .children(result.snapshots.iter().map(snapshot));
    if facts.rules.missed_snapshot_effect == MissedSnapshotEffect::LowerCeiling {
        node = node.note("La decurtazione abbassa il tetto della spesa e non si toglie una seconda volta.");
    }
    node
}

fn snapshot(outcome: &SnapshotOutcome) -> Explanation {
    let state = match (outcome.missed, outcome.sent_on) {
        (false, Some(_)) => "inviata nei termini",
        (false, None) => "non ancora scaduta",
        (true, Some(_)) => "inviata in ritardo",
        (true, None) => "non inviata",
    };
    let label = format!("Fotografia al {}", italian(outcome.reference_date));
    Explanation::new("snapshot", "art. 9", label, state)
        .input("Termine", outcome.due)
        .input("Inviata il", outcome.sent_on)
}

fn recovery(recovery: &Recovery) -> Explanation {
    let mut node = Explanation::new("recovery", "art. 11 e 12", "Recupero", recovery.total)
        .input("Capitale", recovery.principal)
        .input("Interessi legali", recovery.interest)
        .note("Il recupero parte dal pagamento più recente (interpretazione adottata).")
        .children(recovery.payments.iter().map(recovered));
    if !recovery.years_without_rate.is_empty() {
        let years: Vec<String> = recovery.years_without_rate.iter().map(ToString::to_string).collect();
        node = node.note(format!(
            "Manca il tasso legale per: {}. Gli interessi di questi anni non sono compresi.",
            years.join(", ")
        ));
    }
    node
}

fn recovered(payment: &RecoveredPayment) -> Explanation {
    let years = payment.years.iter().map(|year| {
        let node = Explanation::new("legal_interest", "art. 11", format!("Interessi {}", year.year), year.interest)
            .input("Capitale", payment.principal)
            .input("Giorni", year.days)
            .input("Tasso legale", year.rate.italian())
            .rounded();
        match interest::decree(year.year) {
            Some(decree) => node.note(decree),
            None => node,
        }
    });
    let label = format!("Dal pagamento del {}", italian(payment.payment_on));
    Explanation::new("recovered_payment", "art. 11 e 12", label, payment.principal + payment.interest)
        .input("Capitale", payment.principal)
        .input("Interessi legali", payment.interest)
        .children(years)
}

fn italian(date: chrono::NaiveDate) -> String {
    Value::Date(date).italian()
}
