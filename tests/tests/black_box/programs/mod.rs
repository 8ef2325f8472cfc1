//! Other programs, with the key of an ATS: over HTTP as they would, and the description of the
//! API held against what the program does.

mod description;
mod flows;
mod keys;
mod rows;

use serde_json::{Value, json};
use tests::browser::form;
use tests::{ATS_9, Answer, Server, Visitor};

/// The rows of the last quarter of ATS 9.
const ROWS: &str = "/api/v1/progetti/00000000-0000-7000-8000-000000000009/timesheet/2022-2/righe";

/// A program with its key.
#[derive(Clone)]
struct Program {
    visitor: Visitor,
    key: String,
}

impl Program {
    /// A program of the ATS of an office, with a key made on its page until a day.
    fn made_by(server: &Server, username: &str, name: &str, until: &str) -> Self {
        let mut office = server.user(username);
        let answer = office.post("/chiavi", &form(&[("nome", name), ("scadenza", until), ("ats", "9")]));
        assert_eq!(answer.status, 200, "{}", tests::page::words(&answer.text()));
        Program { visitor: server.visitor(), key: key_in(&answer.text()).expect("the key, once") }
    }

    /// A program of ATS 9.
    fn new(server: &Server) -> Self {
        Self::made_by(server, "ufficio.ats9", "Paghe", "31/12/2022")
    }

    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let authorization = format!("Bearer {}", self.key);
        let headers = [&[("authorization", authorization.as_str())][..], headers].concat();
        self.visitor.send(method, path, &headers, body).unwrap_or_else(|error| panic!("{method} {path}: {error}"))
    }

    fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], b"")
    }

    /// Sends rows under a name.
    fn post(&self, name: &str, body: &Value) -> Answer {
        self.post_text(name, body.to_string().as_bytes())
    }

    fn post_text(&self, name: &str, body: &[u8]) -> Answer {
        let headers = [("content-type", "application/json"), ("idempotency-key", name)];
        self.send("POST", ROWS, &headers, body)
    }

    /// All rows of the period, page by page.
    fn all_rows(&self) -> Vec<Value> {
        let mut next = Some(format!("{ROWS}?limit=300"));
        let mut rows = Vec::new();
        while let Some(address) = next {
            let page = json_of(&self.get(&address));
            rows.extend(page["rows"].as_array().unwrap().clone());
            next = page["next"].as_str().map(str::to_owned);
        }
        rows
    }
}

/// The key that stands on a page.
fn key_in(html: &str) -> Option<String> {
    html.match_indices("ambito_").find_map(|(at, begins)| {
        let random: String = html[at + begins.len()..].chars().take_while(char::is_ascii_hexdigit).collect();
        (random.len() == 64).then(|| format!("{begins}{random}"))
    })
}

fn json_of(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", answer.text()))
}

/// A row of an operator on Saturday 18/06/2022, when nobody of the demonstration works.
fn saturday(operator: &str, start: &str, end: &str) -> Value {
    json!({
        "operator": operator, "date": "2022-06-18", "start": start, "end": end,
        "function": "case_management", "place": "Sede"
    })
}

/// The address of a project's part.
fn of_project(part: &str) -> String {
    format!("/api/v1/progetti/{ATS_9}/{part}")
}
