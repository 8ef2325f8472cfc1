//! `/progetti/{id}/monitoraggio/moduli-h`: the registration forms H that are missing. The office of
//! the ATS fills in their days; the Region sees how many, by function.

use domain::format;
use leptos::prelude::*;
use services::monitoring::missing_forms::MissingForms;
use services::monitoring::record_registration::{RegistrationView, UnregisteredLine, registration_list};
use services::project::scope::ProjectTab;
use uuid::Uuid;

use super::record_fields::numbered;
use super::{MonitoringNav, MonitoringPage};
use crate::components::form::{ErrorSummary, TextField};
use crate::components::list_table::{ListTable, figures, words};
use crate::frame::address::path_id;
use crate::frame::page::page;
use crate::pages::project::frame::{ProjectFrame, tab_address};
use crate::request::FormState;

/// The form of one person's day.
pub const OF_PERSON: &str = "modulo-persona";
/// The form of the list's days.
pub const OF_LIST: &str = "moduli";
/// The field of a line's day: this, then the key of the entry.
pub const DAY_OF: &str = "giorno-";

/// The address of the page of a project.
#[must_use]
pub fn address(project: Uuid) -> String {
    format!("/progetti/{project}/monitoraggio/moduli-h")
}

/// How many forms H are missing, by function: for pages of the monitoring that everybody reads.
#[component]
pub fn MissingFormsPanel(
    /// The numbers.
    missing: MissingForms,
    /// Where the page of them is, on other pages.
    #[prop(optional, into)]
    address: String,
) -> impl IntoView {
    let total = missing.total();
    let rows = missing
        .by_function
        .into_iter()
        .map(|(function, number)| {
            view! {
                <tr>
                    <th scope="row">{numbered(function)}</th>
                    <td class="num" data-label="Moduli mancanti">
                        {format::integer(number)}
                    </td>
                </tr>
            }
        })
        .collect_view();
    let foot = view! {
        <tr class="total-row">
            <th scope="row">"Totale"</th>
            <td class="num" data-label="Moduli mancanti">
                {format::integer(total)}
            </td>
        </tr>
    };
    let body = view! {
        <tbody>{rows}</tbody>
        <tfoot>{foot}</tfoot>
    }
    .into_any();
    let content = if total == 0 {
        view! { <p class="mb-0">"Non manca nessun modulo H."</p> }.into_any()
    } else {
        let heads = vec![words("Funzione"), figures("Moduli mancanti")];
        view! { <ListTable id="moduli-mancanti" caption="Moduli H mancanti, per funzione" heads=heads body=body /> }
            .into_any()
    };
    let link = (!address.is_empty()).then(|| {
        view! {
            <p>
                <a href=address>"Moduli H mancanti"</a>
            </p>
        }
    });
    view! {
        <section class="panel" aria-labelledby="moduli-h-titolo">
            <h2 id="moduli-h-titolo">"Moduli H"</h2>
            <p class="measure">
                "La domanda di iscrizione (modulo H) serve per gli interventi e per le prese in carico degli assistenti sociali finanziati; basta una per persona "
                <span class="article">"(art. 4, decadenza, p. 3)"</span> "."
            </p>
            {content}
            {link}
        </section>
    }
}

/// `/progetti/{id}/monitoraggio/moduli-h`
#[component]
pub fn RegistrationsPage() -> impl IntoView {
    let project = path_id("id");
    page(move |request| async move {
        let project = project?;
        let view = registration_list(&request.context, project).await?;
        let above = vec![("Monitoraggio".to_owned(), tab_address(project, ProjectTab::Monitoring))];
        let here = if view.office { MonitoringPage::Records } else { MonitoringPage::Flows };
        let state = match view.missing.total() {
            0 => "Non manca nessun modulo".to_owned(),
            total => format::count(usize::try_from(total).unwrap_or_default(), "modulo mancante", "moduli mancanti"),
        };
        let forms = (view.office && view.people > 0).then(|| office(&view, project, &request));
        Ok(view! {
            <ProjectFrame
                head=view.head.clone()
                tab=ProjectTab::Monitoring
                title="Moduli H mancanti"
                state=state
                above=above
            />
            <MonitoringNav project=project here=here office=view.office />
            {forms}
            <MissingFormsPanel missing=view.missing.clone() />
        }
        .into_any())
    })
}

