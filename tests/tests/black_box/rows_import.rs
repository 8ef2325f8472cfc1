//! Files of timesheet rows over HTTP: a good one stored once, bad ones refused in words with
//! nothing stored and the memory of the server within its bound.

use std::io::{Read, Write};
use std::net::TcpStream;

use tests::database::wait;
use tests::{ATS_9, Answer, Database, Kind, Server, Visitor, page};
use uuid::Uuid;

use crate::steps::{LAST_QUARTER, ROWS_FILE, fill_in, import_page, open, send_rows};

/// Megabytes the server may come to whatever is sent to it: what it has at rest with its
/// database, the bodies under way and twice what a reader takes.
const MOST_MEMORY: u64 = 500;

/// Rows of the project of ATS 9, and files noted.
fn stored(database: &Database) -> (usize, usize) {
    wait(async {
        let store = database.open().await;
        let mut tx = store.read().await.unwrap();
        let project: Uuid = ATS_9.parse().unwrap();
        let rows = store::entry::entry_compact_list(&mut tx, project, None).await.unwrap().len();
        let days = LAST_QUARTER.parse::<domain::period::Period>().unwrap().days();
        let files = store::timesheet_import::timesheet_import_list(&mut tx, project, days, None, 100).await.unwrap();
        drop(tx);
        store.close().await;
        (rows, files.len())
    })
}

fn upload(visitor: &mut Visitor, content: &[u8]) -> Answer {
    visitor.upload(&import_page(ATS_9), ("file", content), &[])
}

#[test]
fn a_file_is_previewed_stored_and_adds_nothing_the_second_time() {
    for kind in Kind::all() {
        let database = Database::demo(kind);
        let server = Server::start(&database);
        let (before, _) = stored(&database);
        let preview = send_rows(&server, "ufficio.ats9", ATS_9);
        let mut office = server.user("ufficio.ats9");
        let words = page::words(&open(&mut office, &preview));
        assert!(
            words.contains("1 riga nuova (30 min)") && words.contains("non è stato ancora registrato nulla"),
            "{words}"
        );
        assert_eq!(stored(&database), (before, 1), "a preview stores no row");
        let done = fill_in(&mut office, &preview, "/registra", &[]);
        assert_eq!(done.location(), preview);
        let words = page::words(&open(&mut office, &preview));
        assert!(words.contains("1 riga registrata"), "{words}");
        assert_eq!(stored(&database).0, before + 1);
        let again = send_rows(&server, "ufficio.ats9", ATS_9);
        let html = open(&mut office, &again);
        assert!(page::words(&html).contains("Tutte le righe del file sono già registrate"));
        assert!(!page::actions(&html).iter().any(|action| action.ends_with("/registra")));
        assert_eq!(stored(&database), (before + 1, 2));
    }
}

#[test]
fn a_preview_that_is_no_longer_true_is_shown_again() {
    let database = Database::demo(Kind::Sqlite);
    let server = Server::start(&database);
    let preview = send_rows(&server, "ufficio.ats9", ATS_9);
    let mut office = server.user("ufficio.ats9");
    let old = page::form(&open(&mut office, &preview), "/registra");
    let other = ROWS_FILE.replace("18:00;18:30", "19:00;19:30");
    let between = upload(&mut office, other.as_bytes()).location().to_owned();
    fill_in(&mut office, &between, "/registra", &[]);
    let (rows, _) = stored(&database);
    let refused = office.post(&old.action, &old.body(&[]));
    assert_eq!(refused.status, 409);
    let words = page::words(&refused.text());
    assert!(words.contains("Nel frattempo questi dati sono stati modificati"), "{words}");
    assert_eq!(stored(&database).0, rows);
    fill_in(&mut office, &preview, "/registra", &[]);
    assert_eq!(stored(&database).0, rows + 1);
}

