//! A snapshot that was sent does not change: no use case changes it, and whoever changes it in the
//! database is found.

use domain::minutes::Minutes;
use domain::snapshot::{content_json, read_content};
use domain::timesheet::SheetState;
use store::testing::TestDatabase;

use crate::error::UseCaseError;
use crate::files::sha256;
use crate::snapshot::comment::snapshot_comment;
use crate::snapshot::draft_act::snapshot_draft_act;
use crate::snapshot::list::snapshots_list;
use crate::snapshot::prepare::{snapshot_prepare, snapshot_refresh};
use crate::snapshot::seal::check_all;
use crate::snapshot::send::snapshot_send;
use crate::snapshot::tests::{act, complete, conflict, october, show, version};
use crate::snapshot::upload_act::snapshot_upload_act;
use crate::testing::{as_user, day, demonstration, project_9, project_11};

#[tokio::test]
async fn what_was_sent_is_frozen_for_everybody() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let (office, legal) = complete(&portal, "2022-11-03").await;
        snapshot_send(&legal, project_11(), october(), 2).await.unwrap();
        let before = show(&office, project_11(), october()).await.shown.unwrap().row;
        let now = version(&office, october()).await;
        let refused = [
            snapshot_prepare(&office, project_11(), october()).await,
            snapshot_refresh(&office, project_11(), october(), now).await,
            snapshot_comment(&office, project_11(), october(), now, "dopo").await,
            snapshot_draft_act(&office, project_11(), october(), now).await,
            snapshot_upload_act(&office, project_11(), october(), act(now, "31/10/2022")).await,
            snapshot_send(&legal, project_11(), october(), now).await.map(|_| ()),
        ];
        for outcome in refused {
            assert!(conflict(outcome).contains("trasmessa il 03/11/2022"));
        }
        // Not even the statement behind them.
        let mut tx = office.write().await.unwrap();
        let mut row = before.clone();
        row.comment = Some("dopo".into());
        assert!(matches!(store::snapshot::snapshot_update(&mut tx, &row).await, Err(store::StoreError::Stale)));
        drop(tx);
        assert_eq!(show(&office, project_11(), october()).await.shown.unwrap().row, before);
    }
}

#[tokio::test]
async fn two_who_change_one_draft_do_not_overwrite_each_other() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let (office, legal) = complete(&portal, "2022-11-03").await;
        snapshot_comment(&office, project_11(), october(), 2, "prima").await.unwrap();
        let late = [
            snapshot_comment(&office, project_11(), october(), 2, "seconda").await,
            snapshot_draft_act(&office, project_11(), october(), 2).await,
            snapshot_upload_act(&office, project_11(), october(), act(2, "31/10/2022")).await,
            snapshot_send(&legal, project_11(), october(), 2).await.map(|_| ()),
        ];
        assert!(late.iter().all(|outcome| matches!(outcome, Err(UseCaseError::Stale))), "{late:?}");
        let row = show(&office, project_11(), october()).await.shown.unwrap().row;
        assert_eq!((row.comment.as_deref(), row.version), (Some("prima"), 3));
    }
}

#[tokio::test]
async fn one_row_changed_in_the_database_is_found() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let reader = as_user(&portal, "controlli").await;
        let reference = day("2021-10-30");
        let sound = check_all(&portal).await.unwrap();
        assert_eq!((sound.sound, sound.faults), (5, vec![]));
        let row = show(&reader, project_9(), reference).await.shown.unwrap().row;
        // One row of the group, and every sum with it: the content alone looks in order.
        let mut content = read_content(&row.content).unwrap();
        for hours in [&mut content.group[0].functions[0].hours, &mut content.functions[0].hours, &mut content.total] {
            hours.minutes.add(SheetState::Accepted, Minutes::new(600));
            hours.done = hours.minutes.done();
        }
        let forged = content_json(&content);
        let print = sha256(forged.as_bytes());
        let act_number = row.act_number.clone().unwrap();
        let whole = [
            ("content", row.content.as_str()),
            ("content_sha256", row.content_sha256.as_str()),
            ("sent_on", "2021-11-15"),
            ("act_number", act_number.as_str()),
        ];
        let on = "2021-10-30";
        let cases = [
            (("content", forged.as_str()), "il contenuto non corrisponde alla sua impronta"),
            (("content_sha256", print.as_str()), "l’impronta del contenuto non corrisponde alla cronologia"),
            (("content", "x"), "il contenuto non è leggibile"),
            (("sent_on", "2021-11-14"), "il giorno di trasmissione non corrisponde alla cronologia"),
            (("act_number", "99"), "il numero della deliberazione non corrisponde alla cronologia"),
        ];
        for (change, expected) in cases {
            database.forge_snapshot(on, &[change]).await.unwrap();
            let shown = show(&reader, project_9(), reference).await.shown.unwrap();
            assert!(shown.faults.iter().any(|fault| fault.starts_with(expected)), "{expected}: {:?}", shown.faults);
            let lines = snapshots_list(&reader, project_9()).await.unwrap().lines;
            let wrong: Vec<_> = lines.iter().filter(|line| !line.faults.is_empty()).collect();
            assert_eq!(wrong.iter().map(|line| line.owed.reference_date).collect::<Vec<_>>(), [reference]);
            let check = check_all(&portal).await.unwrap();
            assert_eq!((check.sound, check.faults.len()), (4, 1), "{expected}");
            assert!(check.faults[0].contains("2021-10-30"), "{:?}", check.faults);
            database.forge_snapshot(on, &whole).await.unwrap();
            assert_eq!(check_all(&portal).await.unwrap().faults, Vec::<String>::new());
        }
        // Content and hash together: only the history knows better.
        database.forge_snapshot(on, &[("content", &forged), ("content_sha256", &print)]).await.unwrap();
        let shown = show(&reader, project_9(), reference).await.shown.unwrap();
        assert_eq!(shown.faults, ["l’impronta del contenuto non corrisponde alla cronologia"]);
        assert_eq!(check_all(&portal).await.unwrap().faults.len(), 1);
        database.forge_snapshot(on, &whole).await.unwrap();
        // Gone, with what hangs on it.
        database.drop_snapshot(on).await.unwrap();
        let check = check_all(&portal).await.unwrap();
        assert!(check.faults.len() == 1 && check.faults[0].contains("non più presente"), "{:?}", check.faults);
    }
}
