//! A portal that is being served by the program in a process of its own.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::browser::Visitor;
use crate::database::Database;
use crate::program::{self, Scratch};

/// How long a server may take to come up on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server; killed when dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    address: SocketAddr,
    log: Arc<Mutex<String>>,
    _site: Scratch,
    // Kept until the server is gone.
    _database: Database,
}

/// The files of the site that are the same for everybody, as small as can be.
const SITE: [&str; 6] =
    ["pkg/prova.css", "fonts/prova.woff2", "svg/prova.svg", "favicon.svg", "logo.svg", "robots.txt"];

impl Server {
    /// Serves a database on a free port and waits until it answers.
    ///
    /// # Panics
    /// When it does not come up.
    #[must_use]
    pub fn start(database: &Database) -> Self {
        Self::start_with(database, &[])
    }

    /// The same with more arguments.
    ///
    /// # Panics
    /// When it does not come up.
    #[must_use]
    pub fn start_with(database: &Database, arguments: &[&str]) -> Self {
        Self::start_logging(database, arguments, "warn,ambito=info")
    }

    /// The same with another log: levels as `RUST_LOG` names them.
    ///
    /// # Panics
    /// When it does not come up.
    #[must_use]
    pub fn start_logging(database: &Database, arguments: &[&str], levels: &str) -> Self {
        let site = Scratch::new();
        for name in SITE {
            site.file(name, "prova");
        }
        let mut command = program::command(["serve", "--listen", "127.0.0.1:0", "--database", database.url()]);
        command.arg("--site-root").arg(site.path()).args(arguments);
        command.env("AMBITO_LOG", "json").env("RUST_LOG", levels);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program starts");
        let log = Arc::new(Mutex::new(String::new()));
        let address = listen(&mut child, &log);
        let address = address.recv_timeout(PATIENCE).unwrap_or_else(|_| {
            drop(child.kill());
            panic!("the server did not come up:\n{}", text(&log));
        });
        let server = Server { child, address, log, _site: site, _database: database.clone() };
        server.wait_until_ready();
        server
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The most memory it had so far, in megabytes; none where the system does not tell.
    #[must_use]
    pub fn peak_memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes / 1024)
    }

    /// What it logged so far.
    #[must_use]
    pub fn log(&self) -> String {
        text(&self.log)
    }

    /// Somebody who has not logged in.
    #[must_use]
    pub fn visitor(&self) -> Visitor {
        Visitor::new(self.address)
    }

    /// An account of the demonstration, logged in.
    ///
    /// # Panics
    /// When the login is refused.
    #[must_use]
    pub fn user(&self, username: &str) -> Visitor {
        let mut visitor = self.visitor();
        visitor.log_in(username);
        visitor
    }

    /// Asks it to stop and waits until it has: everything is then in the database's file.
    ///
    /// # Panics
    /// When it does not end well.
    pub fn stop(mut self) {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(asked.is_ok_and(|status| status.success()), "the server could not be asked to stop");
        let ended = self.child.wait().expect("the server ends");
        assert!(ended.success(), "the server ended badly ({ended}):\n{}", text(&self.log));
    }

    /// Kills it where it stands, as a power cut would (SIGKILL).
    ///
    /// # Panics
    /// When it cannot be killed.
    pub fn kill(mut self) {
        self.child.kill().expect("the server can be killed");
        self.child.wait().expect("the server ends");
    }

    fn wait_until_ready(&self) {
        let until = Instant::now() + PATIENCE;
        loop {
            match self.visitor().try_get("/salute") {
                Ok(answer) if answer.status == 200 => return,
                other => assert!(Instant::now() < until, "the server does not answer: {other:?}\n{}", text(&self.log)),
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn text(log: &Mutex<String>) -> String {
    log.lock().map(|text| text.clone()).unwrap_or_default()
}

/// Keeps the log, and tells the address as soon as the log does: the free port is chosen by the
/// system, so that no two tests can meet on one.
fn listen(child: &mut Child, log: &Arc<Mutex<String>>) -> mpsc::Receiver<SocketAddr> {
    let (tell, told) = mpsc::channel();
    let errors = child.stderr.take().expect("standard error is piped");
    let log = Arc::clone(log);
    std::thread::spawn(move || {
        for line in BufReader::new(errors).lines().map_while(Result::ok) {
            if let Some(address) = address_in(&line) {
                // Nobody is waiting any more when the test is over.
                let _ = tell.send(address);
            }
            if let Ok(mut log) = log.lock() {
                log.push_str(&line);
                log.push('\n');
            }
        }
    });
    told
}

fn address_in(line: &str) -> Option<SocketAddr> {
    let line: serde_json::Value = serde_json::from_str(line).ok()?;
    let fields = &line["fields"];
    if fields["message"] != "serving" {
        return None;
    }
    fields["address"].as_str()?.parse().ok()
}
