//! Documents, the signatures they ask for, the files received for them.

use chrono::Duration;
use store::StoreError;
use store::document::*;
use store::signing::*;
use store::stored_file::{COLUMNS, stored_file_names};
use store::testing::TestDatabase;

use crate::fixture::*;

fn document(number: u64, kind: &str, subject: &str) -> DocumentRow {
    DocumentRow {
        id: id(OTHER, number),
        project_id: id(PROJECT, 1),
        kind: kind.into(),
        subject: subject.into(),
        number: 1,
        title: "Atto di adesione".into(),
        file_sha256: format!("{number:064}"),
        file_name: "atto-ATS9.pdf".into(),
        file_bytes: 4321,
        issued_by: id(USER, 1),
        issued_at: noon() + Duration::minutes(i64::try_from(number).unwrap()),
        replaced_at: None,
    }
}

fn request(number: u64, of: &DocumentRow, position: i64, party: &str) -> SignatureRequestRow {
    SignatureRequestRow {
        id: id(OTHER, number),
        document_id: of.id,
        project_id: of.project_id,
        position,
        party: party.into(),
        person_id: (party == "person").then(|| id(PERSON, 1)),
        due_on: None,
        signed_on: None,
        version: 1,
    }
}

fn file(number: u64, of: &DocumentRow, request: Option<&SignatureRequestRow>) -> SignedFileRow {
    SignedFileRow {
        id: id(OTHER, number),
        number: i64::try_from(number).unwrap() - 20,
        document_id: Some(of.id),
        request_id: request.map(|request| request.id),
        file_sha256: format!("{number:064}"),
        file_name: "atto-ATS9.pdf.p7m".into(),
        file_bytes: 5678,
        format: request.map(|_| "cades".into()),
        outcome: request.map_or(REFUSED, |_| ACCEPTED).into(),
        reason: request.is_none().then(|| "non è firmato".into()),
        signer_name: request.map(|_| "PROVA NICCOLÒ".into()),
        signer_tax_code: None,
        report: request.map(|_| "{}".into()),
        uploaded_by: id(USER, 2),
        uploaded_at: noon() + Duration::minutes(i64::try_from(number).unwrap()),
    }
}

#[tokio::test]
async fn a_later_version_takes_the_place_of_an_earlier_one() {
    for database in TestDatabase::all().await {
        full(database.store()).await;
        let mut tx = database.write().await.unwrap();
        let first = document(1, "agreement", "");
        document_insert(&mut tx, &first).await.unwrap();
        assert_eq!(document_by_id(&mut tx, first.id).await.unwrap(), Some(first.clone()));
        let current = document_current(&mut tx, first.project_id, "agreement", "").await.unwrap();
        assert_eq!(current, Some(first.clone()));
        document_replace(&mut tx, first.id, noon()).await.unwrap();
        assert!(matches!(document_replace(&mut tx, first.id, noon()).await, Err(StoreError::Stale)), "once");
        assert_eq!(document_current(&mut tx, first.project_id, "agreement", "").await.unwrap(), None);
        let second = DocumentRow { number: 2, ..document(2, "agreement", "") };
        document_insert(&mut tx, &second).await.unwrap();
        document_insert(&mut tx, &document(3, "staff_declaration", "OP-01")).await.unwrap();
        signature_request_insert(&mut tx, &request(11, &second, 1, "body")).await.unwrap();
        signature_request_insert(&mut tx, &request(12, &second, 2, "region")).await.unwrap();
        signature_request_sign(&mut tx, (id(OTHER, 11), 1), day("2022-07-12")).await.unwrap();
        signed_file_insert(&mut tx, &file(21, &second, None)).await.unwrap();

        let keys = |rows: &[DocumentListRow]| rows.iter().map(|row| row.document.id).collect::<Vec<_>>();
        let all = document_list(&mut tx, first.project_id, DocumentFilter::default(), None, 10).await.unwrap();
        assert_eq!(keys(&all), [3, 2, 1].map(|n| id(OTHER, n)));
        assert_eq!((all[1].requests, all[1].signed, all[1].files), (2, 1, 1));
        assert_eq!(all[0].issued_by_name, "ANNA");
        let after = Some((all[0].document.issued_at, all[0].document.id));
        let rest = document_list(&mut tx, first.project_id, DocumentFilter::default(), after, 1).await.unwrap();
        assert_eq!(keys(&rest), [id(OTHER, 2)]);
        let filter = DocumentFilter { kind: Some("agreement"), current: true, subject: None };
        let current = document_list(&mut tx, first.project_id, filter, None, 10).await.unwrap();
        assert_eq!(keys(&current), [id(OTHER, 2)]);
        let filter = DocumentFilter { subject: Some("OP-01"), ..DocumentFilter::default() };
        let of_one = document_list(&mut tx, first.project_id, filter, None, 10).await.unwrap();
        assert_eq!(keys(&of_one), [id(OTHER, 3)]);

        // Last: PostgreSQL gives up a transaction in which something was refused.
        let twice = document_insert(&mut tx, &DocumentRow { number: 3, ..document(4, "agreement", "") }).await;
        assert!(twice.unwrap_err().is_unique(), "one version is in force");
    }
}

