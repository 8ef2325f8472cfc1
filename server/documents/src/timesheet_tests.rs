//! The timesheet's sums and order.

use super::*;
use crate::layout;

pub(crate) fn sheet(rows: Vec<TimesheetRow>) -> Timesheet {
    let day = |m, d| NaiveDate::from_ymd_opt(2021, m, d).unwrap();
    Timesheet {
        identity: Identity {
            issuer: "Regione Marche".to_owned(),
            project: "Servizi sociali di prossimità dell’Ambito 9".to_owned(),
            cup: Some("X00Y12345678901".to_owned()),
            version: "dati al 12/07/2022".to_owned(),
        },
        ats: "Ambito territoriale sociale 9".to_owned(),
        body: "Ente di prova".to_owned(),
        operator: "Noemi D’Arcangeli Però".to_owned(),
        period: "4° trimestre 2021".to_owned(),
        from: day(10, 1),
        to: day(12, 31),
        apart: Vec::new(),
        state: "Inviato il 12/01/2022, in controllo".to_owned(),
        draft: false,
        countersigner: Some(("Il rappresentante legale".to_owned(), None)),
        rows,
    }
}

/// Some work on each working day, in two functions, in no order.
pub(crate) fn quarter() -> Vec<TimesheetRow> {
    let time = |text: &str| text.parse::<TimeOfDay>().unwrap();
    let first = NaiveDate::from_ymd_opt(2021, 10, 1).unwrap();
    let mut rows = first
        .iter_days()
        .take(92)
        .filter(|day| day.weekday().number_from_monday() < 6)
        .flat_map(|date| {
            let morning = TimesheetRow {
                date,
                from: time("08:30"),
                to: time("13:05"),
                function: ServiceFunction::Access,
                place: "Sportello di Città Alta, piazza della Libertà 3".to_owned(),
                note: if date.month() == 10 { String::new() } else { "Colloqui con i nuclei familiari".to_owned() },
            };
            let afternoon = TimesheetRow {
                from: time("14:00"),
                to: time("16:40"),
                function: ServiceFunction::CaseManagement,
                place: "Presso i servizi sociali".to_owned(),
                ..morning.clone()
            };
            let evening = TimesheetRow {
                from: time("17:00"),
                to: time("18:00"),
                function: ServiceFunction::EducationalSupport,
                place: "A domicilio".to_owned(),
                ..morning.clone()
            };
            [afternoon, morning, evening]
        })
        .collect::<Vec<_>>();
    rows.reverse();
    rows
}

fn minutes(clock: &str) -> i64 {
    let (hours, minutes) = clock.split_once(':').unwrap();
    hours.replace('.', "").parse::<i64>().unwrap() * 60 + minutes.parse::<i64>().unwrap()
}

fn tables(document: &Document) -> Vec<&Table> {
    document
        .blocks
        .iter()
        .filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None })
        .collect()
}

#[test]
fn printed_rows_add_up_to_the_printed_totals() {
    let sheet = sheet(quarter());
    let expected: Minutes = sheet.rows.iter().map(TimesheetRow::minutes).sum();
    let document = document(&sheet).unwrap();
    let tables = tables(&document);
    assert_eq!(tables.len(), 4, "a summary and three months");
    let mut months = Vec::new();
    for table in &tables[1..] {
        let (total, rows) = table.rows.split_last().unwrap();
        let sum: i64 = rows.iter().map(|row| minutes(row.cells.last().unwrap())).sum();
        assert_eq!(sum, minutes(total.cells.last().unwrap()));
        months.push(sum);
    }
    let (total, functions) = tables[0].rows.split_last().unwrap();
    assert_eq!(functions.len(), 3);
    for column in 1..tables[0].columns.len() {
        let sum: i64 = functions.iter().map(|row| minutes(&row.cells[column])).sum();
        assert_eq!(sum, minutes(&total.cells[column]));
    }
    let printed = total.cells[1..4].iter().map(|cell| minutes(cell)).collect::<Vec<_>>();
    assert_eq!(printed, months);
    assert_eq!(minutes(&total.cells[4]), expected.get());
    assert!(document.facts.contains(&Fact::new("Ore del periodo", expected.italian())));
}

#[test]
fn the_order_of_the_rows_handed_in_does_not_matter() {
    let mut turned = quarter();
    turned.reverse();
    assert_eq!(document(&sheet(quarter())).unwrap(), document(&sheet(turned)).unwrap());
}

#[test]
fn an_empty_sheet_says_so() {
    let document = document(&sheet(Vec::new())).unwrap();
    assert!(tables(&document).is_empty());
    let pages = layout::pages(&document).unwrap();
    assert!(pages[0].texts().any(|text| text.contains("non risultano ore")));
}

#[test]
fn a_row_that_ends_before_it_begins_is_refused() {
    let mut rows = quarter();
    rows[0].to = rows[0].from;
    let date = rows[0].date;
    assert_eq!(document(&sheet(rows)), Err(DocumentError::Times(date)));
}

#[test]
fn a_draft_is_marked() {
    let document = document(&Timesheet { draft: true, ..sheet(quarter()) }).unwrap();
    assert!(document.draft);
    assert!(matches!(&document.blocks[0], Block::Notice { title, .. } if title == "Bozza"));
}

#[test]
fn notes_are_printed_where_there_are_some() {
    let document = document(&sheet(quarter())).unwrap();
    let heads = |table: &Table| table.columns.iter().map(|column| column.head.clone()).collect::<Vec<_>>();
    let tables = tables(&document);
    assert!(!heads(tables[1]).contains(&"Nota".to_owned()), "none in October");
    assert_eq!(heads(tables[2])[5..], ["Nota", "Ore"]);
    assert_eq!(tables[2].rows[0].cells[5], "Colloqui con i nuclei familiari");
}
