//! The Region's check on both databases: the queue and what is accepted from it at once, sheets
//! returned with reasons row by row, opened again, compared; and where their hours count meanwhile.

use domain::minutes::Minutes;
use domain::role::Role;
use domain::timesheet::{RowFate, SheetState, TypedRow};
use store::testing::TestDatabase;
use uuid::Uuid;

use super::tests_world::{ATS, World, day};
use crate::context::Context;
use crate::error::UseCaseError;
use crate::payment::conditions::standing;
use crate::testing::{PAGE_STATEMENTS, SESSION_STATEMENTS};
use crate::timesheet::accept::accept;
use crate::timesheet::accept_clean::{accept_clean, accept_clean_show};
use crate::timesheet::check_show::check_show;
use crate::timesheet::confirm::{Confirm, confirm};
use crate::timesheet::queue::{QueueFilter, QueueLine, QueueSort, QueueState, check_queue};
use crate::timesheet::reopen::{Reopen, reopen, reopen_show};
use crate::timesheet::return_sheet::{ReturnSheet, return_sheet, row_field};
use crate::timesheet::rework::rework;
use crate::timesheet::row::OTHER_PLACE;
use crate::timesheet::row_remove::{RowRemove, row_remove};
use crate::timesheet::row_save::{RowSave, row_save};
use crate::timesheet::send::{Send, send};
use crate::timesheet::show::{RowLine, SheetAddress, SheetView, sheet_show};
use crate::timesheet::versions_show::versions_show;

/// What a page may take, without those of the session.
const STATEMENTS: u64 = PAGE_STATEMENTS - SESSION_STATEMENTS;

/// The two ATS at their desks, and the officer.
pub(super) struct Desks {
    pub world: World,
    pub staff: [Context; 2],
    pub officer: Context,
}

impl Desks {
    pub async fn new(database: &TestDatabase) -> Self {
        let world = World::new(database).await;
        let staff = [
            world.request(Role::AtsStaff, Some(ATS[0]), None).await,
            world.request(Role::AtsStaff, Some(ATS[1]), None).await,
        ];
        let officer = world.request(Role::RegionOfficer, None, None).await;
        Desks { world, staff, officer }
    }

    pub fn sheet(&self, project: usize, operator: &str) -> SheetAddress {
        SheetAddress { project: self.world.projects[project], period: "2022-2".into(), operator: operator.into() }
    }

    pub async fn view(&self, address: &SheetAddress) -> SheetView {
        sheet_show(&self.officer, address, Some(6)).await.unwrap()
    }

    fn own(&self, address: &SheetAddress) -> usize {
        usize::from(address.project == self.world.projects[1])
    }

    /// Adds a row of June, or changes one.
    pub async fn row(&self, address: &SheetAddress, row: Option<Uuid>, (on, from, to): (&str, &str, &str)) -> Uuid {
        let typed = TypedRow {
            date: on.into(),
            start: from.into(),
            end: to.into(),
            function: "case_management".into(),
            sportello: OTHER_PLACE.into(),
            place: "Sede".into(),
            note: String::new(),
        };
        let version = self.view(address).await.version;
        let input = RowSave { address: address.clone(), version, row, month: Some(6), typed };
        row_save(&self.staff[self.own(address)], input).await.unwrap().id
    }

    pub async fn send(&self, address: &SheetAddress) {
        let ats = ATS[self.own(address)];
        let place = usize::from(address.operator != "OP-01") * (self.own(address) + 1);
        let operator = self.world.request(Role::Operator, Some(ats), Some(self.world.persons[place])).await;
        let version = self.view(address).await.version;
        let input = Confirm { address: address.clone(), version, explanation: String::new() };
        confirm(&operator, input).await.unwrap();
        let version = self.view(address).await.version;
        let input = Send { address: address.clone(), version, explanation: "Servizio richiesto.".into() };
        send(&self.staff[self.own(address)], input).await.unwrap();
    }

