//! `/riservatezza`: the privacy notice, a draft to be completed by the owner body.

use leptos::prelude::*;

use crate::frame::head::PageHead;

/// `/riservatezza`
#[component]
pub fn PrivacyPage() -> impl IntoView {
    view! {
        <PageHead title="Informativa sulla riservatezza" state="Bozza, da completare a cura dell’ente titolare" />
        <div class="measure">
            <div class="alert alert-warning" role="status">
                <p class="mb-0">
                    "Questa pagina è una bozza. L’ente titolare la completa con titolare, responsabile della protezione dei dati, basi giuridiche, tempi di conservazione e diritti."
                </p>
            </div>
            <h2>"Quali dati tratta il portale"</h2>
            <ul>
                <li>"Di chi accede: nome utente, nome, ruoli, e la cronologia di ciò che modifica."</li>
                <li>
                    "Degli operatori dei progetti: nome, codice fiscale, professione, esperienza, ore di lavoro con luogo e orario."
                </li>
                <li>"Delle persone che usano i servizi sociali il portale non raccoglie dati individuali."</li>
            </ul>
            <h2>"Cookie"</h2>
            <p>
                "Il portale usa due cookie tecnici: uno tiene aperta la sessione dopo l’accesso, l’altro mostra una sola volta l’esito di un’operazione. Non ci sono cookie di profilazione né richieste ad altri siti."
            </p>
            <h2>"Da completare"</h2>
            <p>"Titolare, responsabile della protezione dei dati, basi giuridiche, conservazione, diritti degli interessati."</p>
        </div>
    }
}
