//! Receiving files, on both databases: who signs, when the power holds, what is changed, whose
//! turn it is, what is kept. Signatures are made by openssl, never by the project's own code.

use domain::document::Party;
use store::document::DocumentRow;
use store::testing::TestDatabase;
use uuid::Uuid;

use super::desk::desk_show;
use super::files_out::{original, received, waiting_archive};
use super::many::receive_many;
use super::power::change::power_end;
use super::power::list::power_list;
use super::power::record::{NewPower, power_record};
use super::power::{DeedFile, Seat};
use super::receive::{Outcome, receive};
use super::show::{Turn, document_show};
use super::tests_world::{file, portal, put_up, signed, trust};
use crate::context::Context;
use crate::error::UseCaseError;
use crate::testing::{as_user, day, project_9, project_11};

const CONTENT: &[u8] = b"%PDF-1.7 rete degli sportelli";
const BODY: &[Party] = &[Party::Body];
const BOTH: &[Party] = &[Party::Body, Party::Region];

/// Sends a file; the reason when it is refused.
async fn refused(context: &Context, document: &DocumentRow, bytes: Vec<u8>) -> String {
    match receive(context, document.id, file(bytes)).await.unwrap().outcome {
        Outcome::Refused(reason) => reason,
        accepted @ Outcome::Accepted { .. } => panic!("{accepted:?}"),
    }
}

/// Sends a file that is accepted; whether the document is complete and whether it was signed before.
async fn accepted(context: &Context, document: &DocumentRow, bytes: Vec<u8>) -> (bool, bool) {
    match receive(context, document.id, file(bytes)).await.unwrap().outcome {
        Outcome::Accepted { complete, again } => (complete, again),
        Outcome::Refused(reason) => panic!("{reason}"),
    }
}

#[tokio::test]
async fn the_signature_of_who_may_sign_is_accepted_and_every_file_is_kept() {
    for database in TestDatabase::all().await {
        let portal = portal(&database).await;
        let document = put_up(&portal, project_9(), CONTENT, BODY).await;
        let legal = as_user(&portal, "legale.ats9").await;
        assert_eq!(desk_show(&legal).await.unwrap().cards.len(), 1);
        assert_eq!(original(&legal, document.id).await.unwrap().bytes, CONTENT);
        assert!(waiting_archive(&legal).await.unwrap().bytes.starts_with(b"PK"));

        let strangers = signed("sottoscritti", CONTENT);
        let reason = refused(&legal, &document, strangers.clone()).await;
        assert!(reason.contains("La firma è di Elio Sottoscritti") && reason.contains("Firmatari Remo"), "{reason}");
        let reason = refused(&legal, &document, b"un testo che nessuno ha firmato".to_vec()).await;
        assert!(reason.ends_with("Carichi il file .p7m o il PDF che il programma di firma ha prodotto."), "{reason}");
        let good = signed("firmatari", CONTENT);
        assert_eq!(accepted(&legal, &document, good.clone()).await, (true, false));
        // Signed once more: both are kept.
        let again = signed("firmatari", CONTENT);
        assert_eq!(accepted(&legal, &document, again.clone()).await, (true, true));

        let view = document_show(&legal, document.id).await.unwrap();
        assert_eq!((view.turn, view.requests[0].signed), (Turn::Done, Some(day("2022-07-12"))));
        let kept: Vec<(i64, bool)> = view.files.iter().map(|file| (file.number, file.accepted)).collect();
        assert_eq!(kept, [(4, true), (3, true), (2, false), (1, false)]);
        let bytes: [&[u8]; 4] = [&again, &good, b"un testo che nessuno ha firmato", &strangers];
        for (file, expected) in view.files.iter().zip(bytes) {
            assert_eq!(received(&legal, document.id, file.id).await.unwrap().bytes, expected, "{}", file.number);
        }
        let checks = &view.files[1].signatures[0].lines;
        assert_eq!(checks[2].text, "Il certificato è di Remo Firmatari ed era valido il 12/07/2022.");
        assert!(desk_show(&legal).await.unwrap().cards.is_empty());
    }
}

