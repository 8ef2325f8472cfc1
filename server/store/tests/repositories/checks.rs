//! The Region's queue over all projects, notes on rows, versions of sheets.

use store::check_queue::{
    CheckFilter, CheckRow, CheckSort, check_around, check_choices, check_counted, check_list, check_totals,
};
use store::entry::{EntryRow, entry_delete, entry_insert, entry_insert_many, entry_update};
use store::mismatch::{MismatchRow, mismatch_insert};
use store::person::{PersonRow, person_update};
use store::row_note::{row_note_list, row_return_clear, row_return_replace};
use store::sheet_version::{SheetVersionRow, sheet_version_insert, sheet_version_list};
use store::testing::TestDatabase;
use store::timesheet::timesheet_insert;
use store::{StoreError, Tx};

use crate::fixture::{ENTRY, OTHER, PROJECT, SHEET, USER, day, entry, full, id, instant, noon, sheet, sheets};

const WAITING: [&str; 2] = ["sent", "in_check"];

fn waiting() -> CheckFilter {
    CheckFilter { states: WAITING, ..CheckFilter::default() }
}

fn numbers(rows: &[CheckRow]) -> Vec<u128> {
    rows.iter().map(|row| row.timesheet.id.as_u128() & 0xff).collect()
}

/// Nine sheets that wait, of two projects, three periods and three members.
async fn queue(tx: &mut Tx) {
    for (number, member, project, from, to) in [
        (11, 1, 1, "2021-01-01", "2021-03-31"),
        (12, 2, 1, "2021-01-01", "2021-03-31"),
        (13, 3, 2, "2021-01-01", "2021-03-31"),
        (14, 1, 1, "2021-04-01", "2021-05-10"),
        (15, 2, 1, "2021-04-01", "2021-06-30"),
        (16, 3, 2, "2021-04-01", "2021-06-30"),
        (17, 2, 1, "2021-07-01", "2021-09-30"),
    ] {
        let mut row = sheet(number, member, project, from, to, if number == 12 { "in_check" } else { "sent" });
        row.sent_at = Some(instant(&format!("2022-01-{:02}T10:00:00Z", 31 - number)));
        timesheet_insert(tx, &row).await.unwrap();
        for i in 0..number - 10 {
            let starts = i64::try_from(i * 100).unwrap();
            entry_insert(tx, &entry(number * 10 + i, &row, member, "access", from, starts)).await.unwrap();
        }
        if number != 17 {
            check_counted(tx, row.id, (i64::from(number % 3 == 0), 0)).await.unwrap();
        }
    }
}

#[tokio::test]
async fn every_order_of_the_queue_is_paged_and_has_neighbours() {
    for database in TestDatabase::all().await {
        full(&database).await;
        let mut tx = database.write().await.unwrap();
        queue(&mut tx).await;
        for (sort, first) in [
            (CheckSort::Period, vec![13, 11, 12, 14, 16]),
            (CheckSort::Ats, vec![13, 16, 4, 11, 12]),
            (CheckSort::Operator, vec![11, 14, 2, 12, 15]),
            (CheckSort::Sent, vec![2, 4, 17, 16, 15]),
            (CheckSort::Minutes, vec![2, 4, 11, 12, 13]),
            (CheckSort::Findings, vec![2, 4, 11, 13, 14]),
        ] {
            for descending in [false, true] {
                let order = (sort, descending);
                let all = check_list(&mut tx, &waiting(), order, None, 100).await.unwrap();
                assert_eq!(all.len(), 9);
                if !descending {
                    assert_eq!(numbers(&all)[..5], first, "{sort:?}");
                }
                let mut paged: Vec<CheckRow> = Vec::new();
                loop {
                    let after = paged.last().map(CheckRow::place);
                    let page = check_list(&mut tx, &waiting(), order, after.as_ref(), 4).await.unwrap();
                    if page.is_empty() {
                        break;
                    }
                    paged.extend(page);
                }
                assert_eq!(paged, all, "{sort:?} {descending}: the pages are the list");
                for (place, row) in all.iter().enumerate() {
                    let around = check_around(&mut tx, &waiting(), order, row.timesheet.id, 2).await.unwrap();
                    let from = place.saturating_sub(2);
                    let to = (place + 3).min(all.len());
                    assert_eq!(numbers(&around), numbers(&all[from..to]), "{sort:?} {descending} {place}");
                    let sides: Vec<i64> = around.iter().map(|row| row.side).collect();
                    let expected: Vec<i64> = (from..to)
                        .map(|at| match at.cmp(&place) {
                            std::cmp::Ordering::Less => -1,
                            std::cmp::Ordering::Equal => 0,
                            std::cmp::Ordering::Greater => 1,
                        })
                        .collect();
                    assert_eq!(sides, expected);
                }
            }
        }
    }
}

