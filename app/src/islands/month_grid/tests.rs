//! What the server writes into the page, and what the browser reads of it.

use domain::function::ServiceFunction;
use domain::minutes::Minutes;
use domain::rules::RuleSet;
use domain::timesheet::{
    AgreedHours, KeyedRow, NetworkPoint, Place, RowDraft, SheetFacts, StoredSheet, TimesheetLimits,
};

use super::state::State;
use super::{MonthGridPage, month_grid};

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
