//! A list of participants, sent as the office sends it, leaves no trace of anybody: not in the
//! database, not among the files, not in the log, not on a page or in a file that the Region reads
//! (art. 13).

use std::collections::{BTreeSet, VecDeque};
use std::fs;
use std::io::{Cursor, Read as _};
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::identifiers::{Sex, TaxCode};
use sha2::{Digest as _, Sha256};
use store::testing::postgres_rows;
use tests::database::wait;
use tests::program::Scratch;
use tests::{ATS_11, Answer, Database, Kind, Server, Visitor, browser, page};

/// How all tax codes of the list begin: whoever is found whole is found by this.
const BEGINNING: &str = "ZRVDGR80A";
/// What else the list says of people.
const WORDS: [&str; 5] = ["Zorvadini", "Adalgrima", "Inesistenza", "zorvadini@", "0000123987"];
/// Pages of a project looked at, at most.
const MOST_PAGES: usize = 400;

/// People who never were: born in one month, so that their codes begin alike.
fn codes() -> Vec<String> {
    let code = |number: u32| {
        let birth = chrono::NaiveDate::from_ymd_opt(1980, 1, number / 2 % 31 + 1).unwrap();
        let sex = if number.is_multiple_of(2) { Sex::Female } else { Sex::Male };
        let code = TaxCode::synthetic("Zorvadini", "Adalgrima", birth, sex, "E388").unwrap().to_string();
        assert!(code.starts_with(BEGINNING), "{code}");
        code
    };
    (0..60).map(code).collect()
}

fn list(codes: &[String]) -> String {
    let heading = "CODICE_PROGETTO;CODICE_FISCALE;NOME;COGNOME;DATA_NASCITA;COMUNE_NASCITA_COD_ISTAT;\
                   COMUNE_RESIDENZA_COD_ISTAT;RESIDENZA_INDIRIZZO;TELEFONO;EMAIL;TCOND_COD_TIPOCONDOCCUP_PK;01_TCONV;\
                   DATA_ISCRIZIONE\n";
    let rows = codes.iter().zip(0_u32..).map(|(code, number)| {
        let day = number / 2 % 31 + 1;
        format!(
            "7;{code};Adalgrima;Zorvadini;{day:02}/01/1980;042021;042021;Via dell’Inesistenza, {number};0000123987;\
             zorvadini@prova.invalid;3;02;{:02}/05/2022\n",
            number % 28 + 1
        )
    });
    heading.chars().map(String::from).chain(rows).collect()
}

/// Sends a list under a name that names somebody too.
fn send(office: &mut Visitor, address: &str, content: &str) -> Answer {
    const BOUNDARY: &str = "participants-boundary";
    let body = format!(
        "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"estratta\"\r\n\r\n30/06/2022\r\n--{BOUNDARY}\r\n\
         content-disposition: form-data; name=\"file\"; filename=\"Zorvadini Adalgrima.csv\"\r\n\
         content-type: text/csv\r\n\r\n{content}\r\n--{BOUNDARY}--\r\n"
    );
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    office
        .send("POST", address, &[("content-type", &kind), ("sec-fetch-site", "same-origin")], body.as_bytes())
        .unwrap()
}

/// Texts that are looked for all at once: a table of their first three bytes tells where to look.
struct Wanted {
    begins: Vec<bool>,
    texts: Vec<Vec<u8>>,
}

impl Wanted {
    fn of(texts: Vec<Vec<u8>>) -> Self {
        let mut begins = vec![false; 1 << 24];
        for text in &texts {
            begins[Self::place(text)] = true;
        }
        Wanted { begins, texts }
    }

    fn place(bytes: &[u8]) -> usize {
        usize::from(bytes[0]) << 16 | usize::from(bytes[1]) << 8 | usize::from(bytes[2])
    }

