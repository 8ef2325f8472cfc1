//! Databases with the demonstration's data: made once by the program itself, then copied.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use store::Store;
use store::testing;

use crate::program::{self, Scratch};

/// The two databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    Sqlite,
    /// A server: the one `TEST_DATABASE_URL` names.
    Postgres,
}

impl Kind {
    /// The databases to be had.
    #[must_use]
    pub fn all() -> Vec<Kind> {
        match server() {
            Some(_) => vec![Kind::Sqlite, Kind::Postgres],
            None => vec![Kind::Sqlite],
        }
    }
}

fn server() -> Option<String> {
    std::env::var("TEST_DATABASE_URL").ok().filter(|url| !url.is_empty())
}

fn postgres_server() -> String {
    server().expect("TEST_DATABASE_URL names the PostgreSQL server")
}

/// Runs what the store does, which is async, from a test, which is not.
///
/// # Panics
/// When no runtime can be had.
pub fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(work)
}

/// A database of one test, removed when the last handle to it is dropped.
#[derive(Debug, Clone)]
pub struct Database(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    url: String,
    home: Home,
}

#[derive(Debug)]
enum Home {
    File { path: PathBuf, _folder: Scratch },
    Server { name: String },
}

/// The database that all copies of the demonstration on PostgreSQL are made from. It stays on the
/// server, filled anew when the program changes; a throw-away server takes it along.
const POSTGRES_DEMO: &str = "ambito_black_box_demo";

impl Database {
    /// A database without a schema.
    ///
    /// # Panics
    /// When it cannot be made.
    #[must_use]
    pub fn empty(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => Self::file(None),
            Kind::Postgres => Self::on_server(None),
        }
    }

    /// A copy of the demonstration.
    ///
    /// # Panics
    /// When the program cannot fill one.
    #[must_use]
    pub fn demo(kind: Kind) -> Self {
        let _alone = Alone::new();
        match kind {
            Kind::Sqlite => Self::file(Some(&demo_file())),
            Kind::Postgres => {
                demo_on_server();
                Self::on_server(Some(POSTGRES_DEMO))
            }
        }
    }

    /// A copy of this one. Nobody may be using it.
    ///
    /// # Panics
    /// When it cannot be made.
    #[must_use]
    pub fn copy(&self) -> Self {
        match &self.0.home {
            Home::File { path, .. } => Self::file(Some(path)),
            Home::Server { name } => Self::on_server(Some(name)),
        }
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.0.url
    }

    /// Which it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self.0.home {
            Home::File { .. } => Kind::Sqlite,
            Home::Server { .. } => Kind::Postgres,
        }
    }

    /// Opens it as the portal does.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub async fn open(&self) -> Store {
        Store::connect(&self.0.url).await.expect("the database opens")
    }

    fn file(content: Option<&Path>) -> Self {
        let folder = Scratch::new();
        let path = folder.path().join("ambito.sqlite");
        for ending in ["", "-wal"] {
            // What a killed process wrote last still stands beside the file.
            let from = content.map(|content| PathBuf::from(format!("{}{ending}", content.display())));
            if let Some(from) = from.filter(|from| from.is_file()) {
                fs::copy(from, format!("{}{ending}", path.display())).expect("a copy of the database");
            }
        }
        let url = format!("sqlite://{}", path.display());
        Database(Arc::new(Inner { url, home: Home::File { path, _folder: folder } }))
    }

    fn on_server(template: Option<&str>) -> Self {
        let server = postgres_server();
        let name = testing::database_name();
        wait(testing::postgres_create(&server, &name, template)).expect("a database on the server");
        let url = testing::with_database(&server, &name);
        Database(Arc::new(Inner { url, home: Home::Server { name } }))
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Home::Server { name } = &self.home {
            let (server, name) = (postgres_server(), name.clone());
            // A test may be dropping this within a runtime of its own.
            let dropping = std::thread::spawn(move || drop(wait(testing::postgres_drop(&server, &name))));
            drop(dropping.join());
        }
    }
}

fn folder() -> PathBuf {
    let folder = program::target().join("black-box");
    fs::create_dir_all(&folder).expect("a folder for the demonstration's database");
    folder
}

/// While it lives, no other process of the tests makes or copies the demonstration.
struct Alone(File);

impl Alone {
    fn new() -> Self {
        let file = File::create(folder().join("lock")).expect("the lock of the demonstration's database");
        file.lock().expect("the lock of the demonstration's database");
        Alone(file)
    }
}

impl Drop for Alone {
    fn drop(&mut self) {
        drop(self.0.unlock());
    }
}

/// What changes when the program is built anew.
fn edition() -> String {
    let about = fs::metadata(program::path()).expect("the program");
    let built = about.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok()).unwrap_or_default();
    format!("{}-{}", about.len(), built.as_nanos())
}

/// The demonstration as a file, filled when the program changed.
fn demo_file() -> PathBuf {
    let (path, stamp) = (folder().join("demo.sqlite"), folder().join("demo.edition"));
    let edition = edition();
    if path.is_file() && fs::read_to_string(&stamp).is_ok_and(|of| of == edition) {
        return path;
    }
    for old in ["demo.edition", "demo.sqlite", "demo.sqlite-wal", "demo.sqlite-shm"] {
        drop(fs::remove_file(folder().join(old)));
    }
    program::result_of(["demo", "--database", &format!("sqlite://{}", path.display())]);
    fs::write(stamp, edition).expect("the stamp of the demonstration's database");
    path
}

/// The demonstration on the server, filled when the program or the server changed.
fn demo_on_server() {
    let server = postgres_server();
    let stamp = folder().join("postgres.edition");
    let wanted = format!("{} {server}", edition());
    let there = wait(testing::postgres_exists(&server, POSTGRES_DEMO)).expect("the server answers");
    if there && fs::read_to_string(&stamp).is_ok_and(|of| of == wanted) {
        return;
    }
    drop(fs::remove_file(&stamp));
    wait(testing::postgres_create(&server, POSTGRES_DEMO, None)).expect("a database on the server");
    program::result_of(["demo", "--database", &testing::with_database(&server, POSTGRES_DEMO)]);
    fs::write(stamp, wanted).expect("the stamp of the demonstration's database");
}
