//! The declaration's sums, and when it is a draft.

use super::*;
use crate::timesheet;
use crate::timesheet::tests::{quarter, sheet};

pub(crate) fn declaration() -> Declaration {
    let sheet = sheet(Vec::new());
    Declaration {
        identity: sheet.identity,
        ats: sheet.ats,
        body: sheet.body,
        period: sheet.period,
        from: sheet.from,
        to: sheet.to,
        apart: sheet.apart,
        missing: Vec::new(),
        signer: Some(("Il rappresentante legale".to_owned(), None)),
    }
}

pub(crate) fn sheets() -> Vec<Timesheet> {
    let morning = quarter().into_iter().filter(|row| row.function == ServiceFunction::Access).collect();
    vec![
        sheet(quarter()),
        Timesheet { operator: "Ugo Prova".to_owned(), ..sheet(morning) },
        Timesheet { operator: "Senza Ore".to_owned(), ..sheet(Vec::new()) },
    ]
}

fn minutes(clock: &str) -> i64 {
    let (hours, minutes) = clock.split_once(':').unwrap();
    hours.replace('.', "").parse::<i64>().unwrap() * 60 + minutes.parse::<i64>().unwrap()
}

#[test]
fn every_total_is_the_sum_of_its_rows_and_of_the_sheets() {
    let sheets = sheets();
    let expected: Minutes = sheets.iter().flat_map(|sheet| &sheet.rows).map(TimesheetRow::minutes).sum();
    let made = document(&declaration(), &sheets).unwrap();
    let tables =
        made.blocks.iter().filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None });
    let mut count = 0;
    for table in tables {
        count += 1;
        let hours = table.columns.iter().position(|column| column.head == "Ore").unwrap();
        let (total, rows) = table.rows.split_last().unwrap();
        assert_eq!(rows.iter().map(|row| minutes(&row.cells[hours])).sum::<i64>(), minutes(&total.cells[hours]));
        assert_eq!(minutes(&total.cells[hours]), expected.get());
    }
    assert_eq!(count, 3);
    assert!(made.facts.contains(&Fact::new("Ore del periodo", expected.italian())));
    for sheet in &sheets {
        let own = timesheet::document(sheet).unwrap();
        let printed: Minutes = sheet.rows.iter().map(TimesheetRow::minutes).sum();
        assert!(own.facts.contains(&Fact::new("Ore del periodo", printed.italian())));
    }
}

#[test]
fn days_with_sheets_of_their_own_are_named_on_the_sheet_and_in_what_is_sworn() {
    let day = |m, d| NaiveDate::from_ymd_opt(2021, m, d).unwrap();
    let apart = vec![(day(11, 1), day(11, 30)), (day(12, 8), day(12, 8))];
    let words = "dal 01/10/2021 al 31/12/2021 (esclusi i giorni che hanno fogli propri: dal 01/11/2021 al \
                 30/11/2021, il 08/12/2021)";
    let own = timesheet::document(&Timesheet { apart: apart.clone(), ..sheet(Vec::new()) }).unwrap();
    assert!(own.facts.contains(&Fact::new("Periodo", words.to_owned())), "{:?}", own.facts);
    let made = document(&Declaration { apart, ..declaration() }, &sheets()).unwrap();
    assert!(made.facts.contains(&Fact::new("Periodo", words.to_owned())), "{:?}", made.facts);
    let sworn = made.blocks.iter().find_map(|block| match block {
        Block::DigitalSignatures { intro, .. } => Some(intro.as_str()),
        _ => None,
    });
    assert!(sworn.is_some_and(|text| text.contains(&format!("nel periodo {words} il personale"))), "{sworn:?}");
    // Without such days as ever.
    let plain = document(&declaration(), &sheets()).unwrap();
    assert!(plain.facts.contains(&Fact::new("Periodo", "dal 01/10/2021 al 31/12/2021".to_owned())));
}

#[test]
fn days_are_counted_once_and_places_are_named() {
    let made = document(&declaration(), &sheets()).unwrap();
    let Block::Table(table) = &made.blocks[3] else { panic!("{:?}", made.blocks[3]) };
    assert_eq!(table.rows.len(), 3 + 1 + 1, "three functions, one function, the total");
    assert!(table.rows[0].cells[4].starts_with("Sportello di Città Alta"));
    let days = table.rows[0].cells[2].parse::<usize>().unwrap();
    let Block::Table(by_sheet) = &made.blocks[1] else { panic!("{:?}", made.blocks[1]) };
    assert_eq!(by_sheet.rows[0].cells[2], days.to_string(), "three rows on a day are one day");
}

#[test]
fn it_is_a_draft_until_every_sheet_is_sent() {
    assert!(!document(&declaration(), &sheets()).unwrap().draft);
    let mut open = sheets();
    open[1].draft = true;
    let made = document(&declaration(), &open).unwrap();
    assert!(made.draft);
    assert!(matches!(&made.blocks[0], Block::Notice { text, .. } if text.contains("da inviare: Ugo Prova.")));
    let missing = Declaration { missing: vec!["Ada Manca".to_owned()], ..declaration() };
    let made = document(&missing, &sheets()).unwrap();
    assert!(matches!(&made.blocks[0], Block::Notice { text, .. } if text.contains("senza foglio: Ada Manca.")));
    let nothing = document(&declaration(), &[]).unwrap();
    assert!(nothing.draft && nothing.blocks.iter().all(|block| !matches!(block, Block::Table(_))));
}

#[test]
fn nobody_signs_where_the_call_does_not_ask_for_it() {
    let unsigned = Declaration { signer: None, ..declaration() };
    let made = document(&unsigned, &sheets()).unwrap();
    assert!(matches!(made.blocks.last(), Some(Block::DigitalSignatures { signers, .. }) if signers.is_empty()));
}
