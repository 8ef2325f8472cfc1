//! From the admission to the entry into force on the demonstration's third project, on both
//! databases: what is missing, who may, four eyes, what freezes.

use domain::deadline::DeadlineKind;
use domain::document::Party;
use domain::project::ProjectPhase;
use store::document::DocumentRow;
use store::testing::TestDatabase;
use uuid::Uuid;

use super::data::{ActsInput, NoticeInput, acts_record, notice_record};
use super::draft::agreement_draft;
use super::register::registration_record;
use super::send_back::agreement_send_back;
use super::show::{AgreementView, Place, agreement_show};
use super::signed::{agreement_signed, obstacle};
use super::wording::{WordingInput, wording_save, wording_show};
use crate::context::{Context, Portal};
use crate::demo::project_id;
use crate::error::UseCaseError;
use crate::project::group_edit::{MemberInput, member_save, member_show};
use crate::testing::{as_user, day, demonstration, project_9};

/// The demonstration with its people, and the project that is just admitted.
pub(super) struct Scene {
    pub office: Context,
    pub officer: Context,
    pub manager: Context,
    pub legal: Context,
    pub project: Uuid,
}

impl Scene {
    pub async fn of(portal: &Portal) -> Self {
        Scene {
            office: as_user(portal, "ufficio.ats16").await,
            officer: as_user(portal, "istruttore").await,
            manager: as_user(portal, "dirigente").await,
            legal: as_user(portal, "legale.ats16").await,
            project: project_id(16),
        }
    }

    pub async fn view(&self) -> AgreementView {
        agreement_show(&self.officer, self.project).await.unwrap()
    }

    /// CUP and acts as an office types them.
    pub async fn acts(&self) -> ActsInput {
        ActsInput {
            version: self.view().await.version,
            cup: "i51e22000160002".into(),
            delegation: "deliberazione del Comitato dei Sindaci n. 1".into(),
            delegation_on: "12/05/2022".into(),
            approval: "deliberazione n. 2".into(),
            approval_on: "13/05/2022".into(),
        }
    }

    /// Brings the agreement to where the body can sign it.
    pub async fn drafted(&self) -> i64 {
        acts_record(&self.office, self.project, &self.acts().await).await.unwrap();
        agreement_draft(&self.officer, self.project).await.unwrap()
    }

