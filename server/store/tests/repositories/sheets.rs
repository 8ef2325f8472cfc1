//! Sheets, rows, sums and findings.

use store::StoreError;
use store::Tx;
use store::entry::*;
use store::mismatch::*;
use store::testing::TestDatabase;
use store::timesheet::*;
use uuid::Uuid;

use crate::fixture::*;

/// The sums kept beside a project's sheets are those of its rows.
pub async fn assert_sums(tx: &mut Tx, project_id: Uuid) {
    let rows = entry_compact_list(tx, project_id, None).await.unwrap();
    let sums = store::quarter::sheet_sums(tx, project_id, None).await.unwrap();
    let kept: Vec<_> = sums
        .into_iter()
        .filter_map(|sum| Some((sum.timesheet.member_id, sum.function?, sum.minutes?, sum.entries?)))
        .collect();
    assert_eq!(kept.iter().map(|k| k.2).sum::<i64>(), rows.iter().map(|r| r.ends - r.starts).sum::<i64>());
    assert_eq!(kept.iter().map(|k| k.3).sum::<i64>(), i64::try_from(rows.len()).unwrap());
    for (member, function, ..) in &kept {
        let same = |r: &&CompactEntryRow| r.member_id == *member && *r.function == **function;
        let all: i64 = kept.iter().filter(|k| k.0 == *member && k.1 == *function).map(|k| k.2).sum();
        assert_eq!(rows.iter().filter(same).map(|r| r.ends - r.starts).sum::<i64>(), all);
    }
}

#[tokio::test]
async fn sheets_and_their_states() {
    for database in TestDatabase::all().await {
        full(&database).await;
        let mut tx = database.write().await.unwrap();
        let [accepted, sent, draft, other] = sheets();
        let listed = timesheet_list_by_project(&mut tx, id(PROJECT, 1)).await.unwrap();
        let rows: Vec<_> = listed.iter().map(|l| l.timesheet.clone()).collect();
        assert_eq!(rows, [accepted.clone(), sent.clone(), draft.clone()]);
        assert_eq!((listed[0].member_code.as_str(), listed[0].minutes, listed[0].entries), ("OP-01", 0, 0));
        assert_eq!(listed[0].last_name.as_deref(), Some("Prova 1"));
        assert_eq!(
            timesheet_by_period(&mut tx, id(MEMBER, 1), (sent.period_start, sent.period_end)).await.unwrap(),
            Some(sent.clone())
        );
        assert_eq!(timesheet_list_by_member(&mut tx, id(MEMBER, 1)).await.unwrap().len(), 2);
        assert_eq!(timesheet_list_by_member(&mut tx, other.member_id).await.unwrap()[0].timesheet, other);
        let error = timesheet_insert(&mut tx, &TimesheetRow { id: id(SHEET, 9), ..sent.clone() }).await;
        drop(tx);
        assert!(error.unwrap_err().is_unique());

        let mut tx = database.write().await.unwrap();
        let returned = TimesheetRow {
            state: "returned".into(),
            decided_at: Some(noon()),
            return_reason: Some("manca il luogo".into()),
            ..sent.clone()
        };
        timesheet_update_state(&mut tx, &returned).await.unwrap();
        assert!(matches!(timesheet_update_state(&mut tx, &returned).await, Err(StoreError::Stale)));
        let read = timesheet_by_id(&mut tx, sent.id).await.unwrap().unwrap();
        assert_eq!(read.timesheet, TimesheetRow { version: 2, ..returned });
        timesheet_touch(&mut tx, sent.id, 2).await.unwrap();
        assert!(matches!(timesheet_touch(&mut tx, sent.id, 2).await, Err(StoreError::Stale)));
        let read = timesheet_by_id(&mut tx, sent.id).await.unwrap().unwrap().timesheet;
        assert_eq!((read.version, read.confirmed_at), (3, None));
    }
}

