//! Cells, notes, undo, totals, and what is to be stored.

use proptest::prelude::*;

use super::tests_world::{day, empty_grid, enter, facts, grid_of, june, keys, stored};
use super::*;
use crate::minutes::Minutes;
use crate::money::Cents;
use crate::timesheet::{ChangeProblem, KeyedRow, RowChange, RowField, StoredSheet};

fn ids(changes: &[RowChange]) -> Vec<(String, bool)> {
    changes.iter().map(|c| (c.id.clone(), c.row.is_some())).collect()
}

#[test]
fn a_stored_sheet_is_shown_as_it_is_and_needs_no_change() {
    let sheet = stored(
        7,
        &[
            ("a", "2022-06-06", 0, "08:30-12:30", "colloqui"),
            ("b", "2022-06-06", 0, "14:00-18:00", ""),
            ("c", "2022-06-07", 1, "09:00-10:15", ""),
        ],
    );
    let grid = Grid::new(facts(), &sheet);
    assert_eq!(grid.lines().len(), 2);
    assert_eq!(
        (grid.line_label(0).as_str(), grid.line_label(1).as_str()),
        ("Accesso, Sportello di Borgo", "Presa in carico, Comune")
    );
    assert_eq!(
        (grid.text(june(6, 0)), grid.text(june(7, 1)), grid.text(june(8, 0))),
        ("8:30-12:30 14-18", "9-10:15", "")
    );
    assert_eq!((grid.changed(), grid.changes(&grid.check())), (vec![], vec![]));
    assert_eq!(grid.version(), 7);
}

#[test]
fn a_function_agreed_only_on_days_with_sheets_of_their_own_is_not_offered() {
    let functions = |from: &str, to: &str| {
        let mut facts = facts();
        facts.set_apart = vec![crate::period::Period::from_days(day("2022-06-06"), day("2022-06-10"))];
        (facts.agreed[0].from, facts.agreed[0].to) = (day(from), Some(day(to)));
        grid_of(facts, &stored(0, &[])).functions()
    };
    let cases = crate::function::ServiceFunction::CaseManagement;
    assert_eq!(functions("2022-06-06", "2022-06-10"), [cases]);
    assert_eq!(functions("2022-06-06", "2022-06-11").len(), 2);
    assert_eq!(functions("2022-06-05", "2022-06-10").len(), 2);
    assert_eq!(functions("2022-07-01", "2022-09-30"), [cases]);
}

#[test]
fn other_times_change_the_row_and_keep_its_note_and_an_empty_cell_removes_it() {
    let mut grid = grid_of(facts(), &stored(1, &[("a", "2022-06-06", 0, "08:30-12:30", "colloqui")]));
    enter(&mut grid, june(6, 0), "830-13");
    assert_eq!(grid.text(june(6, 0)), "8:30-13", "printed in its short form once it is left");
    let changes = grid.changes(&grid.check());
    assert_eq!(ids(&changes), [("a".to_owned(), true)]);
    assert_eq!(changes[0].row.as_ref().unwrap().note, "colloqui");
    enter(&mut grid, june(6, 0), "");
    assert_eq!(ids(&grid.changes(&grid.check())), [("a".to_owned(), false)]);
    enter(&mut grid, june(6, 0), "8:30-12:30");
    assert_eq!(grid.changed(), [june(6, 0)], "a row made anew is another one");
}

#[test]
fn a_cell_that_cannot_be_read_stays_unsaved_and_says_so() {
    let mut grid = grid_of(facts(), &stored(1, &[("a", "2022-06-06", 0, "08:30-12:30", "")]));
    enter(&mut grid, june(6, 0), "otto");
    enter(&mut grid, june(7, 0), "830-1230");
    let checked = grid.check();
    assert!(checked.has_error(june(6, 0)) && checked.at(june(6, 0))[0].message.contains("«otto» non si legge"));
    assert_eq!(grid.changes(&checked).len(), 1, "only the other one");
    assert_eq!(grid.totals().day(day("2022-06-06")), Minutes::ZERO, "what cannot be read counts nothing");
    assert_eq!(grid.changed().len(), 2);
}

