//! The one canonical form of a snapshot: UTF-8, keys sorted by code point, no space, no number
//! but whole ones. The same content has the same bytes, hence the same SHA-256.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::minutes::Minutes;
use crate::timesheet::SheetState;

use super::{FunctionFruitions, FunctionHours, Hours, Measured, SCHEMA, Snapshot, SnapshotMember, SnapshotPoint};

/// Writes a JSON value in canonical form.
#[must_use]
pub fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write(&mut text, value);
    text
}

fn write(out: &mut String, value: &Value) {
    match value {
        Value::Object(members) => {
            let mut keys: Vec<&String> = members.keys().collect();
            keys.sort_unstable();
            out.push('{');
            for (place, key) in keys.into_iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write(out, &Value::String(key.clone()));
                out.push(':');
                if let Some(member) = members.get(key) {
                    write(out, member);
                }
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write(out, item);
            }
            out.push(']');
        }
        plain => {
            // Writing into a text does not fail.
            let _ = write!(out, "{plain}");
        }
    }
}

/// The content of a snapshot in canonical form.
#[must_use]
pub fn content_json(snapshot: &Snapshot) -> String {
    canonical(&content_value(snapshot))
}

/// The content as a value, for what is exported.
fn content_value(snapshot: &Snapshot) -> Value {
    let project = &snapshot.project;
    let targets = &snapshot.targets;
    json!({
        "schema": SCHEMA,
        "project": {
            "title": project.title,
            "cup": project.cup,
            "ats": project.ats,
            "body": project.body,
            "call": project.call,
            "rule_set": project.rule_set,
            "start": project.start.to_string(),
            "end": project.end.to_string(),
        },
        "reference_date": snapshot.reference_date.to_string(),
        "prepared_on": snapshot.prepared_on.to_string(),
        "hours": {
            "functions": functions(&snapshot.functions),
            "total": hours(&snapshot.total),
        },
        "group": snapshot.group.iter().map(member).collect::<Vec<_>>(),
        "network": snapshot.network.iter().map(point).collect::<Vec<_>>(),
        "fruitions": {
            "functions": snapshot.fruitions.iter().map(fruitions).collect::<Vec<_>>(),
            "total": snapshot.fruitions_total,
        },
        "targets": {
            "population": targets.population,
            "population_as_of": targets.population_as_of.to_string(),
            "population_source": targets.population_source,
            "fruitions": measured(targets.fruitions),
            "sportelli": measured(targets.sportelli),
            "social_workers_fte_ten_thousandths": measured(targets.social_workers_fte),
        },
    })
}

fn minutes(hours: &Hours) -> Value {
    let of = |state: SheetState| (state.code().to_owned(), json!(hours.minutes.of(state).get()));
    Value::Object(SheetState::ALL.into_iter().map(of).collect())
}

fn hours(hours: &Hours) -> Value {
    json!({ "agreed_hours": hours.agreed, "minutes": minutes(hours), "done_minutes": hours.done.get() })
}

fn functions(all: &[FunctionHours]) -> Value {
    let each = |row: &FunctionHours| {
        json!({
            "function": row.function.code(),
            "agreed_hours": row.hours.agreed,
            "minutes": minutes(&row.hours),
            "done_minutes": row.hours.done.get(),
        })
    };
    Value::Array(all.iter().map(each).collect())
}

fn member(member: &SnapshotMember) -> Value {
    json!({ "code": member.code, "name": member.name, "functions": functions(&member.functions) })
}

fn point(point: &SnapshotPoint) -> Value {
    let open = point.opening_hours.iter().map(|stretch| {
        json!({
            "weekday": stretch.weekday.number(),
            "opens": stretch.opens.to_string(),
            "closes": stretch.closes.to_string(),
        })
    });
    json!({
        "number": point.number,
        "municipality": point.municipality,
        "address": point.address,
        "funded": point.funded,
        "opening_hours": open.collect::<Vec<_>>(),
        "weekly_minutes": Minutes::get(point.weekly),
        "staff": point.staff,
    })
}

fn fruitions(row: &FunctionFruitions) -> Value {
    let sources = row.sources.iter().map(|source| {
        json!({
            "source": source.source.code(),
            "number": source.number,
            "counted_to": source.counted_to.map(|day| day.to_string()),
        })
    });
    json!({ "function": row.function.code(), "number": row.number, "sources": sources.collect::<Vec<_>>() })
}

fn measured(figure: Measured) -> Value {
    json!({ "measured": figure.measured, "required": figure.required })
}
