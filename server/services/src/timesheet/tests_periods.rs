//! Extraordinary periods on both databases: opened, refused, rows moved and moved back, due dates.

use domain::role::Role;
use domain::timesheet::{SheetState, TypedRow};
use store::testing::TestDatabase;
use uuid::Uuid;

use super::tests_world::{ATS, World, day};
use crate::context::Context;
use crate::error::UseCaseError;
use crate::project::loaded::Loaded;
use crate::timesheet::confirm::{Confirm, confirm};
use crate::timesheet::mismatch::{Mark, mark};
use crate::timesheet::overview::overview_show;
use crate::timesheet::period_list::{PeriodItem, period_list};
use crate::timesheet::period_open::{PeriodOpen, period_open, period_preview};
use crate::timesheet::period_withdraw::period_withdraw;
use crate::timesheet::row::OTHER_PLACE;
use crate::timesheet::row_save::{RowSave, RowSaved, row_save};
use crate::timesheet::send::{Send, send};
use crate::timesheet::show::{SheetAddress, SheetView, sheet_show};

pub(super) const QUARTER: &str = "2022-2";
pub(super) const JUNE: &str = "2022-06-01_2022-06-15";

pub(super) struct Stage {
    pub world: World,
    pub staff: Context,
    operator: Context,
    pub officer: Context,
}

impl Stage {
    pub async fn new(database: &TestDatabase) -> Self {
        let world = World::new(database).await;
        let staff = world.request(Role::AtsStaff, Some(ATS[0]), None).await;
        let operator = world.request(Role::Operator, Some(ATS[0]), Some(world.persons[0])).await;
        let officer = world.request(Role::RegionOfficer, None, None).await;
        Stage { world, staff, operator, officer }
    }

    pub fn sheet(&self, period: &str) -> SheetAddress {
        SheetAddress { project: self.world.projects[0], period: period.into(), operator: "OP-01".into() }
    }

    pub async fn view(&self, period: &str) -> SheetView {
        sheet_show(&self.staff, &self.sheet(period), Some(6)).await.unwrap()
    }

    pub async fn add(&self, period: &str, day: &str) -> Result<RowSaved, UseCaseError> {
        self.add_in(period, day, 6).await
    }

    pub async fn add_in(&self, period: &str, day: &str, month: u32) -> Result<RowSaved, UseCaseError> {
        let version = self.view(period).await.version;
        self.add_to(self.sheet(period), version, day, month).await
    }

    pub async fn add_to(
        &self,
        address: SheetAddress,
        version: i64,
        day: &str,
        month: u32,
    ) -> Result<RowSaved, UseCaseError> {
        let typed = TypedRow {
            date: day.into(),
            start: "9".into(),
            end: "10".into(),
            function: "case_management".into(),
            sportello: OTHER_PLACE.into(),
            place: "Sede".into(),
            note: String::new(),
        };
        let input = RowSave { address, version, row: None, month: Some(month), typed };
        row_save(&self.staff, input).await
    }

    pub async fn confirm(&self, period: &str) {
        let version = self.view(period).await.version;
        let input = Confirm { address: self.sheet(period), version, explanation: String::new() };
        confirm(&self.operator, input).await.unwrap();
    }

    pub async fn send(&self, period: &str) {
        self.confirm(period).await;
        let version = self.view(period).await.version;
        let input = Send { address: self.sheet(period), version, explanation: String::new() };
        send(&self.staff, input).await.unwrap();
    }

    /// 1 to 15 June 2022 of the first project, due today.
    pub fn june(&self) -> PeriodOpen {
        PeriodOpen {
            subject: self.world.projects[0].to_string(),
            from: "01/06/2022".into(),
            to: "15/06/2022".into(),
            due: "12/07/2022".into(),
            reason: "Verifica della spesa".into(),
        }
    }

    async fn the_one(&self) -> PeriodItem {
        let mut lines = period_list(&self.officer, None).await.unwrap().lines;
        assert_eq!(lines.len(), 1);
        lines.remove(0)
    }

    pub async fn withdraw(&self) -> Result<i64, UseCaseError> {
        let line = self.the_one().await;
        period_withdraw(&self.officer, line.id, line.version).await
    }

    pub async fn entries(&self) -> Vec<store::audit::AuditRow> {
        let mut tx = self.world.portal.store.read().await.unwrap();
        let chain = self.world.projects[0].to_string();
        store::audit::audit_list_in_order(&mut tx, &chain, 0, 1000).await.unwrap()
    }

    pub async fn history(&self) -> Vec<String> {
        self.entries().await.into_iter().map(|row| row.action).collect()
    }

