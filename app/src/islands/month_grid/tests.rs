//! What the server writes into the page, and what the browser reads of it.

use domain::function::ServiceFunction;
use domain::minutes::Minutes;
use domain::rules::RuleSet;
use domain::timesheet::grid::Spot;
use domain::timesheet::{
    AgreedHours, KeyedRow, NetworkPoint, Place, RowDraft, SheetFacts, StoredSheet, TimesheetLimits,
};

use super::state::State;
use super::{MonthGridPage, Remark, month_grid};

const MARKS: &str = "</script><script>alert(\"1\")</script>&'";

fn written() -> String {
    let day = |text: &str| text.parse().unwrap();
    let facts = SheetFacts {
        today: day("2022-06-30"),
        period: "2022-2".parse().unwrap(),
        set_apart: Vec::new(),
        project_start: day("2019-08-28"),
        summer_service_start: None,
        project_end: day("2022-06-30"),
        agreed: vec![AgreedHours {
            function: ServiceFunction::Access,
            from: day("2019-08-28"),
            to: None,
            agreed: Minutes::from_hours(10),
        }],
        reported_elsewhere: Vec::new(),
        reported_before: Vec::new(),
        occupied: Vec::new(),
        network: vec![NetworkPoint {
            id: MARKS.to_owned(),
            name: MARKS.to_owned(),
            from: None,
            to: None,
            opening_hours: Vec::new(),
        }],
        limits: TimesheetLimits::default(),
        rules: RuleSet::default(),
    };
    let row = RowDraft {
        date: day("2022-06-30"),
        start: "08:30".parse().unwrap(),
        end: "12:30".parse().unwrap(),
        function: ServiceFunction::Access,
        place: Place::Stated(MARKS.to_owned()),
        note: MARKS.to_owned(),
    };
    let stored = StoredSheet { version: 3, rows: vec![KeyedRow { id: "a".to_owned(), row }] };
    let page = MonthGridPage {
        project: "p".to_owned(),
        period: "2022-2".to_owned(),
        operator: MARKS.to_owned(),
        keep: "ambito.u.p.2022-2.o".to_owned(),
        month: 6,
        rows_form: "?a=1&b=2".to_owned(),
        login: "/accesso".to_owned(),
        confirmed: true,
        remarks: vec![
            Remark { row: "a".to_owned(), part: Some((510, 540)), text: format!("Rilievo {MARKS}") },
            Remark { row: "a".to_owned(), part: None, text: "Motivo".to_owned() },
            Remark { row: "b".to_owned(), part: None, text: "altrove".to_owned() },
        ],
    };
    month_grid(&facts, &stored, &[], page)
}

#[test]
fn marks_in_what_people_wrote_are_harmless() {
    let html = written();
    assert!(!html.contains("<script>"), "only the data block begins so, with its type");
    assert_eq!(html.matches("</script>").count(), 1, "and ends once");
    assert!(html.contains("&lt;script&gt;alert(&quot;1&quot;)"), "what was written is there to be read");
}

#[test]
fn the_browser_reads_what_the_server_wrote_and_would_write_the_same() {
    let html = written();
    let data = html.split("id=\"griglia-dati\">").nth(1).unwrap().trim_end_matches("</script>");
    let state = State::read(data).unwrap();
    assert_eq!((state.grid.version(), state.page.operator.as_str()), (3, MARKS));
    let mut again = super::Html::default();
    super::whole(&state, &mut again);
    assert!(html.starts_with(&again.0));
}

#[test]
fn totals_of_day_week_line_and_month_are_in_the_page() {
    let html = written();
    for place in
        ["id=\"gt30\">4:00<", "id=\"gw27\" rowspan=\"4\">4:00<", "id=\"gs0\">4:00<", "id=\"gs-euro\">100,80 €<"]
    {
        assert!(html.contains(place), "{place}");
    }
}

#[test]
fn what_the_region_noted_stands_beside_its_row_while_the_row_holds_it() {
    let html = written();
    assert!(html.contains("<td class=\"cell-warn\""), "marked by more than its colour");
    assert!(html.contains(", 2 note della Regione<") && !html.contains("altrove</p>"), "those of rows of the sheet");
    let data = html.split("id=\"griglia-dati\">").nth(1).unwrap().trim_end_matches("</script>");
    let mut state = State::read(data).unwrap();
    let spot = state.all_remarks().next().unwrap().0;
    let told = |state: &State| state.remarks(spot).map(|remark| remark.text.clone()).collect::<Vec<_>>();
    assert_eq!(told(&state), [format!("Rilievo {MARKS}"), "Motivo".to_owned()]);
    assert!(state.look(spot).message.ends_with("Motivo"));
    let mut key = || "c".to_owned();
    // The mark is of 8:30 to 9:00: it lasts while the row holds those minutes, to the minute.
    for (text, count) in [("8:30-9", 2), ("8:31-9", 1), ("8:30-8:59", 1), ("8-13", 2)] {
        state.grid.set_text(spot, text, &mut key);
        assert_eq!(told(&state).len(), count, "{text}");
    }
}

#[test]
fn a_change_ends_the_confirmation_and_the_first_wrong_cell_can_be_reached() {
    let html = written();
    let data = html.split("id=\"griglia-dati\">").nth(1).unwrap().trim_end_matches("</script>");
    let mut state = State::read(data).unwrap();
    assert!(super::parts::confirmation(&state).starts_with("Confermato dall’operatore"));
    state.end_confirmation();
    assert!(super::parts::confirmation(&state).contains("va confermato di nuovo"));
    assert_eq!(state.first_stuck(), None);
    let spot = |day: &str| Spot { date: day.parse().unwrap(), line: 0 };
    let mut key = || "c".to_owned();
    for day in ["2022-06-29", "2022-06-07"] {
        state.grid.set_text(spot(day), "otto", &mut key);
    }
    state.compute();
    assert_eq!(state.first_stuck(), Some(spot("2022-06-07")));
    let mut out = super::Html::default();
    super::parts::first_stuck(&state, &mut out);
    assert!(out.0.contains("data-do=\"vai 2022-06-07/0\""), "{}", out.0);
}
