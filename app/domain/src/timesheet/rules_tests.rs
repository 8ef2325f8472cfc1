//! One table for each rule, boundaries included, and what holds for all of them together.

use proptest::prelude::*;

use super::super::check::{AgreedHours, Entered, Occupied, ReportedHours, Severity, check_rows};
use super::super::limits::TimesheetLimits;
use super::*;
use crate::network::OpeningHours;
use crate::period::{Period, Quarter};

/// A Thursday that is no holiday.
const DAY: &str = "2022-06-09";

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn row(day: &str, start: &str, end: &str) -> RowDraft {
    RowDraft {
        date: date(day),
        start: start.parse().unwrap(),
        end: end.parse().unwrap(),
        function: ServiceFunction::CaseManagement,
        place: Place::Stated("Comune di Jesi".to_owned()),
        note: String::new(),
    }
}

fn at_sportello(id: &str, function: ServiceFunction, start: &str, end: &str) -> RowDraft {
    RowDraft { function, place: Place::Sportello(id.to_owned()), ..row(DAY, start, end) }
}

fn agreed(function: ServiceFunction, from: &str, to: Option<&str>, hours: i64) -> AgreedHours {
    AgreedHours { function, from: date(from), to: to.map(date), agreed: Minutes::from_hours(hours) }
}

fn occupied(day: &str, start: &str, end: &str, same_project: bool) -> Occupied {
    Occupied { date: date(day), start: start.parse().unwrap(), end: end.parse().unwrap(), same_project, entered: None }
}

fn no_holiday(_: NaiveDate) -> bool {
    false
}

/// The facts around the rows; tests change one thing.
struct Facts {
    agreed: Vec<AgreedHours>,
    reported_before: Vec<ReportedHours>,
    occupied: Vec<Occupied>,
    entered: Vec<Option<Entered>>,
    network: Vec<NetworkPoint>,
    period: Option<Period>,
    set_apart: Vec<Period>,
    is_holiday: fn(NaiveDate) -> bool,
}

impl Default for Facts {
    fn default() -> Self {
        let opening = |opens: &str, closes: &str| OpeningHours {
            weekday: Weekday::of(date(DAY)),
            opens: opens.parse().unwrap(),
            closes: closes.parse().unwrap(),
        };
        let point = |id: &str, opening_hours| NetworkPoint {
            id: id.to_owned(),
            name: "Jesi".to_owned(),
            from: Some(date("2022-06-09")),
            to: Some(date("2022-06-20")),
            opening_hours,
        };
        Facts {
            agreed: ServiceFunction::ALL.map(|f| agreed(f, "2019-06-01", None, 2000)).to_vec(),
            reported_before: Vec::new(),
            occupied: Vec::new(),
            entered: Vec::new(),
            network: vec![
                point("s-1", vec![opening("08:30", "12:30"), opening("15:00", "18:00")]),
                point("s-2", Vec::new()),
            ],
            period: None,
            set_apart: Vec::new(),
            is_holiday: no_holiday,
        }
    }
}

impl Facts {
    fn check(&self, rows: &[RowDraft]) -> Vec<Finding> {
        check_rows(
            rows,
            &SheetContext {
                today: date("2022-07-12"),
                period: self.period,
                set_apart: &self.set_apart,
                project_start: date("2019-09-01"),
                summer_service_start: Some(date("2019-06-01")),
                project_end: date("2022-06-30"),
                agreed: &self.agreed,
                reported_before: &self.reported_before,
                occupied: &self.occupied,
                entered: &self.entered,
                network: &self.network,
                limits: TimesheetLimits::default(),
                is_holiday: &self.is_holiday,
            },
        )
    }

    /// The rows each finding of a rule is about.
    fn found(&self, rule: SheetRule, rows: &[RowDraft]) -> Vec<Vec<usize>> {
        self.check(rows).into_iter().filter(|f| f.rule == rule).map(|f| f.rows).collect()
    }

