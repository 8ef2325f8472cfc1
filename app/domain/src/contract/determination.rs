//! `ambito.determination/1`: the facts of a determination and its result.

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use crate::determination::{
    Assignment, Determination, DeterminationFacts, Entry, Evaluations, Methodology, Payment, Project, Recovery,
    RevocationCause, SnapshotSent, Targets, TimeSpan,
};
use crate::rules::RuleSet;

use super::node::Node;
use super::reader::{Members, Path, Problem, Sink, list, partly};
use super::values::{amount, boolean, count, date, decimal, function, iso_date, one_of, positive_count, text, time};
use super::{read, rules, schema};

const SCHEMA: &str = "ambito.determination/1";

const KEYS: [&str; 17] = [
    "schema",
    "as_of",
    "rules",
    "project",
    "agreement_signed_on",
    "assignments",
    "entries",
    "evaluations",
    "snapshots",
    "targets",
    "methodology",
    "nonconforming_operators",
    "publicity_observed",
    "prospectus_sent_on",
    "payments",
    "restitution_on",
    "revocation",
];

/// Reads the facts of a determination.
///
/// # Errors
/// Every problem of the file.
pub fn read_determination_facts(text: &str) -> Result<DeterminationFacts, Vec<Problem>> {
    read(text, facts)
}

fn facts(node: &Node, sink: &Sink) -> Option<DeterminationFacts> {
    let members = Members::open(node, Path::Root, sink, &KEYS)?;
    // Every member is read before any of them is missed, so that all problems are found.
    let schema = schema(&members, SCHEMA);
    let as_of = members.optional("as_of", date);
    let rules = members.optional("rules", rules::read);
    let project = members.required("project", project);
    let agreement_signed_on = members.required("agreement_signed_on", date);
    let assignments = members.required("assignments", |n, p, s| list(n, p, s, assignment));
    let entries = members.required("entries", |n, p, s| list(n, p, s, entry));
    let evaluations = members.required("evaluations", evaluations);
    let snapshots = members.required("snapshots", |n, p, s| list(n, p, s, snapshot));
    let targets = members.required("targets", targets);
    let methodology = members.required("methodology", methodology);
    let nonconforming_operators = members.required("nonconforming_operators", count);
    let publicity_observed = members.required("publicity_observed", boolean);
    let prospectus_sent_on = members.nullable("prospectus_sent_on", date);
    let payments = members.required("payments", |n, p, s| list(n, p, s, payment));
    let restitution_on = members.nullable("restitution_on", date);
    let revocation = members.nullable("revocation", revocation);
    members.report_repeated("entries", "id", "identificativo già usato da un’altra riga: deve essere unico");
    members.report_repeated("snapshots", "reference_date", "data già usata da un’altra fotografia: deve essere unica");
    restitution_after_payments(&members, restitution_on.flatten());
    schema?;
    Some(DeterminationFacts {
        as_of: as_of?,
        rules: rules?.unwrap_or_else(RuleSet::default),
        project: project?,
        agreement_signed_on: agreement_signed_on?,
        assignments: assignments?,
        entries: entries?,
        evaluations: evaluations?,
        snapshots: snapshots?,
        targets: targets?,
        methodology: methodology?,
        nonconforming_operators: nonconforming_operators?,
        publicity_observed: publicity_observed?,
        prospectus_sent_on: prospectus_sent_on?,
        payments: payments?,
        restitution_on: restitution_on?,
        revocation: revocation?,
    })
}

fn restitution_after_payments(members: &Members<'_>, restitution_on: Option<NaiveDate>) {
    let payments = members.texts_in_list("payments", "on");
    let latest = payments.into_iter().filter_map(|(_, text)| iso_date(text)).max();
    if let (Some(restitution), Some(latest)) = (restitution_on, latest)
        && restitution < latest
    {
        members.report("restitution_on", format!("precede il pagamento del {}", latest.format("%d/%m/%Y")));
    }
}

fn project(node: &Node, path: Path<'_>, sink: &Sink) -> Option<Project> {
    let keys = ["start", "end", "summer_service_start", "granted", "population"];
    let members = Members::open(node, path, sink, &keys)?;
    let start = members.required("start", date);
    let end = members.required("end", date);
    let summer_service_start = members.optional("summer_service_start", date);
    let granted = members.required("granted", amount);
    let population = members.required("population", positive_count);
    if let (Some(start), Some(end)) = (start, end)
        && end < start
    {
        members.report("end", "la conclusione precede l’inizio");
        return None;
    }
    Some(Project {
        start: start?,
        end: end?,
        summer_service_start: summer_service_start?.or(start)?,
        granted: granted?,
        population: population?,
    })
}

fn assignment(node: &Node, path: Path<'_>, sink: &Sink) -> Option<Assignment> {
    let members = Members::open(node, path, sink, &["operator", "function", "hours", "from", "to"])?;
    let operator = members.required("operator", text);
    let function = members.required("function", function);
    let hours = members.required("hours", count);
    let from = members.required("from", date);
    let to = members.nullable("to", date);
    if let (Some(from), Some(Some(to))) = (from, to)
        && to < from
    {
        members.report("to", "la fine dell’assegnazione precede l’inizio");
        return None;
    }
    Some(Assignment { operator: operator?, function: function?, hours: hours?, from: from?, to: to? })
}

