//! `/progetti/{id}`: the story of a project, its figures, terms, and what its import found.

use domain::format;
use leptos::prelude::*;
use services::clock::day_in_italy;
use services::import::report::counts_in_words;
use services::project::overview::{ImportedForm, OverviewView, Step, StepState, overview_show};
use services::project::scope::ProjectTab;

use crate::frame::address::path_id;
use crate::frame::page::page;
use crate::pages::project::figures::{figures, functions_panel};
use crate::pages::project::frame::ProjectFrame;
use crate::pages::project::terms::terms_panel;
use crate::pages::region::import::finding;

/// `/progetti/{id}`
#[component]
pub fn OverviewPage() -> impl IntoView {
    let project = path_id("id");
    page(move |request| async move {
        let view = overview_show(&request.context, project?).await?;
        let (start, end) = view.period;
        let state = format!("{}, dal {} al {}", view.head.phase.italian(), format::date(start), format::date(end));
        Ok(view! {
            <ProjectFrame
                head=view.head.clone()
                tab=ProjectTab::Overview
                title=view.head.title.clone()
                state=state
            />
            {view.head.invented.then(invented)}
            <div class="row">
                <div class="col-12 col-lg-4">{story(&view)}</div>
                <div class="col-12 col-lg-8">
                    <h2 class="visually-hidden">"Cifre"</h2>
                    {figures(&view)} {functions_panel(&view)}
                </div>
            </div>
            {terms_panel(view.head.id, &view.terms, view.today)}
            {view.imported.as_ref().map(|imported| import_panel(imported, view.head.id))}
        }
        .into_any())
    })
}

fn invented() -> AnyView {
    view! {
        <div class="alert alert-info" role="status">
            <p class="mb-0">
                <strong>"Progetto inventato. "</strong>
                "Serve alla dimostrazione: non corrisponde ad alcun finanziamento."
            </p>
        </div>
    }
    .into_any()
}

fn step(step: &Step) -> AnyView {
    let (class, current) = match step.state {
        StepState::Done => (Some("phase-done"), None),
        StepState::Now => (Some("phase-now"), Some("step")),
        StepState::Later => (None, None),
    };
    view! {
        <li class=class aria-current=current>
            <span class="phase-name">{step.name.clone()}</span>
            {(!step.when.is_empty()).then(|| view! { <span class="phase-date">{step.when.clone()}</span> })}
        </li>
    }
    .into_any()
}

fn story(view: &OverviewView) -> AnyView {
    let (residents, as_of, source) = &view.population;
    view! {
        <section class="panel" aria-labelledby="storia">
            <h2 id="storia">"Storia"</h2>
            <ol class="phases">{view.steps.iter().map(step).collect_view()}</ol>
            <dl class="facts">
                <dt>"Sovvenzione"</dt>
                <dd>{view.granted.italian()}</dd>
                <dt>"Residenti"</dt>
                <dd>{format!("{} al {} ({source})", format::integer(*residents), format::date(*as_of))}</dd>
                <dt>"Regole"</dt>
                <dd>
                    <a href=format!("/avvisi/{}", view.call_id)>{view.rules_name.clone()}</a>
                </dd>
                <dt>"Territorio"</dt>
                <dd>
                    <a href=format!("/territorio/{}", view.head.ats)>{format!("Comuni dell’ATS {}", view.head.ats)}</a>
                </dd>
            </dl>
        </section>
    }
    .into_any()
}

/// A message as a sentence of its own.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn import_panel(imported: &ImportedForm, project: uuid::Uuid) -> AnyView {
    let summary = counts_in_words(&imported.findings);
    let at = imported.at.map(|at| format!(" {}", format::on_day(day_in_italy(at)))).unwrap_or_default();
    let notes = imported.territory_notes.iter().map(|note| view! { <li>{capital(note)}</li> }).collect_view();
    view! {
        <section class="panel" aria-labelledby="formulario">
            <h2 id="formulario">"Formulario importato"</h2>
            <p>{format!("Importato{at} da {}: {summary}.", imported.by)}</p>
            <ul class="findings">{imported.findings.iter().map(|found| finding(found, false)).collect_view()}</ul>
            <p>
                "I dati mancanti si completano nelle pagine "
                <a href=format!("/progetti/{project}/gruppo")>"Gruppo"</a>
                " e "
                <a href=format!("/progetti/{project}/sportelli")>"Sportelli"</a>
                "."
            </p>
            {(!imported.territory_notes.is_empty())
                .then(|| {
                    view! {
                        <h3>"Dati del territorio non verificati"</h3>
                        <ul>{notes}</ul>
                    }
                })}
        </section>
    }
    .into_any()
}
