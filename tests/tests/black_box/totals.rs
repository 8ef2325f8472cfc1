//! No total differs from the sum of the rows shown: random sheets, stored by the program, read
//! back from every page, PDF, XLSX and CSV that shows their rows or sums. A figure that failed is
//! named with the seed of its case; `TOTALS_SEED` runs that case alone.

mod reading;
mod sheets;

use std::collections::BTreeMap;

use tests::page::{self, Row, amount, words};
use tests::{ATS_9, Database, Kind, Server, Visitor};

use crate::steps::open;
use reading::{Sheet, column, csv, data, hours, integer, pdf_sheets, pdf_text, xlsx};
use sheets::{Choices, PERIOD, Stored, minutes_of};

/// Random cases on each database.
const CASES: u64 = 12;
/// The months of the period.
const MONTHS: [(u32, &str); 3] = [(4, "aprile"), (5, "maggio"), (6, "giugno")];

/// The sum of a column of hours, by its label, and the total under it.
fn hours_and_total(rows: &[Row], foot: &[Row], label: &str) -> (i64, i64) {
    let sum = rows.iter().filter_map(|row| row.cell(label)).map(hours).sum();
    (sum, hours(foot[0].cell(label).unwrap_or_else(|| panic!("no total of {label}"))))
}

/// The page of a sheet, month by month; gives the minutes of the whole sheet.
fn sheet_page(visitor: &mut Visitor, stored: &Stored, seed: &str) -> i64 {
    let mut whole = 0;
    for (month, name) in MONTHS {
        let html = open(visitor, &format!("{}?mese={month}&modulo=righe", stored.address()));
        let (rows, foot) = page::table(&html, "mese");
        // Days without rows and sums of weeks are no rows of work.
        let rows = rows.into_iter().filter(|row| row.cell("Orario").is_some()).collect::<Vec<_>>();
        let (sum, total) = hours_and_total(&rows, &foot, "Ore");
        assert_eq!(sum, total, "seed {seed}: {name} of {}", stored.operator);
        assert_eq!(sum, stored.minutes_in(month), "seed {seed}: {name} of {}", stored.operator);
        let days: i64 = rows.iter().filter_map(|row| row.cell("Nel giorno")).map(hours).sum();
        assert_eq!(days, total, "seed {seed}: days of {name} of {}", stored.operator);
        whole += sum;

        let (functions, foot) = page::table(&html, "ore-funzione");
        let month_label = format!("In {name}");
        let labels = ["Nel mese", month_label.as_str()];
        let label = labels.into_iter().find(|label| foot[0].cell(label).is_some()).expect("the month's column");
        let of_month: i64 = functions.iter().filter_map(|row| labels.iter().find_map(|l| row.cell(l))).map(hours).sum();
        assert_eq!(of_month, hours(foot[0].cell(label).unwrap()), "seed {seed}: functions in {name}");
        assert_eq!(of_month, sum, "seed {seed}: functions in {name}");
        for label in ["Nel periodo", "Nel progetto", "Assegnate", "Restano"] {
            let (sum, total) = hours_and_total(&functions, &foot, label);
            assert_eq!(sum, total, "seed {seed}: «{label}» of {}", stored.operator);
        }
        assert_eq!(hours(foot[0].cell("Nel periodo").unwrap()), stored.minutes(), "seed {seed}");
        let cents = |row: &Row| amount(row.cell("Valore del periodo").unwrap()).expect("an amount").get();
        assert_eq!(functions.iter().map(cents).sum::<i64>(), cents(&foot[0]), "seed {seed}: value of the functions");
    }
    whole
}

