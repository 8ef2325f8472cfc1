//! Handing in, checking, drawing up: on both databases, with the demonstration's projects.

use store::testing::TestDatabase;
use uuid::Uuid;

use crate::context::{Context, Portal};
use crate::error::UseCaseError;
use crate::requirement::check::{Outcome, check};
use crate::requirement::evidence::evidence_file;
use crate::requirement::hand_in::{EvidenceFile, HandIn, hand_in};
use crate::requirement::issue::{document_issue, draft_print};
use crate::requirement::list::requirements_show;
use crate::requirement::queue::{QueueFilter, QueueState, requirement_queue};
use crate::requirement::show::{RequirementView, requirement_show};
use crate::requirement::staff_on_duty::{OnDuty, staff_save};
use crate::requirement::words::Tone;
use crate::testing::{as_user, demonstration, project_9, project_11};

const PDF: &[u8] = b"%PDF-1.7 prova";

fn file(name: &str, bytes: &[u8]) -> Option<EvidenceFile> {
    Some(EvidenceFile { name: name.to_owned(), bytes: bytes.to_vec() })
}

fn evidence(project: Uuid, code: &str, subject: &str) -> HandIn {
    HandIn {
        project,
        code: code.to_owned(),
        subject: subject.to_owned(),
        file: file("prova.pdf", PDF),
        ..HandIn::default()
    }
}

async fn shown(context: &Context, project: Uuid, code: &str, subject: &str) -> RequirementView {
    requirement_show(context, project, code, Some(subject)).await.unwrap()
}

/// Key and version of what was handed in last for a subject.
async fn last(context: &Context, project: Uuid, code: &str, subject: &str) -> (Uuid, i64) {
    let view = shown(context, project, code, subject).await;
    let version = &view.chosen.unwrap().versions[0];
    (version.id, version.version)
}

fn fields(error: &UseCaseError) -> Vec<&str> {
    match error {
        UseCaseError::Invalid(problems) => problems.iter().map(|problem| problem.field.as_str()).collect(),
        other => panic!("{other:?}"),
    }
}

async fn people(portal: &Portal) -> [Context; 3] {
    [as_user(portal, "ufficio.ats11").await, as_user(portal, "istruttore").await, as_user(portal, "legale.ats11").await]
}

#[tokio::test]
async fn what_is_handed_in_comes_back_with_a_reason_and_is_accepted_the_second_time() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let [office, officer, legal] = people(&portal).await;
        let project = project_11();
        let refused = hand_in(&legal, evidence(project, "c21", "")).await;
        assert!(matches!(refused, Err(UseCaseError::Forbidden)), "the legal representative signs, the office hands in");
        hand_in(&office, evidence(project, "c21", "")).await.unwrap();
        let first = last(&officer, project, "c21", "").await;
        let empty = check(&officer, &[first], &Outcome::Return { reason: "  ".into() }).await.unwrap_err();
        assert_eq!(fields(&empty), ["motivi"]);
        let reason = "Manca la seconda pagina.".to_owned();
        assert!(matches!(check(&office, &[first], &Outcome::Accept).await, Err(UseCaseError::Forbidden)));
        check(&officer, &[first], &Outcome::Return { reason: reason.clone() }).await.unwrap();
        let stale = check(&officer, &[first], &Outcome::Accept).await;
        assert!(matches!(stale, Err(UseCaseError::Stale)), "decided already");

        let view = shown(&office, project, "c21", "").await;
        assert_eq!(view.chosen.as_ref().unwrap().line.tone, Tone::Bad);
        assert_eq!(view.chosen.unwrap().versions[0].reason.as_ref(), Some(&reason));
        hand_in(&office, HandIn { file: file("di-nuovo.pdf", b"%PDF-1.7 due pagine"), ..evidence(project, "c21", "") })
            .await
            .unwrap();
        let old = check(&officer, &[(first.0, first.1 + 1)], &Outcome::Accept).await;
        assert!(matches!(old, Err(UseCaseError::Conflict(_))), "a later version is there");
        let second = last(&officer, project, "c21", "").await;
        assert_eq!(check(&officer, &[second], &Outcome::Accept).await.unwrap(), 1);
        let again = hand_in(&office, evidence(project, "c21", "")).await;
        assert!(matches!(again, Err(UseCaseError::Conflict(_))), "accepted: it has to come back first");

        let versions = shown(&office, project, "c21", "").await.chosen.unwrap().versions;
        assert_eq!(versions.iter().map(|line| line.number).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(evidence_file(&office, project, versions[1].id).await.unwrap().bytes, PDF, "nothing is lost");
        let stranger = as_user(&portal, "ufficio.ats9").await;
        let hidden = evidence_file(&stranger, project, versions[1].id).await;
        assert!(matches!(hidden, Err(UseCaseError::NotFound)), "of another ATS it does not exist");
    }
}

