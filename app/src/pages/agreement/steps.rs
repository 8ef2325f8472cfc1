//! What can be done with the agreement now: the buttons in the head of the page, why others are
//! not there, and the question before a step.

use domain::format;
use domain::project::ProjectPhase;
use leptos::prelude::*;
use services::agreement::show::AgreementView;

use crate::components::ask_form::AskForm;
use crate::components::text_area::TextArea;
use crate::pages::agreement::show::address;
use crate::request::PageRequest;

/// A link that asks before a step.
fn ask(view: &AgreementView, step: &str, label: &'static str, class: &'static str) -> AnyView {
    view! {
        <a class=class href=format!("{}?passo={step}#passo", address(view.head.id))>
            {label}
        </a>
    }
    .into_any()
}

fn why_not(text: impl Into<String>) -> AnyView {
    view! { <span class="why-not">{text.into()}</span> }.into_any()
}

const MAIN: &str = "btn btn-primary";
const OTHER: &str = "btn btn-outline-primary";

/// The buttons of the head.
pub(super) fn actions(view: &AgreementView) -> AnyView {
    let mut all: Vec<AnyView> = Vec::new();
    let phase = view.head.phase;
    let sign = |label: &'static str| {
        view.document.map(|(id, ..)| {
            view! {
                <a class=MAIN href=format!("/firma/{id}")>
                    {label}
                </a>
            }
            .into_any()
        })
    };
    if view.rights.sign.0 && phase == ProjectPhase::Drafted {
        match (view.outdated, sign("Firma l’atto per l’ente")) {
            (false, Some(link)) => all.push(link),
            _ => all.push(why_not("Si firma quando l’istruttore avrà predisposto la nuova versione.")),
        }
    }
    if view.rights.sign.1 && phase == ProjectPhase::SignedByBody {
        match (view.open_proposal(), sign("Firma l’atto per la Regione")) {
            (None, Some(link)) => all.push(link),
            _ => all.push(why_not("Prima di firmare va decisa la proposta di decadenza.")),
        }
    }
    if view.rights.decide && phase == ProjectPhase::SignedByBody {
        all.push(ask(view, "rinvio", "Rinvia senza firmare", OTHER));
    }
    if view.rights.draft {
        all.push(draft(view));
    }
    if phase == ProjectPhase::Admitted && view.rights.sign.0 {
        all.push(why_not("Si firma quando la Regione avrà predisposto l’atto."));
    }
    if matches!(phase, ProjectPhase::Admitted | ProjectPhase::Drafted) {
        all.push(
            view! {
                <a class=OTHER href=format!("{}/anteprima.pdf", address(view.head.id))>
                    "Anteprima in PDF"
                </a>
            }
            .into_any(),
        );
    }
    all.into_any()
}

/// What the officer can do with the draft, or why not.
fn draft(view: &AgreementView) -> AnyView {
    if let Some(obstacle) = &view.draft_obstacle {
        return why_not(obstacle.clone());
    }
    if !view.missing.is_empty() {
        let count = format::count(view.missing.len(), "dato", "dati");
        return why_not(format!("L’atto si predispone quando non manca nulla: mancano {count}, elencati sotto."));
    }
    let label =
        if view.document.is_some() { "Predisponi una nuova versione" } else { "Predisponi l’atto di adesione" };
    ask(view, "predisposizione", label, MAIN)
}

/// The question before the step in the address, if it can be taken.
pub(super) fn asked(view: &AgreementView, request: &PageRequest) -> AnyView {
    let cancel = address(view.head.id);
    let version = view.version.to_string();
    let action = |step: &str| format!("{cancel}/{step}");
    match request.parameter("passo") {
        Some("predisposizione") if view.rights.draft && view.draft_obstacle.is_none() && view.missing.is_empty() => {
            let due = view.terms.first().map(|term| format::on_day(term.term.due)).unwrap_or_default();
            let replaced = view
                .document
                .map(|(_, number, _)| format!(" Sostituisce la versione {number}, che resta in archivio."));
            let text = format!(
                "L’atto è scritto con i dati di oggi e il testo versione {}, e passa alla firma dell’ente, che ha tempo fino al termine ({due}). Dopo la firma dell’ente gruppo, ore e sportelli non cambiano più.{}",
                view.wordings.0,
                replaced.unwrap_or_default()
            );
            view! {
                <AskForm
                    title="Predisporre l’atto di adesione?"
                    action=action("predisposizione")
                    button="Predisponi l’atto"
                    cancel=cancel.clone()
                    body=view! { <p>{text}</p> }.into_any()
                />
            }
            .into_any()
        }
        Some("rinvio") if view.rights.decide && view.head.phase == ProjectPhase::SignedByBody => {
            let body = view! {
                <p>
                    "La versione firmata dall’ente non vale più: il file resta in archivio, l’istruttore ne predispone un’altra e l’ente la firma di nuovo. Gruppo, ore e sportelli tornano modificabili."
                </p>
                <input type="hidden" name="versione" value=version />
                <TextArea form=request.form_state("rinvio") name="motivo" label="Motivo del rinvio" />
            };
            view! {
                <AskForm
                    title="Rinviare l’atto senza firmarlo?"
                    action=action("rinvio")
                    button="Rinvia l’atto"
                    cancel=cancel.clone()
                    loses=true
                    body=body.into_any()
                />
            }
            .into_any()
        }
        Some("rinuncia") if view.rights.renounce && view.can_renounce => {
            let paid = if view.head.phase == ProjectPhase::InForce {
                " Le somme già pagate si restituiscono con gli interessi legali (art. 11)."
            } else {
                ""
            };
            let body = view! {
                <p>{format!("L’ente rinuncia all’intero finanziamento e il progetto si chiude. Non si può annullare.{paid}")}</p>
                <input type="hidden" name="versione" value=version />
                <TextArea form=request.form_state("rinuncia") name="rinuncia" label="Motivo della rinuncia" />
            };
            view! {
                <AskForm
                    title="Rinunciare al finanziamento?"
                    action=action("rinuncia")
                    button="Rinuncia al finanziamento"
                    cancel=cancel.clone()
                    loses=true
                    body=body.into_any()
                />
            }
            .into_any()
        }
        _ => ().into_any(),
    }
}
