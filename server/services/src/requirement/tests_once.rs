//! What is typed once is not asked again: CUP and acts of the agreement, taken from there; and what
//! takes the place of a duty: the exemption of a body with a treasury service (art. 4, 6). The term of
//! F.1 where the project begins after its agreement; the Region's queue, sorted.

use store::testing::TestDatabase;
use uuid::Uuid;

use crate::agreement::data::{ActsInput, acts_record};
use crate::agreement::show::agreement_show;
use crate::context::Context;
use crate::error::UseCaseError;
use crate::requirement::check::{Outcome, check};
use crate::requirement::hand_in::{EvidenceFile, HandIn, hand_in};
use crate::requirement::list::requirements_show;
use crate::requirement::queue::{QueueFilter, requirement_queue};
use crate::requirement::show::{RequirementView, requirement_show};
use crate::requirement::standing::{Standing, Subjects};
use crate::requirement::words::Tone;
use crate::testing::{as_user, day, demonstration, project_11};

fn evidence(project: Uuid, code: &str) -> HandIn {
    let file = EvidenceFile { name: "prova.pdf".to_owned(), bytes: b"%PDF-1.7 prova".to_vec() };
    HandIn { project, code: code.to_owned(), file: Some(file), ..HandIn::default() }
}

fn fields(error: &UseCaseError) -> Vec<&str> {
    match error {
        UseCaseError::Invalid(problems) => problems.iter().map(|problem| problem.field.as_str()).collect(),
        other => panic!("{other:?}"),
    }
}

async fn shown(context: &Context, project: Uuid, code: &str) -> RequirementView {
    requirement_show(context, project, code, None).await.unwrap()
}

#[tokio::test]
async fn number_and_day_of_a_resolution_are_those_of_the_agreement() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let office = as_user(&portal, "ufficio.ats16").await;
        let project = crate::demo::project_id(16);
        let typed_here = HandIn {
            act: "Deliberazione n. 99".to_owned(),
            act_on: "05/07/2022".to_owned(),
            ..evidence(project, "delibera-ente")
        };
        let refused = hand_in(&office, typed_here.clone()).await.unwrap_err();
        assert_eq!(fields(&refused), ["atto"], "it is recorded with the agreement first");
        assert_eq!(shown(&office, project, "delibera-ente").await.taken, Some(None));

        let acts = ActsInput {
            version: agreement_show(&office, project).await.unwrap().version,
            cup: "I51E22000160002".into(),
            delegation: "deliberazione del Comitato dei Sindaci n. 1".into(),
            delegation_on: "12/05/2022".into(),
            approval: "deliberazione n. 2".into(),
            approval_on: "13/05/2022".into(),
        };
        acts_record(&office, project, &acts).await.unwrap();
        hand_in(&office, typed_here).await.unwrap();
        hand_in(&office, evidence(project, "delibera-comitato")).await.unwrap();
        for (code, act, on) in [
            ("delibera-comitato", "deliberazione del Comitato dei Sindaci n. 1", "2022-05-12"),
            ("delibera-ente", "deliberazione n. 2", "2022-05-13"),
        ] {
            let kept = shown(&office, project, code).await.chosen.unwrap().versions[0].act.clone();
            assert_eq!(kept, Some((act.to_owned(), day(on))), "{code}");
        }
    }
}

#[tokio::test]
async fn the_cup_recorded_with_the_agreement_is_all_that_is_asked() {
    let database = TestDatabase::sqlite().await.unwrap();
    let portal = demonstration(&database).await;
    for (office, project, tone) in
        [("ufficio.ats16", crate::demo::project_id(16), Tone::Open), ("ufficio.ats11", project_11(), Tone::Good)]
    {
        let office = as_user(&portal, office).await;
        let lines = requirements_show(&office, project).await.unwrap().lines;
        let cup = lines.iter().find(|line| line.code == "cup").unwrap();
        assert_eq!((cup.tone, cup.verb), (tone, "Apri"), "nothing is uploaded for it");
        let refused = hand_in(&office, evidence(project, "cup")).await;
        assert!(matches!(refused, Err(UseCaseError::Conflict(_))));
    }
}

