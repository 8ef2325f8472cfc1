//! The command line of `ambito`.

mod account;
mod audit;
mod contract;
mod facts;
mod import;
mod portal;
mod routes;
mod serve;
mod snapshot;
mod verify_signature;
mod work;

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use services::account::create::NewAccount;
use uuid::Uuid;

/// The portal's whole life: serving it, its database, and the arithmetic of the grant on files.
#[derive(Parser)]
#[command(name = "ambito", version, about = "Portale delle sovvenzioni FSE agli ambiti territoriali sociali")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// Which database.
#[derive(Args)]
struct Database {
    /// Address of the database: `sqlite://PATH` or `postgres://…`
    #[arg(long, env = "DATABASE_URL", default_value = "sqlite://data/ambito.sqlite", hide_env_values = true)]
    database: String,
}

/// Where the files are kept that people send.
#[derive(Args)]
struct FilesFolder {
    /// Folder for files that people send, of this portal alone; usually beside a SQLite database
    /// (`data/ambito.sqlite-files`), else `data/files`
    #[arg(long, env = "AMBITO_FILES")]
    files: Option<PathBuf>,
}

/// Whom the portal trusts with signatures.
#[derive(Args)]
struct TrustFolders {
    /// Folder of certificates whose holders may issue signing certificates, PEM or DER; may be
    /// repeated. Without one no signature is accepted
    #[arg(long, env = "AMBITO_TRUST", value_delimiter = ',')]
    trust: Vec<PathBuf>,
    /// Folder of revocation lists, PEM or DER, read again when it changes; may be repeated
    #[arg(long, env = "AMBITO_CRL", value_delimiter = ',')]
    crl: Vec<PathBuf>,
}

/// Where the keys of pseudonyms are kept.
#[derive(Args)]
struct KeysFolder {
    /// Folder of the keys under which people's codes become pseudonyms, one for each ATS, made
    /// when first needed; apart from database and files; usually beside a SQLite database
    /// (`data/ambito.sqlite-keys`), else `data/keys`
    #[arg(long, env = "AMBITO_KEYS")]
    keys: Option<PathBuf>,
}

/// How the portal is served.
#[derive(Args)]
struct Serve {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    files: FilesFolder,
    #[command(flatten)]
    trust: TrustFolders,
    #[command(flatten)]
    keys: KeysFolder,
    /// Where to listen
    #[arg(long, env = "AMBITO_LISTEN", default_value = "127.0.0.1:3000")]
    listen: SocketAddr,
    /// Folder with the browser part, styles, fonts and icons
    #[arg(long, env = "AMBITO_SITE_ROOT", default_value = "target/site")]
    site_root: PathBuf,
    /// The address users type, when it is not the one listened on: `https://ambito.example`
    #[arg(long, env = "AMBITO_PUBLIC_URL")]
    public_url: Option<String>,
    /// A proxy in front tells the users' addresses in X-Forwarded-For
    #[arg(long, env = "AMBITO_BEHIND_PROXY")]
    behind_proxy: bool,
}

/// How the work apart from requests is done.
#[derive(Args)]
struct Worker {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    files: FilesFolder,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the portal (brings the database up to date first)
    Serve(Serve),
    /// Do the work apart from requests, beside any number of `serve`
    Worker(Worker),
    /// Bring the database up to date
    Migrate(Database),
    /// Fill an empty database with demonstration data
    Demo(Database),
    /// The final determination of the grant, from a file of facts
    Determine {
        /// The facts, as JSON
        file: PathBuf,
    },
    /// The conditions of an advance, from a file of facts
    Advance {
        /// The facts, as JSON
        file: PathBuf,
    },
    /// The terms of a project, from a file of facts
    Deadlines {
        /// The facts, as JSON
        file: PathBuf,
    },
    /// Who signed a .p7m or PDF, what, and whether it holds
    VerifySignature(verify_signature::VerifySignature),
    /// The snapshots of the mayors' committee
    #[command(subcommand)]
    Snapshot(Snapshot),
    /// The facts of a stored project, as `determine` reads them
    Facts {
        /// The project's id
        #[arg(long)]
        project: Uuid,
        #[command(flatten)]
        database: Database,
    },
    /// Say which region runs the portal, for header and footer
    Region {
        /// Its name: «Regione …»
        name: String,
        #[command(flatten)]
        database: Database,
    },
    /// Bring something into the database
    #[command(subcommand)]
    Import(Import),
    /// Who may log in
    #[command(subcommand)]
    Account(Account),
    /// Look after the history
    #[command(subcommand)]
    Audit(Audit),
    /// Print every endpoint: method and path
    Routes,
}

