//! How every endpoint is called, by whom, after what; that each answers every role and nobody, on
//! the own and on a stranger's project, as `tests/data/permissions.csv` says, is tested in
//! [`matrix`]. That table is written by hand from the roles of the call, not from what the code does.
//!
//! `permissions.csv`: an endpoint as `ambito routes` prints it, then a cell for nobody and for
//! each role; two values between a slash are the own project (ATS 9) and a stranger's (ATS 11),
//! which for the Region's roles is just another one.
//! `ok`: done, or refused for its content · `login`: led to the login (a form: 401 with the way
//! there) · `403`: may know of it, not do this · `404`: may not know that it exists.
//!
//! `samples.csv`: how an endpoint is called: what has been done before (see [`before`]), the
//! parameters of its address, the body (`-` for a form that is uploaded, `-rows` for a file of rows, `-evidence` for a PDF), the status when it is
//! permitted. `json` and `json-rows` are bodies of server functions. Parameters and
//! bodies name stored things in braces (see [`Names`]).

mod matrix;

use std::collections::BTreeMap;

use tests::database::wait;
use tests::program::workspace;
use tests::table;
use tests::{ATS_9, ATS_11, Answer, Database, Kind, Server, Visitor};
use uuid::Uuid;

use crate::steps;

/// Who calls: the column of the table, and an account of the demonstration.
const ROLES: [(&str, &str); 9] = [
    ("ats_staff", "ufficio.ats9"),
    ("operator", "operatore.ats9"),
    ("legal_representative", "legale.ats9"),
    ("region_officer", "istruttore"),
    ("cvr_member", "cvr"),
    ("region_manager", "dirigente"),
    ("gvl_member", "gvl.ats9"),
    ("auditor", "controlli"),
    ("admin", "admin"),
];

/// The own project and a stranger's.
const PROJECTS: [&str; 2] = [ATS_9, ATS_11];

/// Minutes of a day as `08:30`.
fn clock(minutes: i64) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// How an endpoint is called.
#[derive(Debug, Clone)]
pub struct Sample {
    /// `GET` or `POST`.
    pub method: String,
    path: String,
    before: String,
    parameters: BTreeMap<String, [String; 2]>,
    body: [String; 2],
    answer: [u16; 2],
}

/// Both values of a cell: of the own project and of the stranger's.
fn both(cell: &str) -> [String; 2] {
    let (own, stranger) = cell.split_once('/').unwrap_or((cell, cell));
    [own.to_owned(), stranger.to_owned()]
}

/// How every endpoint is called, by endpoint.
pub fn samples() -> BTreeMap<String, Sample> {
    let read = |row: table::Row| {
        let endpoint = row["endpoint"].clone();
        let (method, path) = endpoint.split_once(' ').expect("method and path");
        let parameters = row["parameters"].split_whitespace().map(|pair| {
            let (name, value) = pair.split_once('=').expect("name=value");
            (name.to_owned(), both(value))
        });
        let sample = Sample {
            method: method.to_owned(),
            path: path.to_owned(),
            before: row["before"].clone(),
            parameters: parameters.collect(),
            body: both(&row["body"]),
            answer: both(&row["answer"]).map(|status| status.parse().expect("a status")),
        };
        (endpoint, sample)
    };
    table::read("samples.csv").into_iter().map(read).collect()
}

/// The cells of the table, by endpoint and column.
pub fn permissions() -> BTreeMap<String, table::Row> {
    let rows = table::read("permissions.csv");
    let count = rows.len();
    let by_endpoint: BTreeMap<_, _> = rows.into_iter().map(|row| (row["endpoint"].clone(), row)).collect();
    assert_eq!(by_endpoint.len(), count, "an endpoint has one row");
    by_endpoint
}

/// The stored things that addresses and bodies name.
#[derive(Debug, Default)]
pub struct Names(BTreeMap<String, String>);

