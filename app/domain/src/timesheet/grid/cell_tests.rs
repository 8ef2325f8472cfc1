//! The grammar of a cell in tables; a printed cell is read back; keys and notes stay.

use proptest::prelude::*;

use super::*;

fn printed(text: &str) -> Result<String, CellProblem> {
    let rows = |s: Stretch| CellRow { start: s.start, end: s.end, note: String::new(), id: String::new() };
    read_cell(text).map(|stretches| print_rows(&stretches.into_iter().map(rows).collect::<Vec<_>>()))
}

#[test]
fn cells_as_people_type_them() {
    for (text, cell) in [
        ("", ""),
        ("   ", ""),
        ("830-13", "8:30-13"),
        ("0830-1300", "8:30-13"),
        ("8.30-13", "8:30-13"),
        ("8,30-13", "8:30-13"),
        ("8:30 - 13:00", "8:30-13"),
        ("8:30–13", "8:30-13"),
        ("8:30-12:30 14-18", "8:30-12:30 14-18"),
        ("14-18;830-1230", "8:30-12:30 14-18"),
        ("830-1230/14 -18", "8:30-12:30 14-18"),
        ("830+4", "8:30-12:30"),
        ("830 + 4", "8:30-12:30"),
        ("830+4h", "8:30-12:30"),
        ("830+4h30", "8:30-13"),
        ("830+4:30", "8:30-13"),
        ("830+4.30", "8:30-13"),
        ("830+430", "8:30-13"),
        ("830+4,5", "8:30-13"),
        ("830+4.5", "8:30-13"),
        ("830+45m", "8:30-9:15"),
        ("830+45min", "8:30-9:15"),
        ("830+1h15m", "8:30-9:45"),
        ("830+4 14+2H", "8:30-12:30 14-16"),
        ("0-2359", "0-23:59"),
        ("23+59m", "23-23:59"),
        ("13-830", "13-8:30"),
    ] {
        assert_eq!(printed(text).as_deref(), Ok(cell), "{text}");
    }
}

#[test]
fn what_cannot_be_read_is_named() {
    for (text, problem) in [
        ("otto", CellProblem::Unreadable("otto".to_owned())),
        ("830-25", CellProblem::Unreadable("830-25".to_owned())),
        ("830-24", CellProblem::Unreadable("830-24".to_owned())),
        ("8:60-9", CellProblem::Unreadable("8:60-9".to_owned())),
        ("830-13-14", CellProblem::Unreadable("830-13-14".to_owned())),
        ("830+4h60", CellProblem::Unreadable("830+4h60".to_owned())),
        ("830+x", CellProblem::Unreadable("830+x".to_owned())),
        ("-13", CellProblem::Unreadable("-13".to_owned())),
        ("8-12 otto", CellProblem::Unreadable("otto".to_owned())),
        ("830", CellProblem::NoEnd("830".to_owned())),
        ("830-", CellProblem::NoEnd("830-".to_owned())),
        ("830+", CellProblem::NoEnd("830+".to_owned())),
        ("20+4", CellProblem::BeyondMidnight("20+4".to_owned())),
        ("23+60m", CellProblem::BeyondMidnight("23+60m".to_owned())),
    ] {
        assert_eq!(printed(text), Err(problem), "{text}");
    }
}

fn row(id: &str, text: &str, note: &str) -> CellRow {
    let stretch = read_cell(text).unwrap()[0];
    CellRow { start: stretch.start, end: stretch.end, note: note.to_owned(), id: id.to_owned() }
}

#[test]
fn keys_and_notes_follow_the_times_they_belong_to() {
    let stored = vec![row("a", "8:30-12:30", "mattina"), row("b", "14-18", "pomeriggio")];
    let cell = Cell::of(stored.clone());
    for (text, ids, notes) in [
        ("8:30-12:30 14-18", "a b", "mattina|pomeriggio"),
        ("14-18", "b", "pomeriggio"),
        ("8:30-13 14-18", "a b", "mattina|pomeriggio"),
        ("9-12:30 13-18", "a b", "mattina|pomeriggio"),
        ("9-13", "a", "mattina"),
        ("6-7 8:30-12:30 14-18", "k a b", "|mattina|pomeriggio"),
        ("", "", ""),
    ] {
        let typed = cell.typed(text, stored.clone(), &mut || "k".to_owned());
        assert_eq!(typed.rows.iter().map(|r| r.id.as_str()).collect::<Vec<_>>().join(" "), ids, "{text}");
        assert_eq!(typed.rows.iter().map(|r| r.note.as_str()).collect::<Vec<_>>().join("|"), notes, "{text}");
    }
    let wrong = cell.typed("8:30-1x", stored.clone(), &mut || "k".to_owned());
    assert_eq!((wrong.rows.as_slice(), wrong.read_rows()), (stored.as_slice(), [].as_slice()));
    assert!(wrong.problem.is_some());
}

proptest! {
    #[test]
    fn a_printed_cell_is_read_back(times in prop::collection::vec((0i64..1440, 0i64..1440), 0..5)) {
        let mut rows: Vec<CellRow> = times
            .into_iter()
            .map(|(start, end)| CellRow {
                start: TimeOfDay::from_minutes(start).unwrap(),
                end: TimeOfDay::from_minutes(end).unwrap(),
                note: String::new(),
                id: String::new(),
            })
            .collect();
        rows.sort_unstable();
        let read = read_cell(&print_rows(&rows)).unwrap();
        prop_assert_eq!(read, rows.iter().map(|r| Stretch { start: r.start, end: r.end }).collect::<Vec<_>>());
    }

    #[test]
    fn no_text_makes_the_reader_fail_otherwise(text in "[0-9hm:.,+ /;-]{0,16}|\\PC{0,12}") {
        let _ = read_cell(&text);
    }
}
