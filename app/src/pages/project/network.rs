//! `/progetti/{id}/sportelli`: the network with addresses, marks and opening hours.

use domain::format;
use domain::network::{OpeningHours, Weekday, italian_day};
use leptos::prelude::*;
use services::project::network::{NetworkView, SportelloLine, network_show};
use services::project::scope::ProjectTab;

use crate::components::export_links::export_links;
use crate::frame::address::path_id;
use crate::frame::page::page;
use crate::pages::project::frame::ProjectFrame;

/// `/progetti/{id}/sportelli`
#[component]
pub fn NetworkPage() -> impl IntoView {
    let project = path_id("id");
    page(move |request| async move {
        let view = network_show(&request.context, project?).await?;
        let state = format!(
            "{}, di cui {} finanziati",
            format::count(view.sportelli.len(), "sportello", "sportelli"),
            view.funded
        );
        Ok(view! {
            <ProjectFrame head=view.head.clone() tab=ProjectTab::Network title="Rete degli sportelli" state=state />
            {missing(&view)}
            {target(&view)}
            {table(&view)}
            {(!view.sportelli.is_empty()).then(|| export_links(&request, "gli sportelli"))}
        }
        .into_any())
    })
}

fn missing(view: &NetworkView) -> AnyView {
    if view.missing.is_empty() {
        return ().into_any();
    }
    let items = view
        .missing
        .iter()
        .map(
            |(what, count)| view! { <li>{format!("{what}: {}", format::count(*count, "sportello", "sportelli"))}</li> },
        )
        .collect_view();
    let how = match (view.may_edit, view.frozen) {
        (true, true) => {
            "Apra uno sportello per completare ciò che manca. Le altre modifiche, dopo la stipula, sono variazioni."
        }
        (true, false) => "Apra uno sportello per completare i suoi dati.",
        (false, _) => "Li completa l’ufficio dell’ATS.",
    };
    view! {
        <div class="alert alert-warning" role="status">
            <h2 class="alert-heading h4">"Dati mancanti"</h2>
            <ul>{items}</ul>
            <p class="mb-0">{how}</p>
        </div>
    }
    .into_any()
}

/// How many sportelli the residents ask for.
fn target(view: &NetworkView) -> AnyView {
    let enough = i64::try_from(view.funded).unwrap_or(i64::MAX) >= view.wanted;
    let (class, word) = if enough { ("state state-good", "Raggiunto") } else { ("state state-bad", "Non raggiunto") };
    let text = format!(
        " Obiettivo: uno sportello finanziato ogni {} residenti; con {} residenti ne occorrono {} (art. 2).",
        format::integer(view.per_sportello),
        format::integer(view.residents),
        view.wanted
    );
    view! {
        <p>
            <span class=class>{word}</span>
            {text}
        </p>
    }
    .into_any()
}

/// The week: days with the same hours together.
fn week(hours: &[OpeningHours]) -> AnyView {
    if hours.is_empty() {
        return view! { <span class="state state-warn">"orario mancante"</span> }.into_any();
    }
    let days = Weekday::ALL
        .into_iter()
        .filter(|day| hours.iter().any(|stretch| stretch.weekday == *day))
        .map(|day| view! { <span class="d-block">{format!("{} {}", day.italian(), italian_day(hours, day))}</span> })
        .collect_view();
    view! { <span>{days}</span> }.into_any()
}

fn marks(line: &SportelloLine) -> AnyView {
    let yes_no = |yes: bool| if yes { "sì" } else { "no" };
    let reason = |yes: bool, reason: &Option<String>| match reason {
        Some(reason) if !reason.trim().is_empty() => format!(" ({reason})"),
        _ if yes => " (motivazione mancante)".to_owned(),
        _ => String::new(),
    };
    let marks = &line.marks;
    view! {
        <span>
            <span class="d-block">{format!("Senza barriere: {}", yes_no(marks.barrier_free))}</span>
            <span class="d-block">
                {format!(
                    "Mezzi o parcheggi: {}{}",
                    yes_no(marks.transport_or_parking),
                    reason(marks.transport_or_parking, &marks.transport_or_parking_reason),
                )}
            </span>
            <span class="d-block">
                {format!(
                    "Area popolata: {}{}",
                    yes_no(marks.populated_area),
                    reason(marks.populated_area, &marks.populated_area_reason),
                )}
            </span>
        </span>
    }
    .into_any()
}

fn row(line: &SportelloLine, view: &NetworkView) -> AnyView {
    let name = format!("{}. {}", line.number, line.municipality);
    let title = if view.may_edit {
        view! { <a href=format!("/progetti/{}/sportelli/{}", view.head.id, line.number)>{name}</a> }.into_any()
    } else {
        name.into_any()
    };
    let other = line.other_ats.map(|ats| {
        view! {
            <br />
            <span class="state state-warn">{format!("Comune dell’ATS {ats}")}</span>
        }
    });
    let address = match (&line.address, &line.quarter) {
        (Some(address), Some(quarter)) => format!("{address}, {quarter}"),
        (Some(address), None) => address.clone(),
        (None, Some(quarter)) => format!("{quarter}; indirizzo da definire"),
        (None, None) => "indirizzo da definire".to_owned(),
    };
    view! {
        <tr>
            <th scope="row">{title} {other}</th>
            <td data-label="Indirizzo">{address}</td>
            <td data-label="Requisiti">{marks(line)}</td>
            <td data-label="Orario">{week(&line.hours)}</td>
            <td data-label="Persone addette">
                {if line.staff.is_empty() { "da indicare".to_owned() } else { line.staff.join(", ") }}
            </td>
            <td data-label="Finanziato">{if line.funded { "sì" } else { "no" }}</td>
        </tr>
    }
    .into_any()
}

fn table(view: &NetworkView) -> AnyView {
    if view.sportelli.is_empty() {
        return view! {
            <div class="empty">
                <p>"La rete non ha ancora sportelli."</p>
                <p>"Gli sportelli arrivano con il formulario del progetto."</p>
            </div>
        }
        .into_any();
    }
    view! {
        <div class="table-scroll" role="region" aria-labelledby="sportelli" tabindex="0">
            <table class="table table-stack">
                <caption id="sportelli">"Sportelli per numero"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Sportello"</th>
                        <th scope="col">"Indirizzo"</th>
                        <th scope="col">"Requisiti"</th>
                        <th scope="col">"Orario settimanale"</th>
                        <th scope="col">"Persone addette"</th>
                        <th scope="col">"Finanziato"</th>
                    </tr>
                </thead>
                <tbody>{view.sportelli.iter().map(|line| row(line, view)).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
