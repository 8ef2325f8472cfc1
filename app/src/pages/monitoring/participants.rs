//! `/progetti/{id}/monitoraggio/partecipanti`: the lists of the case-file software, which function
//! their activities belong to, and the indicators of people. For the ATS's office alone.

use domain::format;
use domain::function::ServiceFunction;
use domain::sirps::FruitionKind;
use leptos::prelude::*;
use services::clock::day_in_italy;
use services::monitoring::participant_receive::{LARGEST_LIST, ListQuarter, MOST_ROWS};
use services::monitoring::participant_show::{Activity, ListVersion, ParticipantsView, participants_show};
use services::project::scope::ProjectTab;
use uuid::Uuid;

use super::indicators::{people, tables};
use super::records::kind_count;
use super::{MonitoringNav, MonitoringPage};
use crate::components::file_field::FileField;
use crate::components::form::{ErrorSummary, SelectField, TextField};
use crate::components::list_table::{ListTable, figures, words};
use crate::frame::address::path_id;
use crate::frame::page::page;
use crate::pages::project::frame::{ProjectFrame, tab_address};
use crate::request::{FormState, PageRequest};

/// The form that sends a list; the other pages that take a file call it the same.
pub use crate::pages::region::import::FORM;
/// The form that registers an activity.
pub const ACTIVITY: &str = "attivita";
/// The form that takes a quarter back.
pub const WITHDRAW: &str = "ritira";

/// The address of the page of a project.
#[must_use]
pub fn address(project: Uuid) -> String {
    MonitoringPage::Participants.address(project)
}

/// What is said after a list was taken in.
#[must_use]
pub fn received_words(received: &[ListQuarter]) -> String {
    let counts = FruitionKind::ALL.into_iter().filter_map(|kind| {
        let number = received.iter().filter_map(|quarter| quarter.counts.get(&kind)).sum::<i64>();
        (number > 0).then(|| kind_count(kind, number))
    });
    let counts = counts.collect::<Vec<_>>().join(", ");
    let quarters = match (received.first(), received.last()) {
        (Some(first), Some(last)) if first.quarter != last.quarter => {
            format!("dal {} al {}", first.quarter, last.quarter)
        }
        (Some(only), _) => only.quarter.to_string(),
        (None, _) => "nessun trimestre".to_owned(),
    };
    if received.iter().all(|quarter| quarter.already_there) {
        format!("La stessa lista era già registrata e nulla è cambiato: {quarters}, {counts}.")
    } else {
        format!("Lista registrata: {quarters}, {counts}.")
    }
}

/// `/progetti/{id}/monitoraggio/partecipanti`
#[component]
pub fn ParticipantsPage() -> impl IntoView {
    let project = path_id("id");
    page(move |request| async move {
        let project = project?;
        let view = participants_show(&request.context, project).await?;
        let above = vec![("Monitoraggio".to_owned(), tab_address(project, ProjectTab::Monitoring))];
        let problems = [FORM, ACTIVITY, WITHDRAW].map(|form| request.form_state(form));
        let problems = problems.into_iter().find(|form| !form.problems.is_empty()).unwrap_or_default();
        Ok(view! {
            <ProjectFrame
                head=view.head.clone()
                tab=ProjectTab::Monitoring
                title="Partecipanti"
                state=people(view.indicators.as_ref())
                above=above
            />
            <MonitoringNav project=project here=MonitoringPage::Participants office=true />
            <ErrorSummary form=problems />
            {upload(&view, &request.form_state(FORM), project)}
            {activities(&view, &request.form_state(ACTIVITY), project)}
            {versions(&view, &request, project)}
            {view.indicators.as_ref().map(tables)}
        }
        .into_any())
    })
}

