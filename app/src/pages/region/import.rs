//! `/regione/importazione`: a project from the form a body sent as a file. First the report of
//! everything found, storing nothing; then the confirmation, which accepts it.

use domain::application_form::{FormFinding, FormSeverity};
use domain::format;
use leptos::prelude::*;
use services::import::project::project_import_preview;
use services::import::report::ImportReport;
use services::policy::{Action, Subject};

use crate::components::form::{CheckField, ErrorSummary, TextField};
use crate::components::upload_panel::UploadPanel;
use crate::frame::head::PageHead;
use crate::frame::page::page;
use crate::request::FormState;

/// The name of both forms of this page.
pub const FORM: &str = "importazione";
/// The field that carries the file's text from the report to the confirmation.
pub const TEXT_FIELD: &str = "testo";

/// `/regione/importazione`
#[component]
pub fn ImportPage() -> impl IntoView {
    page(|request| async move {
        request.context.authorize(Action::ProjectImport, Subject::Portal)?;
        let form = request.form_state(FORM);
        let text = form.values.get(TEXT_FIELD).and_then(|values| values.first()).cloned();
        let report = match &text {
            Some(text) => project_import_preview(&request.context, text.as_bytes()).await.ok(),
            None => None,
        };
        let state = match &report {
            None => "Nessun formulario caricato".to_owned(),
            Some(report) => format!("ATS {}: {}; non è stato ancora registrato nulla", report.ats, report.summary()),
        };
        let uploaded = report.is_some();
        let checked = report.zip(text).map(|(report, text)| checked(&form, report, text));
        Ok(view! {
            <PageHead title="Importazione di un progetto" state=state />
            <ErrorSummary form=form.clone() />
            {checked}
            {upload(&form, uploaded)}
        }
        .into_any())
    })
}

/// The form that sends a file.
fn upload(form: &FormState, again: bool) -> AnyView {
    view! {
        <UploadPanel
            form=form.clone()
            heading=if again { "Carica un altro file" } else { "Carica il formulario" }
            action="/regione/importazione"
            label="File del formulario"
            hint="In formato JSON, fino a 300 kB. Il file viene letto e controllato; nulla è registrato prima della conferma."
            accept=".json,application/json"
            secondary=again
        />
    }
    .into_any()
}

/// What was found, and the confirmation where it is possible.
fn checked(form: &FormState, report: ImportReport, text: String) -> AnyView {
    let facts = [
        ("Ente", report.body_name.clone()),
        ("Avviso", report.call.clone()),
        ("CUP", report.cup.clone().unwrap_or_else(|| "non indicato".to_owned())),
        ("Durata", format!("dal {} al {}", format::date(report.start), format::date(report.end))),
        ("Contributo", report.granted.italian()),
        (
            "Gruppo",
            format!(
                "{}, {}, {}",
                format::count(report.operators, "operatore", "operatori"),
                format::count(report.assignments, "assegnazione", "assegnazioni"),
                report.assigned.italian()
            ),
        ),
        ("Rete", format::count(report.sportelli, "sportello", "sportelli")),
    ];
    let findings = report
        .findings
        .iter()
        .enumerate()
        .map(|(place, found)| finding(found, report.blocking.contains(&place)))
        .collect_view();
    view! {
        <section class="panel" aria-labelledby="contenuto-del-file">
            <h2 id="contenuto-del-file">"Che cosa contiene il file"</h2>
            <dl class="facts">
                {facts
                    .into_iter()
                    .map(|(name, value)| {
                        view! {
                            <dt>{name}</dt>
                            <dd>{value}</dd>
                        }
                    })
                    .collect_view()}
            </dl>
        </section>
        <section class="panel" aria-labelledby="esito">
            <h2 id="esito">{format!("Esito del controllo: {}", report.summary())}</h2>
            <ul class="findings">{findings}</ul>
            {territory(&report)}
        </section>
        {if report.can_be_stored() { confirmation(form, &report, text) } else { refused() }}
    }
    .into_any()
}

/// One finding with its place in the file and what follows from it.
#[must_use]
pub fn finding(found: &FormFinding, blocking: bool) -> AnyView {
    let class = match found.severity {
        FormSeverity::Error => "finding-error",
        FormSeverity::Warning => "finding-warning",
        FormSeverity::Notice => "finding-notice",
    };
    let kind = if blocking {
        format!("{}, impedisce l’importazione. ", found.severity.italian())
    } else {
        format!("{}. ", found.severity.italian())
    };
    let details = (!found.details.is_empty()).then(|| {
        let items = found.details.iter().map(|detail| view! { <li>{detail.clone()}</li> }).collect_view();
        view! { <ul>{items}</ul> }
    });
    view! {
        <li class=class>
            <p>
                <span class="finding-kind">{kind}</span>
                {capitalised(&found.message)}
            </p>
            {details}
            <p class="finding-where">{found.article()} {place(&found.path)}</p>
        </li>
    }
    .into_any()
}

/// Where in the file, for whoever mends it there; nothing for the file as a whole.
fn place(path: &str) -> Option<AnyView> {
    let inside = path.trim_start_matches(['$', '.']);
    (!inside.is_empty()).then(|| {
        view! {
            " · nel file: "
            <span class="code">{inside.to_owned()}</span>
        }
        .into_any()
    })
}

/// A sentence: the first letter in upper case, a full stop at the end.
fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let rest = characters.as_str();
    let stop = if rest.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{rest}{stop}")
}

fn territory(report: &ImportReport) -> Option<AnyView> {
    if report.territory_notes.is_empty() {
        return None;
    }
    let notes = report.territory_notes.iter().map(|note| view! { <li>{capitalised(note)}</li> }).collect_view();
    Some(
        view! {
            <h3>"Dati del territorio non verificati o mancanti"</h3>
            <ul>{notes}</ul>
        }
        .into_any(),
    )
}

fn refused() -> AnyView {
    view! {
        <div class="alert alert-danger" role="status">
            <h2 class="alert-heading h4">"Il progetto non può essere registrato"</h2>
            <p class="mb-0">
                "Il formulario contiene errori che ne rendono inutilizzabili i dati. Li faccia correggere all’ente e carichi il nuovo file."
            </p>
        </div>
    }
    .into_any()
}

/// The second step: what will be stored, and the acceptance.
fn confirmation(form: &FormState, report: &ImportReport, text: String) -> AnyView {
    let acceptance = report.needs_acceptance().then(|| {
        let label = format!("Ho letto il controllo e accetto quanto trovato: {}.", report.summary());
        view! { <CheckField form=form.clone() name="accetto" label=label stored=false /> }
    });
    let sentence = format!(
        "Si registra il progetto dell’ATS {}, ammesso a finanziamento, con {} e {}. Il controllo resta agli atti del progetto.",
        report.ats,
        format::count(report.operators, "operatore", "operatori"),
        format::count(report.sportelli, "sportello", "sportelli")
    );
    view! {
        <section class="panel" aria-labelledby="conferma">
            <h2 id="conferma">"Registra il progetto"</h2>
            <p class="measure">{sentence}</p>
            <form method="post" action="/regione/importazione/registrazione" novalidate>
                <input type="hidden" name=TEXT_FIELD value=text />
                <TextField
                    form=form.clone()
                    name="titolo"
                    label="Titolo del progetto (facoltativo)"
                    hint="Il file non lo contiene. Se manca: «Servizi sociali dell’ATS …»."
                />
                {acceptance}
                <div class="actions">
                    <button class="btn btn-primary" type="submit">
                        "Registra il progetto"
                    </button>
                </div>
            </form>
        </section>
    }
    .into_any()
}
