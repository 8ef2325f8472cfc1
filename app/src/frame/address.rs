//! The parameters of a page's address.

use leptos::prelude::GetUntracked;
use leptos_router::hooks::use_params_map;
use services::error::UseCaseError;
use uuid::Uuid;

/// A parameter of the path, by its name in the route.
#[must_use]
pub fn path_text(name: &str) -> String {
    use_params_map().get_untracked().get(name).unwrap_or_default()
}

/// A parameter of the path that is a key.
///
/// # Errors
/// `NotFound` when it is none.
pub fn path_id(name: &str) -> Result<Uuid, UseCaseError> {
    path_text(name).parse().map_err(|_| UseCaseError::NotFound)
}
