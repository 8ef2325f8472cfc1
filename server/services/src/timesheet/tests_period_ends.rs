//! What an extraordinary period leaves of the quarter, on both databases: its days on pages and
//! papers, and what becomes of sheets without a day.

use domain::function::ServiceFunction;
use store::group::AssignmentRow;
use store::testing::TestDatabase;

use super::tests_periods::{JUNE, QUARTER, Stage, problems};
use super::tests_world::day;
use crate::timesheet::import::template::template;
use crate::timesheet::period_open::{PeriodOpen, period_open};
use crate::timesheet::print::{period_data, sheets_of};
use crate::timesheet::return_sheet::{ReturnSheet, return_sheet};
use crate::timesheet::row_remove::{RowRemove, row_remove};
use crate::timesheet::show::{SheetAddress, SheetView, sheet_show};

#[tokio::test]
async fn an_empty_sheet_that_was_confirmed_does_not_go_without_a_word() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        period_open(&stage.officer, &stage.june()).await.unwrap();
        let only = stage.add(JUNE, "9").await.unwrap();
        let gone = RowRemove { address: stage.sheet(JUNE), version: stage.view(JUNE).await.version, row: only.id };
        row_remove(&stage.staff, gone).await.unwrap();
        stage.confirm(JUNE).await;
        assert_eq!(stage.withdraw().await.unwrap(), 0);
        let removed = stage.entries().await.into_iter().find(|row| row.action == "timesheet.remove").unwrap();
        let before: serde_json::Value = serde_json::from_str(&removed.before.unwrap()).unwrap();
        assert_eq!(
            (&before["operator"], &before["period"], &before["confirmed"]),
            (&"OP-01".into(), &JUNE.into(), &true.into())
        );
    }
}

impl Stage {
    /// All days that the project has in the quarter, once it ends on 15 May.
    async fn ends_in_may(&self) -> PeriodOpen {
        let mut tx = self.world.portal.store.write().await.unwrap();
        let header = store::project::project_header(&mut tx, self.world.projects[0]).await.unwrap().unwrap();
        let project = store::project::ProjectRow { end_on: day("2022-05-15"), ..header.project };
        store::project::project_update(&mut tx, &project).await.unwrap();
        tx.commit().await.unwrap();
        PeriodOpen { from: "01/04/2022".into(), to: "20/05/2022".into(), ..self.june() }
    }
}

/// The period of [`Stage::ends_in_may`].
const TAKEN: &str = "2022-04-01_2022-05-20";

#[tokio::test]
async fn a_period_that_takes_all_days_of_a_quarter_leaves_no_sheet_that_nobody_can_reach() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        let all = stage.ends_in_may().await;
        stage.add_in(QUARTER, "09/05/2022", 5).await.unwrap();
        // The other operator's sheet is empty.
        let colleague = SheetAddress { operator: "OP-02".into(), ..stage.sheet(QUARTER) };
        let other = stage.add_to(colleague.clone(), 0, "09/05/2022", 5).await.unwrap();
        row_remove(&stage.staff, RowRemove { address: colleague, version: 1, row: other.id }).await.unwrap();

        let opened = period_open(&stage.officer, &all).await.unwrap();
        assert_eq!((opened.rows(), opened.sheets()), (1, 1));
        let mut tx = stage.world.portal.store.read().await.unwrap();
        let counts = store::timesheet::timesheet_counts(&mut tx, stage.world.projects[0]).await.unwrap();
        assert_eq!(counts.iter().map(|c| c.count).sum::<i64>(), 1, "only the sheet that can be opened");
        drop(tx);
        let history = stage.history().await;
        assert_eq!(
            history[history.len() - 4..],
            ["period.open", "timesheet.rows_move", "timesheet.remove", "timesheet.remove"]
        );
        assert_eq!(sheet_show(&stage.staff, &stage.sheet(TAKEN), Some(5)).await.unwrap().rows, 1);
        // The way back.
        assert_eq!(stage.withdraw().await.unwrap(), 1);
        assert_eq!(sheet_show(&stage.staff, &stage.sheet(QUARTER), Some(5)).await.unwrap().rows, 1);
    }
}

#[tokio::test]
async fn a_quarter_whose_sheets_have_versions_keeps_a_day() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        let all = stage.ends_in_may().await;
        stage.add_in(QUARTER, "09/05/2022", 5).await.unwrap();
        stage.send(QUARTER).await;
        let back = ReturnSheet {
            address: stage.sheet(QUARTER),
            version: stage.view(QUARTER).await.version,
            reasons: "Corregga l’orario".into(),
            rows: Vec::new(),
        };
        return_sheet(&stage.officer, back).await.unwrap();
        let refused = problems(period_open(&stage.officer, &all).await.unwrap_err()).remove(0).1;
        assert!(refused.contains("Lasci al trimestre almeno un giorno") && refused.contains("Prova 1"), "{refused}");
        let one_left = PeriodOpen { to: "14/05/2022".into(), ..all };
        assert_eq!(period_open(&stage.officer, &one_left).await.unwrap().rows(), 1);
        assert_eq!(sheet_show(&stage.staff, &stage.sheet(QUARTER), Some(5)).await.unwrap().rows, 0);
    }
}

#[tokio::test]
async fn the_quarters_page_does_not_offer_days_and_functions_of_the_period() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        // Function 1 only on the days that are set apart.
        let mut tx = stage.world.portal.store.write().await.unwrap();
        let project = stage.world.projects[0];
        for row in store::group::assignment_list_by_project(&mut tx, project).await.unwrap() {
            if row.function == "access" {
                let short = AssignmentRow { from_on: day("2022-06-01"), to_on: Some(day("2022-06-15")), ..row };
                store::group::assignment_update(&mut tx, &short).await.unwrap();
            }
        }
        tx.commit().await.unwrap();
        let open_days = |view: &SheetView| view.days.iter().filter(|line| line.open).count();
        let before = stage.view(QUARTER).await;
        assert_eq!((open_days(&before), before.choices.len()), (30, 2));
        period_open(&stage.officer, &stage.june()).await.unwrap();
        let quarter = stage.view(QUARTER).await;
        assert_eq!((open_days(&quarter), quarter.choices), (15, vec![ServiceFunction::CaseManagement]));
        assert!(quarter.days.iter().all(|line| line.open == (line.date > day("2022-06-15"))));
        let june = stage.view(JUNE).await;
        assert_eq!((open_days(&june), june.choices.len()), (15, 2));
        let named = async |period: &str| {
            let file = template(&stage.staff, project, period, "csv").await.unwrap();
            String::from_utf8(file.bytes).unwrap().contains(ServiceFunction::Access.italian())
        };
        assert_eq!((named(QUARTER).await, named(JUNE).await), (false, true), "the file to fill in");
    }
}

#[tokio::test]
async fn papers_of_the_quarter_say_which_days_they_are_not_about() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        stage.add(QUARTER, "8").await.unwrap();
        stage.add(QUARTER, "20").await.unwrap();
        period_open(&stage.officer, &stage.june()).await.unwrap();
        let apart = [(day("2022-06-01"), day("2022-06-15"))];
        for (period, expected) in [(QUARTER, &apart[..]), (JUNE, &[])] {
            let (data, members, _) = period_data(&stage.staff, stage.world.projects[0], period).await.unwrap();
            let (sheets, _, declaration) = sheets_of(&data, &members).unwrap();
            assert_eq!((declaration.apart.as_slice(), sheets[0].apart.as_slice()), (expected, expected), "{period}");
        }
    }
}
