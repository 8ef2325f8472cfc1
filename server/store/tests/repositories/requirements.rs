//! What a call asks for and what projects handed in; who serves a sportello.

use chrono::Duration;
use store::StoreError;
use store::network::{sportello_staff_list_by_project, sportello_staff_replace};
use store::requirement::*;
use store::testing::TestDatabase;

use crate::fixture::*;

fn requirement(number: u64, code: &str, register: &str) -> RequirementRow {
    RequirementRow {
        id: id(OTHER, 100 + number),
        call_id: id(CALL, 1),
        code: code.into(),
        register: register.into(),
        position: i64::try_from(number).unwrap(),
        article: "art. 4".into(),
        title: format!("Documento {code}"),
        fact: (register == "compliance").then(|| "publicity_observed".to_owned()),
        definition: format!(r#"{{"code":"{code}"}}"#),
    }
}

fn handed(number: u64, of: &RequirementRow, project: u64, subject: &str, version: i64) -> FulfilmentRow {
    FulfilmentRow {
        id: id(OTHER, 200 + number),
        project_id: id(PROJECT, project),
        requirement_id: of.id,
        subject: subject.into(),
        number: version,
        document_id: None,
        file_sha256: Some(format!("{number:064}")),
        file_name: Some("prova.pdf".into()),
        file_bytes: Some(1000),
        act: Some("Determina n. 3".into()),
        act_on: Some(day("2020-07-01")),
        note: None,
        exemption: None,
        submitted_by: id(USER, 1),
        submitted_at: noon() + Duration::minutes(i64::try_from(number).unwrap()),
        state: "submitted".into(),
        checked_by: None,
        checked_at: None,
        reason: None,
        version: 1,
    }
}

#[tokio::test]
async fn the_last_version_of_each_subject_counts_and_all_are_kept() {
    for database in TestDatabase::all().await {
        full(database.store()).await;
        let mut tx = database.write().await.unwrap();
        let (f1, c01) = (requirement(1, "f1", "document"), requirement(2, "c01", "compliance"));
        for row in [&c01, &f1] {
            requirement_insert(&mut tx, row).await.unwrap();
        }
        assert_eq!(requirement_list(&mut tx, id(CALL, 1)).await.unwrap(), [f1.clone(), c01.clone()]);
        let standing = standing_list(&mut tx, id(PROJECT, 1)).await.unwrap();
        assert_eq!(standing.len(), 2);
        assert!(standing.iter().all(|row| row.fulfilment_id.is_none()), "nothing handed in yet");

        let first = handed(1, &f1, 1, "OP-01", 1);
        let second = handed(2, &f1, 1, "OP-02", 1);
        for row in [&first, &second, &handed(3, &f1, 2, "OP-01", 1)] {
            fulfilment_insert(&mut tx, row).await.unwrap();
        }
        assert_eq!(fulfilment_by_id(&mut tx, first.id).await.unwrap(), Some(first.clone()));
        let by = (id(USER, 2), noon() + Duration::hours(1));
        fulfilment_check(&mut tx, (first.id, 1), "returned", by, Some("manca la firma")).await.unwrap();
        let again = fulfilment_check(&mut tx, (first.id, 1), "accepted", by, None).await;
        assert!(matches!(again, Err(StoreError::Stale)));
        fulfilment_insert(&mut tx, &handed(4, &f1, 1, "OP-01", 2)).await.unwrap();
        let last = fulfilment_last(&mut tx, id(PROJECT, 1), f1.id, "OP-01").await.unwrap().unwrap();
        assert_eq!((last.number, last.state.as_str()), (2, "submitted"));
        let standing = standing_list(&mut tx, id(PROJECT, 1)).await.unwrap();
        let shown: Vec<_> = standing.iter().map(|row| (row.subject.as_deref(), row.number)).collect();
        assert_eq!(shown, [(Some("OP-01"), Some(2)), (Some("OP-02"), Some(1)), (None, None)]);
        let versions = fulfilment_list(&mut tx, id(PROJECT, 1), f1.id).await.unwrap();
        assert_eq!(versions.iter().map(|row| row.fulfilment.number).collect::<Vec<_>>(), [2, 1, 1]);
        assert_eq!(versions[1].fulfilment.reason.as_deref(), Some("manca la firma"));
        assert_eq!(versions[1].checked_by_name.as_deref(), Some("BRUNO"));
        let taken = fulfilment_insert(&mut tx, &handed(5, &f1, 1, "OP-01", 2)).await;
        assert!(matches!(taken, Err(StoreError::Unique(_))));
    }
}

#[tokio::test]
async fn the_queue_has_what_waits_the_oldest_first_a_page_at_a_time() {
    for database in TestDatabase::all().await {
        full(database.store()).await;
        let mut tx = database.write().await.unwrap();
        let (f1, c01) = (requirement(1, "f1", "document"), requirement(2, "c01", "compliance"));
        for row in [&f1, &c01] {
            requirement_insert(&mut tx, row).await.unwrap();
        }
        for row in [
            handed(1, &f1, 1, "OP-01", 1),
            handed(2, &f1, 2, "OP-03", 1),
            handed(3, &c01, 1, "", 1),
            handed(4, &f1, 1, "OP-01", 2),
        ] {
            fulfilment_insert(&mut tx, &row).await.unwrap();
        }
        let all = FulfilmentFilter { state: "submitted", ..FulfilmentFilter::default() };
        let ids = |rows: &[FulfilmentQueueRow]| rows.iter().map(|row| row.fulfilment.id).collect::<Vec<_>>();
        let rows = fulfilment_queue(&mut tx, &all, None, 2).await.unwrap();
        assert_eq!(ids(&rows), [id(OTHER, 202), id(OTHER, 203)], "version 1 of OP-01 was replaced");
        assert_eq!(rows[0].found, 3, "of all, not of the page");
        let after = Some((rows[1].sorted_by, rows[1].fulfilment.submitted_at, rows[1].fulfilment.id));
        assert_eq!(ids(&fulfilment_queue(&mut tx, &all, after, 2).await.unwrap()), [id(OTHER, 204)]);
        for (filter, found) in [
            (FulfilmentFilter { ats_number: Some(3), ..all.clone() }, vec![id(OTHER, 202)]),
            (FulfilmentFilter { register: Some("compliance"), ..all.clone() }, vec![id(OTHER, 203)]),
            (FulfilmentFilter { text: Some("op-0".into()), ..all.clone() }, vec![id(OTHER, 202), id(OTHER, 204)]),
            (FulfilmentFilter { text: Some("DOCUMENTO C".into()), ..all.clone() }, vec![id(OTHER, 203)]),
            (FulfilmentFilter { state: "returned", ..all.clone() }, vec![]),
        ] {
            assert_eq!(ids(&fulfilment_queue(&mut tx, &filter, None, 9).await.unwrap()), found, "{filter:?}");
        }
        // A page at a time in every order, both ways.
        for sort in [FulfilmentSort::Submitted, FulfilmentSort::Ats, FulfilmentSort::Requirement] {
            for descending in [false, true] {
                let filter = FulfilmentFilter { sort, descending, ..all.clone() };
                let whole = ids(&fulfilment_queue(&mut tx, &filter, None, 9).await.unwrap());
                let (mut paged, mut after) = (Vec::new(), None);
                while let Some(row) = fulfilment_queue(&mut tx, &filter, after, 1).await.unwrap().pop() {
                    after = Some((row.sorted_by, row.fulfilment.submitted_at, row.fulfilment.id));
                    paged.push(row.fulfilment.id);
                }
                assert_eq!(paged, whole, "{sort:?} {descending}");
                assert_eq!(whole.len(), 3);
            }
        }
        let ats: Vec<i64> = fulfilment_queue_ats(&mut tx).await.unwrap().iter().map(|row| row.ats_number).collect();
        assert_eq!(ats, [3, 9]);
        assert_eq!(fulfilment_waiting(&mut tx).await.unwrap(), 3);
    }
}

#[tokio::test]
async fn evidence_of_a_sportello_counts_once_its_last_version_is_accepted() {
    for database in TestDatabase::all().await {
        full(database.store()).await;
        let mut tx = database.write().await.unwrap();
        let none = before_determination(&mut tx, id(PROJECT, 1), "publicity_observed").await.unwrap();
        assert_eq!((none.code, none.sportelli, none.accepted, none.open_sheets), (None, 1, 0, 2));
        let c22 = requirement(1, "c22", "compliance");
        requirement_insert(&mut tx, &c22).await.unwrap();
        // The second is of a number that no funded sportello has.
        for row in [handed(1, &c22, 1, "1", 1), handed(2, &c22, 1, "77", 1)] {
            fulfilment_insert(&mut tx, &row).await.unwrap();
            fulfilment_check(&mut tx, (row.id, 1), "accepted", (id(USER, 2), noon()), None).await.unwrap();
        }
        let found = before_determination(&mut tx, id(PROJECT, 1), "publicity_observed").await.unwrap();
        assert_eq!((found.code.as_deref(), found.sportelli, found.accepted), (Some("c22"), 1, 1));
        fulfilment_insert(&mut tx, &handed(3, &c22, 1, "1", 2)).await.unwrap();
        let found = before_determination(&mut tx, id(PROJECT, 1), "publicity_observed").await.unwrap();
        assert_eq!(found.accepted, 0, "a later version waits");
    }
}

#[tokio::test]
async fn those_who_serve_a_sportello_are_replaced_together() {
    for database in TestDatabase::all().await {
        full(database.store()).await;
        let mut tx = database.write().await.unwrap();
        let desk = id(SPORTELLO, 1);
        sportello_staff_replace(&mut tx, desk, &[id(MEMBER, 2), id(MEMBER, 1)]).await.unwrap();
        let of =
            |rows: Vec<store::network::SportelloStaffRow>| rows.iter().map(|row| row.member_id).collect::<Vec<_>>();
        let rows = sportello_staff_list_by_project(&mut tx, id(PROJECT, 1)).await.unwrap();
        assert_eq!(of(rows), [id(MEMBER, 1), id(MEMBER, 2)]);
        sportello_staff_replace(&mut tx, desk, &[id(MEMBER, 2)]).await.unwrap();
        let rows = sportello_staff_list_by_project(&mut tx, id(PROJECT, 1)).await.unwrap();
        assert_eq!(of(rows), [id(MEMBER, 2)]);
        assert!(sportello_staff_list_by_project(&mut tx, id(PROJECT, 2)).await.unwrap().is_empty());
    }
}
