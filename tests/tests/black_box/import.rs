//! `ambito import project`: the report on the real form of ATS 9 (two errors, two warnings, one
//! notice), and that nothing is stored unless it is accepted.

use tests::database::wait;
use tests::program::{Scratch, run, workspace};
use tests::{Database, Kind};

fn form_of_ats_9() -> String {
    workspace().join("server/services/data/ats09.json").to_str().unwrap().to_owned()
}

fn projects(database: &Database) -> usize {
    wait(async {
        let store = database.open().await;
        let mut tx = store.read().await.unwrap();
        let ids = store::project::project_ids(&mut tx, None, 100).await.unwrap();
        drop(tx);
        store.close().await;
        ids.len()
    })
}

fn import(database: &Database, file: &str, more: &[&str]) -> tests::program::Ended {
    run(["import", "project", file, "--database", database.url()].iter().chain(more))
}

#[test]
fn the_form_of_ats_9_is_stored_only_when_its_findings_are_accepted() {
    for kind in Kind::all() {
        let database = Database::empty(kind);
        let refused = import(&database, &form_of_ats_9(), &[]);
        assert_eq!(refused.status, Some(1), "{}{}", refused.out, refused.err);
        let starting = |word: &str| refused.out.lines().filter(|line| line.starts_with(word)).count();
        assert_eq!((starting("Errore"), starting("Avviso"), starting("Da completare")), (2, 2, 1), "{}", refused.out);
        assert!(refused.out.contains("2 errori, 2 avvisi, 1 segnalazione"), "{}", refused.out);
        for figure in ["15.919", "15.918", "5.474,00", "57.474,00"] {
            assert!(refused.out.contains(figure), "{figure}: {}", refused.out);
        }
        assert!(refused.err.contains("--accept-findings"));
        assert_eq!(projects(&database), 0, "{kind:?}: nothing is stored");

        let accepted = import(&database, &form_of_ats_9(), &["--accept-findings"]);
        assert_eq!(accepted.status, Some(0), "{}{}", accepted.out, accepted.err);
        assert!(accepted.out.lines().any(|line| line.starts_with("Progetto registrato: ")), "{}", accepted.out);
        assert_eq!(projects(&database), 1);

        let again = import(&database, &form_of_ats_9(), &["--accept-findings"]);
        assert_eq!(again.status, Some(1), "an ATS has one project under a call: {}", again.out);
        assert_eq!(projects(&database), 1);
    }
}

#[test]
fn a_broken_form_is_refused_with_all_its_problems() {
    let database = Database::empty(Kind::Sqlite);
    let text = std::fs::read_to_string(form_of_ats_9()).unwrap();
    let mut form: serde_json::Value = serde_json::from_str(&text).unwrap();
    let object = form.as_object_mut().unwrap();
    object.remove("granted");
    object.insert("ats".into(), "nove".into());
    object.insert("colore".into(), "verde".into());
    object.insert("start".into(), "2019-13-01".into());
    let scratch = Scratch::new();
    let file = scratch.file("formulario.json", form.to_string());
    let ended = import(&database, file.to_str().unwrap(), &["--accept-findings"]);
    assert_eq!((ended.status, ended.out.as_str()), (Some(2), ""), "{}", ended.err);
    for path in ["$.granted: ", "$.ats: ", "$.colore: ", "$.start: "] {
        assert!(ended.err.lines().any(|line| line.starts_with(path)), "{path}: {}", ended.err);
    }
    let cut = scratch.file("troncato.json", &text[..text.len() / 2]);
    let ended = import(&database, cut.to_str().unwrap(), &[]);
    assert_eq!((ended.status, ended.out.as_str()), (Some(2), ""), "{}", ended.err);
    assert!(ended.err.starts_with('$'), "{}", ended.err);
    let missing = import(&database, "/nonexistent/formulario.json", &[]);
    assert_eq!((missing.status, missing.out.as_str()), (Some(2), ""), "{}", missing.err);
    assert_eq!(projects(&database), 0);
}
