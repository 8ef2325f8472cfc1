//! Rows over HTTP: once however often sent, all or none, bad input.

use serde_json::{Value, json};
use tests::{Database, Kind, Server};

use super::{Program, ROWS, json_of, of_project, saturday};
use crate::steps;

fn pointers(problem: &Value) -> Vec<&str> {
    problem["errors"].as_array().unwrap().iter().map(|error| error["pointer"].as_str().unwrap()).collect()
}

#[test]
fn a_request_counts_once_however_often_it_is_sent() {
    for kind in Kind::all() {
        let server = Server::start(&Database::demo(kind));
        let program = Program::new(&server);
        let before = program.all_rows().len();
        let body = json!({"rows": [saturday("OP-01", "08:00", "09:00"), saturday("OP-02", "08:00", "09:00")]});
        let answers: Vec<_> = std::thread::scope(|scope| {
            let sent: Vec<_> = (0..4).map(|_| scope.spawn(|| program.post("giugno", &body))).collect();
            sent.into_iter().map(|sent| sent.join().unwrap()).collect()
        });
        for answer in &answers {
            assert_eq!((answer.status, answer.text()), (201, answers[0].text()), "{kind:?}");
        }
        let replayed = answers.iter().filter(|answer| answer.header("idempotency-replayed") == "true").count();
        assert_eq!(replayed, 3, "{kind:?}: one of them stored, the others were told");
        assert_eq!(program.all_rows().len(), before + 2, "{kind:?}");

        let other = program.post("giugno", &json!({"rows": [saturday("OP-01", "10:00", "11:00")]}));
        assert_eq!(other.status, 422, "{}", other.text());
        assert!(json_of(&other)["type"].as_str().unwrap().ends_with("#richiesta-diversa"));
        let again = json_of(&program.post("giugno-bis", &body));
        assert_eq!(again["added"], 0);
        assert!(again["rows"].as_array().unwrap().iter().all(|row| row["already_there"] == true));
        assert_eq!(again["rows"][0]["id"], json_of(&answers[0])["rows"][0]["id"]);
        assert_eq!(program.all_rows().len(), before + 2, "{kind:?}: the same rows twice add nothing");
    }
}

#[test]
fn one_wrong_row_of_a_request_keeps_all_of_them_out() {
    for kind in Kind::all() {
        let server = Server::start(&Database::demo(kind));
        let program = Program::new(&server);
        let before = program.all_rows();
        let mut wrong = saturday("OP-02", "13:00", "8:30");
        wrong["function"] = json!("accesso");
        let body = json!({"rows": [
            saturday("OP-01", "08:00", "09:00"), wrong, saturday("OP-99", "08:00", "09:00"),
            saturday("OP-01", "08:30", "09:30"), {"operator": "OP-01", "date": "2022-07-02", "start": "08:00",
            "end": "09:00", "function": "case_management", "place": "Sede"}
        ]});
        let answer = program.post("una", &body);
        assert_eq!(answer.status, 422, "{}", answer.text());
        let problem = json_of(&answer);
        let found = pointers(&problem);
        for place in ["/rows/1/end", "/rows/1/function", "/rows/2/operator", "/rows/3/start", "/rows/4/date"] {
            assert!(found.contains(&place), "{place}: {problem}");
        }
        assert_eq!(program.all_rows(), before, "{kind:?}");
    }
}

#[test]
fn a_sheet_that_was_sent_takes_no_row_of_a_program() {
    let server = Server::start(&Database::demo(Kind::Sqlite));
    let program = Program::new(&server);
    steps::send_quarter(&server, "ufficio.ats9", tests::ATS_9, steps::LAST_QUARTER);
    let before = program.all_rows();
    let answer = program.post("una", &json!({"rows": [saturday("OP-01", "08:00", "09:00")]}));
    assert_eq!(answer.status, 409, "{}", answer.text());
    assert!(json_of(&answer)["detail"].as_str().unwrap().starts_with("OP-01: "), "{}", answer.text());
    let known = before.iter().find(|row| row["operator"] == "OP-01").unwrap();
    let mut sent = json!({});
    for name in ["operator", "date", "start", "end", "function", "sportello", "place"] {
        sent[name] = known[name].clone();
    }
    let answer = program.post("due", &json!({"rows": [sent]}));
    assert_eq!((answer.status, &json_of(&answer)["added"]), (201, &json!(0)), "what it has it may be told again");
    assert_eq!(program.all_rows(), before);
}

