//! The log: to standard error, as lines for people or as JSON for machines.

use tracing_subscriber::EnvFilter;

/// What is logged unless `RUST_LOG` says otherwise.
const USUAL: &str = "info,sqlx=warn";

/// Starts logging; `AMBITO_LOG=json` writes one JSON object a line.
pub fn start() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(USUAL));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match std::env::var("AMBITO_LOG").as_deref() {
        Ok("json") => log.json().try_init(),
        _ => log.try_init(),
    };
    // It fails only where a log was started already, as in tests: then that one is used.
    drop(started);
}
