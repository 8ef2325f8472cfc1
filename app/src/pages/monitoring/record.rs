//! `/progetti/{id}/monitoraggio/registrazioni/{registrazione}`: one entry, to be corrected or removed.

use domain::format;
use leptos::prelude::*;
use services::monitoring::record_show::{RecordView, record_show};
use services::project::scope::ProjectTab;

use super::record_fields::{kept_fields, person_fields};
use super::records::address;
use super::{MonitoringNav, MonitoringPage};
use crate::components::ask_form::AskForm;
use crate::components::form::ErrorSummary;
use crate::frame::address::path_id;
use crate::frame::page::page;
use crate::pages::project::frame::{ProjectFrame, tab_address};
use crate::request::FormState;

/// The form of a correction.
pub const CORRECTION: &str = "correzione";
/// The form that removes.
pub const REMOVAL: &str = "eliminazione";

/// `/progetti/{id}/monitoraggio/registrazioni/{registrazione}`; `?passo=elimina` asks once.
#[component]
pub fn RecordPage() -> impl IntoView {
    let (project, id) = (path_id("id"), path_id("registrazione"));
    page(move |request| async move {
        let (project, id) = (project?, id?);
        let view = record_show(&request.context, project, id).await?;
        let base = address(project);
        let above = vec![
            ("Monitoraggio".to_owned(), tab_address(project, ProjectTab::Monitoring)),
            ("Registrazioni".to_owned(), base.clone()),
        ];
        let removal = request.form_state(REMOVAL);
        let asks = view.obstacle.is_none() && (removal.refused || request.parameter("passo") == Some("elimina"));
        let here = format!("{base}/{id}");
        let remove = (view.obstacle.is_none() && !asks).then(|| {
            view! {
                <a class="btn btn-outline-primary" href=format!("{here}?passo=elimina#passo")>
                    "Elimina la registrazione"
                </a>
            }
        });
        let content = match (view.obstacle, asks) {
            (Some(why), _) => view! {
                <div class="alert alert-info" role="status">
                    <p class="mb-0">{why}</p>
                </div>
            }
            .into_any(),
            (None, true) => removing(&view, &here),
            (None, false) => correction(&view, (&base, &here), &request.form_state(CORRECTION)),
        };
        Ok(view! {
            <ProjectFrame
                head=view.head.clone()
                tab=ProjectTab::Monitoring
                title=format!("Registrazione del {}", view.typed.date)
                state=format!("Persona {}", view.person)
                above=above
            >
                {remove}
            </ProjectFrame>
            <MonitoringNav project=project here=MonitoringPage::Records office=true />
            <ErrorSummary form=removal />
            {content}
        }
        .into_any())
    })
}

fn correction(view: &RecordView, (base, here): (&str, &str), form: &FormState) -> AnyView {
    let hint = "Lo scriva solo se la persona è un’altra: il portale non lo conserva";
    view! {
        <ErrorSummary form=form.clone() />
        <form method="post" action=here.to_owned() class="panel" novalidate>
            <input type="hidden" name="versione" value=view.version.to_string() />
            {kept_fields(form, &view.choices, &view.typed)}
            {person_fields(form, &view.typed, (hint, false))}
            <div class="actions">
                <button class="btn btn-primary" type="submit">
                    "Salva la correzione"
                </button>
                <a class="btn btn-outline-primary" href=base.to_owned()>
                    "Annulla"
                </a>
            </div>
        </form>
    }
    .into_any()
}

fn removing(view: &RecordView, here: &str) -> AnyView {
    let function = view.typed.function.parse::<domain::function::ServiceFunction>();
    let function = function.map(|function| function.short()).unwrap_or_default();
    let text = format!(
        "La registrazione del {} ({function}, persona {}) non sarà più contata. La cronologia ne conserva la traccia.",
        view.typed.date, view.person
    );
    let body = view! {
        <p class="measure">{text}</p>
        <input type="hidden" name="versione" value=view.version.to_string() />
    };
    view! {
        <AskForm
            title="Eliminare la registrazione?"
            action=format!("{here}/elimina")
            button="Elimina"
            cancel=here.to_owned()
            loses=true
            body=body.into_any()
        />
    }
    .into_any()
}

/// «Registrato: contatto del 04/07/2022.», for the notice after a form.
#[must_use]
pub fn saved_words(saved: &services::monitoring::record_save::RecordSaved, corrected: bool) -> String {
    use domain::sirps::FruitionKind::{Case, Contact, Intervention};
    let what = match saved.kind {
        Contact => "contatto",
        Case => "presa in carico",
        Intervention => "intervento",
    };
    let done = if corrected { "Corretto" } else { "Registrato" };
    let mut text = format!("{done}: {what} {}.", format::of_day(saved.date));
    if saved.alike {
        text.push_str(" Attenzione: la persona ha già una registrazione per la stessa funzione in quel giorno.");
    }
    if saved.form_missing {
        text.push_str(" Manca il modulo H.");
    }
    text
}