#[test]
fn bad_input_is_refused_with_its_place_and_stores_nothing() {
    let server = Server::start(&Database::demo(Kind::Sqlite));
    let program = Program::new(&server);
    let before = program.all_rows().len();
    let deep = format!("{{\"rows\":{}{}}}", "[".repeat(200_000), "]".repeat(200_000));
    let many = format!("{{\"rows\":[{}]}}", vec!["{}"; 5_001].join(","));
    let wide = format!("{{\"rows\":[{{{}}}]}}", vec!["\"x\":0"; 200_000].join(","));
    let list = format!("{{\"rows\":[{}]}}", vec!["0"; 5_000].join(","));
    let row = saturday("OP-01", "08:00", "09:00").to_string();
    let with = |more: &str| format!("{{\"rows\":[{},{more}}}]}}", &row[..row.len() - 1]);
    for (status, body, place) in [
        (400, String::new(), ""),
        (400, "{\"rows\":".to_owned(), ""),
        (400, deep, ""),
        (400, with("\"sportello\":1e999"), ""),
        (422, many, "/rows"),
        (422, wide, "/rows/0/x"),
        (422, list, "/rows/0"),
        (422, with("\"sportello\":99999999999999999999999999"), "/rows/0/sportello"),
        (422, with("\"operator\":\"OP-02\""), "/rows/0/operator"),
        (422, with("\"note\":{\"a\":[]}"), "/rows/0/note"),
        (422, with("\"note\":\"a\\u0000b\""), "/rows/0/note"),
        (422, with("\"id\":\"' OR 1=1\""), "/rows/0/id"),
        (422, "\"rows\"".to_owned(), ""),
        (413, format!("{{\"rows\":[\"{}\"]}}", "x".repeat(2 * 1024 * 1024)), ""),
    ] {
        let answer = program.post_text("una", body.as_bytes());
        assert_eq!(answer.status, status, "{body:.60}: {:.300}", answer.text());
        let problem = json_of(&answer);
        assert!(place.is_empty() || pointers(&problem)[0] == place, "{body:.60}: {:.300}", answer.text());
        assert!(answer.body.len() < 200_000, "an answer stays short: {}", answer.body.len());
    }
    let latin = program.post_text("una", b"{\"rows\":[{\"note\":\"citt\xe0\"}]}");
    assert_eq!(latin.status, 400);
    for query in ["limit=0", "limit=1001", "limit=x", "after=x", "after=2022-06-31~1~x", "pagina=2"] {
        assert_eq!(program.get(&format!("{ROWS}?{query}")).status, 400, "{query}");
    }
    for path in ["%00", "1", "00000000-0000-7000-8000-00000000ffff", "..%2f"] {
        assert_eq!(program.get(&format!("/api/v1/progetti/{path}/operatori")).status, 404, "{path}");
    }
    for path in ["timesheet/2022-5/righe", "timesheet/%00/righe", "timesheet/2030-1/righe", "timesheet/%ff/righe"] {
        assert_eq!(program.get(&of_project(path)).status, 404, "{path}");
    }
    assert_eq!(program.get(&format!("{ROWS}?operator=%00")).status, 404);
    assert_eq!(program.all_rows().len(), before);
}

#[test]
fn the_rows_of_a_period_are_those_its_sheets_count() {
    for kind in Kind::all() {
        let server = Server::start(&Database::demo(kind));
        let program = Program::new(&server);
        let rows = program.all_rows();
        let periods = json_of(&program.get(&of_project("timesheet")));
        let period = periods["periods"].as_array().unwrap().iter().find(|period| period["period"] == "2022-2").unwrap();
        let minutes = |time: &Value| {
            let (hours, minutes) = time.as_str().unwrap().split_once(':').unwrap();
            hours.parse::<i64>().unwrap() * 60 + minutes.parse::<i64>().unwrap()
        };
        let mut compared = 0;
        for sheet in period["sheets"].as_array().unwrap() {
            let own: Vec<&Value> = rows.iter().filter(|row| row["operator"] == sheet["operator"]).collect();
            let sum: i64 = own.iter().map(|row| minutes(&row["end"]) - minutes(&row["start"])).sum();
            assert_eq!((&json!(own.len()), &json!(sum)), (&sheet["rows"], &sheet["minutes"]), "{}", sheet["operator"]);
            compared += own.len();
        }
        assert!(compared > 300 && compared == rows.len(), "{kind:?}: {compared} of {}", rows.len());
    }
}
