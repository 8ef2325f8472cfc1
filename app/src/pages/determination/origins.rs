//! On the page of the determination: what comes from data, and what the Region recorded in its
//! place, with the way back.

use leptos::prelude::*;
use services::clock::italian_moment;
use services::determination::origin::Origin;
use services::determination::show::DeterminationView;

use crate::components::list_table::{ListTable, words};

/// The facts that come from data, each with what counts and why.
#[must_use]
pub fn origins_panel(view: &DeterminationView) -> AnyView {
    let fixed = view.determinations.last().is_some_and(|line| line.row.state != "refused");
    let may_take_back = view.may_record && !fixed;
    let rows = view.origins.iter().map(|origin| row(view, origin, may_take_back)).collect_view();
    let heads = ["Fatto", "Dai dati", "Registrato dalla Regione", "Conta"].map(words).into();
    view! {
        <section class="panel" aria-labelledby="provenienza">
            <h2 id="provenienza">"Da dove vengono obiettivi e fotografie"</h2>
            <p class="measure">
                "Contano i dati del portale alla conclusione del progetto o, finché è in corso, a oggi. La Regione può registrare un altro valore, con il motivo."
            </p>
            <ListTable
                id="fatti-dai-dati"
                caption="Dati e valori registrati"
                heads=heads
                class="table table-tight table-stack"
                body=view! { <tbody>{rows}</tbody> }.into_any()
            />
        </section>
    }
    .into_any()
}

fn row(view: &DeterminationView, origin: &Origin, may_take_back: bool) -> AnyView {
    let name = origin.fact.italian();
    let recorded = match &origin.recorded {
        None => "—".into_any(),
        Some(recorded) => {
            let (class, word) = if recorded.differs {
                ("state state-warn", "Al posto dei dati")
            } else {
                ("state state-good", "Uguale ai dati")
            };
            let reason =
                recorded.reason.clone().map(|reason| view! { <p class="article">{format!("Motivo: {reason}")}</p> });
            let back = may_take_back.then(|| {
                let action = format!("/progetti/{}/determinazione/fatti/ritiro", view.head.id);
                view! {
                    <form method="post" action=action class="no-print">
                        <input type="hidden" name="versione" value=view.outcome_version.to_string() />
                        <input type="hidden" name="fatto" value=origin.fact.kind() />
                        <input type="hidden" name="riferimento" value=origin.fact.reference() />
                        <button
                            class="btn btn-outline-primary btn-sm"
                            type="submit"
                            aria-label=format!("Torna ai dati: {name}")
                        >
                            "Torna ai dati"
                        </button>
                    </form>
                }
            });
            view! {
                {recorded.value.clone()}
                " "
                <span class=class>{word}</span>
                {reason}
                <p class="article">{italian_moment(recorded.at)}</p>
                {back}
            }
            .into_any()
        }
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td data-label="Dai dati">
                {origin.data.clone()} <p class="article">{origin.how.clone()}</p>
            </td>
            <td data-label="Registrato dalla Regione">{recorded}</td>
            <td data-label="Conta">
                <strong>{origin.counts().to_owned()}</strong>
            </td>
        </tr>
    }
    .into_any()
}
