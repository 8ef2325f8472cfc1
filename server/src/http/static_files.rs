//! Files that are the same for everybody: browser part, styles, fonts, icons.

use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::routing::get_service;
use tower::Layer;
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::http::endpoints::{Endpoints, Kind};
use crate::http::state::AppState;

/// Folders of the site root. The browser part and the styles keep their names from one version
/// to the next, so browsers ask each time whether they have changed.
const FOLDERS: [(&str, &str); 3] =
    [("/pkg", "no-cache"), ("/fonts", "public, max-age=604800"), ("/svg", "public, max-age=86400")];
/// Single files of the site root.
const FILES: [&str; 3] = ["/favicon.svg", "/logo.svg", "/robots.txt"];

/// Notes the static addresses.
pub(super) fn note(endpoints: &mut Endpoints) {
    for (folder, _) in FOLDERS {
        endpoints.note("GET", &format!("{folder}/{{*file}}"), Kind::Static);
    }
    for file in FILES {
        endpoints.note("GET", file, Kind::Static);
    }
}

/// The static addresses: outside of sessions.
pub(super) fn router(state: &AppState) -> Router<AppState> {
    let mut router = Router::new();
    let caching =
        |value: &'static str| SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, HeaderValue::from_static(value));
    for (folder, cache) in FOLDERS {
        let path = state.site_root.join(folder.trim_start_matches('/'));
        let files = ServeDir::new(path).append_index_html_on_directories(false).precompressed_br().precompressed_gzip();
        router = router.nest_service(folder, caching(cache).layer(files));
    }
    for file in FILES {
        let path = state.site_root.join(file.trim_start_matches('/'));
        router = router.route(file, get_service(caching("public, max-age=86400").layer(ServeFile::new(path))));
    }
    router
}
