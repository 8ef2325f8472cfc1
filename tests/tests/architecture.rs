//! Holds what docs/ARCHITECTURE.md says of the house: which crate may see which, and what may
//! stand where. Reads the sources; needs no database and no server.
#![expect(clippy::expect_used, reason = "helpers of tests: what fails, fails the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_path_buf()
}

/// The crates of the workspace with their folders.
const CRATES: [(&str, &str); 8] = [
    ("domain", "app/domain"),
    ("app", "app"),
    ("store", "server/store"),
    ("documents", "server/documents"),
    ("services", "server/services"),
    ("signatures", "server/signatures"),
    ("server", "server"),
    ("tests", "tests"),
];

/// Own crates among the dependencies of a manifest, optional ones marked.
fn own_dependencies(folder: &str) -> BTreeMap<String, bool> {
    let text = fs::read_to_string(root().join(folder).join("Cargo.toml")).expect("manifest");
    let names: BTreeSet<&str> = CRATES.iter().map(|(name, _)| *name).collect();
    let mut found = BTreeMap::new();
    let mut in_dependencies = false;
    for line in text.lines() {
        if line.starts_with('[') {
            in_dependencies = line == "[dependencies]";
        } else if in_dependencies {
            let name = line.split(['=', '.', ' ']).next().unwrap_or_default();
            if names.contains(name) {
                found.insert(name.to_owned(), line.contains("optional = true"));
            }
        }
    }
    found
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("folder") {
        let path = entry.expect("entry").path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "target" && name != "node_modules") {
                rust_files(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn sources() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for folder in ["app", "server", "tests"] {
        rust_files(&root().join(folder), &mut files);
    }
    files
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(root()).expect("inside").to_string_lossy().into_owned();
            (name, fs::read_to_string(&path).expect("source"))
        })
        .collect()
}

#[test]
fn dependencies_point_one_way() {
    let allowed: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("domain", &[][..]),
        ("store", &["domain"][..]),
        ("documents", &["domain"][..]),
        ("signatures", &["domain"][..]),
        ("services", &["domain", "store", "documents", "signatures"][..]),
        ("app", &["domain", "services"][..]),
        ("server", &["app", "services", "store", "signatures", "domain"][..]),
        ("tests", &["app", "domain", "documents", "services", "signatures", "store"][..]),
    ]);
    for (name, folder) in CRATES {
        for dependency in own_dependencies(folder).keys() {
            assert!(allowed[name].contains(&dependency.as_str()), "{name} must not see {dependency}");
        }
    }
}

#[test]
fn the_browser_part_sees_only_domain() {
    for (dependency, optional) in own_dependencies("app") {
        assert!(dependency == "domain" || optional, "app without `ssr` must not see {dependency}");
    }
}

#[test]
fn statements_of_sql_stand_in_store_only() {
    for (name, text) in sources() {
        if name.starts_with("server/store/") || name == "tests/tests/architecture.rs" {
            continue;
        }
        for mark in ["sqlx::query", "sqlx::raw_sql", "QueryBuilder", "AssertSqlSafe"] {
            assert!(!text.contains(mark), "{name} holds SQL ({mark})");
        }
    }
}

#[test]
fn text_areas_are_written_by_their_component_only() {
    for (name, text) in sources() {
        let exempt = name.ends_with("components/text_area.rs") || name.starts_with("tests/");
        assert!(exempt || !text.contains("<textarea"), "{name} writes a raw text area, which is not escaped");
    }
}

#[test]
fn every_source_says_what_it_is_for() {
    for (name, text) in sources() {
        assert!(text.starts_with("//!"), "{name} does not begin with a module comment");
    }
}

/// The table of rules, docs/RULES.md, line by line.
fn rules_table() -> Vec<String> {
    let text = fs::read_to_string(root().join("docs/RULES.md")).expect("docs/RULES.md");
    text.lines().map(str::to_owned).collect()
}

/// What stands between backticks in a line.
fn quoted(line: &str) -> Vec<&str> {
    line.split('`').skip(1).step_by(2).collect()
}

/// A source that docs/RULES.md names: from `app/domain/src/` on, or from the root.
fn named_source(name: &str) -> Option<String> {
    let from_root = ["server/", "app/", "tests/"].iter().any(|folder| name.starts_with(folder));
    let path = if from_root { root().join(name) } else { root().join("app/domain/src").join(name) };
    fs::read_to_string(path).ok()
}

/// Whether a source defines a function, as a test or not.
fn defines(source: &str, function: &str, test: bool) -> bool {
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    lines.iter().enumerate().any(|(i, line)| {
        let Some((before, after)) = line.split_once(&format!("fn {function}")) else { return false };
        let is_it = after.starts_with(['(', '<']) && !before.starts_with("//") && !before.contains('"');
        let marked = lines[..i]
            .iter()
            .rev()
            .take_while(|l| l.starts_with("#["))
            .any(|l| ["#[test]", "#[tokio::test]"].contains(l));
        is_it && (marked || !test)
    })
}

