//! Who calls: the program whose key is shown, and the parameters of the address.

use axum::extract::{FromRequestParts, Path};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use services::api_key::authenticate::authenticate;
use services::context::Context;
use services::error::UseCaseError;
use uuid::Uuid;

use crate::http::request_log::RequestId;
use crate::http::state::AppState;
use crate::program::problem::{Kind, Problem};

/// A program that showed its key.
pub struct Program {
    /// For the use cases: the program is the actor.
    pub context: Context,
}

impl Program {
    /// The answer, or the refusal with the number of the request.
    pub fn answer(&self, outcome: Result<Response, Problem>) -> Response {
        outcome.unwrap_or_else(|problem| problem.of(self.context.request_id).into_response())
    }
}

/// The key of a request: `Authorization: Bearer …`, once.
fn key(headers: &HeaderMap) -> Option<&str> {
    let mut all = headers.get_all(AUTHORIZATION).into_iter();
    let (Some(value), None) = (all.next(), all.next()) else { return None };
    let (scheme, key) = value.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

impl FromRequestParts<AppState> for Program {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let request = parts.extensions.get::<RequestId>().map_or_else(|| state.portal.new_id(), |id| id.0);
        let refused = |problem: Problem| problem.of(request).into_response();
        let Some(key) = key(&parts.headers) else {
            return Err(refused(Problem::key(parts.headers.contains_key(AUTHORIZATION))));
        };
        match authenticate(&state.portal, key).await {
            Ok(Some(actor)) => Ok(Program { context: Context::new(state.portal.clone(), Some(actor), request) }),
            Ok(None) => Err(refused(Problem::key(true))),
            Err(error) => Err(refused(error.into())),
        }
    }
}

/// The project of an address.
///
/// # Errors
/// `NotFound` when it can be none.
pub fn project(id: &str) -> Result<Uuid, Problem> {
    Uuid::try_parse(id).map_err(|_| UseCaseError::NotFound.into())
}

/// The parameters of an address, decoded.
pub struct Parameters<T>(
    /// The parameters.
    pub T,
);

impl<T: DeserializeOwned + Send> FromRequestParts<AppState> for Parameters<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let read = Path::<T>::from_request_parts(parts, state).await;
        read.map(|Path(value)| Parameters(value)).map_err(|_| Problem::not_found().into_response())
    }
}

/// The value of a header that may stand once, in visible ASCII.
///
/// # Errors
/// When it is missing, stands twice or is longer than `longest`.
pub fn header<'a>(headers: &'a HeaderMap, name: &str, longest: usize) -> Result<&'a str, Problem> {
    let mut all = headers.get_all(name).into_iter();
    let value = match (all.next(), all.next()) {
        (Some(value), None) => value.to_str().ok().map(str::trim),
        _ => None,
    };
    let fits = |text: &&str| !text.is_empty() && text.len() <= longest && text.bytes().all(|b| b.is_ascii_graphic());
    value.filter(fits).ok_or_else(|| {
        Problem::new(
            Kind::Unreadable,
            format!("Manca l’intestazione {name}, oppure è indicata due volte, o non ha da 1 a {longest} caratteri ASCII senza spazi."),
        )
    })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_key_is_shown_once_and_as_bearer() {
        let shown = |values: &[&str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(AUTHORIZATION, HeaderValue::from_str(value).unwrap());
            }
            key(&headers).map(str::to_owned)
        };
        assert_eq!(shown(&["Bearer ambito_1"]).as_deref(), Some("ambito_1"));
        assert_eq!(shown(&["bearer  ambito_1 "]).as_deref(), Some("ambito_1"));
        for wrong in [&[][..], &["Basic YTpi"], &["Bearer"], &["ambito_1"], &["Bearer a", "Bearer a"]] {
            assert_eq!(shown(wrong), None, "{wrong:?}");
        }
    }
}