fn office(view: &RegistrationView, project: Uuid, request: &crate::request::PageRequest) -> AnyView {
    if let Some(why) = view.obstacle {
        return view! {
            <div class="alert alert-info" role="status">
                <p class="mb-0">{why}</p>
            </div>
        }
        .into_any();
    }
    let (one, many) = (request.form_state(OF_PERSON), request.form_state(OF_LIST));
    view! {
        <ErrorSummary form=one.clone() />
        <ErrorSummary form=many.clone() />
        {of_person(project, &one)}
        {of_list(view, project, &many)}
    }
    .into_any()
}

fn day_field(form: &FormState, name: String, label: String) -> AnyView {
    view! {
        <TextField
            form=form.clone()
            name=name
            label=label
            class="field-date"
            inputmode="numeric"
            autocomplete="off"
        />
    }
    .into_any()
}

fn of_person(project: Uuid, form: &FormState) -> AnyView {
    view! {
        <section class="panel no-print" aria-labelledby="per-codice">
            <h2 id="per-codice">"Registra il modulo H di una persona"</h2>
            <form method="post" action=format!("{}/persona", address(project)) class="form-panel" novalidate>
                <TextField
                    form=form.clone()
                    name="persona"
                    label="Codice della persona"
                    hint="Lo stesso usato nelle registrazioni: codice fiscale o codice dell’ambito"
                    autocomplete="off"
                />
                {day_field(form, "giorno".to_owned(), "Giorno del modulo H".to_owned())}
                <div class="actions">
                    <button class="btn btn-primary" type="submit">
                        "Registra il modulo"
                    </button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn row(line: &UnregisteredLine, project: Uuid, form: &FormState) -> AnyView {
    let name = format!("{DAY_OF}{}", line.record);
    let label = format!("Giorno del modulo H della persona {}", line.person);
    let problem = form.problem(&name);
    let described = crate::components::form::described_by(&name, "", problem.as_deref());
    let error = problem.clone().map(|text| view! { <span class="field-error" id=format!("{name}-e")>{text}</span> });
    let class = if problem.is_some() { "field field-wrong mb-0" } else { "field mb-0" };
    view! {
        <tr>
            <th scope="row">
                <span class="code">{line.person.clone()}</span>
            </th>
            <td data-label="Prima registrazione">
                <a href=format!("{}/{}", super::records::address(project), line.record)>{format::date(line.date)}</a>
            </td>
            <td data-label="Funzione">{numbered(line.function)}</td>
            <td class="num" data-label="Registrazioni">
                {format::integer(line.records)}
            </td>
            <td data-label="Giorno del modulo H">
                <div class=class>
                    <input
                        id=name.clone()
                        name=name.clone()
                        type="text"
                        class="field-date"
                        inputmode="numeric"
                        autocomplete="off"
                        value=form.value(&name, "")
                        aria-label=label
                        aria-invalid=problem.map(|_| "true")
                        aria-describedby=described
                    />
                    {error}
                </div>
            </td>
        </tr>
    }
    .into_any()
}

fn of_list(view: &RegistrationView, project: Uuid, form: &FormState) -> AnyView {
    let rows = view.lines.iter().map(|line| row(line, project, form)).collect_view();
    let shown = i64::try_from(view.lines.len()).unwrap_or(i64::MAX);
    let people = format::count(usize::try_from(view.people).unwrap_or_default(), "persona", "persone");
    let caption = if shown < view.people {
        format!("{people} senza modulo: qui le prime {shown}, le altre seguono via via")
    } else {
        format!("{people} senza modulo")
    };
    let heads = vec![
        words("Persona"),
        words("Prima registrazione"),
        words("Funzione"),
        figures("Registrazioni"),
        words("Giorno del modulo H"),
    ];
    view! {
        <form method="post" action=address(project) novalidate>
            <ListTable
                id="senza-modulo"
                caption=caption
                heads=heads
                body=view! { <tbody>{rows}</tbody> }.into_any()
            />
            <div class="actions no-print">
                <button class="btn btn-outline-primary" type="submit">
                    "Registra i giorni indicati"
                </button>
                <span class="why-not">"Le righe senza giorno restano nell’elenco."</span>
            </div>
        </form>
    }
    .into_any()
}
