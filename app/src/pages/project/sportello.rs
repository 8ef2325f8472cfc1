//! `/progetti/{id}/sportelli/{numero}`: the data of one sportello with its week.

use domain::network::{OpeningHours, Weekday, italian_day};
use leptos::prelude::*;
use services::error::UseCaseError;
use services::project::network::{NetworkEdit, SportelloLine, network_show_for_edit};
use services::project::scope::ProjectTab;
use services::requirement::staff_on_duty::Server;

use crate::components::form::{CheckField, ErrorSummary, TextField, fixed};
use crate::frame::address::{path_id, path_text};
use crate::frame::page::page;
use crate::pages::project::frame::ProjectFrame;
use crate::request::FormState;

/// The form's name.
pub const FORM: &str = "sportello";
/// The name of the form of the people on duty.
const STAFF_FORM: &str = "addetti";
/// Blank rows offered after those that are filled in.
const MORE_ROWS: usize = 4;
/// Rows of the week at most.
pub const MOST_ROWS: usize = 28;

/// `/progetti/{id}/sportelli/{numero}`
#[component]
pub fn SportelloPage() -> impl IntoView {
    let project = path_id("id");
    let number = path_text("numero");
    page(move |request| async move {
        let number: i64 = number.parse().map_err(|_| UseCaseError::NotFound)?;
        let NetworkEdit { network: view, servers, staff_fixed } =
            network_show_for_edit(&request.context, project?, number).await?;
        let line = view.sportelli.iter().find(|line| line.number == number).ok_or(UseCaseError::NotFound)?;
        let form = request.form_state(FORM);
        let network = format!("/progetti/{}/sportelli", view.head.id);
        let frozen = view.frozen;
        let action = format!("{network}/{number}");
        let staff_action = format!("{action}/addetti");
        let staff_problems = request.form_state(STAFF_FORM);
        Ok(view! {
            <ProjectFrame
                head=view.head.clone()
                tab=ProjectTab::Network
                title=format!("Sportello {} · {}", line.number, line.municipality)
                above=vec![("Sportelli".to_owned(), network.clone())]
            />
            <ErrorSummary form=form.clone() />
            <ErrorSummary form=staff_problems />
            {frozen.then(frozen_note)}
            <form method="post" class="form-panel" action=action novalidate>
                <input type="hidden" name="versione" value=line.version.to_string() />
                {frozen.then(|| view! { <input type="hidden" name="fissato" value="si" /> })}
                {place_fields(line, frozen, &form)}
                {mark_fields(line, frozen, &form)}
                {hours_fields(&line.hours, frozen, &form)}
                {(!(frozen && is_complete(line)))
                    .then(|| {
                        view! {
                            <div class="actions">
                                <button class="btn btn-primary" type="submit">
                                    "Salva"
                                </button>
                                <a class="btn btn-outline-primary" href=network>
                                    "Annulla"
                                </a>
                            </div>
                        }
                    })}
            </form>
            {staff_form(line, &servers, staff_fixed, &request.form_state(STAFF_FORM), &staff_action)}
        }
        .into_any())
    })
}