impl Names {
    /// Of a project: `{id}`, `{operatore}`'s and `{periodo}`'s `{foglio}` with `{foglio.versione}`
    /// and its first `{riga}`, the last `{pagamento}` and `{determinazione}` with their versions,
    /// the number of the last recorded fact `{fatti}`, the extraordinary period `{straordinario}`, the first row `{assistente}` of its ATS's register, the account `{utente}` with its version.
    async fn read(store: &store::Store, project: &str, parameters: &BTreeMap<String, String>) -> Self {
        let mut tx = store.read().await.expect("a transaction");
        let project: Uuid = project.parse().expect("an id");
        let mut names = BTreeMap::from([("id".to_owned(), project.to_string())]);
        let mut name = |key: &str, value: String| drop(names.insert(key.to_owned(), value));
        let payments = store::payment::payment_list_by_project(&mut tx, project).await.expect("payments");
        let latest = payments.iter().max_by_key(|payment| payment.proposed_at);
        name("pagamento", latest.map_or(Uuid::nil(), |payment| payment.id).to_string());
        name("pagamento.versione", latest.map_or(0, |payment| payment.version).to_string());
        let latest = store::determination::determination_latest(&mut tx, project).await.expect("determinations");
        name("determinazione", latest.as_ref().map_or(Uuid::nil(), |row| row.id).to_string());
        name("determinazione.versione", latest.as_ref().map_or(0, |row| row.version).to_string());
        let events = store::event::event_list_by_project(&mut tx, project).await.expect("recorded facts");
        name("fatti", events.last().map_or(0, |event| event.number).to_string());
        let ats =
            store::project::project_by_id(&mut tx, project).await.expect("projects").map_or(0, |row| row.ats_number);
        let workers = store::social_worker::social_worker_list(&mut tx, ats).await.expect("the register");
        name("assistente", workers.first().map_or(Uuid::nil(), |row| row.id).to_string());
        if let Some(username) = parameters.get("utente") {
            let user =
                store::account::user_by_username(&mut tx, username).await.expect("accounts").expect("the account");
            name("utente", user.id.to_string());
            name("utente.versione", user.version.to_string());
        }
        let members = store::group::member_list_by_project(&mut tx, project).await.expect("the group");
        let member = members.iter().find(|row| Some(&row.member.code) == parameters.get("operatore"));
        name("operatore.versione", member.map_or(0, |row| row.member.version).to_string());
        let network = store::network::sportello_list_by_project(&mut tx, project).await.expect("the network");
        name("sportello.versione", network.first().expect("a sportello").sportello.version.to_string());
        if let (Some(member), Some(period)) = (member, parameters.get("periodo")) {
            let period: domain::period::Period = period.parse().expect("a period");
            let sheet = store::timesheet::timesheet_by_period(&mut tx, member.member.id, period.days()).await;
            let sheet = sheet.expect("the sheets").expect("the operator's sheet");
            name("foglio", sheet.id.to_string());
            name("foglio.versione", sheet.version.to_string());
            let rows = store::entry::entry_list_by_timesheet(&mut tx, sheet.id).await.expect("the rows");
            let row = rows.first().expect("a row");
            name("riga", row.id.to_string());
            name("riga.dalle", clock(row.starts));
            name("riga.alle", clock(row.ends));
            let marks = store::mismatch::mismatch_list_by_project(&mut tx, project).await.expect("the findings");
            name("rilievo", marks.first().map_or(Uuid::nil(), |mark| mark.id).to_string());
        }
        // Waiting for a signature, with a file that was refused; a power whose deed was sent.
        let asked = store::document::DocumentFilter { current: true, ..Default::default() };
        let documents = store::document::document_list(&mut tx, project, asked, None, 100).await.expect("documents");
        let waiting = documents.iter().find(|row| row.signed < row.requests).map_or(Uuid::nil(), |row| row.document.id);
        name("documento", waiting.to_string());
        let files = store::signing::signed_file_list(&mut tx, waiting, None, 1).await.expect("signed files");
        name("documento.file", files.first().map_or(Uuid::nil(), |row| row.file.id).to_string());
        let body =
            store::project::project_by_id(&mut tx, project).await.expect("projects").expect("the project").body_id;
        for (key, seat) in [("potere", Some(body)), ("potere.regione", None)] {
            let powers = store::signing_power::signing_power_list(&mut tx, seat, None).await.expect("powers to sign");
            let power = powers.into_iter().map(|row| row.power).find(|power| power.deed_sha256.is_some());
            name(key, power.as_ref().map_or(Uuid::nil(), |power| power.id).to_string());
            name(&format!("{key}.versione"), power.map_or(0, |power| power.version).to_string());
        }
        let days = steps::LAST_QUARTER.parse::<domain::period::Period>().expect("a period").days();
        let files =
            store::timesheet_import::timesheet_import_list(&mut tx, project, days, None, 1).await.expect("files");
        name("importazione", files.first().map_or(Uuid::nil(), |row| row.import.id).to_string());
        let periods = store::period::period_list(&mut tx, None, 100).await.expect("extraordinary periods");
        let period = periods.into_iter().map(|row| row.period).find(|period| period.project_id == project);
        name("straordinario", period.as_ref().map_or(Uuid::nil(), |period| period.id).to_string());
        name("straordinario.versione", period.map_or(0, |period| period.version).to_string());
        let ats =
            store::project::project_by_id(&mut tx, project).await.expect("projects").expect("the project").ats_number;
        let keys = store::api_key::api_key_list(&mut tx, Some(ats)).await.expect("keys of programs");
        name("chiave", keys.first().map_or(Uuid::nil(), |row| row.key.id).to_string());
        name("chiave.versione", keys.first().map_or(0, |row| row.key.version).to_string());
        let agreement = store::agreement::agreement_state(&mut tx, project).await.expect("agreements");
        name("atto.versione", agreement.map_or(0, |state| state.agreement.version).to_string());
        let proposals = store::agreement::proposal_list(&mut tx, Some(project), None, 1).await.expect("forfeitures");
        name("proposta", proposals.first().map_or(Uuid::nil(), |row| row.proposal.id).to_string());
        name("proposta.versione", proposals.first().map_or(0, |row| row.proposal.version).to_string());
        let asked = store::requirement::standing_list(&mut tx, project).await.expect("what is asked");
        let handed = |what: &dyn Fn(&store::requirement::StandingRow) -> bool| asked.iter().find(|row| what(row));
        let waiting = handed(&|row| row.state.as_deref() == Some("submitted"));
        name("consegna", waiting.and_then(|row| row.fulfilment_id).unwrap_or_default().to_string());
        name("consegna.versione", waiting.and_then(|row| row.version).unwrap_or_default().to_string());
        let with_file = handed(&|row| row.file_name.is_some());
        name("consegna.file", with_file.and_then(|row| row.fulfilment_id).unwrap_or_default().to_string());
        let calls = store::call::call_list(&mut tx).await.expect("the calls");
        let call = calls.first().expect("a call").id;
        name("avviso", call.to_string());
        let kinds =
            store::intervention_kind::intervention_kind_list(&mut tx, call).await.expect("kinds of intervention");
        name("voce", kinds.first().map_or(Uuid::nil(), |kind| kind.id).to_string());
        let all = store::fruition_record::RecordFilter::default();
        let entries = store::fruition_record::record_list(&mut tx, (project, &all), Default::default(), None, 1);
        let entry = entries.await.expect("entries by hand").pop();
        name("registrazione", entry.map_or(Uuid::nil(), |row| row.record.id).to_string());
        let findings = store::finding::finding_list_by_project(&mut tx, project).await.expect("findings");
        let finding = findings.iter().find(|row| row.cleared_on.is_none());
        name("riscontro", finding.map_or(Uuid::nil(), |row| row.id).to_string());
        name("riscontro.versione", finding.map_or(0, |row| row.version).to_string());
        for (key, value) in parameters {
            if !names.contains_key(key) {
                names.insert(key.clone(), value.clone());
            }
        }
        Names(names)
    }

