//! The public front page: what the portal is.

use leptos::prelude::*;

use crate::frame::head::PageHead;
use crate::request::PageRequest;

/// `/`
#[component]
pub fn FrontPage() -> impl IntoView {
    let logged_in = use_context::<PageRequest>().is_some_and(|request| request.context.actor.is_some());
    let (address, verb) = if logged_in { ("/home", "Vai alle cose da fare") } else { ("/accesso", "Accedi") };
    view! {
        <PageHead title="Le sovvenzioni agli ambiti territoriali sociali">
            <a class="btn btn-primary" href=address>
                {verb}
            </a>
            <a class="btn btn-outline-primary" href="/aiuto">
                "Come si usa"
            </a>
        </PageHead>
        <p class="lead measure">
            "Ambito accompagna i progetti che il Fondo sociale europeo finanzia agli ambiti territoriali sociali (ATS): dal formulario alla determinazione finale della sovvenzione. Lo usano gli uffici degli ATS, gli operatori, la Regione e chi controlla."
        </p>
        <div class="row">
            <section class="col-12 col-lg-4">
                <div class="panel">
                    <h2>"Per gli ATS"</h2>
                    <p>
                        "Gruppo di progetto e sportelli, timesheet degli operatori, richieste di anticipo, scadenze: ogni pagina dice che cosa fare ed entro quando."
                    </p>
                </div>
            </section>
            <section class="col-12 col-lg-4">
                <div class="panel">
                    <h2>"Per la Regione"</h2>
                    <p>
                        "Controllo dei timesheet, condizioni di ogni pagamento con la loro prova, determinazione finale con il calcolo spiegato passo per passo."
                    </p>
                </div>
            </section>
            <section class="col-12 col-lg-4">
                <div class="panel">
                    <h2>"Per chi controlla"</h2>
                    <p>
                        "Ogni importo si può aprire fino alle righe dei timesheet da cui nasce; ogni modifica resta nella cronologia, con chi l’ha fatta e quando."
                    </p>
                </div>
            </section>
        </div>
        <section class="panel panel-tint">
            <h2>"Che cosa si finanzia"</h2>
            <p class="measure">
                "Ore di lavoro in cinque funzioni dei servizi sociali: accesso e sportelli sociali, presa in carico, tirocini sociali e inserimento lavorativo, assistenza educativa e sostegno ai genitori, servizi socio-educativi estivi. Ogni ora vale un costo standard fissato dall’avviso."
            </p>
        </section>
    }
}
