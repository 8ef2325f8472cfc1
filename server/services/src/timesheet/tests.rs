//! Sheets from the first row to the Region's decision, on both databases: states, locks,
//! versions, overlaps across ATS, findings, rights, and how many statements a page takes.

mod steps;
mod upkeep;

use domain::role::Role;
use domain::timesheet::{SheetState, TypedRow};
use store::testing::TestDatabase;
use uuid::Uuid;

use super::tests_world::{ATS, World};
use crate::clock::Clock;
use crate::context::Context;
use crate::error::UseCaseError;
use crate::testing::{PAGE_STATEMENTS, SESSION_STATEMENTS};
use crate::timesheet::accept::{accept, accept_in_project, accept_many};
use crate::timesheet::confirm::{Confirm, confirm};
use crate::timesheet::mismatch::{Mark, mark, unmark};
use crate::timesheet::overview::overview_show;
use crate::timesheet::print::sheet_print;
use crate::timesheet::queue::{QueueFilter, check_queue};
use crate::timesheet::return_sheet::{ReturnSheet, return_sheet};
use crate::timesheet::rework::rework;
use crate::timesheet::row::OTHER_PLACE;
use crate::timesheet::row_remove::{RowRemove, row_remove};
use crate::timesheet::row_save::{RowSave, RowSaved, row_save};
use crate::timesheet::send::{Send, SendReady, send, send_ready};
use crate::timesheet::show::{SheetAddress, SheetView, sheet_show};

/// A world with the people of its first ATS and of the Region.
struct Stage {
    world: World,
    staff: Context,
    operator: Context,
    officer: Context,
}

impl Stage {
    async fn new(database: &TestDatabase) -> Self {
        let world = World::new(database).await;
        let staff = world.request(Role::AtsStaff, Some(ATS[0]), None).await;
        let operator = world.request(Role::Operator, Some(ATS[0]), Some(world.persons[0])).await;
        let officer = world.request(Role::RegionOfficer, None, None).await;
        Stage { world, staff, operator, officer }
    }

    fn sheet(&self, operator: &str) -> SheetAddress {
        SheetAddress { project: self.world.projects[0], period: "2022-2".into(), operator: operator.into() }
    }

    async fn view(&self) -> SheetView {
        sheet_show(&self.staff, &self.sheet("OP-01"), Some(6)).await.unwrap()
    }

    async fn add(&self, typed: TypedRow) -> Result<RowSaved, UseCaseError> {
        let version = self.view().await.version;
        row_save(&self.staff, self.input(typed, version)).await
    }

    fn input(&self, typed: TypedRow, version: i64) -> RowSave {
        RowSave { address: self.sheet("OP-01"), version, row: None, month: Some(6), typed }
    }

    async fn confirmed(&self) {
        let input =
            Confirm { address: self.sheet("OP-01"), version: self.view().await.version, explanation: String::new() };
        confirm(&self.operator, input).await.unwrap();
    }

    async fn sent(&self) {
        self.confirmed().await;
        let version = self.view().await.version;
        send(&self.staff, self.sending(version, "")).await.unwrap();
    }

    fn sending(&self, version: i64, explanation: &str) -> Send {
        Send { address: self.sheet("OP-01"), version, explanation: explanation.into() }
    }

    async fn history(&self) -> Vec<String> {
        let mut tx = self.world.portal.store.read().await.unwrap();
        let chain = self.world.projects[0].to_string();
        let rows = store::audit::audit_list_in_order(&mut tx, &chain, 0, 1000).await.unwrap();
        rows.into_iter().map(|row| row.action).collect()
    }
}

/// A row on a Wednesday, in words.
fn typed(day: &str, from: &str, to: &str) -> TypedRow {
    TypedRow {
        date: day.into(),
        start: from.into(),
        end: to.into(),
        function: "case_management".into(),
        sportello: OTHER_PLACE.into(),
        place: "Sede".into(),
        note: String::new(),
    }
}

fn fields(error: UseCaseError) -> Vec<String> {
    match error {
        UseCaseError::Invalid(problems) => problems.into_iter().map(|problem| problem.field).collect(),
        other => panic!("not a refusal of fields: {other:?}"),
    }
}

fn messages(error: UseCaseError) -> String {
    match error {
        UseCaseError::Invalid(problems) => problems.into_iter().map(|p| p.message).collect::<Vec<_>>().join(" | "),
        other => panic!("not a refusal of fields: {other:?}"),
    }
}

