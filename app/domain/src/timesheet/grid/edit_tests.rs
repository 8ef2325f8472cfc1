//! Copying a week, copying a day, filling weekdays: each one step, nothing replaced unasked.

use super::tests_world::{day, empty_grid, enter, facts, grid_of, june, keys, stored};
use super::*;

#[test]
fn a_week_is_copied_where_nothing_stands_and_never_to_holidays() {
    let mut grid = empty_grid();
    // 30/05 to 05/06; Thursday 2 June is a holiday.
    for (date, text) in [("2022-05-23", "8-9"), ("2022-05-26", "9-10"), ("2022-05-27", "10-11"), ("2022-05-29", "7-8")]
    {
        enter(&mut grid, Spot { date: day(date), line: 0 }, text);
    }
    enter(&mut grid, Spot { date: day("2022-05-23"), line: 1 }, "10-11");
    enter(&mut grid, june(3, 0), "15-16");
    let filled = grid.copy_week(day("2022-06-01"), &mut keys());
    assert_eq!((filled.cells, filled.taken, filled.holidays.clone()), (3, 1, vec![day("2022-06-02")]));
    assert_eq!(grid.text(Spot { date: day("2022-05-30"), line: 0 }), "8-9");
    assert_eq!(grid.text(Spot { date: day("2022-05-30"), line: 1 }), "10-11");
    assert_eq!((grid.text(june(2, 0)), grid.text(june(3, 0)), grid.text(june(5, 0))), ("", "15-16", "7-8"));
    assert_eq!(
        filled.italian(),
        "3 caselle compilate; 1 già con un orario, lasciate come sono; saltati i giorni festivi: 02/06/2022."
    );
    grid.undo();
    assert_eq!((grid.text(june(5, 0)), grid.text(june(3, 0))), ("", "15-16"), "one step");
}

#[test]
fn days_after_today_outside_the_period_or_the_group_are_left_out() {
    let mut facts = facts();
    facts.today = day("2022-06-29");
    facts.agreed[1].to = Some(day("2022-06-27"));
    let mut grid = grid_of(facts, &stored(0, &[]));
    for number in 20..=26 {
        enter(&mut grid, june(number, 0), "8-9");
        enter(&mut grid, june(number, 1), "9-10");
    }
    let filled = grid.copy_week(day("2022-06-28"), &mut keys());
    let texts = |line| (27..=30).map(|n| grid.text(june(n, line)).to_owned()).collect::<Vec<_>>().join("|");
    assert_eq!((filled.cells, texts(0), texts(1)), (4, "8-9|8-9|8-9|".to_owned(), "9-10|||".to_owned()));
    let none = grid.copy_week(day("2022-04-01"), &mut keys());
    assert_eq!((none.cells, none.italian().as_str()), (0, "Nessuna casella compilata."));
}

#[test]
fn the_day_before_is_the_last_one_with_anything_on_it() {
    let mut grid = empty_grid();
    enter(&mut grid, june(10, 0), "8-9");
    enter(&mut grid, june(10, 1), "9-10");
    enter(&mut grid, june(13, 0), "11-12");
    let filled = grid.copy_day(day("2022-06-13"), &mut keys());
    assert_eq!((filled.from, filled.cells, filled.taken), (Some(day("2022-06-10")), 1, 1));
    assert_eq!((grid.text(june(13, 0)), grid.text(june(13, 1))), ("11-12", "9-10"));
    assert_eq!(grid.copy_day(day("2022-06-29"), &mut keys()).cells, 0, "nothing in the week before");
}

#[test]
fn weekdays_are_filled_except_holidays_and_over_what_stands_there_only_if_asked() {
    let mut grid = empty_grid();
    enter(&mut grid, june(7, 0), "15-16");
    let mut fill =
        Fill { from: day("2022-06-01"), to: day("2022-06-12"), line: 0, text: "830+4".to_owned(), over: false };
    let filled = grid.fill_weekdays(&fill, &mut keys());
    let texts = |grid: &Grid| (1..=12).map(|n| grid.text(june(n, 0)).to_owned()).collect::<Vec<_>>().join("|");
    assert_eq!((filled.cells, filled.taken), (6, 1));
    let t = "8:30-12:30";
    assert_eq!(texts(&grid), format!("{t}||{t}|||{t}|15-16|{t}|{t}|{t}||"));
    fill.over = true;
    assert_eq!(grid.fill_weekdays(&fill, &mut keys()).cells, 1, "the others say so already");
    assert_eq!(texts(&grid), format!("{t}||{t}|||{t}|{t}|{t}|{t}|{t}||"));
    grid.undo();
    assert_eq!(grid.text(june(7, 0)), "15-16");
    let backwards = Fill { from: fill.to, to: fill.from, ..fill };
    assert_eq!(grid.fill_weekdays(&backwards, &mut keys()).cells, 0);
}
