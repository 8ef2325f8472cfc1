//! `ambito.advance/1`: the facts of an advance and its result.

use serde_json::{Map, Value, json};

use crate::advance::{
    AdvanceFacts, AdvanceNumber, AdvancePayment, AdvanceRequest, AdvanceResult, FirstRequest, LaterRequest,
};
use crate::minutes::Minutes;
use crate::rules::RuleSet;

use super::node::Node;
use super::reader::{Members, Path, Problem, Sink, list};
use super::values::{amount, boolean, count, date, text};
use super::{read, rules, schema};

const SCHEMA: &str = "ambito.advance/1";

/// Keys of every advance.
const COMMON_KEYS: [&str; 6] = ["schema", "number", "granted", "payments", "rules", "monitoring_up_to_date"];
/// Keys of the first advance only.
const FIRST_KEYS: [&str; 3] = ["agreement_signed_on", "cup", "requested_on"];
/// Keys of the second and third advance only.
const LATER_KEYS: [&str; 3] = ["reported_minutes", "requested_on", "timesheets_up_to_date"];

/// Reads the facts of an advance.
///
/// # Errors
/// Every problem of the file.
pub fn read_advance_facts(text: &str) -> Result<AdvanceFacts, Vec<Problem>> {
    read(text, facts)
}

fn facts(node: &Node, sink: &Sink) -> Option<AdvanceFacts> {
    let number = number_of(node);
    let members = Members::open(node, Path::Root, sink, &known_keys(number))?;
    let schema = schema(&members, SCHEMA);
    let read_number = members.required("number", advance_number);
    let granted = members.required("granted", amount);
    let payments = members.required("payments", |n, p, s| list(n, p, s, payment));
    let rules = members.optional("rules", rules::read);
    let monitoring_up_to_date = members.optional("monitoring_up_to_date", boolean);
    let request = match number {
        Some(AdvanceNumber::First) => first_request(&members).map(AdvanceRequest::First),
        Some(AdvanceNumber::Second) => later_request(&members).map(AdvanceRequest::Second),
        Some(AdvanceNumber::Third) => later_request(&members).map(AdvanceRequest::Third),
        None => {
            check_whatever_is_there(&members);
            None
        }
    };
    schema?;
    read_number?;
    Some(AdvanceFacts {
        rules: rules?.unwrap_or_else(RuleSet::default),
        granted: granted?,
        payments: payments?,
        monitoring_up_to_date: monitoring_up_to_date?.unwrap_or(true),
        request: request?,
    })
}

/// The advance's number, read first because the keys depend on it.
fn number_of(node: &Node) -> Option<AdvanceNumber> {
    let Node::Object(members) = node else { return None };
    let (_, number) = members.iter().find(|(key, _)| key == "number")?;
    advance_number(number, Path::Root, &Sink::default())
}

fn known_keys(number: Option<AdvanceNumber>) -> Vec<&'static str> {
    let mut keys = COMMON_KEYS.to_vec();
    if number.is_none_or(|number| number == AdvanceNumber::First) {
        keys.extend(FIRST_KEYS);
    }
    if number.is_none_or(|number| number != AdvanceNumber::First) {
        keys.extend(LATER_KEYS);
    }
    keys
}

fn advance_number(node: &Node, path: Path<'_>, sink: &Sink) -> Option<AdvanceNumber> {
    let number = match node {
        Node::Integer(number) => i64::try_from(*number).ok().and_then(AdvanceNumber::from_number),
        _ => None,
    };
    if number.is_none() {
        sink.report(path, "deve essere il numero dell’anticipo: 1, 2 oppure 3");
    }
    number
}

fn first_request(members: &Members<'_>) -> Option<FirstRequest> {
    let agreement_signed_on = members.optional("agreement_signed_on", date);
    let cup = members.optional("cup", text);
    let requested_on = members.optional("requested_on", date);
    Some(FirstRequest { agreement_signed_on: agreement_signed_on?, cup: cup?, requested_on: requested_on? })
}

fn later_request(members: &Members<'_>) -> Option<LaterRequest> {
    let reported_minutes = members.required("reported_minutes", count);
    let requested_on = members.optional("requested_on", date);
    let timesheets_up_to_date = members.required("timesheets_up_to_date", boolean);
    Some(LaterRequest {
        reported_minutes: Minutes::new(reported_minutes?),
        requested_on: requested_on?,
        timesheets_up_to_date: timesheets_up_to_date?,
    })
}

/// Without a number nobody can say which keys are missing, but those that are there can be wrong.
fn check_whatever_is_there(members: &Members<'_>) {
    let _ = first_request(members);
    let _ = members.optional("reported_minutes", count);
    let _ = members.optional("timesheets_up_to_date", boolean);
}

fn payment(node: &Node, path: Path<'_>, sink: &Sink) -> Option<AdvancePayment> {
    let members = Members::open(node, path, sink, &["on", "amount", "advance"])?;
    let on = members.required("on", date);
    let amount = members.required("amount", amount);
    let advance = members.required("advance", advance_number);
    Some(AdvancePayment { on: on?, amount: amount?, advance: advance? })
}

/// Writes facts in the form that [`read_advance_facts`] reads.
#[must_use]
pub fn advance_facts_json(facts: &AdvanceFacts) -> Value {
    let payments: Vec<Value> = facts
        .payments
        .iter()
        .map(|payment| {
            json!({ "on": payment.on, "amount": payment.amount.to_string(), "advance": payment.advance.get() })
        })
        .collect();
    let mut members = Map::new();
    let mut write = |key: &str, value: Value| {
        // What is not known is left out: the form has no null.
        if !value.is_null() {
            members.insert(key.to_owned(), value);
        }
    };
    write("schema", json!(SCHEMA));
    write("number", json!(facts.request.number().get()));
    write("granted", json!(facts.granted.to_string()));
    write("payments", payments.into());
    write("rules", rules::write(&facts.rules));
    write("monitoring_up_to_date", json!(facts.monitoring_up_to_date));
    match &facts.request {
        AdvanceRequest::First(request) => {
            write("agreement_signed_on", json!(request.agreement_signed_on));
            write("cup", json!(request.cup));
            write("requested_on", json!(request.requested_on));
        }
        AdvanceRequest::Second(request) | AdvanceRequest::Third(request) => {
            write("reported_minutes", json!(request.reported_minutes));
            write("requested_on", json!(request.requested_on));
            write("timesheets_up_to_date", json!(request.timesheets_up_to_date));
        }
    }
    Value::Object(members)
}

/// Writes the result of an advance, its explanation included.
#[must_use]
pub(super) fn advance_json(result: &AdvanceResult) -> Value {
    let conditions: Map<String, Value> =
        result.conditions.iter().map(|condition| (condition.kind.code().to_owned(), condition.met.into())).collect();
    json!({
        "number": result.number.get(),
        "amount": result.amount.to_string(),
        "conditions": conditions,
        "payable": result.payable,
        "explanation": result.explanation.to_json(),
    })
}
