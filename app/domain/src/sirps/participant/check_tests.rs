//! Lists of participants as the Region's register wants them, row by row.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::check::{ListFacts, ListProblems, activity_code, check_list};
use super::codes::LabourStatus;
use super::{COLUMNS, Participant, ParticipantColumn, ParticipantRow, is_marked};
use crate::function::ServiceFunction;
use crate::identifiers::{Sex, TaxCode};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn facts() -> ListFacts {
    ListFacts {
        project_start: day("2019-09-01"),
        summer_service_start: Some(day("2019-06-01")),
        project_end: day("2022-06-30"),
        extracted_on: day("2022-04-15"),
        activities: BTreeMap::from([
            ("12".to_owned(), ServiceFunction::CaseManagement),
            ("13".to_owned(), ServiceFunction::SocialInternships),
            ("EST-5".to_owned(), ServiceFunction::SummerService),
        ]),
    }
}

/// The code of somebody who never was.
fn code(birth: &str, sex: Sex, place: &str) -> String {
    TaxCode::synthetic("Inventati", "Ada", day(birth), sex, place).unwrap().to_string()
}

/// A row with nothing wrong.
fn row() -> ParticipantRow {
    ParticipantRow {
        line: 2,
        activity: "12".to_owned(),
        tax_code: code("1980-05-20", Sex::Female, "E388"),
        birth: "20/05/1980".to_owned(),
        birth_place: "042021".to_owned(),
        residence: "042021".to_owned(),
        labour: "3".to_owned(),
        vulnerable: true,
        registered: "15/02/2021".to_owned(),
        unreadable: None,
    }
}

fn changed(change: impl FnOnce(&mut ParticipantRow)) -> Vec<ParticipantRow> {
    let mut row = row();
    change(&mut row);
    vec![row]
}

fn checked(rows: &[ParticipantRow]) -> Result<Vec<Participant>, ListProblems> {
    check_list(rows, &facts())
}

/// The only problem of a row: its column and the words.
fn problem(change: impl FnOnce(&mut ParticipantRow)) -> (ParticipantColumn, String) {
    let rows = changed(change);
    let found = checked(&rows).unwrap_err();
    assert_eq!((found.total, found.first.len()), (1, 1), "{found:?}");
    let problem = found.first.into_iter().next().unwrap();
    assert_eq!(problem.line, 2);
    for said in [&rows[0].tax_code, &rows[0].birth, &rows[0].registered] {
        assert!(said.is_empty() || !problem.to_string().contains(said.as_str()), "{problem}");
    }
    (problem.column, problem.message)
}

#[test]
fn of_a_row_only_what_counting_needs_is_left() {
    let people = checked(&[row()]).unwrap();
    let one = &people[0];
    assert_eq!(
        (one.function, one.registered_on, one.sex, one.age_band, one.labour, one.vulnerable),
        (ServiceFunction::CaseManagement, day("2021-02-15"), Sex::Female, "25_54", LabourStatus::Unemployed, true)
    );
    assert!(!format!("{:?} {:?}", row(), people).contains("NVN"));
}

#[test]
fn the_tax_code_has_its_form_and_its_check_character() {
    use ParticipantColumn::TaxCode as Column;
    let mut wrong = row().tax_code;
    let last = if wrong.ends_with('A') { 'B' } else { 'A' };
    wrong.replace_range(15.., &last.to_string());
    assert!(problem(|row| row.tax_code = wrong).1.contains("l’ultima lettera"));
    assert_eq!(problem(|row| row.tax_code = "12345678901".to_owned()).0, Column);
    assert_eq!(problem(|row| row.tax_code.clear()), (Column, "manca il codice fiscale".to_owned()));
    assert!(checked(&changed(|row| row.tax_code = row.tax_code.to_lowercase())).is_ok());
}

