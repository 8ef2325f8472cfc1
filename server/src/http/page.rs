//! Pages: rendered for a GET, and once more as the answer to a form that was refused.

use std::sync::Arc;

use app::request::{FormState, PageRequest};
use axum::Extension;
use axum::body::Body;
use axum::extract::{OriginalUri, State};
use axum::http::header::{CACHE_CONTROL, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode};
use axum::response::{IntoResponse, Response};
use leptos::context::provide_context;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use services::context::Context;
use services::error::UseCaseError;

use crate::forms::Fields;
use crate::http::local_address::path_and_query;
use crate::http::state::AppState;
use crate::http::{cookie, local_address};

/// Answers a GET of a page, and of every address that is none. Who has not logged in and would
/// have to is led to the login and back.
pub async fn get_page(
    State(state): State<AppState>,
    Extension(context): Extension<Context>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    // No name of anything has a character zero, and PostgreSQL would not even look for it.
    if uri.path().contains("%00") {
        return render_failure(&state, context, UseCaseError::NotFound).await;
    }
    let address = uri.path_and_query().map_or("/", |both| both.as_str());
    let notice = cookie::read_notice(&headers);
    let shows_notice = notice.is_some();
    let nobody = context.actor.is_none();
    let mut response = render(&state, context, address, None, notice).await;
    if nobody && response.status() == StatusCode::UNAUTHORIZED {
        return redirect(&login_address(address));
    }
    if shows_notice && let Some(gone) = cookie::no_notice(state.outside.is_secure()) {
        response.headers_mut().append(SET_COOKIE, gone);
    }
    response
}

/// Answers an address that exists only for another method.
pub async fn wrong_method(State(state): State<AppState>, Extension(context): Extension<Context>) -> Response {
    let mut response = render_failure(&state, context, UseCaseError::NotFound).await;
    *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    response
}

/// The login, which leads back to `address` afterwards.
#[must_use]
pub fn login_address(address: &str) -> String {
    match local_address::local(address) {
        Some("/") | None => "/accesso".to_owned(),
        Some(local) => format!("/accesso?poi={}", utf8_percent_encode(local, NON_ALPHANUMERIC)),
    }
}

/// Sends the browser on to an address of the portal with a GET (303).
#[must_use]
pub fn redirect(address: &str) -> Response {
    match HeaderValue::from_str(address) {
        Ok(location) => (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Renders the page of an address (path and query) as it is seen in `context`.
pub async fn render(
    state: &AppState,
    context: Context,
    address: &str,
    form: Option<FormState>,
    notice: Option<String>,
) -> Response {
    let options = state.leptos_options.clone();
    render_document(state, context, address, form, notice, move || app::shell(options.clone())).await
}

/// Renders the page that says how something failed, with its status.
pub async fn render_failure(state: &AppState, context: Context, error: UseCaseError) -> Response {
    let options = state.leptos_options.clone();
    let error = Arc::new(error);
    let request_id = context.request_id;
    let document = move || app::failure_shell(options.clone(), Arc::clone(&error), request_id);
    render_document(state, context, "/", None, None, document).await
}

/// What pages and server functions are told about the request.
pub(super) fn page_request(
    state: &AppState,
    context: Context,
    address: &str,
    form: Option<FormState>,
    notice: Option<String>,
) -> PageRequest {
    let (path, query) = path_and_query(address);
    PageRequest {
        context,
        path: path.to_owned(),
        query: Fields::parse(query.as_bytes()).into_pairs(),
        form,
        notice,
        region: state.portal.region.to_string(),
    }
}

async fn render_document<View: leptos::IntoView + 'static>(
    state: &AppState,
    context: Context,
    address: &str,
    form: Option<FormState>,
    notice: Option<String>,
    document: impl Fn() -> View + Clone + Send + Sync + 'static,
) -> Response {
    let logged_in = context.actor.is_some();
    let page = page_request(state, context, address, form, notice);
    let Ok(request) = Request::get(address).body(Body::empty()) else {
        tracing::error!(address, "page with an address that is none");
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let render = leptos_axum::render_app_async_with_context(move || provide_context(page.clone()), document);
    let mut response = render(request).await;
    // What one person saw must not come out of a cache for the next one at the same desk.
    let caching = if logged_in { "no-store" } else { "no-cache" };
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(caching));
    response
}
