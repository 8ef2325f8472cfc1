//! The binary `ambito`: configuration, HTTP, worker, command line.

mod cli;
mod downloads;
mod forms;
mod http;
mod logging;
mod program;
mod shutdown;
mod worker;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
