//! `/progetti/{id}/determinazione`: what the rules find, why, what was recorded and decided.

use domain::determination::{Determination, Outcome};
use domain::format;
use leptos::prelude::*;
use services::clock::italian_moment;
use services::determination::show::{DeterminationLine, DeterminationView, determination_show};
use services::error::UseCaseError;
use services::payment::show::payments_show;
use services::project::scope::ProjectTab;
use uuid::Uuid;

use crate::components::form::{ErrorSummary, TextField};
use crate::frame::address::path_id;
use crate::frame::page::page;
use crate::pages::determination::facts_form::{FieldsAbout, fields};
use crate::pages::determination::origins::origins_panel;
use crate::pages::determination::waterfall::waterfall;
use crate::pages::project::frame::{ProjectFrame, tab_address};
use crate::request::{FormState, PageRequest};

/// `/progetti/{id}/determinazione`
#[component]
pub fn FinalGrantPage() -> impl IntoView {
    let project = path_id("id");
    page(move |request| async move {
        let project = project?;
        let view = match determination_show(&request.context, project).await {
            Err(UseCaseError::Conflict(reason)) => return not_yet(&request, project, reason).await,
            shown => shown?,
        };
        let base = format!("/progetti/{}/determinazione", view.head.id);
        let rows_page = format!("{base}/righe");
        let (print, simulate) = (format!("{base}/prospetto.pdf"), format!("{base}/simulazione"));
        let result = &view.result;
        let forecast = view.facts.project.end >= view.as_of;
        let title =
            if forecast { "Determinazione finale: previsione" } else { "Determinazione finale della sovvenzione" };
        let form = request.form_state("determinazione");
        let facts_form = request.form_state("fatti");
        Ok(view! {
            <ProjectFrame head=view.head.clone() tab=ProjectTab::Determination title=title state=state(&view)>
                <a class="btn btn-outline-primary" href=print>
                    "Scarica il prospetto (PDF)"
                </a>
                <a class="btn btn-outline-primary" href=simulate>
                    "Simula altri esiti"
                </a>
            </ProjectFrame>
            <ErrorSummary form />
            <ErrorSummary form=facts_form.clone() />
            {unrecorded(&view)}
            <section class="panel" aria-labelledby="calcolo">
                <h2 id="calcolo">"Dalle ore alla sovvenzione"</h2>
                <p>
                    {format!("Calcolo al {} secondo {}. Contano solo i timesheet accettati.", format::date(view.as_of), view.rules_name)}
                </p>
                {waterfall(result, &view.facts, &view.names, &rows_page)}
                {penalties(result)}
                {recovery(result)}
            </section>
            {decision_panel(&view, &request)}
            {origins_panel(&view)}
            {facts_panel(&view, facts_form)}
            {recorded_panel(&view)}
        }
        .into_any())
    })
}

/// Before the agreement there is nothing to determine: the project's page says so.
async fn not_yet(request: &PageRequest, project: Uuid, reason: String) -> Result<AnyView, UseCaseError> {
    let head = payments_show(&request.context, project).await?.head;
    let advances = tab_address(project, ProjectTab::Advances);
    Ok(view! {
        <ProjectFrame head=head tab=ProjectTab::Determination title="Determinazione finale della sovvenzione" />
        <div class="empty">
            <p>{reason}</p>
            <p>
                "Che cosa manca ai pagamenti è nella pagina " <a href=advances>"Anticipi e saldo"</a> "."
            </p>
        </div>
    }
    .into_any())
}

fn state(view: &DeterminationView) -> String {
    let result = &view.result;
    let decided = view.determinations.last().map(|line| line.row.state.as_str());
    let stage = match decided {
        Some("approved") => "Approvata. ",
        Some("proposed") => "Proposta, in attesa del dirigente. ",
        _ if !view.obstacles.is_empty() => "Calcolo provvisorio. ",
        _ => "",
    };
    let outcome = match (result.outcome, result.revocation) {
        (Outcome::Revoked, Some(revocation)) => format!("Finanziamento revocato: {}", revocation.italian()),
        (outcome, _) => outcome.italian().to_lowercase(),
    };
    // «Somme da recuperare» says which way the money goes: no sign is needed.
    let balance = if result.balance.is_negative() { -result.balance } else { result.balance };
    format!("{stage}Sovvenzione finale {}; {outcome}: {}", result.final_grant.italian(), balance.italian())
}

