//! The warning «beyond the hours agreed» over the periods of a project, on both databases: what
//! was worked up to a row counts, what follows it does not (art. 3).

use domain::function::ServiceFunction;
use domain::timesheet::{RowChange, SaveOutcome, SheetRule};
use store::testing::TestDatabase;

use super::tests_periods::{JUNE, QUARTER, Stage};
use super::write_tests::{put, row};
use crate::timesheet::grid_save::grid_save;
use crate::timesheet::grid_show::grid_show;
use crate::timesheet::period_open::period_open;

const FIRST: &str = "2022-1";

impl Stage {
    async fn fill(&self, period: &str, changes: Vec<RowChange>) {
        let version = grid_show(&self.staff, &self.sheet(period)).await.unwrap().stored.version;
        let saved = grid_save(&self.staff, &self.sheet(period), version, changes).await.unwrap();
        assert!(matches!(saved, SaveOutcome::Saved { .. }), "{saved:?}");
    }

    /// Whether a sheet is warned of, as its page says and as the grid in the browser finds.
    async fn warned(&self, period: &str) -> bool {
        let grid = grid_show(&self.staff, &self.sheet(period)).await.unwrap();
        let rows: Vec<_> = grid.stored.rows.into_iter().map(|keyed| keyed.row).collect();
        let found = grid.facts.check(&rows).iter().any(|found| found.rule == SheetRule::BeyondAgreedHours);
        let page = self.view(period).await;
        let shown = page.warnings.iter().any(|notice| notice.message.contains("concordate"));
        assert_eq!(found, shown, "{period}: grid and page");
        found
    }
}

/// Ten days of March of ten hours each: the hundred hours agreed for the function.
fn all_agreed_hours() -> Vec<RowChange> {
    let days = ["01", "02", "03", "04", "07", "08", "09", "10", "14", "15"];
    (1..).zip(days).map(|(key, day)| put(key, row(&format!("2022-03-{day}"), "08:00", "18:00"))).collect()
}

#[tokio::test]
async fn a_sheet_is_not_warned_of_for_what_later_periods_add() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        stage.fill(FIRST, all_agreed_hours()).await;
        assert!(!stage.warned(FIRST).await, "exactly the hours agreed");
        stage.fill(QUARTER, vec![put(20, row("2022-04-01", "09:00", "09:01"))]).await;
        assert!(stage.warned(QUARTER).await, "a minute beyond, after a period that took all");
        assert!(!stage.warned(FIRST).await, "the earlier sheet stays as it was");
        let totals = stage.view(FIRST).await;
        let cases = totals.functions.iter().find(|total| total.function == ServiceFunction::CaseManagement);
        assert_eq!(cases.unwrap().project.get(), 6_001, "totals count all periods");
        stage.fill(FIRST, vec![put(1, row("2022-03-01", "08:00", "17:59"))]).await;
        assert!(!stage.warned(QUARTER).await, "with a minute less before it is within them");
    }
}

#[tokio::test]
async fn a_period_within_a_quarter_counts_for_the_days_after_it_and_the_quarters_days_before_for_it() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        period_open(&stage.officer, &stage.june()).await.unwrap();
        stage.fill(FIRST, all_agreed_hours()[..9].to_vec()).await;
        // Ten hours are left: nine in April, of the quarter; one hour in June, of the period.
        stage.fill(QUARTER, vec![put(20, row("2022-04-01", "08:00", "17:00"))]).await;
        stage.fill(JUNE, vec![put(30, row("2022-06-01", "09:00", "10:00"))]).await;
        assert!(!stage.warned(JUNE).await && !stage.warned(QUARTER).await, "exactly the hours agreed");
        // The quarter goes on after the period: its own later row goes beyond, the period's does not.
        stage.fill(QUARTER, vec![put(21, row("2022-06-16", "09:00", "09:01"))]).await;
        assert!(stage.warned(QUARTER).await && !stage.warned(JUNE).await);
        stage.fill(JUNE, vec![put(30, row("2022-06-01", "09:00", "09:59"))]).await;
        assert!(!stage.warned(QUARTER).await, "the period's minute less counts for the row after it");
        // Before the period, the same minute makes the period's row go beyond.
        stage.fill(JUNE, vec![put(30, row("2022-06-01", "09:00", "10:00"))]).await;
        let earlier = put(21, row("2022-05-31", "09:00", "09:01"));
        stage.fill(QUARTER, vec![earlier]).await;
        assert!(stage.warned(JUNE).await && !stage.warned(QUARTER).await);
    }
}
