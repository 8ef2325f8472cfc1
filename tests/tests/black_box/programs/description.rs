//! The served description of the API says what the program does: every endpoint, every example,
//! every refusal.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::schema::{problems, resolved};
use tests::{Answer, Database, Kind, Server};

use super::keys::endpoints;
use super::{Program, ROWS, json_of, of_project, saturday};
use crate::steps;

const METHODS: [&str; 2] = ["get", "post"];

fn description(server: &Server) -> Value {
    let answer = server.visitor().get("/api/v1/openapi.json");
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
    json_of(&answer)
}

/// Method, path and operation of everything described.
fn operations(document: &Value) -> Vec<(&'static str, &str, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    let mut found = Vec::new();
    for (path, item) in paths {
        for (name, operation) in item.as_object().unwrap() {
            match METHODS.into_iter().find(|method| method == name) {
                Some(method) => found.push((method, path.as_str(), operation)),
                None => assert_eq!(name, "parameters", "{path}"),
            }
        }
    }
    found
}

fn status_of(document: &Value, method: &str, path: &str) -> BTreeSet<u16> {
    let responses = document["paths"][path][method]["responses"].as_object().unwrap();
    responses.keys().map(|status| status.parse().unwrap()).collect()
}

/// Holds an answer against what is described for its status.
fn assert_described(document: &Value, method: &str, path: &str, answer: &Answer) {
    let response = &document["paths"][path][method]["responses"][answer.status.to_string()];
    assert!(!response.is_null(), "{method} {path}: {} is not described: {}", answer.status, answer.text());
    let response = resolved(document, response);
    let schema = &response["content"][answer.header("content-type")]["schema"];
    assert!(!schema.is_null(), "{method} {path}: {} as {}", answer.status, answer.header("content-type"));
    let wrong = problems(document, schema, &json_of(answer));
    assert!(wrong.is_empty(), "{method} {path}, {}: {wrong:#?}", answer.status);
    for (name, header) in response["headers"].as_object().into_iter().flatten() {
        let value = answer.header(&name.to_lowercase());
        let required = answer.status >= 400;
        assert!(!required || !value.is_empty(), "{method} {path}, {}: without {name}", answer.status);
        if !value.is_empty() {
            let value = value.parse::<i64>().map_or_else(|_| json!(value), Value::from);
            assert_eq!(problems(document, &header["schema"], &value), [""; 0], "{name}");
        }
    }
}

#[test]
fn the_description_has_every_endpoint_and_no_other() {
    let server = Server::start(&Database::demo(Kind::Sqlite));
    let document = description(&server);
    assert_eq!(document["openapi"], "3.1.0");
    let described: BTreeSet<String> =
        operations(&document).iter().map(|(method, path, _)| format!("{} {path}", method.to_uppercase())).collect();
    assert_eq!(described, endpoints().into_iter().collect());
    let names: BTreeSet<&str> =
        operations(&document).iter().map(|(_, _, operation)| operation["operationId"].as_str().unwrap()).collect();
    assert_eq!(names.len(), described.len(), "each has a name of its own");
    // What is needed to call it is described: each parameter of the address.
    for (_, path, _) in operations(&document) {
        let parameters = document["paths"][path]["parameters"].as_array().cloned().unwrap_or_default();
        let known: BTreeSet<String> = parameters
            .iter()
            .map(|parameter| format!("{{{}}}", resolved(&document, parameter)["name"].as_str().unwrap()))
            .collect();
        let wanted: BTreeSet<String> =
            path.split('/').filter(|part| part.starts_with('{')).map(str::to_owned).collect();
        assert_eq!(known, wanted, "{path}");
    }
}

/// Every example in a part of the document, with the schema beside it.
fn examples<'a>(part: &'a Value, found: &mut Vec<(&'a Value, &'a Value)>) {
    if let Some(fields) = part.as_object() {
        if let Some(schema) = fields.get("schema") {
            found.extend(fields.get("example").map(|example| (schema, example)));
            for (_, named) in fields.get("examples").and_then(Value::as_object).into_iter().flatten() {
                found.push((schema, &named["value"]));
            }
        }
        fields.values().for_each(|field| examples(field, found));
    } else if let Some(list) = part.as_array() {
        list.iter().for_each(|item| examples(item, found));
    }
}

#[test]
fn every_example_is_as_its_schema_says_and_every_schema_is_used() {
    let server = Server::start(&Database::demo(Kind::Sqlite));
    let document = description(&server);
    let mut found = Vec::new();
    examples(&document, &mut found);
    assert!(found.len() > 18, "{}", found.len());
    for (schema, example) in found {
        let wrong = problems(&document, schema, example);
        assert!(wrong.is_empty(), "{example}: {wrong:#?}");
    }
    let text = document.to_string();
    for kind in ["schemas", "responses", "parameters"] {
        for name in document["components"][kind].as_object().unwrap().keys() {
            assert!(text.contains(&format!("\"#/components/{kind}/{name}\"")), "{name} is used nowhere");
        }
    }
}