    async fn returning(
        &self,
        address: &SheetAddress,
        reasons: &str,
        rows: &[(Uuid, &str)],
    ) -> Result<(), UseCaseError> {
        let version = self.view(address).await.version;
        let rows = rows.iter().map(|(row, reason)| (*row, (*reason).to_owned())).collect();
        let input = ReturnSheet { address: address.clone(), version, reasons: reasons.into(), rows };
        return_sheet(&self.officer, input).await
    }

    async fn rework(&self, address: &SheetAddress) {
        let version = self.view(address).await.version;
        rework(&self.staff[self.own(address)], address.clone(), version).await.unwrap();
    }

    async fn accept(&self, address: &SheetAddress) {
        accept(&self.officer, address.clone(), self.view(address).await.version).await.unwrap();
    }

    async fn reopening(&self, address: &SheetAddress, reason: &str) -> Result<(), UseCaseError> {
        let version = self.view(address).await.version;
        reopen(&self.officer, Reopen { address: address.clone(), version, reason: reason.into() }).await
    }

    /// Minutes that feed the advances, and those the determination stands on.
    pub async fn counted(&self) -> (i64, i64) {
        let mut tx = self.world.portal.store.read().await.unwrap();
        let header = store::project::project_header(&mut tx, self.world.projects[0]).await.unwrap().unwrap();
        let reported = standing(&mut tx, &self.officer, &header).await.unwrap().reported;
        let facts = crate::determination::facts::load(&mut tx, &header, day("2022-07-12")).await.unwrap().facts;
        let accepted: i64 = facts.entries.iter().map(|entry| entry.start.until(entry.end).get()).sum();
        (reported.get(), accepted)
    }
}

fn rows(view: &SheetView) -> Vec<&RowLine> {
    view.days.iter().flat_map(|day| &day.rows).collect()
}

fn problems(error: UseCaseError) -> Vec<(String, String)> {
    match error {
        UseCaseError::Invalid(problems) => problems.into_iter().map(|p| (p.field, p.message)).collect(),
        other => panic!("not a refusal of fields: {other:?}"),
    }
}

#[tokio::test]
async fn hours_count_for_advances_while_sent_and_for_the_determination_while_accepted() {
    for database in TestDatabase::all().await {
        let desks = Desks::new(&database).await;
        let sheet = desks.sheet(0, "OP-01");
        let row = desks.row(&sheet, None, ("8", "9", "11")).await;
        assert_eq!(desks.counted().await, (0, 0), "a draft is nobody's");
        desks.send(&sheet).await;
        assert_eq!(desks.counted().await, (120, 0), "sent");
        desks.returning(&sheet, "Manca la sede.", &[]).await.unwrap();
        assert_eq!(desks.counted().await, (0, 0), "returned");
        desks.rework(&sheet).await;
        desks.row(&sheet, Some(row), ("8", "9", "12")).await;
        desks.send(&sheet).await;
        assert_eq!(desks.counted().await, (180, 0), "sent again, longer");
        desks.accept(&sheet).await;
        assert_eq!(desks.counted().await, (180, 180), "accepted");
        desks.reopening(&sheet, "Una riga è doppia.").await.unwrap();
        assert_eq!(desks.counted().await, (0, 0), "opened again");
        desks.rework(&sheet).await;
        desks.send(&sheet).await;
        desks.accept(&sheet).await;
        assert_eq!(desks.counted().await, (180, 180));
    }
}

