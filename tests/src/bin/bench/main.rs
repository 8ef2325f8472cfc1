//! Speed of the portal on a filled database: the determination from stored rows, each page over
//! HTTP, the SQL statements of each page. Prints figures beside their targets and never fails on
//! one: machines differ. `scripts/bench.sh` runs it in a release build.
//!
//! Usage: `bench determination|pages|papers|queue|import|participants --database URL`; the database
//! is one that `ambito demo` filled; `queue`, `import` and `participants` fill it further. The
//! server is the binary `ambito` that stands beside this one. `bench signatures --files FOLDER`
//! needs neither: the folder is one of scripts/signed-pdfs.sh. `bench crosschecks --database URL --quarters N` fills a database of
//! its own with N quarters of 23 ATS.

mod crosschecks;
mod import;
mod papers;
mod participants;
mod queue;
mod signed_files;

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use domain::determination::determine;
use domain::period::Quarter;
use domain::timesheet::state::SheetState;
use services::account::login::{Login, login};
use services::context::{Context, Portal};
use services::demo;
use store::Store;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// How often a computation is measured, after the warm-up.
const ROUNDS: usize = 31;
/// How often a page is asked for, after the warm-up.
const PAGE_ROUNDS: usize = 25;
/// Rounds that are not counted.
const WARM_UP: usize = 3;
/// The project of the figures.
const ATS: u8 = 9;
/// Whom pages are asked as; the first who may see a page is measured.
const ACCOUNTS: [&str; 6] = ["istruttore", "dirigente", "ufficio.ats9", "legale.ats9", "operatore.ats9", "admin"];
/// Milliseconds from the stored rows to the determination.
const DETERMINATION_TARGET: f64 = 50.0;
/// Milliseconds of a page of the project.
const PAGE_TARGET: f64 = 20.0;
/// SQL statements of a page of the project.
const STATEMENTS_TARGET: usize = 10;
/// How long the log of the server may lag behind its answer.
const LOG_LAG: Duration = Duration::from_millis(20);

fn main() -> Outcome<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [part, _, database, _, quarters] = words.as_slice()
        && part == "crosschecks"
    {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        return runtime.block_on(crosschecks::crosschecks(database, quarters));
    }
    let (part, database) = arguments()?;
    if part == Part::Signatures {
        return signed_files::verification(Path::new(&database));
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match part {
        Part::Papers => return runtime.block_on(papers::papers(&database)),
        Part::Queue => return runtime.block_on(queue::queue(&database)),
        Part::Import => return runtime.block_on(import::import(&database)),
        Part::Participants => return runtime.block_on(participants::participants(&database)),
        Part::Determination | Part::Pages | Part::Signatures => {}
    }
    let sessions = runtime.block_on(async {
        let portal = Portal::open(Store::connect(&database).await?).await?;
        if part == Part::Determination {
            determination(&portal).await?;
            return Ok(Vec::new());
        }
        let sessions = sessions(&portal).await?;
        portal.store.close().await;
        Ok::<_, Box<dyn Error>>(sessions)
    })?;
    if part == Part::Pages { pages(&database, &sessions) } else { Ok(()) }
}

/// What is measured.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Determination,
    Pages,
    Papers,
    Queue,
    Import,
    Participants,
    Signatures,
}

/// What is measured, and the database or folder it needs.
fn arguments() -> Outcome<(Part, String)> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["determination", "--database", database] => Ok((Part::Determination, (*database).to_owned())),
        ["pages", "--database", database] => Ok((Part::Pages, (*database).to_owned())),
        ["papers", "--database", database] => Ok((Part::Papers, (*database).to_owned())),
        ["queue", "--database", database] => Ok((Part::Queue, (*database).to_owned())),
        ["import", "--database", database] => Ok((Part::Import, (*database).to_owned())),
        ["participants", "--database", database] => Ok((Part::Participants, (*database).to_owned())),
        ["signatures", "--files", folder] => Ok((Part::Signatures, (*folder).to_owned())),
        _ => {
            Err("usage: bench determination|pages|papers|queue|import|participants --database URL | signatures --files FOLDER"
                .into())
        }
    }
}

fn say(line: &str) -> Outcome<()> {
    Ok(writeln!(std::io::stdout().lock(), "    {line}")?)
}

/// The middle one and the shortest of some times, in milliseconds: where they lie far apart, the
/// machine had other work.
fn median_and_best(mut times: Vec<Duration>) -> (f64, f64) {
    times.sort_unstable();
    let at = |index: usize| times.get(index).map_or(f64::NAN, |time| time.as_secs_f64() * 1e3);
    (at(times.len() / 2), at(0))
}

fn verdict(measured: f64, target: f64) -> &'static str {
    if measured <= target { "within" } else { "OVER" }
}