#[test]
fn every_example_request_is_answered_as_described() {
    for kind in Kind::all() {
        let server = Server::start(&Database::demo(kind));
        let document = description(&server);
        let program = Program::new(&server);
        let mut sent = 0;
        for (method, path, operation) in operations(&document) {
            let own = document["paths"][path]["parameters"].as_array().into_iter().flatten();
            let more = operation["parameters"].as_array().into_iter().flatten();
            let (mut address, mut query, mut headers) = (path.to_owned(), Vec::new(), Vec::new());
            for parameter in own.chain(more).map(|parameter| resolved(&document, parameter)) {
                let name = parameter["name"].as_str().unwrap();
                let Some(example) = parameter.get("example") else { continue };
                let example = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
                match parameter["in"].as_str().unwrap() {
                    "path" => address = address.replace(&format!("{{{name}}}"), &example),
                    "query" => query.push(format!("{name}={example}")),
                    _ => headers.push((name.to_lowercase(), example)),
                }
            }
            let address = [address, query.join("&")].join(if query.is_empty() { "" } else { "?" });
            let content = &operation["requestBody"]["content"]["application/json"]["examples"];
            let bodies: Vec<(&str, Value)> = match content.as_object() {
                Some(named) => named.iter().map(|(name, body)| (name.as_str(), body["value"].clone())).collect(),
                None => vec![("", Value::Null)],
            };
            for (name, body) in bodies {
                let mut headers: Vec<(String, String)> = headers.clone();
                // Each example is a request of its own.
                headers.iter_mut().filter(|(header, _)| header == "idempotency-key").for_each(|h| h.1.push_str(name));
                headers.push(("content-type".into(), "application/json".into()));
                let headers: Vec<(&str, &str)> = headers.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
                let body = if body.is_null() { String::new() } else { body.to_string() };
                let answer = program.send(&method.to_uppercase(), &address, &headers, body.as_bytes());
                assert!(matches!(answer.status, 200 | 201), "{kind:?}: {method} {address}: {}", answer.text());
                assert_described(&document, method, path, &answer);
                sent += 1;
            }
        }
        assert_eq!(sent, endpoints().len() + 1, "{kind:?}: one endpoint has two examples");
    }
}

#[test]
fn every_refusal_described_is_given_and_explained_on_the_page_it_points_to() {
    let server = Server::start(&Database::demo(Kind::Sqlite));
    let document = description(&server);
    let program = Program::new(&server);
    steps::send_quarter(&server, "ufficio.ats9", tests::ATS_9, steps::LAST_QUARTER);
    let path = "/api/v1/progetti/{id}/timesheet/{periodo}/righe";
    let good = json!({"rows": [saturday("OP-01", "08:00", "09:00")]}).to_string();
    let json_type = ("content-type", "application/json");
    let named = [json_type, ("idempotency-key", "una")];
    let foreign = [json_type, ("idempotency-key", "una"), ("origin", "http://altro.example")];
    let twice = [json_type, ("idempotency-key", "una"), ("idempotency-key", "due")];
    let elsewhere = "/api/v1/progetti/00000000-0000-7000-8000-00000000ffff/timesheet/2022-2/righe";
    let large = "x".repeat(2 * 1024 * 1024 + 1);
    let mut answers = vec![
        server.visitor().send("POST", ROWS, &named, good.as_bytes()).unwrap(),
        program.send("POST", ROWS, &[json_type], good.as_bytes()),
        program.send("POST", ROWS, &twice, good.as_bytes()),
        program.send("POST", ROWS, &named, b"{"),
        program.send("POST", ROWS, &foreign, good.as_bytes()),
        program.send("POST", elsewhere, &named, good.as_bytes()),
        program.send("POST", ROWS, &named, good.as_bytes()),
        program.send("POST", ROWS, &named, large.as_bytes()),
        program.send("POST", ROWS, &[("content-type", "text/plain"), named[1]], good.as_bytes()),
        program.send("POST", ROWS, &named, b"{}"),
    ];
    // More than two minutes may hold, wherever the clock stands.
    let too_many = (0..125).map(|_| program.send("POST", ROWS, &named, b"{")).find(|answer| answer.status == 429);
    answers.push(too_many.expect("too many in a minute"));
    let given: BTreeSet<u16> = answers.iter().map(|answer| answer.status).collect();
    let mut described = status_of(&document, "post", path);
    assert!(described.remove(&201));
    assert_eq!(given, described);
    answers.iter().for_each(|answer| assert_described(&document, "post", path, answer));

    for (method, path, _) in operations(&document)
        .into_iter()
        .filter(|(method, path, _)| *method == "get" && *path != "/api/v1/openapi.json")
    {
        let fill = |id: &str| path.replace("{id}", id).replace("{periodo}", "2022-2");
        let own = fill(tests::ATS_9);
        let mut refusals = vec![server.visitor().send("GET", &own, &[], b"").unwrap()];
        if path.contains("{id}") {
            refusals.push(program.get(&fill("00000000-0000-7000-8000-00000000ffff")));
        }
        if path.ends_with("/righe") {
            refusals.push(program.get(&format!("{own}?limit=0")));
        }
        let given: BTreeSet<u16> = refusals.iter().map(|answer| answer.status).chain([200]).collect();
        assert_eq!(given, status_of(&document, method, path), "{path}");
        refusals.iter().for_each(|answer| assert_described(&document, method, path, answer));
        answers.extend(refusals);
    }
    answers.push(program.send("DELETE", &of_project("timesheet"), &[], b""));
    answers.push(program.get("/api/v1/altro"));
    assert_eq!(answers.iter().rev().take(2).map(|answer| answer.status).collect::<Vec<_>>(), [404, 405]);

    let page = steps::open(&mut server.visitor(), "/aiuto/programmi");
    for answer in &answers {
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(answer.header("cache-control"), "no-store");
        let problem = json_of(answer);
        assert_eq!(problem["status"], answer.status);
        let anchor =
            problem["type"].as_str().unwrap().strip_prefix("/aiuto/programmi#").expect("an anchor of the page");
        assert!(page.contains(&format!("id=\"{anchor}\"")), "{anchor}");
        let instance = problem["instance"].as_str().map(|text| text.trim_start_matches("urn:uuid:").to_owned());
        assert!(instance.is_none_or(|id| id == answer.header("x-request-id")), "{problem}");
    }
}