#[test]
fn every_function_and_test_of_the_rules_exists() {
    let mut named = 0;
    for line in rules_table() {
        let is_row = line.starts_with("| ") && !line.starts_with("| Rule") && !line.starts_with("| Subject");
        let tests = if is_row { line.trim_end_matches(['|', ' ']).rsplit(" | ").next() } else { None };
        for name in quoted(&line).into_iter().filter(|name| name.contains("::")) {
            let (file, function) = name.split_once("::").expect("two parts");
            let source = named_source(file).unwrap_or_else(|| panic!("docs/RULES.md names {file}, which is missing"));
            let as_test = tests.is_some_and(|cell| quoted(cell).contains(&name));
            assert!(defines(&source, function, as_test), "docs/RULES.md names {name}, which is missing");
            named += 1;
        }
    }
    assert!(named > 200, "only {named} functions found in docs/RULES.md: is its form still the same?");
}

/// The ids that explanations and findings carry, as the code has them.
fn rule_ids() -> BTreeSet<String> {
    use domain::application_form::FormRule;
    use domain::crosscheck::CrosscheckRule;
    use domain::determination::{Inadmissibility, PenaltyRule};
    use domain::timesheet::check::SheetRule;
    let is_id = |text: &&str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    let mut ids = BTreeSet::new();
    ids.extend(Inadmissibility::ALL.map(|reason| reason.code().to_owned()));
    ids.extend(PenaltyRule::ALL.map(|rule| rule.code().to_owned()));
    ids.extend(SheetRule::ALL.map(|rule| rule.id().to_owned()));
    ids.extend(FormRule::ALL.map(|rule| rule.id().to_owned()));
    ids.extend(CrosscheckRule::ALL.map(|rule| rule.code().to_owned()));
    for (name, text) in
        sources().into_iter().filter(|(name, _)| !name.starts_with("tests/") && !name.contains("_tests"))
    {
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        for after in code.split("Explanation::new(").skip(1) {
            let literal = after.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
            ids.extend(literal.filter(is_id).map(str::to_owned));
        }
        for kind in ["ConditionKind::", "DeadlineKind::"] {
            let arms =
                code.lines().filter(|line| line.trim_start().starts_with(kind) && name.starts_with("app/domain/"));
            let codes = arms.filter_map(|line| line.split_once("=> \"")?.1.split('"').next());
            ids.extend(codes.filter(is_id).map(str::to_owned));
        }
    }
    ids
}

#[test]
fn every_rule_of_the_code_stands_in_the_rules() {
    let mut listed = BTreeSet::new();
    let mut of_rules = false;
    for line in rules_table() {
        if line.starts_with("| Rule |") || line.starts_with("| Subject |") {
            of_rules = line.starts_with("| Rule |");
        } else if of_rules && let Some(row) = line.strip_prefix("| ") {
            let ids = quoted(row.split(" | ").next().expect("first cell")).into_iter().map(str::to_owned);
            listed.extend(ids);
        } else if !line.starts_with('|') {
            of_rules = false;
        }
    }
    let ids = rule_ids();
    assert!(ids.len() > 90, "only {} rule ids found in the sources: does this test still see them?", ids.len());
    let missing: Vec<_> = ids.difference(&listed).collect();
    assert!(missing.is_empty(), "docs/RULES.md lacks {missing:?}");
    let gone: Vec<_> = listed.difference(&ids).collect();
    assert!(gone.is_empty(), "docs/RULES.md lists {gone:?}, which the code no longer has");
}

#[test]
fn sentences_of_the_readings_are_those_of_the_code() {
    let mut sentences = 0;
    for line in rules_table() {
        let Some((before, rest)) = line.split_once("| «") else { continue };
        let sentence = rest.split('»').next().expect("closed");
        let file = quoted(before).pop().expect("a file");
        // A text that goes on in the next line ends with a backslash and begins after the spaces.
        let source = named_source(file).unwrap_or_else(|| panic!("{file} is missing"));
        let joined: String =
            source.split("\\\n").map(|part| if part.starts_with(' ') { part.trim_start() } else { part }).collect();
        assert!(joined.contains(sentence), "{file} does not say «{sentence}»");
        sentences += 1;
    }
    assert!(sentences >= 9, "only {sentences} readings found in docs/RULES.md");
}

/// Files and folders that the documentation names exist, and so do the functions named in them.
#[test]
fn what_the_documentation_names_exists() {
    let folders = ["app/", "docs/", "end2end/", "migrations/", "scripts/", "server/", "style/", "tests/"];
    let mut documents: Vec<PathBuf> = fs::read_dir(root().join("docs/decisions"))
        .expect("decisions")
        .map(|entry| entry.expect("entry").path())
        .collect();
    documents.extend(["README.md", "docs/ARCHITECTURE.md", "docs/OPERATIONS.md"].map(|name| root().join(name)));
    let mut named = 0;
    for document in documents {
        let Ok(text) = fs::read_to_string(&document) else { continue };
        for name in text.lines().flat_map(quoted) {
            let is_path = folders.iter().any(|folder| name.starts_with(folder)) && !name.contains(['<', '*', '{', ' ']);
            if !is_path {
                continue;
            }
            let (file, function) = name.split_once("::").map_or((name, None), |(file, f)| (file, Some(f)));
            let shown = document.display();
            assert!(root().join(file).exists(), "{shown} names {file}, which is missing");
            if let Some(function) = function {
                let source = named_source(file).unwrap_or_default();
                assert!(defines(&source, function, false), "{shown} names {name}, which is missing");
            }
            named += 1;
        }
    }
    assert!(named > 25, "only {named} names found in the documentation");
}