/// Who of the group serves it: a form of its own, for it goes on changing until F.4 is handed in.
fn staff_form(line: &SportelloLine, servers: &[Server], fixed: bool, form: &FormState, action: &str) -> AnyView {
    if fixed {
        let names = if line.staff.is_empty() { "nessuna".to_owned() } else { line.staff.join(", ") };
        return view! {
            <section class="panel" aria-labelledby="addetti">
                <h2 id="addetti">"Persone addette"</h2>
                <p>{names}</p>
                <p class="why-not">
                    "La rete con le persone addette (F.3 e F.4) è già consegnata: un cambiamento si comunica come variazione."
                </p>
            </section>
        }
        .into_any();
    }
    let choices = servers
        .iter()
        .map(|server| {
            let id = format!("addetto-{}", server.code);
            let checked = form.chosen("addetto", &server.code, server.serves);
            view! {
                <div class="choice">
                    <input type="checkbox" id=id.clone() name="addetto" value=server.code.clone() checked=checked />
                    <label for=id>{format!("{} · {}", server.code, server.name)}</label>
                </div>
            }
        })
        .collect_view();
    view! {
        <form method="post" class="form-panel" action=action.to_owned() novalidate>
            <input type="hidden" name="versione" value=line.version.to_string() />
            <fieldset class="form-section">
                <legend>"Persone addette"</legend>
                <p class="field-hint">
                    "Chi del gruppo presta servizio in questo sportello: va nel documento F.3/F.4 che l’ente firma."
                </p>
                {choices}
            </fieldset>
            <div class="actions">
                <button class="btn btn-primary" type="submit">
                    "Salva le persone addette"
                </button>
            </div>
        </form>
    }
    .into_any()
}

fn frozen_note() -> AnyView {
    view! {
        <div class="alert alert-info" role="status">
            <p class="mb-0">
                "L’atto di adesione è sottoscritto: la rete è quella approvata. Qui si completano i dati che mancano; ogni altra modifica, anche di orario, si comunica alla Regione come variazione."
            </p>
        </div>
    }
    .into_any()
}

/// Whether nothing is left to fill in once the network is frozen.
fn is_complete(line: &SportelloLine) -> bool {
    let marks = &line.marks;
    [&line.address, &line.quarter, &marks.transport_or_parking_reason, &marks.populated_area_reason]
        .into_iter()
        .all(|text| text.as_ref().is_some_and(|text| !text.trim().is_empty()))
        && !line.hours.is_empty()
}

/// A text that can be filled in, or is fixed once frozen and given.
fn text(name: &'static str, label: &'static str, stored: Option<&String>, frozen: bool, form: &FormState) -> AnyView {
    match stored.filter(|text| frozen && !text.trim().is_empty()) {
        Some(given) => fixed(label, given.clone()),
        None => {
            let stored = stored.cloned().unwrap_or_default();
            view! { <TextField form=form.clone() name=name label=label stored=stored /> }.into_any()
        }
    }
}

fn mark(name: &'static str, label: &'static str, stored: bool, frozen: bool, form: &FormState) -> AnyView {
    if frozen {
        fixed(label, if stored { "sì" } else { "no" }.to_owned())
    } else {
        view! { <CheckField form=form.clone() name=name label=label stored=stored /> }.into_any()
    }
}

fn place_fields(line: &SportelloLine, frozen: bool, form: &FormState) -> AnyView {
    view! {
        <fieldset class="form-section">
            <legend>"Luogo"</legend>
            {fixed("Comune", format!("{} (ISTAT {})", line.municipality, line.istat))}
            {fixed("Come è scritto nel formulario", line.place_as_written.clone())}
            {text("indirizzo", "Indirizzo", line.address.as_ref(), frozen, form)}
            {text("quartiere", "Quartiere o frazione", line.quarter.as_ref(), frozen, form)}
            {mark("finanziato", "Fa parte della rete finanziata", line.funded, frozen, form)}
        </fieldset>
    }
    .into_any()
}

fn mark_fields(line: &SportelloLine, frozen: bool, form: &FormState) -> AnyView {
    let marks = &line.marks;
    view! {
        <fieldset class="form-section">
            <legend>"Requisiti"</legend>
            {mark("barriere", "È privo di barriere architettoniche", marks.barrier_free, frozen, form)}
            {mark("mezzi", "È servito da mezzi pubblici o ha parcheggi", marks.transport_or_parking, frozen, form)}
            {text(
                "mezzi-motivo",
                "Quali mezzi o parcheggi lo servono",
                marks.transport_or_parking_reason.as_ref(),
                frozen,
                form,
            )}
            {mark("area", "È in un’area popolata", marks.populated_area, frozen, form)}
            {text(
                "area-motivo",
                "Perché l’area è popolata",
                marks.populated_area_reason.as_ref(),
                frozen,
                form,
            )}
        </fieldset>
    }
    .into_any()
}

