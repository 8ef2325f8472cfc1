//! The chained history: what was altered, left out or moved is found.

use store::audit::*;
use store::testing::TestDatabase;

use crate::fixture::*;

fn change(number: u64, chain: &str) -> AuditChange {
    AuditChange {
        id: id(OTHER, number),
        chain: chain.into(),
        at: instant("2022-07-12T12:00:00.123456789Z"),
        actor_id: Some(id(USER, 1)),
        actor_name: "Anna".into(),
        action: "timesheet.send".into(),
        entity: "timesheet".into(),
        entity_id: number.to_string(),
        before: (number > 1).then(|| r#"{"state":"draft"}"#.into()),
        after: Some(r#"{"state":"sent"}"#.into()),
        request_id: "r".into(),
    }
}

async fn filled(database: &TestDatabase, entries: u64) {
    let mut tx = database.write().await.unwrap();
    base(&mut tx).await;
    for number in 1..=entries {
        audit_append(&mut tx, &change(number, "a")).await.unwrap();
    }
    audit_append(&mut tx, &AuditChange { actor_id: None, ..change(100_000, PORTAL) }).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_chain_holds() {
    for database in TestDatabase::all().await {
        filled(&database, 1_203).await;
        let mut tx = database.read().await.unwrap();
        let found = audit_verify(&mut tx, "a").await.unwrap();
        assert_eq!((found.entries, found.broken_at), (1_203, None));
        assert_eq!(audit_verify(&mut tx, PORTAL).await.unwrap().entries, 1);
        assert_eq!(audit_verify(&mut tx, "none").await.unwrap().entries, 0);
        let chains = audit_chains(&mut tx).await.unwrap();
        assert_eq!(
            chains.iter().map(|c| (c.chain.as_str(), c.number)).collect::<Vec<_>>(),
            [("a", 1_203), (PORTAL, 1)]
        );
        assert_eq!(chains[0].hash, found.last_hash);
        let newest = audit_list(&mut tx, "a", None, 2).await.unwrap();
        assert_eq!(newest.iter().map(|r| r.number).collect::<Vec<_>>(), [1_203, 1_202]);
        let next = audit_list(&mut tx, "a", Some(1_202), 2).await.unwrap();
        assert_eq!(next.iter().map(|r| r.number).collect::<Vec<_>>(), [1_201, 1_200]);
        let first = &audit_list_in_order(&mut tx, "a", 0, 1).await.unwrap()[0];
        assert_eq!((first.number, first.previous_hash.as_str(), first.before.as_deref()), (1, "", None));
    }
}

/// Written out by hand, so that the form cannot change unnoticed: old chains must stay good.
#[tokio::test]
async fn the_canonical_form_is_fixed() {
    use sha2::{Digest, Sha256};
    for database in TestDatabase::all().await {
        filled(&database, 1).await;
        let mut tx = database.read().await.unwrap();
        let row = &audit_list(&mut tx, "a", None, 1).await.unwrap()[0];
        let text = "id=36:0000000c-0000-0000-0000-000000000001\nprevious_hash=0:\nchain=1:a\nnumber=1:1\n\
            at=27:2022-07-12T12:00:00.123456Z\nactor_id=36:00000005-0000-0000-0000-000000000001\nactor_name=4:Anna\n\
            action=14:timesheet.send\nentity=9:timesheet\nentity_id=1:1\nbefore=-\nafter=16:{\"state\":\"sent\"}\n\
            request_id=1:r\n";
        assert_eq!(row.hash, hex::encode(Sha256::digest(text)));
    }
}

#[tokio::test]
async fn what_was_tampered_with_is_found() {
    let cases: [(&'static str, i64); 4] = [
        ("UPDATE audit_entry SET actor_name = 'Bruno' WHERE chain = 'a' AND number = 3", 3),
        ("UPDATE audit_entry SET before = NULL WHERE chain = 'a' AND number = 2", 2),
        ("DELETE FROM audit_entry WHERE chain = 'a' AND number = 4", 5),
        ("UPDATE audit_entry SET number = CASE number WHEN 9 THEN 10 ELSE 9 END WHERE chain = 'a' AND number > 8", 9),
    ];
    for (sql, expected) in cases {
        for database in TestDatabase::all().await {
            filled(&database, if sql.contains("CASE") { 9 } else { 6 }).await;
            database.tamper(sql).await.unwrap();
            let mut tx = database.read().await.unwrap();
            let found = audit_verify(&mut tx, "a").await.unwrap();
            let expected = if sql.contains("CASE") { 10 } else { expected };
            assert_eq!(found.broken_at, Some(expected), "{sql}");
        }
    }
}