#[tokio::test]
async fn the_queue_pages_across_projects() {
    for database in TestDatabase::all().await {
        full(&database).await;
        let mut tx = database.read().await.unwrap();
        let [_, sent, _, other] = sheets();
        let first = timesheet_queue(&mut tx, "sent", None, None, 1).await.unwrap();
        assert_eq!(first[0].timesheet, sent);
        assert_eq!((first[0].ats_number, first[0].project_title.as_str()), (9, "Progetto Uno"));
        let after = Some((sent.period_end, sent.id));
        let second = timesheet_queue(&mut tx, "sent", None, after, 9).await.unwrap();
        assert_eq!(second.iter().map(|l| l.timesheet.clone()).collect::<Vec<_>>(), [other]);
        assert_eq!(timesheet_queue(&mut tx, "sent", Some(3), None, 9).await.unwrap().len(), 1);
        assert_eq!(timesheet_count_by_state(&mut tx, "sent", None).await.unwrap(), 2);
        assert_eq!(timesheet_count_by_state(&mut tx, "sent", Some(9)).await.unwrap(), 1);
        let counts = timesheet_counts(&mut tx, id(PROJECT, 1)).await.unwrap();
        let counts: Vec<_> = counts.into_iter().map(|c| (c.period_end, c.state, c.count)).collect();
        assert_eq!(
            counts,
            [
                (day("2022-03-31"), "accepted".into(), 1),
                (day("2022-06-30"), "draft".into(), 1),
                (day("2022-06-30"), "sent".to_owned(), 1)
            ]
        );
    }
}

