//! Lists written and read back.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use proptest::prelude::*;

use super::*;

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2021, 12, day).unwrap()
}

struct Line {
    name: &'static str,
    on: NaiveDate,
    minutes: i64,
    cents: i64,
}

fn lines() -> Vec<Line> {
    vec![
        Line { name: "Però; «così» \"sì\"", on: day(31), minutes: 7 * 60 + 20, cents: 123_456 },
        Line { name: "=SOMMA(A1)", on: day(1), minutes: 123 * 60 + 45, cents: -5 },
    ]
}

fn table(lines: &[Line], minutes: i64) -> TableFile {
    TableFile::new(
        "Prova: righe",
        lines,
        vec![
            column("Nome", |line: &Line| Cell::text(line.name)),
            column("Giorno", |line: &Line| Cell::Date(line.on)),
            column("Quando", |line: &Line| Cell::DateTime(line.on.and_hms_opt(10, 5, 59).unwrap())),
            column("Dalle", |_: &Line| Cell::Time("08:30".parse().unwrap())),
            summed("Ore", Cell::Minutes(Minutes::new(minutes)), |line: &Line| {
                Cell::Minutes(Minutes::new(line.minutes))
            }),
            column("Importo", |line: &Line| Cell::Cents(Cents::new(line.cents))),
            column("Anni", |_: &Line| Cell::Decimal("12.5".parse().unwrap())),
        ],
    )
    .fact("Filtro", "ATS 9")
}

fn csv_text(table: &TableFile) -> String {
    String::from_utf8(table.write(FileFormat::Csv).unwrap()).unwrap()
}

fn workbook(table: &TableFile) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(table.write(FileFormat::Xlsx).unwrap())).unwrap()
}

#[test]
fn the_csv_is_what_an_italian_spreadsheet_opens() {
    assert_eq!(
        csv_text(&table(&lines(), 131 * 60 + 5)),
        "\u{feff}Nome;Giorno;Quando;Dalle;Ore;Importo;Anni\r\n\
         \"Però; «così» \"\"sì\"\"\";31/12/2021;31/12/2021 10:05;08:30;7:20;1234,56;12,5\r\n\
         '=SOMMA(A1);01/12/2021;01/12/2021 10:05;08:30;123:45;-0,05;12,5\r\n\
         Totale;;;;131:05;;\r\n"
    );
}

#[test]
fn the_workbook_has_numbers_and_dates_not_texts() {
    let mut book = workbook(&table(&lines(), 131 * 60 + 5));
    assert_eq!(book.sheet_names(), ["Prova righe", "Informazioni"]);
    let rows = book.worksheet_range("Prova righe").unwrap();
    assert_eq!(rows.get_size(), (4, 7));
    let at = |row, column| rows.get_value((row, column)).unwrap().clone();
    assert_eq!(at(0, 4), Data::String("Ore".to_owned()));
    assert_eq!(at(2, 0), Data::String("=SOMMA(A1)".to_owned()), "text, no formula");
    assert_eq!(at(1, 5), Data::Float(1234.56));
    assert_eq!(at(2, 5), Data::Float(-0.05));
    assert_eq!(at(1, 6), Data::Float(12.5));
    let Data::DateTime(date) = at(1, 1) else { panic!("{:?}", at(1, 1)) };
    assert_eq!(date.to_ymd_hms_milli(), (2021, 12, 31, 0, 0, 0, 0));
    let Data::DateTime(moment) = at(1, 2) else { panic!("{:?}", at(1, 2)) };
    assert_eq!(moment.to_ymd_hms_milli(), (2021, 12, 31, 10, 5, 0, 0), "to the minute, as the CSV");
    let Data::DateTime(hours) = at(3, 4) else { panic!("{:?}", at(3, 4)) };
    assert!(hours.is_duration());
    assert_eq!((hours.as_f64() * 1440.0).round(), f64::from(131 * 60 + 5));
    assert_eq!(at(3, 0), Data::String("Totale".to_owned()));
    assert!(book.worksheet_formula("Prova righe").unwrap().is_empty());
    let facts = book.worksheet_range("Informazioni").unwrap();
    assert_eq!(facts.get_value((2, 1)), Some(&Data::String("ATS 9".to_owned())));
}

#[test]
fn a_total_that_is_not_the_sum_of_the_rows_is_never_written() {
    for format in FileFormat::ALL {
        assert_eq!(
            table(&lines(), 131 * 60 + 4).write(format),
            Err(DocumentError::ColumnTotal {
                column: "Ore".to_owned(),
                rows: "131:05".to_owned(),
                total: "131:04".to_owned()
            })
        );
    }
    let mixed = TableFile::new(
        "Miste",
        &[Cell::Integer(1), Cell::Minutes(Minutes::new(1))],
        vec![summed("Somma", Cell::Integer(2), Cell::clone)],
    );
    assert!(mixed.write(FileFormat::Csv).is_err(), "hours and numbers have no sum");
}

#[test]
fn an_empty_list_has_heads_and_a_total_of_nothing() {
    let empty = table(&[], 0);
    assert!(empty.is_empty());
    assert_eq!(csv_text(&empty).lines().count(), 2);
    assert_eq!(workbook(&empty).worksheet_range("Prova righe").unwrap().get_size().0, 2);
}

