//! Flows as art. 4.3 wants them counted: boundaries of each column, and that the order of rows
//! changes nothing.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::network::SportelloNames;
use crate::sirps::intervention::InterventionKind;
use crate::sirps::{FruitionCounting, FruitionKind};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn sportelli() -> SportelloNames<i64> {
    let mut names = SportelloNames::new();
    names.add(1, 1, "Jesi, Centro", "Jesi");
    names.add(2, 2, "Cupramontana", "Cupramontana");
    names
}

fn kinds() -> Vec<InterventionKind> {
    serde_json::from_str(
        r#"[{"code": "F3-01", "function": "social_internships", "title": "Tirocinio", "from": "2019-06-01", "to": "2021-06-30"},
            {"code": "F4-01", "function": "educational_support", "title": "Assistenza", "from": "2019-06-01"}]"#,
    )
    .unwrap()
}

/// A row of `Periodo;Funzione;Sportello;Tipo;Numero;Persone;Senza iscrizione;Conteggi al`.
fn row(line: u32, text: &str) -> TypedFlowRow {
    let mut row = TypedFlowRow::at(line);
    for (field, cell) in FlowField::ALL.into_iter().zip(text.split(';')) {
        cell.clone_into(row.cell_mut(field));
    }
    row
}

fn checked(rows: &[&str], counting: FruitionCounting) -> Result<Vec<FlowPeriod>, Vec<FlowProblem>> {
    let rows: Vec<TypedFlowRow> = (2..).zip(rows).map(|(line, text)| row(line, text)).collect();
    let (sportelli, kinds) = (sportelli(), kinds());
    let frame = FlowFrame {
        first: day("2019-09-01"),
        last: day("2022-06-30"),
        today: day("2021-11-10"),
        sportelli: &sportelli,
        counting,
        kinds: &kinds,
    };
    check(&rows, &frame)
}

/// What is wrong with one row: the column and the message.
fn wrong(text: &str) -> Vec<(Option<FlowField>, String)> {
    let problems = checked(&[text], FruitionCounting::Events).err().unwrap_or_default();
    problems.into_iter().map(|problem| (problem.field, problem.message)).collect()
}

/// The columns in which one row is wrong.
fn columns(text: &str) -> Vec<Option<FlowField>> {
    wrong(text).into_iter().map(|(field, _)| field).collect()
}

#[test]
fn a_flow_in_order_is_read_by_quarter() {
    let periods = checked(
        &[
            "2021-T3;1;1;;120;95;;",
            "2021-T3;Accesso/Sportelli sociali;2 – Cupramontana;;0;;;",
            "3º trimestre 2021;case_management;;;30;;4;30/09/2021",
            "2021-T2;3;1;f3-01;7;7;0;",
        ],
        FruitionCounting::Events,
    )
    .unwrap();
    let [second, third] = periods.as_slice() else { panic!("{periods:?}") };
    assert_eq!((second.quarter.code(), third.quarter.code()), ("2021-2".into(), "2021-3".into()));
    assert_eq!((second.counted_to, third.counted_to), (day("2021-06-30"), day("2021-09-30")));
    assert_eq!(second.rows[0].kind.as_deref(), Some("F3-01"));
    assert_eq!(third.rows[1].sportello, Some(2));
    assert_eq!((third.rows[2].number, third.rows[2].unregistered), (30, 4));
    let counts: Vec<_> = third.counts().into_iter().collect();
    assert_eq!(counts, [(FruitionKind::Contact, 120), (FruitionKind::Case, 30)]);
}

#[test]
fn a_kind_stated_as_none_is_known_from_one_that_is_not_stated() {
    let periods = checked(&["2021-T3;2;;;0;;;"], FruitionCounting::Events).unwrap();
    assert_eq!(periods[0].counts().into_iter().collect::<Vec<_>>(), [(FruitionKind::Case, 0)]);
}

#[test]
fn a_quarter_is_written_in_several_ways_but_not_as_a_day() {
    for text in ["2021-3", "2021-T3", "2021/3", "T3 2021", "3/2021", "2021 q3", "3º trimestre 2021", "3° trim. 2021"]
    {
        assert_eq!(columns(&format!("{text};2;;;1;;;")), [], "{text}");
    }
    for text in ["", "2021-5", "2021-0", "2021", "21-3", "primavera 2021", "2021-3-1-1", "3", "luglio 2021"] {
        assert_eq!(columns(&format!("{text};2;;;1;;;")), [Some(FlowField::Period)], "{text}");
    }
    // What a spreadsheet makes of «2021-3».
    assert!(wrong("01/03/2021;2;;;1;;;")[0].1.contains("2021-T3"));
}

#[test]
fn a_quarter_has_days_of_the_project_and_has_begun() {
    // The project runs from 01/09/2019 to 30/06/2022, and today is 10/11/2021.
    for (text, there) in
        [("2019-2", false), ("2019-3", true), ("2021-3", true), ("2021-4", true), ("2022-1", false), ("2022-3", false)]
    {
        assert_eq!(columns(&format!("{text};2;;;1;;;")).is_empty(), there, "{text}");
    }
    assert!(wrong("2022-1;2;;;1;;;")[0].1.contains("non è ancora iniziato"));
    assert!(wrong("2022-3;2;;;1;;;")[0].1.contains("fuori dal progetto"));
}

