//! A sheet to test grids on: the second quarter of 2022, two functions, two Sportelli.

use chrono::NaiveDate;

use super::{Checked, Grid, Line, Spot};
use crate::function::ServiceFunction;
use crate::minutes::Minutes;
use crate::network::{OpeningHours, Weekday};
use crate::rules::RuleSet;
use crate::timesheet::{
    AgreedHours, KeyedRow, NetworkPoint, Place, RowDraft, SheetFacts, SheetRule, StoredSheet, TimesheetLimits,
};

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A cell of June 2022.
pub(super) fn june(number: u32, line: usize) -> Spot {
    Spot { date: NaiveDate::from_ymd_opt(2022, 6, number).unwrap(), line }
}

fn agreed(function: ServiceFunction, hours: i64) -> AgreedHours {
    AgreedHours { function, from: day("2019-08-28"), to: None, agreed: Minutes::from_hours(hours) }
}

pub(super) fn facts() -> SheetFacts {
    let open = |weekday: u8| OpeningHours {
        weekday: Weekday::try_from(weekday).unwrap(),
        opens: "08:30".parse().unwrap(),
        closes: "13:00".parse().unwrap(),
    };
    SheetFacts {
        today: day("2022-06-30"),
        period: "2022-2".parse().unwrap(),
        set_apart: Vec::new(),
        project_start: day("2019-08-28"),
        summer_service_start: None,
        project_end: day("2022-06-30"),
        agreed: vec![agreed(ServiceFunction::Access, 1_000), agreed(ServiceFunction::CaseManagement, 1_000)],
        reported_elsewhere: Vec::new(),
        reported_before: Vec::new(),
        occupied: Vec::new(),
        network: vec![
            NetworkPoint {
                id: "s-1".to_owned(),
                name: "Borgo".to_owned(),
                from: None,
                to: None,
                opening_hours: (1..=6).map(open).collect(),
            },
            NetworkPoint {
                id: "s-2".to_owned(),
                name: "Valle".to_owned(),
                from: None,
                to: Some(day("2022-06-15")),
                opening_hours: Vec::new(),
            },
        ],
        limits: TimesheetLimits::default(),
        rules: RuleSet::default(),
    }
}

/// 0: access at the first Sportello; 1: cases, elsewhere; 2: access at the second Sportello.
pub(super) fn lines() -> [Line; 3] {
    let at = |function, place| Line { function, place };
    [
        at(ServiceFunction::Access, Place::Sportello("s-1".to_owned())),
        at(ServiceFunction::CaseManagement, Place::Stated("Comune".to_owned())),
        at(ServiceFunction::Access, Place::Sportello("s-2".to_owned())),
    ]
}

pub(super) fn stored(version: i64, rows: &[(&str, &str, usize, &str, &str)]) -> StoredSheet {
    let rows = rows.iter().map(|(id, date, line, times, note)| {
        let (start, end) = times.split_once('-').unwrap();
        let line = lines()[*line].clone();
        let row = RowDraft {
            date: day(date),
            start: start.parse().unwrap(),
            end: end.parse().unwrap(),
            function: line.function,
            place: line.place,
            note: (*note).to_owned(),
        };
        KeyedRow { id: (*id).to_owned(), row }
    });
    StoredSheet { version, rows: rows.collect() }
}

/// The grid of a sheet, its lines in the order of [`lines`].
pub(super) fn grid_of(facts: SheetFacts, sheet: &StoredSheet) -> Grid {
    let mut grid = Grid::new(facts, &StoredSheet { version: 0, rows: Vec::new() });
    for line in lines() {
        grid.add_line(line);
    }
    grid.merge(sheet, &mut keys());
    grid
}

pub(super) fn empty_grid() -> Grid {
    grid_of(facts(), &stored(0, &[]))
}

/// Keys in order: `k1`, `k2`.
pub(super) fn keys() -> impl FnMut() -> String {
    let mut n = 0;
    move || {
        n += 1;
        format!("k{n}")
    }
}

/// Types into a cell and leaves it.
pub(super) fn enter(grid: &mut Grid, spot: Spot, text: &str) {
    let mut n = 0;
    let mut key = || {
        n += 1;
        format!("{}-{}-{text}-{n}", spot.date, spot.line)
    };
    grid.set_text(spot, text, &mut key);
    grid.leave(spot);
}

/// The rules that speak at a cell.
pub(super) fn rules_at(checked: &Checked, spot: Spot) -> Vec<SheetRule> {
    checked.at(spot).iter().filter_map(|shown| shown.rule).collect()
}
