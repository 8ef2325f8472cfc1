//! `/progetti/{id}/documenti`: every document of a project with its versions and signatures.

use domain::document::DocumentKind;
use domain::format;
use leptos::prelude::*;
use services::clock::day_in_italy;
use services::document::list::{ArchiveFilter, ArchiveView, DocumentLine, SigningState, archive_show};
use services::file_words::size_words;
use services::project::scope::ProjectTab;

use crate::components::export_links::export_links;
use crate::components::list_table::{ListTable, figures, words};
use crate::frame::address::{path_id, with_query};
use crate::frame::page::page;
use crate::pages::project::frame::{ProjectFrame, tab_address};

/// `/progetti/{id}/documenti`
#[component]
pub fn ArchivePage() -> impl IntoView {
    let project = path_id("id");
    page(move |request| async move {
        let filter = ArchiveFilter::read(|name| request.parameter(name));
        let view = archive_show(&request.context, project?, filter).await?;
        Ok(view! {
            <ProjectFrame
                head=view.head.clone()
                tab=ProjectTab::Documents
                title="Documenti"
                state="Ciò che il portale ha generato, con le firme ricevute"
            />
            {powers_link(&view)}
            {filters(&view)}
            {table(&view)}
            {next(&view)}
            {(!view.lines.is_empty()).then(|| export_links(&request, "i documenti"))}
        }
        .into_any())
    })
}

fn powers_link(view: &ArchiveView) -> AnyView {
    let address = format!("/progetti/{}/poteri", view.head.id);
    view.powers
        .then(|| {
            view! {
                <p>
                    <a href=address>"Chi può firmare per l’ente"</a>
                </p>
            }
        })
        .into_any()
}

fn filters(view: &ArchiveView) -> AnyView {
    let chosen = view.filter.kind;
    let kinds = DocumentKind::ALL
        .map(|kind| {
            view! {
                <option value=kind.code() selected=chosen == Some(kind)>
                    {kind.italian()}
                </option>
            }
        })
        .collect_view();
    let all = view.filter.all_versions;
    view! {
        <form class="filters" method="get" action=tab_address(view.head.id, ProjectTab::Documents)>
            <div class="field">
                <label for="tipo">"Tipo"</label>
                <select id="tipo" name="tipo">
                    <option value="">"Tutti"</option>
                    {kinds}
                </select>
            </div>
            <div class="field">
                <label for="versioni">"Versioni"</label>
                <select id="versioni" name="versioni">
                    <option value="">"Solo l’ultima di ogni documento"</option>
                    <option value="tutte" selected=all>
                        "Tutte"
                    </option>
                </select>
            </div>
            <button class="btn btn-outline-primary" type="submit">
                "Filtra"
            </button>
        </form>
    }
    .into_any()
}

fn row(line: &DocumentLine) -> AnyView {
    let class = match line.state {
        SigningState::Signed => "state state-good",
        SigningState::Waiting(..) => "state state-wait",
        SigningState::Issued | SigningState::Replaced => "state",
    };
    view! {
        <tr>
            <th scope="row">
                <a href=format!("/firma/{}", line.id)>{line.title.clone()}</a>
            </th>
            <td class="num" data-label="Versione">
                {line.number}
            </td>
            <td data-label="Generato">
                {format!("{}, {}", format::date(day_in_italy(line.issued_at)), line.issued_by)}
            </td>
            <td data-label="Stato">
                <span class=class>{line.state.italian()}</span>
            </td>
            <td class="num" data-label="File ricevuti">
                {line.files}
            </td>
            <td data-label="PDF">
                <a href=format!("/firma/{}/pdf", line.id) aria-label=format!("Scarica {}", line.title)>
                    {format!("Scarica ({})", size_words(line.bytes))}
                </a>
            </td>
        </tr>
    }
    .into_any()
}

fn table(view: &ArchiveView) -> AnyView {
    if view.lines.is_empty() {
        return view! {
            <div class="empty">
                <p>"Nessun documento."</p>
                <p>"Qui compaiono l’atto di adesione, le dichiarazioni e gli atti quando sono generati."</p>
            </div>
        }
        .into_any();
    }
    view! {
        <ListTable
            id="elenco-documenti"
            caption="Documenti, dal più recente"
            heads=vec![
                words("Documento"),
                figures("Versione"),
                words("Generato"),
                words("Stato"),
                figures("File ricevuti"),
                words("PDF"),
            ]
            body=view! { <tbody>{view.lines.iter().map(row).collect_view()}</tbody> }.into_any()
        />
    }
    .into_any()
}

fn next(view: &ArchiveView) -> AnyView {
    let address = view.next.map(|next| {
        let kind = view.filter.kind.map(DocumentKind::code).unwrap_or_default();
        let versions = if view.filter.all_versions { "tutte" } else { "" };
        let next = next.to_string();
        let pairs = [("tipo", kind), ("versioni", versions), ("dopo", next.as_str())];
        with_query(&tab_address(view.head.id, ProjectTab::Documents), &pairs)
    });
    address
        .map(|address| {
            view! {
                <nav class="pages" aria-label="Pagine">
                    <a class="btn btn-outline-primary" href=address>
                        "Successivi"
                    </a>
                </nav>
            }
        })
        .into_any()
}
