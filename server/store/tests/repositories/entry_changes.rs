//! Many rows of a sheet changed at once, and who changed a thing last.

use store::StoreError;
use store::audit::{AuditChange, PORTAL, audit_append, audit_latest_of, project_chain};
use store::entry::{EntryRow, entry_list_by_timesheet};
use store::entry_change::{EntryChanges, entry_change_many, entry_sheets};
use store::testing::TestDatabase;

use crate::fixture::*;
use crate::sheets::assert_sums;

#[tokio::test]
async fn rows_are_added_changed_and_removed_with_few_statements() {
    for database in TestDatabase::all().await {
        full(&database).await;
        let mut tx = database.write().await.unwrap();
        let [accepted, sent, ..] = crate::fixture::sheets();
        let row = |number: u64| {
            let mut row = entry(number, &accepted, 1, "access", "2022-01-03", 540);
            row.on_date += chrono::Duration::days(i64::try_from(number / 40).unwrap());
            row
        };
        let first: Vec<EntryRow> = (0..3_000).map(row).collect();
        entry_change_many(&mut tx, accepted.id, EntryChanges { inserted: &first, ..EntryChanges::default() })
            .await
            .unwrap();
        assert_sums(&mut tx, id(PROJECT, 1)).await;

        let updated: Vec<EntryRow> = first[..2_500]
            .iter()
            .enumerate()
            .map(|(i, row)| {
                let mut row = EntryRow { function: "summer_service".into(), ends: row.ends + 5, ..row.clone() };
                match i % 4 {
                    0 => row.place = Some("Piazza «L'Aquila» \\ \"8\" – €\n\t✓".into()),
                    1 => row.note = Some("nota".into()),
                    2 => (row.sportello_id, row.place) = (Some(id(SPORTELLO, 1)), None),
                    _ => row.entered_at = instant("2022-07-12T12:00:00.5Z"),
                }
                row
            })
            .collect();
        let deleted: Vec<_> = first[2_500..2_900].iter().map(|row| row.id).collect();
        let inserted = [row(4_000), row(4_001)];
        let before = tx.statements();
        let changes = EntryChanges { inserted: &inserted, updated: &updated, deleted: &deleted };
        entry_change_many(&mut tx, accepted.id, changes).await.unwrap();
        assert!(tx.statements() - before <= 7, "{} statements", tx.statements() - before);
        assert_sums(&mut tx, id(PROJECT, 1)).await;
        let mut wanted: Vec<EntryRow> = updated.into_iter().chain(first[2_900..].to_vec()).chain(inserted).collect();
        wanted.sort_by_key(|row| (row.on_date, row.starts, row.id));
        assert!(entry_list_by_timesheet(&mut tx, accepted.id).await.unwrap() == wanted, "a row came back changed");

        let mut found = entry_sheets(&mut tx, &[first[0].id, deleted[0], id(OTHER, 1)]).await.unwrap();
        assert_eq!(found.pop(), Some((first[0].id, accepted.id)));
        assert!(found.is_empty(), "what is gone and what never was");

        // A row that is no longer there, and rows of another sheet.
        let gone = [row(2_600)];
        let changes = EntryChanges { updated: &gone, ..EntryChanges::default() };
        assert!(matches!(entry_change_many(&mut tx, accepted.id, changes).await, Err(StoreError::Stale)));
        let changes = EntryChanges { deleted: &[first[0].id], ..EntryChanges::default() };
        assert!(matches!(entry_change_many(&mut tx, sent.id, changes).await, Err(StoreError::Stale)));
        let changes = EntryChanges { updated: &first[..1], ..EntryChanges::default() };
        assert!(matches!(entry_change_many(&mut tx, sent.id, changes).await, Err(StoreError::Value(_))));
    }
}

#[tokio::test]
async fn the_last_entry_about_a_thing_is_found() {
    for database in TestDatabase::all().await {
        full(&database).await;
        let mut tx = database.write().await.unwrap();
        let change = |number: u64, chain: &str, entity: &str, entity_id: &str, action: &str| AuditChange {
            id: id(OTHER, number),
            chain: chain.to_owned(),
            at: noon(),
            actor_id: None,
            actor_name: "portale".into(),
            action: action.to_owned(),
            entity: entity.to_owned(),
            entity_id: entity_id.to_owned(),
            before: None,
            after: None,
            request_id: "r".into(),
        };
        let chain = project_chain(id(PROJECT, 1));
        for change in [
            change(1, &chain, "timesheet", "a", "first"),
            change(2, &chain, "timesheet", "a", "second"),
            change(3, &chain, "timesheet", "b", "of another"),
            change(4, PORTAL, "member", "a", "of another kind"),
        ] {
            audit_append(&mut tx, &change).await.unwrap();
        }
        let latest = audit_latest_of(&mut tx, "timesheet", "a").await.unwrap().unwrap();
        assert_eq!(latest.action, "second");
        assert!(audit_latest_of(&mut tx, "timesheet", "c").await.unwrap().is_none());
    }
}
