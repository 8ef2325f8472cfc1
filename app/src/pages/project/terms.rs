//! The terms of a project: open ones as a list, met ones behind a disclosure.

use domain::deadline::DeadlineKind;
use domain::format;
use leptos::prelude::*;
use services::project::scope::ProjectTab;
use services::project::terms::{ShownTerm, TermState};
use uuid::Uuid;

use crate::components::export_links::export_links_at;
use crate::pages::project::frame::tab_address;

/// The panel of terms.
#[must_use]
pub fn terms_panel(project: Uuid, terms: &[ShownTerm], today: chrono::NaiveDate) -> AnyView {
    let met = |term: &&ShownTerm| matches!(term.state, TermState::Met(_));
    let open: Vec<&ShownTerm> = terms.iter().filter(|term| !met(term) && term.state != TermState::Untracked).collect();
    let done: Vec<&ShownTerm> = terms.iter().filter(met).collect();
    let untracked: Vec<&ShownTerm> = terms.iter().filter(|term| term.state == TermState::Untracked).collect();
    let list = if terms.is_empty() {
        view! {
            <p>
                "I termini decorrono dalla ricezione dell’ammissione e dalla stipula dell’atto di adesione: nessuna delle due date è ancora registrata."
            </p>
        }
        .into_any()
    } else if open.is_empty() {
        view! { <p>"Nessun termine è aperto."</p> }.into_any()
    } else {
        table(project, &open, "Termini aperti, dal più vicino", "termini-aperti", today)
    };
    view! {
        <section class="panel" aria-labelledby="termini">
            <h2 id="termini">"Termini"</h2>
            {list}
            {(!done.is_empty())
                .then(|| {
                    view! {
                        <details class="why">
                            <summary>{format!("Termini adempiuti ({})", done.len())}</summary>
                            {table(project, &done, "Termini adempiuti", "termini-adempiuti", today)}
                        </details>
                    }
                })}
            {(!untracked.is_empty())
                .then(|| {
                    view! {
                        <details class="why">
                            <summary>{format!("Termini di cui il portale non registra l’adempimento ({})", untracked.len())}</summary>
                            {table(project, &untracked, "Termini non registrati dal portale", "termini-altri", today)}
                        </details>
                    }
                })}
            {(!terms.is_empty())
                .then(|| export_links_at(&format!("/progetti/{project}/termini"), "i termini del progetto"))}
        </section>
    }
    .into_any()
}

fn table(
    project: Uuid,
    terms: &[&ShownTerm],
    caption: &'static str,
    id: &'static str,
    today: chrono::NaiveDate,
) -> AnyView {
    let rows = terms.iter().map(|term| row(project, term, today)).collect_view();
    view! {
        <table class="table table-stack">
            <caption id=id>{caption}</caption>
            <thead>
                <tr>
                    <th scope="col">"Che cosa"</th>
                    <th scope="col">"Entro il"</th>
                    <th scope="col">"Stato"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(project: Uuid, term: &ShownTerm, today: chrono::NaiveDate) -> AnyView {
    let days = term.deadline.due.signed_duration_since(today).num_days();
    let (class, state) = match term.state {
        TermState::Met(Some(on)) => ("state state-good", format!("Adempiuto {}", format::on_day(on))),
        TermState::Met(None) => ("state state-good", "Adempiuto".to_owned()),
        TermState::Late => ("state state-bad", "Scaduto".to_owned()),
        TermState::Untracked => ("state", "Non registrato".to_owned()),
        TermState::Open => match days {
            0 => ("state state-warn", "Scade oggi".to_owned()),
            1 => ("state state-warn", "Scade domani".to_owned()),
            2..=15 => ("state state-warn", format!("Fra {days} giorni")),
            _ => ("state state-wait", format!("Fra {days} giorni")),
        },
    };
    let phrase = term.phrase();
    let name = match &term.requirement {
        Some(code) => view! { <a href=format!("/progetti/{project}/adempimenti/{code}")>{phrase}</a> }.into_any(),
        None if term.deadline.kind == DeadlineKind::SubmitMonitoringData => {
            view! { <a href=tab_address(project, ProjectTab::Monitoring)>{phrase}</a> }.into_any()
        }
        None => phrase.into_any(),
    };
    view! {
        <tr>
            <th scope="row">
                {name} " " <span class="article">{term.deadline.kind.article()}</span>
                {(!term.missing.is_empty())
                    .then(|| {
                        view! {
                            <br />
                            <small>{term.missing.clone()}</small>
                        }
                    })}
            </th>
            <td data-label="Entro il">{format::date(term.deadline.due)}</td>
            <td data-label="Stato">
                <span class=class>{state}</span>
            </td>
        </tr>
    }
    .into_any()
}