#[tokio::test]
async fn the_first_row_makes_the_sheet_and_few_keystrokes_do() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        assert_eq!(stage.view().await.version, 0);
        stage.add(typed("8", "830", "13")).await.unwrap();
        let view = stage.view().await;
        assert_eq!((view.version, view.rows, view.minutes.get()), (1, 1, 270));
        let day = view.days.iter().find(|day| !day.rows.is_empty()).unwrap();
        assert_eq!(day.date.to_string(), "2022-06-08");
        assert_eq!(day.rows[0].start.to_string(), "08:30");
        assert_eq!(view.proposed.stated, "Sede", "the place is remembered");
        assert_eq!(view.value.total().get(), 11_340, "4,5 h × 18,00 + 40 %");
        // 8 to 12 June 2022 are one week with the rows of the whole week.
        let week = view.days.iter().find(|day| day.date.to_string() == "2022-06-12").unwrap().week;
        assert_eq!(week.unwrap().get(), 270);
        assert_eq!(stage.history().await, ["timesheet.row_add"]);
    }
}

#[tokio::test]
async fn all_problems_of_a_row_come_at_once_and_change_nothing() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        let bad = TypedRow { function: String::new(), place: String::new(), ..typed("31/6", "25", "x") };
        let found = fields(stage.add(bad).await.unwrap_err());
        assert_eq!(found, ["giorno", "dalle", "alle", "funzione", "altro_luogo"]);
        let stranger = TypedRow { sportello: stage.world.sportelli[1].to_string(), ..typed("8", "9", "10") };
        assert_eq!(fields(stage.add(stranger).await.unwrap_err()), ["luogo"], "a sportello of another network");
        for (row, field) in [
            (typed("8", "10", "9"), "alle"),
            (typed("13/07/2022", "9", "10"), "giorno"),
            (typed("31/03/2022", "9", "10"), "giorno"),
            (TypedRow { function: "summer_service".into(), ..typed("8", "9", "10") }, "funzione"),
            (typed("8", "6", "20"), "alle"),
        ] {
            let found = fields(stage.add(row).await.unwrap_err());
            assert!(found.contains(&field.to_owned()), "{field}: {found:?}");
        }
        assert_eq!(stage.view().await.version, 0);
        assert!(stage.history().await.is_empty());
    }
}

#[tokio::test]
async fn a_page_read_before_someone_elses_change_overwrites_nothing() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        stage.add(typed("8", "9", "10")).await.unwrap();
        let read = stage.view().await;
        stage.add(typed("8", "10", "11")).await.unwrap();
        let late = row_save(&stage.staff, stage.input(typed("8", "11", "12"), read.version)).await;
        assert!(matches!(late, Err(UseCaseError::Stale)));
        let none = row_save(&stage.staff, stage.input(typed("8", "11", "12"), 0)).await;
        assert!(matches!(none, Err(UseCaseError::Stale)), "a page that showed no sheet yet");
        let row = read.days.iter().find_map(|day| day.rows.first()).unwrap().id;
        let removal = RowRemove { address: stage.sheet("OP-01"), version: read.version, row };
        assert!(matches!(row_remove(&stage.staff, removal).await, Err(UseCaseError::Stale)));
        assert_eq!(stage.view().await.rows, 2);
    }
}

#[tokio::test]
async fn a_row_is_changed_and_removed_and_says_when_its_hours_were_entered() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        let saved = stage.add(typed("8", "9", "10")).await.unwrap();
        let entered = async || {
            let mut tx = stage.world.portal.store.read().await.unwrap();
            store::entry::entry_by_id(&mut tx, saved.id).await.unwrap().unwrap().entered_at
        };
        let before = entered().await;
        let change = async |typed| {
            let mut input = stage.input(typed, stage.view().await.version);
            input.row = Some(saved.id);
            row_save(&stage.staff, input).await.unwrap();
        };
        change(TypedRow { note: "colloqui".into(), ..typed("8", "9:15", "10") }).await;
        assert_eq!(entered().await, before, "a shorter row reports nothing new");
        change(typed("9", "9", "12")).await;
        assert!(entered().await > before, "other hours are entered anew");
        let view = stage.view().await;
        assert_eq!((view.rows, view.minutes.get()), (1, 180), "the row does not overlap with itself");
        let mut input = stage.input(typed("9", "9", "12"), view.version);
        input.row = Some(Uuid::from_u128(1));
        assert!(matches!(row_save(&stage.staff, input).await, Err(UseCaseError::NotFound)));
        let removal = RowRemove { address: stage.sheet("OP-01"), version: view.version, row: saved.id };
        row_remove(&stage.staff, removal).await.unwrap();
        assert_eq!(stage.view().await.rows, 0);
        assert_eq!(
            stage.history().await,
            ["timesheet.row_add", "timesheet.row_edit", "timesheet.row_edit", "timesheet.row_delete"]
        );
    }
}

