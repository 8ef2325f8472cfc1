//! Waiting for the system to ask the process to stop.

use tokio::signal::ctrl_c;
use tokio::signal::unix::{SignalKind, signal};

/// Returns when SIGINT or SIGTERM comes.
pub async fn asked_for() {
    let terminated = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(error) => {
                tracing::error!(%error, "SIGTERM cannot be heard");
                std::future::pending::<()>().await;
            }
        }
    };
    let interrupted = async {
        if let Err(error) = ctrl_c().await {
            tracing::error!(%error, "SIGINT cannot be heard");
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = terminated => {}
        () = interrupted => {}
    }
    tracing::info!("asked to stop");
}
