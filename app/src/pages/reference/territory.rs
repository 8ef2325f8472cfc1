//! `/territorio`: the ATS with their municipalities and residents, and what is not verified.

use chrono::NaiveDate;
use domain::format;
use leptos::prelude::*;
use services::territory::show::{AtsLine, Residents, Trust, territory_show};

use crate::components::export_links::export_links;
use crate::frame::head::PageHead;
use crate::frame::page::page;

/// `/territorio`
#[component]
pub fn TerritoryPage() -> impl IntoView {
    page(|request| async move {
        let view = territory_show(&request.context).await?;
        let unverified = view.ats.iter().filter(|ats| ats.trust != Trust::Verified).count();
        let state = format!(
            "{}, di cui {} con composizione non verificata",
            format::count(view.ats.len(), "ambito territoriale sociale", "ambiti territoriali sociali"),
            unverified
        );
        let dates = view.dates.clone();
        let heads = dates
            .iter()
            .map(|date| {
                view! {
                    <th scope="col" class="num">
                        {format::date(*date)}
                    </th>
                }
            })
            .collect_view();
        Ok(view! {
            <PageHead title="Territorio" state=state />
            <p class="measure">
                "Sui residenti si misurano gli obiettivi del progetto. Un dato che la fonte non dà resta «dato mancante» e la somma lo dice; ciò che non è verificato è segnato."
            </p>
            <div class="table-scroll" role="region" aria-labelledby="ats" tabindex="0">
                <table class="table table-hover table-stack">
                    <caption id="ats">"ATS per numero; nelle colonne con una data, i residenti a quella data"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"ATS"</th>
                            <th scope="col">"Composizione"</th>
                            <th scope="col" class="num">
                                "Comuni"
                            </th>
                            {heads}
                        </tr>
                    </thead>
                    <tbody>{view.ats.iter().map(|ats| row(ats, &dates)).collect_view()}</tbody>
                </table>
            </div>
            {export_links(&request, "gli ATS")}
        }
        .into_any())
    })
}

/// The mark of how far something is verified.
#[must_use]
pub fn trust(trust: Trust) -> AnyView {
    let class = match trust {
        Trust::Verified => "state state-good",
        Trust::ByElimination | Trust::Unverified => "state state-warn",
    };
    view! { <span class=class>{trust.italian()}</span> }.into_any()
}

/// A sum with what it lacks.
#[must_use]
pub fn sum(residents: Option<&Residents>) -> AnyView {
    let Some(residents) = residents else {
        return view! { <span class="state state-warn">"dato mancante"</span> }.into_any();
    };
    let mut notes = Vec::new();
    if residents.missing > 0 {
        let count = usize::try_from(residents.missing).unwrap_or_default();
        notes.push(format!("senza {}", format::count(count, "Comune", "Comuni")));
    }
    if residents.provisional {
        notes.push("provvisorio".to_owned());
    }
    view! {
        <span>
            {format::integer(residents.residents)}
            {(!notes.is_empty())
                .then(|| {
                    view! {
                        <br />
                        <small>{notes.join(", ")}</small>
                    }
                })}
        </span>
    }
    .into_any()
}

fn row(ats: &AtsLine, dates: &[NaiveDate]) -> AnyView {
    let cells = dates
        .iter()
        .map(|date| {
            let label = format!("Al {}", format::date(*date));
            view! {
                <td class="num" data-label=label>
                    {sum(ats.residents.iter().find(|residents| residents.as_of == *date))}
                </td>
            }
        })
        .collect_view();
    let unverified = (ats.unverified > 0).then(|| {
        let count = usize::try_from(ats.unverified).unwrap_or_default();
        view! {
            <br />
            <small>{format!("{} non verificati", format::count(count, "Comune", "Comuni"))}</small>
        }
    });
    view! {
        <tr>
            <th scope="row">
                <a href=format!("/territorio/{}", ats.number)>{format!("ATS {} · {}", ats.number, ats.lead_name)}</a>
            </th>
            <td data-label="Composizione">
                <span>{trust(ats.trust)} {unverified}</span>
            </td>
            <td class="num" data-label="Comuni">
                {ats.municipalities.to_string()}
            </td>
            {cells}
        </tr>
    }
    .into_any()
}