/// Load and compute, beside a plain read of the same rows and the computation alone.
async fn determination(portal: &Portal) -> Outcome<()> {
    let project = demo::project_id(ATS);
    let as_of = portal.clock.today();
    let (mut whole, mut computed, mut read) = (Vec::new(), Vec::new(), Vec::new());
    let (mut rows, mut assignments, mut final_grant) = (0, 0, String::new());
    for round in 0..ROUNDS + WARM_UP {
        let begin = Instant::now();
        let mut tx = portal.store.read().await?;
        let header =
            store::project::project_header(&mut tx, project).await?.ok_or("the project of ATS 9 is missing")?;
        let stored = services::determination::facts::load(&mut tx, &header, as_of).await?;
        let loaded = Instant::now();
        let result = determine(&stored.facts);
        let end = Instant::now();
        drop(tx);
        if round >= WARM_UP {
            whole.push(end - begin);
            computed.push(end - loaded);
        }
        rows = stored.facts.entries.len();
        assignments = stored.facts.assignments.len();
        final_grant = result.final_grant.italian();

        let begin = Instant::now();
        let mut tx = portal.store.read().await?;
        let plain = store::entry::entry_compact_list(&mut tx, project, Some(&[SheetState::Accepted.code()])).await?;
        drop(tx);
        if round >= WARM_UP {
            read.push(begin.elapsed());
        }
        if plain.len() != rows {
            return Err("the plain read gives other rows than the determination".into());
        }
    }
    let ((whole, best), (computed, _), (read, _)) =
        (median_and_best(whole), median_and_best(computed), median_and_best(read));
    say(&format!(
        "determination of ATS {ATS}: {rows} rows, {assignments} assignments, final grant as of {as_of} {final_grant}"
    ))?;
    say(&format!(
        "load and determine {whole:.1} ms ({} {DETERMINATION_TARGET:.0} ms), of it determine {computed:.1} ms; \
         median of {ROUNDS}, best {best:.1} ms",
        verdict(whole, DETERMINATION_TARGET)
    ))?;
    say(&format!("plain read of the same rows {read:.1} ms: the whole takes {:.2} times that", whole / read))
}

/// Logs every account in; gives name and session token.
async fn sessions(portal: &Portal) -> Outcome<Vec<(&'static str, String)>> {
    let mut sessions = Vec::new();
    for username in ACCOUNTS {
        let context = Context::new(portal.clone(), None, portal.new_id());
        let input = Login {
            username: username.to_owned(),
            password: demo::PASSWORD.to_owned(),
            address: "bench".to_owned(),
            replaces: None,
        };
        sessions.push((username, login(&context, input).await?.token));
    }
    Ok(sessions)
}

/// A page's address, and whether it shows the project of ATS 9.
struct Page {
    path: String,
    of_project: bool,
}

/// A page with somebody who may see it.
struct SeenPage<'a> {
    page: Page,
    account: &'static str,
    token: &'a str,
    statements: usize,
}

/// Every page of the register of endpoints, with the parameters filled in.
fn page_list(binary: &Path) -> Outcome<Vec<Page>> {
    let listed = Command::new(binary).arg("routes").output()?;
    let project = demo::project_id(ATS);
    let quarter = Quarter::of(demo::FIXED_DAY.parse()?).previous().code();
    let mut pages = Vec::new();
    for line in String::from_utf8(listed.stdout)?.lines() {
        let Some(route) = line.strip_prefix("GET ") else { continue };
        let is_file = route.contains("{*") || route.rsplit('/').next().is_some_and(|last| last.contains('.'));
        if is_file || route == "/salute" {
            continue;
        }
        let of_project = route.starts_with("/progetti/{id}");
        let path = if of_project { route.replace("{id}", &project.to_string()) } else { route.to_owned() };
        let path = path
            .replace("{numero}", &ATS.to_string())
            .replace("{periodo}", &quarter)
            .replace("{operatore}", "OP-01")
            .replace("{codice}", "OP-01");
        if path.contains('{') {
            say(&format!("{route}: not measured, its parameters are not known here"))?;
            continue;
        }
        pages.push(Page { path, of_project });
    }
    Ok(pages)
}

fn binary() -> Outcome<PathBuf> {
    let beside = std::env::current_exe()?.with_file_name("ambito");
    if beside.is_file() { Ok(beside) } else { Err(format!("{} is missing: build the server", beside.display()).into()) }
}