/// The page of the period and its files; gives minutes by operator.
fn overview(visitor: &mut Visitor, seed: &str) -> BTreeMap<String, i64> {
    let path = format!("/progetti/{ATS_9}/timesheet");
    let html = open(visitor, &format!("{path}?periodo={PERIOD}"));
    let (rows, foot) = page::table(&html, "operatori");
    for label in ["Ore", "Nel progetto", "Assegnate"] {
        let (sum, total) = hours_and_total(&rows, &foot, label);
        assert_eq!(sum, total, "seed {seed}: «{label}» of the overview");
    }
    let count: i64 = rows.iter().map(|row| integer(row.cell("Righe").unwrap())).sum();
    assert_eq!(count, integer(foot[0].cell("Righe").unwrap()), "seed {seed}: rows of the overview");
    let (periods, foot_of_periods) = page::table(&html, "periodi");
    let (sum, total) = hours_and_total(&periods, &foot_of_periods, "Ore");
    assert_eq!(sum, total, "seed {seed}: the periods");

    let address = format!("{path}/esporta/FORMATO?periodo={PERIOD}");
    let heads = ["Righe", "Ore", "Nel progetto", "Assegnate", "Giorni senza righe", "Errori", "Avvisi"];
    let file = both_files(visitor, &address, &heads, seed);
    assert_eq!(column(&file, "Ore").1, total_of(&foot, "Ore"), "seed {seed}: overview and file");
    let files = both_files(visitor, &format!("{path}/periodi/esporta/FORMATO"), &["Ore"], seed);
    assert_eq!(column(&files, "Ore").1, total, "seed {seed}: periods and file");
    data(&file).iter().map(|row| (row["Codice"].clone(), hours(&row["Ore"]))).collect()
}

fn total_of(foot: &[Row], label: &str) -> i64 {
    hours(foot[0].cell(label).unwrap())
}

/// The XLSX and the CSV at an address say the same, and every total is the sum of its column.
fn both_files(visitor: &mut Visitor, address: &str, totals: &[&str], seed: &str) -> Vec<Vec<String>> {
    let get = |visitor: &mut Visitor, format: &str| {
        let answer = visitor.get(&address.replace("FORMATO", format));
        assert_eq!(answer.status, 200, "{address}: {}", words(&answer.text()));
        answer.body
    };
    let text = csv(&get(visitor, "csv"));
    let book = xlsx(&get(visitor, "xlsx"));
    assert_eq!(text.len(), book.len(), "seed {seed}: {address}");
    for (text, book) in text.iter().zip(&book) {
        assert_eq!(text, book, "seed {seed}: {address}");
    }
    for head in totals {
        let (sum, total) = column(&text, head);
        assert_eq!(sum, total, "seed {seed}: «{head}» of {address}");
    }
    text
}

/// The rows of sheets as files, of a sheet or of the whole period.
fn row_files(visitor: &mut Visitor, address: &str, expected: i64, rows: usize, seed: &str) {
    let file = both_files(visitor, &format!("{address}/esporta/FORMATO"), &["Ore"], seed);
    assert_eq!(column(&file, "Ore").1, expected, "seed {seed}: {address}");
    assert_eq!(data(&file).len(), rows, "seed {seed}: {address}");
    for row in data(&file) {
        let length = minutes_of(&row["Alle"]) - minutes_of(&row["Dalle"]);
        assert_eq!(length, hours(&row["Ore"]), "seed {seed}: {row:?}");
    }
}

/// The PDF of a sheet, of all sheets, and the declaration.
fn papers(visitor: &mut Visitor, sheets: &[Stored], all: i64, seed: &str) {
    let get = |visitor: &mut Visitor, path: &str| {
        let answer = visitor.get(path);
        assert_eq!(answer.status, 200, "{path}");
        pdf_text(&answer.body)
    };
    let check = |found: &Sheet| {
        for (month, (rows, total)) in &found.months {
            assert_eq!(rows, total, "seed {seed}: {month} of {} on paper", found.operator);
        }
        assert_eq!(found.summary, found.stated, "seed {seed}: summary of {}", found.operator);
        assert_eq!(found.months.values().map(|(rows, _)| rows).sum::<i64>(), found.stated, "seed {seed}");
    };
    for stored in sheets {
        let [found] = &pdf_sheets(&get(visitor, &format!("{}/pdf", stored.address())))[..] else {
            panic!("seed {seed}: one sheet")
        };
        check(found);
        assert_eq!(found.stated, stored.minutes(), "seed {seed}: {}", found.operator);
    }
    let base = format!("/progetti/{ATS_9}/timesheet/{PERIOD}");
    let declaration = reading::declaration(&get(visitor, &format!("{base}/dichiarazione/pdf")));
    assert_eq!(declaration.stated, all, "seed {seed}: the declaration");
    assert_eq!(declaration.tables.len(), 3, "seed {seed}: {declaration:?}");
    for (sum, total) in &declaration.tables {
        assert_eq!((*sum, *total), (all, all), "seed {seed}: a table of the declaration");
    }
    let whole = get(visitor, &format!("{base}/pdf"));
    let found = pdf_sheets(&whole);
    found.iter().for_each(check);
    assert_eq!(found.iter().map(|sheet| sheet.stated).sum::<i64>(), all, "seed {seed}: all sheets on paper");
}

