//! `/avvisi`: the calls with the versions of their rules.

use domain::format;
use leptos::prelude::*;
use services::call::show::{CallLine, call_list_show};

use crate::components::export_links::export_links;
use crate::frame::head::PageHead;
use crate::frame::page::page;

/// `/avvisi`
#[component]
pub fn CallListPage() -> impl IntoView {
    page(|request| async move {
        let calls = call_list_show(&request.context).await?;
        let state = format::count(calls.len(), "avviso", "avvisi");
        Ok(view! {
            <PageHead title="Avvisi" state=state />
            <p class="measure">
                "Ogni avviso fissa costi, obiettivi, termini e penali. Se cambiano, il portale conserva ogni versione: un progetto segue sempre quella con cui è stato finanziato."
            </p>
            {if calls.is_empty() {
                view! {
                    <div class="empty">
                        <p>"Nessun avviso è registrato."</p>
                    </div>
                }
                    .into_any()
            } else {
                calls.iter().map(call).collect_view().into_any()
            }}
            {(!calls.is_empty()).then(|| export_links(&request, "gli avvisi"))}
        }
        .into_any())
    })
}

fn call(call: &CallLine) -> AnyView {
    let heading = format!("avviso-{}", call.id);
    let versions = call
        .rule_sets
        .iter()
        .map(|rules| {
            let address = format!("/avvisi/{}?regole={}", call.id, rules.number);
            view! {
                <li>
                    <a href=address>{format!("{}, versione {}", rules.title, rules.number)}</a>
                    {format!(", valide dal {}", format::date(rules.valid_from))}
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="panel" aria-labelledby=heading.clone()>
            <h2 id=heading.clone()>
                <a href=format!("/avvisi/{}", call.id)>{format!("{} · {}", call.code, call.title)}</a>
            </h2>
            <dl class="facts">
                <dt>"Programma"</dt>
                <dd>{call.programme.clone()}</dd>
                <dt>"Decreto del"</dt>
                <dd>{format::date(call.decree_date)}</dd>
                <dt>"Dotazione"</dt>
                <dd>{call.budget.italian()}</dd>
            </dl>
            <h3>"Versioni delle regole"</h3>
            <ul>{versions}</ul>
        </section>
    }
    .into_any()
}