    /// The version up for signature, signed by a party: as the desk does once the file is verified.
    pub async fn sign(&self, party: Party, on: &str) -> Result<(), UseCaseError> {
        let context = if party == Party::Body { &self.legal } else { &self.manager };
        let mut tx = context.write().await?;
        let header = store::project::project_header(&mut tx, self.project).await?.unwrap();
        let document = self.document(&mut tx).await;
        let requests = store::signing::signature_request_list(&mut tx, document.id).await?;
        let request = requests.iter().find(|request| request.party == party.code()).unwrap();
        store::signing::signature_request_sign(&mut tx, (request.id, request.version), day(on)).await?;
        agreement_signed(&mut tx, context, &header, &document, party, day(on)).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn document(&self, tx: &mut store::Tx) -> DocumentRow {
        let state = store::agreement::agreement_state(tx, self.project).await.unwrap().unwrap();
        let id = state.agreement.document_id.expect("a version is up for signature");
        store::document::document_by_id(tx, id).await.unwrap().unwrap()
    }

    /// Changes the qualification of a person of the group.
    pub async fn requalify(&self, qualification: &str) -> Result<String, UseCaseError> {
        let member = member_show(&self.office, self.project, "OP-01").await?;
        let input = MemberInput {
            project_id: self.project,
            code: "OP-01".into(),
            version: member.version,
            qualification: Some(qualification.into()),
            ..MemberInput::default()
        };
        member_save(&self.office, &input).await
    }
}

pub(super) fn messages(error: &UseCaseError) -> Vec<String> {
    match error {
        UseCaseError::Invalid(problems) => problems.iter().map(|problem| problem.message.clone()).collect(),
        UseCaseError::Conflict(reason) => vec![reason.clone()],
        other => panic!("{other:?}"),
    }
}

fn fields(error: &UseCaseError) -> Vec<String> {
    match error {
        UseCaseError::Invalid(problems) => problems.iter().map(|problem| problem.field.clone()).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn from_the_admission_to_the_entry_into_force() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let scene = Scene::of(&portal).await;
        assert_eq!(scene.view().await.head.phase, ProjectPhase::Admitted);
        assert_eq!(scene.drafted().await, 1);
        let drafted = scene.view().await;
        assert_eq!(drafted.head.phase, ProjectPhase::Drafted);
        assert_eq!(drafted.head.cup.as_deref(), Some("I51E22000160002"), "as it is printed");
        assert!(!drafted.outdated && drafted.missing.is_empty() && drafted.draft_obstacle.is_some());

        assert!(scene.sign(Party::Region, "2022-07-12").await.is_err(), "not before the body");
        scene.sign(Party::Body, "2022-07-11").await.unwrap();
        let signed = scene.view().await;
        assert_eq!(
            (signed.head.phase, signed.signed_on),
            (ProjectPhase::SignedByBody, [Some(day("2022-07-11")), None])
        );
        assert_eq!(signed.in_force_on, None);
        scene.sign(Party::Region, "2022-07-12").await.unwrap();
        let in_force = scene.view().await;
        assert_eq!(in_force.head.phase, ProjectPhase::InForce);
        assert_eq!(in_force.in_force_on, Some(day("2022-07-12")), "the day of the last signature");
        assert!(!in_force.on_paper);

        // Terms run from it: 30 days after 12/07/2022.
        let declaration = |kind| in_force.terms.iter().find(|term| term.kind == kind).unwrap().term.due;
        assert_eq!(declaration(DeadlineKind::UploadProjectGroup), day("2022-08-11"));
        assert_eq!(declaration(DeadlineKind::RequestFirstAdvance), day("2022-08-11"));

        let before = registration_record(&scene.officer, scene.project, in_force.version, ("12", "11/07/2022")).await;
        assert_eq!(fields(&before.unwrap_err()), ["registro-data"], "not before it was signed");
        registration_record(&scene.officer, scene.project, in_force.version, ("Rep. 12/2022", "12/07/2022"))
            .await
            .unwrap();
        assert_eq!(scene.view().await.registration, Some(("Rep. 12/2022".into(), day("2022-07-12"))));
    }
}

#[tokio::test]
async fn all_that_is_missing_is_said_at_once_with_the_place_to_mend_it() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let scene = Scene::of(&portal).await;
        let missing = scene.view().await.missing;
        let places: Vec<Place> = missing.iter().map(|missing| missing.place).collect();
        assert!(places.iter().all(|place| *place == Place::Acts), "{missing:?}");
        let refused = agreement_draft(&scene.officer, scene.project).await.unwrap_err();
        assert_eq!(messages(&refused).len(), missing.len());
        assert!(messages(&refused).iter().any(|message| message.contains("CUP")), "{refused:?}");
        assert_eq!(scene.view().await.head.phase, ProjectPhase::Admitted);
    }
}

#[tokio::test]
async fn what_is_typed_is_read_with_all_problems_beside_their_fields() {
    let database = TestDatabase::sqlite().await.unwrap();
    let portal = demonstration(&database).await;
    let scene = Scene::of(&portal).await;
    let version = scene.view().await.version;
    let wrong = ActsInput {
        version,
        cup: "I51E2200016000".into(),
        delegation: "deliberazione n. 1".into(),
        delegation_on: "31/02/2022".into(),
        approval: String::new(),
        approval_on: "13/07/2022".into(),
    };
    let refused = acts_record(&scene.office, scene.project, &wrong).await.unwrap_err();
    assert_eq!(fields(&refused), ["cup", "delega-data", "approvazione-data", "approvazione"]);
    let early = NoticeInput {
        version,
        notice: "nota prot. 1".into(),
        on: "04/07/2022".into(),
        received_on: "03/07/2022".into(),
    };
    let refused = notice_record(&scene.officer, scene.project, &early).await.unwrap_err();
    assert_eq!(fields(&refused), ["ricevuta"], "received before it was sent");
    let stale = ActsInput { version: version + 1, ..scene.acts().await };
    assert!(matches!(acts_record(&scene.office, scene.project, &stale).await, Err(UseCaseError::Stale)));
    // Each of the two does the own part.
    let acts = scene.acts().await;
    assert!(matches!(acts_record(&scene.officer, scene.project, &acts).await, Err(UseCaseError::Forbidden)));
    assert!(matches!(notice_record(&scene.office, scene.project, &early).await, Err(UseCaseError::Forbidden)));
    let stranger = as_user(&portal, "ufficio.ats9").await;
    assert!(matches!(acts_record(&stranger, scene.project, &acts).await, Err(UseCaseError::NotFound)));
    assert!(matches!(agreement_show(&stranger, scene.project).await, Err(UseCaseError::NotFound)));
}