#[tokio::test]
async fn reasons_of_rows_stand_beside_them_until_the_sheet_is_sent_again() {
    for database in TestDatabase::all().await {
        let desks = Desks::new(&database).await;
        let (sheet, other) = (desks.sheet(0, "OP-01"), desks.sheet(0, "OP-02"));
        let first = desks.row(&sheet, None, ("8", "9", "11")).await;
        let second = desks.row(&sheet, None, ("9", "9", "11")).await;
        let strange = desks.row(&other, None, ("9", "9", "11")).await;
        desks.send(&sheet).await;

        assert_eq!(problems(desks.returning(&sheet, " ", &[(first, "  ")]).await.unwrap_err())[0].0, "motivi");
        let long = "x".repeat(2001);
        let both = desks.returning(&sheet, &long, &[(first, "ore"), (second, &long)]).await.unwrap_err();
        let fields: Vec<_> = problems(both).into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["motivi".to_owned(), row_field(second)], "all problems at once");
        let theirs = desks.returning(&sheet, "x", &[(strange, "x")]).await;
        assert!(matches!(theirs, Err(UseCaseError::NotFound)), "a row of another sheet");
        assert_eq!(desks.view(&sheet).await.sheet.unwrap().state, SheetState::Sent, "nothing was done");

        desks.returning(&sheet, "", &[(first, "L’orario non torna."), (second, "")]).await.unwrap();
        let view = desks.view(&sheet).await;
        let reason = view.sheet.as_ref().unwrap().return_reason.clone().unwrap();
        assert!(reason.starts_with("Il motivo è scritto accanto alla riga del "), "{reason}");
        assert!(reason.ends_with(" 09:00–11:00."), "which row: {reason}");
        assert_eq!(view.reasons, [(first, "L’orario non torna.".to_owned())]);
        desks.rework(&sheet).await;
        desks.row(&sheet, Some(first), ("8", "10", "11")).await;
        let view = sheet_show(&desks.staff[0], &sheet, Some(6)).await.unwrap();
        let told: Vec<_> = rows(&view).iter().map(|row| row.returned.clone()).collect();
        assert_eq!(told, [Some("L’orario non torna.".to_owned()), None], "the ATS reads it beside the row");
        desks.send(&sheet).await;
        assert!(desks.view(&sheet).await.reasons.is_empty(), "sent again");
    }
}

#[tokio::test]
async fn an_accepted_sheet_is_opened_with_a_reason_and_the_versions_are_compared() {
    for database in TestDatabase::all().await {
        let desks = Desks::new(&database).await;
        let sheet = desks.sheet(0, "OP-01");
        let kept = desks.row(&sheet, None, ("7", "9", "11")).await;
        let changed = desks.row(&sheet, None, ("8", "9", "11")).await;
        let removed = desks.row(&sheet, None, ("9", "9", "10")).await;
        desks.send(&sheet).await;
        let early = desks.reopening(&sheet, "x").await;
        assert!(matches!(early, Err(UseCaseError::Conflict(_))), "not accepted yet");
        assert!(reopen_show(&desks.officer, &sheet).await.unwrap().obstacle.is_some());
        assert!(versions_show(&desks.officer, &sheet, (None, None)).await.unwrap().comparison.is_none());
        desks.accept(&sheet).await;

        let asked = reopen_show(&desks.officer, &sheet).await.unwrap();
        assert_eq!((asked.minutes.get(), asked.entries, asked.obstacle), (300, 3, None));
        assert_eq!((asked.accepted.get(), asked.reported.get()), (300, 300));
        assert!(matches!(reopen_show(&desks.staff[0], &sheet).await, Err(UseCaseError::Forbidden)));
        assert_eq!(problems(desks.reopening(&sheet, " ").await.unwrap_err())[0].0, "motivi");
        let stale = Reopen { address: sheet.clone(), version: asked.version - 1, reason: "x".into() };
        assert!(matches!(reopen(&desks.officer, stale).await, Err(UseCaseError::Stale)));
        desks.reopening(&sheet, "La riga del 9 giugno è doppia.").await.unwrap();

        desks.rework(&sheet).await;
        let version = desks.view(&sheet).await.version;
        let removal = RowRemove { address: sheet.clone(), version, row: removed };
        row_remove(&desks.staff[0], removal).await.unwrap();
        desks.row(&sheet, Some(changed), ("8", "9", "12")).await;
        let added = desks.row(&sheet, None, ("10", "9", "10")).await;
        desks.send(&sheet).await;
        desks.returning(&sheet, "Manca la nota.", &[(added, "Che cosa è stato fatto?")]).await.unwrap();

        let view = versions_show(&desks.staff[0], &sheet, (Some(1), None)).await.unwrap();
        let short: Vec<_> = view.versions.iter().map(|v| (v.number, v.state, v.minutes.get(), v.entries)).collect();
        assert_eq!(
            short,
            [
                (Some(1), SheetState::Accepted, 300, 3),
                (Some(2), SheetState::Sent, 360, 3),
                (None, SheetState::Returned, 360, 3)
            ]
        );
        let first = &view.versions[0];
        assert_eq!(first.reason.as_deref(), Some("La riga del 9 giugno è doppia."));
        assert_eq!(first.by.as_deref(), Some(Role::RegionOfficer.italian()));
        assert_eq!(first.at.map(crate::clock::day_in_italy), Some(day("2022-07-12")));
        let comparison = view.comparison.unwrap();
        assert_eq!((comparison.old, comparison.new), (0, 2));
        let fates: Vec<_> = comparison.rows.iter().map(|row| row.fate).collect();
        assert_eq!(fates, [RowFate::Same, RowFate::Changed, RowFate::Removed, RowFate::Added]);
        assert_eq!(comparison.rows[0].old.as_ref().unwrap().id, kept);
        assert_eq!(comparison.rows[2].old.as_ref().unwrap().place, "Sede");
        let told = comparison.rows[3].new.as_ref().unwrap().returned.as_deref();
        assert_eq!(told, Some("Che cosa è stato fatto?"));
        let last = versions_show(&desks.staff[0], &sheet, (Some(7), Some(7))).await.unwrap().comparison.unwrap();
        assert_eq!((last.old, last.new), (1, 2), "numbers there are not: the last one and now");
        assert_eq!(last.count(RowFate::Same), 3);
    }
}

