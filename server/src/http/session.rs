//! From the session's cookie to the person: every handler finds a [`Context`] in the request.
//!
//! The only thing a GET may change is that the session was used, at most once a minute.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use services::account::session::resume;
use services::context::Context;

use crate::http::cookie;
use crate::http::request_log::RequestId;
use crate::http::state::AppState;

/// Finds out who asks and puts the [`Context`] into the request. A cookie that opens nothing
/// (any more) is taken away.
pub async fn identify(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let request_id = request.extensions().get::<RequestId>().map_or_else(|| state.portal.new_id(), |id| id.0);
    let token = cookie::read(request.headers(), cookie::SESSION).map(str::to_owned);
    let actor = match &token {
        None => None,
        Some(token) => match resume(&state.portal, token).await {
            Ok(actor) => actor,
            Err(error) => {
                tracing::error!(?error, "session not read");
                return (StatusCode::SERVICE_UNAVAILABLE, "Il portale non risponde. Riprovi tra qualche minuto.")
                    .into_response();
            }
        },
    };
    let dead_cookie = token.is_some() && actor.is_none();
    request.extensions_mut().insert(Context::new(state.portal.clone(), actor, request_id));
    let mut response = next.run(request).await;
    if dead_cookie
        && !sets_session(response.headers())
        && let Some(gone) = cookie::no_session(state.outside.is_secure())
    {
        response.headers_mut().append(SET_COOKIE, gone);
    }
    response
}

fn sets_session(headers: &HeaderMap) -> bool {
    let name = format!("{}=", cookie::SESSION);
    headers.get_all(SET_COOKIE).into_iter().any(|value| value.as_bytes().starts_with(name.as_bytes()))
}

/// The network address a request came from, for counting failed logins.
pub struct ClientAddress(
    /// The address; `-` where it is not known.
    pub String,
);

impl FromRequestParts<AppState> for ClientAddress {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        // The last entry is the one the proxy in front wrote; the others can be made up.
        let forwarded = state
            .outside
            .behind_proxy
            .then(|| parts.headers.get_all("x-forwarded-for").into_iter().next_back())
            .flatten()
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.rsplit(',').next())
            .map(|address| address.trim().to_owned());
        let direct = || parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_string());
        Ok(ClientAddress(forwarded.or_else(direct).unwrap_or_else(|| "-".to_owned())))
    }
}