#[tokio::test]
async fn what_was_changed_or_expired_is_refused_with_its_reason() {
    for database in TestDatabase::all().await {
        let portal = portal(&database).await;
        let document = put_up(&portal, project_9(), CONTENT, BODY).await;
        let legal = as_user(&portal, "legale.ats9").await;
        let mut other = CONTENT.to_vec();
        other[9] ^= 1;
        let reason = refused(&legal, &document, signed("firmatari", &other)).await;
        assert!(reason.contains("non è il documento generato dal portale"), "{reason}");
        let mut broken = signed("firmatari", CONTENT);
        let last = broken.len() - 1;
        broken[last] ^= 1;
        let reason = refused(&legal, &document, broken).await;
        assert!(reason.contains("non è integra"), "{reason}");

        let delegate = NewPower {
            first_name: "Sofia".into(),
            last_name: "Firmatari".into(),
            tax_code: "FRMSFO80A41E388Z".into(),
            capacity: "delegate".into(),
            from: "12/07/2022".into(),
            deed: "Delega n. 1".into(),
            deed_on: "11/07/2022".into(),
            ..NewPower::default()
        };
        record(&portal, &delegate).await;
        let reason = refused(&legal, &document, signed("expired", CONTENT)).await;
        assert!(reason.contains("non è valido nel giorno della ricezione"), "{reason}");
        // The same person with a certificate that is valid, begun today.
        assert_eq!(accepted(&legal, &document, signed("sofia", CONTENT)).await, (true, false));
    }
}

async fn record(portal: &crate::context::Portal, power: &NewPower) {
    let office = as_user(portal, "ufficio.ats9").await;
    let deed = DeedFile { file_name: "delega.pdf".into(), bytes: b"%PDF-1.7".to_vec() };
    power_record(&office, Seat::BodyOf(project_9()), power, Some(deed)).await.unwrap();
}

#[tokio::test]
async fn a_power_counts_on_the_day_of_receipt() {
    for database in TestDatabase::all().await {
        let portal = portal(&database).await;
        let document = put_up(&portal, project_9(), CONTENT, BODY).await;
        let legal = as_user(&portal, "legale.ats9").await;
        let office = as_user(&portal, "ufficio.ats9").await;
        let seat = Seat::BodyOf(project_9());
        // Who signed for the body until 2020 does no more.
        let reason = refused(&legal, &document, signed("precedenti", CONTENT)).await;
        assert!(reason.contains("soltanto Firmatari Remo"), "{reason}");
        let current = power_list(&office, seat).await.unwrap().lines.into_iter().find(|line| line.holds).unwrap();
        power_end(&office, (seat, current.id), current.version, "11/07/2022").await.unwrap();
        let reason = refused(&legal, &document, signed("firmatari", CONTENT)).await;
        assert!(reason.contains("nessuno risulta autorizzato a firmare per l’ente"), "ended the day before: {reason}");
        let next = NewPower {
            first_name: "Ida".into(),
            last_name: "Rappresentini".into(),
            tax_code: crate::demo::people::SIGNERS[3].tax_code().unwrap().to_string(),
            capacity: "legal_representative".into(),
            from: "12/07/2022".into(),
            deed: "Deliberazione n. 40".into(),
            deed_on: "11/07/2022".into(),
            ..NewPower::default()
        };
        record(&portal, &next).await;
        assert_eq!(accepted(&legal, &document, signed("rappresentini", CONTENT)).await, (true, false), "begins today");
    }
}

#[tokio::test]
async fn the_region_signs_after_the_body_and_on_top_of_it() {
    for database in TestDatabase::all().await {
        let portal = portal(&database).await;
        let legal = as_user(&portal, "legale.ats9").await;
        let manager = as_user(&portal, "dirigente").await;
        let document = put_up(&portal, project_9(), CONTENT, BOTH).await;
        assert!(desk_show(&manager).await.unwrap().cards.iter().all(|card| card.document != document.id));
        assert_eq!(document_show(&manager, document.id).await.unwrap().turn, Turn::Later);
        let reason = refused(&manager, &document, signed("dirigentini", CONTENT)).await;
        assert!(reason.contains("prima firma ente attuatore"), "{reason}");
        let first = signed("firmatari", CONTENT);
        assert_eq!(accepted(&legal, &document, first.clone()).await, (false, false));
        assert!(desk_show(&manager).await.unwrap().cards.iter().any(|card| card.document == document.id));
        let reason = refused(&manager, &document, first.clone()).await;
        assert!(reason.starts_with("Il file non contiene una nuova firma."), "{reason}");
        assert_eq!(accepted(&manager, &document, signed("dirigentini", &first)).await, (true, false), "p7m.p7m");
        let view = document_show(&manager, document.id).await.unwrap();
        assert_eq!(view.files[0].signatures.len(), 2, "both signatures are reported");
    }
}

#[tokio::test]
async fn a_version_that_was_replaced_keeps_its_signatures_and_takes_no_more() {
    for database in TestDatabase::all().await {
        let portal = portal(&database).await;
        let legal = as_user(&portal, "legale.ats9").await;
        let old = put_up(&portal, project_9(), CONTENT, BOTH).await;
        assert_eq!(put_up(&portal, project_9(), CONTENT, BOTH).await, old, "the same content is the same version");
        accepted(&legal, &old, signed("firmatari", CONTENT)).await;
        let new = put_up(&portal, project_9(), b"%PDF-1.7 altra rete", BOTH).await;
        assert_eq!((new.number, new.replaced_at), (2, None));
        let reason = refused(&legal, &old, signed("firmatari", CONTENT)).await;
        assert!(reason.contains("versione 1 del documento, sostituita"), "{reason}");
        let view = document_show(&legal, old.id).await.unwrap();
        assert_eq!(view.replaced_by, Some((new.id, 2)));
        assert!(view.files.iter().any(|file| file.accepted), "the signature stays");
        let reason = refused(&legal, &new, signed("firmatari", CONTENT)).await;
        assert!(reason.contains("non è il documento"), "the old content is not the new one: {reason}");
    }
}

