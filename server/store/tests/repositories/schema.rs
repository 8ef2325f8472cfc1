//! The two folders of migrations say the same, and every statement is good on both databases.

use std::collections::BTreeSet;

use store::Backend;
use store::testing::{Column, TestDatabase};

/// What a SQLite column of this type may be on PostgreSQL.
fn agrees(sqlite: &str, postgres: &str) -> bool {
    match sqlite {
        "INTEGER" => matches!(postgres, "bigint" | "boolean"),
        "TEXT" => matches!(postgres, "text C" | "date" | "timestamp with time zone"),
        "BLOB" => matches!(postgres, "uuid" | "bytea"),
        _ => false,
    }
}

#[tokio::test]
async fn the_schemas_agree() {
    let databases = TestDatabase::all().await;
    let mut sqlite: Vec<Column> = Vec::new();
    let mut postgres: Vec<Column> = Vec::new();
    for database in &databases {
        match database.backend() {
            Backend::Sqlite => sqlite = database.columns().await.unwrap(),
            Backend::Postgres => postgres = database.columns().await.unwrap(),
        }
    }
    assert!(sqlite.len() > 150, "only {} columns read", sqlite.len());
    assert!(sqlite.iter().any(|c| c.table == "entry" && c.name == "id" && c.key && !c.nullable));
    if databases.len() == 1 {
        return;
    }
    let names = |columns: &[Column]| -> Vec<_> {
        columns.iter().map(|c| (c.table.clone(), c.name.clone(), c.nullable, c.key)).collect()
    };
    assert_eq!(names(&sqlite), names(&postgres));
    for (s, p) in sqlite.iter().zip(&postgres) {
        assert!(agrees(&s.kind, &p.kind), "{}.{}: {} against {}", s.table, s.name, s.kind, p.kind);
    }
}

#[tokio::test]
async fn the_folders_have_the_same_files() {
    let names = |folder: &str| -> BTreeSet<String> {
        let path = format!("{}/../../migrations/{folder}", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_dir(path).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect()
    };
    assert!(names("sqlite").len() >= 3);
    assert_eq!(names("sqlite"), names("postgres"));
}

#[tokio::test]
async fn migrating_twice_changes_nothing() {
    for database in TestDatabase::all().await {
        let before = database.columns().await.unwrap();
        database.migrate().await.unwrap();
        assert_eq!(before, database.columns().await.unwrap());
    }
}

#[tokio::test]
async fn every_statement_is_prepared() {
    let statements = store::statements();
    assert!(statements.len() > 120, "only {} statements", statements.len());
    for database in TestDatabase::all().await {
        let mut wrong = Vec::new();
        for statement in &statements {
            if statement.only.is_none_or(|only| only == database.backend())
                && let Err(error) = database.prepare(statement).await
            {
                wrong.push(format!("{}::{}: {error}", statement.module, statement.name));
            }
        }
        assert!(wrong.is_empty(), "{:?}:\n{}", database.backend(), wrong.join("\n"));
    }
}

/// What is not declared with `sql!` would escape the test above.
#[test]
fn no_sql_stands_outside_the_lists() {
    let folder = format!("{}/src", env!("CARGO_MANIFEST_DIR"));
    let mut seen = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.file_stem().is_some_and(|name| name == "testing") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for (number, line) in code.iter().enumerate() {
            for call in ["query(", "query_as(", "query_scalar(", "raw_sql("] {
                if let Some((_, rest)) = line.split_once(call) {
                    seen += 1;
                    let named = rest.starts_with('$') || rest.starts_with(|c: char| c.is_ascii_uppercase());
                    assert!(named, "{}: line {number} of the code: {line}", path.display());
                }
            }
            assert!(!line.contains("AssertSqlSafe"), "{}: {line}", path.display());
        }
        let module = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if code.iter().any(|line| line.starts_with("sql!")) && module != "macros" {
            assert!(store::statements().iter().any(|s| s.module == module), "{module} is not listed");
        }
    }
    assert!(seen >= 6, "the test looked at nothing");
}
