//! `/progetti`: the projects one may see, filtered and sorted, with the totals of all results.

use domain::format;
use domain::project::ProjectPhase;
use leptos::prelude::*;
use services::project::list::{ListRequest, ListView, ProjectLine, SortBy, project_list_show};

use crate::components::export_links::export_links;
use crate::components::form::{SelectField, TextField};
use crate::frame::address::with_query;
use crate::frame::head::PageHead;
use crate::frame::page::page;
use crate::request::{FormState, PageRequest};

const ADDRESS: &str = "/progetti";

/// `/progetti`
#[component]
pub fn ProjectListPage() -> impl IntoView {
    page(|request| async move {
        let asked = ListRequest::read(|name| request.parameter(name));
        let view = project_list_show(&request.context, &asked).await?;
        Ok(view! {
            <PageHead title="Progetti" />
            {filters(&view)}
            {if view.count == 0 { empty(&view) } else { table(&view, &request) }}
        }
        .into_any())
    })
}

fn filters(view: &ListView) -> AnyView {
    let form = FormState::default();
    let mut phases = vec![(String::new(), "Tutte le fasi".to_owned())];
    phases.extend(ProjectPhase::ALL.map(|phase| (phase.code().to_owned(), phase.italian().to_owned())));
    let order = order_of(view.sort, view.descending);
    view! {
        <form class="filters" method="get" action=ADDRESS>
            <TextField
                form=form.clone()
                name="cerca"
                label="Titolo, CUP o ente capofila"
                stored=view.text.clone().unwrap_or_default()
                kind="search"
            />
            <SelectField
                form=form
                name="fase"
                label="Fase"
                options=phases
                stored=view.phase.map(|phase| phase.code().to_owned()).unwrap_or_default()
            />
            <input type="hidden" name="ordine" value=order />
            <button class="btn btn-primary" type="submit">
                "Filtra"
            </button>
        </form>
    }
    .into_any()
}

fn order_of(sort: SortBy, descending: bool) -> String {
    format!("{}{}", if descending { "-" } else { "" }, sort.code())
}

fn address(view: &ListView, order: &str, after: &str) -> String {
    let phase = view.phase.map_or("", ProjectPhase::code);
    let text = view.text.as_deref().unwrap_or_default();
    with_query(ADDRESS, &[("cerca", text), ("fase", phase), ("ordine", order), ("dopo", after)])
}

fn empty(view: &ListView) -> AnyView {
    if view.text.is_some() || view.phase.is_some() {
        view! {
            <div class="empty">
                <p>"Nessun progetto corrisponde alla ricerca."</p>
                <p>
                    "La ricerca guarda titolo, CUP ed ente capofila dell’ATS. "
                    <a href=ADDRESS>"Mostra tutti i progetti"</a>
                </p>
            </div>
        }
        .into_any()
    } else {
        view! {
            <div class="empty">
                <p>"Non c’è ancora nessun progetto."</p>
                <p>"I progetti compaiono qui dopo che la Regione ne ha importato il formulario."</p>
            </div>
        }
        .into_any()
    }
}

fn heading(view: &ListView, sort: SortBy, name: &'static str, class: &'static str) -> AnyView {
    let current = view.sort == sort;
    let sorted = current.then_some(if view.descending { "descending" } else { "ascending" });
    let order = order_of(sort, current && !view.descending);
    view! {
        <th scope="col" class=class aria-sort=sorted>
            <a href=address(view, &order, "")>{name}</a>
        </th>
    }
    .into_any()
}

fn row(line: &ProjectLine, sheets_only: bool) -> AnyView {
    let goal = if sheets_only { format!("{ADDRESS}/{}/timesheet", line.id) } else { format!("{ADDRESS}/{}", line.id) };
    let invented = line.invented.then(|| view! { <span class="state">"Progetto inventato"</span> });
    view! {
        <tr>
            <td data-label="ATS">{line.ats.to_string()}</td>
            <th scope="row">
                <a href=goal>{line.title.clone()}</a>
                " "
                {invented}
                <br />
                <small>
                    {line.lead_name.clone()} " · CUP "
                    {match &line.cup {
                        Some(cup) => view! { <span class="code">{cup.clone()}</span> }.into_any(),
                        None => "non ancora acquisito".into_any(),
                    }}
                </small>
            </th>
            <td data-label="Fase">{line.phase.italian()}</td>
            <td data-label="Fine">{format::date(line.end)}</td>
            <td class="num" data-label="Ore rendicontate">
                {line.reported.clock()}
            </td>
            <td class="num" data-label="Sovvenzione">
                {line.granted.italian()}
            </td>
        </tr>
    }
    .into_any()
}

fn table(view: &ListView, request: &PageRequest) -> AnyView {
    let count = usize::try_from(view.count).unwrap_or_default();
    let order = order_of(view.sort, view.descending);
    let rows = view.lines.iter().map(|line| row(line, view.sheets_only)).collect_view();
    let next = view.next.as_ref().map(|next| {
        view! {
            <a class="btn btn-outline-primary" href=address(view, &order, next)>
                "Successivi"
            </a>
        }
    });
    let first = view.continued.then(|| {
        view! {
            <a class="btn btn-outline-primary" href=address(view, &order, "")>
                "Dall’inizio"
            </a>
        }
    });
    let paging = (next.is_some() || first.is_some())
        .then(|| view! { <nav class="pages" aria-label="Pagine">{first} {next}</nav> });
    view! {
        <div class="list-head">
            <p>
                <strong>{format::count(count, "progetto", "progetti")}</strong>
            </p>
        </div>
        <div class="table-scroll" role="region" aria-labelledby="progetti" tabindex="0">
            <table class="table table-hover table-stack">
                <caption id="progetti">"Progetti. Le intestazioni ordinano l’elenco."</caption>
                <thead>
                    <tr>
                        {heading(view, SortBy::Ats, "ATS", "")} {heading(view, SortBy::Title, "Progetto", "")}
                        {heading(view, SortBy::Phase, "Fase", "")} {heading(view, SortBy::End, "Fine", "")}
                        <th scope="col" class="num">
                            "Ore rendicontate"
                        </th> {heading(view, SortBy::Granted, "Sovvenzione", "num")}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot>
                    <tr class="total-row">
                        <td></td>
                        <th scope="row">"Totale di tutti i risultati"</th>
                        <td></td>
                        <td></td>
                        <td class="num" data-label="Ore rendicontate">
                            {view.reported.clock()}
                        </td>
                        <td class="num" data-label="Sovvenzione">
                            {view.granted.italian()}
                        </td>
                    </tr>
                </tfoot>
            </table>
        </div>
        {paging}
        {export_links(request, "tutti i progetti trovati")}
    }
    .into_any()
}
