//! Flows of counts as another program sends them: taken once, corrected, refused whole.

use serde_json::{Value, json};
use tests::schema::problems;
use tests::{Database, Kind, Server};

use super::{Program, json_of, of_project};

const JSON: (&str, &str) = ("content-type", "application/json");

fn send(program: &Program, name: &str, rows: &Value) -> tests::Answer {
    let body = json!({ "rows": rows }).to_string();
    program.send("POST", &of_project("flussi"), &[JSON, ("idempotency-key", name)], body.as_bytes())
}

fn pointers(answer: &tests::Answer) -> Vec<String> {
    assert_eq!(answer.status, 422, "{}", answer.text());
    let errors = json_of(answer)["errors"].as_array().unwrap().clone();
    errors.iter().map(|error| error["pointer"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_flow_is_taken_once_however_often_it_comes_and_corrected_by_the_next() {
    for kind in Kind::all() {
        let server = Server::start(&Database::demo(kind));
        let program = Program::new(&server);
        let row = |number: i64| json!([{"period": "2022-2", "function": "case_management", "number": number}]);
        let first = send(&program, "uno", &row(64));
        assert_eq!(first.status, 201, "{}", first.text());
        let quarter = json_of(&first)["quarters"][0].clone();
        assert_eq!(
            (&quarter["version"], &quarter["already_there"], &quarter["cases"]),
            (&json!(2), &json!(false), &json!(64))
        );
        assert_eq!((&quarter["contacts"], &quarter["counted_to"]), (&Value::Null, &json!("2022-06-30")));
        let again = send(&program, "uno", &row(64));
        assert_eq!((again.status, again.text(), again.header("idempotency-replayed")), (201, first.text(), "true"));
        let same = json_of(&send(&program, "due", &row(64)))["quarters"][0].clone();
        assert_eq!((&same["version"], &same["already_there"]), (&json!(2), &json!(true)));
        assert_eq!(send(&program, "uno", &row(65)).status, 422, "the name is taken");
        let corrected = json_of(&send(&program, "tre", &row(65)))["quarters"][0].clone();
        assert_eq!(corrected["version"], 3);
        let read = json_of(&program.get(&of_project("flussi")));
        let last = &read["quarters"][0];
        assert_eq!(last["period"], "2022-2");
        let states: Vec<&str> =
            last["versions"].as_array().unwrap().iter().map(|version| version["state"].as_str().unwrap()).collect();
        assert_eq!(states, ["in_force", "replaced", "replaced"], "{kind:?}");
    }
}

#[test]
fn a_flow_is_refused_whole_with_the_place_of_every_problem() {
    let server = Server::start(&Database::demo(Kind::Sqlite));
    let program = Program::new(&server);
    let before = program.get(&of_project("flussi")).text();
    let rows = json!([
        {"period": "2022-2", "function": "access", "number": 5},
        {"period": "2030-1", "function": "accesso?", "number": -1, "sportello": 99, "nome": "x"},
        {"period": "2022-2", "function": "case_management", "number": "5"}
    ]);
    let refused = send(&program, "uno", &rows);
    assert_eq!(
        pointers(&refused),
        [
            "/rows/0/sportello",
            "/rows/1",
            "/rows/1/period",
            "/rows/1/sportello",
            "/rows/1/function",
            "/rows/1/number",
            "/rows/2/number"
        ]
    );
    assert_eq!(pointers(&send(&program, "uno", &json!([]))), ["/rows"]);
    let shorter = send(
        &program,
        "uno",
        &json!([{"period": "2022-2", "function": "access", "sportello": 1, "number": 5, "counted_to": "2022-05-31"}]),
    );
    assert_eq!(shorter.status, 409, "{}", shorter.text());
    let document = json_of(&server.visitor().get("/api/v1/openapi.json"));
    for (answer, name) in [(&refused, "Invalid"), (&shorter, "Flow")] {
        let schema = &document["components"]["responses"][name]["content"]["application/problem+json"]["schema"];
        assert_eq!(problems(&document, schema, &json_of(answer)), [""; 0]);
    }
    assert_eq!(program.get(&of_project("flussi")).text(), before, "nothing is half-stored");
}
