//! `/accesso`: login with name and password.

use leptos::prelude::*;

use crate::components::form::{ErrorSummary, TextField};
use crate::frame::head::PageHead;
use crate::frame::page::page;

/// `/accesso`; after it the user goes on to the address in `poi`.
#[component]
pub fn LoginPage() -> impl IntoView {
    page(|request| async move {
        let form = request.form_state("accesso");
        let next = request.parameter("poi").unwrap_or_default().to_owned();
        let already = request.context.actor.as_ref().map(|actor| {
            view! {
                <div class="alert alert-info" role="status">
                    <p class="mb-0">
                        {format!("Ha già effettuato l’accesso come {}. ", actor.display_name)}
                        <a href="/home">"Vai alle cose da fare"</a>
                    </p>
                </div>
            }
        });
        Ok(view! {
            <section class="panel login-panel">
                <PageHead title="Accesso al portale" />
                {already}
                <ErrorSummary form=form.clone() />
                <form method="post" action="/accesso" novalidate>
                    <input type="hidden" name="poi" value=next />
                    <TextField form=form.clone() name="utente" label="Nome utente" autocomplete="username" />
                    <TextField
                        form=form
                        name="password"
                        label="Password"
                        kind="password"
                        autocomplete="current-password"
                    />
                    <div class="actions">
                        <button class="btn btn-primary" type="submit">
                            "Accedi"
                        </button>
                    </div>
                </form>
                <p class="measure">
                    "Dopo cinque tentativi non riusciti l’utenza resta chiusa per quindici minuti. Per riattivare un’utenza o cambiare la password si rivolga all’amministrazione del portale."
                </p>
            </section>
        }
        .into_any())
    })
}