/// The time of each page, asked for one after the other over one connection.
fn pages(database: &str, sessions: &[(&'static str, String)]) -> Outcome<()> {
    let binary = binary()?;
    let log = std::env::temp_dir().join(format!("ambito-bench-{}.log", std::process::id()));
    let counted = counted(&binary, database, &log, sessions);
    fs::remove_file(&log).ok();
    let counted = counted?;

    let mut server = Server::start(&binary, database, None)?;
    say(&format!(
        "pages over one connection of this machine, compressed, median of {PAGE_ROUNDS} and best; \
         target for those of ATS {ATS}: {PAGE_TARGET:.0} ms, {STATEMENTS_TARGET} statements"
    ))?;
    for SeenPage { page, account, token, statements } in counted {
        let mut times = Vec::new();
        let mut bytes = 0;
        for round in 0..PAGE_ROUNDS + WARM_UP {
            let begin = Instant::now();
            let answer = server.get(&page.path, token)?;
            if round >= WARM_UP {
                times.push(begin.elapsed());
            }
            bytes = answer.bytes;
        }
        let (time, best) = median_and_best(times);
        let (slow, many) = if page.of_project {
            (verdict(time, PAGE_TARGET), if statements > STATEMENTS_TARGET { "OVER" } else { "within" })
        } else {
            ("", "")
        };
        let path = page.path.replace(&demo::project_id(ATS).to_string(), "{id}");
        say(&format!(
            "{time:6.1} ms {slow:6} best {best:5.1}  {statements:2} statements {many:6}  {bytes:6} bytes  {path} ({account})"
        ))?;
    }
    Ok(())
}

/// Finds for each page who may see it, and how many statements it takes: from the log of a
/// server that tells each one (those of the session included, those of the job queue not).
fn counted<'a>(
    binary: &Path,
    database: &str,
    log: &Path,
    sessions: &'a [(&'static str, String)],
) -> Outcome<Vec<SeenPage<'a>>> {
    let mut server = Server::start(binary, database, Some(File::create(log)?))?;
    let mut found = Vec::new();
    for page in page_list(binary)? {
        let mut seen = None;
        for (account, token) in sessions {
            if server.get(&page.path, token)?.status == 200 {
                seen = Some((*account, token.as_str()));
                break;
            }
        }
        let Some((account, token)) = seen else {
            say(&format!("{}: not measured, no account of the demonstration sees it", page.path))?;
            continue;
        };
        sleep(LOG_LAG);
        let before = told(log)?;
        server.get(&page.path, token)?;
        sleep(LOG_LAG);
        found.push(SeenPage { page, account, token, statements: told(log)? - before });
    }
    Ok(found)
}

/// Statements told in the log so far, without those of the job queue.
fn told(log: &Path) -> Outcome<usize> {
    let of_a_request = |line: &&str| line.contains("\"db.statement\":") && !line.contains(" job ");
    Ok(fs::read_to_string(log)?.lines().filter(of_a_request).count())
}

/// A server of its own for the time of the measurement.
struct Server {
    process: Child,
    connection: BufReader<TcpStream>,
}

/// What came back.
struct Answer {
    status: u16,
    bytes: usize,
}

impl Server {
    /// Starts the binary and waits until it listens; with `log`, it tells every statement there.
    fn start(binary: &Path, database: &str, log: Option<File>) -> Outcome<Self> {
        let address: SocketAddr = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let mut command = Command::new(binary);
        command.args(["serve", "--database", database, "--listen", &address.to_string()]).stdout(Stdio::null());
        match log {
            Some(file) => {
                command.env("AMBITO_LOG", "json").env("RUST_LOG", "info,sqlx=debug").stderr(file);
            }
            None => {
                command.env("RUST_LOG", "warn").stderr(Stdio::null());
            }
        }
        let mut process = command.spawn()?;
        for _ in 0..500 {
            if let Ok(stream) = TcpStream::connect(address) {
                stream.set_nodelay(true)?;
                return Ok(Server { process, connection: BufReader::new(stream) });
            }
            if process.try_wait()?.is_some() {
                break;
            }
            sleep(Duration::from_millis(10));
        }
        process.kill().ok();
        process.wait()?;
        Err("the server does not answer".into())
    }

    /// Asks for a page as a browser does.
    fn get(&mut self, path: &str, token: &str) -> Outcome<Answer> {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: bench\r\nAccept: text/html\r\nAccept-Encoding: gzip, br\r\n\
             Cookie: ambito_session={token}\r\n\r\n"
        );
        self.connection.get_mut().write_all(request.as_bytes())?;
        let status =
            self.line()?.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or("no status in the answer")?;
        let (mut length, mut chunked) = (0, false);
        loop {
            let line = self.line()?.to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
            chunked |= line.starts_with("transfer-encoding:") && line.contains("chunked");
        }
        let bytes = if chunked { self.chunks()? } else { self.skip(length)? };
        Ok(Answer { status, bytes })
    }

    fn line(&mut self) -> Outcome<String> {
        let mut line = String::new();
        if self.connection.read_line(&mut line)? == 0 {
            return Err("the server closed the connection".into());
        }
        Ok(line.trim_end().to_owned())
    }

    fn skip(&mut self, length: usize) -> Outcome<usize> {
        let mut body = vec![0; length];
        self.connection.read_exact(&mut body)?;
        Ok(length)
    }

    fn chunks(&mut self) -> Outcome<usize> {
        let mut bytes = 0;
        loop {
            let length = usize::from_str_radix(self.line()?.split(';').next().unwrap_or_default(), 16)?;
            bytes += self.skip(length)?;
            self.line()?;
            if length == 0 {
                return Ok(bytes);
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}