fn entry(node: &Node, path: Path<'_>, sink: &Sink) -> Option<Entry> {
    let keys = ["id", "operator", "function", "date", "start", "end", "mismatch"];
    let members = Members::open(node, path, sink, &keys)?;
    let id = members.required("id", text);
    let operator = members.required("operator", text);
    let function = members.required("function", function);
    let date = members.required("date", date);
    let start = members.required("start", time);
    let end = members.required("end", time);
    let mismatch = members.optional("mismatch", |n, p, s| partly(n, p, s, time_span)).map(Option::unwrap_or_default);
    if let (Some(start), Some(end)) = (start, end) {
        if end <= start {
            members.report("end", "la fine deve seguire l’inizio");
        } else {
            let pieces = mismatch.iter().flatten().enumerate();
            for (index, piece) in pieces.filter_map(|(index, piece)| piece.map(|piece| (index, piece))) {
                if piece.start < start || piece.end > end {
                    members.report_item("mismatch", index, "deve stare dentro l’orario della riga");
                }
            }
        }
    }
    Some(Entry {
        id: id?,
        operator: operator?,
        function: function?,
        date: date?,
        start: start?,
        end: end?,
        mismatch: mismatch?.into_iter().collect::<Option<_>>()?,
    })
}

fn time_span(node: &Node, path: Path<'_>, sink: &Sink) -> Option<TimeSpan> {
    let members = Members::open(node, path, sink, &["start", "end"])?;
    let (start, end) = (members.required("start", time), members.required("end", time));
    let span = TimeSpan { start: start?, end: end? };
    if span.end < span.start {
        sink.report(path, "la fine precede l’inizio");
        return None;
    }
    Some(span)
}

fn evaluations(node: &Node, path: Path<'_>, sink: &Sink) -> Option<Evaluations> {
    let members = Members::open(node, path, sink, &["years", "final"])?;
    let years = members.required("years", |n, p, s| list(n, p, s, positive_count));
    let is_final = members.required("final", boolean);
    Some(Evaluations { years: years?, is_final: is_final? })
}

fn snapshot(node: &Node, path: Path<'_>, sink: &Sink) -> Option<SnapshotSent> {
    let members = Members::open(node, path, sink, &["reference_date", "sent_on"])?;
    let (reference_date, sent_on) = (members.required("reference_date", date), members.required("sent_on", date));
    let snapshot = SnapshotSent { reference_date: reference_date?, sent_on: sent_on? };
    if snapshot.sent_on < snapshot.reference_date {
        members.report("sent_on", "l’invio precede la data della fotografia");
        return None;
    }
    Some(snapshot)
}

fn targets(node: &Node, path: Path<'_>, sink: &Sink) -> Option<Targets> {
    let members = Members::open(node, path, sink, &["fruitions", "sportelli", "social_workers_fte"])?;
    let fruitions = members.required("fruitions", count);
    let sportelli = members.required("sportelli", count);
    let social_workers_fte = members.required("social_workers_fte", decimal);
    Some(Targets { fruitions: fruitions?, sportelli: sportelli?, social_workers_fte: social_workers_fte? })
}

fn methodology(node: &Node, path: Path<'_>, sink: &Sink) -> Option<Methodology> {
    let members = Members::open(node, path, sink, &["annex_e_applied", "pippi_required", "pippi_applied"])?;
    let annex_e_applied = members.required("annex_e_applied", boolean);
    let pippi_required = members.required("pippi_required", boolean);
    let pippi_applied = members.required("pippi_applied", boolean);
    Some(Methodology {
        annex_e_applied: annex_e_applied?,
        pippi_required: pippi_required?,
        pippi_applied: pippi_applied?,
    })
}

fn payment(node: &Node, path: Path<'_>, sink: &Sink) -> Option<Payment> {
    let members = Members::open(node, path, sink, &["on", "amount"])?;
    let (on, amount) = (members.required("on", date), members.required("amount", amount));
    Some(Payment { on: on?, amount: amount? })
}

fn revocation(node: &Node, path: Path<'_>, sink: &Sink) -> Option<RevocationCause> {
    one_of(node, path, sink, RevocationCause::ALL.map(|cause| (cause.code(), cause)))
}

