//! `/progetti/{id}/cronologia`: who changed what and when, and whether the history is whole.

use domain::format;
use leptos::prelude::*;
use services::clock::italian_moment;
use services::project::history::{ChainState, ChangedValue, HistoryLine, HistoryView, history_show};
use services::project::scope::ProjectTab;

use crate::components::export_links::export_links;
use crate::components::icon::Icon;
use crate::frame::address::path_id;
use crate::frame::page::page;
use crate::pages::project::frame::ProjectFrame;

/// `/progetti/{id}/cronologia`
#[component]
pub fn HistoryPage() -> impl IntoView {
    let project = path_id("id");
    page(move |request| async move {
        let before = request.parameter("prima").and_then(|text| text.parse().ok());
        let verify = request.parameter("verifica").is_some();
        let view = history_show(&request.context, project?, before, verify).await?;
        Ok(view! {
            <ProjectFrame head=view.head.clone() tab=ProjectTab::History title="Cronologia" />
            {chain(&view)}
            {list(&view)}
            {export_links(&request, "tutta la cronologia")}
        }
        .into_any())
    })
}

fn chain(view: &HistoryView) -> AnyView {
    match view.chain {
        ChainState::Whole(entries) => {
            let count = usize::try_from(entries).unwrap_or_default();
            let text = format!(
                " Catena verificata: {}, tutte integre e al loro posto.",
                format::count(count, "registrazione", "registrazioni")
            );
            view! {
                <p>
                    <Icon name="check-circle" class="icon-sm icon-success" />
                    {text}
                </p>
            }
            .into_any()
        }
        ChainState::BrokenAt(number) => view! {
            <div class="alert alert-danger" role="alert">
                <p class="mb-0">
                    {format!(
                        "La catena è interrotta alla registrazione n. {number}: da lì in poi la cronologia non è attendibile. Avvisare l’amministrazione del portale.",
                    )}
                </p>
            </div>
        }
        .into_any(),
        ChainState::NotVerified => view! {
            <p>
                "La cronologia è lunga: la catena non è stata verificata su questa pagina. "
                <a href="?verifica=si">"Verifica la catena"</a>
            </p>
        }
        .into_any(),
    }
}

fn value(value: &ChangedValue) -> AnyView {
    let text = |side: &Option<String>| side.clone().unwrap_or_else(|| "—".to_owned());
    view! {
        <tr>
            <th scope="row">{value.name.clone()}</th>
            <td data-label="Prima">{text(&value.before)}</td>
            <td data-label="Dopo">{text(&value.after)}</td>
        </tr>
    }
    .into_any()
}

fn line(line: &HistoryLine) -> AnyView {
    let on = if line.on.is_empty() { String::new() } else { format!(": {}", line.on) };
    let values = (!line.values.is_empty()).then(|| {
        view! {
            <details class="why">
                <summary>"Prima e dopo"</summary>
                <table class="table table-tight table-stack">
                    <caption class="visually-hidden">{format!("Valori della registrazione n. {}", line.number)}</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Dato"</th>
                            <th scope="col">"Prima"</th>
                            <th scope="col">"Dopo"</th>
                        </tr>
                    </thead>
                    <tbody>{line.values.iter().map(value).collect_view()}</tbody>
                </table>
                <p class="article">
                    {format!("Registrazione n. {}, impronta ", line.number)} <span class="code">{line.hash.clone()}</span>
                </p>
            </details>
        }
    });
    view! {
        <li>
            <time datetime=line.at.to_rfc3339()>{italian_moment(line.at)}</time>
            {format!(" {} {}{on}.", line.who, line.what)}
            {values}
        </li>
    }
    .into_any()
}

fn list(view: &HistoryView) -> AnyView {
    if view.lines.is_empty() {
        return view! {
            <div class="empty">
                <p>"La cronologia non ha registrazioni."</p>
                <p>"Ogni modifica del progetto compare qui, con chi l’ha fatta e quando."</p>
            </div>
        }
        .into_any();
    }
    let address = format!("/progetti/{}/cronologia", view.head.id);
    let first =
        view.continued.then(|| view! { <a class="btn btn-outline-primary" href=address.clone()>"Dall’inizio"</a> });
    let next = view.next.map(|number| {
        view! { <a class="btn btn-outline-primary" href=format!("{address}?prima={number}")>"Precedenti nel tempo"</a> }
    });
    view! {
        <ol class="history">{view.lines.iter().map(line).collect_view()}</ol>
        <nav class="pages" aria-label="Pagine">
            {first}
            {next}
        </nav>
    }
    .into_any()
}
