//! Parts of a path as handlers take them: what cannot be one leads to «not found».

use axum::Extension;
use axum::extract::{FromRequestParts, Path};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use services::context::Context;
use services::error::UseCaseError;

use crate::http::page::render_failure;
use crate::http::state::AppState;

/// The parameters of a path: `Address(id): Address<Uuid>`, `Address((id, number)): Address<(Uuid, i64)>`.
pub struct Address<T>(
    /// The parameters.
    pub T,
);

impl<T: DeserializeOwned + Send> FromRequestParts<AppState> for Address<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        if let Ok(Path(value)) = Path::<T>::from_request_parts(parts, state).await {
            return Ok(Address(value));
        }
        match Extension::<Context>::from_request_parts(parts, state).await {
            Ok(Extension(context)) => Err(render_failure(state, context, UseCaseError::NotFound).await),
            Err(_) => Err(StatusCode::NOT_FOUND.into_response()),
        }
    }
}
