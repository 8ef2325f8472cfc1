//! `ambito snapshot verify` on what the portal exports, and `ambito audit verify` on a frozen
//! snapshot that somebody changed in the database.

use serde_json::{Value, json};
use tests::database::wait;
use tests::program::{Ended, Scratch, run};
use tests::{ATS_9, Database, Kind, Server};

fn verify(text: &str) -> Ended {
    let folder = Scratch::new();
    let file = folder.path().join("fotografia.json");
    std::fs::write(&file, text).expect("a file");
    run(["snapshot", "verify", file.to_str().expect("a path")])
}

/// The snapshot of ATS 9 at 30 October 2021, as its reader saves it.
fn exported(server: &Server) -> String {
    let answer = server.user("controlli").get(&format!("/progetti/{ATS_9}/fotografie/2021-10-30/json"));
    assert_eq!(answer.status, 200);
    answer.text()
}

#[test]
fn an_exported_snapshot_is_verified_without_the_portal() {
    for kind in Kind::all() {
        let database = Database::demo(kind);
        let server = Server::start(&database);
        let text = exported(&server);
        let ended = verify(&text);
        assert_eq!((ended.status, ended.err.as_str()), (Some(0), ""));
        let result: Value = serde_json::from_str(&ended.out).unwrap();
        assert_eq!(
            (&result["verdict"], &result["hash"], &result["sums"]),
            (&json!("passed"), &json!("passed"), &json!("passed"))
        );
        assert_eq!(result["sha256"], result["computed_sha256"]);
        assert_eq!((&result["reference_date"], &result["project"]["ats"]), (&json!("2021-10-30"), &json!(9)));
        assert_eq!(result["reasons"], json!([]));

        // However it is laid out, it is the same content.
        let mut file: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(verify(&file.to_string()).status, Some(0));
        file["comment"] = json!("un’altra nota");
        assert_eq!(verify(&file.to_string()).status, Some(0), "the content is what the hash is of");

        // A figure that somebody changed: the file is well-formed, and does not hold.
        let agreed = file["content"]["group"][0]["functions"][0]["agreed_hours"].as_i64().unwrap();
        file["content"]["group"][0]["functions"][0]["agreed_hours"] = json!(agreed + 1);
        let ended = verify(&file.to_string());
        assert_eq!((ended.status, ended.err.as_str()), (Some(1), ""));
        let result: Value = serde_json::from_str(&ended.out).unwrap();
        assert_eq!(
            (&result["verdict"], &result["hash"], &result["sums"]),
            (&json!("failed"), &json!("failed"), &json!("failed"))
        );
        let paths: Vec<&str> =
            result["reasons"].as_array().unwrap().iter().map(|reason| reason["path"].as_str().unwrap()).collect();
        assert_eq!(paths, ["$.sha256", "$.content.hours.functions[0].agreed_hours"]);

        // With a hash of its own it is told by its sums alone.
        file["sha256"] = result["computed_sha256"].clone();
        let ended = verify(&file.to_string());
        let result: Value = serde_json::from_str(&ended.out).unwrap();
        assert_eq!((ended.status, &result["hash"], &result["sums"]), (Some(1), &json!("passed"), &json!("failed")));
    }
}

#[test]
fn what_is_no_export_is_bad_input_with_every_problem() {
    let said = |text: &str| {
        let ended = verify(text);
        assert_eq!((ended.status, ended.out.as_str()), (Some(2), ""), "{text}");
        ended.err.lines().map(|line| line.split(": ").next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(said("no"), ["$"]);
    assert_eq!(said("[]"), ["$"]);
    assert_eq!(said("{}"), ["$.schema", "$.content", "$.sha256"]);
    assert_eq!(
        said(r#"{"schema":"ambito.snapshot/1","sha256":"x","content":{"schema":1},"più":1}"#)[..3],
        ["$.più", "$.content.schema", "$.content.project"]
    );
    let missing = run(["snapshot", "verify", "/nowhere/at/all.json"]);
    assert_eq!((missing.status, missing.out.as_str()), (Some(2), ""));
    assert_eq!(missing.err.trim(), "$: il file non esiste");
}

#[test]
fn whoever_changes_a_frozen_snapshot_in_the_database_is_found() {
    for kind in Kind::all() {
        // The content alone; content and hash together, which only the history tells.
        for with_hash in [false, true] {
            let database = Database::demo(kind);
            wait(async {
                let store = database.open().await;
                let mut tx = store.read().await.unwrap();
                let rows = store::snapshot::snapshot_list(&mut tx, ATS_9.parse().unwrap()).await.unwrap();
                drop(tx);
                let other = &rows[0].snapshot;
                let changes = [("content", other.content.as_str()), ("content_sha256", other.content_sha256.as_str())];
                let changes = if with_hash { &changes[..] } else { &changes[..1] };
                store.forge_snapshot("2021-10-30", changes).await.unwrap();
                store.close().await;
            });
            let ended = run(["audit", "verify", "--database", database.url()]);
            assert_eq!(ended.status, Some(1), "{with_hash}");
            assert!(ended.err.starts_with(&format!("{ATS_9}, fotografia al 2021-10-30: ")), "{}", ended.err);
            assert!(ended.out.contains("fotografie del Comitato dei Sindaci: 4 integre"), "{}", ended.out);
            let server = Server::start(&database);
            let mut reader = server.user("controlli");
            for page in ["fotografie", "fotografie/2021-10-30"] {
                let text = reader.get(&format!("/progetti/{ATS_9}/{page}")).text();
                assert!(
                    text.contains("alert-danger") && text.contains("Fotografia alterata fuori dal portale"),
                    "{page}"
                );
            }
            let sound = reader.get(&format!("/progetti/{ATS_9}/fotografie/2022-03-31")).text();
            assert!(!sound.contains("alert-danger"));
        }
    }
}
