//! `/progetti/{id}/atto`: where the agreement stands, what is missing, what can be done now.

use domain::deadline::DeadlineKind;
use domain::format;
use domain::project::ProjectPhase;
use leptos::prelude::*;
use services::agreement::show::{AgreementTerm, AgreementView, Missing, Place, VersionLine, agreement_show};
use services::clock::day_in_italy;
use services::project::scope::ProjectTab;
use uuid::Uuid;

use crate::components::form::ErrorSummary;
use crate::components::list_table::{ListTable, figures, words};
use crate::frame::address::path_id;
use crate::frame::page::page;
use crate::pages::agreement::{data, ends, steps};
use crate::pages::project::frame::ProjectFrame;

/// The names of the page's forms.
pub const FORMS: [&str; 7] =
    ["ammissione", "dati", "predisposizione", "rinvio", "registrazione", "rinuncia", "decadenza"];

/// `/progetti/{id}/atto`; `?passo=…` asks before a step.
#[component]
pub fn AgreementPage() -> impl IntoView {
    let project = path_id("id");
    page(move |request| async move {
        let view = agreement_show(&request.context, project?).await?;
        let summaries = FORMS.map(|form| view! { <ErrorSummary form=request.form_state(form) /> }).collect_view();
        let actions = steps::actions(&view);
        Ok(view! {
            <ProjectFrame
                head=view.head.clone()
                tab=ProjectTab::Agreement
                title="Atto di adesione"
                state=state(&view)
            >
                {actions}
            </ProjectFrame>
            {summaries}
            {steps::asked(&view, &request)}
            {notices(&view)}
            {missing(&view)}
            {signatures(&view)}
            {data::panel(&view, &request)}
            {terms(&view)}
            {versions(&view)}
            {data::registration(&view, &request)}
            {ends::panel(&view, &request)}
        }
        .into_any())
    })
}

/// The address of the page.
#[must_use]
pub fn address(project: Uuid) -> String {
    format!("/progetti/{project}/atto")
}

/// Where it stands, in words.
fn state(view: &AgreementView) -> String {
    let number = view.document.map(|(_, number, _)| format!("versione {number}")).unwrap_or_default();
    match view.head.phase {
        ProjectPhase::Admitted if view.returned.is_some() => "Rinviato dal dirigente: da predisporre di nuovo".into(),
        ProjectPhase::Admitted => match view.received_on {
            Some(day) => format!("Da predisporre; ammissione ricevuta {}", format::on_day(day)),
            None => "Da predisporre; la ricezione dell’ammissione non è registrata".into(),
        },
        ProjectPhase::Drafted => format!("Predisposto ({number}), in attesa della firma dell’ente"),
        ProjectPhase::SignedByBody => {
            let on = view.signed_on[0].map(format::on_day).unwrap_or_default();
            format!("Firmato dall’ente {on} ({number}), in attesa della firma della Regione")
        }
        ProjectPhase::InForce => match view.in_force_on {
            Some(day) => format!("In vigore: stipulato {}", format::on_day(day)),
            None => "In vigore".into(),
        },
        ProjectPhase::Renounced => match &view.renounced {
            Some((day, _)) => format!("L’ente ha rinunciato {}", format::on_day(*day)),
            None => "L’ente ha rinunciato".into(),
        },
        phase => phase.italian().to_owned(),
    }
}

/// A box that says something about the whole.
fn alert(class: &'static str, strong: &'static str, text: String) -> AnyView {
    view! {
        <div class=class role="status">
            <p class="mb-0">
                <strong>{strong}</strong>
                {text}
            </p>
        </div>
    }
    .into_any()
}

