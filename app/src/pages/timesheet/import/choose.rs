//! `/progetti/{id}/timesheet/{periodo}/importa`: three steps to bring rows in from a file, and the
//! last files.

use domain::format;
use leptos::prelude::*;
use services::project::scope::ProjectTab;
use services::timesheet::import::form::{FileLine, ImportForm, import_form};
use services::timesheet::import::{LARGEST_FILE, MOST_ROWS};

use crate::components::export_links::export_links_at;
use crate::components::form::ErrorSummary;
use crate::components::list_table::{ListTable, figures, words};
use crate::components::upload_panel::UploadPanel;
use crate::frame::address::{path_id, path_text};
use crate::frame::page::page;
use crate::pages::project::frame::ProjectFrame;
use crate::pages::timesheet::import::{FORM, above, import_address};
use crate::pages::timesheet::words::day;
use crate::request::FormState;

/// `/progetti/{id}/timesheet/{periodo}/importa`
#[component]
pub fn ImportPage() -> impl IntoView {
    let (project, period) = (path_id("id"), path_text("periodo"));
    page(move |request| async move {
        let view = import_form(&request.context, project?, &period).await?;
        let form = request.form_state(FORM);
        let state = if view.own_only {
            "Si caricano le righe del Suo timesheet".to_owned()
        } else {
            "Un solo file può contenere le righe di più operatori".to_owned()
        };
        Ok(view! {
            <ProjectFrame
                head=view.head.clone()
                tab=ProjectTab::Timesheets
                title=format!("Importa le righe da un file, {}", view.period)
                state=state
                above=above(view.head.id, view.period)
            />
            <ErrorSummary form=form.clone() />
            {template(&view)}
            {upload(&view, &form)}
            {what_follows()}
            {files(&view)}
        }
        .into_any())
    })
}

fn template(view: &ImportForm) -> AnyView {
    let base = format!("/progetti/{}/timesheet/{}/modello", view.head.id, view.period.code());
    view! {
        <section class="panel" aria-labelledby="modello">
            <h2 id="modello">"1. Scarichi e compili il modello"</h2>
            <p class="measure">
                "Il modello contiene già gli operatori del periodo con le loro funzioni. Aggiunga una riga per ogni intervallo di lavoro; le righe lasciate senza giorno e orario si saltano."
            </p>
            <div class="actions">
                <a class="btn btn-outline-primary" href=format!("{base}/xlsx")>
                    "Scarica il modello per Excel (XLSX)"
                </a>
                <a class="btn btn-outline-primary" href=format!("{base}/csv")>
                    "Scarica il modello CSV"
                </a>
            </div>
            <details class="why">
                <summary>"Come si scrivono giorni, orari, funzioni e sportelli?"</summary>
                <dl class="facts">
                    {services::timesheet::import::template::instructions()
                        .into_iter()
                        .map(|(name, words)| {
                            view! {
                                <dt>{name}</dt>
                                <dd>{words}</dd>
                            }
                        })
                        .collect_view()}
                </dl>
            </details>
        </section>
    }
    .into_any()
}

fn upload(view: &ImportForm, form: &FormState) -> AnyView {
    let hint = format!(
        "CSV, XLSX o ODS, anche di un altro programma con le stesse colonne: fino a {} righe e {} MB. Il file si controlla; nulla si registra prima della Sua conferma.",
        format::integer(i64::try_from(MOST_ROWS).unwrap_or_default()),
        LARGEST_FILE / 1024 / 1024
    );
    view! {
        <UploadPanel
            form=form.clone()
            heading="2. Carichi il file"
            action=import_address(view.head.id, view.period)
            label="File con le righe"
            hint=hint
            accept=".csv,.txt,.xlsx,.ods,text/csv"
        />
    }
    .into_any()
}

fn what_follows() -> AnyView {
    view! {
        <section class="panel" aria-labelledby="anteprima">
            <h2 id="anteprima">"3. Controlli l’anteprima e registri"</h2>
            <p class="measure">
                "L’anteprima dice di ogni riga se è nuova, già registrata o errata. Si registrano tutte le righe nuove o nessuna: con un solo errore non si registra nulla. Gli avvisi non bloccano. Lo stesso file caricato due volte non aggiunge nulla."
            </p>
        </section>
    }
    .into_any()
}

fn files(view: &ImportForm) -> AnyView {
    if view.files.is_empty() {
        return ().into_any();
    }
    let base = import_address(view.head.id, view.period);
    let rows = view.files.iter().map(|file| file_row(&base, file)).collect_view();
    view! {
        <ListTable
            id="file-caricati"
            caption="Ultimi file caricati per questo periodo"
            heads=vec![
                words("File"),
                words("Caricato il"),
                words("Da"),
                figures("Righe"),
                words("Esito"),
            ]
            body=view! {
                    <tbody>{rows}</tbody>
            }
                .into_any()
        />
        {export_links_at(&base, "gli ultimi file caricati")}
    }
    .into_any()
}

fn file_row(base: &str, file: &FileLine) -> AnyView {
    let outcome = match file.added {
        Some(added) => {
            let added = format::count(added, "riga registrata", "righe registrate");
            view! { <span class="state state-good">{added}</span> }.into_any()
        }
        None => view! { <span class="state">"Non registrato"</span> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row">
                <a href=format!("{base}/{}", file.id)>{file.name.clone()}</a>
            </th>
            <td data-label="Caricato il">{day(Some(file.at))}</td>
            <td data-label="Da">{file.by.clone()}</td>
            <td class="num" data-label="Righe">
                {format::integer(i64::try_from(file.rows).unwrap_or_default())}
            </td>
            <td data-label="Esito">{outcome}</td>
        </tr>
    }
    .into_any()
}