#[tokio::test]
async fn all_problems_of_what_is_handed_in_are_said_at_once_and_nothing_is_kept() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let office = as_user(&portal, "ufficio.ats16").await;
        let project = crate::demo::project_id(16);
        let wrong = HandIn {
            file: file("atto.pdf", b"<html>"),
            note: "x".repeat(3_000),
            ..evidence(project, "delibera-ente", "")
        };
        let error = hand_in(&office, wrong).await.unwrap_err();
        assert_eq!(fields(&error), ["file", "atto", "nota"], "the act is typed elsewhere");
        let without = HandIn { file: None, ..evidence(project, "delibera-ente", "") };
        assert_eq!(fields(&hand_in(&office, without).await.unwrap_err()), ["file", "atto"]);
        let large = HandIn {
            file: file("x.pdf", &[PDF, &vec![0; super::LARGEST_FILE]].concat()),
            ..evidence(project, "delibera-ente", "")
        };
        assert_eq!(fields(&hand_in(&office, large).await.unwrap_err()), ["file", "atto"]);
        let early = hand_in(&office, evidence(project, "convocazione-gvl", "")).await;
        assert!(matches!(early, Err(UseCaseError::Conflict(_))), "the agreement is not signed");
        let watched = hand_in(&office, evidence(project, "d1", "")).await;
        assert!(matches!(watched, Err(UseCaseError::Conflict(_))), "the portal sees the CUP itself");
        let view = shown(&office, project, "delibera-ente", "").await;
        assert!(view.chosen.unwrap().versions.is_empty());
    }
}

#[tokio::test]
async fn a_statement_needs_its_box_and_no_file() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let [office, ..] = people(&portal).await;
        let bare = HandIn { file: None, ..evidence(project_11(), "c07", "") };
        assert_eq!(fields(&hand_in(&office, bare.clone()).await.unwrap_err()), ["dichiaro"]);
        hand_in(&office, HandIn { stated: true, ..bare }).await.unwrap();
        let view = shown(&office, project_11(), "c07", "").await;
        assert!(view.chosen.unwrap().line.waiting.is_some());
    }
}

#[tokio::test]
async fn documents_are_drawn_up_for_signature_when_nothing_is_missing() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let [office, ..] = people(&portal).await;
        let project = project_11();
        // The sixth declared nothing yet, the fourth's came back; the fifth's waits.
        let issued = document_issue(&office, project, "f1", None).await.unwrap();
        assert_eq!(issued.count, 2, "{:?}", issued.left);
        let view = requirement_show(&office, project, "f1", None).await.unwrap();
        let up: Vec<&str> = view.lines.iter().filter(|l| l.document.is_some()).map(|l| l.subject.as_str()).collect();
        assert_eq!(up, ["OP-04", "OP-06"]);
        let waits = document_issue(&office, project, "f1", Some("OP-05")).await;
        assert!(matches!(waits, Err(UseCaseError::Conflict(_))), "handed in already");
        document_issue(&office, project, "f1", Some("OP-06")).await.unwrap();
        let again = requirement_show(&office, project, "f1", None).await.unwrap();
        let number = |view: &RequirementView| view.lines[5].document.as_ref().unwrap().number;
        assert_eq!(number(&again), number(&view), "the same data are the same version");

        // F.3 and F.4 need hours and people on duty for every sportello.
        let view = crate::project::network::network_show_for_edit(&office, project, 1).await.unwrap();
        let version = view.network.sportelli[0].version;
        staff_save(&office, &OnDuty { project, number: 1, version, members: Vec::new() }).await.unwrap();
        let missing = document_issue(&office, project, "f3-f4", Some("")).await.unwrap_err();
        assert!(missing.to_string().contains("persone addette dello sportello 1"), "{missing}");
        for user in ["ufficio.ats11", "legale.ats11", "controlli"] {
            let reader = as_user(&portal, user).await;
            let draft = draft_print(&reader, project, "f3-f4", "").await.unwrap();
            assert!(draft.bytes.starts_with(b"%PDF"), "everybody who reads may read the draft");
        }
        let early = document_issue(&office, project, "dichiarazione-periodo", Some("2022-2")).await;
        assert!(matches!(early, Err(UseCaseError::Conflict(_))), "not all sheets of the period are sent");
    }
}

#[tokio::test]
async fn a_document_with_all_signatures_counts_as_handed_in_once() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let [office, officer, _] = people(&portal).await;
        let project = project_11();
        document_issue(&office, project, "f1", Some("OP-06")).await.unwrap();
        for _ in 0..2 {
            let mut tx = office.write().await.unwrap();
            let header = store::project::project_header(&mut tx, project).await.unwrap().unwrap();
            let document = store::document::document_current(&mut tx, project, "staff_declaration", "OP-06")
                .await
                .unwrap()
                .unwrap();
            super::signed::document_signed(&mut tx, &office, &header, &document, office.today()).await.unwrap();
            tx.commit().await.unwrap();
        }
        let view = shown(&officer, project, "f1", "OP-06").await;
        let chosen = view.chosen.unwrap();
        assert!(chosen.line.waiting.is_some());
        assert_eq!(chosen.versions.len(), 1, "the same document is handed in once");
        let bytes = evidence_file(&officer, project, chosen.versions[0].id).await.unwrap().bytes;
        assert!(bytes.starts_with(b"%PDF"));
    }
}

