//! `/territorio/{numero}`: the municipalities of one ATS with residents and sources.

use domain::format;
use leptos::prelude::*;
use services::error::UseCaseError;
use services::territory::show::{AtsView, MunicipalityLine, Trust, ats_show};

use crate::components::export_links::export_links;
use crate::frame::address::path_text;
use crate::frame::head::{Breadcrumb, PageHead};
use crate::frame::page::page;
use crate::pages::reference::territory::{sum, trust};

/// `/territorio/{numero}`
#[component]
pub fn AtsPage() -> impl IntoView {
    let number = path_text("numero");
    page(move |request| async move {
        let number: i64 = number.parse().map_err(|_| UseCaseError::NotFound)?;
        let view = ats_show(&request.context, number).await?;
        let title = format!("ATS {} · {}", view.number, view.lead_name);
        Ok(view! {
            <Breadcrumb above=vec![("Territorio".to_owned(), "/territorio".to_owned())] here=title.clone() />
            <PageHead
                title=title
                state=format!("{}; {}", format::count(view.municipalities.len(), "Comune", "Comuni"), composition(view.trust))
            />
            {table(&view)}
            {(!view.municipalities.is_empty()).then(|| export_links(&request, "i Comuni dell’ATS"))}
            {sources(&view)}
        }
        .into_any())
    })
}

/// How sure the composition is.
const fn composition(trust: Trust) -> &'static str {
    match trust {
        Trust::Verified => "composizione verificata",
        Trust::ByElimination => "composizione dedotta per esclusione, non verificata",
        Trust::Unverified => "composizione non verificata",
    }
}

fn row(line: &MunicipalityLine, view: &AtsView) -> AnyView {
    let cells = view
        .totals
        .iter()
        .map(|(total, _)| {
            let figure = match line.residents.get(&total.as_of) {
                Some((residents, provisional)) => {
                    let mark = provisional.then(|| {
                        view! {
                            <br />
                            <small>"provvisorio"</small>
                        }
                    });
                    view! { <span>{format::integer(*residents)} {mark}</span> }.into_any()
                }
                None => view! { <span class="state state-warn">"dato mancante"</span> }.into_any(),
            };
            view! {
                <td class="num" data-label=format!("Al {}", format::date(total.as_of))>
                    {figure}
                </td>
            }
        })
        .collect_view();
    view! {
        <tr>
            <th scope="row">
                {line.name.clone()} " " <small>{format!("({})", line.province)}</small>
            </th>
            <td data-label="ISTAT">
                <span class="code">{line.istat.clone()}</span>
            </td>
            <td data-label="Appartenenza">{trust(line.trust)}</td>
            {cells}
        </tr>
    }
    .into_any()
}

fn table(view: &AtsView) -> AnyView {
    if view.municipalities.is_empty() {
        return view! {
            <div class="empty">
                <p>"Di questo ATS il portale non conosce i Comuni."</p>
            </div>
        }
        .into_any();
    }
    let heads = view
        .totals
        .iter()
        .map(|(total, _)| {
            view! {
                <th scope="col" class="num">
                    {format::date(total.as_of)}
                </th>
            }
        })
        .collect_view();
    let totals = view
        .totals
        .iter()
        .map(|(total, _)| {
            view! {
                <td class="num" data-label=format!("Al {}", format::date(total.as_of))>
                    {sum(Some(total))}
                </td>
            }
        })
        .collect_view();
    view! {
        <div class="table-scroll" role="region" aria-labelledby="comuni" tabindex="0">
            <table class="table table-hover table-stack">
                <caption id="comuni">"Comuni; nelle colonne con una data, i residenti a quella data"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Comune"</th>
                        <th scope="col">"ISTAT"</th>
                        <th scope="col">"Appartenenza all’ATS"</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{view.municipalities.iter().map(|line| row(line, view)).collect_view()}</tbody>
                <tfoot>
                    <tr class="total-row">
                        <th scope="row">"Somma dei dati noti"</th>
                        <td></td>
                        <td></td>
                        {totals}
                    </tr>
                </tfoot>
            </table>
        </div>
    }
    .into_any()
}

fn sources(view: &AtsView) -> AnyView {
    let items = view
        .totals
        .iter()
        .map(|(total, sources)| {
            view! { <li>{format!("Residenti al {}: {}", format::date(total.as_of), sources.join("; "))}</li> }
        })
        .collect_view();
    let composition = match &view.source {
        Some(source) => format!("Composizione dell’ATS: {source}"),
        None => "Composizione dell’ATS: fonte non indicata.".to_owned(),
    };
    view! {
        <section class="panel" aria-labelledby="fonti">
            <h2 id="fonti">"Fonti"</h2>
            <ul>
                <li class="text-break">{composition}</li>
                {items}
            </ul>
        </section>
    }
    .into_any()
}
