//! `/progetti/{id}/monitoraggio`: the counts owed and arrived, quarter by quarter, and the form
//! that sends a flow (art. 4.3).

use domain::format;
use domain::period::Quarter;
use domain::sirps::{FruitionKind, FruitionSource};
use leptos::prelude::*;
use services::monitoring::flow_show::{FlowsView, KindLine, QuarterLine, flows_show};
use services::monitoring::owed::FlowState;
use services::project::scope::ProjectTab;
use uuid::Uuid;

use super::flow_upload::{problems, summary, upload};
use super::{MonitoringNav, MonitoringPage};
use crate::components::export_links::export_links;
use crate::components::form::ErrorSummary;
use crate::components::list_table::{ListTable, figures, words};
use crate::frame::address::path_id;
use crate::frame::page::page;
use crate::pages::project::frame::ProjectFrame;
use crate::request::PageRequest;

/// The name of the form that sends a file; the other pages that take one call it the same.
pub use crate::pages::region::import::FORM;

/// The address of a quarter's versions.
#[must_use]
pub fn quarter_address(project: Uuid, quarter: Quarter) -> String {
    format!("{}/flussi/{}", MonitoringPage::Flows.address(project), quarter.code())
}

/// `/progetti/{id}/monitoraggio`
#[component]
pub fn FlowsPage() -> impl IntoView {
    let project = path_id("id");
    page(move |request| async move {
        let view = flows_show(&request.context, project?).await?;
        Ok(content(&view, &request))
    })
}

fn content(view: &FlowsView, request: &PageRequest) -> AnyView {
    let form = request.form_state(FORM);
    let send = (view.office && view.obstacle.is_none()).then(|| {
        view! {
            <a class="btn btn-outline-primary" href="#caricamento">
                "Carica un flusso"
            </a>
        }
    });
    let why_not = view.obstacle.filter(|_| view.office).map(|why| view! { <span class="why-not">{why}</span> });
    let lists = (!view.quarters.is_empty()).then(|| list(view, request));
    let sending = upload(view, &form, request.parameter("modello"));
    // Who was refused mends the file first.
    let (first, second) = if form.refused { (sending, lists.into_any()) } else { (lists.into_any(), sending) };
    view! {
        <ProjectFrame
            head=view.head.clone()
            tab=ProjectTab::Monitoring
            title="Dati SIRPS: contatti, prese in carico, interventi"
            state=state(view)
        >
            {send}
            {why_not}
        </ProjectFrame>
        <MonitoringNav project=view.head.id here=MonitoringPage::Flows office=view.office />
        <ErrorSummary form=summary(&form) />
        {problems(&form)}
        {first}
        {second}
    }
    .into_any()
}

fn state(view: &FlowsView) -> String {
    if !view.signed {
        return "L’atto di adesione non è ancora sottoscritto: i termini decorrono dalla stipula".to_owned();
    }
    let missing = view.missing();
    if missing > 0 {
        let first = view.awaited().map(|quarter| format!(", il primo è il {quarter}")).unwrap_or_default();
        return format!(
            "{} con dati mancanti e termine scaduto{first}",
            format::count(missing, "trimestre", "trimestri")
        );
    }
    let open = view.quarters.iter().rev().find(|line| line.state() == Some(FlowState::Open));
    match open.and_then(|line| line.due.map(|due| (line.quarter, due))) {
        Some((quarter, due)) => format!("Da trasmettere: {quarter}, entro il {}", format::date(due)),
        None => "Tutti i dati dovuti sono arrivati".to_owned(),
    }
}

/// The class of a state.
const fn state_class(state: FlowState) -> &'static str {
    match state {
        FlowState::Open => "state state-wait",
        FlowState::Arrived => "state state-good",
        FlowState::ArrivedLate => "state state-warn",
        FlowState::Missing => "state state-bad",
    }
}

fn list(view: &FlowsView, request: &PageRequest) -> AnyView {
    let rows = view.quarters.iter().map(|line| row(view, line)).collect_view();
    let totals = FruitionKind::ALL
        .map(|kind| {
            view! {
                <td class="num" data-label=kind.italian()>
                    {format::integer(view.total_of(kind))}
                </td>
            }
        })
        .collect_view();
    let heads = [words("Trimestre"), words("Entro il")]
        .into_iter()
        .chain(FruitionKind::ALL.map(|kind| figures(kind.italian())))
        .chain([words("Versioni")])
        .collect();
    view! {
        <ListTable
            id="trimestri"
            caption="Trimestri del progetto, dall’ultimo"
            heads=heads
            body=view! {
                <tbody>{rows}</tbody>
                <tfoot>
                    <tr class="total-row">
                        <th scope="row">"Totale"</th>
                        <td></td>
                        {totals}
                        <td></td>
                    </tr>
                </tfoot>
            }
                .into_any()
        />
        {export_links(request, "i dati SIRPS per trimestre")}
    }
    .into_any()
}

fn row(view: &FlowsView, line: &QuarterLine) -> AnyView {
    let address = quarter_address(view.head.id, line.quarter);
    let cells = line.kinds.iter().map(|kind| cell(view, kind)).collect_view();
    let versions = match line.versions {
        0 => "—".into_any(),
        n => view! { <a href=address.clone()>{format::count(n, "versione", "versioni")}</a> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row">
                <a href=address>{line.quarter.to_string()}</a>
            </th>
            <td data-label="Entro il">{line.due.map_or_else(|| "—".to_owned(), format::date)}</td>
            {cells}
            <td data-label="Versioni">{versions}</td>
        </tr>
    }
    .into_any()
}

/// How many, how that stands, and where it comes from.
fn cell(view: &FlowsView, line: &KindLine) -> AnyView {
    let number = line.number.map_or_else(|| "—".to_owned(), format::integer);
    let state = match &line.owed {
        Some(owed) => view! { <span class=state_class(owed.state)>{owed.state.italian()}</span> }.into_any(),
        None if line.source.is_none() => view! { <span class="state">"Non dovuti"</span> }.into_any(),
        None => ().into_any(),
    };
    let partial = line.owed.as_ref().is_some_and(|owed| matches!(owed.state, FlowState::Open | FlowState::Missing));
    let source = line.source.map(|source| {
        let up_to = match line.counted_to {
            Some(day) if partial => format!(", solo fino al {}", format::date(day)),
            _ => String::new(),
        };
        let place = match source {
            FruitionSource::Flow => None,
            FruitionSource::Participants => Some(MonitoringPage::Participants),
            FruitionSource::Records => Some(MonitoringPage::Records),
        };
        let words = source_words(source);
        let words = match place.filter(|_| view.office) {
            Some(page) => view! { <a href=page.address(view.head.id)>{words}</a> }.into_any(),
            None => words.into_any(),
        };
        view! {
            <br />
            <span class="text-secondary small">{words} {up_to}</span>
        }
    });
    view! {
        <td class="num" data-label=line.kind.italian()>
            <span>{number} " " {state} {source}</span>
        </td>
    }
    .into_any()
}

fn source_words(source: FruitionSource) -> String {
    format!(
        "da {}",
        match source {
            FruitionSource::Flow => "flusso SIRPS",
            FruitionSource::Participants => "lista dei partecipanti",
            FruitionSource::Records => "registrazioni del portale",
        }
    )
}