/// The Region's queue of the ATS, page by page, and its file.
fn queue(officer: &mut Visitor, all: i64, seed: &str) {
    let filter = format!("ats=9&periodo={PERIOD}");
    let html = open(officer, &format!("/regione/controlli?{filter}"));
    let (rows, foot) = page::table(&html, "coda");
    let (sum, total) = hours_and_total(&rows, &foot, "Ore");
    assert_eq!((sum, total), (all, all), "seed {seed}: the queue");
    let count: i64 = rows.iter().map(|row| integer(row.cell("Righe").unwrap())).sum();
    assert_eq!(count, integer(foot[0].cell("Righe").unwrap()), "seed {seed}: rows of the queue");
    let file = both_files(officer, &format!("/regione/controlli/esporta/FORMATO?{filter}"), &["Righe", "Ore"], seed);
    assert_eq!(column(&file, "Ore").1, all, "seed {seed}: the queue's file");
    assert_eq!(data(&file).len(), rows.len(), "seed {seed}: the queue's file");
}

/// The rows of the determination, month by month, and their file.
fn determination(officer: &mut Visitor, sheets: &[Stored], seed: &str) {
    for (month, name) in MONTHS {
        let path = format!("/progetti/{ATS_9}/determinazione/righe");
        let html = open(officer, &format!("{path}?mese=2022-{month:02}"));
        let expected: i64 = sheets.iter().map(|stored| stored.minutes_in(month)).sum();
        if expected > 0 {
            let (rows, foot) = page::table(&html, "righe");
            for label in ["Ore", "Ammesse"] {
                let (sum, total) = hours_and_total(&rows, &foot, label);
                assert_eq!(sum, total, "seed {seed}: «{label}» of the determination in {name}");
            }
            assert_eq!(total_of(&foot, "Ore"), expected, "seed {seed}: the determination in {name}");
        }
        let address = format!("{path}/esporta/FORMATO?mese=2022-{month:02}");
        let file = both_files(officer, &address, &["Ore", "Ammesse"], seed);
        assert_eq!(column(&file, "Ore").1, expected, "seed {seed}: the determination's file in {name}");
    }
}

fn case(server: &Server, database: &Database, choices: &Choices, number: u64) {
    let seed = &format!("{number} on {:?}", database.kind());
    let mut staff = server.user("ufficio.ats9");
    let mut officer = server.user("istruttore");
    let sheets = sheets::store_random(&staff, choices, number);
    let all: i64 = sheets.iter().map(Stored::minutes).sum();
    let count = sheets.iter().map(|stored| stored.rows.len()).sum();

    let lines = overview(&mut staff, seed);
    assert_eq!(lines.values().sum::<i64>(), all, "seed {seed}: the overview");
    for stored in &sheets {
        assert_eq!(lines[&stored.operator], stored.minutes(), "seed {seed}: {}", stored.operator);
        assert_eq!(sheet_page(&mut staff, stored, seed), stored.minutes(), "seed {seed}: {}", stored.operator);
        row_files(&mut staff, &stored.address(), stored.minutes(), stored.rows.len(), seed);
    }
    row_files(&mut staff, &format!("/progetti/{ATS_9}/timesheet/{PERIOD}"), all, count, seed);
    papers(&mut staff, &sheets, all, seed);

    sheets::set_state(database, "sent");
    queue(&mut officer, all, seed);
    sheets::set_state(database, "accepted");
    determination(&mut officer, &sheets, seed);
    sheets::set_state(database, "draft");
}

#[test]
fn every_total_is_the_sum_of_its_rows_and_the_same_everywhere() {
    for kind in Kind::all() {
        let database = Database::demo(kind);
        let choices = sheets::empty(&database);
        let server = Server::start(&database);
        match std::env::var("TOTALS_SEED").ok().and_then(|seed| seed.parse().ok()) {
            Some(seed) => case(&server, &database, &choices, seed),
            None => (1..=CASES).for_each(|seed| case(&server, &database, &choices, seed)),
        }
    }
}