#[tokio::test]
async fn hours_in_another_ats_are_found_and_not_told_of() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        let stranger = stage.world.request(Role::AtsStaff, Some(ATS[1]), None).await;
        let address =
            SheetAddress { project: stage.world.projects[1], period: "2022-2".into(), operator: "OP-01".into() };
        let row = RowSave { address, version: 0, row: None, month: Some(6), typed: typed("8", "9", "11") };
        row_save(&stranger, row).await.unwrap();
        let text = messages(stage.add(typed("8", "10", "12")).await.unwrap_err());
        assert!(text.contains("dalle 10:00 alle 11:00"), "{text}");
        assert!(!text.contains("Progetto 10") && !text.contains("ATS 10") && !text.contains("Comune 10"), "{text}");
        stage.add(typed("8", "11", "12")).await.unwrap();
        // What is stored already is found on show too, by the page of one and of all.
        let overview = overview_show(&stage.staff, stage.world.projects[0], Some("2022-2")).await.unwrap();
        assert_eq!(overview.lines[0].errors, 0);
        drop(overview);
        store_overlap(&stage).await;
        assert_eq!(stage.view().await.errors.len(), 1);
        let overview = overview_show(&stage.staff, stage.world.projects[0], Some("2022-2")).await.unwrap();
        assert_eq!(overview.lines[0].errors, 1);
    }
}

/// Lays a row of the second project over one of the first, behind the rules' back.
async fn store_overlap(stage: &Stage) {
    let mut tx = stage.world.portal.store.write().await.unwrap();
    let rows = store::quarter::quarter_entries(
        &mut tx,
        stage.world.projects[1],
        "2022-06-01".parse().unwrap(),
        "2022-06-30".parse().unwrap(),
    )
    .await
    .unwrap();
    let mut row = rows[0].clone();
    row.ends = 12 * 60;
    store::entry::entry_update(&mut tx, &row).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn part_of_a_row_is_marked_within_its_bounds_only() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        let saved = stage.add(typed("8", "9", "12")).await.unwrap();
        let marking = |from: &str, to: &str, reason: &str, version: i64| Mark {
            address: stage.sheet("OP-01"),
            version,
            row: saved.id,
            from: from.into(),
            to: to.into(),
            reason: reason.into(),
        };
        let draft = mark(&stage.officer, marking("9", "10", "assente", 1)).await;
        assert!(matches!(draft, Err(UseCaseError::Conflict(_))), "not in the hands of the ATS");
        stage.sent().await;
        let version = stage.view().await.version;
        let all = fields(mark(&stage.officer, marking("859", "1201", "", version)).await.unwrap_err());
        assert_eq!(all, ["rilievo_dalle", "rilievo_alle", "rilievo_motivo"]);
        let backward = fields(mark(&stage.officer, marking("11", "10", "assente", version)).await.unwrap_err());
        assert_eq!(backward, ["rilievo_alle"]);
        let theirs = mark(&stage.staff, marking("9", "10", "assente", version)).await;
        assert!(matches!(theirs, Err(UseCaseError::Forbidden)));
        assert!(matches!(mark(&stage.officer, marking("9", "10", "x", version - 1)).await, Err(UseCaseError::Stale)));
        mark(&stage.officer, marking("9", "10", "assente", version)).await.unwrap();
        let twice = fields(mark(&stage.officer, marking("930", "11", "assente", version)).await.unwrap_err());
        assert_eq!(twice, ["rilievo_dalle"]);
        mark(&stage.officer, marking("10", "12", "altrove", version)).await.unwrap();
        let view = stage.view().await;
        let marks: Vec<_> = view.days.iter().flat_map(|d| &d.rows).flat_map(|r| &r.marks).collect();
        assert_eq!(marks.len(), 2);
        unmark(&stage.officer, stage.sheet("OP-01"), marks[0].id).await.unwrap();
        let other = unmark(&stage.officer, stage.sheet("OP-02"), marks[1].id).await;
        assert!(matches!(other, Err(UseCaseError::NotFound)), "a mark of another sheet");

        // Returned and mended: the mark stays while it lies within the row, and goes with it.
        let address = stage.sheet("OP-01");
        let back = ReturnSheet { address, version, reasons: "orari".into(), rows: Vec::new() };
        return_sheet(&stage.officer, back).await.unwrap();
        rework(&stage.staff, stage.sheet("OP-01"), stage.view().await.version).await.unwrap();
        for (from, left) in [("10", 1), ("11", 0)] {
            let mut input = stage.input(typed("8", from, "12"), stage.view().await.version);
            input.row = Some(saved.id);
            row_save(&stage.staff, input).await.unwrap();
            let view = stage.view().await;
            assert_eq!(view.days.iter().flat_map(|d| &d.rows).flat_map(|r| &r.marks).count(), left, "from {from}");
        }
    }
}