#[test]
fn birth_is_a_day_before_the_registration_and_that_of_the_tax_code() {
    use ParticipantColumn::Birth;
    for (birth, words) in [
        ("", "manca la data"),
        ("20-V-1980", "31/12/2021"),
        ("31/02/1980", "31/12/2021"),
        ("21/05/1980", "codice fiscale"),
        ("20/05/1981", "codice fiscale"),
        ("16/04/2022", "nel futuro"),
        ("15/02/2021", "non è prima"),
        ("20/05/1880", "120 anni"),
    ] {
        let (column, message) = problem(|row| row.birth = birth.to_owned());
        assert_eq!(column, Birth, "{birth}");
        assert!(message.contains(words), "{birth}: {message}");
    }
    for written in ["1980-05-20", "20/5/1980", "20/05/1980 00:00", "1980-05-20T00:00:00.0"] {
        assert!(checked(&changed(|row| row.birth = written.to_owned())).is_ok(), "{written}");
    }
    let eve = changed(|row| {
        row.birth = "14/02/2021".to_owned();
        row.tax_code = code("2021-02-14", Sex::Male, "E388");
    });
    assert_eq!(checked(&eve).unwrap()[0].age_band, "under_25");
}

#[test]
fn registration_lies_in_the_project_and_not_after_the_list_was_extracted() {
    for (on, words) in [
        ("31/08/2019", Some("prima dell’inizio")),
        ("01/09/2019", None),
        ("15/04/2022", None),
        ("16/04/2022", Some("estratta")),
        ("01/07/2022", Some("dopo la fine")),
        ("", Some("manca")),
        ("ieri", Some("31/12/2021")),
    ] {
        let rows = changed(|row| row.registered = on.to_owned());
        match words {
            None => assert!(checked(&rows).is_ok(), "{on}"),
            Some(words) => {
                let (column, message) = problem(|row| row.registered = on.to_owned());
                assert_eq!(column, ParticipantColumn::Registration);
                assert!(message.contains(words), "{on}: {message}");
            }
        }
    }
    // The summer service begins earlier (art. 6).
    let summer = |on: &str| {
        checked(&changed(|row| {
            row.activity = "est-5".to_owned();
            row.registered = on.to_owned();
        }))
    };
    assert!(summer("01/06/2019").is_ok());
    assert!(summer("31/05/2019").is_err());
}

#[test]
fn a_municipality_abroad_is_100008() {
    use ParticipantColumn::{BirthPlace, Residence};
    for (born, lives) in [("042021", "100008"), ("42021", "042021"), ("100008", "100008"), ("042021", "")] {
        let rows = changed(|row| (row.birth_place, row.residence) = (born.to_owned(), lives.to_owned()));
        assert!(checked(&rows).is_ok(), "{born} {lives}");
    }
    for bad in ["420", "0420210", "999999", "000000", "E388", "112001"] {
        assert_eq!(problem(|row| row.residence = bad.to_owned()).0, Residence, "{bad}");
        assert_eq!(problem(|row| row.birth_place = bad.to_owned()).0, BirthPlace, "{bad}");
    }
    assert_eq!(problem(|row| row.birth_place.clear()).0, BirthPlace);
    let abroad = code("1980-05-20", Sex::Female, "Z330");
    let (column, message) = problem(|row| row.tax_code.clone_from(&abroad));
    assert!(column == BirthPlace && message.contains("100008"), "{message}");
    assert!(checked(&changed(|row| (row.tax_code, row.birth_place) = (abroad, "100008".to_owned()))).is_ok());
}

#[test]
fn an_activity_without_a_function_is_said_once_with_the_way_out() {
    let mut rows: Vec<ParticipantRow> = (2..7).map(|line| ParticipantRow { line, ..row() }).collect();
    for (days, row) in (0..).zip(&mut rows) {
        row.registered = (day("2021-02-15") + Days::new(days)).to_string();
        row.activity = "77".to_owned();
    }
    rows[4].activity = "78".to_owned();
    let found = checked(&rows).unwrap_err();
    assert_eq!((found.total, found.first.len()), (2, 2));
    let words: Vec<String> = found.first.iter().map(ToString::to_string).collect();
    assert!(words[0].starts_with("Riga 2, CODICE_PROGETTO: l’attività 77 non è ancora abbinata"), "{words:?}");
    assert!(words[0].contains("(4 righe)") && words[0].contains("Codici delle attività"), "{words:?}");
    assert!(words[1].starts_with("Riga 6,") && !words[1].contains("righe)"), "{words:?}");
}

