//! Forms: a POST becomes a use case's input, its outcome becomes an answer.
//!
//! # How to add a form
//! 1. The page shows `<form method="post" action="/progetti/{id}/cosa">` with the components of
//!    `app::components::form`, each given `request.form_state("cosa")`: the form's name.
//! 2. A handler in the file of its area reads the fields, calls the use case, answers:
//!
//!    ```ignore
//!    async fn send(Address(project): Address<Uuid>, form: FormPost) -> Response {
//!        let page = format!("/progetti/{project}/timesheet");
//!        let input = Send { project, quarter: form.fields.text("periodo").to_owned() };
//!        let outcome = services::timesheet::send::send(&form.context, input)
//!            .await
//!            .map(|sent| Done::at(&page).saying(format!("Inviato: {sent} fogli.")));
//!        form.answer("invio", &page, outcome).await
//!    }
//!    ```
//! 3. The area's `endpoints` adds it: `endpoints.form("/progetti/{id}/timesheet/invia", send)`;
//!    a new area is called by [`endpoints`] below.
//! 4. The permission matrix (`tests/`) gets a row.
//!
//! [`FormPost::answer`] sends the browser on (303) when it went well, with the notice for the
//! next page; shows `page` again with what was typed and what is wrong (422, 409 and so on)
//! when the use case refused; shows the failure when the page cannot be shown at all. Text that
//! is wrong as such (a date, an amount) is best refused by the use case, all problems at once.
//! A file comes with [`upload::UploadPost`] instead.

mod account;
mod agreement;
mod check;
mod fields;
mod findings;
mod flows;
mod group;
mod import;
mod keys;
mod money;
mod network;
mod participants;
mod periods;
mod powers;
mod records;
mod requirement;
mod signing;
mod snapshot;
mod social_workers;
mod timesheet;
mod timesheet_import;
pub mod upload;

