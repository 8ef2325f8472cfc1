//! `/progetti/{id}/determinazione/righe`: the days' work behind a figure.

use domain::format;
use domain::function::ServiceFunction;
use leptos::prelude::*;
use services::determination::rows::{ROWS_SHOWN, RowFilter, RowLine, RowsView, determination_rows};
use services::project::scope::ProjectTab;

use crate::components::export_links::export_links;
use crate::components::form::{CheckField, SelectField, TextField};
use crate::frame::address::path_id;
use crate::frame::page::page;
use crate::pages::project::frame::{ProjectFrame, tab_address, tab_name};
use crate::request::{FormState, PageRequest};

/// The address of the same rows further on.
fn further(request: &PageRequest, skip: usize) -> String {
    let mut address = format!("{}?da={skip}", request.path);
    for name in ["operatore", "funzione", "mese", "escluse"] {
        if let Some(value) = request.parameter(name) {
            address.push_str(&format!("&{name}={value}"));
        }
    }
    address
}

/// `/progetti/{id}/determinazione/righe`
#[component]
pub fn RowsPage() -> impl IntoView {
    let project = path_id("id");
    page(move |request| async move {
        let filter = RowFilter::read(|name| request.parameter(name));
        let skip = request.parameter("da").and_then(|text| text.parse().ok()).unwrap_or(0);
        let view = determination_rows(&request.context, project?, &filter, skip).await?;
        let tab = ProjectTab::Determination;
        let above = vec![(tab_name(tab).to_owned(), tab_address(view.head.id, tab))];
        let count = format::count(view.found, "riga", "righe");
        let state = format!("{count}: {} svolte, {} ammesse", view.minutes.italian(), view.admitted.italian());
        let next = (view.found > skip + view.rows.len()).then(|| further(&request, skip + ROWS_SHOWN));
        let previous = (skip > 0).then(|| further(&request, skip.saturating_sub(ROWS_SHOWN)));
        Ok(view! {
            <ProjectFrame head=view.head.clone() tab=tab title="Righe della determinazione" state=state above=above />
            {filters(&view, &filter)}
            {months(&view, &request)}
            {table(&view)}
            {(view.found > 0).then(|| export_links(&request, "tutte le righe trovate"))}
            <nav class="pages" aria-label="Pagine">
                {previous.map(|href| view! { <a class="btn btn-outline-primary" href=href>"Precedenti"</a> })}
                {next.map(|href| view! { <a class="btn btn-outline-primary" href=href>"Successive"</a> })}
            </nav>
        }
        .into_any())
    })
}

/// What is found month by month, each leading to its rows.
fn months(view: &RowsView, request: &PageRequest) -> AnyView {
    if view.months.len() < 2 {
        return ().into_any();
    }
    let lines = view
        .months
        .iter()
        .map(|((year, month), minutes, admitted)| {
            let mut address = format!("{}?mese={year}-{month:02}", request.path);
            for name in ["operatore", "funzione", "escluse"] {
                if let Some(value) = request.parameter(name) {
                    address.push_str(&format!("&{name}={value}"));
                }
            }
            let time = if minutes == admitted {
                minutes.italian()
            } else {
                format!("{} ammesse di {}", admitted.italian(), minutes.italian())
            };
            view! {
                <li class="sum-line">
                    <a href=address>{format!("{} {year}", format::month_name(*month))}</a>
                    <span class="num">{time}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <details class="why" open=request.parameter("operatore").is_some()>
            <summary>"Mese per mese"</summary>
            <ul>{lines}</ul>
        </details>
    }
    .into_any()
}

fn filters(view: &RowsView, filter: &RowFilter) -> AnyView {
    let form = FormState::default();
    let all = |name: &str| (String::new(), name.to_owned());
    let functions = std::iter::once(all("Tutte"))
        .chain(ServiceFunction::ALL.into_iter().map(|f| (f.code().to_owned(), f.italian().to_owned())))
        .collect();
    let operators = std::iter::once(all("Tutti"))
        .chain(view.operators.iter().map(|(code, name)| (code.clone(), format!("{code} · {name}"))))
        .collect();
    let month = filter.month.map(|(year, month)| format!("{month:02}/{year}")).unwrap_or_default();
    view! {
        <form class="filters" method="get">
            <SelectField
                form=form.clone()
                name="funzione"
                label="Funzione"
                options=functions
                stored=filter.function.map(ServiceFunction::code).unwrap_or_default()
            />
            <SelectField
                form=form.clone()
                name="operatore"
                label="Operatore"
                options=operators
                stored=filter.operator.clone().unwrap_or_default()
            />
            <TextField form=form.clone() name="mese" label="Mese" hint="Per esempio 03/2021" stored=month class="field-short" />
            <CheckField form=form name="escluse" label="Solo righe con minuti esclusi" stored=filter.cut_only />
            <button class="btn btn-outline-primary" type="submit">
                "Filtra"
            </button>
        </form>
    }
    .into_any()
}

fn table(view: &RowsView) -> AnyView {
    if view.rows.is_empty() {
        return view! {
            <div class="empty">
                <p>"Nessuna riga accettata corrisponde al filtro."</p>
            </div>
        }
        .into_any();
    }
    let rows = view.rows.iter().map(row).collect_view();
    view! {
        <div class="table-scroll" role="region" aria-labelledby="righe" tabindex="0">
            <table class="table table-tight table-stack">
                <caption id="righe">"Righe dei timesheet accettati"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Giorno"</th>
                        <th scope="col">"Orario"</th>
                        <th scope="col">"Operatore"</th>
                        <th scope="col">"Funzione"</th>
                        <th scope="col" class="num">
                            "Ore"
                        </th>
                        <th scope="col" class="num">
                            "Ammesse"
                        </th>
                        <th scope="col">"Escluse"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot>
                    <tr class="total-row">
                        <th scope="row" colspan="4">
                            "Totale di tutte le righe trovate"
                        </th>
                        <td class="num" data-label="Ore">
                            {view.minutes.clock()}
                        </td>
                        <td class="num" data-label="Ammesse">
                            {view.admitted.clock()}
                        </td>
                        <td></td>
                    </tr>
                </tfoot>
            </table>
        </div>
    }
    .into_any()
}

fn row(line: &RowLine) -> AnyView {
    let cuts = line
        .cuts
        .iter()
        .map(|cut| format!("{} ({}): {}", cut.reason.italian(), cut.reason.article(), cut.minutes.italian()))
        .collect::<Vec<_>>()
        .join("; ");
    view! {
        <tr class=(!line.cuts.is_empty()).then_some("row-warn")>
            <th scope="row">{format::date(line.date)}</th>
            <td data-label="Orario">{format!("{}–{}", line.start, line.end)}</td>
            <td data-label="Operatore">{line.name.clone()}</td>
            <td data-label="Funzione">{line.function.short()}</td>
            <td class="num" data-label="Ore">
                {line.minutes.clock()}
            </td>
            <td class="num" data-label="Ammesse">
                {line.admitted.clock()}
            </td>
            <td data-label="Escluse">{cuts}</td>
        </tr>
    }
    .into_any()
}
