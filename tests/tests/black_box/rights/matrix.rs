//! Every endpoint answers every role as `tests/data/permissions.csv` says, and none is missing from
//! that table. How they are called stands in the module above.

use std::collections::{BTreeMap, BTreeSet};

use tests::program::result_of;
use tests::{ATS_11, Answer, Kind};

use super::{Call, PROJECTS, ROLES, Sample, Scene, alone, both, fits, permissions, said, samples};

fn columns() -> Vec<&'static str> {
    let roles = ROLES.iter().map(|(role, _)| *role);
    ["anyone"].into_iter().chain(roles).collect()
}

#[test]
fn the_table_has_a_row_for_every_endpoint_and_no_other() {
    let listed = result_of(["routes"]);
    // What programs use has a table of its own: no role opens it.
    let endpoints: BTreeSet<&str> = listed.lines().filter(|line| !line.contains(" /api/v1/")).collect();
    let (permissions, samples) = (permissions(), samples());
    let missing: Vec<&&str> = endpoints.iter().filter(|e| !permissions.contains_key(**e)).collect();
    assert!(missing.is_empty(), "permissions.csv says nothing of {missing:#?}");
    let gone: Vec<&String> = permissions.keys().filter(|e| !endpoints.contains(e.as_str())).collect();
    assert!(gone.is_empty(), "permissions.csv speaks of what is no endpoint: {gone:#?}");
    let (called, listed): (Vec<_>, Vec<_>) = (samples.keys().collect(), permissions.keys().collect());
    assert_eq!(called, listed, "samples.csv and permissions.csv have the same endpoints");
    for (endpoint, row) in &permissions {
        let expected: BTreeSet<&str> = columns().into_iter().chain(["endpoint"]).collect();
        assert_eq!(row.keys().map(String::as_str).collect::<BTreeSet<_>>(), expected, "{endpoint}");
        for column in columns() {
            for class in both(&row[column]) {
                assert!(["ok", "login", "403", "404"].contains(&class.as_str()), "{endpoint}, {column}: {class}");
            }
        }
    }
}

/// Every role does something that not everybody may, and never only by being refused.
fn every_role_succeeds(successes: &BTreeMap<&str, BTreeSet<&str>>) {
    for (role, _) in ROLES {
        let own = successes.get(role).cloned().unwrap_or_default();
        let telling = own.iter().filter(|endpoint| {
            ROLES.iter().any(|(other, _)| !successes.get(other).is_some_and(|of| of.contains(*endpoint)))
        });
        assert!(telling.count() > 0, "{role} can do nothing that tells it from all others: {own:?}");
    }
}

#[test]
fn every_endpoint_answers_every_role_as_the_table_says() {
    std::thread::scope(|scope| {
        for kind in Kind::all() {
            scope.spawn(move || as_the_table_says(kind));
        }
    });
}

fn as_the_table_says(kind: Kind) {
    let (permissions, samples) = (permissions(), samples());
    let mut wrong = Vec::new();
    let mut successes: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let scenes: BTreeSet<&str> = samples.values().map(Sample::before).collect();
    for name in scenes {
        let scene = Scene::new(kind, name);
        for (endpoint, sample) in samples.iter().filter(|(_, sample)| sample.before() == name) {
            let Some(row) = permissions.get(endpoint) else { continue };
            let own = sample.call(&scene.kept, 0);
            for which in 0..PROJECTS.len() {
                let call = sample.call(&scene.kept, which);
                if which > 0 && call == own {
                    continue;
                }
                for column in columns() {
                    let class = &both(&row[column])[which];
                    let changes = sample.method == "POST" && class == "ok" && call.answer == 303;
                    let answer = if changes {
                        let (_database, _server, mut visitor) = alone(&scene, column);
                        sample.send(&call, &mut visitor)
                    } else {
                        sample.send(&call, &mut scene.person(column))
                    };
                    if !fits(class, sample, &call, &answer) {
                        let (status, to) = (answer.status, answer.location());
                        let said = said(&answer);
                        wrong.push(format!(
                            "{column}: {} {} is {class}, answered {status} {to}\n    {said}",
                            sample.method, call.path
                        ));
                    } else if class == "ok" && matches!(answer.status, 200 | 303) {
                        successes.entry(column).or_default().insert(endpoint);
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{kind:?}: {} answers are not as the table says:\n{}", wrong.len(), wrong.join("\n"));
    every_role_succeeds(&successes);
}

#[test]
fn an_operator_reaches_no_colleagues_sheet() {
    let permissions = permissions();
    let scene = Scene::new(Kind::Sqlite, "");
    let mut called = 0;
    for (endpoint, mut sample) in samples().into_iter().filter(|(endpoint, _)| endpoint.contains("{operatore}")) {
        let colleague = ["OP-02".to_owned(), "OP-02".to_owned()];
        sample.parameters.insert("operatore".to_owned(), colleague);
        if let Some(quarter) = sample.parameters.get_mut("periodo") {
            *quarter = ["2022-2".to_owned(), "2022-2".to_owned()];
        }
        let call = sample.call(&scene.kept, 0);
        let answer = sample.send(&call, &mut scene.person("operator"));
        assert_eq!(answer.status, 404, "{endpoint}: {}", said(&answer));
        called += usize::from(permissions[&endpoint]["operator"].starts_with("ok"));
    }
    assert!(called >= 5, "the operator reaches the own ones");
}

#[test]
fn a_strangers_project_looks_like_none() {
    let scene = Scene::new(Kind::Sqlite, "");
    let nobody = "00000000-0000-7000-8000-00000000ffff";
    let mut compared = 0;
    for (endpoint, sample) in samples() {
        let row = &permissions()[&endpoint];
        for role in ["ats_staff", "legal_representative", "gvl_member", "operator", "admin"] {
            if both(&row[role])[1] != "404" || sample.before() != "" {
                continue;
            }
            let call = sample.call(&scene.kept, 1);
            let none =
                Call { path: call.path.replace(ATS_11, nobody), body: call.body.replace(ATS_11, nobody), answer: 404 };
            let (there, not) =
                (sample.send(&call, &mut scene.person(role)), sample.send(&none, &mut scene.person(role)));
            assert_eq!((there.status, not.status), (404, 404), "{role}: {endpoint}");
            let words = |answer: &Answer| tests::page::words(&answer.text()).replace(nobody, ATS_11);
            // The request's own number stands on every such page.
            let unnumbered = |text: String| text.split(' ').filter(|w| w.len() < 30).collect::<Vec<_>>().join(" ");
            assert_eq!(unnumbered(words(&there)), unnumbered(words(&not)), "{role}: {endpoint}");
            compared += 1;
        }
    }
    assert!(compared > 50, "{compared}");
}