    async fn row(&self, id: Uuid) -> store::entry::EntryRow {
        let mut tx = self.world.portal.store.read().await.unwrap();
        store::entry::entry_by_id(&mut tx, id).await.unwrap().unwrap()
    }
}

pub(super) fn problems(error: UseCaseError) -> Vec<(String, String)> {
    match error {
        UseCaseError::Invalid(problems) => problems.into_iter().map(|p| (p.field, p.message)).collect(),
        other => panic!("not a refusal of fields: {other:?}"),
    }
}

fn fields(error: UseCaseError) -> Vec<String> {
    problems(error).into_iter().map(|(field, _)| field).collect()
}

#[tokio::test]
async fn the_rows_on_its_days_go_along_and_the_sums_with_them() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        stage.add(QUARTER, "31/05/2022").await.unwrap();
        let first = stage.add(QUARTER, "1").await.unwrap();
        let last = stage.add(QUARTER, "15").await.unwrap();
        stage.add(QUARTER, "16").await.unwrap();
        stage.confirm(QUARTER).await;
        let before = stage.row(first.id).await;
        let preview = period_preview(&stage.officer, &stage.june()).await.unwrap();
        assert_eq!((preview.rows(), preview.sheets(), preview.minutes().get()), (2, 1, 120));
        assert!(period_list(&stage.officer, None).await.unwrap().lines.is_empty(), "looking changes nothing");

        let opened = period_open(&stage.officer, &stage.june()).await.unwrap();
        assert_eq!((opened.rows(), opened.opened.len(), opened.refused.len()), (2, 1, 0));
        let (quarter, june) = (stage.view(QUARTER).await, stage.view(JUNE).await);
        assert_eq!((quarter.rows, quarter.minutes.get()), (2, 120));
        assert_eq!((june.rows, june.minutes.get()), (2, 120));
        assert!(quarter.sheet.unwrap().confirmed_at.is_none(), "the operator confirmed other rows");
        assert_eq!(june.sheet.unwrap().state, SheetState::Draft);
        let after = stage.row(first.id).await;
        assert_eq!(after.entered_at, before.entered_at);
        assert_ne!(after.timesheet_id, before.timesheet_id);
        assert_eq!(after.timesheet_id, stage.row(last.id).await.timesheet_id);
        let history = stage.history().await;
        assert_eq!(history[history.len() - 2..], ["period.open", "timesheet.rows_move"]);
        // The sums of the pages are those of the rows, and each day has one sheet.
        let overview = overview_show(&stage.staff, stage.world.projects[0], Some(JUNE)).await.unwrap();
        assert_eq!((overview.entries, overview.minutes.get()), (2, 120));
        let codes: Vec<_> = overview.periods.iter().map(|line| line.period.code()).collect();
        assert_eq!(codes, ["2021-3", "2021-4", "2022-1", JUNE, QUARTER]);
        assert_eq!(overview.periods.iter().map(|line| line.minutes.get()).sum::<i64>(), 240);
        for (period, day, fits) in
            [(QUARTER, "14", false), (QUARTER, "17", true), (JUNE, "14", true), (JUNE, "17", false)]
        {
            let added = stage.add(period, day).await;
            assert_eq!(added.is_ok(), fits, "{period} {day}");
            if let Err(error) = added {
                let found = problems(error);
                assert_eq!(found[0].0, "giorno");
                assert!(period == JUNE || found[0].1.contains("periodo dal 01/06/2022 al 15/06/2022"), "{found:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_returned_sheet_keeps_its_reasons_and_marks_on_both_sides() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        let moved = stage.add(QUARTER, "8").await.unwrap();
        stage.add(QUARTER, "20").await.unwrap();
        stage.send(QUARTER).await;
        let view = stage.view(QUARTER).await;
        let found = Mark {
            address: stage.sheet(QUARTER),
            version: view.version,
            row: moved.id,
            from: "9".into(),
            to: "9:30".into(),
            reason: "Altra attività".into(),
        };
        mark(&stage.officer, found).await.unwrap();
        // With the sheet sent, its days cannot be taken away.
        let refused = period_open(&stage.officer, &stage.june()).await.unwrap_err();
        let text = problems(refused).remove(0).1;
        assert!(text.contains("Prova 1") && text.contains("già inviato"), "{text}");
        let back = crate::timesheet::return_sheet::ReturnSheet {
            address: stage.sheet(QUARTER),
            version: stage.view(QUARTER).await.version,
            reasons: "Corregga l’orario".into(),
            rows: Vec::new(),
        };
        crate::timesheet::return_sheet::return_sheet(&stage.officer, back).await.unwrap();
        period_open(&stage.officer, &stage.june()).await.unwrap();
        let (quarter, june) = (stage.view(QUARTER).await, stage.view(JUNE).await);
        assert_eq!(quarter.sheet.unwrap().state, SheetState::Returned);
        let sheet = june.sheet.unwrap();
        assert_eq!((sheet.state, sheet.return_reason.as_deref()), (SheetState::Draft, Some("Corregga l’orario")));
        assert_eq!(june.days.iter().flat_map(|d| &d.rows).map(|row| row.marks.len()).sum::<usize>(), 1);
    }
}

#[tokio::test]
async fn a_sent_sheet_without_hours_on_its_days_stands_in_nobodys_way() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        stage.add(QUARTER, "20").await.unwrap();
        stage.send(QUARTER).await;
        let opened = period_open(&stage.officer, &stage.june()).await.unwrap();
        assert_eq!(opened.rows(), 0);
        assert_eq!(stage.view(QUARTER).await.sheet.unwrap().state, SheetState::Sent);
        assert_eq!(stage.view(JUNE).await.version, 0, "a sheet comes with its first row");
        assert_eq!(stage.history().await.last().map(String::as_str), Some("period.open"));
    }
}