fn upload(view: &ParticipantsView, form: &FormState, project: Uuid) -> AnyView {
    if let Some(why) = view.obstacle {
        return view! {
            <div class="alert alert-info" role="status">
                <p class="mb-0">{why}</p>
            </div>
        }
        .into_any();
    }
    let hint = format!(
        "Il foglio ListaCasi esportato dal programma della cartella sociale: XLS, XLSX, ODS o CSV, con o senza intestazione, fino a {} righe e {} MB",
        format::integer(i64::try_from(MOST_ROWS).unwrap_or_default()),
        LARGEST_LIST / 1024 / 1024
    );
    view! {
        <section class="panel no-print" aria-labelledby="carica-lista">
            <h2 id="carica-lista">"Carica una lista"</h2>
            <p class="measure">
                "La lista sostituisce quella in vigore in ogni trimestre, dal primo con un’iscrizione al giorno dell’estrazione. Il file non si conserva: di ogni persona restano uno pseudonimo, la funzione, il giorno dell’iscrizione, il sesso, la fascia di età, la condizione occupazionale e se è vulnerabile. Con un solo errore non si registra nulla."
            </p>
            <form method="post" action=address(project) enctype="multipart/form-data" class="form-panel" novalidate>
                <TextField
                    form=form.clone()
                    name="estratta"
                    label="Estratta il"
                    stored=format::date(view.today)
                    hint="Il giorno in cui la lista è stata esportata, per esempio 31/12/2021"
                    class="field-date"
                    inputmode="numeric"
                />
                <FileField
                    form=form.clone()
                    label="File con la lista"
                    hint=hint
                    accept=".xls,.xlsx,.ods,.csv,.txt,text/csv"
                />
                <div class="actions">
                    <button class="btn btn-primary" type="submit">
                        "Carica e registra"
                    </button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn activities(view: &ParticipantsView, form: &FormState, project: Uuid) -> AnyView {
    let writes = view.obstacle.is_none();
    let table = (!view.activities.is_empty()).then(|| {
        let rows =
            view.activities.iter().map(|activity| activity_row(activity, writes.then_some(project))).collect_view();
        let heads = [words("Attività"), words("Funzione")].into_iter().chain(writes.then(|| words("Togli")));
        view! {
            <ListTable
                id="attivita-registrate"
                caption="Attività e funzioni"
                heads=heads.collect()
                body=view! {
                    <tbody>{rows}</tbody>
                }
                    .into_any()
            />
        }
    });
    let options = [(String::new(), "Scelga la funzione".to_owned())]
        .into_iter()
        .chain(ServiceFunction::ALL.map(|function| (function.code().to_owned(), function.italian().to_owned())));
    let add = writes.then(|| {
        view! {
            <form
                method="post"
                action=format!("{}/attivita", address(project))
                class="form-panel no-print"
                novalidate
            >
                <TextField
                    form=form.clone()
                    name="attivita"
                    label="Codice dell’attività"
                    hint="Come sta nella colonna CODICE_PROGETTO della lista"
                    class="field-short"
                />
                <SelectField form=form.clone() name="funzione" label="Funzione" options=options.collect() />
                <div class="actions">
                    <button class="btn btn-outline-primary" type="submit">
                        "Registra l’attività"
                    </button>
                </div>
            </form>
        }
    });
    view! {
        <section class="panel" aria-labelledby="codici-attivita">
            <h2 id="codici-attivita">"Codici delle attività"</h2>
            <p class="measure">
                "Ogni attività della lista appartiene a una funzione del progetto: da qui si sa che cosa contare. Cambiare un codice non cambia le liste già registrate."
            </p>
            {table}
            {add}
        </section>
    }
    .into_any()
}

fn activity_row(activity: &Activity, writable: Option<Uuid>) -> AnyView {
    let remove = writable.map(|project| {
        view! {
            <td data-label="Togli">
                <form method="post" action=format!("{}/attivita/elimina", address(project))>
                    <input type="hidden" name="codice" value=activity.code.clone() />
                    <input type="hidden" name="versione" value=activity.version.to_string() />
                    <button
                        class="btn btn-outline-primary btn-sm"
                        type="submit"
                        aria-label=format!("Togli l’attività {}", activity.code)
                    >
                        "Togli"
                    </button>
                </form>
            </td>
        }
    });
    view! {
        <tr>
            <th scope="row" class="code">
                {activity.code.clone()}
            </th>
            <td data-label="Funzione">{activity.function.italian()}</td>
            {remove}
        </tr>
    }
    .into_any()
}

fn versions(view: &ParticipantsView, request: &PageRequest, project: Uuid) -> AnyView {
    if view.versions.is_empty() {
        return ().into_any();
    }
    let heads = [words("Trimestre"), figures("Versione"), words("Fino al")]
        .into_iter()
        .chain(FruitionKind::ALL.map(|kind| figures(kind.italian())))
        .chain([words("Ricevuta il"), words("Da"), words("Stato")]);
    let rows = view.versions.iter().map(version_row).collect_view();
    let withdraw = view.obstacle.is_none().then(|| withdraw(view, &request.form_state(WITHDRAW), project));
    view! {
        <section aria-labelledby="liste">
            <h2 id="liste">"Liste registrate"</h2>
            <ListTable
                id="versioni"
                caption="Liste per trimestre"
                heads=heads.collect()
                body=view! {
                    <tbody>{rows}</tbody>
                }
                    .into_any()
            />
            {withdraw}
        </section>
    }
    .into_any()
}

fn version_row(version: &ListVersion) -> AnyView {
    let state = match (version.state.as_str(), &version.reason) {
        ("accepted", _) => view! { <span class="state state-good">"In vigore"</span> }.into_any(),
        ("withdrawn", reason) => {
            let reason = reason.clone().unwrap_or_default();
            view! {
                <span class="state state-warn">"Ritirata"</span>
                " "
                {reason}
            }
            .into_any()
        }
        _ => view! { <span class="state">"Sostituita"</span> }.into_any(),
    };
    let counts = version.counts.into_iter().zip(FruitionKind::ALL).map(|(number, kind)| {
        view! {
            <td class="num" data-label=kind.italian()>
                {format::integer(number)}
            </td>
        }
    });
    view! {
        <tr>
            <th scope="row">{version.quarter.to_string()}</th>
            <td class="num" data-label="Versione">
                {format::integer(version.number)}
            </td>
            <td data-label="Fino al">{format::date(version.counted_to)}</td>
            {counts.collect_view()}
            <td data-label="Ricevuta il">{format::date(day_in_italy(version.received_at))}</td>
            <td data-label="Da">{version.received_by.clone()}</td>
            <td data-label="Stato">{state}</td>
        </tr>
    }
    .into_any()
}

fn withdraw(view: &ParticipantsView, form: &FormState, project: Uuid) -> AnyView {
    let quarters = view.versions.iter().filter(|version| version.state == "accepted");
    let options: Vec<(String, String)> =
        quarters.map(|version| (version.quarter.code(), version.quarter.to_string())).collect();
    if options.is_empty() {
        return ().into_any();
    }
    view! {
        <details class="why no-print" open=form.refused>
            <summary>"Ritirare la lista di un trimestre"</summary>
            <form method="post" action=format!("{}/ritira", address(project)) class="form-panel" novalidate>
                <p class="measure">
                    "I dati del trimestre non contano più e le sue righe si cancellano; un’altra fonte può prendere il suo posto."
                </p>
                <SelectField form=form.clone() name="trimestre" label="Trimestre" options=options />
                <TextField
                    form=form.clone()
                    name="motivo"
                    label="Motivo"
                    hint="Resta nella cronologia: senza nomi né codici di persone"
                />
                <div class="actions">
                    <button class="btn btn-danger" type="submit">
                        "Ritira la lista"
                    </button>
                </div>
            </form>
        </details>
    }
    .into_any()
}
