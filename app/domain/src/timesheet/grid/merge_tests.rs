//! Two people at one sheet, a lost answer, a closed tab: nothing is lost silently.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::cell::same_rows;
use super::sheet_tests::sheet_of;
use super::tests_world::{empty_grid, enter, facts, grid_of, june, keys, stored};
use super::*;
use crate::timesheet::StoredSheet;

const MORNING: (&str, &str, usize, &str, &str) = ("a", "2022-06-06", 0, "08:30-12:30", "");

#[test]
fn what_only_others_changed_is_taken_and_told() {
    let mut grid = grid_of(facts(), &stored(1, &[MORNING, ("b", "2022-06-07", 0, "09:00-10:00", "")]));
    enter(&mut grid, june(8, 0), "9-10");
    let theirs = stored(2, &[("a", "2022-06-06", 0, "08:30-13:00", "nota"), ("c", "2022-06-09", 1, "09:00-10:00", "")]);
    let merged = grid.merge(&theirs, &mut keys());
    let told: Vec<(Spot, &str, &str)> =
        merged.taken.iter().map(|t| (t.spot, t.before.as_str(), t.after.as_str())).collect();
    assert_eq!(
        told,
        [
            (june(6, 0), "8:30-12:30", "8:30-13 · nota"),
            (june(7, 0), "9-10", "(vuoto)"),
            (june(9, 1), "(vuoto)", "9-10"),
        ]
    );
    assert_eq!((merged.conflicts.len(), grid.version()), (0, 2));
    assert_eq!(grid.changed(), [june(8, 0)], "my own is still to be sent");
}

#[test]
fn what_both_changed_waits_for_a_choice() {
    for (mine, text, changes) in [(true, "8:30-14", 1), (false, "8:30-13", 0)] {
        let mut grid = grid_of(facts(), &stored(1, &[MORNING]));
        enter(&mut grid, june(6, 0), "8:30-14");
        let merged = grid.merge(&stored(2, &[("a", "2022-06-06", 0, "08:30-13:00", "")]), &mut keys());
        assert_eq!((merged.conflicts, merged.taken), (vec![june(6, 0)], vec![]));
        assert_eq!(grid.text(june(6, 0)), "8:30-14", "what I typed stays");
        assert_eq!(grid.changes(&grid.check()), [], "and is not sent before I choose");
        grid.choose(june(6, 0), mine);
        assert_eq!((grid.text(june(6, 0)), grid.changes(&grid.check()).len()), (text, changes));
    }
}

#[test]
fn what_both_changed_alike_is_no_conflict_and_takes_the_stored_keys() {
    let mut grid = empty_grid();
    enter(&mut grid, june(6, 0), "8:30-12:30");
    let merged = grid.merge(&stored(1, &[MORNING]), &mut keys());
    assert_eq!((merged, grid.changed()), (Merged::default(), vec![]));
    assert_eq!(grid.cell(june(6, 0)).unwrap().rows[0].id, "a");
}

#[test]
fn a_removed_row_against_a_changed_one_waits_for_a_choice() {
    let mut grid = grid_of(facts(), &stored(1, &[MORNING]));
    enter(&mut grid, june(6, 0), "");
    let merged = grid.merge(&stored(2, &[("a", "2022-06-06", 0, "08:30-13:00", "")]), &mut keys());
    assert_eq!(merged.conflicts, [june(6, 0)]);
    let mut grid = grid_of(facts(), &stored(1, &[MORNING]));
    enter(&mut grid, june(6, 0), "8-9");
    assert_eq!(grid.merge(&stored(2, &[]), &mut keys()).conflicts, [june(6, 0)]);
    grid.choose(june(6, 0), true);
    assert_eq!(grid.changes(&grid.check()).len(), 1);
}

#[test]
fn a_row_others_moved_away_keeps_its_key_there() {
    let mut grid = grid_of(facts(), &stored(1, &[MORNING]));
    enter(&mut grid, june(6, 0), "8:30-14");
    grid.merge(&stored(2, &[("a", "2022-06-07", 0, "08:30-12:30", "")]), &mut keys());
    assert_eq!(grid.cell(june(7, 0)).unwrap().rows[0].id, "a");
    assert_eq!(grid.cell(june(6, 0)).unwrap().rows[0].id, "k1");
}

#[test]
fn an_answer_that_was_lost_makes_no_conflict_with_oneself() {
    let mut grid = grid_of(facts(), &stored(1, &[MORNING]));
    enter(&mut grid, june(6, 0), "8:30-13");
    let sent = grid.changes(&grid.check());
    grid.sending(&sent);
    enter(&mut grid, june(6, 0), "8:30-13:15");
    // It arrived all the same.
    let merged = grid.merge(&stored(2, &[("a", "2022-06-06", 0, "08:30-13:00", "")]), &mut keys());
    assert_eq!((merged, grid.text(june(6, 0))), (Merged::default(), "8:30-13:15"));
    assert_eq!(grid.changes(&grid.check()).len(), 1);
}

