//! What every handler can reach: the portal, how pages are rendered, how the portal is reached.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::FromRef;
use leptos::config::{Env, LeptosOptions};
use services::context::Portal;

/// How the portal is reached from outside.
#[derive(Debug, Clone, Default)]
pub struct Outside {
    /// The address users type, without a slash at the end: `https://ambito.example`.
    pub public_url: Option<String>,
    /// Whether a proxy in front tells the user's address in `X-Forwarded-For`.
    pub behind_proxy: bool,
}

impl Outside {
    /// Whether users reach the portal over TLS: cookies are then never sent without it.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }
}

/// Cheap to clone; nothing in it belongs to one user.
#[derive(Clone)]
pub struct AppState {
    /// Store and clock.
    pub portal: Portal,
    /// How pages are rendered.
    pub leptos_options: LeptosOptions,
    /// Where the browser part, styles, fonts and icons lie.
    pub site_root: Arc<PathBuf>,
    /// How the portal is reached.
    pub outside: Arc<Outside>,
}

impl AppState {
    /// The state of a server.
    #[must_use]
    pub fn new(portal: Portal, site_root: PathBuf, listen: SocketAddr, outside: Outside) -> Self {
        let leptos_options = LeptosOptions::builder()
            .output_name("ambito")
            .site_root(site_root.to_string_lossy().into_owned())
            .site_pkg_dir("pkg")
            .site_addr(listen)
            .env(Env::PROD)
            .build();
        AppState { portal, leptos_options, site_root: Arc::new(site_root), outside: Arc::new(outside) }
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos_options.clone()
    }
}