#[test]
fn what_the_server_refuses_is_held_back_until_the_cell_is_changed() {
    let mut grid = empty_grid();
    enter(&mut grid, june(6, 0), "9-10");
    enter(&mut grid, june(7, 0), "9-10");
    let sent = grid.changes(&grid.check());
    let problem = ChangeProblem { id: sent[0].id.clone(), field: RowField::Start, message: "si sovrappone".to_owned() };
    assert!(grid.refuse(&sent, &[problem]));
    let checked = grid.check();
    assert_eq!(checked.at(june(6, 0))[0].message, "si sovrappone");
    assert_eq!(ids(&grid.changes(&checked)), [(sent[1].id.clone(), true)]);
    enter(&mut grid, june(6, 0), "10-11");
    assert_eq!(grid.changes(&grid.check()).len(), 2);
    let stranger = ChangeProblem { id: "x".to_owned(), field: RowField::Start, message: String::new() };
    assert!(!grid.refuse(&sent, &[stranger]));
}

#[test]
fn what_is_typed_while_a_save_is_under_way_is_still_to_be_saved() {
    let mut grid = empty_grid();
    enter(&mut grid, june(6, 0), "9-10");
    let sent = grid.changes(&grid.check());
    grid.sending(&sent);
    enter(&mut grid, june(6, 0), "9-11");
    grid.saved(3, &sent);
    let left = grid.changes(&grid.check());
    assert_eq!((grid.version(), ids(&left)), (3, vec![(sent[0].id.clone(), true)]));
    grid.saved(4, &left);
    assert_eq!(grid.changed(), []);
}

#[test]
fn typing_in_a_cell_is_one_step_and_escape_restores_it() {
    let mut grid = grid_of(facts(), &stored(1, &[("a", "2022-06-06", 0, "08:30-12:30", "n")]));
    let mut key = keys();
    for text in ["9", "9-", "9-1", "9-13"] {
        grid.set_text(june(6, 0), text, &mut key);
    }
    assert!(grid.restore(june(6, 0)));
    assert_eq!((grid.text(june(6, 0)), grid.can_undo_redo()), ("8:30-12:30", (false, false)));
    assert!(!grid.restore(june(6, 0)), "nothing is being typed");
    for text in ["9", "9-", "9-1", "9-13"] {
        grid.set_text(june(6, 0), text, &mut key);
    }
    grid.leave(june(6, 0));
    enter(&mut grid, june(7, 0), "8-9");
    assert_eq!(grid.undo(), Some(june(7, 0)));
    assert_eq!(grid.undo(), Some(june(6, 0)));
    assert_eq!(grid.undo(), None);
    assert_eq!(grid.text(june(6, 0)), "8:30-12:30");
    assert_eq!(grid.changed(), [], "as stored, key and note too");
    assert_eq!(grid.redo(), Some(june(6, 0)));
    assert_eq!(grid.text(june(6, 0)), "9-13");
    enter(&mut grid, june(8, 0), "8-9");
    assert_eq!(grid.redo(), None, "what is typed anew ends the way forth");
}

#[test]
fn a_note_is_a_change_of_its_row() {
    let mut grid = grid_of(facts(), &stored(1, &[("a", "2022-06-06", 0, "08:30-12:30", "")]));
    grid.set_note(june(6, 0), "a", "visita domiciliare");
    grid.leave(june(6, 0));
    let changes = grid.changes(&grid.check());
    assert_eq!(changes[0].row.as_ref().unwrap().note, "visita domiciliare");
    assert_eq!(grid.undo(), Some(june(6, 0)));
    assert_eq!(grid.changed(), []);
}

#[test]
fn totals_are_those_of_the_rows_shown_in_hours_and_euro() {
    let mut facts = facts();
    facts.reported_elsewhere = vec![(crate::function::ServiceFunction::Access, Minutes::from_hours(10))];
    let mut grid = grid_of(facts, &stored(0, &[]));
    enter(&mut grid, june(6, 0), "8:30-12:30 14-15");
    enter(&mut grid, june(6, 1), "15-16:30");
    enter(&mut grid, june(8, 0), "9-10");
    enter(&mut grid, june(9, 0), "10-9");
    enter(&mut grid, Spot { date: day("2022-05-31"), line: 0 }, "9-10");
    let totals = grid.totals();
    assert_eq!(totals.day(day("2022-06-06")), Minutes::new(390));
    assert_eq!(totals.week(day("2022-06-12")), Minutes::new(450));
    assert_eq!((totals.line(2022, 6, 0), totals.line(2022, 6, 1)), (Minutes::new(360), Minutes::new(90)));
    assert_eq!(totals.month(2022, 6).minutes, Minutes::new(450));
    assert_eq!(totals.period, Worth { minutes: Minutes::new(510), euro: Cents::new(21_420) });
    let access = totals.functions[0];
    assert_eq!((access.period.minutes, access.done.minutes), (Minutes::new(420), Minutes::new(1_020)));
    assert_eq!((access.agreed.euro, access.left()), (Cents::new(2_520_000), Minutes::new(58_980)));
}