    fn found(&self, bytes: &[u8]) -> Option<&Vec<u8>> {
        let places = bytes.windows(3).enumerate().filter(|(_, window)| self.begins[Self::place(window)]);
        places.into_iter().find_map(|(at, _)| self.texts.iter().find(|text| bytes[at..].starts_with(text)))
    }
}

/// What gives somebody away, in the forms it might be kept in.
struct Traces {
    /// Whatever their case.
    words: Wanted,
    /// As they are.
    bytes: Wanted,
}

impl Traces {
    fn of(codes: &[String]) -> Self {
        let hex = |text: &str| text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
        let mut words: Vec<String> = WORDS.iter().map(|word| word.to_lowercase()).collect();
        words.push(BEGINNING.to_lowercase());
        for text in [BEGINNING.to_owned(), BEGINNING.to_lowercase(), "Zorvadini".to_owned(), "ZORVADINI".to_owned()] {
            words.push(hex(&text));
        }
        let mut bytes = Vec::new();
        for text in [BEGINNING.to_owned(), BEGINNING.to_lowercase()] {
            // Wherever it stands in what was encoded, the letters that depend on it alone.
            for before in 0..3 {
                let encoded = STANDARD.encode([vec![0; before], text.clone().into_bytes()].concat());
                let plain = encoded.trim_end_matches('=');
                let from = if before == 0 { 0 } else { 4 };
                bytes.push(plain.as_bytes()[from..plain.len() - 1].to_vec());
            }
            bytes.push(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
        }
        // A hash without a key is found by trying all codes there are.
        for code in codes {
            let hash = Sha256::digest(code.as_bytes());
            words.push(format!("{hash:x}"));
            bytes.push(hash.to_vec());
        }
        let words = words.into_iter().map(String::into_bytes).collect();
        Traces { words: Wanted::of(words), bytes: Wanted::of(bytes) }
    }

    /// The first that is there.
    fn found(&self, bytes: &[u8]) -> Option<String> {
        let found = self.words.found(&bytes.to_ascii_lowercase()).or_else(|| self.bytes.found(bytes));
        found.map(|wanted| String::from_utf8_lossy(wanted).into_owned())
    }

    fn assert_none(&self, what: &str, bytes: &[u8]) {
        if let Some(trace) = self.found(bytes) {
            panic!("{what} holds {trace}");
        }
    }
}

/// A file with what is packed in it.
fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut all = bytes.to_vec();
    if let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) {
        for index in 0..archive.len() {
            let mut part = archive.by_index(index).unwrap();
            all.extend_from_slice(part.name().unwrap().as_bytes());
            part.read_to_end(&mut all).unwrap();
        }
    }
    all
}

fn look_in(folder: &Path, traces: &Traces) -> usize {
    let mut seen = 0;
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        traces.assert_none("the name of a file", entry.file_name().as_encoded_bytes());
        if entry.path().is_dir() {
            seen += look_in(&entry.path(), traces);
        } else {
            traces.assert_none("a file", &unpacked(&fs::read(entry.path()).unwrap()));
            seen += 1;
        }
    }
    seen
}

/// Follows all links of a project's pages; gives how many pages and files were read.
fn look_at_pages(visitor: &mut Visitor, traces: &Traces) -> usize {
    let root = format!("/progetti/{ATS_11}");
    let mut open = VecDeque::from([root.clone(), format!("{root}/monitoraggio/indicatori"), "/home".to_owned()]);
    let mut seen = BTreeSet::from_iter(open.iter().cloned());
    let mut read = 0;
    while let Some(address) = open.pop_front() {
        if read == MOST_PAGES {
            break;
        }
        let answer = visitor.get(&address);
        if answer.status != 200 {
            continue;
        }
        read += 1;
        traces.assert_none(&address, &unpacked(&answer.body));
        for (name, value) in &answer.headers {
            traces.assert_none(&format!("{address}, {name}"), value.as_bytes());
        }
        if !answer.header("content-type").starts_with("text/html") {
            continue;
        }
        for tag in page::tags(&answer.text(), "a") {
            let Some(link) = page::attribute(tag, "href") else { continue };
            let link = link.split('#').next().unwrap_or_default().to_owned();
            if link.starts_with(&root) && seen.insert(link.clone()) {
                open.push_back(link);
            }
        }
    }
    assert!(seen.iter().any(|address| address.contains("/esporta/")), "exports are among them");
    read
}

