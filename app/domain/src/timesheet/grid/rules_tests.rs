//! Each rule of the timesheet, with its boundaries, as it speaks beside a cell.

use super::tests_world::{day, empty_grid, enter, facts, grid_of, june, rules_at, stored};
use super::*;
use crate::function::ServiceFunction;
use crate::minutes::Minutes;
use crate::timesheet::{Occupied, ReportedHours, SheetFacts, SheetRule};

fn grid_with(change: impl FnOnce(&mut SheetFacts)) -> Grid {
    let mut facts = facts();
    change(&mut facts);
    grid_of(facts, &stored(0, &[]))
}

/// Types all of it, and gives the rules that speak at a cell and whether that cell can be saved.
fn found(mut grid: Grid, typed: &[(Spot, &str)], at: Spot) -> (Vec<SheetRule>, bool) {
    for (spot, text) in typed {
        enter(&mut grid, *spot, text);
    }
    let checked = grid.check();
    let saved = grid.changes(&checked).iter().any(|change| grid.spot_of(&change.id) == Some(at));
    (rules_at(&checked, at), saved)
}

#[test]
fn an_end_after_the_start() {
    for (text, rules, saved) in [
        ("9-9", vec![SheetRule::EndAfterStart], false),
        ("9-8:59", vec![SheetRule::EndAfterStart], false),
        ("9-9:01", vec![], true),
    ] {
        assert_eq!(found(empty_grid(), &[(june(6, 1), text)], june(6, 1)), (rules, saved), "{text}");
    }
}

#[test]
fn not_after_today() {
    for (number, saved) in [(14, true), (15, false)] {
        let grid = grid_with(|facts| facts.today = day("2022-06-14"));
        let (rules, is_saved) = found(grid, &[(june(number, 1), "9-10")], june(number, 1));
        assert_eq!((rules.contains(&SheetRule::NotAfterToday), is_saved), (!saved, saved), "{number}");
    }
}

#[test]
fn within_the_period_and_outside_the_periods_set_apart() {
    for (date, inside) in [("2022-03-31", false), ("2022-04-01", true), ("2022-06-30", true)] {
        let spot = Spot { date: day(date), line: 1 };
        let (rules, saved) = found(empty_grid(), &[(spot, "9-10")], spot);
        assert_eq!((!rules.contains(&SheetRule::WithinSheetPeriod), saved), (inside, inside), "{date}");
        assert_eq!(empty_grid().is_open(spot), inside);
    }
    let apart = grid_with(|facts| {
        facts.set_apart = vec![crate::period::Period::from_days(day("2022-06-06"), day("2022-06-10"))];
    });
    for (number, open) in [(5, true), (6, false), (10, false), (11, true)] {
        assert_eq!(apart.is_open(june(number, 1)), open, "{number}");
        let (rules, _) = found(apart.clone(), &[(june(number, 1), "9-10")], june(number, 1));
        assert_eq!(!rules.contains(&SheetRule::WithinSheetPeriod), open);
    }
}

#[test]
fn within_the_project() {
    for (number, inside) in [(9, false), (10, true), (20, true), (21, false)] {
        let grid = grid_with(|facts| {
            facts.project_start = day("2022-06-10");
            facts.project_end = day("2022-06-20");
        });
        assert_eq!(grid.is_open(june(number, 1)), inside);
        let (rules, saved) = found(grid, &[(june(number, 1), "9-10")], june(number, 1));
        assert_eq!((!rules.contains(&SheetRule::WithinProject), saved), (inside, inside), "{number}");
    }
}

#[test]
fn in_the_group_for_that_function() {
    for (number, inside) in [(9, false), (10, true), (20, true), (21, false)] {
        let grid = grid_with(|facts| {
            facts.agreed[1].from = day("2022-06-10");
            facts.agreed[1].to = Some(day("2022-06-20"));
        });
        assert_eq!(grid.is_open(june(number, 1)), inside);
        let (rules, saved) = found(grid, &[(june(number, 1), "9-10")], june(number, 1));
        assert_eq!((!rules.contains(&SheetRule::InGroup), saved), (inside, inside), "{number}");
    }
}

#[test]
fn no_overlap_speaks_beside_all_cells_that_have_a_part_in_it() {
    for (second, apart) in [("10-11", true), ("9:59-11", false), ("8-9", true), ("8-9:01", false)] {
        for at in [june(6, 0), june(6, 1)] {
            let (rules, saved) = found(empty_grid(), &[(june(6, 0), "9-10"), (june(6, 1), second)], at);
            assert_eq!((!rules.contains(&SheetRule::NoOverlap), saved), (apart, apart), "{second}");
        }
    }
    let (rules, saved) = found(empty_grid(), &[(june(6, 1), "9-10 9:30-11")], june(6, 1));
    assert_eq!((rules, saved), (vec![SheetRule::NoOverlap], false), "within one cell too");
}