#[tokio::test]
async fn an_operator_reaches_the_own_sheets_and_no_others() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        let project = stage.world.projects[0];
        let own = overview_show(&stage.operator, project, Some("2022-2")).await.unwrap();
        assert!(own.own_only);
        assert_eq!(own.lines.iter().map(|line| line.operator.as_str()).collect::<Vec<_>>(), ["OP-01"]);
        assert!(sheet_show(&stage.operator, &stage.sheet("OP-01"), None).await.is_ok());
        let other = sheet_show(&stage.operator, &stage.sheet("OP-02"), None).await;
        assert!(matches!(other, Err(UseCaseError::NotFound)));
        let sending = send(&stage.operator, stage.sending(0, "")).await;
        assert!(matches!(sending, Err(UseCaseError::Forbidden)));
        let confirming = Confirm { address: stage.sheet("OP-01"), version: 0, explanation: String::new() };
        assert!(matches!(confirm(&stage.staff, confirming).await, Err(UseCaseError::Forbidden)), "only the operator");

        let stranger = stage.world.request(Role::AtsStaff, Some(ATS[1]), None).await;
        assert!(matches!(overview_show(&stranger, project, None).await, Err(UseCaseError::NotFound)));
        assert!(matches!(sheet_show(&stranger, &stage.sheet("OP-01"), None).await, Err(UseCaseError::NotFound)));
        let nobody = sheet_show(&stage.world.nobody(), &stage.sheet("OP-01"), None).await;
        assert!(matches!(nobody, Err(UseCaseError::NotLoggedIn)));
        assert!(matches!(check_queue(&stage.staff, &QueueFilter::default(), None).await, Err(UseCaseError::Forbidden)));
        for period in ["2021-2", "2022-3", "2022-5", "x"] {
            let address = SheetAddress { period: period.into(), ..stage.sheet("OP-01") };
            let found = sheet_show(&stage.staff, &address, None).await;
            assert!(matches!(found, Err(UseCaseError::NotFound)), "{period}");
        }
    }
}

#[tokio::test]
async fn pages_take_few_statements_and_a_sheet_prints_the_same_bytes() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        let store = &stage.world.portal.store;
        assert!(matches!(sheet_print(&stage.staff, &stage.sheet("OP-01")).await, Err(UseCaseError::NotFound)));
        stage.add(typed("8", "9", "12")).await.unwrap();
        stage.sent().await;
        let limit = PAGE_STATEMENTS - SESSION_STATEMENTS;
        let before = store.statements();
        sheet_show(&stage.officer, &stage.sheet("OP-01"), None).await.unwrap();
        let sheet = store.statements() - before;
        overview_show(&stage.officer, stage.world.projects[0], None).await.unwrap();
        let overview = store.statements() - before - sheet;
        check_queue(&stage.officer, &QueueFilter::default(), None).await.unwrap();
        let queue = store.statements() - before - sheet - overview;
        assert!(sheet <= limit && overview <= limit && queue <= limit, "{sheet}, {overview}, {queue}");

        let one = sheet_print(&stage.operator, &stage.sheet("OP-01")).await.unwrap();
        assert_eq!(one.name, "timesheet-ATS9-2022-2-OP-01.pdf");
        assert!(one.bytes.starts_with(b"%PDF"));
        assert_eq!(sheet_print(&stage.operator, &stage.sheet("OP-01")).await.unwrap(), one);
        let other = QueueFilter { ats: Some(ATS[1]), ..QueueFilter::default() };
        assert_eq!(check_queue(&stage.officer, &other, None).await.unwrap().totals.sheets, 0);
    }
}
