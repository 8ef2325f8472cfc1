//! Files made for the user: PDF, CSV, JSON. GET handlers that change nothing. Only a few are made
//! at once, see [`Download`].
//!
//! How to add one: a handler in the file of its area that calls the use case and answers with
//! [`answer`]; the area's `endpoints` adds it with `endpoints.download(path, handler)`; a row in
//! the permission matrix.
//!
//! ```ignore
//! async fn sheet(Address(id): Address<Uuid>, request: Download) -> Response {
//!     let made = services::timesheet::print(&request.context, id).await;
//!     request.answer(made.map(|pdf| File::pdf(pdf.name, pdf.bytes))).await
//! }
//! ```

mod agreement;
mod export;
mod flows;
mod money;
mod requirement;
mod signing;
mod snapshot;
mod timesheet;

use axum::Extension;
use axum::extract::FromRequestParts;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use services::context::Context;
use services::error::UseCaseError;
use services::export::Exported;
use tokio::sync::OwnedSemaphorePermit;

use crate::forms::Fields;
use crate::http::endpoints::Endpoints;
use crate::http::page;
use crate::http::state::AppState;

/// The files of all areas.
#[must_use]
pub fn endpoints(endpoints: Endpoints) -> Endpoints {
    let endpoints = flows::endpoints(agreement::endpoints(endpoints));
    let endpoints = snapshot::endpoints(endpoints);
    requirement::endpoints(export::endpoints(timesheet::endpoints(signing::endpoints(money::endpoints(endpoints)))))
}

/// A file to be saved by the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    name: String,
    media_type: &'static str,
    bytes: Vec<u8>,
    shown: bool,
}

impl File {
    /// A PDF; `name` with its ending.
    #[must_use]
    pub fn pdf(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        File { name: name.into(), media_type: "application/pdf", bytes, shown: false }
    }

    /// A file of a media type; `name` with its ending.
    #[must_use]
    pub fn of(name: impl Into<String>, media_type: &'static str, bytes: Vec<u8>) -> Self {
        File { name: name.into(), media_type, bytes, shown: false }
    }

    /// The same file to be shown by the browser, where it can.
    #[must_use]
    pub fn shown(mut self) -> Self {
        self.shown = true;
        self
    }

    /// A list.
    #[must_use]
    pub fn list(list: Exported) -> Self {
        File { name: list.name, media_type: list.format.media_type(), bytes: list.bytes, shown: false }
    }
}

impl IntoResponse for File {
    fn into_response(self) -> Response {
        let plain: String = self
            .name
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' })
            .collect();
        let encoded = utf8_percent_encode(&self.name, NON_ALPHANUMERIC);
        let way = if self.shown { "inline" } else { "attachment" };
        let disposition = format!("{way}; filename=\"{plain}\"; filename*=UTF-8''{encoded}");
        let Ok(disposition) = HeaderValue::from_str(&disposition) else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        let headers = [
            (CONTENT_TYPE, HeaderValue::from_static(self.media_type)),
            (CONTENT_DISPOSITION, disposition),
            (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        (headers, self.bytes).into_response()
    }
}

/// A request for a file, whose turn it is: the others wait, so that many large files asked for at
/// once do not take all memory.
pub struct Download {
    /// Who asks, for the use case.
    pub context: Context,
    address: String,
    query: Fields,
    state: AppState,
    /// A place to make files at, from before anything is read to the answer.
    _turn: OwnedSemaphorePermit,
}

impl Download {
    /// The first value of a query parameter, if it is there and not empty.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        Some(self.query.raw(name)).filter(|value| !value.is_empty())
    }

    /// The file, or the page that says why there is none; who has not logged in is led to the
    /// login and back.
    pub async fn answer(self, made: Result<File, UseCaseError>) -> Response {
        match made {
            Ok(file) => file.into_response(),
            Err(UseCaseError::NotLoggedIn) => page::redirect(&page::login_address(&self.address)),
            Err(error) => page::render_failure(&self.state, self.context, error).await,
        }
    }
}

impl FromRequestParts<AppState> for Download {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let Extension(context) =
            Extension::<Context>::from_request_parts(parts, state).await.map_err(IntoResponse::into_response)?;
        let address = parts.uri.path_and_query().map_or("/", |both| both.as_str()).to_owned();
        let query = Fields::parse(parts.uri.query().unwrap_or_default().as_bytes());
        let turn = match context.portal.turn_to_make_a_file().await {
            Ok(turn) => turn,
            Err(error) => return Err(page::render_failure(state, context, error).await),
        };
        Ok(Download { context, address, query, state: state.clone(), _turn: turn })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_saved_under_its_name_whatever_is_in_it() {
        let response = File::pdf("Foglio «giugno»\r\nX: 1.pdf", vec![1, 2]).into_response();
        let disposition = response.headers()[CONTENT_DISPOSITION].to_str().unwrap();
        assert_eq!(
            disposition,
            "attachment; filename=\"Foglio__giugno___X__1.pdf\"; \
             filename*=UTF-8''Foglio%20%C2%ABgiugno%C2%BB%0D%0AX%3A%201%2Epdf"
        );
        assert_eq!(response.headers()[CONTENT_TYPE], "application/pdf");
        assert_eq!(response.headers()[CACHE_CONTROL], "no-store");
    }
}
