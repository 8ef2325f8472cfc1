//! The loop that does due jobs.

use std::time::Duration;

use services::context::Portal;
use tokio::sync::watch;

/// How often the queue is looked at.
const EVERY: Duration = Duration::from_secs(5);

/// Does due jobs until `stopping` turns true. What fails is logged and tried again later.
pub async fn run(portal: Portal, mut stopping: watch::Receiver<bool>) {
    if let Err(error) = services::worker::queue_repeating(&portal).await {
        tracing::error!(?error, "repeating jobs not queued");
    }
    while !*stopping.borrow() {
        if let Err(error) = services::worker::run_due(&portal).await {
            tracing::error!(?error, "queue not read");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            changed = stopping.changed() => if changed.is_err() { return },
        }
    }
}