#[tokio::test]
async fn versions_are_seen_by_who_may_read_the_sheet() {
    for database in TestDatabase::all().await {
        let desks = Desks::new(&database).await;
        let sheet = desks.sheet(0, "OP-01");
        let none = versions_show(&desks.staff[0], &sheet, (None, None)).await;
        assert!(matches!(none, Err(UseCaseError::NotFound)), "there is no sheet yet");
        desks.row(&sheet, None, ("8", "9", "11")).await;
        desks.send(&sheet).await;
        let auditor = desks.world.request(Role::Auditor, None, None).await;
        let own = desks.world.request(Role::Operator, Some(ATS[0]), Some(desks.world.persons[0])).await;
        for context in [&desks.staff[0], &desks.officer, &auditor, &own] {
            versions_show(context, &sheet, (None, None)).await.unwrap();
        }
        let other = desks.world.request(Role::Operator, Some(ATS[0]), Some(desks.world.persons[1])).await;
        for context in [&desks.staff[1], &other] {
            let hidden = versions_show(context, &sheet, (None, None)).await;
            assert!(matches!(hidden, Err(UseCaseError::NotFound)));
        }
        let id = check_queue(&desks.officer, &QueueFilter::default(), None).await.unwrap().lines[0].id;
        for context in [&desks.staff[0], &auditor] {
            let refused = check_show(context, id, &QueueFilter::default()).await;
            assert!(matches!(refused, Err(UseCaseError::Forbidden)));
            let refused = accept_clean_show(context, &QueueFilter::default()).await;
            assert!(matches!(refused, Err(UseCaseError::Forbidden)));
            let refused = accept_clean(context, &QueueFilter::default(), (0, Minutes::ZERO)).await;
            assert!(matches!(refused, Err(UseCaseError::Forbidden)));
        }
        let nobody = check_show(&desks.world.nobody(), id, &QueueFilter::default()).await;
        assert!(matches!(nobody, Err(UseCaseError::NotLoggedIn)));
    }
}

/// Four sheets that wait: OP-01 and OP-02 of both projects; OP-02 of the first works on a Sunday.
pub(super) async fn four(desks: &Desks) {
    for (project, operator, on, from, to) in [
        (0, "OP-01", "8", "9", "11"),
        (0, "OP-02", "12", "9", "12"),
        (1, "OP-01", "9", "9", "13"),
        (1, "OP-02", "8", "9", "14"),
    ] {
        let sheet = desks.sheet(project, operator);
        desks.row(&sheet, None, (on, from, to)).await;
        desks.send(&sheet).await;
    }
}