#[tokio::test]
async fn a_treasury_service_takes_the_place_of_separate_accounts_and_the_region_checks_why() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let office = as_user(&portal, "ufficio.ats11").await;
        let officer = as_user(&portal, "istruttore").await;
        let project = project_11();
        let bare = HandIn { file: None, ..evidence(project, "c06") };
        assert_eq!(fields(&hand_in(&office, bare.clone()).await.unwrap_err()), ["dichiaro"], "one of the two boxes");
        let unfounded = HandIn { exempt: true, ..bare.clone() };
        assert_eq!(fields(&hand_in(&office, unfounded).await.unwrap_err()), ["motivo-esonero"]);
        let reason = "Convenzione di tesoreria n. 4 con una banca inventata, dal 2019";
        let both = HandIn { exempt: true, stated: true, exempt_reason: reason.to_owned(), ..bare.clone() };
        assert_eq!(fields(&hand_in(&office, both).await.unwrap_err()), ["esonero"], "not both");
        // Where the call knows no exemption the box says nothing.
        let elsewhere = HandIn { exempt: true, exempt_reason: reason.to_owned(), code: "c07".into(), ..bare.clone() };
        assert_eq!(fields(&hand_in(&office, elsewhere).await.unwrap_err()), ["dichiaro"]);

        hand_in(&office, HandIn { exempt: true, exempt_reason: reason.to_owned(), ..bare }).await.unwrap();
        let view = shown(&officer, project, "c06").await;
        let kept = &view.chosen.unwrap().versions[0];
        assert_eq!((kept.exemption.as_deref(), kept.state.as_str()), (Some(reason), "submitted"));
        let filter = QueueFilter { text: Some("c06".to_owned()), ..QueueFilter::default() };
        let queued = requirement_queue(&officer, &filter, None).await.unwrap();
        assert_eq!(queued.lines[0].exemption.as_deref(), Some(reason));
        check(&officer, &[(kept.id, kept.version)], &Outcome::Accept).await.unwrap();
        let lines = requirements_show(&office, project).await.unwrap().lines;
        let line = lines.iter().find(|line| line.code == "c06").unwrap();
        assert_eq!((line.tone, line.exemption.as_deref()), (Tone::Good, Some(reason)));
    }
}

#[tokio::test]
async fn the_queue_names_the_person_and_sorts_on_its_headings() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let officer = as_user(&portal, "istruttore").await;
        let asked = |order: &'static str| QueueFilter::read(move |name| (name == "ordine").then_some(order));
        let lines = async |order| requirement_queue(&officer, &asked(order), None).await.unwrap().lines;
        let usual = lines("").await;
        let person = usual.iter().find(|line| line.subject == "OP-05").unwrap();
        assert!(person.person.as_deref().is_some_and(|name| name.contains(' ')), "{person:?}");
        assert!(usual.iter().filter(|line| line.code == "c22").all(|line| line.person.is_none()), "a sportello");
        let keys = |lines: &[crate::requirement::queue::QueueLine]| lines.iter().map(|l| l.id).collect::<Vec<_>>();
        let mut back = keys(&lines("-consegna").await);
        back.reverse();
        assert_eq!(back, keys(&usual));
        let ats: Vec<i64> = lines("ambito").await.iter().map(|line| line.ats).collect();
        assert!(ats.is_sorted() && ats.first() != ats.last(), "{ats:?}");
        let ats: Vec<i64> = lines("-ambito").await.iter().map(|line| line.ats).collect();
        assert!(ats.iter().rev().is_sorted(), "{ats:?}");
        let codes: Vec<String> = lines("adempimento").await.into_iter().map(|line| line.code).collect();
        let mut known = codes.clone();
        known.dedup();
        assert!(
            known.len() > 2 && (1..known.len()).all(|at| !known[..at].contains(&known[at])),
            "each once: {codes:?}"
        );
        assert_eq!(asked("-strano"), QueueFilter::default(), "what is no order is not asked");
    }
}

/// Art. 4, 23: within 30 days of the agreement, also where the project begins later; who joins after
/// the project has begun has as many days from joining.
#[tokio::test]
async fn f1_is_due_from_the_agreement_also_where_the_project_begins_later() {
    let database = TestDatabase::sqlite().await.unwrap();
    let portal = demonstration(&database).await;
    let office = as_user(&portal, "ufficio.ats11").await;
    let mut tx = office.read().await.unwrap();
    let mut header = store::project::project_header(&mut tx, project_11()).await.unwrap().unwrap();
    let (members, mut assignments) = store::group::group_by_project(&mut tx, project_11()).await.unwrap();
    let standing = Standing::of(store::requirement::standing_list(&mut tx, project_11()).await.unwrap()).unwrap();
    let rules = crate::project::scope::rules_of(&header).unwrap();
    header.project.agreement_signed_on = Some(day("2021-11-05"));
    header.project.start_on = day("2022-03-01");
    header.project.summer_service_start_on = Some(day("2022-06-15"));
    let code = |id: Uuid| members.iter().find(|member| member.member.id == id).unwrap().member.code.clone();
    for assignment in &mut assignments {
        assignment.from_on = match code(assignment.member_id).as_str() {
            "OP-02" => day("2022-06-15"),
            "OP-03" => day("2022-03-02"),
            _ => day("2022-03-01"),
        };
    }
    let today = day("2021-11-20");
    let subjects = Subjects::of(&header, &rules, (&members, &assignments), &[], today).unwrap();
    let items = standing.items(&header, &rules, &subjects, today).unwrap();
    let due = |person: &str| items.iter().find(|i| i.code == "f1" && i.subject == person).unwrap().due;
    // The 30th day, 05/12/2021, is a Sunday.
    assert_eq!(due("OP-01"), Some(day("2021-12-06")), "begins with the project, owes from the agreement");
    assert_eq!(due("OP-02"), Some(day("2021-12-06")), "begins with the summer service");
    assert_eq!(due("OP-03"), Some(day("2022-04-01")), "a day after the project began: 30 days from joining");
}