#[tokio::test]
async fn a_signature_waits_until_the_ones_before_it_are_there() {
    for database in TestDatabase::all().await {
        full(database.store()).await;
        let mut tx = database.write().await.unwrap();
        let (agreement, statement) = (document(1, "agreement", ""), document(2, "staff_declaration", "OP-01"));
        for row in [&agreement, &statement] {
            document_insert(&mut tx, row).await.unwrap();
        }
        let (body, region) = (request(11, &agreement, 1, "body"), request(12, &agreement, 2, "region"));
        let own = SignatureRequestRow { due_on: Some(day("2022-07-20")), ..request(13, &statement, 1, "person") };
        for row in [&region, &body, &own] {
            signature_request_insert(&mut tx, row).await.unwrap();
        }
        assert_eq!(
            signature_request_list(&mut tx, agreement.id).await.unwrap(),
            [body.clone(), region.clone()],
            "in the order of signing"
        );
        let of_body = WaitingFor { body_of_ats: Some(9), ..WaitingFor::default() };
        let of_region = WaitingFor { region: true, ..WaitingFor::default() };
        let of_person = WaitingFor { person: Some(id(PERSON, 1)), ..WaitingFor::default() };
        let of_stranger = WaitingFor { body_of_ats: Some(3), person: Some(id(PERSON, 2)), ..WaitingFor::default() };
        for (of, expected) in [(of_body, 1), (of_region, 0), (of_person, 1), (of_stranger, 0)] {
            assert_eq!(waiting_count(&mut tx, of, day("2022-07-12")).await.unwrap(), expected, "{of:?}");
        }
        let both = WaitingFor { body_of_ats: Some(9), ..of_person };
        let waiting = waiting_list(&mut tx, both, day("2022-07-12"), 10).await.unwrap();
        let keys: Vec<_> = waiting.iter().map(|row| row.request_id).collect();
        assert_eq!(keys, [own.id, body.id], "what has a term first");
        assert_eq!(waiting[1].document, agreement);
        assert_eq!((waiting[1].ats_number, waiting[1].project_title.as_str()), (9, "Progetto Uno"));

        signature_request_sign(&mut tx, (body.id, 1), day("2022-07-12")).await.unwrap();
        let again = signature_request_sign(&mut tx, (body.id, 2), day("2022-07-12")).await;
        assert!(matches!(again, Err(StoreError::Stale)), "signed once");
        assert_eq!(waiting_count(&mut tx, of_body, day("2022-07-12")).await.unwrap(), 0);
        assert_eq!(waiting_count(&mut tx, of_region, day("2022-07-12")).await.unwrap(), 1, "its turn");
        document_replace(&mut tx, agreement.id, noon()).await.unwrap();
        assert_eq!(
            waiting_count(&mut tx, of_region, day("2022-07-12")).await.unwrap(),
            0,
            "nobody signs a replaced version"
        );
    }
}

#[tokio::test]
async fn every_file_received_is_kept() {
    for database in TestDatabase::all().await {
        full(database.store()).await;
        let mut tx = database.write().await.unwrap();
        let agreement = document(1, "agreement", "");
        document_insert(&mut tx, &agreement).await.unwrap();
        let body = request(11, &agreement, 1, "body");
        signature_request_insert(&mut tx, &body).await.unwrap();
        let (refused, accepted) = (file(21, &agreement, None), file(22, &agreement, Some(&body)));
        for row in [
            &refused,
            &accepted,
            &SignedFileRow { file_sha256: accepted.file_sha256.clone(), ..file(23, &agreement, None) },
        ] {
            signed_file_insert(&mut tx, row).await.unwrap();
        }
        assert_eq!(signed_file_by_id(&mut tx, accepted.id).await.unwrap(), Some(accepted.clone()));
        let all = signed_file_list(&mut tx, agreement.id, None, 10).await.unwrap();
        assert_eq!(all.iter().map(|row| row.file.id).collect::<Vec<_>>(), [23, 22, 21].map(|n| id(OTHER, n)));
        assert_eq!((all[1].party.as_deref(), all[2].party.as_deref()), (Some("body"), None));
        assert_eq!(all[0].uploaded_by_name, "BRUNO");
        let good = signed_file_list(&mut tx, agreement.id, Some(ACCEPTED), 10).await.unwrap();
        assert_eq!(good.iter().map(|row| row.file.id).collect::<Vec<_>>(), [accepted.id]);
        let mut names = stored_file_names(&mut tx).await.unwrap();
        names.sort();
        assert_eq!(names, [agreement.file_sha256, refused.file_sha256, accepted.file_sha256], "each once");
    }
}

#[tokio::test]
async fn the_purge_knows_every_column_that_names_a_file() {
    for database in TestDatabase::all().await {
        let of_files = |name: &str| ["file_sha256", "deed_sha256", "act_sha256"].iter().any(|end| name.ends_with(end));
        let columns = database.columns().await.unwrap();
        let mut found: Vec<_> =
            columns.iter().filter(|c| of_files(&c.name)).map(|c| (c.table.as_str(), c.name.as_str())).collect();
        found.sort_unstable();
        assert_eq!(found, COLUMNS);
    }
}