#[derive(Subcommand)]
enum Import {
    /// A project, from a form file
    Project {
        /// The form, as JSON
        file: PathBuf,
        /// The project's title, if not the usual one
        #[arg(long)]
        title: Option<String>,
        /// Store it although errors or warnings were found
        #[arg(long)]
        accept_findings: bool,
        #[command(flatten)]
        database: Database,
    },
}

#[derive(Subcommand)]
enum Account {
    /// Make an account; the password is read from standard input, one line
    Add {
        /// Name to log in with
        username: String,
        /// Name to show
        #[arg(long)]
        name: String,
        /// Role: admin, region_officer, region_manager, cvr_member, auditor, ats_staff, …
        #[arg(long)]
        role: String,
        /// Number of the ATS, for the roles that belong to one
        #[arg(long, default_value = "")]
        ats: String,
        /// Tax code of the person, for operators
        #[arg(long, default_value = "")]
        tax_code: String,
        #[command(flatten)]
        database: Database,
    },
}

#[derive(Subcommand)]
enum Snapshot {
    /// Check that an exported snapshot is what its SHA-256 says and that its sums hold
    Verify {
        /// The file, as exported: JSON
        file: PathBuf,
    },
}

#[derive(Subcommand)]
enum Audit {
    /// Check that no entry of the history was changed, removed or put in, and that the snapshots
    /// that were sent are those it sealed
    Verify(Database),
}

/// Bad input: what is wrong was said on standard error.
const BAD_INPUT: u8 = 2;

/// How a command ended.
type Outcome = Result<ExitCode, Box<dyn std::error::Error>>;

/// Runs the command of this process.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let outcome = match cli.command {
        Command::Determine { file } => contract::run(&file, domain::contract::determine),
        Command::Advance { file } => contract::run(&file, domain::contract::advance),
        Command::Deadlines { file } => contract::run(&file, domain::contract::deadlines),
        Command::VerifySignature(asked) => verify_signature::run(&asked),
        Command::Snapshot(Snapshot::Verify { file }) => snapshot::verify(&file),
        Command::Routes => routes::run(),
        other => on_runtime(other),
    };
    outcome.unwrap_or_else(|error| {
        complain(&error.to_string());
        ExitCode::FAILURE
    })
}

fn on_runtime(command: Command) -> Outcome {
    crate::logging::start();
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        match command {
            Command::Serve(options) => serve::run(options).await,
            Command::Worker(options) => work::run(&options).await,
            Command::Migrate(database) => portal::migrate(&database.database).await,
            Command::Demo(database) => portal::demo(&database.database).await,
            Command::Facts { project, database } => facts::run(&database.database, project).await,
            Command::Region { name, database } => portal::region(&database.database, &name).await,
            Command::Import(Import::Project { file, title, accept_findings, database }) => {
                import::run(&database.database, &file, title.as_deref(), accept_findings).await
            }
            Command::Account(Account::Add { username, name, role, ats, tax_code, database }) => {
                let new = NewAccount { username, display_name: name, role, ats, tax_code, password: String::new() };
                account::add(&database.database, new).await
            }
            Command::Audit(Audit::Verify(database)) => audit::verify(&database.database).await,
            Command::Determine { .. }
            | Command::Advance { .. }
            | Command::Deadlines { .. }
            | Command::VerifySignature(_)
            | Command::Snapshot(_)
            | Command::Routes => Ok(ExitCode::SUCCESS),
        }
    })
}

/// Writes the result of a command to standard output.
fn say(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.write_all(b"\n")?;
    out.flush()
}

/// Writes what is wrong to standard error.
fn complain(text: &str) {
    // There is nowhere left to say that standard error is closed.
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