#[test]
fn what_a_closed_tab_left_is_there_again() {
    let sheet = stored(1, &[MORNING]);
    let mut closed = grid_of(facts(), &sheet);
    enter(&mut closed, june(6, 0), "8:30-14");
    enter(&mut closed, june(7, 1), "ott");
    enter(&mut closed, june(8, 0), "9-10");
    let read = || closed.pending();

    let mut same = Grid::new(facts(), &sheet);
    assert_eq!(same.take_pending(read(), &mut keys()), Pending::default());
    assert_eq!((same.text(june(6, 0)), same.text(june(8, 0))), ("8:30-14", "9-10"));
    let line = same.lines().iter().position(|l| *l == tests_world::lines()[1]).unwrap();
    assert_eq!(same.text(june(7, line)), "ott");
    assert_eq!((same.conflicts(), same.changed().len()), (vec![], 3));

    // It was saved after all, and others changed another cell it was about.
    let row = &closed.cell(june(8, 0)).unwrap().rows[0];
    let stored_since =
        stored(2, &[("a", "2022-06-06", 0, "08:30-13:00", ""), (&row.id, "2022-06-08", 0, "09:00-10:00", "")]);
    let mut since = Grid::new(facts(), &stored_since);
    since.take_pending(read(), &mut keys());
    assert_eq!(since.conflicts(), [june(6, 0)]);
    assert_eq!(since.changed().len(), 2);

    // A cell changed here already is not replaced; what was left is given back.
    let mut typed = grid_of(facts(), &sheet);
    enter(&mut typed, june(6, 0), "7-8");
    let left = typed.take_pending(read(), &mut keys());
    assert_eq!((left.cells.len(), typed.text(june(6, 0))), (1, "7-8"));
}

#[test]
fn what_cannot_be_saved_can_be_copied_as_text() {
    let mut grid = grid_of(facts(), &stored(1, &[MORNING]));
    enter(&mut grid, june(6, 0), "8:30-14");
    enter(&mut grid, june(7, 1), "9-10");
    assert_eq!(
        grid.changes_as_text(),
        "06/06/2022, Accesso, Sportello di Borgo: 8:30-14 (salvato: 8:30-12:30)\n\
         07/06/2022, Presa in carico, Comune: 9-10 (salvato: (vuoto))\n"
    );
}

fn rows() -> impl Strategy<Value = Vec<(u32, usize, i64, i64)>> {
    prop::collection::vec((1u32..=6, 0usize..2, (8i64..10).prop_map(|h| h * 60), Just(30i64)), 0..6)
}

fn shown(grid: &Grid) -> BTreeSet<(Spot, String)> {
    grid.cells.iter().map(|(spot, cell)| (*spot, cell.text.clone())).collect()
}

/// A grid that began with `base` and was changed into `mine`.
fn changed(base: &StoredSheet, mine: &StoredSheet) -> Grid {
    let mut grid = grid_of(facts(), base);
    let mine = grid_of(facts(), mine);
    let all: BTreeSet<Spot> = grid.cells.keys().chain(mine.cells.keys()).copied().collect();
    for spot in all {
        enter(&mut grid, spot, mine.text(spot));
    }
    grid
}

proptest! {
    #[test]
    fn nothing_of_either_side_is_lost(base in rows(), mine in rows(), theirs in rows()) {
        let (base, theirs) = (sheet_of(&base, "b", 1), sheet_of(&theirs, "t", 2));
        let mut grid = changed(&base, &sheet_of(&mine, "m", 1));
        let before = grid.clone();
        let merged = grid.merge(&theirs, &mut keys());
        let other = grid_of(facts(), &theirs);
        let all: BTreeSet<Spot> = before.cells.keys().chain(before.stored.keys()).chain(other.cells.keys()).copied().collect();
        for spot in all {
            let rows = |grid: &Grid| grid.cell(spot).map(|cell| cell.rows.clone()).unwrap_or_default();
            let (was, my, their, now) = (before.stored_rows(spot), rows(&before), rows(&other), rows(&grid));
            let waits = merged.conflicts.contains(&spot);
            let told = merged.taken.iter().any(|taken| taken.spot == spot);
            prop_assert!(same_rows(&now, &my) || told, "what I typed stays, or I am told");
            if !same_rows(&my, was) {
                prop_assert!(same_rows(&now, &my), "what I changed is never replaced");
            }
            if !same_rows(&their, was) {
                prop_assert!(same_rows(&now, &their) || waits, "what they changed is there, or I choose");
            }
            prop_assert_eq!(waits, !same_rows(&my, was) && !same_rows(&their, was) && !same_rows(&my, &their));
        }
        // What is sent never touches a cell that waits.
        let checked = grid.check();
        let touched: Vec<Spot> = grid.changes(&checked).iter().filter_map(|c| grid.spot_of(&c.id)).collect();
        prop_assert!(touched.iter().all(|spot| !merged.conflicts.contains(spot)));
    }

    #[test]
    fn merging_equal_sides_is_that_side(base in rows(), side in rows()) {
        let mut grid = changed(&sheet_of(&base, "b", 1), &sheet_of(&side, "m", 1));
        let before = shown(&grid);
        let merged = grid.merge(&sheet_of(&side, "t", 2), &mut keys());
        prop_assert_eq!(merged, Merged::default());
        prop_assert_eq!(shown(&grid), before);
        prop_assert_eq!(grid.changed(), []);
    }

    #[test]
    fn a_kept_grid_is_restored(base in rows(), mine in rows()) {
        let base = sheet_of(&base, "b", 1);
        let grid = changed(&base, &sheet_of(&mine, "m", 1));
        let mut again = grid_of(facts(), &base);
        prop_assert_eq!(again.take_pending(grid.pending(), &mut keys()), Pending::default());
        prop_assert_eq!(shown(&again), shown(&grid));
        prop_assert_eq!(again.conflicts(), []);
    }
}
