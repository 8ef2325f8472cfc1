//! What every answer says to browsers, and which requests of other sites are refused.
//!
//! Forms and server functions are protected against other sites by `Origin` and
//! `Sec-Fetch-Site` ([`csrf`]) and by the session's cookie (`SameSite=Lax`). A request with
//! neither header comes from no browser of these years and is let pass: without a browser there
//! is no cookie of a user to abuse. The same holds for the API of programs, where no cookie means
//! anything; its keys are for servers, not for pages of other sites.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::csrf::{ConfigError, CsrfLayer, ProtectionError, ResponseForProtectionError};

use crate::http::state::{AppState, Outside};
use crate::program::problem::{self, Problem};

/// For answers that are not pages (those bring their own policy): nothing at all.
const STRICT_POLICY: &str = "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/// For a PDF that is opened in a tab: browsers draw it in a page of their own making, with a
/// viewer and a style that the policy of the answer has to let pass. Scripts stay forbidden.
const PDF_POLICY: &str = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/// Adds the headers that are the same for every answer.
pub async fn headers(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let is_pdf = headers.get(CONTENT_TYPE).is_some_and(|kind| kind == "application/pdf");
    let policy = if is_pdf { PDF_POLICY } else { STRICT_POLICY };
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(policy));
    let mut set = |name: HeaderName, value: &'static str| headers.insert(name, HeaderValue::from_static(value));
    set(X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(REFERRER_POLICY, "same-origin");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    );
    if state.outside.is_secure() {
        set(STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    response
}

/// Why a request of another site is refused.
const OTHER_SITE: &str =
    "La richiesta non viene dalle pagine del portale ed è stata rifiutata. Nulla è stato modificato.";

/// Says it to programs.
#[derive(Clone, Copy)]
pub struct ProgramRefusal;

impl ResponseForProtectionError<Body> for ProgramRefusal {
    fn response_for_protection_error(&mut self, error: ProtectionError) -> Response {
        tracing::warn!(%error, "request of another site refused");
        Problem::new(problem::Kind::Forbidden, OTHER_SITE).into_response()
    }
}

/// Says it to people.
#[derive(Clone, Copy)]
pub struct Refusal;

impl ResponseForProtectionError<Body> for Refusal {
    fn response_for_protection_error(&mut self, error: ProtectionError) -> Response {
        tracing::warn!(%error, "request of another site refused");
        let mut response = Response::new(Body::from(OTHER_SITE));
        *response.status_mut() = StatusCode::FORBIDDEN;
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
        response
    }
}

/// Refuses requests of other sites that could change something.
///
/// # Errors
/// When the public address is not one.
pub fn csrf<R: Clone>(outside: &Outside, refusal: R) -> Result<CsrfLayer<R>, ConfigError> {
    let mut layer = CsrfLayer::new();
    if let Some(url) = &outside.public_url {
        layer = layer.add_trusted_origin(url)?;
    }
    Ok(layer.with_rejection_response(refusal))
}
