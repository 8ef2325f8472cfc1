//! What a crash in the middle of a write leaves behind: the database as before, or as after, and
//! never in between.

use std::process::Stdio;
use std::time::{Duration, Instant};

use tests::database::wait;
use tests::program::{self, command};
use tests::{ATS_11, Database, Kind, Server, page};

use crate::steps::open;

/// How many projects, people and sheets of projects there are.
fn counts(database: &Database) -> (usize, usize, usize) {
    wait(async {
        let store = database.open().await;
        store.migrate().await.expect("the schema");
        let mut tx = store.read().await.expect("a transaction");
        let ids = store::project::project_ids(&mut tx, None, 100).await.expect("the projects");
        let users = store::account::user_list(&mut tx).await.expect("the accounts").len();
        let mut sheets = 0;
        for id in &ids {
            sheets += store::timesheet::timesheet_list_by_project(&mut tx, *id).await.expect("the sheets").len();
        }
        drop(tx);
        store.close().await;
        (ids.len(), users, sheets)
    })
}

/// Half as late again each time: soon enough to fall into every part of what a command does.
fn later_and_later() -> impl Iterator<Item = Duration> {
    std::iter::successors(Some(Duration::from_millis(16)), |delay| Some(*delay * 3 / 2))
}

fn verified(database: &Database) {
    let ended = program::run(["audit", "verify", "--database", database.url()]);
    assert_eq!((ended.status, ended.err.as_str()), (Some(0), ""), "{}", ended.out);
}

#[test]
fn a_demonstration_that_is_killed_leaves_nothing_and_can_be_made_again() {
    for kind in Kind::all() {
        let whole = counts(&Database::demo(kind));
        assert_eq!(whole.0, 3);
        let mut killed_under_way = 0;
        // Killed later and later, until it is through before it is killed.
        for delay in later_and_later() {
            let database = Database::empty(kind);
            let mut filling = command(["demo", "--database", database.url()])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            std::thread::sleep(delay);
            let through = filling.try_wait().unwrap().is_some();
            filling.kill().unwrap();
            filling.wait().unwrap();
            let left = counts(&database);
            assert!(left == whole || left == (0, 0, 0), "{kind:?} after {delay:?}: {left:?}");
            verified(&database);
            if left == (0, 0, 0) {
                killed_under_way += 1;
                if killed_under_way == 1 {
                    program::result_of(["demo", "--database", database.url()]);
                    assert_eq!(counts(&database), whole, "{kind:?}: made again");
                }
            }
            if through {
                break;
            }
        }
        assert!(killed_under_way > 1, "{kind:?}: it was never killed under way");
    }
}

/// The version of the facts and the facts themselves, as the form of the determination has them.
fn recorded(server: &Server) -> (i64, String) {
    let html = open(&mut server.user("istruttore"), &format!("/progetti/{ATS_11}/determinazione"));
    let form = page::form(&html, "/determinazione/fatti");
    let of = |name: &str| form.fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    (of("versione").unwrap().parse().unwrap(), of("fruizioni").unwrap().replace('.', ""))
}

#[test]
fn a_portal_that_is_killed_during_a_burst_of_forms_keeps_what_it_confirmed() {
    for kind in Kind::all() {
        let database = Database::demo(kind);
        for round in 0..3_u64 {
            let server = Server::start(&database);
            let mut officer = server.user("istruttore");
            let html = open(&mut officer, &format!("/progetti/{ATS_11}/determinazione"));
            let form = page::form(&html, "/determinazione/fatti");
            let (first, _) = recorded(&server);
            let writer = std::thread::spawn(move || {
                // Every form changes one fact, and so raises the version by one.
                let mut confirmed = None;
                for version in first.. {
                    let (number, fact) = (version.to_string(), (1000 + version).to_string());
                    let body = form.body(&[("versione", &number), ("fruizioni", &fact), ("nota", "prova")]);
                    match officer.try_post(&form.action, &body) {
                        Ok(answer) if answer.status == 303 => confirmed = Some((version + 1, fact)),
                        Ok(answer) => panic!("{}: {}", answer.status, page::words(&answer.text())),
                        Err(_) => break,
                    }
                }
                confirmed
            });
            // Let some through, whatever the machine's speed, then cut the power.
            let until = Instant::now() + Duration::from_secs(60);
            while recorded(&server).0 < first + 3 && Instant::now() < until && !writer.is_finished() {
                std::thread::sleep(Duration::from_millis(5 + round * 7));
            }
            server.kill();
            let (confirmed, fact) = writer.join().expect("no form is refused").expect("some forms were confirmed");

            verified(&database);
            let server = Server::start(&database);
            let (version, found) = recorded(&server);
            // The last one may have been written without its sender hearing of it.
            assert!(version == confirmed || version == confirmed + 1, "{kind:?}: {version} after {confirmed}");
            let expected = if version == confirmed { fact } else { (1000 + version - 1).to_string() };
            assert_eq!(found, expected, "{kind:?}");
            server.stop();
        }
    }
}

#[test]
fn an_import_that_is_killed_leaves_no_part_of_a_project() {
    let file = program::workspace().join("server/services/data/ats09.json");
    let import = |database: &Database| {
        command(["import", "project", file.to_str().unwrap(), "--accept-findings", "--database", database.url()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };
    for kind in Kind::all() {
        let whole = {
            let database = Database::empty(kind);
            assert!(import(&database).wait().unwrap().success());
            parts(&database)
        };
        assert_eq!((whole.0, whole.1, whole.2), (1, 16, 21));
        let mut without = 0;
        for delay in later_and_later() {
            let database = Database::empty(kind);
            let mut importing = import(&database);
            std::thread::sleep(delay);
            let through = importing.try_wait().unwrap().is_some();
            importing.kill().unwrap();
            importing.wait().unwrap();
            let left = parts(&database);
            assert!(left == whole || left == (0, 0, 0), "{kind:?} after {delay:?}: {left:?}");
            verified(&database);
            without += usize::from(left == (0, 0, 0));
            if through {
                break;
            }
        }
        assert!(without > 0, "{kind:?}: it was never killed under way");
    }
}

/// Projects, people of their groups, sportelli of their networks.
fn parts(database: &Database) -> (usize, usize, usize) {
    wait(async {
        let store = database.open().await;
        store.migrate().await.expect("the schema");
        let mut tx = store.read().await.expect("a transaction");
        let ids = store::project::project_ids(&mut tx, None, 100).await.expect("the projects");
        let (mut people, mut sportelli) = (0, 0);
        for id in &ids {
            people += store::group::member_list_by_project(&mut tx, *id).await.expect("the group").len();
            sportelli += store::network::sportello_list_by_project(&mut tx, *id).await.expect("the network").len();
        }
        drop(tx);
        store.close().await;
        (ids.len(), people, sportelli)
    })
}