#[tokio::test]
async fn many_files_are_matched_by_their_content() {
    for database in TestDatabase::all().await {
        let portal = portal(&database).await;
        let legal = as_user(&portal, "legale.ats9").await;
        let document = put_up(&portal, project_9(), CONTENT, BODY).await;
        let stored = async || {
            let mut tx = legal.read().await.unwrap();
            store::stored_file::stored_file_names(&mut tx).await.unwrap().len()
        };
        let before = stored().await;
        let files = vec![
            file(signed("firmatari", b"di nessuno")),
            file(b"un testo".to_vec()),
            file(Vec::new()),
            file(signed("firmatari", CONTENT)),
        ];
        let told = receive_many(&legal, files).await.unwrap();
        let titles: Vec<Option<&str>> =
            told.iter().map(|told| told.received.as_ref().ok().and_then(|r| r.title.as_deref())).collect();
        assert_eq!(titles, [None, None, None, Some("Rete degli sportelli")]);
        let numbers: Vec<Option<i64>> = told.iter().map(|t| t.received.as_ref().ok().map(|r| r.number)).collect();
        assert_eq!(numbers, [Some(1), Some(2), None, Some(3)], "what is of no document is kept and numbered too");
        assert!(matches!(&told[2].received, Err(UseCaseError::Invalid(_))), "an empty file is none");
        assert!(matches!(
            told[3].received.as_ref().unwrap().outcome,
            Outcome::Accepted { complete: true, again: false }
        ));
        assert_eq!(stored().await, before + 3, "whatever came is needed");
        assert_eq!(document_show(&legal, document.id).await.unwrap().turn, Turn::Done);
        assert!(matches!(receive_many(&legal, Vec::new()).await, Err(UseCaseError::Invalid(_))));
        let office = as_user(&portal, "ufficio.ats9").await;
        assert!(matches!(receive_many(&office, Vec::new()).await, Err(UseCaseError::Forbidden)));
    }
}

#[tokio::test]
async fn nobody_else_sends_or_knows_of_it() {
    for database in TestDatabase::all().await {
        let portal = portal(&database).await;
        let document = put_up(&portal, project_9(), CONTENT, BODY).await;
        for (name, reads, known) in [
            ("ufficio.ats9", true, true),
            ("istruttore", true, true),
            ("dirigente", true, true),
            ("controlli", true, true),
            ("gvl.ats9", false, true),
            ("cvr", false, true),
            ("legale.ats11", false, false),
            ("operatore.ats9", false, false),
            ("admin", false, false),
        ] {
            let context = as_user(&portal, name).await;
            let seen = document_show(&context, document.id).await;
            assert_eq!(seen.is_ok(), reads, "{name}");
            let sent = receive(&context, document.id, file(b"x".to_vec())).await;
            match known {
                true => assert!(matches!(sent, Err(UseCaseError::Forbidden)), "{name}"),
                false => assert!(matches!(sent, Err(UseCaseError::NotFound)), "{name}"),
            }
        }
        let legal = as_user(&portal, "legale.ats9").await;
        assert!(matches!(receive(&legal, Uuid::nil(), file(b"x".to_vec())).await, Err(UseCaseError::NotFound)));
        let other = put_up(&portal, project_11(), CONTENT, BODY).await;
        assert!(matches!(original(&legal, other.id).await, Err(UseCaseError::NotFound)));
        assert!(matches!(receive(&legal, document.id, file(Vec::new())).await, Err(UseCaseError::Invalid(_))));
    }
}

#[tokio::test]
async fn without_certificates_to_trust_nothing_is_accepted() {
    for database in TestDatabase::all().await {
        let portal = portal(&database).await.with_trust(None);
        let document = put_up(&portal, project_9(), CONTENT, BODY).await;
        let legal = as_user(&portal, "legale.ats9").await;
        let reason = refused(&legal, &document, signed("firmatari", CONTENT)).await;
        assert!(reason.contains("non sono configurati i certificati"), "{reason}");
        assert!(!desk_show(&legal).await.unwrap().trusted);
        let trusting = as_user(&portal.with_trust(Some(trust())), "legale.ats9").await;
        assert_eq!(accepted(&trusting, &document, signed("firmatari", CONTENT)).await, (true, false));
    }
}
