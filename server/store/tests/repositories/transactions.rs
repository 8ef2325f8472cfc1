//! Units of work: all or nothing, one after the other, counted.

use std::sync::atomic::{AtomicU32, Ordering};

use store::setting::{setting_get, setting_set};
use store::testing::TestDatabase;
use store::{Backend, Result, Store, StoreError, retrying};

async fn value(store: &Store, name: &str) -> Option<String> {
    let mut tx = store.read().await.unwrap();
    setting_get(&mut tx, name).await.unwrap()
}

#[tokio::test]
async fn dropped_work_leaves_nothing() {
    for database in TestDatabase::all().await {
        let mut tx = database.write().await.unwrap();
        setting_set(&mut tx, "a", "1").await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = database.write().await.unwrap();
        setting_set(&mut tx, "a", "2").await.unwrap();
        setting_set(&mut tx, "b", "2").await.unwrap();
        drop(tx);
        let mut tx = database.write().await.unwrap();
        setting_set(&mut tx, "c", "3").await.unwrap();
        tx.rollback().await.unwrap();
        assert_eq!(value(&database, "a").await.as_deref(), Some("1"));
        assert_eq!(value(&database, "b").await, None);
        assert_eq!(value(&database, "c").await, None);
        // And the writer is free again.
        let mut tx = database.write().await.unwrap();
        setting_set(&mut tx, "a", "4").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(value(&database, "a").await.as_deref(), Some("4"));
    }
}

#[tokio::test]
async fn what_is_committed_is_there_after_opening_again() {
    for database in TestDatabase::all().await {
        let mut tx = database.write().await.unwrap();
        setting_set(&mut tx, "a", "1").await.unwrap();
        tx.commit().await.unwrap();
        let mut open = database.write().await.unwrap();
        setting_set(&mut open, "a", "2").await.unwrap();
        let again = Store::connect(database.url()).await.unwrap();
        assert_eq!(value(&again, "a").await.as_deref(), Some("1"));
        again.close().await;
    }
}

#[tokio::test]
async fn a_reader_keeps_its_moment_and_cannot_write() {
    for database in TestDatabase::all().await {
        let mut reader = database.read().await.unwrap();
        assert_eq!(setting_get(&mut reader, "a").await.unwrap(), None);
        let mut tx = database.write().await.unwrap();
        setting_set(&mut tx, "a", "1").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(setting_get(&mut reader, "a").await.unwrap(), None);
        assert!(setting_set(&mut reader, "a", "2").await.is_err());
        drop(reader);
        assert_eq!(value(&database, "a").await.as_deref(), Some("1"));
    }
}

/// Adds one to a number, reading it first: what is lost if writers do not see each other.
async fn add_one(store: &Store) -> Result<()> {
    let mut tx = store.write().await?;
    let before: i64 = setting_get(&mut tx, "n").await?.map_or(0, |text| text.parse().unwrap());
    tokio::task::yield_now().await;
    setting_set(&mut tx, "n", &(before + 1).to_string()).await?;
    tx.commit().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writers_do_not_lose_each_others_work() {
    for database in TestDatabase::all().await {
        let tasks: Vec<_> = (0..4)
            .map(|_| {
                let store = database.store().clone();
                tokio::spawn(async move {
                    for _ in 0..10 {
                        // Ten times over: four writers on one row meet often.
                        retrying(|| async { retrying(|| add_one(&store)).await }).await.unwrap();
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(value(&database, "n").await.as_deref(), Some("40"));
    }
}

#[tokio::test]
async fn the_second_of_two_writers_is_told() {
    for database in TestDatabase::all().await {
        if database.backend() == Backend::Sqlite {
            // There the second waits for the first instead: the test above.
            continue;
        }
        let mut first = database.write().await.unwrap();
        let mut second = database.write().await.unwrap();
        assert_eq!(setting_get(&mut first, "a").await.unwrap(), None);
        assert_eq!(setting_get(&mut second, "a").await.unwrap(), None);
        setting_set(&mut first, "a", "1").await.unwrap();
        first.commit().await.unwrap();
        let done = match setting_set(&mut second, "a", "2").await {
            Ok(()) => second.commit().await,
            Err(error) => Err(error),
        };
        assert!(done.unwrap_err().is_conflict());
    }
}

#[tokio::test]
async fn only_conflicts_are_tried_again() {
    let tries = AtomicU32::new(0);
    let done: Result<u32> = retrying(|| async {
        match tries.fetch_add(1, Ordering::Relaxed) {
            0 | 1 => Err(StoreError::Conflict(String::new())),
            n => Ok(n),
        }
    })
    .await;
    assert_eq!(done.unwrap(), 2);
    tries.store(0, Ordering::Relaxed);
    let done: Result<()> = retrying(|| async {
        tries.fetch_add(1, Ordering::Relaxed);
        Err(StoreError::Stale)
    })
    .await;
    assert!(matches!(done, Err(StoreError::Stale)));
    assert_eq!(tries.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn statements_are_counted() {
    for database in TestDatabase::all().await {
        let before = database.statements();
        let mut tx = database.read().await.unwrap();
        setting_get(&mut tx, "a").await.unwrap();
        setting_get(&mut tx, "b").await.unwrap();
        assert_eq!(tx.statements(), 2);
        drop(tx);
        assert_eq!(database.store().clone().statements() - before, 2);
    }
}

#[tokio::test]
async fn an_address_of_another_kind_is_refused_without_repeating_it() {
    let error = Store::connect("mysql://user:secret@host/db").await.unwrap_err();
    assert!(matches!(error, StoreError::Address(_)));
    assert!(!error.to_string().contains("secret"));
}
