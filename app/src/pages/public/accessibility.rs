//! `/accessibilita`: the accessibility statement, a draft to be completed by the owner body.

use leptos::prelude::*;

use crate::frame::head::PageHead;

/// `/accessibilita`
#[component]
pub fn AccessibilityPage() -> impl IntoView {
    view! {
        <PageHead title="Dichiarazione di accessibilità" state="Bozza, da completare a cura dell’ente titolare" />
        <div class="measure">
            <div class="alert alert-warning" role="status">
                <p class="mb-0">
                    "Questa pagina è una bozza. L’ente titolare la completa con l’esito della propria verifica, i contatti e la data, e la pubblica secondo le regole dell’AgID."
                </p>
            </div>
            <h2>"Come è fatto il portale"</h2>
            <ul>
                <li>"Ogni pagina si usa con la sola tastiera e senza JavaScript."</li>
                <li>"Il colore non è mai l’unico segno: accanto c’è una parola o un’icona."</li>
                <li>"Titoli, tabelle e moduli hanno nomi che un lettore di schermo può leggere."</li>
                <li>"Gli errori di un modulo sono elencati in testa e ripetuti accanto a ogni campo."</li>
            </ul>
            <p>
                "Il riferimento di progetto sono le WCAG 2.1, livello AA. Lo stato di conformità è da dichiarare dopo la verifica."
            </p>
            <h2>"Segnalazioni"</h2>
            <p>"Da completare: ufficio, indirizzo e tempi di risposta per segnalare un problema di accessibilità."</p>
        </div>
    }
}
