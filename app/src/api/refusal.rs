//! How a server function tells the island that a use case refused.

use leptos::prelude::{ServerFnError, use_context};
use services::error::UseCaseError;

use crate::frame::failure::status_of;

/// The status of the answer, and the words of the refusal.
pub(super) fn refusal(error: &UseCaseError) -> ServerFnError {
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(status_of(error));
    }
    if matches!(error, UseCaseError::Store(_) | UseCaseError::Broken(_)) {
        tracing::error!(?error, "server function failed");
    }
    ServerFnError::ServerError(error.to_string())
}
