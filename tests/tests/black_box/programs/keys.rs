//! Which key opens what; what a key leaves behind.

use std::collections::BTreeMap;

use tests::database::wait;
use tests::program::result_of;
use tests::{ATS_9, Database, Kind, Server, table};

use super::{Program, ROWS, json_of, key_in, saturday};
use crate::steps;

/// What `ambito routes` lists for programs.
pub(super) fn endpoints() -> Vec<String> {
    let listed = result_of(["routes"]);
    let all: Vec<String> = listed.lines().filter(|line| line.contains(" /api/v1/")).map(str::to_owned).collect();
    assert!(all.len() > 5, "{listed}");
    all
}

fn table_of_keys() -> BTreeMap<String, table::Row> {
    table::read("api-permissions.csv").into_iter().map(|row| (row["endpoint"].clone(), row)).collect()
}

#[test]
fn the_table_has_a_row_for_every_endpoint_of_programs() {
    let (listed, table) = (endpoints(), table_of_keys());
    assert_eq!(listed.iter().collect::<std::collections::BTreeSet<_>>(), table.keys().collect());
}

#[test]
fn every_endpoint_answers_every_key_as_the_table_says() {
    for kind in Kind::all() {
        let database = Database::demo(kind);
        let server = Server::start(&database);
        let expired = Program::made_by(&server, "ufficio.ats9", "Scaduta", "12/07/2022");
        let revoked = Program::made_by(&server, "ufficio.ats9", "Revocata", "31/12/2022");
        let own = Program::new(&server);
        let stranger = Program::made_by(&server, "ufficio.ats11", "Paghe", "31/12/2022");
        assert_eq!(expired.get("/api/v1/progetti").status, 200, "on its last day");
        assert_eq!(revoked.get("/api/v1/progetti").status, 200, "before it is revoked");
        revoke(&server, "Revocata");
        server.stop();
        wait(async {
            let store = database.open().await;
            let mut tx = store.write().await.unwrap();
            store::setting::setting_set(&mut tx, services::context::FIXED_DAY_SETTING, "2022-07-13").await.unwrap();
            tx.commit().await.unwrap();
            store.close().await;
        });
        let server = Server::start(&database);
        let key = |program: &Program| Program { visitor: server.visitor(), key: program.key.clone() };
        let wrong = Program { key: format!("ambito_{}", "0".repeat(64)), visitor: server.visitor() };
        let callers = [
            ("wrong", wrong),
            ("revoked", key(&revoked)),
            ("expired", key(&expired)),
            ("own", key(&own)),
            ("stranger", key(&stranger)),
        ];
        for (endpoint, row) in table_of_keys() {
            let (method, path) = endpoint.split_once(' ').unwrap();
            let path = path.replace("{id}", ATS_9).replace("{periodo}", "2022-2");
            let (name, row_sent) = if path.ends_with("/flussi") {
                ("flusso", serde_json::json!({"period": "2022-2", "function": "case_management", "number": 9}))
            } else {
                ("una", saturday("OP-01", "08:00", "09:00"))
            };
            let body = serde_json::json!({"rows": [row_sent]}).to_string();
            let headers = [("content-type", "application/json"), ("idempotency-key", name)];
            let call = |caller: &Program| caller.send(method, &path, &headers, body.as_bytes()).status;
            for (column, caller) in &callers {
                assert_eq!(call(caller).to_string(), row[*column], "{kind:?}: {endpoint}, {column}");
            }
            let nobody = server.visitor().send(method, &path, &headers, body.as_bytes()).unwrap();
            assert_eq!(nobody.status.to_string(), row["none"], "{kind:?}: {endpoint}, none");
            if nobody.status == 401 {
                assert_eq!(nobody.header("www-authenticate"), "Bearer realm=\"ambito\"", "{endpoint}");
            }
        }
    }
}

