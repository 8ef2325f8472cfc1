//! What a page shows instead of its content when it cannot.

use http::StatusCode;
use leptos::prelude::*;
use services::error::UseCaseError;
use uuid::Uuid;

use crate::frame::head::PageHead;
use crate::request::PageRequest;

/// The status that answers a failure.
#[must_use]
pub fn status_of(error: &UseCaseError) -> StatusCode {
    match error {
        UseCaseError::NotLoggedIn => StatusCode::UNAUTHORIZED,
        UseCaseError::NotFound => StatusCode::NOT_FOUND,
        UseCaseError::Forbidden => StatusCode::FORBIDDEN,
        UseCaseError::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        UseCaseError::Conflict(_) | UseCaseError::Stale => StatusCode::CONFLICT,
        UseCaseError::TooManyAttempts => StatusCode::TOO_MANY_REQUESTS,
        UseCaseError::Store(_) | UseCaseError::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The project that the address asked for is about.
fn project_address() -> Option<String> {
    let request = use_context::<PageRequest>()?;
    let id: Uuid = request.path.strip_prefix("/progetti/")?.split('/').next()?.parse().ok()?;
    Some(format!("/progetti/{id}"))
}

/// Sets the status and shows the failure in words.
#[must_use]
pub fn failure_view(error: &UseCaseError, request_id: Option<Uuid>) -> AnyView {
    let status = status_of(error);
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(status);
    }
    if status.is_server_error() {
        tracing::error!(?error, ?request_id, "page failed");
    }
    let title = match error {
        UseCaseError::NotLoggedIn => "Accesso richiesto",
        UseCaseError::NotFound => "Pagina non trovata",
        UseCaseError::Forbidden => "Operazione non consentita",
        UseCaseError::Conflict(_) => "Ora non è possibile",
        UseCaseError::Invalid(_) | UseCaseError::Stale => "Operazione non riuscita",
        UseCaseError::TooManyAttempts => "Troppi tentativi",
        UseCaseError::Store(_) | UseCaseError::Broken(_) => "Errore del portale",
    };
    let what_next = match error {
        UseCaseError::NotLoggedIn => view! { <a href="/accesso">"Vai all’accesso"</a> }.into_any(),
        UseCaseError::NotFound if use_context::<PageRequest>().is_some_and(|r| r.context.actor.is_none()) => {
            view! { <a href="/">"Vai alla pagina iniziale"</a> }.into_any()
        }
        UseCaseError::Conflict(_) => view! {
            {project_address().map(|href| view! { <a href=href>"Torna al progetto"</a> " · " })}
            <a href="/home">"Torna alle cose da fare"</a>
        }
        .into_any(),
        _ => view! { <a href="/home">"Torna alle cose da fare"</a> }.into_any(),
    };
    let reference = status
        .is_server_error()
        .then_some(request_id)
        .flatten()
        .map(|id| view! { <p>"Riferimento per l’assistenza: " <span class="code">{id.to_string()}</span></p> });
    view! {
        <PageHead title=title />
        <p class="lead">{error.to_string()}</p>
        {reference}
        <p>{what_next}</p>
    }
    .into_any()
}