#[tokio::test]
async fn data_changed_after_the_draft_ask_for_a_new_version_before_the_body_signs() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let scene = Scene::of(&portal).await;
        scene.drafted().await;
        let same = agreement_draft(&scene.officer, scene.project).await.unwrap_err();
        assert!(messages(&same)[0].contains("non ne serve un’altra"), "{same:?}");
        scene.requalify("Laurea magistrale in Servizio sociale").await.unwrap();
        assert!(scene.view().await.outdated);
        let refused = scene.sign(Party::Body, "2022-07-12").await.unwrap_err();
        assert!(messages(&refused)[0].contains("sono cambiati"), "{refused:?}");
        assert_eq!(scene.view().await.signed_on, [None, None], "nothing of it stayed");
        assert_eq!(agreement_draft(&scene.officer, scene.project).await.unwrap(), 2);
        let view = scene.view().await;
        let versions: Vec<(i64, bool)> = view.versions.iter().map(|v| (v.number, v.current)).collect();
        assert_eq!(versions, [(2, true), (1, false)], "the first is kept");
        scene.sign(Party::Body, "2022-07-12").await.unwrap();
    }
}

#[tokio::test]
async fn from_the_bodys_signature_nothing_agreed_changes_until_the_manager_sends_it_back() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let scene = Scene::of(&portal).await;
        scene.drafted().await;
        scene.requalify("Laurea magistrale in Servizio sociale").await.unwrap();
        agreement_draft(&scene.officer, scene.project).await.unwrap();
        scene.sign(Party::Body, "2022-07-12").await.unwrap();
        assert!(scene.requalify("Diploma").await.is_err(), "frozen");
        let mut acts = scene.acts().await;
        acts.cup = "I51E22000160003".into();
        let refused = acts_record(&scene.office, scene.project, &acts).await.unwrap_err();
        assert_eq!(fields(&refused), ["cup"]);
        let again = agreement_draft(&scene.officer, scene.project).await.unwrap_err();
        assert!(messages(&again)[0].contains("rinvia"), "{again:?}");

        let version = scene.view().await.version;
        let by_officer = agreement_send_back(&scene.officer, scene.project, version, "Errore").await;
        assert!(matches!(by_officer, Err(UseCaseError::Forbidden)));
        assert!(agreement_send_back(&scene.manager, scene.project, version, " ").await.is_err(), "a reason");
        agreement_send_back(&scene.manager, scene.project, version, "Manca una funzione").await.unwrap();
        let view = scene.view().await;
        assert_eq!((view.head.phase, view.document), (ProjectPhase::Admitted, None));
        assert_eq!(view.returned, Some((day("2022-07-12"), "Manca una funzione".into())));
        assert!(view.versions.iter().all(|version| !version.current));
        assert_eq!(view.versions[0].signed, 1, "the signature is kept");
        scene.requalify("Diploma").await.unwrap();
        assert_eq!(agreement_draft(&scene.officer, scene.project).await.unwrap(), 3, "numbers go on");
        assert_eq!(scene.view().await.returned, None);
        scene.sign(Party::Body, "2022-07-12").await.unwrap();
        scene.sign(Party::Region, "2022-07-12").await.unwrap();
        assert!(scene.requalify("Laurea").await.is_err(), "in force");
    }
}

