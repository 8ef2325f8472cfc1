//! The public front page: what the portal is.

use leptos::prelude::*;

use crate::frame::head::PageHead;

/// `/`
#[component]
pub fn FrontPage() -> impl IntoView {
    view! {
        <PageHead title="Il portale delle sovvenzioni agli ambiti sociali" />
        <p class="lead measure">
            "Ambito accompagna i progetti che il Fondo sociale europeo affida agli ambiti territoriali sociali: dal formulario alla determinazione finale della sovvenzione."
        </p>
    }
}
