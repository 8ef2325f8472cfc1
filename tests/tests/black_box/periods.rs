//! A period for all projects of a call, where not all can have it.

use tests::{ATS_9, Database, Kind, Server, page};

use crate::steps::{open, open_period};

#[test]
fn every_project_in_which_a_period_was_not_opened_is_named() {
    for kind in Kind::all() {
        let server = Server::start(&Database::demo(kind));
        open_period(&server, ATS_9);
        let mut officer = server.user("istruttore");
        let html = open(&mut officer, "/regione/periodi");
        let options = page::tags(&html, "option");
        let keys: Vec<String> = options.into_iter().filter_map(|tag| page::attribute(tag, "value")).collect();
        let project = keys.iter().position(|key| key == ATS_9).unwrap();
        let call = keys[..project].iter().rfind(|key| !key.is_empty()).unwrap();
        let typed = [
            ("progetto", call.as_str()),
            ("dal", "25/05/2022"),
            ("al", "10/06/2022"),
            ("termine", "30/07/2022"),
            ("motivo", "Verifica della spesa."),
        ];
        let asked = page::form(&html, "/regione/periodi");
        let shown = officer.post(&asked.action, &asked.body(&typed)).text();
        let confirmed = page::form(&shown, "/regione/periodi/apertura");
        let answer = officer.post(&confirmed.action, &confirmed.body(&[]));
        let words = page::words(&answer.text());
        assert_eq!(answer.status, 200, "{words}");
        assert!(words.contains("Aperto il periodo dal 25/05/2022 al 10/06/2022 in "), "{words}");
        let refused = "Non aperto: ATS 9, ";
        let (left, done) = (words.find(refused), words.find("Aperto il periodo dal"));
        assert!(left.is_some() && left < done, "what was not done stands first: {words}");
        assert!(words.contains("Ha già il periodo dal 01/05/2022 al 31/05/2022"), "{words}");
        assert!(!words.contains("..."), "nothing is cut off: {words}");
    }
}
