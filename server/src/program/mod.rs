//! The HTTP API for other programs (payroll, attendance systems), under `/api/v1`.
//!
//! A program shows the key of its ATS in `Authorization: Bearer …`; cookies mean nothing here
//! and none is set. Content is JSON, refusals are `application/problem+json` ([`problem`]).
//! `openapi.json` describes everything and is served; the tests hold it against the endpoints
//! and send its examples. Names in JSON are English, as in the files of the command line; texts
//! are Italian.
//!
//! How to add an endpoint: a handler in [`read`] or [`write`] that takes [`caller::Program`], a
//! line in [`endpoints`], its description in `openapi.json`, a row in
//! `tests/data/api-permissions.csv`.

mod caller;
pub mod problem;
mod read;
mod read_rows;
mod write;

use axum::extract::OriginalUri;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use services::program::json;

use crate::http::endpoints::Endpoints;
use crate::program::problem::Problem;

/// Where the API lies.
pub const ROOT: &str = "/api/v1";

/// The description of the API, OpenAPI 3.1.
const DESCRIPTION: &str = include_str!("openapi.json");

/// The endpoints for programs.
#[must_use]
pub fn endpoints(endpoints: Endpoints) -> Endpoints {
    endpoints
        .program_get("/api/v1/openapi.json", description)
        .program_get("/api/v1/progetti", read::projects)
        .program_get("/api/v1/progetti/{id}/operatori", read::operators)
        .program_get("/api/v1/progetti/{id}/sportelli", read::sportelli)
        .program_get("/api/v1/progetti/{id}/timesheet", read::sheet_periods)
        .program_get("/api/v1/progetti/{id}/timesheet/{periodo}/righe", read::rows)
        .program_post("/api/v1/progetti/{id}/timesheet/{periodo}/righe", write::rows)
        .program_get("/api/v1/progetti/{id}/flussi", read::flows)
        .program_post("/api/v1/progetti/{id}/flussi", write::flow)
}

/// Answers whatever else lies below [`ROOT`].
pub async fn unknown() -> Response {
    Problem::not_found().into_response()
}

/// Answers an address that exists only for another method.
pub async fn wrong_method(_: OriginalUri) -> Response {
    Problem::method().into_response()
}

async fn description() -> Response {
    answer(DESCRIPTION.to_owned(), "no-cache")
}

/// JSON as an answer.
fn answer(text: String, caching: &'static str) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(caching));
    (headers, text).into_response()
}
