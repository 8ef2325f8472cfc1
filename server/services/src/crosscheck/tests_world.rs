//! What the tests of the cross-checks are played on: the small world of the timesheets, with more
//! projects where a median needs them, and the ways in which data come in.

use chrono::NaiveDate;
use domain::crosscheck::CrosscheckRule;
use domain::determination::Inadmissibility;
use domain::role::Role;
use domain::sirps::record::TypedRecord;
use store::testing::TestDatabase;
use uuid::Uuid;

use crate::clock::Clock;
use crate::context::{Context, Portal};
use crate::crosscheck::decide::{Decide, Decided, decide};
use crate::crosscheck::explain::{Explain, explain};
use crate::crosscheck::filter::{Filter, Standing};
use crate::crosscheck::list::{project_findings, region_findings};
use crate::crosscheck::run::{Changes, run_all};
use crate::crosscheck::show::{FindingView, finding_show};
use crate::determination::show::determination_show;
use crate::error::UseCaseError;
use crate::monitoring::flow_receive::{FlowUpload, flow_receive};
use crate::monitoring::flow_withdraw::{FlowWithdraw, flow_withdraw};
use crate::monitoring::record_save::record_save;
use crate::snapshot::prepare::snapshot_prepare;
use crate::snapshot::send::snapshot_send;
use crate::snapshot::upload_act::{ActUpload, snapshot_upload_act};
use crate::timesheet::accept::accept;
use crate::timesheet::confirm::{Confirm, confirm};
use crate::timesheet::import::preview::{Filter as RowFilter, preview};
use crate::timesheet::import::store_rows::{StoreRows, store_rows};
use crate::timesheet::import::upload::{Upload, upload};
use crate::timesheet::return_sheet::{ReturnSheet, return_sheet};
use crate::timesheet::send::{Send, send};
use crate::timesheet::show::SheetAddress;
use crate::timesheet::tests_world::{World, day};

const ROWS: &str = "Operatore;Data;Dalle;Alle;Durata;Funzione;Sportello;Altro luogo;Nota\n";
const COUNTS: &str = "Periodo;Funzione;Sportello;Tipo di intervento;Numero;Persone;Senza iscrizione;Conteggi al\n";

pub(super) struct Stage {
    pub world: World,
}

/// A contact entered by hand.
pub(super) fn contact(date: &str, sportello: &str, person: &str) -> TypedRecord {
    TypedRecord {
        date: date.into(),
        function: "access".into(),
        sportello: sportello.into(),
        intervention: String::new(),
        person: person.into(),
        funded: false,
        outcome: "informed".into(),
        registered: String::new(),
    }
}

/// A case of a funded social worker entered by hand, with the day of its form or without.
pub(super) fn recorded_case(date: &str, person: &str, registered: &str) -> TypedRecord {
    TypedRecord {
        function: "case_management".into(),
        sportello: String::new(),
        funded: true,
        outcome: "taken_in_charge".into(),
        registered: registered.into(),
        ..contact(date, "", person)
    }
}

impl Stage {
    pub(super) async fn new(database: &TestDatabase) -> Self {
        Stage { world: World::new(database).await }
    }

    /// The same on another day.
    pub(super) fn at(mut self, on: &str) -> Self {
        self.world.portal = Portal { clock: Clock::standing_at(day(on)), ..self.world.portal };
        self
    }

    pub(super) fn today(&self) -> NaiveDate {
        self.world.portal.clock.today()
    }

    /// The project of an ATS.
    async fn of(&self, ats: i64) -> Uuid {
        let mut tx = self.world.portal.store.read().await.unwrap();
        store::project::project_headers_of_ats(&mut tx, ats, 1).await.unwrap()[0].project.id
    }

    async fn staff(&self, ats: i64) -> Context {
        self.world.request(Role::AtsStaff, Some(ats), None).await
    }

    async fn officer(&self) -> Context {
        self.world.request(Role::RegionOfficer, None, None).await
    }

