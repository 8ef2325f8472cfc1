//! `/regione/obiettivi`: the targets of all projects side by side.

use domain::format;
use domain::targets::TargetOutcome;
use leptos::prelude::*;
use services::monitoring::targets_region::{RegionTargetsLine, targets_region};

use crate::components::export_links::export_links;
use crate::components::list_table::{ListTable, figures, words};
use crate::frame::head::PageHead;
use crate::frame::page::page;
use crate::pages::monitoring::MonitoringPage;
use crate::pages::monitoring::targets::state_of;

/// `/regione/obiettivi`
#[component]
pub fn RegionTargetsPage() -> impl IntoView {
    page(|request| async move {
        let lines = targets_region(&request.context).await?;
        let state = format::count(lines.len(), "progetto", "progetti");
        let shown = !lines.is_empty();
        Ok(view! {
            <PageHead title="Obiettivi dei progetti" state=state />
            <p class="measure">
                "Per ogni progetto i dati alla conclusione o, finché è in corso, a oggi. Un valore registrato dalla Regione al posto dei dati si vede nella pagina del progetto."
            </p>
            {if shown {
                table(&lines)
            } else {
                view! {
                    <div class="empty">
                        <p>"Nessun progetto ha un atto di adesione sottoscritto."</p>
                    </div>
                }
                    .into_any()
            }}
            {shown.then(|| export_links(&request, "gli obiettivi dei progetti"))}
        }
        .into_any())
    })
}

fn cell(outcome: &TargetOutcome, known: bool) -> AnyView {
    view! {
        <td class="num" data-label=outcome.target.italian()>
            {format!("{} / {} ", format::decimal(outcome.have), format::decimal(outcome.needed))}
            {state_of(outcome, known)}
        </td>
    }
    .into_any()
}

fn table(lines: &[RegionTargetsLine]) -> AnyView {
    let rows = lines
        .iter()
        .map(|line| {
            let cells =
                line.outcomes.iter().zip(line.known).map(|(outcome, known)| cell(outcome, known)).collect_view();
            view! {
                <tr>
                    <th scope="row">
                        <a href=MonitoringPage::Targets
                            .address(line.project_id)>{format!("ATS {} · {}", line.ats, line.title)}</a>
                    </th>
                    <td class="num" data-label="Residenti">
                        {format::integer(line.residents)}
                    </td>
                    {cells}
                </tr>
            }
        })
        .collect_view();
    let heads = vec![
        words("Progetto"),
        figures("Residenti"),
        figures("Fruizioni / minimo"),
        figures("Sportelli / minimo"),
        figures("Assistenti sociali / minimo"),
    ];
    view! {
        <ListTable
            id="obiettivi-progetti"
            caption="Obiettivi, per ambito"
            heads=heads
            body=view! { <tbody>{rows}</tbody> }.into_any()
        />
    }
    .into_any()
}