#[tokio::test]
async fn findings_are_counted_when_a_sheet_is_sent_and_the_queue_tells_them_apart() {
    for database in TestDatabase::all().await {
        let desks = Desks::new(&database).await;
        four(&desks).await;
        let queue = async |filter: &QueueFilter| check_queue(&desks.officer, filter, None).await.unwrap();
        let all = queue(&QueueFilter::default()).await;
        let short: Vec<_> = all.lines.iter().map(|line| (line.ats, line.operator.as_str(), line.warnings)).collect();
        assert_eq!(
            short,
            [(9, "OP-01", Some(0)), (9, "OP-02", Some(1)), (10, "OP-01", Some(0)), (10, "OP-02", Some(0))]
        );
        assert_eq!((all.totals.sheets, all.totals.minutes.get(), all.totals.entries), (4, 840, 4));
        assert_eq!((all.clean.sheets, all.clean.minutes.get()), (3, 660));
        assert_eq!((all.ats.as_slice(), all.periods.len()), ([9, 10].as_slice(), 1));
        let with = queue(&QueueFilter { findings: Some(true), ..QueueFilter::default() }).await;
        assert_eq!((with.totals.sheets, with.clean.sheets), (1, 0));
        let longest = QueueFilter { sort: QueueSort::Hours, descending: true, ..QueueFilter::default() };
        assert_eq!(queue(&longest).await.lines[0].minutes.get(), 300);
        let text = QueueFilter { text: Some("prova 3".into()), ..QueueFilter::default() };
        assert_eq!(queue(&text).await.lines.iter().map(|line| line.ats).collect::<Vec<_>>(), [10]);
        let accepted = QueueFilter { state: QueueState::In(SheetState::Accepted), ..QueueFilter::default() };
        assert_eq!(queue(&accepted).await.totals.sheets, 0);

        let second = all.lines[1].id;
        let view = check_show(&desks.officer, second, &QueueFilter::default()).await.unwrap();
        let names =
            |lines: &[QueueLine]| lines.iter().map(|line| (line.ats, line.operator.clone())).collect::<Vec<_>>();
        assert_eq!(names(&view.before), [(9, "OP-01".to_owned())]);
        assert_eq!(names(&view.after), [(10, "OP-01".to_owned()), (10, "OP-02".to_owned())]);
        assert_eq!((view.rows, view.minutes.get(), view.warnings.len()), (1, 180, 1));
        assert_eq!(view.days[0].rows[0].findings.len(), 1, "in the margin of its row");
        assert!(view.can.return_sheet && view.can.mark && view.can.accept.is_some_and(|why| why.is_empty()));
        let narrow = QueueFilter { ats: Some(10), ..QueueFilter::default() };
        let view = check_show(&desks.officer, second, &narrow).await.unwrap();
        assert_eq!((view.before.len(), view.after.len()), (0, 2), "the filter goes along");
    }
}

#[tokio::test]
async fn pages_of_the_check_take_few_statements() {
    for database in TestDatabase::all().await {
        let desks = Desks::new(&database).await;
        four(&desks).await;
        let sheet = desks.sheet(0, "OP-01");
        desks.accept(&sheet).await;
        desks.reopening(&sheet, "Di nuovo.").await.unwrap();
        let store = &desks.world.portal.store;
        let queue = check_queue(&desks.officer, &QueueFilter::default(), None).await.unwrap();
        let mut before = store.statements();
        let mut taken = || {
            let now = store.statements();
            let taken = now - before;
            before = now;
            taken
        };
        check_queue(&desks.officer, &QueueFilter::default(), None).await.unwrap();
        let of_queue = taken();
        check_show(&desks.officer, queue.lines[0].id, &QueueFilter::default()).await.unwrap();
        let of_sheet = taken();
        versions_show(&desks.officer, &sheet, (None, None)).await.unwrap();
        let of_versions = taken();
        reopen_show(&desks.officer, &sheet).await.unwrap();
        let of_reopening = taken();
        accept_clean_show(&desks.officer, &QueueFilter::default()).await.unwrap();
        let of_accepting = taken();
        let all = [of_queue, of_sheet, of_versions, of_reopening, of_accepting];
        assert!(all.iter().all(|count| (1..=STATEMENTS).contains(count)), "{all:?}");
    }
}