#[test]
fn a_line_is_chosen_by_function_and_place() {
    use crate::timesheet::Place;
    assert_eq!(Line::chosen("access", "s-1", "").unwrap().place, Place::Sportello("s-1".to_owned()));
    assert_eq!(Line::chosen("access", "", " Comune ").unwrap().place, Place::Stated("Comune".to_owned()));
    assert!(Line::chosen("access", "", " ").is_err() && Line::chosen("", "s-1", "").is_err());
    assert!(Line::chosen("access", "", &"x".repeat(501)).is_err());
}

fn row_strategy() -> impl Strategy<Value = Vec<(u32, usize, i64, i64)>> {
    prop::collection::vec((1u32..=30, 0usize..3, 0i64..1400, 1i64..39), 0..30)
}

pub(super) fn sheet_of(rows: &[(u32, usize, i64, i64)], prefix: &str, version: i64) -> StoredSheet {
    let lines = super::tests_world::lines();
    let keyed = rows.iter().enumerate().map(|(i, (number, line, start, length))| {
        let at = |minutes| crate::minutes::TimeOfDay::from_minutes(minutes).unwrap();
        let line = lines[*line].clone();
        let row = crate::timesheet::RowDraft {
            date: june(*number, 0).date,
            start: at(*start),
            end: at(start + length),
            function: line.function,
            place: line.place,
            note: String::new(),
        };
        KeyedRow { id: format!("{prefix}{i}"), row }
    });
    StoredSheet { version, rows: keyed.collect() }
}

proptest! {
    #[test]
    fn the_changes_lead_from_what_is_stored_to_what_is_shown(
        rows in row_strategy(),
        typed in prop::collection::vec((1u32..=30, 0usize..3, "(8-9|10-12 14-15|7:15[+]1|)"), 0..10),
    ) {
        let mut grid = grid_of(facts(), &sheet_of(&rows, "r", 1));
        for (number, line, text) in typed {
            enter(&mut grid, june(number, line), &text);
        }
        let checked = grid.check();
        let blocked: Vec<Spot> = grid.changed().into_iter().filter(|s| checked.has_error(*s)).collect();
        let changes = grid.changes(&checked);
        grid.saved(2, &changes);
        prop_assert_eq!(grid.changed(), blocked, "all but what has an error is stored");
        prop_assert!(grid.changes(&grid.check()).is_empty());
    }

    #[test]
    fn undoing_all_and_doing_it_again_leads_back_and_forth(
        rows in row_strategy(),
        typed in prop::collection::vec((1u32..=30, 0usize..3, "(8-9|10-12 14-15|x|)"), 0..10),
    ) {
        let mut grid = grid_of(facts(), &sheet_of(&rows, "r", 1));
        let before = grid.cells.clone();
        for (number, line, text) in typed {
            enter(&mut grid, june(number, line), &text);
        }
        let after = grid.cells.clone();
        while grid.undo().is_some() {}
        prop_assert_eq!(&grid.cells, &before);
        while grid.redo().is_some() {}
        prop_assert_eq!(&grid.cells, &after);
    }

    #[test]
    fn every_total_is_the_sum_of_the_rows(rows in row_strategy()) {
        let grid = grid_of(facts(), &sheet_of(&rows, "r", 1));
        let sum: i64 = rows.iter().map(|(_, _, _, length)| *length).sum();
        let totals = grid.totals();
        let of = |all: Vec<Minutes>| all.into_iter().sum::<Minutes>().get();
        prop_assert_eq!(of(totals.days.values().copied().collect()), sum);
        prop_assert_eq!(of(totals.weeks.values().copied().collect()), sum);
        prop_assert_eq!(of(totals.lines.values().copied().collect()), sum);
        prop_assert_eq!(of(totals.functions.iter().map(|f| f.period.minutes).collect()), sum);
        prop_assert_eq!(totals.month(2022, 6).minutes.get(), sum);
        prop_assert_eq!(totals.period.minutes.get(), sum);
    }
}