#[test]
fn contacts_are_of_a_sportello_of_the_network() {
    use FlowField::Sportello;
    assert_eq!(columns("2021-3;1;;;1;;;"), [Some(Sportello)]);
    assert_eq!(columns("2021-3;1;;;0;;;"), [Some(Sportello)]);
    assert_eq!(columns("2021-3;1;3;;1;;;"), [Some(Sportello)]);
    assert_eq!(columns("2021-3;2;Ancona;;1;;;"), [Some(Sportello)]);
    for function in 2..=5 {
        assert_eq!(columns(&format!("2021-3;{function};;;1;;;")), [], "{function}");
    }
}

#[test]
fn a_number_is_whole_not_negative_and_not_absurd() {
    for (number, fine) in [
        ("0", true),
        ("1.234", true),
        ("12,0", true),
        ("100000", true),
        ("100001", false),
        ("-1", false),
        ("-0", true),
        ("12,5", false),
        ("", false),
        ("dodici", false),
        ("99999999999999999999999999", false),
        ("9999999999999999999999999999999999999999", false),
        ("1e3", false),
    ] {
        let found = columns(&format!("2021-3;2;;;{number};;;"));
        assert_eq!(found, if fine { vec![] } else { vec![Some(FlowField::Number)] }, "{number}");
    }
}

#[test]
fn people_and_those_without_registration_are_at_most_the_number() {
    use FlowField::{Persons, Unregistered};
    for (cells, expected) in [
        ("10;10;10", vec![]),
        ("10;11;0", vec![Some(Persons)]),
        ("10;1;11", vec![Some(Unregistered)]),
        ("10;0;", vec![Some(Persons)]),
        ("0;0;0", vec![]),
        ("10;-1;x", vec![Some(Persons), Some(Unregistered)]),
    ] {
        assert_eq!(columns(&format!("2021-3;2;;;{cells};")), expected, "{cells}");
    }
}

#[test]
fn where_people_are_counted_each_row_states_them() {
    let columns = |text: &str| {
        let found = checked(&[text], FruitionCounting::Persons);
        found.err().unwrap_or_default().into_iter().map(|problem| problem.field).collect::<Vec<_>>()
    };
    assert_eq!(columns("2021-3;2;;;10;;;"), [Some(FlowField::Persons)]);
    assert_eq!(columns("2021-3;2;;;10;10;;"), []);
    assert_eq!(columns("2021-3;2;;;0;;;"), []);
}

#[test]
fn a_kind_is_of_its_function_and_of_the_days_it_is_valid() {
    for (cells, fine) in [
        ("2021-3;4;;F4-01", true),
        ("2021-2;3;;F3-01", true),
        // Closed on 30/06/2021.
        ("2021-3;3;;F3-01", false),
        ("2021-3;3;;F4-01", false),
        ("2021-3;3;;F9-99", false),
        ("2021-3;2;;F4-01", false),
        ("2021-3;1;1;F4-01", false),
        ("2021-3;4;;F4 01!", false),
    ] {
        let found = columns(&format!("{cells};1;;;"));
        assert_eq!(found, if fine { vec![] } else { vec![Some(FlowField::Kind)] }, "{cells}");
    }
}

#[test]
fn counts_go_to_one_day_of_the_quarter_that_is_not_after_today() {
    use FlowField::CountedTo;
    for (period, to, fine) in [
        ("2021-4", "30/10/2021", true),
        ("2021-4", "2021-10-01", true),
        ("2021-4", "10/11/2021", true),
        ("2021-4", "11/11/2021", false),
        ("2021-4", "30/09/2021", false),
        ("2021-3", "30/09/2021", true),
        ("2021-3", "01/10/2021", false),
        ("2021-3", "31/09/2021", false),
    ] {
        let found = columns(&format!("{period};2;;;1;;;{to}"));
        assert_eq!(found, if fine { vec![] } else { vec![Some(CountedTo)] }, "{to}");
    }
    // The quarter's end, or today in the quarter that runs.
    let to = |text: &str| checked(&[text], FruitionCounting::Events).unwrap()[0].counted_to;
    assert_eq!((to("2021-3;2;;;1;;;"), to("2021-4;2;;;1;;;")), (day("2021-09-30"), day("2021-11-10")));
    // A row that does not say goes with the others of its quarter; two that differ do not.
    let rows = ["2021-4;2;;;1;;;", "2021-4;1;1;;1;;;30/10/2021", "2021-3;1;1;;1;;;15/09/2021"];
    let periods = checked(&rows, FruitionCounting::Events).unwrap();
    assert_eq!((periods[0].counted_to, periods[1].counted_to), (day("2021-09-15"), day("2021-10-30")));
    let rows = ["2021-4;2;;;1;;;31/10/2021", "2021-4;1;1;;1;;;30/10/2021"];
    let problems = checked(&rows, FruitionCounting::Events).unwrap_err();
    assert_eq!((problems[0].line, problems[0].field), (3, Some(CountedTo)));
}

