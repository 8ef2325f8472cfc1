//! `ambito serve`: the portal over HTTP, with its worker beside it.

use std::net::SocketAddr;
use std::process::ExitCode;

use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::cli::{Outcome, Serve, portal};
use crate::http::router::router;
use crate::http::state::{AppState, Outside};
use crate::{shutdown, worker};

/// Serves until told to stop; requests that are under way are finished.
pub(super) async fn run(options: Serve) -> Outcome {
    let portal = portal::open_with_files(&options.database, &options.files).await?;
    let portal = portal.with_trust(portal::trust(&options.trust)?);
    let portal = portal.with_keys(portal::keys(&options.database, &options.keys)?);
    services::reference::ensure(&portal).await?;
    if portal.clock.fixed_day().is_some() {
        services::demo::put_files(&portal).await?;
    }
    if !options.site_root.join("pkg").is_dir() {
        tracing::warn!(site_root = %options.site_root.display(), "no styles and no browser part there: run `make build`");
    }
    let outside = Outside {
        public_url: options.public_url.map(|url| url.trim_end_matches('/').to_owned()),
        behind_proxy: options.behind_proxy,
    };
    let state = AppState::new(portal.clone(), options.site_root, options.listen, outside);
    let service = router(state)?.into_make_service_with_connect_info::<SocketAddr>();
    let listener = TcpListener::bind(options.listen).await?;
    let (stop, stopping) = watch::channel(false);
    let working = tokio::spawn(worker::run(portal.clone(), stopping));
    tracing::info!(address = %listener.local_addr()?, "serving");
    axum::serve(listener, service).with_graceful_shutdown(shutdown::asked_for()).await?;
    stop.send_replace(true);
    working.await?;
    portal.store.close().await;
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}
