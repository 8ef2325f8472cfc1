//! `/progetti/{id}/gruppo/{operatore}`: the data of one person of the group.

use domain::format;
use domain::function::ServiceFunction;
use domain::staff::{ExperienceProfile, PROFILE_BOUNDS, Profession};
use leptos::prelude::*;
use services::project::group::Profile;
use services::project::group_edit::{MemberView, member_show};
use services::project::scope::ProjectTab;

use crate::components::form::{ErrorSummary, SelectField, TextField, fixed};
use crate::frame::address::{path_id, path_text};
use crate::frame::page::page;
use crate::pages::project::frame::ProjectFrame;
use crate::request::FormState;

/// The form's name.
pub const FORM: &str = "operatore";

/// `/progetti/{id}/gruppo/{operatore}`
#[component]
pub fn MemberPage() -> impl IntoView {
    let project = path_id("id");
    let code = path_text("operatore");
    page(move |request| async move {
        let view = member_show(&request.context, project?, &code).await?;
        let form = request.form_state(FORM);
        let group = format!("/progetti/{}/gruppo", view.head.id);
        let name = match (&view.last_name, &view.first_name) {
            (Some(last), Some(first)) => format!("{} · {last} {first}", view.code),
            _ => format!("{} · nome mancante", view.code),
        };
        let action = format!("{group}/{}", view.code);
        Ok(view! {
            <ProjectFrame
                head=view.head.clone()
                tab=ProjectTab::Group
                title=name
                above=vec![("Gruppo".to_owned(), group.clone())]
            />
            <ErrorSummary form=form.clone() />
            {view.frozen.then(frozen_note)}
            <form method="post" class="form-panel" action=action novalidate>
                <input type="hidden" name="versione" value=view.version.to_string() />
                {person_fields(&view, &form)}
                {view
                    .functions
                    .iter()
                    .map(|(function, hours, profile)| function_fields(*function, *hours, *profile, view.frozen, &form))
                    .collect_view()}
                <div class="actions">
                    <button class="btn btn-primary" type="submit">
                        "Salva"
                    </button>
                    <a class="btn btn-outline-primary" href=group>
                        "Annulla"
                    </a>
                </div>
            </form>
        }
        .into_any())
    })
}

fn frozen_note() -> AnyView {
    view! {
        <div class="alert alert-info" role="status">
            <p class="mb-0">
                "L’atto di adesione è sottoscritto: gruppo e ore sono quelli approvati. Qui si completano i dati che mancano e si corregge il nome; ogni altra modifica si comunica alla Regione come variazione."
            </p>
        </div>
    }
    .into_any()
}

fn person_fields(view: &MemberView, form: &FormState) -> AnyView {
    let tax_code = match &view.tax_code {
        Some(code) if view.frozen => fixed("Codice fiscale", code.clone()),
        stored => view! {
            <TextField
                form=form.clone()
                name="codice-fiscale"
                label="Codice fiscale"
                stored=stored.clone().unwrap_or_default()
                hint="16 caratteri, come sulla tessera sanitaria"
                autocomplete="off"
            />
        }
        .into_any(),
    };
    let qualification = if view.frozen && !view.qualification.is_empty() {
        fixed("Qualifica", view.qualification.clone())
    } else {
        view! {
            <TextField form=form.clone() name="qualifica" label="Qualifica" stored=view.qualification.clone() />
        }
        .into_any()
    };
    let profession = if view.frozen {
        fixed("Professione", view.profession.italian().to_owned())
    } else {
        let options = Profession::ALL.map(|p| (p.code().to_owned(), p.italian().to_owned())).to_vec();
        view! {
            <SelectField
                form=form.clone()
                name="professione"
                label="Professione"
                options=options
                stored=view.profession.code()
            />
        }
        .into_any()
    };
    view! {
        <fieldset class="form-section">
            <legend>"Persona"</legend>
            <TextField
                form=form.clone()
                name="cognome"
                label="Cognome"
                stored=view.last_name.clone().unwrap_or_default()
                autocomplete="off"
            />
            <TextField
                form=form.clone()
                name="nome"
                label="Nome"
                stored=view.first_name.clone().unwrap_or_default()
                autocomplete="off"
            />
            {tax_code}
            {qualification}
            {profession}
        </fieldset>
        <fieldset class="form-section">
            <legend>"Esperienza nelle politiche sociali"</legend>
            {experience(("profilo", "anni"), view.social_policies, view.frozen, form)}
        </fieldset>
    }
    .into_any()
}

/// Letter and years; the letter is fixed once frozen, the years once given.
fn experience((letter, years): (&str, &str), profile: Profile, frozen: bool, form: &FormState) -> AnyView {
    let letter = if frozen {
        fixed("Profilo dichiarato", profile.declared.italian(&PROFILE_BOUNDS))
    } else {
        let options = ExperienceProfile::ALL.map(|p| (p.code().to_owned(), p.italian(&PROFILE_BOUNDS))).to_vec();
        view! {
            <SelectField
                form=form.clone()
                name=letter
                label="Profilo dichiarato"
                options=options
                stored=profile.declared.code()
            />
        }
        .into_any()
    };
    let stored = profile.years().map(format::decimal).unwrap_or_default();
    let years = if frozen && profile.years().is_some() {
        fixed("Anni di esperienza", stored)
    } else {
        view! {
            <TextField
                form=form.clone()
                name=years
                label="Anni di esperienza"
                stored=stored
                hint="Alla data del formulario, per esempio 4,5"
                class="field-short"
                inputmode="decimal"
            />
        }
        .into_any()
    };
    let disagrees = profile.disagrees().map(|derived| {
        let text = format!(
            "Dagli anni risulta il profilo {}: il profilo dichiarato è {}.",
            derived.italian(&PROFILE_BOUNDS),
            profile.declared.code()
        );
        view! { <p class="field-warning">{text}</p> }
    });
    view! {
        {letter}
        {years}
        {disagrees}
    }
    .into_any()
}

fn function_fields(function: ServiceFunction, hours: i64, profile: Profile, frozen: bool, form: &FormState) -> AnyView {
    let code = function.code();
    let hours = if frozen {
        fixed("Ore assegnate", format::integer(hours))
    } else {
        view! {
            <TextField
                form=form.clone()
                name=format!("ore-{code}")
                label="Ore assegnate"
                stored=hours.to_string()
                class="field-short"
                inputmode="numeric"
            />
        }
        .into_any()
    };
    view! {
        <fieldset class="form-section">
            <legend>{function.italian()}</legend>
            {hours}
            {experience((&format!("profilo-{code}"), &format!("anni-{code}")), profile, frozen, form)}
        </fieldset>
    }
    .into_any()
}