/// Bad files, each with the words that refuse it.
fn bad_files() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let head = "Operatore;Data;Dalle;Alle;Funzione;Altro luogo\n";
    let rows = |count: usize| format!("{head}{}", "OP-01;25/06/2022;8;9\n".repeat(count)).into_bytes();
    let good = bombs::good();
    vec![
        ("a PDF", b"%PDF-1.7 fattura".to_vec(), "Il file è un PDF"),
        ("a web page", b"<html><table><tr><td>Operatore</td></tr></table></html>".to_vec(), "una pagina web"),
        ("old Excel", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), "vecchio formato di Excel (.xls)"),
        ("nothing", Vec::new(), "Il file è vuoto"),
        ("a heading", head.as_bytes().to_vec(), "non contiene righe compilate"),
        ("no heading", b"OP-01;25/06/2022;8;9\n".to_vec(), "mancano le colonne"),
        ("zeros", vec![0; 100_000], "non sono testo"),
        ("a line of a megabyte", [head.as_bytes(), &[b'x'; 1_000_000]].concat(), "La riga 2 del file è troppo lunga"),
        ("a million rows", rows(700_000), "più di 100.000 righe"),
        ("half a workbook", good[..good.len() / 2].to_vec(), "incompleto o danneggiato"),
        ("rows without end", bombs::rows(), "Il file compresso contiene troppi dati"),
        ("texts without end", bombs::texts(), "Il file compresso contiene troppi dati"),
        ("a claim beyond memory", bombs::claims(), "non contiene righe compilate"),
        ("cells repeated without end", bombs::repeats(), "più di 100.000 righe"),
    ]
}

/// Workbooks that are small and say or unpack to much.
mod bombs {
    use std::io::{Cursor, Write};

    use zip::write::SimpleFileOptions;

    /// A part: its name, and a text repeated between two others.
    type Part<'a> = (&'a str, &'a str, &'a str, usize, &'a str);

