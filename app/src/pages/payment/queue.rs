//! `/regione/pagamenti`: what waits for the manager's decision.

use domain::format;
use leptos::prelude::*;
use services::clock::day_in_italy;
use services::payment::queue::{QueueLine, payment_queue};

use crate::components::export_links::export_links;
use crate::frame::head::PageHead;
use crate::frame::page::page;

/// `/regione/pagamenti`
#[component]
pub fn PaymentQueuePage() -> impl IntoView {
    page(|request| async move {
        let lines = payment_queue(&request.context).await?;
        let count = match lines.len() {
            0 => "Niente attende una decisione".to_owned(),
            1 => "Una proposta attende la decisione".to_owned(),
            n => format!("{n} proposte attendono la decisione"),
        };
        let shown = !lines.is_empty();
        Ok(view! {
            <PageHead title="Pagamenti e determinazioni da decidere" state=count />
            {if lines.is_empty() { empty() } else { table(lines) }}
            {shown.then(|| export_links(&request, "le proposte da decidere"))}
        }
        .into_any())
    })
}

fn empty() -> AnyView {
    view! {
        <div class="empty">
            <p>"Nessun pagamento e nessuna determinazione attende una decisione."</p>
            <p>"Le proposte degli istruttori compaiono qui."</p>
        </div>
    }
    .into_any()
}

fn table(lines: Vec<QueueLine>) -> AnyView {
    let rows = lines
        .into_iter()
        .map(|line| {
            let page = if line.determination { "determinazione" } else { "anticipi" };
            view! {
                <tr>
                    <th scope="row">
                        <a href=format!("/progetti/{}/{page}", line.project_id)>
                            {format!("ATS {} · {}", line.ats, line.what)}
                        </a>
                        {line
                            .suspended
                            .map(|reason| {
                                view! {
                                    <p class="article">
                                        <span class="state state-warn">"Sospeso"</span>
                                        {format!(" sospeso: {reason}")}
                                    </p>
                                }
                            })}
                    </th>
                    <td data-label="Progetto">{line.title}</td>
                    <td data-label="Proposto il">{format::date(day_in_italy(line.proposed_at))}</td>
                    <td class="num" data-label="Importo">{line.amount.italian()}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table-scroll" role="region" aria-labelledby="proposte" tabindex="0">
            <table class="table table-hover table-stack">
                <caption id="proposte">"Proposte, dalla meno recente"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Che cosa"</th>
                        <th scope="col">"Progetto"</th>
                        <th scope="col">"Proposto il"</th>
                        <th scope="col" class="num">
                            "Importo"
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
