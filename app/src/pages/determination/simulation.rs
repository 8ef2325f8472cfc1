//! `/progetti/{id}/determinazione/simulazione`: the result under other events; nothing is stored.

use std::collections::BTreeMap;

use domain::determination::Determination;
use leptos::prelude::*;
use services::determination::input::OutcomeInput;
use services::determination::show::{DeterminationView, determination_show};
use services::determination::what_if::determination_what_if;
use services::error::UseCaseError;
use services::project::scope::ProjectTab;

use crate::components::form::ErrorSummary;
use crate::frame::address::path_id;
use crate::frame::page::page;
use crate::pages::determination::facts_form::fields;
use crate::pages::determination::final_grant::about;
use crate::pages::determination::waterfall::waterfall;
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
fn typed(request: &PageRequest, error: Option<UseCaseError>) -> FormState {
    let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (key, value) in &request.query {
        values.entry(key.clone()).or_default().push(value.clone());
    }
    let problems = match error {
        Some(UseCaseError::Invalid(problems)) => problems,
        _ => Vec::new(),
    };
    FormState { form: "simulazione".into(), values, problems, refused: true }
}

/// `/progetti/{id}/determinazione/simulazione`
#[component]
pub fn SimulationPage() -> impl IntoView {
    let project = path_id("id");
    page(move |request| async move {
        let project = project?;
        let view = determination_show(&request.context, project).await?;
        let (supposed, form) = if request.query.is_empty() {
            (None, FormState::default())
        } else {
            match determination_what_if(&request.context, project, &outcome_input(&request.query)).await {
                Ok(result) => (Some(result), typed(&request, None)),
                Err(error @ UseCaseError::Invalid(_)) => (None, typed(&request, Some(error))),
                Err(error) => return Err(error),
            }
        };
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
            {supposed.as_ref().map(|result| comparison(&view, result))}
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
        }
        .into_any())
    })
}

fn comparison(view: &DeterminationView, supposed: &Determination) -> AnyView {
    let now = &view.result;
    let lines = [
        ("Ore ammesse", now.admitted_minutes.italian(), supposed.admitted_minutes.italian()),
        ("Spesa ammessa", now.admitted_spend.italian(), supposed.admitted_spend.italian()),
        ("Penalità", now.penalty.italian(), supposed.penalty.italian()),
        ("Sovvenzione finale", now.final_grant.italian(), supposed.final_grant.italian()),
        ("Saldo", now.balance.italian(), supposed.balance.italian()),
    ];
    let rows = lines
        .into_iter()
        .map(|(name, before, after)| {
            let changed = (before != after).then_some("total-row");
            view! {
                <tr class=changed>
                    <th scope="row">{name}</th>
                    <td class="num" data-label="Con i fatti registrati">
                        {before}
                    </td>
                    <td class="num" data-label="Con l’ipotesi">
                        {after}
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="panel panel-tint" aria-labelledby="esito">
            <h2 id="esito">"Esito dell’ipotesi"</h2>
            <p>{supposed.revocation.map_or_else(|| supposed.outcome.italian().to_owned(), |r| format!("Revoca totale: {}", r.italian()))}</p>
            <table class="table table-stack">
                <caption>"Confronto"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Importo"</th>
                        <th scope="col" class="num">
                            "Con i fatti registrati"
                        </th>
                        <th scope="col" class="num">
                            "Con l’ipotesi"
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {waterfall(supposed, &view.facts, &format!("/progetti/{}/determinazione/righe", view.head.id))}
        </section>
    }
    .into_any()
}