fn unrecorded(view: &DeterminationView) -> AnyView {
    let missing = view.outcome.unrecorded(&view.reached);
    if missing.is_empty() {
        return ().into_any();
    }
    view! {
        <div class="alert alert-warning" role="status">
            <h2 class="alert-heading h4">"Fatti non ancora registrati"</h2>
            <p class="mb-0">
                {format!("Nel calcolo contano come non avvenuti: {}.", missing.join(", "))}
            </p>
        </div>
    }
    .into_any()
}

fn penalties(result: &Determination) -> AnyView {
    if result.penalties.is_empty() {
        return view! { <p>"Nessuna penalità finale."</p> }.into_any();
    }
    let rows = result
        .penalties
        .iter()
        .map(|penalty| {
            view! {
                <tr>
                    <th scope="row">{penalty.rule.italian()}</th>
                    <td class="num" data-label="Percentuale">
                        {penalty.percent.italian()}
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="table table-tight">
            <caption>"Penalità finali (art. 11)"</caption>
            <thead>
                <tr>
                    <th scope="col">"Penalità"</th>
                    <th scope="col" class="num">
                        "Sulla spesa ammessa"
                    </th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
            <tfoot>
                <tr class="total-row">
                    <th scope="row">"Somma; importo con il limite applicato"</th>
                    <td class="num" data-label="Somma">
                        {format!("{}; {}", result.penalty_percent_total.italian(), result.penalty.italian())}
                    </td>
                </tr>
            </tfoot>
        </table>
    }
    .into_any()
}

fn recovery(result: &Determination) -> AnyView {
    let Some(recovery) = &result.recovery else { return ().into_any() };
    let lines = recovery
        .payments
        .iter()
        .map(|payment| {
            let years = payment
                .years
                .iter()
                .map(|year| {
                    view! {
                        <li class="sum-line">
                            <span>{format!("{}: {} giorni al {}", year.year, year.days, year.rate.italian())}</span>
                            <span class="num">{year.interest.italian()}</span>
                        </li>
                    }
                })
                .collect_view();
            view! {
                <li>
                    <p class="sum-line">
                        <span>{format!("Sul pagamento del {}", format::date(payment.payment_on))}</span>
                        <span class="num">
                            {format!("{} + interessi {}", payment.principal.italian(), payment.interest.italian())}
                        </span>
                    </p>
                    <ul>{years}</ul>
                </li>
            }
        })
        .collect_view();
    view! {
        <h3>"Somme da recuperare"</h3>
        <p>
            {format!(
                "Capitale {}, interessi legali {}, in tutto {}.",
                recovery.principal.italian(),
                recovery.interest.italian(),
                recovery.total.italian(),
            )}
        </p>
        <ul>{lines}</ul>
    }
    .into_any()
}

fn decision_panel(view: &DeterminationView, request: &PageRequest) -> AnyView {
    let lines = view.determinations.iter().map(|line| determination_line(line, view, request)).collect_view();
    let propose = if !view.may_propose {
        let nothing = view.determinations.is_empty();
        nothing.then(|| view! { <p>{awaited(view)}</p> }).into_any()
    } else if view.obstacles.is_empty() {
        view! {
            <form method="post" action=format!("/progetti/{}/determinazione/proposta", view.head.id)>
                <p>
                    {format!(
                        "La proposta fissa fatti e risultato di oggi: sovvenzione finale {}, saldo {}.",
                        view.result.final_grant.italian(),
                        view.result.balance.italian(),
                    )}
                </p>
                <button class="btn btn-primary" type="submit">
                    "Proponi la determinazione"
                </button>
            </form>
        }
        .into_any()
    } else {
        let reasons = view.obstacles.iter().map(|reason| view! { <li>{reason.clone()}</li> }).collect_view();
        view! {
            <div class="why-not">
                <p>"La determinazione non si può ancora proporre:"</p>
                <ul>{reasons}</ul>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="panel" aria-labelledby="decisione">
            <h2 id="decisione">"Proposta e decisione"</h2>
            {lines}
            {propose}
        </section>
    }
    .into_any()
}

/// Who moves next, for those who can only read.
fn awaited(view: &DeterminationView) -> String {
    if view.obstacles.is_empty() {
        "Nessuna proposta, per ora: spetta all’istruttore della Regione, poi decide il dirigente.".to_owned()
    } else {
        format!("Nessuna proposta, per ora. Che cosa manca: {}", view.obstacles.join(" "))
    }
}

fn determination_line(line: &DeterminationLine, view: &DeterminationView, request: &PageRequest) -> AnyView {
    let (class, word) = match line.row.state.as_str() {
        "approved" => ("state state-good", "Approvata"),
        "refused" => ("state state-bad", "Rifiutata"),
        _ => ("state state-wait", "Proposta"),
    };
    let when = italian_moment(line.row.decided_at.unwrap_or(line.row.proposed_at));
    let action = format!("/progetti/{}/determinazione/{}", view.head.id, line.row.id);
    let open = line.row.state == "proposed" && view.may_decide;
    let decide = if open && line.prepared_by_actor {
        view! { <p class="why-not">"Chi ha predisposto la proposta non può deciderla."</p> }.into_any()
    } else if open {
        let form = request.form_state("determinazione");
        let version = line.row.version.to_string();
        view! {
            <div class="row">
                <form class="col-12 col-lg-6" method="post" action=format!("{action}/approvazione")>
                    <input type="hidden" name="versione" value=version.clone() />
                    <p>
                        {format!(
                            "L’approvazione fissa la sovvenzione finale in {} e non si può annullare.",
                            line.final_grant.italian(),
                        )}
                    </p>
                    <button class="btn btn-primary" type="submit">
                        "Approva la determinazione"
                    </button>
                </form>
                <form class="col-12 col-lg-6" method="post" action=format!("{action}/rifiuto") novalidate>
                    <input type="hidden" name="versione" value=version />
                    <TextField form=form name="motivo" label="Motivo del rifiuto" />
                    <button class="btn btn-outline-primary" type="submit">
                        "Rifiuta la proposta"
                    </button>
                </form>
            </div>
        }
        .into_any()
    } else {
        ().into_any()
    };
    let reason = line.row.reason.clone().map(|reason| view! { <p>"Motivo: " {reason}</p> });
    view! {
        <div>
            <p>
                <span class=class>{word}</span>
                {format!(
                    " Determinazione n. {} del {when}: sovvenzione finale {}, saldo {}",
                    line.row.number,
                    line.final_grant.italian(),
                    line.balance.italian(),
                )}
            </p>
            <p class="article">
                "Impronta dei fatti (SHA-256): "
                <span class="code">{line.row.facts_sha256.clone()}</span>
            </p>
            {reason}
            {decide}
        </div>
    }
    .into_any()
}

fn facts_panel(view: &DeterminationView, form: FormState) -> AnyView {
    if !view.may_record {
        return ().into_any();
    }
    let closed = view.determinations.last().is_some_and(|line| line.row.state != "refused");
    if closed {
        return view! {
            <p class="why-not">"I fatti non si cambiano più: una determinazione è proposta o approvata."</p>
        }
        .into_any();
    }
    let about = about(view);
    let open = form.refused;
    view! {
        <section class="panel" aria-labelledby="fatti">
            <h2 id="fatti">"Fatti registrati dalla Regione"</h2>
            <details class="why" open=open>
                <summary>"Registra o correggi i fatti"</summary>
                <form
                    method="post"
                    class="form-panel"
                    action=format!("/progetti/{}/determinazione/fatti", view.head.id)
                    novalidate
                >
                    <input type="hidden" name="versione" value=view.outcome_version.to_string() />
                    {fields(&form, &view.outcome, &about)}
                    <TextField
                        form=form.clone()
                        name="nota"
                        label="Nota (atto, protocollo, fonte)"
                        hint="Resta nella cronologia accanto ai fatti registrati"
                    />
                    <div class="actions">
                        <button class="btn btn-primary" type="submit">
                            "Registra i fatti"
                        </button>
                    </div>
                </form>
            </details>
        </section>
    }
    .into_any()
}

/// What the fields need to know of a project.
#[must_use]
pub fn about(view: &DeterminationView) -> FieldsAbout {
    FieldsAbout {
        snapshots_owed: view.snapshots_owed.clone(),
        years: view.years,
        population: view.facts.project.population,
        publicity: view.publicity.clone(),
        origins: view.origins.clone(),
        prospectus_terms: view.prospectus_terms,
    }
}

fn recorded_panel(view: &DeterminationView) -> AnyView {
    if view.recorded.is_empty() {
        return ().into_any();
    }
    let items = view
        .recorded
        .iter()
        .map(|line| {
            let note = line.note.clone().map(|note| format!(" ({note})")).unwrap_or_default();
            view! {
                <li>
                    <time datetime=line.at.to_rfc3339()>{italian_moment(line.at)}</time>
                    {format!(" {}{note}", line.fact)}
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="panel" aria-labelledby="registrati">
            <h2 id="registrati">"Che cosa è stato registrato"</h2>
            <details class="why">
                <summary>{format!("Mostra {} registrazioni", view.recorded.len())}</summary>
                <ol class="history">{items}</ol>
            </details>
        </section>
    }
    .into_any()
}