    fn breaks(&self, rule: SheetRule, row: RowDraft) -> bool {
        !self.found(rule, &[row]).is_empty()
    }
}

#[test]
fn a_row_in_order_is_found_nothing_about() {
    assert_eq!(Facts::default().check(&[row(DAY, "08:30", "12:30")]), []);
    assert_eq!(Facts::default().check(&[at_sportello("s-1", ServiceFunction::Access, "08:30", "12:30")]), []);
    assert_eq!(Facts::default().check(&[]), []);
}

#[test]
fn end_after_start() {
    for (start, end, wrong) in
        [("08:00", "08:01", false), ("08:00", "08:00", true), ("08:00", "07:59", true), ("00:00", "00:01", false)]
    {
        let facts = Facts::default();
        assert_eq!(facts.breaks(SheetRule::EndAfterStart, row(DAY, start, end)), wrong, "{start}-{end}");
    }
}

#[test]
fn not_after_today() {
    for (day, wrong) in [("2022-07-11", false), ("2022-07-12", false), ("2022-07-13", true)] {
        assert_eq!(Facts::default().breaks(SheetRule::NotAfterToday, row(day, "08:00", "09:00")), wrong, "{day}");
    }
}

#[test]
fn within_sheet_period() {
    let facts = Facts { period: Some(Period::Quarter(Quarter::new(2022, 2).unwrap())), ..Facts::default() };
    for (day, wrong) in [("2022-03-31", true), ("2022-04-01", false), ("2022-06-30", false), ("2022-07-01", true)] {
        assert_eq!(facts.breaks(SheetRule::WithinSheetPeriod, row(day, "08:00", "09:00")), wrong, "{day}");
        assert!(!Facts::default().breaks(SheetRule::WithinSheetPeriod, row(day, "08:00", "09:00")));
    }
}

#[test]
fn within_sheet_period_has_no_day_of_an_extraordinary_one() {
    let apart = Period::Extraordinary { from: date("2022-05-02"), to: date("2022-05-31") };
    let quarter = Period::Quarter(Quarter::new(2022, 2).unwrap());
    let facts = Facts { period: Some(quarter), set_apart: vec![apart], ..Facts::default() };
    for (day, wrong) in [("2022-05-01", false), ("2022-05-02", true), ("2022-05-31", true), ("2022-06-01", false)] {
        assert_eq!(facts.breaks(SheetRule::WithinSheetPeriod, row(day, "08:00", "09:00")), wrong, "{day}");
    }
    let found = facts.check(&[row("2022-05-31", "08:00", "09:00")]);
    let message = &found.iter().find(|f| f.rule == SheetRule::WithinSheetPeriod).unwrap().message;
    assert!(message.contains("periodo dal 02/05/2022 al 31/05/2022"), "{message}");
    let facts = Facts { period: Some(apart), ..Facts::default() };
    for (day, wrong) in [("2022-05-01", true), ("2022-05-02", false), ("2022-05-31", false), ("2022-06-01", true)] {
        assert_eq!(facts.breaks(SheetRule::WithinSheetPeriod, row(day, "08:00", "09:00")), wrong, "{day}");
    }
}

#[test]
fn within_project() {
    for (day, function, wrong) in [
        ("2019-08-31", ServiceFunction::Access, true),
        ("2019-09-01", ServiceFunction::Access, false),
        ("2019-05-31", ServiceFunction::SummerService, true),
        ("2019-06-01", ServiceFunction::SummerService, false),
        ("2022-06-30", ServiceFunction::EducationalSupport, false),
        ("2022-07-01", ServiceFunction::EducationalSupport, true),
        ("2022-07-01", ServiceFunction::SummerService, true),
    ] {
        let row = RowDraft { function, ..row(day, "08:00", "09:00") };
        assert_eq!(Facts::default().breaks(SheetRule::WithinProject, row), wrong, "{day} {function}");
    }
}

