//! The program `ambito` as it is shipped, run as anyone would run it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The folder of the workspace.
///
/// # Panics
/// When this crate stands in no workspace.
#[must_use]
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests stand in the workspace").to_path_buf()
}

/// The folder of what is built.
#[must_use]
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => workspace().join(folder),
        None => workspace().join("target"),
    }
}

/// The program: `AMBITO_BIN`, or where `scripts/build-server.sh` leaves it.
///
/// # Panics
/// When it is not built.
#[must_use]
pub fn path() -> PathBuf {
    let path = match std::env::var_os("AMBITO_BIN") {
        Some(path) => workspace().join(path),
        None => target().join("debug/ambito"),
    };
    assert!(
        path.is_file(),
        "the program is not built: {} is missing. Run scripts/build-server.sh, or name it in AMBITO_BIN.",
        path.display()
    );
    path
}

/// How a command ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// The status; `None` when it was killed.
    pub status: Option<i32>,
    /// What it wrote to standard output.
    pub out: String,
    /// What it wrote to standard error.
    pub err: String,
}

/// A command of the program, not yet run: without the settings of whoever runs the tests, and
/// with a log that is silent unless something is wrong.
#[must_use]
pub fn command<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(path());
    command.args(arguments).current_dir(workspace()).stdin(Stdio::null()).env("RUST_LOG", "warn");
    for name in
        ["DATABASE_URL", "AMBITO_LISTEN", "AMBITO_SITE_ROOT", "AMBITO_PUBLIC_URL", "AMBITO_BEHIND_PROXY", "AMBITO_LOG"]
    {
        command.env_remove(name);
    }
    // Files are kept by their content: copies of a database and later runs may share the folder.
    command.env("AMBITO_FILES", target().join("test-files"));
    command
}

/// Runs a command to its end.
///
/// # Panics
/// When it cannot be started.
pub fn run<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Ended {
    let output = command(arguments).output().expect("the program starts");
    Ended {
        status: output.status.code(),
        out: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Runs a command that must go well, and gives what it wrote.
///
/// # Panics
/// When it does not.
pub fn result_of<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> String {
    let ended = run(arguments);
    assert_eq!(ended.status, Some(0), "{}{}", ended.out, ended.err);
    ended.out
}

/// A folder of its own for one test, removed when dropped.
#[derive(Debug)]
pub struct Scratch(PathBuf);

impl Scratch {
    /// A new folder.
    ///
    /// # Panics
    /// When it cannot be made.
    #[must_use]
    pub fn new() -> Self {
        use std::sync::atomic::{AtomicU64, Ordering};
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let name = format!("ambito-black-box-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        // A process of the same number may have been killed before it could clear up.
        drop(std::fs::remove_dir_all(&folder));
        std::fs::create_dir_all(&folder).expect("a folder for the test");
        Scratch(folder)
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a file into it and gives its path.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder for the file");
        std::fs::write(&path, content).expect("a file for the test");
        path
    }
}

impl Default for Scratch {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}