/// Writes facts in the form that [`read_determination_facts`] reads; every figure of the rule
/// set is named.
#[must_use]
pub fn determination_facts_json(facts: &DeterminationFacts) -> Value {
    let assignments: Vec<Value> = facts.assignments.iter().map(assignment_json).collect();
    let entries: Vec<Value> = facts.entries.iter().map(entry_json).collect();
    let snapshots: Vec<Value> = facts
        .snapshots
        .iter()
        .map(|snapshot| json!({ "reference_date": snapshot.reference_date, "sent_on": snapshot.sent_on }))
        .collect();
    let payments: Vec<Value> = facts
        .payments
        .iter()
        .map(|payment| json!({ "on": payment.on, "amount": payment.amount.to_string() }))
        .collect();
    let mut written = json!({
        "schema": SCHEMA,
        "rules": rules::write(&facts.rules),
        "project": {
            "start": facts.project.start,
            "end": facts.project.end,
            "summer_service_start": facts.project.summer_service_start,
            "granted": facts.project.granted.to_string(),
            "population": facts.project.population,
        },
        "agreement_signed_on": facts.agreement_signed_on,
        "assignments": assignments,
        "entries": entries,
        "evaluations": { "years": facts.evaluations.years, "final": facts.evaluations.is_final },
        "snapshots": snapshots,
        "targets": {
            "fruitions": facts.targets.fruitions,
            "sportelli": facts.targets.sportelli,
            "social_workers_fte": facts.targets.social_workers_fte.to_string(),
        },
        "methodology": {
            "annex_e_applied": facts.methodology.annex_e_applied,
            "pippi_required": facts.methodology.pippi_required,
            "pippi_applied": facts.methodology.pippi_applied,
        },
        "nonconforming_operators": facts.nonconforming_operators,
        "publicity_observed": facts.publicity_observed,
        "prospectus_sent_on": facts.prospectus_sent_on,
        "payments": payments,
        "restitution_on": facts.restitution_on,
        "revocation": facts.revocation.map(RevocationCause::code),
    });
    if let (Some(as_of), Value::Object(members)) = (facts.as_of, &mut written) {
        members.insert("as_of".to_owned(), json!(as_of));
    }
    written
}

fn assignment_json(assignment: &Assignment) -> Value {
    json!({
        "operator": assignment.operator,
        "function": assignment.function.code(),
        "hours": assignment.hours,
        "from": assignment.from,
        "to": assignment.to,
    })
}

fn entry_json(entry: &Entry) -> Value {
    let mut written = json!({
        "id": entry.id,
        "operator": entry.operator,
        "function": entry.function.code(),
        "date": entry.date,
        "start": entry.start.to_string(),
        "end": entry.end.to_string(),
    });
    if let (false, Value::Object(members)) = (entry.mismatch.is_empty(), &mut written) {
        let pieces = entry.mismatch.iter();
        let pieces = pieces.map(|piece| json!({ "start": piece.start.to_string(), "end": piece.end.to_string() }));
        members.insert("mismatch".to_owned(), pieces.collect());
    }
    written
}

/// Writes the result of a determination, its explanation included.
#[must_use]
pub fn determination_json(result: &Determination) -> Value {
    let functions: Map<String, Value> = result
        .functions
        .iter()
        .map(|figures| {
            let written = json!({
                "realised_minutes": figures.realised_minutes,
                "admitted_minutes": figures.admitted_minutes,
                "staff_cost": figures.staff_cost.to_string(),
            });
            (figures.function.code().to_owned(), written)
        })
        .collect();
    let inadmissible: Map<String, Value> =
        result.inadmissible.iter().map(|(reason, minutes)| (reason.code().to_owned(), json!(minutes))).collect();
    let penalties: Vec<Value> = result
        .penalties
        .iter()
        .map(|penalty| json!({ "rule": penalty.rule.code(), "percent": penalty.percent.to_string() }))
        .collect();
    json!({
        "outcome": result.outcome.code(),
        "revocation": result.revocation.map(|revocation| revocation.code()),
        "functions": functions,
        "inadmissible_minutes": inadmissible,
        "realised_minutes": result.realised_minutes,
        "admitted_minutes": result.admitted_minutes,
        "staff_cost": result.staff_cost.to_string(),
        "other_costs": result.other_costs.to_string(),
        "spend": result.spend.to_string(),
        "missed_snapshots": result.missed_snapshots,
        "missed_snapshot_deduction": result.missed_snapshot_deduction.to_string(),
        "ceiling": result.ceiling.to_string(),
        "admitted_spend": result.admitted_spend.to_string(),
        "unevaluated_semester": result.unevaluated_semester.to_string(),
        "penalties": penalties,
        "penalty_percent_total": result.penalty_percent_total.to_string(),
        "penalty_uncapped": result.penalty_uncapped.to_string(),
        "penalty": result.penalty.to_string(),
        "final_grant": result.final_grant.to_string(),
        "paid": result.paid.to_string(),
        "balance": result.balance.to_string(),
        "recovery": result.recovery.as_ref().map(recovery_json),
        "explanation": result.explanation.to_json(),
    })
}

fn recovery_json(recovery: &Recovery) -> Value {
    let payments: Vec<Value> = recovery
        .payments
        .iter()
        .map(|payment| {
            let years: Vec<Value> = payment
                .years
                .iter()
                .map(|year| {
                    json!({
                        "year": year.year,
                        "days": year.days,
                        "rate": year.rate.to_string(),
                        "interest": year.interest.to_string(),
                    })
                })
                .collect();
            json!({
                "payment_on": payment.payment_on,
                "principal": payment.principal.to_string(),
                "interest": payment.interest.to_string(),
                "years": years,
            })
        })
        .collect();
    json!({
        "principal": recovery.principal.to_string(),
        "interest": recovery.interest.to_string(),
        "total": recovery.total.to_string(),
        "payments": payments,
    })
}