#[tokio::test]
async fn an_earlier_version_cannot_be_signed_any_more() {
    let database = TestDatabase::sqlite().await.unwrap();
    let portal = demonstration(&database).await;
    let scene = Scene::of(&portal).await;
    scene.drafted().await;
    let mut tx = portal.store.read().await.unwrap();
    let first = scene.document(&mut tx).await;
    drop(tx);
    scene.requalify("Diploma").await.unwrap();
    agreement_draft(&scene.officer, scene.project).await.unwrap();
    let mut tx = portal.store.read().await.unwrap();
    let header = store::project::project_header(&mut tx, scene.project).await.unwrap().unwrap();
    let reason = obstacle(&mut tx, &scene.legal, &header, &first, Party::Body).await.unwrap();
    assert!(reason.unwrap().contains("Non è la versione"));
    let second = scene.document(&mut tx).await;
    assert_eq!(obstacle(&mut tx, &scene.legal, &header, &second, Party::Body).await.unwrap(), None);
    assert!(obstacle(&mut tx, &scene.legal, &header, &second, Party::Person).await.unwrap().is_some());
}

#[tokio::test]
async fn a_project_keeps_the_wording_it_was_drawn_up_with() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let scene = Scene::of(&portal).await;
        let call = scene.view().await.call_id;
        let first = wording_show(&scene.officer, call, None).await.unwrap();
        assert!(first.of_portal && first.number == 1 && first.may_edit);
        scene.drafted().await;
        let text = first.text.replace("## Foro competente", "## Controversie");
        let mut input = WordingInput { from: 1, text: format!("{text}\n{{{{ignoto}}}}"), note: String::new() };
        let refused = wording_save(&scene.officer, call, &input).await.unwrap_err();
        assert!(fields(&refused).contains(&"nota".to_owned()), "{refused:?}");
        assert!(messages(&refused).iter().any(|message| message.starts_with("Riga ")), "{refused:?}");
        input.text = text.replace('\n', "\r\n");
        input.note = "Nuovo titolo dell’articolo sul foro".into();
        assert!(matches!(wording_save(&scene.office, call, &input).await, Err(UseCaseError::Forbidden)));
        assert_eq!(wording_save(&scene.officer, call, &input).await.unwrap(), 2);
        assert!(matches!(wording_save(&scene.officer, call, &input).await, Err(UseCaseError::Stale)));
        let view = scene.view().await;
        assert_eq!((view.wordings, view.outdated, view.draft_obstacle), ((2, Some(1)), false, None));
        scene.sign(Party::Body, "2022-07-12").await.unwrap();
        assert_eq!(scene.view().await.wordings.1, Some(1), "what was signed is of the first");
        let listed = wording_show(&scene.officer, call, None).await.unwrap();
        assert_eq!((listed.number, listed.versions.len(), listed.of_portal), (2, 2, false));
        assert_eq!(wording_show(&scene.officer, call, Some(1)).await.unwrap().text, first.text);
        assert!(matches!(wording_show(&scene.officer, call, Some(3)).await, Err(UseCaseError::NotFound)));
    }
}

#[tokio::test]
async fn an_agreement_of_before_the_portal_says_so() {
    let database = TestDatabase::sqlite().await.unwrap();
    let portal = demonstration(&database).await;
    let view = agreement_show(&as_user(&portal, "legale.ats9").await, project_9()).await.unwrap();
    assert!(view.on_paper && view.frozen && view.versions.is_empty());
    assert_eq!(view.in_force_on, Some(day("2020-06-22")));
    assert!(view.registration.is_some() && view.notice.is_some() && view.delegation.is_some());
}

#[tokio::test]
async fn the_page_stays_within_its_statements() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let officer = as_user(&portal, "istruttore").await;
        for project in [project_9(), project_id(16)] {
            let before = database.statements();
            agreement_show(&officer, project).await.unwrap();
            let taken = database.statements() - before;
            assert!(taken <= 8, "with the two of the session ten: {taken}");
        }
    }
}
