//! All endpoints and the layers around them.

use std::time::Duration;

use app::App;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use leptos::context::provide_context;
use leptos_axum::generate_route_list;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::ConfigError;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

use crate::forms::{BODY_LIMIT, upload};
use crate::http::endpoints::{Endpoint, Endpoints, Finished, Kind};
use crate::http::state::AppState;
use crate::http::{page, request_log, security, session, static_files};
use crate::{downloads, forms, program};

/// No answer takes longer than this.
const PATIENCE: Duration = Duration::from_secs(60);

/// Whether the portal can reach its database: for the machines that watch it.
async fn health(State(state): State<AppState>) -> Response {
    match services::context::Portal::open(state.portal.store.clone()).await {
        Ok(_) => "ok\n".into_response(),
        Err(error) => {
            tracing::error!(?error, "health: store not reached");
            (StatusCode::SERVICE_UNAVAILABLE, "database\n").into_response()
        }
    }
}

fn all_endpoints() -> Endpoints {
    let mut endpoints = downloads::endpoints(forms::endpoints(Endpoints::default())).health("/salute", health);
    for listing in generate_route_list(App) {
        endpoints.note("GET", listing.path(), Kind::Page);
        endpoints = endpoints.routed(|router| router.route(listing.path(), get(page::get_page)));
    }
    for (path, method) in leptos::server_fn::axum::server_fn_paths() {
        endpoints.note(method.as_str(), path, Kind::ServerFunction);
    }
    static_files::note(&mut endpoints);
    program::endpoints(endpoints)
}

/// Every endpoint, in order of path and method.
#[must_use]
pub fn endpoint_list() -> Vec<Endpoint> {
    all_endpoints().finish().list
}

/// The whole portal.
///
/// # Errors
/// When the public address is not one.
pub fn router(state: AppState) -> Result<Router, ConfigError> {
    let Finished { mut portal, large, programs, .. } = all_endpoints().finish();
    for (path, method) in leptos::server_fn::axum::server_fn_paths() {
        let Ok(method) = axum::routing::MethodFilter::try_from(method) else { continue };
        portal = portal.route(path, axum::routing::on(method, server_function));
    }
    let large = large
        .layer(RequestBodyLimitLayer::new(upload::Limit::SIGNED.body))
        .layer(from_fn_with_state((state.clone(), upload::Limit::SIGNED), upload::within_limit));
    let portal = portal
        .fallback(page::get_page)
        .method_not_allowed_fallback(page::wrong_method)
        .layer(RequestBodyLimitLayer::new(BODY_LIMIT))
        .layer(from_fn_with_state((state.clone(), upload::Limit::USUAL), upload::within_limit))
        .merge(large)
        .layer(from_fn_with_state(state.clone(), session::identify))
        .layer(axum::extract::DefaultBodyLimit::disable())
        .layer(security::csrf(&state.outside, security::Refusal)?);
    // For programs: outside of sessions, whatever cookie comes along.
    let programs = programs
        .route(&format!("{}/{{*rest}}", program::ROOT), any(program::unknown))
        .method_not_allowed_fallback(program::wrong_method)
        .layer(security::csrf(&state.outside, security::ProgramRefusal)?);
    let whole = static_files::router(&state)
        .merge(portal.merge(programs).layer(CompressionLayer::new().quality(CompressionLevel::Fastest)))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(from_fn_with_state(state.clone(), security::headers))
        .layer(from_fn_with_state(state.clone(), request_log::log))
        .with_state(state);
    Ok(whole)
}

/// Answers a function that the browser part calls, with the context that pages have.
async fn server_function(
    State(state): State<AppState>,
    axum::Extension(context): axum::Extension<services::context::Context>,
    request: axum::extract::Request,
) -> Response {
    let page = page::page_request(&state, context, request.uri().path(), None, None);
    let answer = leptos_axum::handle_server_fns_with_context(move || provide_context(page.clone()), request).await;
    unreadable_is_a_bad_request(answer.into_response()).await
}

/// How answers begin when the arguments of a server function could not be read.
const UNREADABLE: [&str; 3] = ["Args|", "Deserialization|", "MissingArg|"];
/// Answers that say so are not longer than this, in bytes.
const REFUSAL_LENGTH: usize = 64 * 1024;

/// Arguments that cannot be read are the sender's mistake, not a failure of the portal.
async fn unreadable_is_a_bad_request(answer: Response) -> Response {
    if answer.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return answer;
    }
    let (mut parts, body) = answer.into_parts();
    let Ok(body) = axum::body::to_bytes(body, REFUSAL_LENGTH).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if UNREADABLE.iter().any(|begins| body.starts_with(begins.as_bytes())) {
        parts.status = StatusCode::BAD_REQUEST;
    }
    Response::from_parts(parts, body.into())
}