/// The office of ATS 9 revokes a key, as it would: it is asked first.
fn revoke(server: &Server, name: &str) {
    let mut office = server.user("ufficio.ats9");
    let html = steps::open(&mut office, "/chiavi");
    let row = html.split("<tr").find(|row| row.contains(&format!(">{name}<"))).expect("the key's row");
    let link = tests::page::tags(row, "a").into_iter().find_map(|tag| tests::page::attribute(tag, "href"));
    let html = steps::open(&mut office, link.expect("the way to revoke it").split('#').next().unwrap());
    steps::send(&mut office, &tests::page::form(&html, "/revoca"), &[]);
    let html = steps::open(&mut office, "/chiavi");
    let row = html.split("<tr").find(|row| row.contains(&format!(">{name}<"))).unwrap();
    assert!(row.contains("Revocata") && !row.contains("?revoca="), "{row}");
}

#[test]
fn a_key_is_shown_once_and_never_logged() {
    let server = Server::start(&Database::demo(Kind::Sqlite));
    let program = Program::new(&server);
    assert_eq!(program.get("/api/v1/progetti").status, 200);
    assert_eq!(program.post("una", &serde_json::json!({"rows": [saturday("OP-01", "08:00", "09:00")]})).status, 201);
    let mut office = server.user("ufficio.ats9");
    let html = steps::open(&mut office, "/chiavi");
    assert_eq!(key_in(&html), None);
    assert!(html.contains(&program.key["ambito_".len()..][..8]), "its beginning, to tell it from others");
    assert!(!server.log().contains(&program.key["ambito_".len()..]), "not in the log");
    let taken = office.post("/chiavi", &tests::browser::form(&[("nome", "Paghe"), ("scadenza", "31/12/2022")]));
    assert_eq!((taken.status, key_in(&taken.text())), (422, None), "sent again by mistake it makes no second key");
}

#[test]
fn a_session_opens_nothing_of_the_api_and_a_program_gets_no_cookie() {
    let server = Server::start(&Database::demo(Kind::Sqlite));
    let office = server.user("ufficio.ats9");
    for endpoint in endpoints().iter().filter(|endpoint| !endpoint.ends_with("openapi.json")) {
        let (method, path) = endpoint.split_once(' ').unwrap();
        let path = path.replace("{id}", ATS_9).replace("{periodo}", "2022-2");
        assert_eq!(office.send(method, &path, &[], b"").unwrap().status, 401, "{endpoint}");
    }
    let program = Program { visitor: office, ..Program::new(&server) };
    let answer = program.get("/api/v1/progetti");
    assert_eq!((answer.status, answer.header("set-cookie"), answer.header("cache-control")), (200, "", "no-store"));
    let mut dead = program.clone();
    dead.visitor.cookies.insert("ambito_session".to_owned(), "0".repeat(64));
    assert_eq!(dead.get("/api/v1/progetti").header("set-cookie"), "", "not even to take one away");
    let without = Program { visitor: server.visitor(), ..program };
    assert_eq!(without.get("/progetti").location(), "/accesso?poi=%2Fprogetti", "a key opens no page");
}

#[test]
fn the_history_names_the_program_and_the_sheet_shows_its_rows() {
    for kind in Kind::all() {
        let server = Server::start(&Database::demo(kind));
        let program = Program::new(&server);
        let answer = program.post("una", &serde_json::json!({"rows": [saturday("OP-01", "08:07", "09:11")]}));
        assert_eq!(answer.status, 201, "{}", answer.text());
        let mut office = server.user("ufficio.ats9");
        let html = steps::open(&mut office, &format!("/progetti/{ATS_9}/cronologia"));
        let begins = &program.key["ambito_".len()..][..8];
        let words = tests::page::words(&html);
        assert!(words.contains(&format!("Programma «Paghe» (chiave {begins}…)")), "{words:.1500}");
        let html = steps::open(&mut office, &format!("/progetti/{ATS_9}/timesheet/2022-2/OP-01?mese=6"));
        assert!(html.contains("08:07") && html.contains("09:11"));
        let stored = program.all_rows().into_iter().find(|row| row["start"] == "08:07").expect("the row");
        assert_eq!(stored["id"], json_of(&answer)["rows"][0]["id"]);
        assert!(program.get(&format!("{ROWS}?operator=OP-02")).text().find("08:07").is_none());
    }
}
