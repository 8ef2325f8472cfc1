//! Lateness on the page of a quarter (art. 4.14): nothing on the day of the term, from the day
//! after it by how many days; and none for what came back from the Region after being in time.

use tests::database::wait;
use tests::{ATS_9, Database, Kind, Server, page};

use crate::steps::{LAST_QUARTER, accept_quarter, open, return_sheet, send_quarter};

/// The term of the last quarter is 15/07/2022.
const DAYS: [(&str, Option<&str>, Option<&str>); 3] = [
    ("2022-07-15", None, None),
    ("2022-07-16", Some("termine scaduto da 1 giorno"), Some("1 giorno dopo il termine")),
    ("2022-07-18", Some("termine scaduto da 3 giorni"), Some("3 giorni dopo il termine")),
];

fn stand_at(database: &Database, day: &str) {
    wait(async {
        let store = database.open().await;
        let mut tx = store.write().await.unwrap();
        store::setting::setting_set(&mut tx, "fixed_day", day).await.unwrap();
        tx.commit().await.unwrap();
        store.close().await;
    });
}

/// What stands under «Stato», operator by operator.
fn states(server: &Server) -> Vec<String> {
    let html = open(&mut server.user("ufficio.ats9"), &format!("/progetti/{ATS_9}/timesheet?periodo={LAST_QUARTER}"));
    let (rows, _) = page::table(&html, "operatori");
    rows.iter().map(|row| row.cell("Stato").unwrap().to_owned()).collect()
}

#[test]
fn a_sheet_is_late_from_the_day_after_its_term() {
    for kind in Kind::all() {
        for (day, unsent, sent) in DAYS {
            let database = Database::demo(kind);
            stand_at(&database, day);
            let server = Server::start(&database);
            let said = |states: Vec<String>, late: Option<&str>, word: &str| {
                assert_eq!(states.len(), 16);
                for state in states {
                    match late {
                        Some(late) => assert!(state.contains(late), "{day}: {state}"),
                        None => assert!(!state.contains(word), "{day}: {state}"),
                    }
                }
            };
            said(states(&server), unsent, "scaduto");
            send_quarter(&server, "ufficio.ats9", ATS_9, LAST_QUARTER);
            said(states(&server), sent, "dopo il termine");
        }
    }
}

#[test]
fn what_was_sent_in_time_and_came_back_is_not_late() {
    for kind in Kind::all() {
        let database = Database::demo(kind);
        let server = Server::start(&database);
        send_quarter(&server, "ufficio.ats9", ATS_9, LAST_QUARTER);
        return_sheet(&server, ATS_9, LAST_QUARTER, "OP-01");
        accept_quarter(&server, ATS_9, LAST_QUARTER);
        server.stop();
        stand_at(&database, "2022-08-01");
        let server = Server::start(&database);
        let states = states(&server);
        assert!(states[0].contains("restituito il 12/07/2022, da inviare di nuovo"), "{}", states[0]);
        assert!(states.iter().all(|state| !state.contains("scaduto") && !state.contains("dopo il termine")));
    }
}