#[test]
fn in_group() {
    let agreed = vec![
        agreed(ServiceFunction::CaseManagement, "2022-01-01", Some("2022-01-31"), 10),
        agreed(ServiceFunction::CaseManagement, "2022-03-01", None, 10),
        agreed(ServiceFunction::Access, "2022-02-01", None, 10),
    ];
    let facts = Facts { agreed, ..Facts::default() };
    for (day, wrong) in [
        ("2021-12-31", true),
        ("2022-01-01", false),
        ("2022-01-31", false),
        ("2022-02-01", true),
        ("2022-03-01", false),
    ] {
        assert_eq!(facts.breaks(SheetRule::InGroup, row(day, "08:00", "09:00")), wrong, "{day}");
    }
}

#[test]
fn no_overlap() {
    let found = |rows: &[RowDraft]| Facts::default().found(SheetRule::NoOverlap, rows);
    let first = row(DAY, "08:00", "10:00");
    for (start, end, overlaps) in [
        ("10:00", "11:00", false),
        ("07:00", "08:00", false),
        ("09:59", "11:00", true),
        ("07:00", "08:01", true),
        ("08:30", "09:00", true),
        ("08:00", "10:00", true),
        ("07:00", "12:00", true),
    ] {
        let pairs = found(&[first.clone(), row(DAY, start, end)]);
        assert_eq!(pairs.len(), usize::from(overlaps), "{start}-{end}");
        assert!(pairs.iter().all(|pair| pair.len() == 2), "both rows are named");
    }
    assert!(found(&[first.clone(), row("2022-06-10", "08:00", "10:00")]).is_empty(), "another day");
    assert_eq!(found(&vec![first; 50]).len(), 49, "one finding for each row beyond the first");
}

#[test]
fn no_overlap_with_what_is_reported_elsewhere() {
    let mine = row(DAY, "08:00", "10:00");
    for (start, end, overlaps) in [("10:00", "11:00", false), ("07:00", "08:00", false), ("09:59", "13:00", true)] {
        for same_project in [true, false] {
            let facts = Facts { occupied: vec![occupied(DAY, start, end, same_project)], ..Facts::default() };
            assert_eq!(facts.breaks(SheetRule::NoOverlap, mine.clone()), overlaps, "{start}-{end} {same_project}");
        }
    }
    // Of another project only the overlap itself is told, not how long the person was there.
    let elsewhere = Facts { occupied: vec![occupied(DAY, "09:15", "13:45", false)], ..Facts::default() };
    let message = elsewhere.check(&[mine]).remove(0).message;
    assert!(message.contains("dalle 09:15 alle 10:00") && !message.contains("13:45"), "{message}");
}

/// A moment on some day, and a key.
fn entered(second: i64, key: u128) -> Option<Entered> {
    chrono::DateTime::from_timestamp(1_650_000_000 + second, 0).map(|at| Entered { at, key })
}

#[test]
fn of_two_stored_rows_that_overlap_only_the_later_one_is_refused() {
    let mine = row(DAY, "08:00", "10:00");
    for (my_entry, their_entry, refused) in [
        (entered(10, 1), entered(11, 2), false),
        (entered(11, 1), entered(10, 2), true),
        (entered(10, 1), entered(10, 2), false),
        (entered(10, 2), entered(10, 1), true),
        // Being entered now, and entered nobody knows when.
        (None, entered(10, 1), true),
        (entered(10, 1), None, true),
        (None, None, true),
    ] {
        for (start, end, overlaps) in [("09:59", "11:00", true), ("10:00", "11:00", false), ("07:00", "08:00", false)] {
            for same_project in [true, false] {
                let other = Occupied { entered: their_entry, ..occupied(DAY, start, end, same_project) };
                let facts = Facts { occupied: vec![other], entered: vec![my_entry], ..Facts::default() };
                let found = facts.breaks(SheetRule::NoOverlap, mine.clone());
                assert_eq!(found, refused && overlaps, "{my_entry:?} {their_entry:?} {start}-{end}");
            }
        }
    }
}