    fn fill(&self, text: &str) -> String {
        let mut filled = text.to_owned();
        for (name, value) in &self.0 {
            filled = filled.replace(&format!("{{{name}}}"), value);
        }
        assert!(!filled.contains('{'), "nobody knows what stands for {filled}");
        filled
    }
}

/// A call of an endpoint on a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The address.
    pub path: String,
    body: String,
    answer: u16,
}

impl Sample {
    /// The call on the own project (0) or the stranger's (1), in a database that stands as
    /// [`Sample::before`] wants it.
    pub fn call(&self, database: &Database, which: usize) -> Call {
        let parameters: BTreeMap<String, String> =
            self.parameters.iter().map(|(name, values)| (name.clone(), values[which].clone())).collect();
        let names = wait(async {
            let store = database.open().await;
            let names = Names::read(&store, PROJECTS[which], &parameters).await;
            store.close().await;
            names
        });
        // What a row of samples gives for a parameter goes before what the store would.
        let mut path = self.path.replace("{*file}", "{file}");
        for (name, value) in parameters.iter().filter(|(name, _)| *name != "utente") {
            path = path.replace(&format!("{{{name}}}"), &names.fill(value));
        }
        Call {
            path: names.fill(&path),
            body: match self.body[which].as_str() {
                file @ ("-" | "-rows" | "-flow" | "-evidence") => file.to_owned(),
                "json" => serde_json::json!({ "project": PROJECTS[which], "fields": [] }).to_string(),
                // The operator's sheet of the period; with no change of its rows.
                "json-rows" => {
                    let [period, operator] = ["periodo", "operatore"].map(|name| parameters[name].clone());
                    serde_json::json!({
                        "project": PROJECTS[which], "period": period, "operator": operator, "version": 0, "changes": []
                    })
                    .to_string()
                }
                body => names.fill(body),
            },
            answer: self.answer[which],
        }
    }

    /// What has been done before it.
    pub fn before(&self) -> &str {
        &self.before
    }

    fn send(&self, call: &Call, visitor: &mut Visitor) -> Answer {
        match (self.method.as_str(), call.body.as_str()) {
            ("GET", _) => visitor.get(&call.path),
            (_, "-") => {
                let file = std::fs::read(workspace().join("server/services/data/ats09.json")).expect("the form");
                visitor.upload(&call.path, ("file", &file), &[])
            }
            (_, "-evidence") => visitor.upload(&call.path, ("file", b"%PDF-1.7 prova"), &[]),
            (_, "-flow") => visitor.upload(&call.path, ("file", steps::FLOW_FILE.as_bytes()), &[]),
            (_, "-rows") => visitor.upload(&call.path, ("file", steps::ROWS_FILE.as_bytes()), &[]),
            (_, json) if json.starts_with('{') => {
                let headers = [("content-type", "application/json"), ("accept", "application/json")];
                visitor.send("POST", &call.path, &headers, json.as_bytes()).expect("an answer")
            }
            (_, body) => visitor.post(&call.path, body),
        }
    }
}