/// The day's choice of one row of the week.
fn day_select(place: usize, chosen: &str, form: &FormState) -> AnyView {
    let name = format!("giorno-{place}");
    let problem = form.problem(&name);
    let options = Weekday::ALL
        .into_iter()
        .map(|day| {
            let value = day.number().to_string();
            let selected = value == chosen;
            view! {
                <option value=value selected=selected>
                    {day.italian()}
                </option>
            }
        })
        .collect_view();
    view! {
        <span class="field d-block mb-0">
        <select
            id=name.clone()
            name=name.clone()
            aria-label=format!("Giorno, riga {}", place + 1)
            aria-invalid=problem.as_ref().map(|_| "true")
            aria-describedby=problem.as_ref().map(|_| format!("{name}-e"))
        >
            <option value="">"—"</option>
            {options}
        </select>
        {problem.map(|text| view! { <span class="field-error" id=format!("{name}-e")>{text}</span> })}
        </span>
    }
    .into_any()
}

fn time_input(field: &str, label: &str, place: usize, stored: &str, form: &FormState) -> AnyView {
    let name = format!("{field}-{place}");
    let problem = form.problem(&name);
    view! {
        <span class="field d-block mb-0">
        <input
            class="field-short"
            type="text"
            inputmode="numeric"
            id=name.clone()
            name=name.clone()
            value=form.value(&name, stored)
            aria-label=format!("{label}, riga {}", place + 1)
            aria-invalid=problem.as_ref().map(|_| "true")
            aria-describedby=problem.as_ref().map(|_| format!("{name}-e"))
        />
        {problem.map(|text| view! { <span class="field-error" id=format!("{name}-e")>{text}</span> })}
        </span>
    }
    .into_any()
}

fn hours_row(place: usize, stored: Option<&OpeningHours>, form: &FormState) -> AnyView {
    let day = stored.map(|stretch| stretch.weekday.number().to_string()).unwrap_or_default();
    let opens = stored.map(|stretch| stretch.opens.to_string()).unwrap_or_default();
    let closes = stored.map(|stretch| stretch.closes.to_string()).unwrap_or_default();
    let day = form.value(&format!("giorno-{place}"), &day);
    view! {
        <tr>
            <td data-label="Giorno">{day_select(place, &day, form)}</td>
            <td data-label="Apre">{time_input("apre", "Apre", place, &opens, form)}</td>
            <td data-label="Chiude">{time_input("chiude", "Chiude", place, &closes, form)}</td>
        </tr>
    }
    .into_any()
}

fn hours_fields(hours: &[OpeningHours], frozen: bool, form: &FormState) -> AnyView {
    if frozen && !hours.is_empty() {
        let days = Weekday::ALL
            .into_iter()
            .map(|day| view! { <dt>{day.italian()}</dt> <dd>{italian_day(hours, day)}</dd> })
            .collect_view();
        return view! {
            <fieldset class="form-section">
                <legend>"Orario settimanale"</legend>
                <dl class="facts">{days}</dl>
            </fieldset>
        }
        .into_any();
    }
    let count = (hours.len().max(7) + MORE_ROWS).min(MOST_ROWS);
    let rows = (0..count).map(|place| hours_row(place, hours.get(place), form)).collect_view();
    view! {
        <fieldset class="form-section">
            <legend>"Orario settimanale"</legend>
            <p class="field-hint">
                "Una riga per ogni apertura, per esempio lunedì 8:30 e 13:00. Le righe vuote si ignorano; due aperture dello stesso giorno non possono sovrapporsi."
            </p>
            <table class="table table-tight table-stack">
                <caption class="visually-hidden">"Orario settimanale"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Giorno"</th>
                        <th scope="col">"Apre"</th>
                        <th scope="col">"Chiude"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </fieldset>
    }
    .into_any()
}