#[test]
fn a_row_is_told_of_three_overlaps_elsewhere_at_most() {
    let others = (8..14).map(|hour| occupied(DAY, &format!("{hour:02}:00"), &format!("{hour:02}:30"), false));
    let facts = Facts { occupied: others.collect(), ..Facts::default() };
    assert_eq!(facts.found(SheetRule::NoOverlap, &[row(DAY, "08:00", "14:00")]), [[0], [0], [0]]);
    assert_eq!(facts.found(SheetRule::NoOverlap, &[row(DAY, "13:00", "14:00")]), [[0]]);
}

#[test]
fn day_limit() {
    for (end, wrong) in [("20:59", false), ("21:00", false), ("21:01", true)] {
        let rows = [row(DAY, "08:00", "14:00"), row(DAY, "14:00", end)];
        assert_eq!(!Facts::default().found(SheetRule::DayLimit, &rows).is_empty(), wrong, "{end}");
    }
    let rows = [row(DAY, "14:00", "21:01"), row(DAY, "08:00", "14:00")];
    assert_eq!(Facts::default().found(SheetRule::DayLimit, &rows), [[0, 1]], "shown at the last row of the day");
    let facts = Facts { occupied: vec![occupied(DAY, "06:00", "08:00", true)], ..Facts::default() };
    assert!(facts.breaks(SheetRule::DayLimit, row(DAY, "08:00", "19:01")), "rows of other sheets count");
    let facts = Facts { occupied: vec![occupied(DAY, "06:00", "08:00", false)], ..Facts::default() };
    assert!(!facts.breaks(SheetRule::DayLimit, row(DAY, "08:00", "19:01")), "other projects are not told of");
}

#[test]
fn long_day() {
    for (end, warned) in [("18:00", false), ("18:01", true), ("21:00", true), ("21:01", false)] {
        let facts = Facts::default();
        assert_eq!(facts.breaks(SheetRule::LongDay, row(DAY, "08:00", end)), warned, "{end}");
    }
}

#[test]
fn long_week() {
    // Monday 6 to Sunday 12 June 2022.
    let monday_to_friday = ["2022-06-06", "2022-06-07", "2022-06-08", "2022-06-09", "2022-06-10"];
    let mut rows: Vec<RowDraft> = monday_to_friday.iter().map(|day| row(day, "08:00", "17:00")).collect();
    rows.push(row("2022-06-12", "08:00", "11:00"));
    let found = |rows: &[RowDraft]| Facts::default().found(SheetRule::LongWeek, rows);
    assert!(found(&rows).is_empty(), "exactly 48 hours");
    rows.push(row("2022-06-13", "08:00", "18:00"));
    assert!(found(&rows).is_empty(), "Monday is another week");
    rows.push(row("2022-06-12", "11:00", "11:01"));
    assert_eq!(found(&rows).len(), 1, "48 hours and a minute");
    // The days of the week that lie on the quarter before's sheet count.
    let facts = Facts { occupied: vec![occupied("2022-06-06", "17:00", "17:01", true)], ..Facts::default() };
    assert_eq!(facts.found(SheetRule::LongWeek, &rows[..6]).len(), 1);
}

#[test]
fn holiday_work() {
    let facts = Facts { is_holiday: |day| day == date("2022-06-02"), ..Facts::default() };
    for (day, warned) in [("2022-06-02", true), ("2022-06-03", false), ("2022-06-04", false), ("2022-06-05", true)] {
        assert_eq!(facts.breaks(SheetRule::HolidayWork, row(day, "08:00", "09:00")), warned, "{day}");
    }
}

