//! What the month grid asks of the server: rows saved by themselves, over HTTP as the browser
//! sends them.

use serde_json::{Value, json};
use tests::{ATS_9, ATS_11, Database, Kind, Server, Visitor};

/// An answer's status and what it says.
fn ask(visitor: &Visitor, body: &Value) -> (u16, Value) {
    let headers = [("content-type", "application/json"), ("accept", "application/json")];
    let answer = visitor.send("POST", "/api/timesheet/righe", &headers, body.to_string().as_bytes()).unwrap();
    let text = answer.text();
    (answer.status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

/// No change, of a version that no sheet has: answered with the sheet as it is stored.
fn sheet(project: &str, operator: &str) -> Value {
    json!({ "project": project, "period": "2022-2", "operator": operator, "version": -1, "changes": [] })
}

/// The sheet of OP-01 of ATS 9 as it is stored.
fn stored(visitor: &Visitor) -> Value {
    let (status, told) = ask(visitor, &sheet(ATS_9, "OP-01"));
    assert_eq!(status, 200, "{told}");
    told["changed"]["stored"].clone()
}

/// Changes of the sheet of OP-01 of ATS 9.
fn changes(version: &Value, changes: Value) -> Value {
    let mut body = sheet(ATS_9, "OP-01");
    body["version"] = version.clone();
    body["changes"] = changes;
    body
}

fn row(date: &str, start: &str, end: &str) -> Value {
    json!({
        "date": date, "start": start, "end": end, "function": "case_management", "place": { "stated": "Municipio" }
    })
}

const KEY: &str = "01890a5d-ac96-774b-bcce-b302099a8057";
const OTHER_KEY: &str = "01890a5d-ac96-774b-bcce-b302099a8058";

#[test]
fn the_grid_saves_rows_by_themselves() {
    for kind in Kind::all() {
        let server = Server::start(&Database::demo(kind));
        let (staff, operator) = (server.user("ufficio.ats9"), server.user("operatore.ats9"));
        let before = stored(&staff);
        let (version, rows) = (&before["version"], before["rows"].as_array().unwrap().len());
        assert!(rows > 0);

        // A Saturday on which nobody works in the demonstration.
        let add = changes(version, json!([{ "id": KEY, "row": row("2022-06-25", "18:00", "18:30") }]));
        let (status, saved) = ask(&staff, &add);
        assert_eq!(status, 200, "{saved}");
        let now = &saved["saved"]["version"];
        assert_eq!(now.as_i64(), version.as_i64().map(|version| version + 1), "{saved}");
        let (_, again) = ask(&staff, &add);
        assert_eq!(&again["changed"]["stored"]["version"], now, "sent twice, stored once, and shown: {again}");
        assert_eq!(stored(&operator)["rows"].as_array().unwrap().len(), rows + 1);

        // A second tab still knows the first version.
        let late = changes(version, json!([{ "id": OTHER_KEY, "row": row("2022-06-25", "19:00", "19:30") }]));
        let (status, told) = ask(&operator, &late);
        assert_eq!(status, 200);
        assert_eq!(&told["changed"]["stored"]["version"], now, "{told}");
        assert!(told["changed"]["by"].as_str().is_some_and(|by| !by.is_empty()), "{told}");
        assert!(told["changed"]["at"].as_str().is_some_and(|at| at.starts_with("12/07/2022, ")), "{told}");

        // What is wrong is told by key, and nothing is stored.
        let wrong = json!([
            { "id": OTHER_KEY, "row": row("2022-06-25", "19:30", "19:00") },
            { "id": KEY, "row": { "date": "2022-06-25", "start": "18:00", "end": "18:30", "function": "case_management",
                "place": { "sportello": "nessuno" }, "note": "\u{0}" } },
        ]);
        let (status, refused) = ask(&staff, &changes(now, wrong));
        assert_eq!(status, 200);
        let problems = refused["refused"]["problems"].as_array().unwrap();
        let ids: Vec<&str> = problems.iter().filter_map(|problem| problem["id"].as_str()).collect();
        assert!(ids.contains(&KEY) && ids.contains(&OTHER_KEY), "{refused}");

        let many: Vec<Value> = (0..2_001).map(|n| json!({ "id": format!("{n}"), "row": null })).collect();
        assert_eq!(ask(&staff, &changes(now, json!(many))).0, 422, "a flood");
        for (body, status) in [
            (changes(now, json!([{ "id": KEY, "row": row("31/06/2022", "18:00", "18:30") }])), 400),
            (changes(now, json!([{ "id": KEY, "row": row("2022-06-25", "24:00", "24:30") }])), 400),
            (json!("niente"), 400),
            (sheet(ATS_9, "OP-99"), 404),
            (sheet("nessuno", "OP-01"), 404),
            (sheet(ATS_11, "OP-01"), 404),
        ] {
            assert_eq!(ask(&staff, &body).0, status, "{body}");
        }
        assert_eq!(ask(&operator, &sheet(ATS_9, "OP-02")).0, 404, "a colleague's");
        assert_eq!(ask(&server.user("istruttore"), &sheet(ATS_9, "OP-01")).0, 403);
        assert_eq!(ask(&server.visitor(), &add).0, 401);
        assert_eq!(&stored(&staff)["version"], now, "nothing of all that was stored");
    }
}
