//! Whether a JSON value is as a schema of the API's description says: the part of JSON Schema
//! that the description uses. What it does not know it refuses, so that nothing passes unseen.

use serde_json::Value;

/// Words that say nothing about values.
const REMARKS: [&str; 2] = ["description", "examples"];

/// All that is wrong with a value, with its place; `document` resolves references.
#[must_use]
pub fn problems(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(document, schema, value, "", &mut found);
    found
}

/// What a reference stands for; a schema that is none stands for itself.
///
/// # Panics
/// When the reference leads nowhere.
#[must_use]
pub fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(reference) => {
            let target = reference.strip_prefix('#').and_then(|pointer| document.pointer(pointer));
            resolved(document, target.unwrap_or_else(|| panic!("{reference} leads nowhere")))
        }
        None => schema,
    }
}

fn check(document: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let schema = resolved(document, schema);
    let Some(keywords) = schema.as_object() else {
        found.push(format!("{at}: the schema is no object"));
        return;
    };
    for (keyword, rule) in keywords {
        let good = match keyword.as_str() {
            "type" => is_of_type(rule, value),
            "required" => names(rule).all(|name| value.get(name).is_some()),
            "enum" => rule.as_array().is_some_and(|all| all.contains(value)),
            "const" => rule == value,
            "anyOf" => {
                rule.as_array().is_some_and(|all| all.iter().any(|one| problems(document, one, value).is_empty()))
            }
            "minimum" => value.as_i64().is_none_or(|number| Some(number) >= rule.as_i64()),
            "maximum" => value.as_i64().is_none_or(|number| rule.as_i64().is_some_and(|most| number <= most)),
            "minLength" => value.as_str().is_none_or(|text| text.chars().count() >= size(rule)),
            "maxLength" => value.as_str().is_none_or(|text| text.chars().count() <= size(rule)),
            "minItems" => value.as_array().is_none_or(|list| list.len() >= size(rule)),
            "maxItems" => value.as_array().is_none_or(|list| list.len() <= size(rule)),
            "format" => value.as_str().is_none_or(|text| has_format(rule, text)),
            "pattern" => value.as_str().is_none_or(|text| has_pattern(rule, text)),
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(document, rule, item, &format!("{at}/{index}"), found);
                }
                true
            }
            "properties" => {
                for (name, of) in rule.as_object().into_iter().flatten() {
                    if let Some(part) = value.get(name) {
                        check(document, of, part, &format!("{at}/{name}"), found);
                    }
                }
                true
            }
            "additionalProperties" => {
                let known = |name: &String| keywords["properties"].get(name).is_some();
                *rule == Value::Bool(false) && value.as_object().is_none_or(|fields| fields.keys().all(known))
            }
            remark => REMARKS.contains(&remark),
        };
        if !good {
            found.push(format!("{at}: {keyword} {rule} does not hold for {value:.120}"));
        }
    }
}

fn names(rule: &Value) -> impl Iterator<Item = &str> {
    rule.as_array().into_iter().flatten().filter_map(Value::as_str)
}

fn size(rule: &Value) -> usize {
    rule.as_u64().and_then(|n| usize::try_from(n).ok()).expect("a length in the schema")
}

fn is_of_type(rule: &Value, value: &Value) -> bool {
    let is = |name: &str| match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("{other} is no type of the description"),
    };
    rule.as_str().map_or_else(|| names(rule).any(is), is)
}

fn has_format(rule: &Value, text: &str) -> bool {
    match rule.as_str() {
        Some("uuid") => text.parse::<uuid::Uuid>().is_ok_and(|id| id.to_string() == text),
        Some("date") => domain::format::parse_date(text).is_ok() && text.len() == 10 && text.as_bytes()[4] == b'-',
        Some("date-time") => text.len() >= 20 && text.as_bytes()[10] == b'T' && text.ends_with('Z'),
        Some("uri-reference") => !text.is_empty() && !text.contains(' '),
        other => panic!("{other:?} is no format of the description"),
    }
}

/// The patterns of the description: a time of day, and a SHA-256 in hexadecimal.
fn has_pattern(rule: &Value, text: &str) -> bool {
    match rule.as_str() {
        Some("^([01][0-9]|2[0-3]):[0-5][0-9]$") => text.parse::<domain::minutes::TimeOfDay>().is_ok(),
        Some("^[0-9a-f]{64}$") => text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')),
        other => panic!("{other:?} is a pattern this check does not know"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_does_not_hold_is_found_with_its_place() {
        let document = json!({"defs": {"name": {"type": "string", "maxLength": 3}}});
        let schema = json!({
            "type": "object", "required": ["a"], "additionalProperties": false,
            "properties": {"a": {"type": "array", "items": {"$ref": "#/defs/name"}}, "b": {"type": ["integer", "null"], "minimum": 1}}
        });
        let count = |value: Value| problems(&document, &schema, &value).len();
        assert_eq!(count(json!({"a": ["x", "yyy"], "b": null})), 0);
        assert_eq!(count(json!({"a": ["x", "yyyy", 1]})), 2);
        assert_eq!(count(json!({"b": 0})), 2);
        assert_eq!(count(json!({"a": [], "c": 1})), 1);
        assert_eq!(count(json!([])), 2);
        assert!(problems(&document, &schema, &json!({"a": ["yyyy"]}))[0].starts_with("/a/0: maxLength"));
        assert!(!problems(&document, &json!({"unheard": 1}), &json!(1)).is_empty(), "no word is passed over");
    }
}
