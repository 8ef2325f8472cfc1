//! `ambito worker`: the work apart from requests, in a process of its own.

use std::process::ExitCode;

use tokio::sync::watch;

use crate::cli::{Outcome, Worker, portal};
use crate::{shutdown, worker};

/// Works until told to stop; the job under way is finished.
pub(super) async fn run(options: &Worker) -> Outcome {
    let portal = portal::open_with_files(&options.database, &options.files).await?;
    let (stop, stopping) = watch::channel(false);
    let working = tokio::spawn(worker::run(portal.clone(), stopping));
    shutdown::asked_for().await;
    stop.send_replace(true);
    working.await?;
    portal.store.close().await;
    Ok(ExitCode::SUCCESS)
}