#[tokio::test]
async fn what_is_wrong_is_said_at_once_and_nothing_is_opened() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        let nothing = period_open(&stage.officer, &PeriodOpen::default()).await.unwrap_err();
        assert_eq!(fields(nothing), ["progetto", "dal", "al", "termine", "motivo"]);
        let june = stage.june();
        for (input, wrong) in [
            (PeriodOpen { to: "30/06/2022".into(), due: "30/06/2022".into(), ..june.clone() }, vec!["al", "termine"]),
            (PeriodOpen { to: "31/05/2022".into(), ..june.clone() }, vec!["al"]),
            (PeriodOpen { due: "15/06/2022".into(), ..june.clone() }, vec!["termine"]),
            // After the period, but over: every sheet would be late at once.
            (PeriodOpen { due: "11/07/2022".into(), ..june.clone() }, vec!["termine"]),
            (PeriodOpen { reason: "  ".into(), ..june.clone() }, vec!["motivo"]),
            (PeriodOpen { subject: Uuid::from_u128(1).to_string(), ..june.clone() }, vec!["progetto"]),
            (
                PeriodOpen {
                    from: "01/07/2021".into(),
                    to: "31/08/2021".into(),
                    due: "15/09/2022".into(),
                    ..june.clone()
                },
                vec!["progetto"],
            ),
        ] {
            assert_eq!(fields(period_open(&stage.officer, &input).await.unwrap_err()), wrong, "{input:?}");
        }
        period_open(&stage.officer, &june).await.unwrap();
        let touching = PeriodOpen { from: "15/06/2022".into(), to: "16/06/2022".into(), ..june.clone() };
        let text = problems(period_open(&stage.officer, &touching).await.unwrap_err()).remove(0).1;
        assert!(text.contains("Ha già il periodo dal 01/06/2022 al 15/06/2022"), "{text}");
        let next = PeriodOpen { from: "16/06/2022".into(), to: "16/06/2022".into(), ..june.clone() };
        period_open(&stage.officer, &next).await.unwrap();
        for stranger in [&stage.staff, &stage.operator] {
            assert!(matches!(period_open(stranger, &june).await, Err(UseCaseError::Forbidden)));
            assert!(matches!(period_preview(stranger, &june).await, Err(UseCaseError::Forbidden)));
            assert!(matches!(period_list(stranger, None).await, Err(UseCaseError::Forbidden)));
            assert!(matches!(period_withdraw(stranger, Uuid::nil(), 1).await, Err(UseCaseError::Forbidden)));
        }
        assert!(matches!(period_list(&stage.world.nobody(), None).await, Err(UseCaseError::NotLoggedIn)));
    }
}

#[tokio::test]
async fn for_all_projects_of_a_call_those_in_which_it_cannot_be_opened_are_named() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        stage.add(QUARTER, "8").await.unwrap();
        stage.send(QUARTER).await;
        let choices = period_list(&stage.officer, None).await.unwrap().choices;
        assert_eq!(choices.len(), 3);
        let input = PeriodOpen { subject: choices[0].id.to_string(), ..stage.june() };
        let before = stage.world.portal.store.statements();
        period_preview(&stage.officer, &input).await.unwrap();
        assert!(stage.world.portal.store.statements() - before <= 4, "however many projects a call has");
        let opened = period_open(&stage.officer, &input).await.unwrap();
        assert_eq!(opened.opened.iter().map(|project| project.ats).collect::<Vec<_>>(), [ATS[1]]);
        assert_eq!(opened.refused.iter().map(|project| project.ats).collect::<Vec<_>>(), [ATS[0]]);
        assert_eq!(stage.the_one().await.ats, ATS[1]);
        // A second time there is none left.
        let none = period_open(&stage.officer, &input).await.unwrap_err();
        assert_eq!(fields(none), ["progetto", "progetto"]);
    }
}

