//! Holds what docs/ARCHITECTURE.md says of the house: which crate may see which, and what may
//! stand where. Reads the sources; needs no database and no server.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_path_buf()
}

/// The crates of the workspace with their folders.
const CRATES: [(&str, &str); 7] = [
    ("domain", "app/domain"),
    ("app", "app"),
    ("store", "server/store"),
    ("documents", "server/documents"),
    ("services", "server/services"),
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
        ("services", &["domain", "store", "documents"][..]),
        ("app", &["domain", "services"][..]),
        ("server", &["app", "services", "store", "domain"][..]),
        ("tests", &["app", "domain", "documents", "services", "store"][..]),
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
        let exempt = name.ends_with("components/text_area.rs") || name == "tests/tests/architecture.rs";
        assert!(exempt || !text.contains("<textarea"), "{name} writes a raw text area, which is not escaped");
    }
}

#[test]
fn every_source_says_what_it_is_for() {
    for (name, text) in sources() {
        assert!(text.starts_with("//!"), "{name} does not begin with a module comment");
    }
}
