//! Steps of the main job, done as people do them: open the page, fill in its form, send it.

use tests::page::{self, Form};
use tests::{ATS_9, ATS_11, Answer, Server, Visitor};

/// The last quarter of ATS 9 in the demonstration.
pub const LAST_QUARTER: &str = "2022-2";
/// The synthetic tax code of somebody who may sign beside others.
const DEPUTY: &str = "DLGGUO70A15E388J";

/// Opens a page that must be there.
pub fn open(visitor: &mut Visitor, path: &str) -> String {
    let answer = visitor.get(path);
    assert_eq!(answer.status, 200, "GET {path}: {}", page::words(&answer.text()));
    answer.text()
}

/// Sends a form as it stands on a page, with some fields set; it must be accepted.
pub fn send(visitor: &mut Visitor, form: &Form, set: &[(&str, &str)]) -> Answer {
    let answer = visitor.post(&form.action, &form.body(set));
    assert_eq!(answer.status, 303, "POST {}: {}", form.action, page::words(&answer.text()));
    answer
}

/// Opens a page and sends one of its forms.
pub fn fill_in(visitor: &mut Visitor, path: &str, action_ends: &str, set: &[(&str, &str)]) -> Answer {
    let html = open(visitor, path);
    send(visitor, &page::form(&html, action_ends), set)
}

/// The addresses of the sheets of a project's quarter, as its page links them.
pub fn sheets(visitor: &mut Visitor, project: &str, quarter: &str) -> Vec<String> {
    let html = open(visitor, &format!("/progetti/{project}/timesheet?periodo={quarter}"));
    let begins = format!("/progetti/{project}/timesheet/{quarter}/");
    let mut found: Vec<String> = page::tags(&html, "a")
        .into_iter()
        .filter_map(|tag| page::attribute(tag, "href"))
        .filter(|href| href.starts_with(&begins))
        .map(|href| href.split('?').next().unwrap_or_default().to_owned())
        .filter(|href| href[begins.len()..].split('/').count() == 1 && !href.ends_with("/pdf"))
        .collect();
    found.sort();
    found.dedup();
    assert!(!found.is_empty(), "no sheets on the page of {quarter}");
    found
}

/// The address of the page on which a project's rows are imported.
pub fn import_page(project: &str) -> String {
    format!("/progetti/{project}/timesheet/{LAST_QUARTER}/importa")
}

/// A flow of counts that any project of the demonstration may send.
pub const FLOW_FILE: &str = "Periodo;Funzione;Sportello;Numero\n2022-T1;1;1;5\n2022-T1;2;;3\n2022-T1;4;;0\n";

/// A file of rows that any project of the demonstration can take.
pub const ROWS_FILE: &str =
    "Operatore;Data;Dalle;Alle;Funzione;Altro luogo\r\nOP-01;25/06/2022;18:00;18:30;2;Municipio\r\n";

/// The office of an ATS sends a file of rows; gives the address of its preview.
pub fn send_rows(server: &Server, staff: &str, project: &str) -> String {
    let answer = server.user(staff).upload(&import_page(project), ("file", ROWS_FILE.as_bytes()), &[]);
    assert_eq!(answer.status, 303, "{}", page::words(&answer.text()));
    answer.location().to_owned()
}

/// The office of an ATS makes a key for a program.
pub fn make_key(server: &Server, staff: &str) {
    let form = tests::browser::form(&[("nome", "Presenze"), ("scadenza", "31/12/2022")]);
    let answer = server.user(staff).post("/chiavi", &form);
    assert_eq!(answer.status, 200, "{}", page::words(&answer.text()));
}

/// The office of an ATS sends all sheets of a quarter: the ready ones together, those with
/// warnings one by one with a word on them.
pub fn send_quarter(server: &Server, staff: &str, project: &str, quarter: &str) {
    let mut staff = server.user(staff);
    let overview = format!("/progetti/{project}/timesheet?periodo={quarter}");
    let html = open(&mut staff, &format!("{overview}&passo=invia"));
    if page::actions(&html).iter().any(|action| action.ends_with("/timesheet/invia")) {
        send(&mut staff, &page::form(&html, "/timesheet/invia"), &[]);
    }
    for sheet in sheets(&mut staff, project, quarter) {
        let html = open(&mut staff, &format!("{sheet}?passo=invia"));
        if page::actions(&html).contains(&format!("{sheet}/invia")) {
            let form = page::form(&html, &format!("{sheet}/invia"));
            send(&mut staff, &form, &[("spiegazione", "Servizio richiesto in quei giorni.")]);
        }
    }
}