#[tokio::test]
async fn the_queue_is_filtered_and_its_sums_are_those_of_its_rows() {
    for database in TestDatabase::all().await {
        full(&database).await;
        let mut tx = database.write().await.unwrap();
        queue(&mut tx).await;
        let text = |text: &str| CheckFilter { text: Some(text.into()), ..waiting() };
        let period = |from: &str, to: &str| CheckFilter { period: Some((day(from), day(to))), ..waiting() };
        for (filter, found) in [
            (waiting(), vec![13, 11, 12, 14, 16, 15, 17, 4, 2]),
            (CheckFilter { states: ["in_check", "in_check"], ..waiting() }, vec![12]),
            (CheckFilter { states: ["accepted", "accepted"], ..waiting() }, vec![1]),
            (CheckFilter { ats_number: Some(3), ..waiting() }, vec![13, 16, 4]),
            (period("2021-04-01", "2021-06-30"), vec![16, 15]),
            (period("2021-04-01", "2021-05-10"), vec![14]),
            (CheckFilter { findings: Some(false), ..waiting() }, vec![13, 11, 14, 16]),
            (CheckFilter { findings: Some(true), ..waiting() }, vec![12, 15, 17, 4, 2]),
            (text("PROVA 2 nicc"), vec![12, 15, 17]),
            (text("op-03"), vec![13, 16, 4]),
            (text("%"), vec![]),
            (CheckFilter { ats_number: Some(3), findings: Some(true), ..text("op-") }, vec![4]),
        ] {
            let rows = check_list(&mut tx, &filter, (CheckSort::Period, false), None, 100).await.unwrap();
            assert_eq!(numbers(&rows), found, "{filter:?}");
            let totals = check_totals(&mut tx, &filter).await.unwrap();
            let sum = |of: fn(&CheckRow) -> i64| rows.iter().map(of).sum::<i64>();
            let clean = |row: &CheckRow| row.warnings == Some(0) && row.errors == Some(0);
            let clean_sum = |of: fn(&CheckRow) -> i64| rows.iter().filter(|r| clean(r)).map(of).sum::<i64>();
            assert_eq!(
                (totals.sheets, totals.minutes, totals.entries),
                (sum(|_| 1), sum(|r| r.minutes), sum(|r| r.entries))
            );
            assert_eq!(
                (totals.clean_sheets, totals.clean_minutes, totals.clean_entries),
                (clean_sum(|_| 1), clean_sum(|r| r.minutes), clean_sum(|r| r.entries))
            );
        }
        let choices = check_choices(&mut tx).await.unwrap();
        let of_3 = choices.iter().filter(|c| c.ats_number == 3).map(|c| c.period_end).collect::<Vec<_>>();
        assert_eq!(of_3, [day("2021-03-31"), day("2021-06-30"), day("2022-06-30")]);
        let strange = check_around(&mut tx, &waiting(), (CheckSort::Period, false), id(SHEET, 99), 2).await.unwrap();
        assert!(strange.is_empty(), "no such sheet");
        let accepted = check_around(&mut tx, &waiting(), (CheckSort::Period, false), id(SHEET, 1), 2).await.unwrap();
        assert_eq!(numbers(&accepted), [15, 17, 1, 4, 2], "a sheet the filter does not find has a place too");
        let member = accepted[2].member();
        let stored = store::group::member_list_by_project(&mut tx, id(PROJECT, 1)).await.unwrap();
        assert_eq!(member, stored[0]);
    }
}

