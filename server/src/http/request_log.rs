//! One id for each request, in log, history and answer; one line in the log when it is done.

use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;
use uuid::Uuid;

use crate::http::state::AppState;

/// The header of answers that names the request.
pub const REQUEST_ID_HEADER: &str = "x-request-id";

/// The id of a request, in its extensions.
#[derive(Debug, Clone, Copy)]
pub struct RequestId(
    /// The id.
    pub Uuid,
);

/// Gives the request its id and logs how it was answered. Queries are not logged: they may hold
/// what people search for.
pub async fn log(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let id = state.portal.new_id();
    request.extensions_mut().insert(RequestId(id));
    let span = tracing::info_span!("request", %id, method = %request.method(), path = request.uri().path());
    let started = Instant::now();
    async move {
        let mut response = next.run(request).await;
        let status = response.status().as_u16();
        tracing::info!(status, milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX));
        if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
            response.headers_mut().insert(REQUEST_ID_HEADER, value);
        }
        response
    }
    .instrument(span)
    .await
}