/// The officer accepts all sheets of a quarter: those without warnings together, the others one
/// by one.
pub fn accept_quarter(server: &Server, project: &str, quarter: &str) {
    let mut officer = server.user("istruttore");
    let html = open(&mut officer, &format!("/progetti/{project}/timesheet?periodo={quarter}&passo=accetta"));
    if page::actions(&html).iter().any(|action| action.ends_with("/timesheet/accetta")) {
        send(&mut officer, &page::form(&html, "/timesheet/accetta"), &[]);
    }
    for sheet in sheets(&mut officer, project, quarter) {
        let html = open(&mut officer, &sheet);
        if page::actions(&html).contains(&format!("{sheet}/accetta")) {
            send(&mut officer, &page::form(&html, &format!("{sheet}/accetta")), &[]);
        }
    }
}

/// The legal representative of ATS 11 requests the second advance.
pub fn request_second_advance(server: &Server) {
    fill_in(&mut server.user("legale.ats11"), &format!("/progetti/{ATS_11}/anticipi"), "/anticipi/2/richiesta", &[]);
}

/// The officer proposes it.
pub fn propose_second_advance(server: &Server) {
    fill_in(&mut server.user("istruttore"), &format!("/progetti/{ATS_11}/anticipi"), "/anticipi/2/proposta", &[]);
}

/// The manager pays it.
pub fn pay_second_advance(server: &Server) {
    fill_in(&mut server.user("dirigente"), &format!("/progetti/{ATS_11}/anticipi"), "/pagamento", &[]);
}

/// The officer proposes the final determination of a project.
pub fn propose_determination(server: &Server, project: &str) {
    let page = format!("/progetti/{project}/determinazione");
    fill_in(&mut server.user("istruttore"), &page, "/determinazione/proposta", &[]);
}

/// The manager approves it.
pub fn approve_determination(server: &Server, project: &str) {
    let page = format!("/progetti/{project}/determinazione");
    fill_in(&mut server.user("dirigente"), &page, "/approvazione", &[]);
}

/// The officer returns the sheet of an operator.
pub fn return_sheet(server: &Server, project: &str, quarter: &str, operator: &str) {
    let sheet = format!("/progetti/{project}/timesheet/{quarter}/{operator}");
    let reasons = [("motivi", "Gli orari del 4 aprile non corrispondono al registro.")];
    let page = format!("{sheet}?passo=restituisci");
    fill_in(&mut server.user("istruttore"), &page, &format!("{sheet}/restituisci"), &reasons);
}

/// The officer marks part of the first row of an operator's sheet as a mismatch.
pub fn mark_row(server: &Server, project: &str, quarter: &str, operator: &str) {
    let sheet = format!("/progetti/{project}/timesheet/{quarter}/{operator}");
    let mut officer = server.user("istruttore");
    let html = open(&mut officer, &sheet);
    let link = page::tags(&html, "a").into_iter().filter_map(|tag| page::attribute(tag, "href"));
    let link = link.into_iter().find(|href| href.contains("rileva=")).expect("the way to a finding on a row");
    let html = open(&mut officer, &link);
    send(&mut officer, &page::form(&html, "/rilievi"), &[("rilievo_motivo", "Attività non riferita alla funzione.")]);
}

/// The officer sets May 2022 of a project apart, due on 30/07/2022: sees what changes, and confirms.
pub fn open_period(server: &Server, project: &str) {
    let typed = [
        ("progetto", project),
        ("dal", "01/05/2022"),
        ("al", "31/05/2022"),
        ("termine", "30/07/2022"),
        ("motivo", "Verifica della spesa di maggio."),
    ];
    let mut officer = server.user("istruttore");
    let html = open(&mut officer, "/regione/periodi");
    let asked = page::form(&html, "/regione/periodi");
    let shown = officer.post(&asked.action, &asked.body(&typed));
    assert_eq!(shown.status, 200, "{}", page::words(&shown.text()));
    send(&mut officer, &page::form(&shown.text(), "/regione/periodi/apertura"), &[]);
}

