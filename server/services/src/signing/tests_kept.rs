//! What is kept, on both databases: every accepted file is compared with a new one, within a stated
//! number; nothing that was uploaded is lost; a power keeps the days on which it was used.

use domain::document::Party;
use store::document::DocumentRow;
use store::signing::{ACCEPTED, SignedFileRow};
use store::testing::TestDatabase;

use super::power::change::{Correction, power_correct, power_end};
use super::power::list::power_list;
use super::power::record::{NewPower, power_record};
use super::power::{DeedFile, Seat};
use super::receipt::receipt;
use super::receive::{Kept, Outcome, conclude, receive};
use super::sender::may_send;
use super::show::document_show;
use super::tests_world::{file, portal, put_up, signed};
use crate::context::Context;
use crate::error::UseCaseError;
use crate::testing::{as_user, project_9};

const CONTENT: &[u8] = b"%PDF-1.7 rete degli sportelli";
const BOTH: &[Party] = &[Party::Body, Party::Region];

async fn outcome(context: &Context, document: &DocumentRow, bytes: Vec<u8>) -> Outcome {
    receive(context, document.id, file(bytes)).await.unwrap().outcome
}

/// Notes as accepted once more what the body's signature brought, `count` times, each file another.
async fn accept_more(context: &Context, document: &DocumentRow, count: usize) {
    let mut tx = context.write().await.unwrap();
    let first = store::signing::signed_file_list(&mut tx, document.id, Some(ACCEPTED), 1).await.unwrap().remove(0).file;
    for number in 0..count {
        let sha256 = context.portal.files.put(format!("copia {number}").into_bytes()).await.unwrap();
        let row = SignedFileRow {
            id: context.new_id(),
            file_sha256: sha256,
            uploaded_at: first.uploaded_at + chrono::Duration::seconds(1),
            ..first.clone()
        };
        store::signing::signed_file_insert(&mut tx, &row).await.unwrap();
    }
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn every_accepted_file_is_compared_not_the_newest_alone() {
    for database in TestDatabase::all().await {
        let portal = portal(&database).await;
        let document = put_up(&portal, project_9(), CONTENT, BOTH).await;
        let legal = as_user(&portal, "legale.ats9").await;
        let manager = as_user(&portal, "dirigente").await;
        let first = signed("firmatari", CONTENT);
        assert!(matches!(outcome(&legal, &document, first.clone()).await, Outcome::Accepted { again: false, .. }));
        let line = document_show(&legal, document.id).await.unwrap().files.remove(0);
        let made = receipt(&legal, document.id, line.id).await.unwrap();
        assert!(made.bytes.starts_with(b"%PDF") && made.name == format!("ricevuta-{}.pdf", line.number));
        assert_eq!(receipt(&legal, document.id, line.id).await.unwrap().bytes, made.bytes, "the same every time");
        let stranger = receipt(&as_user(&portal, "ufficio.ats11").await, document.id, line.id).await;
        assert!(matches!(stranger, Err(UseCaseError::NotFound)));
        accept_more(&legal, &document, 25).await;
        let on_top = signed("dirigentini", &first);
        let found = outcome(&manager, &document, on_top).await;
        assert_eq!(found, Outcome::Accepted { complete: true, again: false }, "on the oldest of 26");
    }
}

#[tokio::test]
async fn what_brings_no_new_signature_is_accepted_up_to_a_number_and_kept_beyond_it() {
    for database in TestDatabase::all().await {
        let portal = portal(&database).await;
        let document = put_up(&portal, project_9(), CONTENT, BOTH).await;
        let legal = as_user(&portal, "legale.ats9").await;
        outcome(&legal, &document, signed("firmatari", CONTENT)).await;
        accept_more(&legal, &document, 48).await;
        let fiftieth = outcome(&legal, &document, signed("firmatari", CONTENT)).await;
        assert_eq!(fiftieth, Outcome::Accepted { complete: false, again: true });
        let Outcome::Refused(reason) = outcome(&legal, &document, signed("firmatari", CONTENT)).await else {
            panic!("the 51st")
        };
        assert!(reason.contains("si conservano già 50 file firmati"), "{reason}");
        let view = document_show(&legal, document.id).await.unwrap();
        let refused = view.files.iter().find(|file| !file.accepted).expect("kept with its reason");
        let none = receipt(&legal, document.id, refused.id).await;
        assert!(matches!(none, Err(UseCaseError::NotFound)), "a receipt is of what was accepted");
        // A signature that is not there yet is always taken.
        let manager = as_user(&portal, "dirigente").await;
        let found = outcome(&manager, &document, signed("dirigentini", CONTENT)).await;
        assert_eq!(found, Outcome::Accepted { complete: true, again: false });
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_concluded_is_noted_all_the_same() {
    for database in TestDatabase::all().await {
        let portal = portal(&database).await;
        let document = put_up(&portal, project_9(), CONTENT, BOTH).await;
        let found = Err("prova".to_owned());
        // Who could sign when the file began to arrive, and cannot any more.
        for (user, with_document) in [("ufficio.ats9", true), ("ufficio.ats11", false)] {
            let context = as_user(&portal, user).await;
            let kept = Kept::put(&context, file(user.as_bytes().to_vec())).await.unwrap();
            let received = conclude(&context, document.id, &kept, &found).await.unwrap();
            let Outcome::Refused(reason) = received.outcome else { panic!("accepted") };
            assert!(reason.contains("è cambiato chi può firmare"), "{reason}");
            assert_eq!(received.title.is_some(), with_document, "a stranger learns nothing of the document");
            assert!(received.number > 0, "it has its number");
        }
        let legal = as_user(&portal, "legale.ats9").await;
        let files = document_show(&legal, document.id).await.unwrap().files;
        assert_eq!(files.len(), 1, "that of the own office stands with the document");
    }
}

#[tokio::test]
async fn who_may_not_sign_is_refused_before_a_file_is_read() {
    let database = TestDatabase::sqlite().await.unwrap();
    let portal = portal(&database).await;
    let document = put_up(&portal, project_9(), CONTENT, BOTH).await;
    let asked = |user: &'static str, of| {
        let portal = portal.clone();
        async move { may_send(&as_user(&portal, user).await, of).await }
    };
    assert!(asked("legale.ats9", None).await.is_ok() && asked("legale.ats9", Some(document.id)).await.is_ok());
    assert!(asked("dirigente", Some(document.id)).await.is_ok());
    assert!(matches!(asked("ufficio.ats9", None).await, Err(UseCaseError::Forbidden)));
    assert!(matches!(asked("ufficio.ats9", Some(document.id)).await, Err(UseCaseError::Forbidden)));
    assert!(matches!(asked("legale.ats11", Some(document.id)).await, Err(UseCaseError::NotFound)));
}

fn messages(error: UseCaseError) -> Vec<(String, String)> {
    match error {
        UseCaseError::Invalid(problems) => problems.into_iter().map(|p| (p.field, p.message)).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_power_keeps_the_days_on_which_signatures_were_accepted_under_it() {
    for database in TestDatabase::all().await {
        let portal = portal(&database).await;
        let office = as_user(&portal, "ufficio.ats9").await;
        let seat = Seat::BodyOf(project_9());
        let line = power_list(&office, seat).await.unwrap().lines.into_iter().find(|line| line.holds).unwrap();
        let correction = |from: &str, to: &str| Correction {
            version: line.version,
            capacity: "legal_representative".into(),
            from: from.into(),
            to: to.into(),
            deed: line.deed.clone(),
            deed_on: "26/06/2020".into(),
        };
        let document = put_up(&portal, project_9(), CONTENT, BOTH).await;
        let legal = as_user(&portal, "legale.ats9").await;
        outcome(&legal, &document, signed("firmatari", CONTENT)).await;

        let of = (seat, line.id);
        let later = messages(power_correct(&office, of, &correction("13/07/2022", ""), None).await.unwrap_err());
        assert_eq!(later[0].0, "dal");
        assert!(later[0].1.contains("una firma il 12/07/2022"), "{later:?}");
        let sooner = power_correct(&office, of, &correction("01/07/2020", "11/07/2022"), None).await.unwrap_err();
        assert_eq!(messages(sooner)[0].0, "al");
        assert_eq!(messages(power_end(&office, of, line.version, "11/07/2022").await.unwrap_err())[0].0, "al");
        let next = |from: &str| NewPower {
            first_name: "Ida".into(),
            last_name: "Rappresentini".into(),
            tax_code: crate::demo::people::SIGNERS[3].tax_code().unwrap().to_string(),
            capacity: "legal_representative".into(),
            from: from.into(),
            deed: "Deliberazione n. 40".into(),
            deed_on: "11/07/2022".into(),
            succeeds: line.id.to_string(),
            ..NewPower::default()
        };
        let deed = || Some(DeedFile { file_name: "delibera.pdf".into(), bytes: b"%PDF-1.7".to_vec() });
        let follows = messages(power_record(&office, seat, &next("12/07/2022"), deed()).await.unwrap_err());
        assert!(follows[0].0 == "dal" && follows[0].1.contains("non può finire prima"), "{follows:?}");
        power_record(&office, seat, &next("13/07/2022"), deed()).await.unwrap();
        // The power before it was never used: its days may still be corrected.
        let unused = power_list(&office, seat).await.unwrap().lines.into_iter().find(|l| l.deed.ends_with("n. 21"));
        let unused = unused.unwrap();
        power_end(&office, (seat, unused.id), unused.version, "29/06/2020").await.unwrap();
    }
}