fn look_in_database(database: &Database, traces: &Traces) {
    match database.kind() {
        Kind::Sqlite => {
            let path = database.url().split_once(':').unwrap().1.trim_start_matches("//").to_owned();
            let mut files = 0;
            for ending in ["", "-wal", "-shm"] {
                if let Ok(bytes) = fs::read(format!("{path}{ending}")) {
                    traces.assert_none(&format!("the database{ending}"), &bytes);
                    files += 1;
                }
            }
            assert!(files > 0, "{path}");
        }
        Kind::Postgres => {
            for row in wait(postgres_rows(database.url())).unwrap() {
                traces.assert_none("a row", row.as_bytes());
            }
        }
    }
}

#[test]
fn a_list_leaves_no_trace_of_anybody() {
    let codes = codes();
    let traces = Traces::of(&codes);
    let good = list(&codes);
    // What is looked for is found where it is.
    for planted in [
        good.clone(),
        codes[3].to_lowercase(),
        codes[4].bytes().map(|byte| format!("{byte:02X}")).collect(),
        STANDARD.encode(&good),
        format!("{:x}", Sha256::digest(codes[5].as_bytes())),
    ] {
        assert!(traces.found(planted.as_bytes()).is_some(), "{planted}");
    }
    for kind in Kind::all() {
        let database = Database::demo(kind);
        let (files, keys) = (Scratch::new(), Scratch::new());
        let folders = [files.path().to_str().unwrap(), keys.path().to_str().unwrap()];
        let server = Server::start_logging(&database, &["--files", folders[0], "--keys", folders[1]], "debug");
        let mut office = server.user("ufficio.ats11");
        let address = format!("/progetti/{ATS_11}/monitoraggio/partecipanti");
        // Refused lists leave nothing either: no activity yet, a wrong code, a file that is none.
        let wrong = good.replacen(&codes[0], &format!("{}9", &codes[0][..15]), 1);
        assert_eq!(send(&mut office, &address, &good).status, 422);
        let activity = browser::form(&[("attivita", "7"), ("funzione", "case_management")]);
        assert_eq!(office.post(&format!("{address}/attivita"), &activity).status, 303);
        for bad in [&wrong, &good.replace("CODICE_FISCALE", "ALTRO"), &format!("%PDF-1.7 {good}")] {
            let refused = send(&mut office, &address, bad);
            assert_eq!(refused.status, 422);
            traces.assert_none("the page of a refused list", &refused.body);
        }
        let taken = send(&mut office, &address, &good);
        assert_eq!(taken.status, 303, "{}", taken.text());
        assert_eq!(send(&mut office, &address, &good).status, 303, "and the same again");
        let own = office.get(&address);
        assert!(page::words(&own.text()).contains("60 persone"), "the list was taken in");
        traces.assert_none("the office’s page", &own.body);

        look_in_database(&database, &traces);
        let mut officer = server.user("istruttore");
        let read = look_at_pages(&mut officer, &traces);
        assert!(read > 50, "{read} pages and files");
        look_at_pages(&mut server.user("controlli"), &traces);
        let log = server.log();
        assert!(log.contains("\"level\":\"DEBUG\"") && log.contains("partecipanti"), "the log is that of debugging");
        traces.assert_none("the log", log.as_bytes());
        look_in(files.path(), &traces);
        assert!(look_in(keys.path(), &traces) >= 1, "a key was made");
        server.stop();
        look_in_database(&database, &traces);
    }
}