    /// A project of an ATS like those of the world, where there is none yet.
    pub(super) async fn project(&self, ats: i64) {
        let mut tx = self.world.portal.store.write().await.unwrap();
        if !store::project::project_headers_of_ats(&mut tx, ats, 1).await.unwrap().is_empty() {
            return;
        }
        let model = self.world.projects[0];
        let new_id = || self.world.portal.new_id();
        let row = store::territory::AtsRow {
            number: ats,
            lead_name: format!("Capofila {ats}"),
            status: "verified".into(),
            source: None,
        };
        store::territory::ats_insert(&mut tx, &row).await.unwrap();
        let mut project = store::project::project_header(&mut tx, model).await.unwrap().unwrap().project;
        (project.id, project.ats_number, project.cup) = (new_id(), ats, Some(format!("I51E210000000{ats}")));
        store::project::project_insert(&mut tx, &project).await.unwrap();
        let mut sportello =
            store::network::sportello_list_by_project(&mut tx, model).await.unwrap().remove(0).sportello;
        (sportello.id, sportello.project_id) = (new_id(), project.id);
        store::network::sportello_insert(&mut tx, &sportello).await.unwrap();
        let person = store::person::PersonRow {
            id: new_id(),
            tax_code: Some(format!("CODICEDIPROVA9{ats}")),
            first_name: "Rosa".into(),
            last_name: format!("Altra {ats}"),
            version: 1,
        };
        store::person::person_insert(&mut tx, &person).await.unwrap();
        let (members, assignments) = store::group::group_by_project(&mut tx, model).await.unwrap();
        let mut member = members.into_iter().find(|row| row.member.code == "OP-02").unwrap().member;
        let old = member.id;
        (member.id, member.project_id, member.person_id) = (new_id(), project.id, Some(person.id));
        store::group::member_insert(&mut tx, &member).await.unwrap();
        for mut assignment in assignments.into_iter().filter(|row| row.member_id == old) {
            (assignment.id, assignment.project_id, assignment.member_id) = (new_id(), project.id, member.id);
            store::group::assignment_insert(&mut tx, &assignment).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    /// Another sportello of a project, with the hours of the first; its key.
    pub(super) async fn sportello(&self, ats: i64, number: i64, funded: bool) -> Uuid {
        let project = self.of(ats).await;
        let mut tx = self.world.portal.store.write().await.unwrap();
        let mut row = store::network::sportello_list_by_project(&mut tx, project).await.unwrap().remove(0).sportello;
        (row.id, row.number, row.funded) = (self.world.portal.new_id(), number, funded);
        row.address = Some(format!("Via Vecchia, {number}"));
        store::network::sportello_insert(&mut tx, &row).await.unwrap();
        tx.commit().await.unwrap();
        row.id
    }

    /// Rows imported from a file into drafts.
    pub(super) async fn draft(&self, ats: i64, period: &str, rows: &str) {
        let (context, project) = (self.staff(ats).await, self.of(ats).await);
        let file = Upload {
            project,
            period: period.into(),
            file_name: "ore.csv".into(),
            bytes: format!("{ROWS}{rows}").into_bytes(),
        };
        let id = upload(&context, file).await.unwrap();
        let seen = preview(&context, (project, period, id), RowFilter::All, 1).await.unwrap().seen;
        store_rows(&context, &StoreRows { project, period: period.into(), id, seen }).await.unwrap();
    }

    /// Rows imported from a file; every sheet of the period confirmed by its operator and sent.
    pub(super) async fn sent(&self, ats: i64, period: &str, rows: &str) {
        self.draft(ats, period, rows).await;
        let (office, project) = (self.staff(ats).await, self.of(ats).await);
        let mut tx = self.world.portal.store.read().await.unwrap();
        let sheets = store::timesheet::timesheet_list_by_project(&mut tx, project).await.unwrap();
        drop(tx);
        let of_period = sheets.into_iter().filter(|row| {
            let days = (row.timesheet.period_start, row.timesheet.period_end);
            period.parse::<domain::period::Period>().unwrap().days() == days
        });
        for row in of_period {
            let address = SheetAddress { project, period: period.into(), operator: row.member_code.clone() };
            let operator = self.world.request(Role::Operator, Some(ats), row.person_id).await;
            let version = row.timesheet.version;
            let word = "Servizio richiesto.".to_owned();
            confirm(&operator, Confirm { address: address.clone(), version, explanation: word.clone() }).await.unwrap();
            send(&office, Send { address, version: version + 1, explanation: word }).await.unwrap();
        }
    }

    /// A flow of counts, sent by the office.
    pub(super) async fn flow(&self, ats: i64, rows: &str) {
        let bytes = format!("{COUNTS}{rows}").into_bytes();
        let upload = FlowUpload { project: self.of(ats).await, file_name: "flusso.csv".into(), bytes };
        flow_receive(&self.staff(ats).await, upload).await.unwrap();
    }

    /// A snapshot, approved by the committee the day before and sent today.
    pub(super) async fn snapshot(&self, ats: i64, reference: &str) {
        let (project, office, reference) = (self.of(ats).await, self.staff(ats).await, day(reference));
        snapshot_prepare(&office, project, reference).await.unwrap();
        let on = domain::format::date(self.today().pred_opt().unwrap());
        let file = Some(("delibera.pdf".to_owned(), b"%PDF-1.7 deliberazione".to_vec()));
        let act = ActUpload { version: 1, number: "21".into(), on, file };
        snapshot_upload_act(&office, project, reference, act).await.unwrap();
        let legal = self.world.request(Role::LegalRepresentative, Some(ats), None).await;
        snapshot_send(&legal, project, reference, 2).await.unwrap();
    }

    /// An entry by hand.
    pub(super) async fn record(&self, ats: i64, typed: &TypedRecord) {
        record_save(&self.staff(ats).await, self.of(ats).await, None, typed).await.unwrap();
    }

    pub(super) async fn return_sheet(&self, ats: i64, operator: &str, period: &str) {
        let project = self.of(ats).await;
        let mut tx = self.world.portal.store.read().await.unwrap();
        let id = self.sheet(ats, operator, period).await;
        let version = store::timesheet::timesheet_by_id(&mut tx, id).await.unwrap().unwrap().timesheet.version;
        drop(tx);
        let address = SheetAddress { project, period: period.into(), operator: operator.into() };
        let input = ReturnSheet { address, version, reasons: "Manca il luogo.".into(), rows: Vec::new() };
        return_sheet(&self.officer().await, input).await.unwrap();
    }

    pub(super) async fn accept_sheet(&self, ats: i64, operator: &str, period: &str) {
        let (project, id) = (self.of(ats).await, self.sheet(ats, operator, period).await);
        let mut tx = self.world.portal.store.read().await.unwrap();
        let version = store::timesheet::timesheet_by_id(&mut tx, id).await.unwrap().unwrap().timesheet.version;
        drop(tx);
        let address = SheetAddress { project, period: period.into(), operator: operator.into() };
        accept(&self.officer().await, address, version).await.unwrap();
    }

    /// Minutes that the determination leaves out as not matching the declared organisation.
    pub(super) async fn mismatch_in_determination(&self, ats: i64) -> i64 {
        let view = determination_show(&self.officer().await, self.of(ats).await).await.unwrap();
        view.result.inadmissible.get(&Inadmissibility::OrganisationalMismatch).map_or(0, |minutes| minutes.get())
    }

    /// Takes the job that is due, as a worker does that is still at it.
    pub(super) async fn take_job(&self) {
        let now = self.world.portal.clock.instant();
        let mut tx = self.world.portal.store.write().await.unwrap();
        let job = store::job::job_take(&mut tx, now, now + chrono::TimeDelta::minutes(10)).await.unwrap();
        assert_eq!(job.unwrap().kind, super::queue::ONE);
        tx.commit().await.unwrap();
    }

    pub(super) async fn withdraw_flow(&self, ats: i64, period: &str, number: &str) {
        let (project, reason) = (self.of(ats).await, "Periodo sbagliato.".to_owned());
        let input = FlowWithdraw { project, period: period.into(), number: number.into(), reason };
        flow_withdraw(&self.staff(ats).await, &input).await.unwrap();
    }

    /// The key of a sheet.
    pub(super) async fn sheet(&self, ats: i64, operator: &str, period: &str) -> Uuid {
        let project = self.of(ats).await;
        let mut tx = self.world.portal.store.read().await.unwrap();
        let sheets = store::timesheet::timesheet_list_by_project(&mut tx, project).await.unwrap();
        let end = period.parse::<domain::period::Period>().unwrap().last_day();
        let sheet = sheets.iter().find(|row| row.member_code == operator && row.timesheet.period_end == end);
        sheet.unwrap().timesheet.id
    }

    /// Runs all, and holds what is found against what was planted: ATS, rule, subject.
    pub(super) async fn finds(&self, planted: &[(i64, CrosscheckRule, &str)]) {
        run_all(&self.world.portal).await.unwrap();
        let mut found = Vec::new();
        for standing in Standing::ALL.into_iter().filter(|each| *each != Standing::Cleared && *each != Standing::Notes)
        {
            let filter = Filter { standing, ..Filter::default() };
            let view = region_findings(&self.officer().await, &filter, None).await.unwrap();
            assert_eq!((view.totals.findings, view.next), (view.lines.len(), None));
            found.extend(view.lines.into_iter().map(|line| (line.ats, line.rule, line.id)));
        }
        found.sort();
        found.dedup();
        let mut tx = self.world.portal.store.read().await.unwrap();
        let mut subjects = Vec::new();
        for (ats, rule, id) in found {
            let row = store::finding::finding_by_id(&mut tx, id).await.unwrap().unwrap();
            subjects.push((ats, rule, row.subject));
        }
        let planted: Vec<_> = planted.iter().map(|(ats, rule, subject)| (*ats, *rule, (*subject).to_owned())).collect();
        assert_eq!(subjects, planted);
    }

    pub(super) async fn finds_nothing_new(&self) -> bool {
        let Changes { new, changed, cleared, .. } = run_all(&self.world.portal).await.unwrap();
        new + changed + cleared == 0
    }

    /// The one finding of a project that is still found, as the Region sees it.
    pub(super) async fn only(&self, ats: i64) -> FindingView {
        let project = self.of(ats).await;
        let mut tx = self.world.portal.store.read().await.unwrap();
        let rows = store::finding::finding_list_by_project(&mut tx, project).await.unwrap();
        drop(tx);
        let rows: Vec<_> = rows.into_iter().filter(|row| row.cleared_on.is_none()).collect();
        assert_eq!(rows.len(), 1, "{rows:?}");
        self.show(ats, rows[0].id).await
    }

    /// A finding as the Region sees it.
    pub(super) async fn show(&self, ats: i64, id: Uuid) -> FindingView {
        finding_show(&self.officer().await, self.of(ats).await, id, None).await.unwrap()
    }

    /// A finding as its ATS sees it.
    pub(super) async fn show_to_ats(&self, ats: i64, id: Uuid) -> FindingView {
        finding_show(&self.staff(ats).await, self.of(ats).await, id, None).await.unwrap()
    }

    pub(super) async fn explain(&self, ats: i64, found: &FindingView, text: &str) -> Result<(), UseCaseError> {
        let project = self.of(ats).await;
        let input = Explain { project, finding: found.id, version: found.version, text: text.into() };
        explain(&self.staff(ats).await, input).await
    }

    pub(super) async fn decide(&self, ats: i64, found: &FindingView, confirm: bool) -> Result<Decided, UseCaseError> {
        let project = self.of(ats).await;
        let (finding, version) = (found.id, found.version);
        decide(&self.officer().await, Decide { project, finding, version, confirm, reason: "Visti i dati.".into() })
            .await
    }

    /// What is marked in the rows of a project.
    pub(super) async fn marks(&self, ats: i64) -> Vec<(i64, i64)> {
        let project = self.of(ats).await;
        let mut tx = self.world.portal.store.read().await.unwrap();
        let marks = store::mismatch::mismatch_list_by_project(&mut tx, project).await.unwrap();
        marks.iter().map(|mark| (mark.starts, mark.ends)).collect()
    }

    /// How long the history of a project is.
    pub(super) async fn history(&self, ats: i64) -> usize {
        let chain = self.of(ats).await.to_string();
        let mut tx = self.world.portal.store.read().await.unwrap();
        let check = store::audit::audit_verify(&mut tx, &chain).await.unwrap();
        usize::try_from(check.entries).unwrap()
    }

    async fn jobs(&self, kind: &str) -> usize {
        let mut tx = self.world.portal.store.read().await.unwrap();
        store::crosscheck::crosscheck_waiting(&mut tx, kind).await.unwrap().try_into().unwrap()
    }

    pub(super) async fn waiting_jobs(&self) -> usize {
        self.jobs(super::queue::ONE).await
    }

    pub(super) async fn nightly_jobs(&self) -> usize {
        self.jobs(super::queue::ALL).await
    }

    /// Who may do what on the one finding of a project, and who learns of it.
    pub(super) async fn rights(&self, ats: i64) {
        let (found, project) = (self.only(ats).await, self.of(ats).await);
        let word = |context: Context| {
            let input = Explain { project, finding: found.id, version: found.version, text: "Prova".into() };
            async move { explain(&context, input).await }
        };
        let verdict = |context: Context| {
            let (finding, version) = (found.id, found.version);
            let input = Decide { project, finding, version, confirm: true, reason: "Prova".into() };
            async move { decide(&context, input).await }
        };
        let stranger = self.staff(10).await;
        assert!(matches!(finding_show(&stranger, project, found.id, None).await, Err(UseCaseError::NotFound)));
        assert!(matches!(word(stranger.clone()).await, Err(UseCaseError::NotFound)));
        assert!(matches!(verdict(stranger.clone()).await, Err(UseCaseError::NotFound)));
        assert!(matches!(region_findings(&stranger, &Filter::default(), None).await, Err(UseCaseError::Forbidden)));
        // Under the address of another project it is not there either.
        let other = self.of(10).await;
        let officer = self.officer().await;
        assert!(matches!(finding_show(&officer, other, found.id, None).await, Err(UseCaseError::NotFound)));
        for role in
            [Role::RegionOfficer, Role::RegionManager, Role::Auditor, Role::CvrMember, Role::LegalRepresentative]
        {
            let context = self.world.request(role, Some(ats), None).await;
            assert!(matches!(word(context.clone()).await, Err(UseCaseError::Forbidden)), "{role:?}");
            project_findings(&context, project, &Filter::default(), None).await.unwrap();
            if role != Role::RegionOfficer {
                assert!(matches!(verdict(context).await, Err(UseCaseError::Forbidden)), "{role:?}");
            }
        }
        let committee = self.world.request(Role::CvrMember, None, None).await;
        let seen = finding_show(&committee, project, found.id, None).await.unwrap();
        assert!(seen.rows.iter().all(|row| row.name.as_deref() == Some("OP-02")), "no names for the committee");
        assert!(matches!(verdict(self.staff(ats).await).await, Err(UseCaseError::Forbidden)));
        let empty = Explain { project, finding: found.id, version: found.version, text: "  ".into() };
        assert!(matches!(explain(&self.staff(ats).await, empty).await, Err(UseCaseError::Invalid(_))));
        word(self.staff(ats).await).await.unwrap();
        assert!(matches!(word(self.staff(ats).await).await, Err(UseCaseError::Stale)));
        assert!(matches!(verdict(officer).await, Err(UseCaseError::Stale)));
    }
}