#[tokio::test]
async fn sums_of_a_sheet_follow_its_rows_and_names_their_changes() {
    for database in TestDatabase::all().await {
        full(&database).await;
        let mut tx = database.write().await.unwrap();
        let [_, sent, ..] = sheets();
        let read = async |tx: &mut Tx| {
            let found = check_around(tx, &waiting(), (CheckSort::Period, false), sent.id, 0).await.unwrap();
            (found[0].minutes, found[0].entries)
        };
        assert_eq!(read(&mut tx).await, (0, 0));
        let rows = [1, 2, 3].map(|i| entry(i, &sent, 1, "access", "2022-04-04", i64::try_from(i).unwrap() * 100));
        entry_insert_many(&mut tx, &rows).await.unwrap();
        assert_eq!(read(&mut tx).await, (270, 3));
        entry_update(&mut tx, &EntryRow { ends: 110, ..rows[0].clone() }).await.unwrap();
        assert_eq!(read(&mut tx).await, (190, 3));
        for row in &rows {
            entry_delete(&mut tx, sent.id, row.id).await.unwrap();
        }
        assert_eq!(read(&mut tx).await, (0, 0));
        let person = crate::fixture::person(1);
        person_update(&mut tx, &PersonRow { last_name: "Ælfric".into(), ..person }).await.unwrap();
        let filter = CheckFilter { text: Some("æLFRIC nic".into()), ..waiting() };
        let found = check_list(&mut tx, &filter, (CheckSort::Operator, false), None, 9).await.unwrap();
        assert_eq!(numbers(&found), [2]);
    }
}

#[tokio::test]
async fn notes_on_rows_are_findings_and_reasons_of_the_last_return() {
    for database in TestDatabase::all().await {
        full(&database).await;
        let mut tx = database.write().await.unwrap();
        let [accepted, sent, ..] = sheets();
        let own = entry(1, &sent, 1, "access", "2022-04-04", 540);
        let other = entry(2, &accepted, 1, "access", "2022-01-04", 540);
        entry_insert_many(&mut tx, &[own.clone(), other.clone()]).await.unwrap();
        for (number, row) in [(1, &own), (2, &other)] {
            let mark = MismatchRow {
                id: id(OTHER, number),
                entry_id: row.id,
                project_id: row.project_id,
                starts: 550,
                ends: 560,
                reason: "sede chiusa".into(),
                marked_by: id(USER, 2),
                marked_at: noon(),
            };
            mismatch_insert(&mut tx, &mark).await.unwrap();
        }
        row_return_replace(&mut tx, sent.id, &[(own.id, "vecchio".into())]).await.unwrap();
        let gone = id(ENTRY, 77);
        row_return_replace(&mut tx, sent.id, &[(own.id, "orario".into()), (gone, "luogo".into())]).await.unwrap();
        let notes = row_note_list(&mut tx, sent.id).await.unwrap();
        let mut found: Vec<_> = notes.iter().map(|n| (n.entry_id, n.mark_id, n.starts, n.reason.as_str())).collect();
        found.sort();
        let mut expected = [
            (own.id, None, None, "orario"),
            (own.id, Some(id(OTHER, 1)), Some(550), "sede chiusa"),
            (gone, None, None, "luogo"),
        ];
        expected.sort();
        assert_eq!(found, expected);
        row_return_clear(&mut tx, sent.id).await.unwrap();
        let notes = row_note_list(&mut tx, sent.id).await.unwrap();
        assert_eq!(notes.iter().map(|n| n.mark_id).collect::<Vec<_>>(), [Some(id(OTHER, 1))]);
    }
}

#[tokio::test]
async fn versions_are_numbered_and_come_back_as_they_were_kept() {
    for database in TestDatabase::all().await {
        full(&database).await;
        let mut tx = database.write().await.unwrap();
        let [_, sent, ..] = sheets();
        let kept = |number: u64, reason: &str| SheetVersionRow {
            id: id(OTHER, number),
            timesheet_id: sent.id,
            state: "in_check".into(),
            sent_at: Some(noon()),
            decided_at: None,
            explanation: Some("è così".into()),
            minutes: 90,
            entries: 1,
            content: "[]".into(),
            reason: reason.into(),
            kept_by: id(USER, 2),
            kept_at: noon(),
        };
        sheet_version_insert(&mut tx, &kept(1, "primo")).await.unwrap();
        sheet_version_insert(&mut tx, &kept(2, "secondo")).await.unwrap();
        let read = sheet_version_list(&mut tx, sent.id).await.unwrap();
        let short: Vec<_> = read.iter().map(|v| (v.number, v.reason.as_str(), v.kept_by_name.as_str())).collect();
        assert_eq!(short, [(1, "primo", "BRUNO"), (2, "secondo", "BRUNO")]);
        assert_eq!((read[0].minutes, read[0].content.as_str(), read[0].sent_at), (90, "[]", Some(noon())));
        let twice = sheet_version_insert(&mut tx, &kept(2, "terzo")).await.unwrap_err();
        assert!(matches!(twice, StoreError::Unique(_)), "{twice:?}");
    }
}