#[test]
fn no_overlap_with_another_sheet() {
    for (text, apart) in [("10-11", true), ("9:59-11", false)] {
        let grid = grid_with(|facts| {
            let (start, end) = ("09:00".parse().unwrap(), "10:00".parse().unwrap());
            facts.occupied = vec![Occupied { date: june(6, 0).date, start, end, same_project: true, entered: None }];
        });
        let (rules, saved) = found(grid, &[(june(6, 1), text)], june(6, 1));
        assert_eq!((!rules.contains(&SheetRule::NoOverlap), saved), (apart, apart), "{text}");
    }
}

#[test]
fn a_changed_row_no_longer_overlaps_where_it_was() {
    let mut grid = grid_of(facts(), &stored(1, &[("a", "2022-06-06", 1, "09:00-12:00", "")]));
    enter(&mut grid, june(6, 1), "9-10");
    enter(&mut grid, june(6, 0), "10-12");
    assert_eq!(grid.changes(&grid.check()).len(), 2);
    // One that cannot be read stays as it is stored: nothing else may take its time.
    enter(&mut grid, june(6, 1), "9-");
    let checked = grid.check();
    assert!(rules_at(&checked, june(6, 0)).contains(&SheetRule::NoOverlap));
    assert_eq!(grid.changes(&checked), []);
}

#[test]
fn the_limits_of_a_day() {
    for (text, rules, saved) in [
        ("6-16", vec![], true),
        ("6-16:01", vec![SheetRule::LongDay], true),
        ("6-19", vec![SheetRule::LongDay], true),
        ("6-19:01", vec![SheetRule::DayLimit], false),
    ] {
        assert_eq!(found(empty_grid(), &[(june(6, 1), text)], june(6, 1)), (rules, saved), "{text}");
    }
    let (_, saved) = found(empty_grid(), &[(june(6, 1), "6-16"), (june(6, 0), "17-20:01")], june(6, 1));
    assert!(!saved, "all cells of the day have a part in it");
}

#[test]
fn the_limit_of_a_week_from_monday_to_sunday() {
    let week = |friday: &'static str| -> Vec<(Spot, &str)> {
        (6..=9).map(|n| (june(n, 1), "8-18")).chain([(june(10, 1), friday)]).collect()
    };
    assert_eq!(found(empty_grid(), &week("8-16"), june(10, 1)).0, []);
    assert_eq!(found(empty_grid(), &week("8-16:01"), june(10, 1)), (vec![SheetRule::LongWeek], true));
    let spread: Vec<(Spot, &str)> = week("8-16").into_iter().chain([(june(13, 1), "8-18")]).collect();
    assert_eq!(found(empty_grid(), &spread, june(13, 1)).0, [], "the next Monday is another week");
}

#[test]
fn sundays_and_holidays_are_warned_of_saturdays_are_not() {
    for (number, festive) in [(1, false), (2, true), (4, false), (5, true), (6, false)] {
        let (rules, saved) = found(empty_grid(), &[(june(number, 1), "9-10")], june(number, 1));
        assert_eq!((rules.contains(&SheetRule::HolidayWork), saved), (festive, true), "{number}");
    }
}

#[test]
fn beyond_the_agreed_hours() {
    // Of ten hours agreed nine are reported on sheets of other periods, up to a day.
    for (until, text, beyond) in [
        ("2022-03-31", "9-10", false),
        ("2022-03-31", "9-10:01", true),
        ("2022-06-05", "9-10:01", true),
        ("2022-06-06", "9-10:01", false),
        ("2022-09-30", "6-16", false),
        ("2022-09-30", "6-16:01", true),
    ] {
        let grid = grid_with(|facts| {
            let (function, minutes) = (ServiceFunction::CaseManagement, Minutes::from_hours(9));
            facts.agreed[1].agreed = Minutes::from_hours(10);
            facts.reported_elsewhere = vec![(function, minutes)];
            facts.reported_before = vec![ReportedHours { function, until: day(until), minutes }];
        });
        let (rules, saved) = found(grid, &[(june(6, 1), text)], june(6, 1));
        assert_eq!((rules.contains(&SheetRule::BeyondAgreedHours), saved), (beyond, true), "{until} {text}");
    }
}

#[test]
fn outside_the_opening_hours_for_function_1_only() {
    for (line, text, outside) in
        [(0, "8:30-13", false), (0, "8:29-13", true), (0, "8:30-13:01", true), (1, "7-8", false), (2, "7-8", false)]
    {
        let (rules, saved) = found(empty_grid(), &[(june(6, line), text)], june(6, line));
        assert_eq!((rules.contains(&SheetRule::OutsideOpeningHours), saved), (outside, true), "{line} {text}");
    }
}

#[test]
fn at_a_sportello_that_is_not_in_the_network_that_day() {
    for (number, outside) in [(15, false), (16, true)] {
        let (rules, saved) = found(empty_grid(), &[(june(number, 2), "9-10")], june(number, 2));
        assert_eq!((rules.contains(&SheetRule::NotInNetwork), saved), (outside, true), "{number}");
    }
}

#[test]
fn every_rule_has_its_table_here() {
    let source = include_str!("rules_tests.rs");
    for rule in SheetRule::ALL {
        assert!(source.contains(&format!("SheetRule::{rule:?}")), "{rule:?}");
    }
}