/// Brings the demonstration to where a sample wants it.
pub fn before(name: &str, server: &Server) {
    let quarter = steps::LAST_QUARTER;
    match name {
        "" => {}
        "sent" => steps::send_quarter(server, "ufficio.ats9", ATS_9, quarter),
        "accepted" => {
            before("sent", server);
            steps::accept_quarter(server, ATS_9, quarter);
        }
        "determination" => {
            before("accepted", server);
            steps::propose_determination(server, ATS_9);
        }
        "approved" => {
            before("determination", server);
            steps::approve_determination(server, ATS_9);
        }
        "requested" => steps::request_second_advance(server),
        "proposed" => {
            before("requested", server);
            steps::propose_second_advance(server);
        }
        "returned" => {
            before("sent", server);
            steps::return_sheet(server, ATS_9, quarter, "OP-01");
        }
        "imported" => {
            for (staff, project) in [("ufficio.ats9", ATS_9), ("ufficio.ats11", ATS_11)] {
                steps::send_rows(server, staff, project);
            }
        }
        "issued" => {
            before("sent", server);
            steps::put_up_for_signature(server);
        }
        "extraordinary" => steps::open_period(server, ATS_9),
        "forfeiture" => steps::propose_forfeiture(server, ATS_9),
        "marked" => {
            before("sent", server);
            steps::mark_row(server, ATS_9, quarter, "OP-01");
        }
        "keyed" => ["ufficio.ats9", "ufficio.ats11"].into_iter().for_each(|office| steps::make_key(server, office)),
        // What no form could do before: see [`stored_before`].
        "entered" => {}
        other => panic!("nobody knows how to come to «{other}»"),
    }
}

/// What is stored rather than done: an entry by hand in a project whose quarters all have flows.
fn stored_before(name: &str, database: &Database) {
    if name == "entered" {
        wait(async {
            let store = database.open().await;
            steps::enter_by_hand(&store, ATS_9).await;
            store.close().await;
        });
    }
}

/// The demonstration in the state a sample wants, with its server and people who have logged in.
pub struct Scene {
    /// As it stands when the server starts: to be copied, not to be written to.
    pub kept: Database,
    /// A copy that is served.
    pub server: Server,
    people: BTreeMap<&'static str, Visitor>,
    _served: Database,
}

impl Scene {
    /// Prepares it.
    pub fn new(kind: Kind, name: &str) -> Self {
        let kept = Database::demo(kind);
        if !name.is_empty() {
            let server = Server::start(&kept);
            before(name, &server);
            server.stop();
            stored_before(name, &kept);
        }
        let served = kept.copy();
        let server = Server::start(&served);
        let people = ROLES.into_iter().map(|(role, username)| (role, server.user(username))).collect();
        Scene { kept, server, people, _served: served }
    }

    /// Somebody in a role, or nobody (`anyone`).
    pub fn person(&self, role: &str) -> Visitor {
        self.people.get(role).cloned().unwrap_or_else(|| self.server.visitor())
    }
}

/// Somebody in a role at a server of its own, on a copy: for what changes something.
fn alone(scene: &Scene, role: &str) -> (Database, Server, Visitor) {
    let database = scene.kept.copy();
    let server = Server::start(&database);
    let visitor = match ROLES.iter().find(|(name, _)| *name == role) {
        Some((_, username)) => server.user(username),
        None => server.visitor(),
    };
    (database, server, visitor)
}

fn is_login(method: &str, answer: &Answer) -> bool {
    match method {
        "GET" => answer.status == 303 && answer.location().starts_with("/accesso"),
        _ => answer.status == 401,
    }
}

fn fits(class: &str, sample: &Sample, call: &Call, answer: &Answer) -> bool {
    match class {
        "ok" => answer.status == call.answer && (sample.path == "/esci" || !answer.location().starts_with("/accesso")),
        "login" => is_login(&sample.method, answer),
        "403" => answer.status == 403,
        "404" => answer.status == 404,
        other => panic!("{other} is no class"),
    }
}

/// What an answer says, as far as it helps to see why it was given.
fn said(answer: &Answer) -> String {
    let words = tests::page::words(&answer.text());
    let from = ["C’è un errore", "Ci sono "].iter().find_map(|begins| words.find(begins)).unwrap_or_default();
    words[from..].chars().take(400).collect()
}