#[test]
fn the_same_count_stands_once() {
    let twice = |rows: [&str; 2]| checked(&rows, FruitionCounting::Events).err().map(|found| found[0].to_string());
    let said = twice(["2021-3;1;1;;5;;;", "2021-T3;access;Sportello di Jesi, Centro;;6;;;"]).unwrap();
    assert!(said.starts_with("Riga 3: Ripete la riga 2"), "{said}");
    for other in ["2021-2;1;1;;5;;;", "2021-3;1;2;;5;;;", "2021-3;4;1;;5;;;", "2021-3;4;1;F4-01;5;;;"] {
        assert_eq!(twice(["2021-3;1;1;;5;;;", other]), None, "{other}");
    }
    assert!(twice(["2021-3;2;;;5;;;", "2021-3;2;;;5;;;"]).is_some());
}

#[test]
fn everything_that_is_wrong_is_said_at_once_by_row_and_column() {
    let mut faulty = row(4, "2021-3;2;;;=1+1;;;");
    faulty.problems.push((Some(FlowField::Number), "c’è una formula: scriva al suo posto il valore".into()));
    let rows = [row(2, "2023-1;9;7;;-1;;;"), row(3, "2021-3;5;;;1;;;"), faulty];
    let (sportelli, kinds) = (sportelli(), kinds());
    let frame = FlowFrame {
        first: day("2019-09-01"),
        last: day("2022-06-30"),
        today: day("2021-11-10"),
        sportelli: &sportelli,
        counting: FruitionCounting::Events,
        kinds: &kinds,
    };
    let found = check(&rows, &frame).unwrap_err();
    let places: Vec<_> = found.iter().map(|problem| (problem.line, problem.field)).collect();
    use FlowField::{Function, Number, Period, Sportello};
    assert_eq!(
        places,
        [(2, Some(Period)), (2, Some(Sportello)), (2, Some(Function)), (2, Some(Number)), (4, Some(Number))]
    );
    assert_eq!(found[4].to_string(), "Riga 4, colonna «Numero»: C’è una formula: scriva al suo posto il valore.");
}

#[test]
fn the_content_tells_what_differs_and_nothing_else() {
    let content = |rows: &[&str]| checked(rows, FruitionCounting::Events).unwrap()[0].content();
    let one = content(&["2021-3;1;1;;5;4;1;"]);
    assert_eq!(one, "ambito.flow/1\n2021-3\n2021-09-30\naccess;1;;5;4;1\n");
    assert_eq!(content(&["T3 2021;Accesso;Sportello di Jesi, Centro;;5,0;4;1;30/09/2021"]), one);
    for other in [
        "2021-3;1;2;;5;4;1;",
        "2021-3;1;1;;6;4;1;",
        "2021-3;1;1;;5;3;1;",
        "2021-3;1;1;;5;4;0;",
        "2021-3;1;1;;5;;1;",
        "2021-3;1;1;;5;4;1;29/09/2021",
        "2021-2;1;1;;5;4;1;",
        "2021-3;2;1;;5;4;1;",
    ] {
        assert_ne!(content(&[other]), one, "{other}");
    }
}

fn some_rows() -> impl Strategy<Value = Vec<String>> {
    let cell = (2_u32..=3, 1_u32..=5, 0_i64..=2, 0_i64..=500);
    proptest::collection::vec(cell, 1..40).prop_map(|cells| {
        let mut seen = std::collections::HashSet::new();
        cells
            .into_iter()
            .filter(|(quarter, function, sportello, _)| seen.insert((*quarter, *function, *sportello)))
            .filter(|(_, function, sportello, _)| *function != 1 || *sportello != 0)
            .map(|(quarter, function, sportello, number)| {
                let sportello = if sportello == 0 { String::new() } else { sportello.to_string() };
                format!("2021-{quarter};{function};{sportello};;{number};;;")
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn the_order_of_rows_changes_neither_content_nor_totals(rows in some_rows(), turn in 0_usize..40) {
        let mut other: Vec<&str> = rows.iter().map(String::as_str).collect();
        let said = checked(&other, FruitionCounting::Events).unwrap();
        other.reverse();
        let turn = turn.min(other.len());
        other.rotate_left(turn);
        let again = checked(&other, FruitionCounting::Events).unwrap();
        let facts = |periods: &[FlowPeriod]| -> Vec<_> {
            periods.iter().map(|period| (period.quarter, period.content(), period.counts())).collect()
        };
        prop_assert_eq!(facts(&said), facts(&again));
        let sum: i64 = said.iter().flat_map(|period| period.counts().into_values()).sum();
        let typed: i64 = rows.iter().map(|row| row.split(';').nth(4).unwrap().parse::<i64>().unwrap()).sum();
        prop_assert_eq!(sum, typed);
    }
}