#[tokio::test]
async fn rows_and_their_sums() {
    for database in TestDatabase::all().await {
        full(&database).await;
        let mut tx = database.write().await.unwrap();
        let [accepted, sent, _, _] = sheets();
        let a = entry(1, &accepted, 1, "access", "2022-01-04", 540);
        let b = entry(2, &accepted, 1, "case_management", "2022-01-03", 700);
        let c = EntryRow {
            sportello_id: Some(id(SPORTELLO, 1)),
            place: None,
            note: Some("nota".into()),
            ..entry(3, &sent, 1, "access", "2022-04-04", 540)
        };
        for row in [&a, &b, &c] {
            entry_insert(&mut tx, row).await.unwrap();
        }
        assert_eq!(entry_list_by_timesheet(&mut tx, accepted.id).await.unwrap(), [b.clone(), a.clone()]);
        assert_eq!(entry_by_id(&mut tx, c.id).await.unwrap(), Some(c.clone()));
        assert_sums(&mut tx, id(PROJECT, 1)).await;

        let longer = EntryRow { ends: 720, function: "summer_service".into(), ..a.clone() };
        entry_update(&mut tx, &longer).await.unwrap();
        assert_eq!(entry_by_id(&mut tx, a.id).await.unwrap(), Some(longer));
        assert_sums(&mut tx, id(PROJECT, 1)).await;
        let stranger = EntryRow { timesheet_id: sent.id, ..a.clone() };
        assert!(matches!(entry_update(&mut tx, &stranger).await, Err(StoreError::Stale)));

        entry_delete(&mut tx, accepted.id, b.id).await.unwrap();
        assert!(matches!(entry_delete(&mut tx, accepted.id, b.id).await, Err(StoreError::Stale)));
        assert_sums(&mut tx, id(PROJECT, 1)).await;
        let sums = sheet_minutes_list(&mut tx, id(PROJECT, 1)).await.unwrap();
        let sums: Vec<_> =
            sums.into_iter().filter_map(|s| Some((s.period_end, s.function?, s.state, s.minutes))).collect();
        assert_eq!(
            sums,
            [
                (day("2022-03-31"), "summer_service".to_owned(), "accepted".to_owned(), 180),
                (day("2022-06-30"), "access".into(), "sent".into(), 90),
            ]
        );
        let listed = timesheet_by_id(&mut tx, accepted.id).await.unwrap().unwrap();
        assert_eq!((listed.minutes, listed.entries), (180, 1));

        assert_eq!(entry_delete_by_timesheet(&mut tx, accepted.id).await.unwrap(), 1);
        assert_sums(&mut tx, id(PROJECT, 1)).await;
        assert!(entry_list_by_timesheet(&mut tx, accepted.id).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn many_rows_at_once_are_stored_as_one_by_one() {
    for database in TestDatabase::all().await {
        full(&database).await;
        let mut tx = database.write().await.unwrap();
        let [accepted, _, _, other] = sheets();
        let mut rows = Vec::new();
        for number in 0..2_500_u64 {
            let mut row = entry(number, &accepted, 1, "access", "2022-01-03", 540);
            row.on_date += chrono::Duration::days(i64::try_from(number / 40).unwrap());
            match number % 4 {
                0 => row.place = Some("Piazza «L'Aquila» \\ \"8\" – €\n\t✓".into()),
                1 => row.note = Some(String::new()),
                2 => (row.sportello_id, row.place, row.person_id) = (Some(id(SPORTELLO, 1)), None, None),
                _ => row.entered_at = instant("2022-07-12T12:00:00Z"),
            }
            rows.push(row);
        }
        entry_insert_many(&mut tx, &rows).await.unwrap();
        entry_insert_many(&mut tx, &[entry(9_999, &other, 3, "access", "2022-04-04", 0)]).await.unwrap();
        entry_insert_many(&mut tx, &[]).await.unwrap();
        assert_sums(&mut tx, id(PROJECT, 1)).await;
        assert_sums(&mut tx, id(PROJECT, 2)).await;
        let read = entry_list_by_timesheet(&mut tx, accepted.id).await.unwrap();
        assert_eq!(read.len(), 2_500);
        assert!(read == rows, "a row came back changed");

        // The same row written the other way compares equal in the database too.
        let single = EntryRow { id: id(ENTRY, 5_000), ..rows[3].clone() };
        entry_insert(&mut tx, &single).await.unwrap();
        let again = entry_list_by_timesheet(&mut tx, accepted.id).await.unwrap();
        assert_eq!(again.iter().filter(|r| r.entered_at == single.entered_at).count(), 626);

        let mut paged: Vec<EntryRow> = Vec::new();
        loop {
            let page = entry_list_by_project(&mut tx, id(PROJECT, 1), paged.last(), 700).await.unwrap();
            if page.is_empty() {
                break;
            }
            paged.extend(page);
        }
        assert!(paged == again, "the pages are not the list");
    }
}

#[tokio::test]
async fn a_wrong_row_among_many_stores_none() {
    for database in TestDatabase::all().await {
        full(&database).await;
        let [accepted, ..] = sheets();
        let mut tx = database.write().await.unwrap();
        let mut rows = vec![entry(1, &accepted, 1, "access", "2022-01-03", 540)];
        rows.push(EntryRow { ends: 500, ..entry(2, &accepted, 1, "access", "2022-01-03", 540) });
        let error = entry_insert_many(&mut tx, &rows).await.unwrap_err();
        assert!(matches!(error, StoreError::Database(_)), "{error}");
        drop(tx);
        let mut tx = database.read().await.unwrap();
        assert!(entry_list_by_timesheet(&mut tx, accepted.id).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn rows_by_state_of_their_sheet() {
    for database in TestDatabase::all().await {
        full(&database).await;
        let mut tx = database.write().await.unwrap();
        let [accepted, sent, draft, _] = sheets();
        let rows = [
            entry(3, &accepted, 1, "access", "2022-01-03", 540),
            entry(1, &sent, 1, "access", "2022-04-04", 540),
            entry(2, &draft, 2, "access", "2022-04-04", 540),
        ];
        entry_insert_many(&mut tx, &rows).await.unwrap();
        let mut ids = async |states: Option<&[&str]>| {
            let rows = entry_compact_list(&mut tx, id(PROJECT, 1), states).await?;
            Ok::<_, StoreError>(rows.into_iter().map(|r| r.id).collect::<Vec<_>>())
        };
        assert_eq!(ids(None).await.unwrap(), [id(ENTRY, 3), id(ENTRY, 1), id(ENTRY, 2)]);
        assert_eq!(ids(Some(&["accepted"])).await.unwrap(), [id(ENTRY, 3)]);
        assert_eq!(ids(Some(&["draft", "accepted"])).await.unwrap(), [id(ENTRY, 3), id(ENTRY, 2)]);
        assert_eq!(ids(Some(&["sent", "in_check", "accepted"])).await.unwrap(), [id(ENTRY, 3), id(ENTRY, 1)]);
        assert!(matches!(ids(Some(&[])).await, Err(StoreError::Value(_))));
    }
}

#[tokio::test]
async fn a_person_is_taken_in_any_project() {
    for database in TestDatabase::all().await {
        full(&database).await;
        let mut tx = database.write().await.unwrap();
        let [accepted, sent, _, other] = sheets();
        // Person 1 works in the other project too.
        let rows = [
            entry(1, &accepted, 1, "access", "2022-03-31", 540),
            entry(2, &sent, 1, "access", "2022-04-01", 540),
            entry(3, &other, 1, "access", "2022-04-01", 600),
            entry(4, &other, 3, "access", "2022-04-01", 600),
        ];
        entry_insert_many(&mut tx, &rows).await.unwrap();
        let (from, to) = (day("2022-04-01"), day("2022-06-30"));
        let person = id(PERSON, 1);
        let found = entry_occupied(&mut tx, person, from, to, None).await.unwrap();
        assert_eq!(found.iter().map(|o| o.entry_id).collect::<Vec<_>>(), [id(ENTRY, 2), id(ENTRY, 3)]);
        let found = entry_occupied(&mut tx, person, from, to, Some(sent.id)).await.unwrap();
        assert_eq!(
            found.iter().map(|o| (o.project_id, o.starts, o.ends)).collect::<Vec<_>>(),
            [(id(PROJECT, 2), 600, 690)]
        );
        let days = entry_day_minutes(&mut tx, person, day("2022-03-01"), to).await.unwrap();
        assert_eq!(
            days.iter().map(|d| (d.on_date, d.minutes)).collect::<Vec<_>>(),
            [(day("2022-03-31"), 90), (from, 180)]
        );
        let member = entry_list_by_member(&mut tx, id(MEMBER, 1), from, to).await.unwrap();
        assert_eq!(member, [rows[1].clone()]);
        assert_eq!(entry_set_person(&mut tx, id(MEMBER, 1), None).await.unwrap(), 2);
        assert_eq!(entry_occupied(&mut tx, person, from, to, None).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn findings() {
    for database in TestDatabase::all().await {
        full(&database).await;
        let mut tx = database.write().await.unwrap();
        let [accepted, ..] = sheets();
        let row = entry(1, &accepted, 1, "access", "2022-01-03", 540);
        entry_insert(&mut tx, &row).await.unwrap();
        let finding = |number, starts| MismatchRow {
            id: id(OTHER, number),
            entry_id: row.id,
            project_id: row.project_id,
            starts,
            ends: starts + 10,
            reason: "sede chiusa".into(),
            marked_by: id(USER, 2),
            marked_at: noon(),
        };
        for f in [finding(1, 560), finding(2, 540), finding(3, 580)] {
            mismatch_insert(&mut tx, &f).await.unwrap();
        }
        assert_eq!(
            mismatch_list_by_project(&mut tx, row.project_id).await.unwrap(),
            [finding(2, 540), finding(1, 560), finding(3, 580)]
        );
        assert!(mismatch_delete(&mut tx, id(OTHER, 3)).await.unwrap());
        assert!(!mismatch_delete(&mut tx, id(OTHER, 3)).await.unwrap());
        assert_eq!(mismatch_delete_by_entry(&mut tx, row.id).await.unwrap(), 2);
        entry_delete(&mut tx, accepted.id, row.id).await.unwrap();
    }
}