fn notices(view: &AgreementView) -> AnyView {
    let mut all: Vec<AnyView> = Vec::new();
    if view.outdated {
        all.push(alert(
            "alert alert-warning",
            "La versione da firmare non è più aggiornata. ",
            "I dati del progetto, o chi firma, sono cambiati dopo che è stata predisposta: l’istruttore ne predispone un’altra. Fino ad allora l’ente non può firmare.".into(),
        ));
    }
    if let Some(proposal) = view.open_proposal().filter(|_| view.rights.prepare || view.rights.renounce) {
        let text = format!(
            "{}: {} Decide il dirigente della Regione; finché non decide l’ente può adempiere e farlo presente. I fatti sono sotto «Decadenza».",
            proposal.duty.italian(),
            proposal.facts.sentence()
        );
        all.push(alert("alert alert-danger", "La Regione ha proposto la decadenza dal finanziamento. ", text));
    }
    if let Some((day, reason)) = &view.returned {
        let text = format!("{}: {reason}", capital(&format::on_day(*day)));
        all.push(alert("alert alert-warning", "Rinviato dal dirigente senza firma. ", text));
    }
    if let Some((_, reason)) = &view.renounced {
        all.push(alert("alert alert-info", "Motivo della rinuncia. ", reason.clone()));
    }
    if view.on_paper {
        all.push(alert(
            "alert alert-info",
            "Sottoscritto prima dell’avvio del portale. ",
            "Il file firmato non è conservato qui; valgono la data di stipula e la registrazione.".into(),
        ));
    }
    let unsigned = matches!(view.head.phase, ProjectPhase::Admitted | ProjectPhase::Drafted);
    if view.portal_wording && !view.on_paper && unsigned {
        let link = format!("/avvisi/{}/atto", view.call_id);
        all.push(
            view! {
                <div class="alert alert-info" role="status">
                    <p class="mb-0">
                        <strong>"Testo in bozza. "</strong>
                        "Il testo dell’atto è quello del portale, da adattare a cura della Regione. "
                        <a href=link>"Testo dell’atto per questo avviso"</a>
                    </p>
                </div>
            }
            .into_any(),
        );
    }
    all.into_any()
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Where something missing is put right.
fn mend(view: &AgreementView, place: Place) -> (String, &'static str) {
    let project = view.head.id;
    match place {
        Place::Notice => ("#nota".into(), "dati dell’ammissione"),
        Place::Acts => ("#dati".into(), "dati dell’ente"),
        Place::Group => (format!("/progetti/{project}/gruppo"), "gruppo"),
        Place::Network => (format!("/progetti/{project}/sportelli"), "sportelli"),
        Place::BodyPowers => (format!("/progetti/{project}/poteri"), "poteri di firma dell’ente"),
        Place::RegionPowers => ("/regione/poteri".into(), "poteri di firma della Regione"),
        Place::Form => (format!("/progetti/{project}#formulario"), "formulario importato"),
    }
}

fn missing(view: &AgreementView) -> AnyView {
    if view.missing.is_empty() {
        return ().into_any();
    }
    let item = |missing: &Missing| {
        let (address, name) = mend(view, missing.place);
        view! {
            <li>
                {format!("{} ", missing.what)} <a href=address>{format!("({name})")}</a>
            </li>
        }
    };
    view! {
        <section class="panel" aria-labelledby="mancano">
            <h2 id="mancano">{format!("Prima di predisporre l’atto ({})", view.missing.len())}</h2>
            <p>"Mancano ancora:"</p>
            <ul>{view.missing.iter().map(item).collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// Who signs, who has, on which day.
fn signatures(view: &AgreementView) -> AnyView {
    if view.on_paper {
        return ().into_any();
    }
    let line = |party: &'static str, signer: &Option<(String, String)>, signed: Option<chrono::NaiveDate>| {
        let (class, state) = match signed {
            Some(day) => ("state state-good", format!("Firmato {}", format::on_day(day))),
            None => ("state state-wait", "Non ancora".to_owned()),
        };
        let who = match signer {
            Some((name, deed)) => format!("{name}, in forza di {deed}"),
            None => "nessuno ha oggi il potere di firma".to_owned(),
        };
        view! {
            <dt>{party}</dt>
            <dd>
                <span class=class>{state}</span>
                {format!(" {who}")}
            </dd>
        }
    };
    let link = view.document.map(|(id, number, _)| {
        view! {
            <p>
                <a href=format!("/firma/{id}")>{format!("Firme e file della versione {number}")}</a>
            </p>
        }
    });
    view! {
        <section class="panel" aria-labelledby="firme">
            <h2 id="firme">"Firme"</h2>
            <dl class="facts">
                {line("Ente attuatore", &view.signers[0], view.signed_on[0])}
                {line("Regione", &view.signers[1], view.signed_on[1])}
            </dl>
            {link}
        </section>
    }
    .into_any()
}

fn terms(view: &AgreementView) -> AnyView {
    if view.terms.is_empty() {
        return view! {
            <section class="panel" aria-labelledby="termini">
                <h2 id="termini">"Termini"</h2>
                <p>"Il termine per firmare decorre dal giorno in cui l’ente riceve l’ammissione, non ancora registrato."</p>
            </section>
        }
        .into_any();
    }
    let row = |each: &AgreementTerm| {
        let met = each.met_on.map(|on| match on > each.term.due {
            true => format!("Adempiuto {}, oltre il termine", format::on_day(on)),
            false => format!("Adempiuto {}", format::on_day(on)),
        });
        let state = match (met, each.kind) {
            (Some(met), _) => met.into_any(),
            (None, DeadlineKind::SignAgreement) => {
                let late = each.term.due < view.today;
                if late { "Passato" } else { "In corso" }.into_any()
            }
            (None, DeadlineKind::RequestFirstAdvance) => {
                view! { <a href=format!("/progetti/{}/anticipi", view.head.id)>"Vedi gli anticipi"</a> }.into_any()
            }
            (None, _) => view! { <a href=format!("/progetti/{}/adempimenti", view.head.id)>"Vedi gli adempimenti"</a> }
                .into_any(),
        };
        let from = match each.term.days {
            Some(days) => format!("{days} giorni dal {}", format::date(each.term.reference)),
            None => String::new(),
        };
        view! {
            <tr>
                <th scope="row">
                    {each.kind.italian()} " " <span class="article">{each.kind.article()}</span>
                </th>
                <td data-label="Entro il">{format::date(each.term.due)}</td>
                <td data-label="Come si conta">{from}</td>
                <td data-label="Stato">{state}</td>
            </tr>
        }
    };
    let heads = vec![words("Che cosa"), words("Entro il"), words("Come si conta"), words("Stato")];
    let body = view! { <tbody>{view.terms.iter().map(row).collect_view()}</tbody> }.into_any();
    view! {
        <section class="panel" aria-labelledby="termini">
            <h2 id="termini">"Termini"</h2>
            <ListTable id="termini-atto" caption="Termini che decorrono dall’ammissione e dalla stipula" heads body />
            <p>
                "Tutti i termini del progetto stanno nella "
                <a href=format!("/progetti/{}#termini", view.head.id)>"panoramica"</a> "."
            </p>
        </section>
    }
    .into_any()
}

fn versions(view: &AgreementView) -> AnyView {
    if view.versions.is_empty() {
        return ().into_any();
    }
    let row = |version: &VersionLine| {
        let state = match (version.current, version.signed == version.requests) {
            (_, true) => "Firmata da entrambi",
            (true, false) => "Da firmare",
            (false, false) => "Sostituita o ritirata",
        };
        view! {
            <tr>
                <th scope="row">
                    <a href=format!("/firma/{}", version.id)>{format!("Versione {}", version.number)}</a>
                </th>
                <td data-label="Predisposta">
                    {format!("{}, {}", format::date(day_in_italy(version.at)), version.by)}
                </td>
                <td class="num" data-label="Firme">
                    {format!("{} su {}", version.signed, version.requests)}
                </td>
                <td data-label="Stato">{state}</td>
            </tr>
        }
    };
    let heads = vec![words("Versione"), words("Predisposta"), figures("Firme"), words("Stato")];
    let body = view! { <tbody>{view.versions.iter().map(row).collect_view()}</tbody> }.into_any();
    view! {
        <section class="panel" aria-labelledby="versioni">
            <h2 id="versioni">"Versioni"</h2>
            <ListTable id="versioni-atto" caption="Versioni dell’atto, dalla più recente" heads body />
        </section>
    }
    .into_any()
}