#[test]
fn beyond_agreed_hours() {
    let agreed = vec![
        agreed(ServiceFunction::CaseManagement, "2019-09-01", Some("2020-12-31"), 3),
        agreed(ServiceFunction::CaseManagement, "2021-01-01", None, 2),
    ];
    let reported = |function, until: &str, minutes| ReportedHours { function, until: date(until), minutes };
    let reported_before = vec![
        reported(ServiceFunction::CaseManagement, "2022-03-31", Minutes::from_hours(3)),
        reported(ServiceFunction::Access, "2022-03-31", Minutes::new(999)),
    ];
    let facts = Facts { agreed: agreed.clone(), reported_before, ..Facts::default() };
    let found = |rows: &[RowDraft]| facts.found(SheetRule::BeyondAgreedHours, rows);
    let rows = [row("2022-06-10", "08:00", "09:00"), row(DAY, "08:00", "09:00"), row("2022-06-13", "08:00", "08:01")];
    assert!(found(&rows[..2]).is_empty(), "exactly the five hours of both rows of the group");
    assert_eq!(found(&rows), [[2]], "a minute more, at the row that goes beyond");
    let unassigned = RowDraft { function: ServiceFunction::Access, ..row(DAY, "08:00", "09:00") };
    assert!(found(&[unassigned]).is_empty(), "nothing agreed is another rule's");

    // What another sheet reports counts for rows after its day, not for those of the day or before.
    for (until, beyond) in [
        ("2022-06-08", vec![vec![1, 0, 2]]),
        ("2022-06-09", vec![vec![0, 2]]),
        ("2022-06-12", vec![vec![2]]),
        ("2022-06-13", vec![]),
        ("2022-09-30", vec![]),
    ] {
        let reported_before = vec![reported(ServiceFunction::CaseManagement, until, Minutes::from_hours(5))];
        let facts = Facts { agreed: agreed.clone(), reported_before, ..Facts::default() };
        assert_eq!(facts.found(SheetRule::BeyondAgreedHours, &rows), beyond, "{until}");
    }
}

#[test]
fn outside_opening_hours() {
    let facts = Facts::default();
    for (start, end, warned) in [
        ("08:30", "12:30", false),
        ("08:29", "12:30", true),
        ("08:30", "12:31", true),
        ("12:00", "15:30", true),
        ("13:00", "14:00", true),
        ("15:00", "18:00", false),
    ] {
        let access = at_sportello("s-1", ServiceFunction::Access, start, end);
        assert_eq!(facts.breaks(SheetRule::OutsideOpeningHours, access), warned, "{start}-{end}");
        let other = at_sportello("s-1", ServiceFunction::CaseManagement, start, end);
        assert!(!facts.breaks(SheetRule::OutsideOpeningHours, other), "function 1 only");
    }
    let unknown = at_sportello("s-2", ServiceFunction::Access, "20:00", "21:00");
    assert!(!facts.breaks(SheetRule::OutsideOpeningHours, unknown), "no hours known");
}

#[test]
fn not_in_network() {
    let facts = Facts::default();
    for (day, id, warned) in [
        ("2022-06-09", "s-1", false),
        ("2022-06-08", "s-1", true),
        ("2022-06-20", "s-1", false),
        ("2022-06-21", "s-1", true),
        ("2022-06-09", "s-9", true),
    ] {
        let row = RowDraft { place: Place::Sportello(id.to_owned()), ..row(day, "09:00", "10:00") };
        assert_eq!(facts.breaks(SheetRule::NotInNetwork, row), warned, "{day} {id}");
    }
    assert!(!facts.breaks(SheetRule::NotInNetwork, row(DAY, "09:00", "10:00")), "a stated place is no Sportello");
}

#[test]
fn errors_stop_and_warnings_do_not() {
    let errors: Vec<&str> = SheetRule::ALL.iter().filter(|r| r.severity() == Severity::Error).map(|r| r.id()).collect();
    let blocked = [
        "end_after_start",
        "not_after_today",
        "within_sheet_period",
        "within_project",
        "in_group",
        "no_overlap",
        "day_limit",
    ];
    assert_eq!(errors, blocked);
    for rule in SheetRule::ALL {
        assert_eq!(serde_json::to_string(&rule).unwrap(), format!("\"{}\"", rule.id()));
    }
}