#[test]
fn codes_of_activities_have_one_way_of_being_written() {
    for (typed, code) in [(" 0012 ", Some("12")), ("est-5", Some("EST-5")), ("123456789012", Some("123456789012"))] {
        assert_eq!(activity_code(typed).as_deref(), code);
    }
    let name = code("1980-05-20", Sex::Female, "E388");
    for bad in ["", "0", "Inventati", "1234567890123", "1;2", "12 3", &name] {
        assert_eq!(activity_code(bad), None, "{bad}");
    }
    assert_eq!(problem(|row| row.activity = "Inventati".to_owned()).0, ParticipantColumn::Activity);
}

#[test]
fn the_same_person_activity_and_day_are_there_once() {
    let second = ParticipantRow { line: 3, tax_code: row().tax_code.to_lowercase(), ..row() };
    let found = checked(&[row(), second.clone()]).unwrap_err();
    assert!(found.first[0].to_string().contains("già alla riga 2"), "{found:?}");
    assert_eq!((found.total, found.first[0].line), (1, 3));
    for other in [
        ParticipantRow { registered: "16/02/2021".to_owned(), ..second.clone() },
        ParticipantRow { activity: "13".to_owned(), ..second },
    ] {
        assert_eq!(checked(&[row(), other]).unwrap().len(), 2);
    }
}

#[test]
fn all_that_is_wrong_is_said_at_once_and_a_long_list_ends() {
    let wrong = ParticipantRow { line: 2, ..ParticipantRow::default() };
    let columns: Vec<ParticipantColumn> =
        checked(std::slice::from_ref(&wrong)).unwrap_err().first.iter().map(|problem| problem.column).collect();
    use ParticipantColumn::{Activity, Birth, BirthPlace, Registration, TaxCode};
    assert_eq!(columns, [Activity, TaxCode, Birth, BirthPlace, Registration]);
    let many: Vec<ParticipantRow> = (2..1_002).map(|line| ParticipantRow { line, ..wrong.clone() }).collect();
    let found = checked(&many).unwrap_err();
    assert_eq!((found.total, found.first.len()), (5_000, 100));
    assert!(found.first.is_sorted_by_key(|problem| (problem.line, problem.column)));
    let long = problem(|row| row.unreadable = Some(TaxCode));
    assert!(long.1.contains("formula"));
}

#[test]
fn columns_are_known_by_name() {
    use ParticipantColumn::{Activity, Labour, Vulnerability};
    for (name, column) in [
        ("CODICE_PROGETTO", Some(Activity)),
        (" codice_progetto(int) ", Some(Activity)),
        ("Codice Progetto (int)", Some(Activity)),
        ("TCOND_COD_TIPOCONDOCCUP_PK(int)", Some(Labour)),
        ("01_TCONV", Some(Vulnerability)),
        ("10_tconv", Some(Vulnerability)),
        ("11_TCONV", None),
        ("NOME", None),
        ("", None),
    ] {
        assert_eq!(ParticipantColumn::named(name), column, "{name}");
    }
    for column in ParticipantColumn::REQUIRED {
        assert!(COLUMNS.contains(&column.name()));
        assert_eq!(ParticipantColumn::named(column.name()), Some(column));
    }
}

#[test]
fn a_condition_is_marked_unless_it_says_no() {
    for (text, marked) in
        [("", false), (" ", false), ("0", false), ("00", false), ("No", false), ("1", true), ("07", true), ("S", true)]
    {
        assert_eq!(is_marked(text), marked, "{text}");
    }
}
