//! Keys of programs, their requests, and what programs read.

use chrono::Duration;
use store::StoreError;
use store::api_key::*;
use store::entry::{EntryRow, entry_insert_many};
use store::program::*;
use store::testing::TestDatabase;

use crate::fixture::*;

fn key(number: u64, ats_number: i64, name: &str) -> ApiKeyRow {
    ApiKeyRow {
        id: id(OTHER, number),
        ats_number,
        name: name.into(),
        key_hash: vec![u8::try_from(number).unwrap(); 32],
        prefix: format!("{number:08}"),
        created_by: id(USER, 1),
        created_at: noon(),
        expires_on: day("2023-07-12"),
        last_used_at: None,
        revoked_by: None,
        revoked_at: None,
        version: 1,
    }
}

#[tokio::test]
async fn a_key_is_made_used_and_revoked() {
    for database in TestDatabase::all().await {
        let mut tx = database.write().await.unwrap();
        base(&mut tx).await;
        let paghe = key(1, 9, "Paghe");
        for row in [&paghe, &key(2, 9, "Presenze"), &key(3, 3, "Paghe")] {
            api_key_insert(&mut tx, row).await.unwrap();
        }
        assert_eq!(api_key_by_hash(&mut tx, &[1; 32]).await.unwrap(), Some(paghe.clone()));
        assert_eq!(api_key_by_hash(&mut tx, &[7; 32]).await.unwrap(), None);
        assert_eq!(api_key_by_name(&mut tx, 9, "Paghe").await.unwrap(), Some(paghe.clone()));
        assert_eq!(api_key_count(&mut tx, paghe.id, 100, noon()).await.unwrap(), 1);
        assert_eq!(api_key_count(&mut tx, paghe.id, 100, noon()).await.unwrap(), 2);
        assert_eq!(api_key_count(&mut tx, paghe.id, 101, noon()).await.unwrap(), 1, "another minute");
        api_key_touch(&mut tx, id(OTHER, 2), noon()).await.unwrap();
        api_key_revoke(&mut tx, paghe.id, 1, id(USER, 2), noon()).await.unwrap();
        let again = api_key_revoke(&mut tx, paghe.id, 2, id(USER, 2), noon()).await;
        assert!(matches!(again, Err(StoreError::Stale)), "revoked once");
        assert_eq!(api_key_by_name(&mut tx, 9, "Paghe").await.unwrap(), None);
        api_key_insert(&mut tx, &key(4, 9, "Paghe")).await.unwrap();

        let all = api_key_list(&mut tx, None).await.unwrap();
        assert_eq!(all.iter().map(|row| row.key.ats_number).collect::<Vec<_>>(), [3, 9, 9, 9]);
        let own = api_key_list(&mut tx, Some(9)).await.unwrap();
        let revoked = own.iter().find(|row| row.key.id == paghe.id).unwrap();
        assert_eq!((revoked.created_by_name.as_str(), revoked.revoked_by_name.as_deref()), ("ANNA", Some("BRUNO")));
        assert_eq!((revoked.key.version, revoked.key.last_used_at), (2, Some(noon())));
        assert!(revoked.created_by_active && !format!("{revoked:?}").contains("key_hash"));
        let twice = api_key_insert(&mut tx, &key(5, 9, "Presenze")).await;
        assert!(twice.unwrap_err().is_unique());
    }
}

#[tokio::test]
async fn an_answer_is_kept_once_and_for_a_while() {
    for database in TestDatabase::all().await {
        let mut tx = database.write().await.unwrap();
        base(&mut tx).await;
        api_key_insert(&mut tx, &key(1, 9, "Paghe")).await.unwrap();
        api_key_insert(&mut tx, &key(2, 3, "Paghe")).await.unwrap();
        let request = |key: u64| ApiRequestRow {
            key_id: id(OTHER, key),
            idempotency_key: "giugno-1".into(),
            request_sha256: vec![7; 32],
            status: 201,
            answer: r#"{"rows":[]}"#.into(),
            at: noon(),
        };
        assert_eq!(api_request_by_key(&mut tx, id(OTHER, 1), "giugno-1").await.unwrap(), None);
        api_request_insert(&mut tx, &request(1)).await.unwrap();
        api_request_insert(&mut tx, &request(2)).await.unwrap();
        assert_eq!(api_request_by_key(&mut tx, id(OTHER, 1), "giugno-1").await.unwrap(), Some(request(1)));
        assert_eq!(api_request_purge(&mut tx, noon()).await.unwrap(), 0);
        assert_eq!(api_request_purge(&mut tx, noon() + Duration::seconds(1)).await.unwrap(), 2);
        api_request_insert(&mut tx, &request(1)).await.unwrap();
        assert!(api_request_insert(&mut tx, &request(1)).await.unwrap_err().is_unique());
    }
}

#[tokio::test]
async fn a_program_reads_the_rows_of_a_period_page_by_page() {
    for database in TestDatabase::all().await {
        full(&database).await;
        let mut tx = database.write().await.unwrap();
        let [accepted, sent, draft, other] = sheets();
        let mut rows: Vec<EntryRow> =
            (0..5).map(|n| entry(n, &sent, 1, "access", "2022-05-02", 480 + 100 * i64::try_from(n).unwrap())).collect();
        rows.push(EntryRow {
            sportello_id: Some(id(SPORTELLO, 1)),
            place: None,
            ..entry(5, &draft, 2, "access", "2022-05-02", 480)
        });
        rows.push(entry(6, &accepted, 1, "access", "2022-03-31", 480));
        rows.push(entry(7, &other, 3, "access", "2022-05-02", 480));
        entry_insert_many(&mut tx, &rows).await.unwrap();
        let mut page = ProgramEntryPage {
            project_id: id(PROJECT, 1),
            first_day: day("2022-04-01"),
            last_day: day("2022-06-30"),
            member_code: None,
            after: None,
            limit: 4,
        };
        let first = program_entries(&mut tx, &page).await.unwrap();
        assert_eq!(first.len(), 4);
        let last = first.last().unwrap();
        page.after = Some((last.on_date, last.starts, last.id));
        let second = program_entries(&mut tx, &page).await.unwrap();
        assert_eq!(second.len(), 2, "six in all, of this project and period");
        assert!(first.iter().all(|row| !second.contains(row)));
        page = ProgramEntryPage { member_code: Some("OP-02"), after: None, ..page };
        let own = program_entries(&mut tx, &page).await.unwrap();
        assert_eq!(own.len(), 1);
        assert_eq!((own[0].member_code.as_str(), own[0].sportello_number, &own[0].place), ("OP-02", Some(1), &None));

        let projects = program_projects(&mut tx, 9).await.unwrap();
        assert_eq!(projects.iter().map(|p| p.id).collect::<Vec<_>>(), [id(PROJECT, 1)]);
    }
}