#[test]
fn findings_come_row_by_row_and_errors_first() {
    let rows = [row("2022-06-12", "08:00", "07:00"), row("2022-07-13", "08:00", "09:00")];
    let found: Vec<(usize, SheetRule)> = Facts::default().check(&rows).iter().map(|f| (f.rows[0], f.rule)).collect();
    assert_eq!(
        found,
        [
            (0, SheetRule::EndAfterStart),
            (0, SheetRule::HolidayWork),
            (1, SheetRule::NotAfterToday),
            (1, SheetRule::WithinProject)
        ]
    );
}

fn some_rows() -> impl Strategy<Value = Vec<RowDraft>> {
    let one = (0u64..12, 0i64..1439, 1i64..600).prop_map(|(day, start, length)| {
        let start_time = TimeOfDay::from_minutes(start).unwrap();
        let end = TimeOfDay::from_minutes((start + length).min(1439)).unwrap();
        RowDraft { date: date(DAY) + Days::new(day), start: start_time, end, ..row(DAY, "08:00", "09:00") }
    });
    prop::collection::vec(one, 0..25)
}

/// Two rows of one person in two projects, each with when it was entered.
type Stored = (RowDraft, Option<Entered>);

fn two_stored() -> impl Strategy<Value = (Stored, Stored)> {
    let time = |minutes: i64| TimeOfDay::from_minutes(minutes).unwrap();
    let one = move |key: u128| {
        (480i64..600, 1i64..90, 0i64..3).prop_map(move |(start, length, second)| {
            let draft = RowDraft { start: time(start), end: time(start + length), ..row(DAY, "08:00", "09:00") };
            (draft, entered(second, key))
        })
    };
    (one(1), one(2))
}

proptest! {
    #[test]
    fn of_two_stored_rows_exactly_one_is_refused_if_they_overlap((a, b) in two_stored()) {
        let refused = |(mine, my_entry): &Stored, (theirs, their_entry): &Stored| {
            let other = Occupied {
                date: theirs.date,
                start: theirs.start,
                end: theirs.end,
                same_project: false,
                entered: *their_entry,
            };
            let facts = Facts { occupied: vec![other], entered: vec![*my_entry], ..Facts::default() };
            usize::from(facts.breaks(SheetRule::NoOverlap, mine.clone()))
        };
        let overlap = a.0.start < b.0.end && b.0.start < a.0.end;
        prop_assert_eq!(refused(&a, &b) + refused(&b, &a), usize::from(overlap));
    }

    #[test]
    fn rows_overlap_exactly_if_some_minute_is_reported_twice(rows in some_rows()) {
        let twice = rows.iter().enumerate().any(|(i, a)| rows.iter().skip(i + 1).any(|b| {
            a.date == b.date && a.start < b.end && b.start < a.end && a.start < a.end && b.start < b.end
        }));
        prop_assert_eq!(!Facts::default().found(SheetRule::NoOverlap, &rows).is_empty(), twice);
    }

    #[test]
    fn the_order_of_rows_changes_no_rule_found(rows in some_rows()) {
        let rules = |rows: &[RowDraft]| {
            let mut rules: Vec<SheetRule> = Facts::default().check(rows).iter().map(|f| f.rule).collect();
            rules.sort_unstable();
            rules
        };
        let mut backward = rows.clone();
        backward.reverse();
        prop_assert_eq!(rules(&rows), rules(&backward));
    }

    #[test]
    fn findings_name_rows_that_exist(rows in some_rows()) {
        for finding in Facts::default().check(&rows) {
            prop_assert!(!finding.rows.is_empty() && finding.rows.iter().all(|i| *i < rows.len()));
        }
    }
}