    fn archive(parts: &[Part<'_>]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, before, repeated, times, after) in parts {
            let method = match *name {
                "mimetype" => zip::CompressionMethod::Stored,
                _ => zip::CompressionMethod::Deflated,
            };
            zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
            zip.write_all(before.as_bytes()).unwrap();
            let block = repeated.repeat(1_000);
            for _ in 0..times / 1_000 {
                zip.write_all(block.as_bytes()).unwrap();
            }
            zip.write_all(after.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    const BOOK: &str = "<workbook><sheets><sheet name=\"a\" id=\"1\"/></sheets></workbook>";
    const PARTS: &str = "<R><Relationship Id=\"1\" Type=\"x/worksheet\" Target=\"a.xml\"/>\
                         <Relationship Id=\"2\" Type=\"x/sharedStrings\" Target=\"s.xml\"/></R>";

    fn heading() -> String {
        let cell = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
        let names = ["Operatore", "Data", "Dalle", "Alle", "Funzione", "Altro luogo"];
        format!("<worksheet><sheetData><row>{}</row>", names.map(cell).concat())
    }

    fn workbook(sheet: (&str, usize), texts: (&str, &str, usize)) -> Vec<u8> {
        archive(&[
            ("xl/workbook.xml", BOOK, "", 0, ""),
            ("xl/_rels/workbook.xml.rels", PARTS, "", 0, ""),
            ("xl/a.xml", &heading(), sheet.0, sheet.1, "</sheetData></worksheet>"),
            ("xl/s.xml", texts.0, texts.1, texts.2, "</sst>"),
        ])
    }

    pub fn good() -> Vec<u8> {
        workbook(("", 0), ("<sst>", "", 0))
    }

    pub fn rows() -> Vec<u8> {
        workbook(("<row/>", 12_000_000), ("<sst>", "", 0))
    }

    pub fn texts() -> Vec<u8> {
        workbook(("", 0), ("<sst>", "<si/>", 12_000_000))
    }

    pub fn claims() -> Vec<u8> {
        workbook(("", 0), ("<sst uniqueCount=\"18446744073709551615\">", "", 0))
    }

    pub fn repeats() -> Vec<u8> {
        let cell = |text: &str| format!("<table-cell value-type=\"string\"><p>{text}</p></table-cell>");
        let names = ["Operatore", "Data", "Dalle", "Alle", "Funzione", "Altro luogo"].map(cell).concat();
        let content = format!(
            "<d><table><table-row>{names}</table-row><table-row number-rows-repeated=\"1000000000\">\
             <table-cell number-columns-repeated=\"1000000000\" value-type=\"string\"><p>x</p></table-cell></table-row></table></d>"
        );
        archive(&[
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet", "", 0, ""),
            ("content.xml", &content, "", 0, ""),
        ])
    }
}

#[test]
fn bad_files_are_refused_in_words_store_nothing_and_take_no_more_memory_than_is_stated() {
    let database = Database::demo(Kind::Sqlite);
    let server = Server::start(&database);
    let before = stored(&database);
    let mut office = server.user("ufficio.ats9");
    for (what, content, words) in bad_files() {
        let answer = upload(&mut office, &content);
        let said = page::words(&answer.text());
        assert_eq!(answer.status, 422, "{what}: {said}");
        assert!(said.contains(words), "{what}: {said}");
        assert!(said.contains("2. Carichi il file"), "{what}: the page to try again: {said}");
    }
    assert_eq!(stored(&database), before);
    if let Some(peak) = server.peak_memory() {
        assert!(peak < MOST_MEMORY, "the server came to {peak} MB");
    }
    assert_eq!(office.get("/home").status, 200, "and others can go on working");
}

/// Sends a body of so many bytes piece by piece, with or without saying how many.
fn send_large(server: &Server, cookie: &str, megabytes: usize, says_length: bool) -> String {
    let mut stream = TcpStream::connect(server.address()).unwrap();
    let head = "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"x.csv\"\r\n\r\n";
    let piece = vec![b'x'; 1024 * 1024];
    let length = head.len() + megabytes * piece.len();
    let framing =
        if says_length { format!("content-length: {length}") } else { "transfer-encoding: chunked".to_owned() };
    let origin = format!("http://{}", server.address());
    write!(
        stream,
        "POST {} HTTP/1.1\r\nhost: {}\r\norigin: {origin}\r\ncookie: {cookie}\r\nconnection: close\r\n\
         content-type: multipart/form-data; boundary=b\r\n{framing}\r\n\r\n",
        import_page(ATS_9),
        server.address()
    )
    .unwrap();
    let mut send = |bytes: &[u8]| {
        let chunk = if says_length {
            bytes.to_vec()
        } else {
            [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat()
        };
        stream.write_all(&chunk)
    };
    // A server that has seen enough of a body without length may hang up.
    let _ = send(head.as_bytes());
    for _ in 0..megabytes {
        if send(&piece).is_err() {
            break;
        }
    }
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn a_body_of_a_hundred_megabytes_is_answered_in_words_and_not_kept() {
    let database = Database::demo(Kind::Sqlite);
    let server = Server::start(&database);
    let before = stored(&database);
    let mut office = server.user("ufficio.ats9");
    let cookie = office.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
    let answer = send_large(&server, &cookie, 100, true);
    assert!(answer.starts_with("HTTP/1.1 413"), "{}", answer.lines().next().unwrap_or_default());
    let words = page::words(&answer);
    assert!(
        words.contains("Il file è troppo grande: il limite è di 16 MB") && words.contains("2. Carichi il file"),
        "{words}"
    );
    send_large(&server, &cookie, 100, false);
    if let Some(peak) = server.peak_memory() {
        assert!(peak < MOST_MEMORY, "the server came to {peak} MB");
    }
    let stranger = send_large(&server, "", 20, true);
    assert!(stranger.starts_with("HTTP/1.1 413") || stranger.is_empty(), "{stranger}");
    assert_eq!(stored(&database), before);
    assert_eq!(office.get("/home").status, 200);
}

#[test]
fn a_file_cut_off_on_the_way_is_no_file() {
    let database = Database::demo(Kind::Sqlite);
    let server = Server::start(&database);
    let office = server.user("ufficio.ats9");
    let origin = format!("http://{}", server.address());
    let headers = [("origin", origin.as_str()), ("content-type", "multipart/form-data; boundary=b")];
    let body = format!("--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"x.csv\"\r\n\r\n{ROWS_FILE}");
    let answer = office.send("POST", &import_page(ATS_9), &headers, body.as_bytes()).unwrap();
    assert_eq!(answer.status, 400, "{}", answer.text());
    assert!(answer.text().contains("lo carichi di nuovo"), "{}", answer.text());
    assert_eq!(stored(&database).1, 0);
}