#[tokio::test]
async fn its_sheets_are_due_when_the_region_says() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        period_open(&stage.officer, &stage.june()).await.unwrap();
        assert_eq!(stage.view(JUNE).await.due, Some(day("2022-07-12")));
        assert_eq!(stage.view(QUARTER).await.due, Some(day("2022-07-15")));
        let unsent = async || {
            let mut tx = stage.world.portal.store.read().await.unwrap();
            let header = store::project::project_header(&mut tx, stage.world.projects[0]).await.unwrap().unwrap();
            let today = day("2022-07-13");
            let loaded = Loaded::read(&mut tx, header, today).await.unwrap();
            (loaded.standing(today).unwrap().missing, crate::project::terms::terms(&loaded, today).unwrap())
        };
        let (missing, terms) = unsent().await;
        // Both operators owe it, and it is late; the quarter itself is not yet.
        let late: Vec<_> = missing.iter().filter(|sheet| sheet.period.code() == JUNE).collect();
        assert_eq!(late.len(), 2);
        assert!(late.iter().all(|sheet| sheet.due == day("2022-07-12")));
        assert!(missing.iter().all(|sheet| sheet.period.code() != QUARTER));
        let about = "periodo dal 01/06/2022 al 15/06/2022";
        let term = terms.iter().find(|term| term.about == about).unwrap();
        assert_eq!((term.deadline.due, term.missing.as_str()), (day("2022-07-12"), "2 timesheet da inviare"));
        stage.send(JUNE).await;
        let (missing, _) = unsent().await;
        assert_eq!(missing.iter().filter(|sheet| sheet.period.code() == JUNE).count(), 1);
    }
}

#[tokio::test]
async fn withdrawn_before_a_sheet_was_sent_it_leaves_the_quarter_as_it_was() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        let kept = stage.add(QUARTER, "8").await.unwrap();
        stage.add(QUARTER, "20").await.unwrap();
        period_open(&stage.officer, &stage.june()).await.unwrap();
        stage.add(JUNE, "9").await.unwrap();
        let line = stage.the_one().await;
        assert!(matches!(period_withdraw(&stage.officer, line.id, line.version + 1).await, Err(UseCaseError::Stale)));
        assert_eq!(stage.withdraw().await.unwrap(), 2);
        let quarter = stage.view(QUARTER).await;
        assert_eq!((quarter.rows, quarter.minutes.get()), (3, 180));
        assert_eq!(stage.row(kept.id).await.on_date, day("2022-06-08"));
        assert!(matches!(sheet_show(&stage.staff, &stage.sheet(JUNE), None).await, Err(UseCaseError::NotFound)));
        assert!(period_list(&stage.officer, None).await.unwrap().lines.is_empty());
        let history = stage.history().await;
        assert_eq!(history[history.len() - 3..], ["timesheet.rows_move", "timesheet.remove", "period.withdraw"]);
        stage.add(QUARTER, "10").await.unwrap();
    }
}

#[tokio::test]
async fn rows_first_entered_in_it_find_a_sheet_of_the_quarter_when_it_is_withdrawn() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        period_open(&stage.officer, &stage.june()).await.unwrap();
        stage.add(JUNE, "9").await.unwrap();
        assert_eq!(stage.view(QUARTER).await.version, 0);
        assert_eq!(stage.withdraw().await.unwrap(), 1);
        assert_eq!(stage.view(QUARTER).await.rows, 1);
    }
}

#[tokio::test]
async fn once_a_sheet_was_sent_it_stays() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        period_open(&stage.officer, &stage.june()).await.unwrap();
        stage.add(JUNE, "9").await.unwrap();
        stage.send(JUNE).await;
        let refused = stage.withdraw().await.unwrap_err();
        assert!(matches!(&refused, UseCaseError::Conflict(text) if text.contains("già stato inviato")), "{refused:?}");
        assert_eq!(stage.view(JUNE).await.rows, 1);
    }
}

#[tokio::test]
async fn with_the_quarter_sent_its_rows_have_nowhere_to_return_to() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        stage.add(QUARTER, "20").await.unwrap();
        period_open(&stage.officer, &stage.june()).await.unwrap();
        stage.add(JUNE, "9").await.unwrap();
        stage.send(QUARTER).await;
        let refused = stage.withdraw().await.unwrap_err();
        assert!(matches!(&refused, UseCaseError::Conflict(text) if text.contains("2º trimestre 2022")), "{refused:?}");
        assert_eq!(stage.view(JUNE).await.rows, 1);
    }
}
