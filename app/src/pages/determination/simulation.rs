//! `/progetti/{id}/determinazione/simulazione`: the result under other events; nothing is stored.

use std::collections::BTreeMap;

use domain::determination::Determination;
use domain::money::Cents;
use leptos::prelude::*;
use services::determination::input::OutcomeInput;
use services::determination::show::determination_show;
use services::determination::what_if::determination_what_if;
use services::error::FieldProblem;
use services::project::scope::ProjectTab;

use crate::api::determination::{Comparison, ComparisonLine};
use crate::components::form::ErrorSummary;
use crate::frame::address::path_id;
use crate::frame::page::page;
use crate::islands::live_comparison::LiveComparison;
use crate::pages::determination::facts_form::fields;
use crate::pages::determination::final_grant::about;
use crate::pages::project::frame::{ProjectFrame, tab_address, tab_name};
use crate::request::{FormState, PageRequest};

/// The form's values from a list of pairs: a query or a form.
#[must_use]
pub fn outcome_input(pairs: &[(String, String)]) -> OutcomeInput {
    let text = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, v)| v.clone()).unwrap_or_default();
    let snapshots = pairs
        .iter()
        .filter_map(|(key, value)| Some((key.strip_prefix("fotografia-")?.to_owned(), value.clone())))
        .collect::<BTreeMap<_, _>>();
    OutcomeInput {
        years: pairs.iter().filter(|(key, _)| key == "annualita").map(|(_, value)| value.clone()).collect(),
        final_evaluation: text("valutazione-finale"),
        snapshots,
        fruitions: text("fruizioni"),
        sportelli: text("sportelli"),
        social_workers_fte: text("assistenti-sociali"),
        annex_e_applied: text("allegato-e"),
        pippi_required: text("pippi-previsto"),
        pippi_applied: text("pippi-applicato"),
        nonconforming_operators: text("operatori-non-conformi"),
        publicity_observed: text("pubblicita"),
        prospectus_sent_on: text("prospetto"),
        restitution_on: text("restituzione"),
        revocation: text("revoca"),
        monitoring_up_to_date: text("monitoraggio"),
    }
}

/// What was typed into the address, as the state of a form.
fn typed(request: &PageRequest, problems: Vec<FieldProblem>) -> FormState {
    let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (key, value) in &request.query {
        values.entry(key.clone()).or_default().push(value.clone());
    }
    FormState { form: "simulazione".into(), values, problems, refused: true, ..FormState::default() }
}

/// `/progetti/{id}/determinazione/simulazione`
#[component]
pub fn SimulationPage() -> impl IntoView {
    let project = path_id("id");
    page(move |request| async move {
        let project = project?;
        let (view, supposed, form) = if request.query.is_empty() {
            (determination_show(&request.context, project).await?, None, FormState::default())
        } else {
            let found = determination_what_if(&request.context, project, &outcome_input(&request.query)).await?;
            match found.supposed {
                Ok(result) => (found.view, Some(result), typed(&request, Vec::new())),
                Err(problems) => (found.view, None, typed(&request, problems)),
            }
        };
        let initial = supposed.as_ref().map(|result| comparison(&view.result, result));
        let tab = ProjectTab::Determination;
        let above = vec![(tab_name(tab).to_owned(), tab_address(project, tab))];
        Ok(view! {
            <ProjectFrame
                head=view.head.clone()
                tab=tab
                title="Simulazione"
                state="Nulla di ciò che si prova qui viene registrato"
                above=above
            />
            <ErrorSummary form=form.clone() />
            <LiveComparison project=project.to_string() initial=initial>
                <section class="panel" aria-labelledby="ipotesi">
                    <h2 id="ipotesi">"Ipotesi"</h2>
                    <form method="get" class="form-panel" novalidate>
                        {fields(&form, &view.outcome, &about(&view))}
                        <div class="actions">
                            <button class="btn btn-primary" type="submit">
                                "Calcola"
                            </button>
                            <a class="btn btn-outline-primary" href=format!("/progetti/{project}/determinazione/simulazione")>
                                "Riparti dai fatti registrati"
                            </a>
                        </div>
                    </form>
                </section>
            </LiveComparison>
        }
        .into_any())
    })
}

/// The figures that matter, side by side.
#[must_use]
pub fn comparison(recorded: &Determination, supposed: &Determination) -> Comparison {
    let line =
        |name: &str, recorded: String, supposed: String| ComparisonLine { name: name.to_owned(), recorded, supposed };
    let both = |name: &str, of: fn(&Determination) -> Cents| line(name, of(recorded).italian(), of(supposed).italian());
    let outcome = match supposed.revocation {
        Some(revocation) => format!("Revoca totale: {}", revocation.italian()),
        None => supposed.outcome.italian().to_owned(),
    };
    Comparison {
        outcome,
        lines: vec![
            line("Ore ammesse", recorded.admitted_minutes.italian(), supposed.admitted_minutes.italian()),
            both("Spesa ammessa", |d| d.admitted_spend),
            line(
                "Percentuale delle penalità",
                recorded.penalty_percent_total.italian(),
                supposed.penalty_percent_total.italian(),
            ),
            both("Penalità", |d| d.penalty),
            both("Fotografie semestrali mancate", |d| d.missed_snapshot_deduction),
            both("Sovvenzione finale", |d| d.final_grant),
            both("Saldo", |d| d.balance),
        ],
        problems: Vec::new(),
    }
}
