//! The snapshots of the mayors' committee: kept version by version until they are sent, and what
//! they are made from.

use store::StoreError;
use store::entry::entry_insert_many;
use store::network::{OpeningHoursRow, opening_hours_replace, sportello_staff_replace};
use store::project::{SnapshotMark, project_header};
use store::snapshot::*;
use store::testing::TestDatabase;

use crate::fixture::*;

fn draft(number: u64, reference: &str) -> SnapshotRow {
    SnapshotRow {
        id: id(OTHER, 700 + number),
        project_id: id(PROJECT, 1),
        reference_on: day(reference),
        state: "draft".into(),
        prepared_on: day(reference),
        prepared_by: id(USER, 1),
        prepared_at: noon(),
        content: "{}".into(),
        content_sha256: "ab".into(),
        comment: None,
        document_id: None,
        act_number: None,
        act_on: None,
        act_sha256: None,
        act_file_name: None,
        act_file_bytes: None,
        sent_by: None,
        sent_at: None,
        sent_on: None,
        version: 1,
    }
}

fn with_act(row: &SnapshotRow) -> SnapshotRow {
    SnapshotRow {
        act_number: Some("12".into()),
        act_on: Some(day("2022-04-08")),
        act_sha256: Some("cd".into()),
        act_file_name: Some("delibera.pdf".into()),
        act_file_bytes: Some(10),
        ..row.clone()
    }
}

fn sent(row: &SnapshotRow) -> SnapshotRow {
    SnapshotRow {
        state: "sent".into(),
        sent_by: Some(id(USER, 1)),
        sent_at: Some(noon()),
        sent_on: Some(day("2022-04-12")),
        version: row.version + 1,
        ..row.clone()
    }
}

#[tokio::test]
async fn a_snapshot_changes_at_the_version_that_was_read_until_it_is_sent() {
    for database in TestDatabase::all().await {
        full(database.store()).await;
        let mut tx = database.write().await.unwrap();
        let (march, october) = (draft(1, "2022-03-31"), draft(2, "2021-10-30"));
        snapshot_insert(&mut tx, &march).await.unwrap();
        snapshot_insert(&mut tx, &october).await.unwrap();
        let complete = with_act(&march);
        snapshot_update(&mut tx, &complete).await.unwrap();
        assert!(matches!(snapshot_update(&mut tx, &complete).await, Err(StoreError::Stale)));
        assert_eq!(snapshot_sent_list(&mut tx, id(PROJECT, 1)).await.unwrap(), []);
        let done = sent(&complete);
        snapshot_update(&mut tx, &done).await.unwrap();
        let frozen = SnapshotRow { version: 3, ..done.clone() };
        assert!(matches!(snapshot_update(&mut tx, &frozen).await, Err(StoreError::Stale)), "sent is frozen");

        let list = snapshot_list(&mut tx, id(PROJECT, 1)).await.unwrap();
        assert_eq!(list.iter().map(|row| &row.snapshot).collect::<Vec<_>>(), [&october, &frozen]);
        assert!(list[0].sent_by_name.is_none() && list[1].sent_by_name.is_some());
        assert_eq!(snapshot_page(&mut tx, None, 1).await.unwrap(), std::slice::from_ref(&frozen));
        assert_eq!(snapshot_page(&mut tx, Some(march.id), 5).await.unwrap(), [october]);
        let row = SnapshotSentRow { id: march.id, reference_on: march.reference_on, sent_on: day("2022-04-12") };
        assert_eq!(snapshot_sent_list(&mut tx, id(PROJECT, 1)).await.unwrap(), [row]);
        let header = project_header(&mut tx, id(PROJECT, 1)).await.unwrap().unwrap();
        let mut marks = header.snapshots().unwrap();
        marks.sort_by_key(|mark| mark.reference_on);
        let mark = |reference: &str, has_act, sent_on: Option<&str>| SnapshotMark {
            reference_on: day(reference),
            has_act,
            sent_on: sent_on.map(day),
        };
        assert_eq!(marks, [mark("2021-10-30", false, None), mark("2022-03-31", true, Some("2022-04-12"))]);
        assert_eq!(project_header(&mut tx, id(PROJECT, 2)).await.unwrap().unwrap().snapshots().unwrap(), []);

        let act = SnapshotActRow {
            id: id(OTHER, 790),
            snapshot_id: march.id,
            number: 1,
            act_number: "12".into(),
            act_on: day("2022-04-08"),
            file_sha256: "cd".into(),
            file_name: "delibera.pdf".into(),
            file_bytes: 10,
            content_sha256: "ab".into(),
            uploaded_by: id(USER, 1),
            uploaded_at: noon(),
        };
        snapshot_act_insert(&mut tx, &act).await.unwrap();
        assert_eq!(snapshot_act_list(&mut tx, march.id).await.unwrap(), [act]);
        assert_eq!(snapshot_act_list(&mut tx, id(OTHER, 702)).await.unwrap(), []);
        tx.commit().await.unwrap();
        let mut tx = database.write().await.unwrap();
        let again = SnapshotRow { id: id(OTHER, 703), ..draft(3, "2022-03-31") };
        assert!(matches!(snapshot_insert(&mut tx, &again).await, Err(StoreError::Unique(_))));
    }
}