use app::frame::failure::status_of;
use app::request::FormState;
use axum::Extension;
use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::{CONTENT_TYPE, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use services::context::Context;
use services::error::{FieldProblem, UseCaseError};

pub use crate::forms::fields::Fields;
use crate::http::endpoints::Endpoints;
use crate::http::state::AppState;
use crate::http::{cookie, page};

/// The largest form without a file, in bytes: a month of sheets is about a tenth of it.
const FORM_LIMIT: usize = 1024 * 1024;
/// The largest file, in bytes.
pub const UPLOAD_LIMIT: usize = services::timesheet::import::LARGEST_FILE;
/// The largest body: a file and the fields beside it, in bytes.
pub const BODY_LIMIT: usize = UPLOAD_LIMIT + 64 * 1024;

/// The forms of all areas.
#[must_use]
pub fn endpoints(endpoints: Endpoints) -> Endpoints {
    let endpoints = account::endpoints(endpoints);
    let endpoints = agreement::endpoints(endpoints);
    let endpoints = check::endpoints(endpoints);
    let endpoints = findings::endpoints(endpoints);
    let endpoints = flows::endpoints(endpoints);
    let endpoints = group::endpoints(endpoints);
    let endpoints = import::endpoints(endpoints);
    let endpoints = keys::endpoints(endpoints);
    let endpoints = money::endpoints(endpoints);
    let endpoints = network::endpoints(endpoints);
    let endpoints = participants::endpoints(endpoints);
    let endpoints = periods::endpoints(endpoints);
    let endpoints = records::endpoints(endpoints);
    let endpoints = requirement::endpoints(endpoints);
    let endpoints = powers::endpoints(endpoints);
    let endpoints = signing::endpoints(endpoints);
    let endpoints = social_workers::endpoints(endpoints);
    let endpoints = snapshot::endpoints(endpoints);
    let endpoints = timesheet_import::endpoints(endpoints);
    timesheet::endpoints(endpoints)
}

/// What follows a form that was accepted.
#[derive(Debug, Clone)]
pub struct Done {
    location: String,
    notice: Option<String>,
}

impl Done {
    /// Goes on to an address of the portal.
    #[must_use]
    pub fn at(location: impl Into<String>) -> Self {
        Done { location: location.into(), notice: None }
    }

    /// Says on the next page, once, what was done: up to 300 characters of Italian.
    #[must_use]
    pub fn saying(mut self, notice: impl Into<String>) -> Self {
        self.notice = Some(notice.into());
        self
    }
}

/// A form that was sent: who sent it, and what was typed.
pub struct FormPost {
    /// Who asks, for the use case.
    pub context: Context,
    /// What was typed.
    pub fields: Fields,
    state: AppState,
}

impl FormPost {
    /// The server's state.
    #[must_use]
    pub fn state(&self) -> &AppState {
        &self.state
    }

    /// Answers the form `name` of the page at `page` (path, perhaps with query).
    pub async fn answer(self, name: &str, page: &str, outcome: Result<Done, UseCaseError>) -> Response {
        match outcome {
            Ok(done) => accepted(&self.state, &done),
            Err(error) => self.refused(name, page, error).await,
        }
    }

    /// Shows `page` after a form `name` did only part of what was asked: `notice` says what was
    /// done, `left` what was not and why. Not for what would do it again when the page is loaded
    /// anew: what is done must be out of reach then.
    pub async fn partly(self, name: &str, page: &str, notice: String, left: Vec<FieldProblem>) -> Response {
        let (form, done) = (name.to_owned(), Some(notice));
        let form = FormState { form, problems: left, refused: true, done, ..FormState::default() };
        page::render(&self.state, self.context, page, Some(form), None).await
    }

    async fn refused(self, name: &str, page: &str, error: UseCaseError) -> Response {
        let status = status_of(&error);
        if status.is_server_error() {
            tracing::error!(?error, form = name, "form failed");
        }
        let stale = matches!(error, UseCaseError::Stale);
        let problems = match error {
            UseCaseError::NotLoggedIn | UseCaseError::NotFound | UseCaseError::Forbidden => {
                return page::render_failure(&self.state, self.context, error).await;
            }
            UseCaseError::Invalid(problems) => problems,
            other => vec![FieldProblem::new("", other.to_string())],
        };
        let (form, values) = (name.to_owned(), self.fields.by_name());
        let form = FormState { form, values, problems, refused: true, stale, done: None };
        let mut response = page::render(&self.state, self.context, page, Some(form), None).await;
        if response.status() == StatusCode::OK {
            *response.status_mut() = status;
        }
        response
    }
}

fn accepted(state: &AppState, done: &Done) -> Response {
    let mut response = page::redirect(&done.location);
    let notice = done.notice.as_deref().and_then(|text| cookie::notice(text, state.outside.is_secure()));
    if let Some(notice) = notice {
        response.headers_mut().append(SET_COOKIE, notice);
    }
    response
}

impl FromRequest<AppState> for FormPost {
    type Rejection = Response;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let Extension(context) =
            Extension::<Context>::from_request_parts(&mut parts, state).await.map_err(IntoResponse::into_response)?;
        if !is_of_type(&parts.headers, "application/x-www-form-urlencoded") {
            return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response());
        }
        match to_bytes(body, FORM_LIMIT).await {
            Ok(bytes) => Ok(FormPost { context, fields: Fields::parse(&bytes), state: state.clone() }),
            Err(_) => Err((StatusCode::PAYLOAD_TOO_LARGE, "Il modulo inviato è troppo grande.").into_response()),
        }
    }
}

/// Whether the body is of a media type. A body without one is taken as a form without fields.
#[must_use]
pub fn is_of_type(headers: &HeaderMap, wanted: &str) -> bool {
    let Some(value) = headers.get(CONTENT_TYPE) else { return wanted == "application/x-www-form-urlencoded" };
    let essence = value.to_str().unwrap_or_default().split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case(wanted)
}
