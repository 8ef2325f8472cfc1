//! `ambito audit verify`: the history of the demonstration is whole, and an entry that somebody
//! changed, removed or moved in the database is found.

use tests::database::wait;
use tests::program::{Ended, run};
use tests::{ATS_9, Database, Kind};

fn verify(database: &Database) -> Ended {
    run(["audit", "verify", "--database", database.url()])
}

#[test]
fn the_history_of_the_demonstration_is_whole() {
    for kind in Kind::all() {
        let database = Database::demo(kind);
        let ended = verify(&database);
        assert_eq!((ended.status, ended.err.as_str()), (Some(0), ""), "{kind:?}");
        assert!(ended.out.lines().any(|line| line.starts_with(ATS_9)), "{}", ended.out);
        assert!(ended.out.lines().any(|line| line.starts_with("portal")), "{}", ended.out);
    }
}

#[test]
fn whoever_tampers_with_an_entry_is_found() {
    for kind in Kind::all() {
        for deed in store::testing::TAMPERED_HISTORIES {
            let database = Database::demo(kind);
            wait(async {
                let store = database.open().await;
                store.tamper(deed).await.unwrap();
                store.close().await;
            });
            let ended = verify(&database);
            assert_eq!(ended.status, Some(1), "{deed}: {}", ended.out);
            let found = ended.err.lines().any(|line| line.starts_with(ATS_9));
            assert!(found, "{kind:?}, {deed}: {}", ended.err);
            assert!(ended.out.lines().any(|line| line.starts_with("portal")), "the other chains are whole");
        }
    }
}