#[test]
fn the_same_list_gives_the_same_bytes_at_any_hour() {
    let table = table(&lines(), 131 * 60 + 5);
    let bytes = table.write(FileFormat::Xlsx).unwrap();
    assert!(bytes == table.write(FileFormat::Xlsx).unwrap());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    for index in 0..archive.len() {
        let file = archive.by_index(index).unwrap();
        let made = file.last_modified().unwrap();
        assert_eq!((made.year(), made.month(), made.day()), (1980, 1, 1), "{:?}", file.name());
    }
    let mut core = archive.by_name("docProps/core.xml").unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut core, &mut text).unwrap();
    assert!(text.contains("2000-01-01T00:00:00Z"), "{text}");
}

#[test]
fn text_a_spreadsheet_would_refuse_is_cut() {
    let long = TableFile::new("Lungo", &["à".repeat(40_000)], vec![column("Testo", |text: &String| Cell::text(text))]);
    let rows = workbook(&long).worksheet_range("Lungo").unwrap();
    let Some(Data::String(text)) = rows.get_value((1, 0)) else { panic!("no text") };
    assert!(text.ends_with("à…") && text.chars().count() == 32_767);
    assert!(csv_text(&long).contains(&"à".repeat(40_000)), "a CSV takes it whole");
}

#[test]
fn words_in_the_address_name_the_formats() {
    assert_eq!(FileFormat::of_code("csv"), Some(FileFormat::Csv));
    assert_eq!(FileFormat::of_code("xlsx"), Some(FileFormat::Xlsx));
    assert_eq!(FileFormat::of_code("XLSX"), None);
}

proptest! {
    #[test]
    fn no_text_begins_as_a_formula_and_none_is_lost(text in "[ \t\r\n]?[=+@＝＋＠\t\r-]?.{0,20}") {
        let table = TableFile::new("Testi", std::slice::from_ref(&text), vec![column("Testo", |text: &String| Cell::text(text))]);
        let csv = csv_text(&table);
        let body = csv.trim_start_matches('\u{feff}').as_bytes();
        let mut reader = ::csv::ReaderBuilder::new().delimiter(b';').from_reader(body);
        let Some(record) = reader.records().next() else {
            // A line with one empty cell is an empty line.
            prop_assert!(text.replace('\0', "").is_empty());
            return Ok(());
        };
        let cell = record.unwrap().get(0).unwrap().to_owned();
        let begins = cell.trim_start().chars().next();
        prop_assert!(!begins.is_some_and(|sign| "=+-@＝＋－＠".contains(sign)), "{:?}", cell);
        prop_assert!(!cell.starts_with(['\t', '\r', '\n']), "{:?}", cell);
        let clean = text.replace('\0', "");
        prop_assert!(cell == clean || cell == format!("'{clean}"), "{:?} of {:?}", cell, text);
    }

    #[test]
    fn figures_are_never_touched_and_add_up_in_both_files(
        figures in prop::collection::vec((-100_000i64..1_000_000, -9_999_999i64..9_999_999_999), 0..12)
    ) {
        let minutes: i64 = figures.iter().map(|(minutes, _)| minutes).sum();
        let cents: i64 = figures.iter().map(|(_, cents)| cents).sum();
        let table = TableFile::new("Cifre", &figures, vec![
            column("Riga", |_: &(i64, i64)| Cell::text("riga")),
            summed("Ore", Cell::Minutes(Minutes::new(minutes)), |f: &(i64, i64)| Cell::Minutes(Minutes::new(f.0))),
            summed("Importo", Cell::Cents(Cents::new(cents)), |f: &(i64, i64)| Cell::Cents(Cents::new(f.1))),
        ]);
        let csv = csv_text(&table);
        let clock = |text: &str| {
            let (hours, rest) = text.split_once(':').unwrap();
            let length = hours.trim_start_matches('-').parse::<i64>().unwrap() * 60 + rest.parse::<i64>().unwrap();
            if text.starts_with('-') { -length } else { length }
        };
        let lines = csv.lines().skip(1).map(|line| line.split(';').collect::<Vec<_>>()).collect::<Vec<_>>();
        let (total, rows) = lines.split_last().unwrap();
        prop_assert_eq!(rows.len(), figures.len());
        prop_assert_eq!(rows.iter().map(|row| clock(row[1])).sum::<i64>(), clock(total[1]));
        let money = |text: &str| text.replace(',', "").parse::<i64>().unwrap();
        prop_assert_eq!(rows.iter().map(|row| money(row[2])).sum::<i64>(), money(total[2]));
        prop_assert_eq!((clock(total[1]), money(total[2])), (minutes, cents));

        let range = workbook(&table).worksheet_range("Cifre").unwrap();
        let column = |column: u32, unit: f64| -> Vec<i128> {
            (1..=u32::try_from(figures.len()).unwrap() + 1)
                .map(|row| match range.get_value((row, column)).unwrap() {
                    Data::Float(number) => *number,
                    Data::DateTime(time) => time.as_f64(),
                    other => panic!("{other:?}"),
                })
                .map(|number| format!("{:.0}", number * unit).parse::<i128>().unwrap())
                .collect()
        };
        for (column, total) in [(column(1, 1440.0), minutes), (column(2, 100.0), cents)] {
            let (last, rows) = column.split_last().unwrap();
            prop_assert_eq!(rows.iter().sum::<i128>(), *last);
            prop_assert_eq!(*last, i128::from(total));
        }
    }
}
