//! `/progetti/{id}/atto/decadenza/{proposta}`: the manager reads the facts, in one sentence with
//! figures what the forfeiture does, and decides once, with the reason.

use leptos::prelude::*;
use services::agreement::forfeiture_show::{ForfeitureView, forfeiture_show};
use services::project::scope::ProjectTab;
use uuid::Uuid;

use crate::components::form::ErrorSummary;
use crate::components::text_area::TextArea;
use crate::frame::address::path_id;
use crate::frame::page::page;
use crate::pages::agreement::{ends, show};
use crate::pages::project::frame::ProjectFrame;
use crate::request::{FormState, PageRequest};

/// The name of the page's form.
pub const FORM: &str = "decisione";

/// The address of the page.
#[must_use]
pub fn address(project: Uuid, proposal: Uuid) -> String {
    format!("{}/decadenza/{proposal}", show::address(project))
}

/// `/progetti/{id}/atto/decadenza/{proposta}`
#[component]
pub fn ForfeiturePage() -> impl IntoView {
    let (project, proposal) = (path_id("id"), path_id("proposta"));
    page(move |request: PageRequest| async move {
        let view = forfeiture_show(&request.context, project?, proposal?).await?;
        let form = request.form_state(FORM);
        let duty = view.proposal.duty;
        Ok(view! {
            <ProjectFrame
                head=view.head.clone()
                tab=ProjectTab::Agreement
                title="Proposta di decadenza"
                above=vec![("Atto".to_owned(), show::address(view.head.id))]
            />
            <ErrorSummary form=form.clone() />
            <section class="panel" aria-labelledby="fatti">
                <h2 id="fatti">{duty.italian()} " " <span class="article">{duty.article()}</span></h2>
                {ends::facts(&view.proposal)}
            </section>
            {decision(&view, form)}
        }
        .into_any())
    })
}

/// The question, asked once; or why there is none.
fn decision(view: &ForfeitureView, form: FormState) -> AnyView {
    let back = show::address(view.head.id);
    if view.proposal.decided.is_some() {
        return view! {
            <p>
                "La proposta è già decisa. " <a href=back>"Torna all’atto di adesione"</a>
            </p>
        }
        .into_any();
    }
    if view.proposal.own {
        return view! { <p class="why-not">"Chi ha proposto la decadenza non può deciderla."</p> }.into_any();
    }
    view! {
        <form
            class="panel panel-tint no-print"
            method="post"
            action=format!("{}/decisione", address(view.head.id, view.proposal.id))
            novalidate
        >
            <h2 class="h4">"Disporre la decadenza?"</h2>
            <p class="measure">
                <strong>{view.consequence()}</strong>
                " Non si può annullare."
            </p>
            <p class="measure">
                "Se invece respinge la proposta il progetto prosegue; la proposta resta nella cronologia con la Sua motivazione."
            </p>
            <input type="hidden" name="versione" value=view.proposal.version.to_string() />
            <TextArea form=form name="motivazione" label="Motivazione" hint="La leggono l’ente e l’istruttore" />
            <div class="actions">
                <button class="btn btn-danger" type="submit" name="esito" value="decadenza">
                    "Disponi la decadenza"
                </button>
                <button class="btn btn-outline-primary" type="submit" name="esito" value="rigetto">
                    "Respingi la proposta"
                </button>
                <a class="btn btn-outline-primary" href=back>
                    "Annulla"
                </a>
            </div>
        </form>
    }
    .into_any()
}
