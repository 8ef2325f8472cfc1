//! Importing forms: the one of ATS 9 with its findings, and forms that must not get in.

use chrono::NaiveDate;
use domain::application_form::{FormRule, FormSeverity};
use domain::role::Role;
use store::group::{assignment_list_by_project, member_list_by_project};
use store::network::sportello_list_by_project;
use store::project::{project_header, project_ids};
use store::testing::TestDatabase;
use uuid::Uuid;

use super::project::{project_import, project_import_by_command, project_import_preview};
use super::stored::StoredForm;
use crate::actor::{Actor, Grant};
use crate::clock::Clock;
use crate::context::{Context, Portal};
use crate::error::UseCaseError;
use crate::reference;

const FORM_9: &str = include_str!("../../data/ats09.json");

async fn portal(database: &TestDatabase) -> Portal {
    let day: NaiveDate = "2022-07-12".parse().unwrap();
    let portal = Portal::new(database.store().clone(), Clock::standing_at(day));
    reference::ensure(&portal).await.unwrap();
    portal
}

async fn projects(portal: &Portal) -> Vec<Uuid> {
    let mut tx = portal.store.read().await.unwrap();
    project_ids(&mut tx, None, 100).await.unwrap()
}

fn problems(error: UseCaseError) -> Vec<String> {
    match error {
        UseCaseError::Invalid(problems) => problems.into_iter().map(|problem| problem.field).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn ats_9_has_two_errors_two_warnings_one_notice_and_is_stored_once_accepted() {
    for database in TestDatabase::all().await {
        let portal = portal(&database).await;
        let shown = project_import_by_command(&portal, FORM_9.as_bytes(), None, false).await.unwrap();
        assert_eq!(shown.project_id, None);
        assert_eq!(projects(&portal).await, Vec::<Uuid>::new(), "nothing is stored before the findings are accepted");
        let found: Vec<_> = shown.report.findings.iter().map(|f| (f.severity, f.rule)).collect();
        assert_eq!(
            found,
            [
                (FormSeverity::Error, FormRule::FunctionHours),
                (FormSeverity::Error, FormRule::FunctionAmount),
                (FormSeverity::Warning, FormRule::Duration),
                (FormSeverity::Warning, FormRule::ProfessionFitsFunction),
                (FormSeverity::Notice, FormRule::NotSupplied),
            ]
        );
        assert!(shown.report.can_be_stored() && shown.report.territory_notes.is_empty());
        let text = shown.report.text();
        for part in ["2 errori, 2 avvisi, 1 segnalazione", "15.919", "15.918", "5.474,00", "57.474,00", "999.810,00 €"]
        {
            assert!(text.contains(part), "{part} in\n{text}");
        }

        let stored = project_import_by_command(&portal, FORM_9.as_bytes(), None, true).await.unwrap();
        let id = stored.project_id.unwrap();
        let mut tx = portal.store.read().await.unwrap();
        let header = project_header(&mut tx, id).await.unwrap().unwrap();
        assert_eq!((header.project.ats_number, header.project.granted_cents), (9, 99_981_000));
        assert_eq!((header.project.phase.as_str(), header.project.population), ("admitted", 106_078));
        assert_eq!(member_list_by_project(&mut tx, id).await.unwrap().len(), 16);
        let assignments = assignment_list_by_project(&mut tx, id).await.unwrap();
        assert_eq!((assignments.len(), assignments.iter().map(|a| a.hours).sum::<i64>()), (35, 39_675));
        assert_eq!(sportello_list_by_project(&mut tx, id).await.unwrap().len(), 21);
        let form = StoredForm::read(&header.project.form).unwrap();
        assert_eq!(form.findings, shown.report.findings, "the report stays with the project");
        assert_eq!((form.duration_months_stated, form.imported_by.as_str()), (Some(30), "portale"));
        let history = store::audit::audit_list(&mut tx, &store::audit::project_chain(id), None, 10).await.unwrap();
        assert_eq!(history.iter().map(|h| &*h.action).collect::<Vec<_>>(), ["project.import"]);
        drop(tx);

        let again = project_import_by_command(&portal, FORM_9.as_bytes(), None, true).await;
        assert!(matches!(again, Err(UseCaseError::Conflict(_))), "{again:?}");
        assert_eq!(projects(&portal).await, [id]);
    }
}

#[tokio::test]
async fn what_makes_the_data_unusable_is_never_stored() {
    let database = TestDatabase::sqlite().await.unwrap();
    let portal = portal(&database).await;
    for (from, to, rule) in [
        ("\"istat\": \"042021\"", "\"istat\": \"999021\"", FormRule::UnknownMunicipality),
        ("\"operator\": \"OP-02\"", "\"operator\": \"OP-01\"", FormRule::Repeated),
        ("\"end\": \"2022-06-30\"", "\"end\": \"2019-06-30\"", FormRule::DatesInOrder),
        ("92024900422", "92024900423", FormRule::Code),
    ] {
        assert!(FORM_9.contains(from), "{from}");
        let form = FORM_9.replacen(from, to, 1);
        let outcome = project_import_by_command(&portal, form.as_bytes(), None, true).await.unwrap();
        assert_eq!(outcome.project_id, None, "{rule:?}");
        let blocking: Vec<_> = outcome.report.blocking.iter().map(|i| outcome.report.findings[*i].rule).collect();
        assert!(blocking.contains(&rule), "{rule:?} in {blocking:?}");
    }
    assert_eq!(projects(&portal).await, Vec::<Uuid>::new());
}

#[tokio::test]
async fn what_is_no_form_names_every_problem() {
    let database = TestDatabase::sqlite().await.unwrap();
    let portal = portal(&database).await;
    let import = async |file: &[u8]| project_import_by_command(&portal, file, None, true).await.unwrap_err();
    assert_eq!(problems(import(b"{").await), ["$"]);
    assert_eq!(problems(import(&[0xff, 0xfe]).await), ["file"]);
    assert_eq!(problems(import(&vec![b' '; 1_000_001]).await), ["file"]);
    let wrong = FORM_9
        .replacen("\"granted\": \"999810.00\"", "\"granted\": \"999810\"", 1)
        .replacen("\"funded\": true", "\"funded\": \"yes\"", 1)
        .replacen("\"ats\": 9", "\"ats\": 9, \"colour\": 1", 1);
    let mut paths = problems(import(wrong.as_bytes()).await);
    paths.sort();
    assert_eq!(paths, ["$.colour", "$.granted", "$.sportelli[0].funded"]);
    let elsewhere = FORM_9.replacen("\"ats\": 9", "\"ats\": 2", 1).replacen("DDS 203/2019", "DDS 1/2000", 1);
    assert_eq!(problems(import(elsewhere.as_bytes()).await), ["$.ats", "$.call"]);
}

#[tokio::test]
async fn what_is_not_verified_or_blank_is_said() {
    let database = TestDatabase::sqlite().await.unwrap();
    let portal = portal(&database).await;
    let report = async |form: String| {
        project_import_by_command(&portal, form.as_bytes(), None, false).await.unwrap().report.territory_notes
    };
    // ATS 12 is known by elimination, and its residents are others.
    let notes = report(FORM_9.replacen("\"ats\": 9", "\"ats\": 12", 1)).await;
    assert!(notes[0].contains("ATS 12 è dedotta per esclusione"), "{notes:?}");
    assert!(notes.iter().any(|note| note.contains("69.315")), "{notes:?}");
    // Of ATS 1 the residents of one municipality are blank.
    let notes = report(FORM_9.replacen("\"ats\": 9", "\"ats\": 1", 1)).await;
    assert!(notes.iter().any(|note| note.contains("7 Comuni su 8")), "{notes:?}");
}

#[tokio::test]
async fn only_the_regions_officers_import() {
    let database = TestDatabase::sqlite().await.unwrap();
    let portal = portal(&database).await;
    for role in Role::ALL {
        let actor = Actor {
            user_id: Uuid::nil(),
            username: "prova".into(),
            display_name: "Prova".into(),
            person_id: None,
            grants: vec![Grant { role, ats: role.is_of_ats().then_some(9) }],
        };
        let context = Context::new(portal.clone(), Some(actor), Uuid::nil());
        let shown = project_import_preview(&context, FORM_9.as_bytes()).await;
        let unaccepted = project_import(&context, FORM_9.as_bytes(), None, false).await;
        assert_eq!(shown.is_ok(), role == Role::RegionOfficer, "{role}");
        assert_eq!(unaccepted.is_ok(), role == Role::RegionOfficer, "{role}");
    }
    let nobody = Context::new(portal.clone(), None, Uuid::nil());
    assert!(matches!(project_import_preview(&nobody, b"{}").await, Err(UseCaseError::NotLoggedIn)));
    assert_eq!(projects(&portal).await, Vec::<Uuid>::new());
}