#[tokio::test]
async fn many_are_decided_together_or_none_is() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let [office, officer, _] = people(&portal).await;
        let filter = QueueFilter { ats: Some(11), ..QueueFilter::default() };
        let waiting = requirement_queue(&officer, &filter, None).await.unwrap();
        assert_eq!(waiting.found, 4, "c16, a statement of a person, two sportelli");
        let mut picked: Vec<(Uuid, i64)> = waiting.lines.iter().map(|line| (line.id, line.version)).collect();
        picked.push((picked[0].0, picked[0].1 + 9));
        assert!(matches!(check(&officer, &picked, &Outcome::Accept).await, Err(UseCaseError::Stale)));
        assert_eq!(requirement_queue(&officer, &filter, None).await.unwrap().found, 4, "none was decided");
        picked.pop();
        assert_eq!(check(&officer, &picked, &Outcome::Accept).await.unwrap(), 4);
        let accepted = QueueFilter { state: QueueState::Accepted, ..filter };
        assert!(requirement_queue(&officer, &accepted, None).await.unwrap().found > 4);
        assert!(matches!(requirement_queue(&office, &accepted, None).await, Err(UseCaseError::Forbidden)));
    }
}

#[tokio::test]
async fn an_operator_sees_the_own_statement_and_nothing_else() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let operator = as_user(&portal, "operatore.ats9").await;
        let view = requirements_show(&operator, project_9()).await.unwrap();
        assert_eq!(view.lines.iter().map(|line| line.code.as_str()).collect::<Vec<_>>(), ["f1"]);
        assert_eq!(view.lines[0].counts, (1, 1));
        let own = requirement_show(&operator, project_9(), "f1", Some("OP-01")).await.unwrap();
        assert!(!own.may_hand_in && own.may_sign);
        assert!(draft_print(&operator, project_9(), "f1", "OP-01").await.is_ok());
        for (code, subject) in [("f1", "OP-02"), ("f2", ""), ("c22", "1")] {
            let hidden = requirement_show(&operator, project_9(), code, Some(subject)).await;
            assert!(matches!(hidden, Err(UseCaseError::NotFound)), "{code} {subject}");
            assert!(draft_print(&operator, project_9(), code, subject).await.is_err());
        }
        let stranger = requirement_show(&operator, project_11(), "f1", Some("OP-01")).await;
        assert!(matches!(stranger, Err(UseCaseError::NotFound)));
    }
}

#[tokio::test]
async fn people_on_duty_change_until_the_network_is_handed_in() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let [office, ..] = people(&portal).await;
        let version = |view: crate::project::network::NetworkEdit| view.network.sportelli[0].version;
        let view = crate::project::network::network_show_for_edit(&office, project_11(), 1).await.unwrap();
        assert!(!view.staff_fixed);
        let input = |version, members: &[&str]| OnDuty {
            project: project_11(),
            number: 1,
            version,
            members: members.iter().map(|code| (*code).to_owned()).collect(),
        };
        let first = version(view);
        staff_save(&office, &input(first, &["OP-06", "OP-01", "OP-06"])).await.unwrap();
        assert!(matches!(staff_save(&office, &input(first, &[])).await, Err(UseCaseError::Stale)));
        let view = crate::project::network::network_show_for_edit(&office, project_11(), 1).await.unwrap();
        let serve: Vec<&str> = view.servers.iter().filter(|s| s.serves).map(|s| s.code.as_str()).collect();
        assert_eq!(serve, ["OP-01", "OP-06"]);
        let unknown = staff_save(&office, &input(version(view), &["OP-99"])).await.unwrap_err();
        assert_eq!(fields(&unknown), ["addetto"]);

        let nine = as_user(&portal, "ufficio.ats9").await;
        let view = crate::project::network::network_show_for_edit(&nine, project_9(), 1).await.unwrap();
        assert!(view.staff_fixed, "F.3 and F.4 were handed in");
        let late = OnDuty { project: project_9(), ..input(version(view), &[]) };
        assert!(matches!(staff_save(&nine, &late).await, Err(UseCaseError::Conflict(_))));
    }
}

#[tokio::test]
async fn the_register_of_publicity_stands_beside_the_fact() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let officer = as_user(&portal, "istruttore").await;
        let nine = crate::determination::show::determination_show(&officer, project_9()).await.unwrap();
        let register = nine.publicity.unwrap();
        assert!(register.is_whole() && register.sportelli == 21, "{register:?}");
        let eleven = crate::determination::show::determination_show(&officer, project_11()).await.unwrap();
        let register = eleven.publicity.unwrap();
        assert!(!register.is_whole() && register.accepted == 0, "{register:?}");
        let one = last(&officer, project_11(), "c22", "1").await;
        check(&officer, &[one], &Outcome::Accept).await.unwrap();
        let after = crate::determination::show::determination_show(&officer, project_11()).await.unwrap();
        assert_eq!(after.publicity.unwrap().accepted, 1);
        assert_eq!(after.outcome.publicity_observed, None, "the fact itself is recorded by the officer");
    }
}