#[tokio::test]
async fn minutes_are_those_of_rows_dated_up_to_the_day() {
    for database in TestDatabase::all().await {
        full(database.store()).await;
        let mut tx = database.write().await.unwrap();
        let [first, second, third, other] = sheets();
        let rows = [
            entry(1, &first, 1, "access", "2022-03-31", 480),
            entry(2, &second, 1, "access", "2022-04-30", 480),
            entry(3, &second, 1, "access", "2022-05-01", 480),
            entry(4, &second, 1, "case_management", "2022-04-01", 480),
            entry(5, &third, 2, "access", "2022-05-02", 480),
            entry(6, &other, 3, "access", "2022-04-01", 480),
        ];
        entry_insert_many(&mut tx, &rows).await.unwrap();
        for (until, expected) in [
            ("2022-03-30", vec![]),
            ("2022-03-31", vec![("access", "accepted", 90)]),
            ("2022-04-30", vec![("access", "accepted", 90), ("access", "sent", 90), ("case_management", "sent", 90)]),
            (
                "2022-06-30",
                vec![
                    ("access", "accepted", 90),
                    ("access", "draft", 90),
                    ("access", "sent", 180),
                    ("case_management", "sent", 90),
                ],
            ),
        ] {
            let found = minutes_up_to(&mut tx, id(PROJECT, 1), day(until)).await.unwrap();
            let mut found: Vec<_> =
                found.iter().map(|row| (row.function.as_str(), row.state.as_str(), row.minutes)).collect();
            found.sort_unstable();
            assert_eq!(found, expected, "{until}");
        }
    }
}

#[tokio::test]
async fn the_network_has_week_and_people_in_order() {
    for database in TestDatabase::all().await {
        full(database.store()).await;
        let mut tx = database.write().await.unwrap();
        assert!(network_points(&mut tx, id(PROJECT, 1)).await.unwrap()[0].week().unwrap().is_empty());
        let open = |number, weekday, opens| OpeningHoursRow {
            id: id(OTHER, number),
            sportello_id: id(SPORTELLO, 1),
            weekday,
            opens,
            closes: opens + 60,
        };
        let hours = [open(1, 3, 900), open(2, 1, 540), open(3, 1, 480)];
        opening_hours_replace(&mut tx, id(SPORTELLO, 1), &hours).await.unwrap();
        sportello_staff_replace(&mut tx, id(SPORTELLO, 1), &[id(MEMBER, 2), id(MEMBER, 1)]).await.unwrap();
        let points = network_points(&mut tx, id(PROJECT, 1)).await.unwrap();
        assert_eq!(points.len(), 1);
        assert_eq!(points[0].week().unwrap(), [[1, 480, 540], [1, 540, 600], [3, 900, 960]]);
        let mut codes = points[0].staff();
        assert_eq!(codes.len(), 2);
        codes.dedup();
        assert!(codes.len() == 2 && codes.is_sorted(), "{codes:?}");
        assert!(counted_to(&mut tx, id(PROJECT, 1), day("2022-06-30")).await.unwrap().is_empty());
    }
}
