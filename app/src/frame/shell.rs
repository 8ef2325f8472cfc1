//! The HTML document around the application.

use std::sync::Arc;

use leptos::config::LeptosOptions;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{MetaTags, provide_meta_context};
use services::error::UseCaseError;
use uuid::Uuid;

use crate::frame::failure::failure_view;
use crate::frame::layout::Layout;
use crate::pages::App;

/// The document of a page.
#[must_use]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    document(options, || view! { <App /> })
}

/// The document that says how a request failed, whatever page it was for.
#[must_use]
pub fn failure_shell(options: LeptosOptions, error: Arc<UseCaseError>, request_id: Uuid) -> impl IntoView {
    document(options, move || {
        provide_meta_context();
        view! { <Layout>{failure_view(&error, Some(request_id))}</Layout> }
    })
}

/// The whole document. Scripts carry the nonce that the content security policy names.
fn document<Body: IntoView>(options: LeptosOptions, body: impl FnOnce() -> Body) -> impl IntoView {
    content_security_policy();
    view! {
        <!DOCTYPE html>
        <html lang="it">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light" />
                <link rel="stylesheet" href="/pkg/ambito.css" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <HydrationScripts options islands=true />
                <MetaTags />
            </head>
            <body>
                {body()}
            </body>
        </html>
    }
}

/// Sets the policy of this answer: own files only, scripts by nonce, no inline style, no frame.
fn content_security_policy() {
    let (Some(nonce), Some(response)) = (use_nonce(), use_context::<leptos_axum::ResponseOptions>()) else { return };
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' \
         data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    if let Ok(value) = http::HeaderValue::from_str(&policy) {
        response.insert_header(http::header::CONTENT_SECURITY_POLICY, value);
    }
}
