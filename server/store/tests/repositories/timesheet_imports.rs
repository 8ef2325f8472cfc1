//! Files of timesheet rows.

use chrono::Duration;
use store::StoreError;
use store::stored_file::stored_file_names;
use store::testing::TestDatabase;
use store::timesheet_import::*;

use crate::fixture::*;

fn import(number: u64, project: u64, user: u64) -> TimesheetImportRow {
    TimesheetImportRow {
        id: id(OTHER, number),
        project_id: id(PROJECT, project),
        period_start: day("2022-04-01"),
        period_end: day("2022-06-30"),
        file_sha256: format!("{number:064}"),
        file_name: "ore di giugno.csv".into(),
        file_bytes: 1234,
        format: "csv".into(),
        file_rows: 40,
        uploaded_by: id(USER, user),
        uploaded_at: noon() + Duration::minutes(i64::try_from(number).unwrap()),
        state: READ.into(),
        added: None,
        stored_by: None,
        stored_at: None,
        version: 1,
    }
}

#[tokio::test]
async fn a_file_is_noted_stored_once_and_forgotten_only_if_it_was_not() {
    for database in TestDatabase::all().await {
        full(database.store()).await;
        let mut tx = database.write().await.unwrap();
        let (first, second) = (import(1, 1, 1), import(2, 1, 2));
        for row in [&first, &second, &TimesheetImportRow { file_sha256: first.file_sha256.clone(), ..import(3, 1, 2) }]
        {
            timesheet_import_insert(&mut tx, row).await.unwrap();
        }
        assert_eq!(timesheet_import_by_id(&mut tx, first.id).await.unwrap(), Some(first.clone()));
        timesheet_import_store(&mut tx, (first.id, 1), 38, id(USER, 2), noon()).await.unwrap();
        let again = timesheet_import_store(&mut tx, (first.id, 2), 38, id(USER, 2), noon()).await;
        assert!(matches!(again, Err(StoreError::Stale)), "stored once");
        let stored = timesheet_import_by_id(&mut tx, first.id).await.unwrap().unwrap();
        assert_eq!((stored.state.as_str(), stored.added, stored.stored_by), (STORED, Some(38), Some(id(USER, 2))));

        let period = (first.period_start, first.period_end);
        let all = timesheet_import_list(&mut tx, first.project_id, period, None, 10).await.unwrap();
        assert_eq!(all.iter().map(|row| row.import.id).collect::<Vec<_>>(), [3, 2, 1].map(|n| id(OTHER, n)));
        assert_eq!(all[2].uploaded_by_name, "ANNA");
        let own = timesheet_import_list(&mut tx, first.project_id, period, Some(id(USER, 1)), 10).await.unwrap();
        assert_eq!(own.len(), 1);
        let other = (day("2022-04-01"), day("2022-05-31"));
        assert!(timesheet_import_list(&mut tx, first.project_id, other, None, 10).await.unwrap().is_empty());

        let mut files = stored_file_names(&mut tx).await.unwrap();
        files.sort();
        assert_eq!(files, [first.file_sha256.clone(), second.file_sha256.clone()]);
        let gone = timesheet_import_purge(&mut tx, noon() + Duration::minutes(3)).await.unwrap();
        assert_eq!(gone, 1, "the second; the first is stored, the third not old enough");
        assert_eq!(stored_file_names(&mut tx).await.unwrap(), [first.file_sha256]);
    }
}