/// The officer proposes a forfeiture of a project to the manager.
pub fn propose_forfeiture(server: &Server, project: &str) {
    let page = format!("/progetti/{project}/atto");
    let mut officer = server.user("istruttore");
    let html = open(&mut officer, &page);
    let typed = [("obbligo", "feed_sirps"), ("mancanza", "Nessun flusso da gennaio.")];
    send(&mut officer, &page::form(&html, &format!("{page}/decadenza")), &typed);
}

/// The office of each ATS puts the declaration of a quarter up for signature and records who may
/// sign; the legal representative sends a file that is refused. The Region records a deputy too.
pub fn put_up_for_signature(server: &Server) {
    let deed = ("file", &b"%PDF-1.7 delega"[..]);
    let power = |code, capacity| {
        [
            ("cognome", "Delegati"),
            ("nome", "Ugo"),
            ("codice-fiscale", code),
            ("qualita", capacity),
            ("dal", "13/07/2022"),
            ("atto", "Delega n. 1"),
            ("atto-del", "11/07/2022"),
        ]
    };
    for (ats, project, quarter) in [("ats9", ATS_9, LAST_QUARTER), ("ats11", ATS_11, "2022-1")] {
        let mut office = server.user(&format!("ufficio.{ats}"));
        let issue = format!("/progetti/{project}/adempimenti/dichiarazione-periodo/emissione");
        let answer = office.post(&issue, &tests::browser::form(&[("di", quarter)]));
        assert_eq!(answer.status, 303, "{}", page::words(&answer.text()));
        let answer = office.upload(&format!("/progetti/{project}/poteri"), deed, &power(DEPUTY, "delegate"));
        assert_eq!(answer.status, 303, "{}", page::words(&answer.text()));
        let mut legal = server.user(&format!("legale.{ats}"));
        let desk = open(&mut legal, "/firma");
        let address = desk
            .split("href=\"/firma/")
            .find(|rest| rest.get(36..).is_some_and(|rest| rest.starts_with("/leggi")))
            .expect("a document");
        let document: String = address.chars().take_while(|c| *c != '/').collect();
        let answer = legal.upload(&format!("/firma/{document}"), ("file", b"nessuna firma"), &[]);
        assert_eq!(answer.status, 422, "{}", page::words(&answer.text()));
    }
    let mut officer = server.user("istruttore");
    let answer = officer.upload("/regione/poteri", deed, &power(DEPUTY, "delegate"));
    assert_eq!(answer.status, 303, "{}", page::words(&answer.text()));
}

/// Stores a contact of the last quarter as if somebody had entered it by hand.
pub async fn enter_by_hand(store: &store::Store, project: &str) {
    let mut tx = store.write().await.expect("a transaction");
    let project: uuid::Uuid = project.parse().expect("an id");
    let sportello = store::network::sportello_list_by_project(&mut tx, project).await.expect("the network").remove(0);
    let office =
        store::account::user_by_username(&mut tx, "ufficio.ats9").await.expect("accounts").expect("the office");
    let day = |text: &str| text.parse().expect("a day");
    let row = store::fruition_record::FruitionRecordRow {
        id: uuid::Uuid::from_u128(0x32),
        project_id: project,
        on_date: day("2022-06-28"),
        period_end: day("2022-06-30"),
        function: "access".to_owned(),
        sportello_id: Some(sportello.sportello.id),
        intervention_code: None,
        person_hash: vec![7; 32],
        funded: false,
        outcome: "informed".to_owned(),
        registered_on: None,
        entered_by: office.id,
        entered_at: "2022-06-28T10:00:00Z".parse().expect("a moment"),
        version: 1,
    };
    store::fruition_record::record_insert(&mut tx, &row).await.expect("an entry");
    tx.commit().await.expect("stored");
}
