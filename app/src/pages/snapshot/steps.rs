//! What can be done with a snapshot now: the buttons in the head of the page, why others are not
//! there, and the question before a step.

use domain::format;
use leptos::prelude::*;
use services::snapshot::show::{ShownSnapshot, SnapshotView};
use services::snapshot::words::Stage;

use crate::components::ask_form::AskForm;
use crate::pages::snapshot::address;
use crate::request::PageRequest;

const MAIN: &str = "btn btn-primary";
const OTHER: &str = "btn btn-outline-primary";

fn here(view: &SnapshotView) -> String {
    address(view.head.id, view.owed.reference_date)
}

/// A button that does a step at once.
fn step(view: &SnapshotView, step: &str, label: &'static str, class: &'static str) -> AnyView {
    let version = view.shown.as_ref().map_or(0, |shown| shown.row.version).to_string();
    view! {
        <form method="post" action=format!("{}/{step}", here(view))>
            <input type="hidden" name="versione" value=version />
            <button class=class type="submit">
                {label}
            </button>
        </form>
    }
    .into_any()
}

/// A link that asks before a step.
fn ask(view: &SnapshotView, step: &str, label: &'static str, class: &'static str) -> AnyView {
    view! {
        <a class=class href=format!("{}?passo={step}#passo", here(view))>
            {label}
        </a>
    }
    .into_any()
}

fn why_not(text: impl Into<String>) -> AnyView {
    view! { <span class="why-not">{text.into()}</span> }.into_any()
}

/// The buttons of the head; while one step is asked about, not the one that asks.
pub(super) fn actions(view: &SnapshotView, request: &PageRequest) -> AnyView {
    let mut all: Vec<AnyView> = Vec::new();
    let open = view.obstacle.is_none();
    let asks = |step: &str| request.parameter("passo") == Some(step);
    match (&view.shown, view.stage) {
        (None, Stage::ToPrepare) if open && view.rights.prepare => {
            all.push(step(view, "preparazione", "Prepara la fotografia", MAIN));
        }
        (Some(_), Stage::ToSend) if open && view.rights.send && !asks("trasmissione") => {
            all.push(ask(view, "trasmissione", "Trasmetti alla Regione", MAIN));
        }
        _ => {}
    }
    if let Some(shown) = &view.shown {
        if open && view.rights.prepare {
            all.extend(office(view, shown, asks("aggiornamento")));
        }
        if open && view.rights.send && view.stage == Stage::ToApprove {
            all.push(why_not("Si trasmette quando l’ufficio ha caricato la deliberazione del Comitato."));
        }
        if open && view.rights.prepare && view.stage == Stage::ToSend {
            all.push(why_not("La trasmette il rappresentante legale dell’ente."));
        }
        all.push(
            view! {
                <a class=OTHER href=format!("{}/json", here(view))>
                    "Scarica i dati (JSON)"
                </a>
            }
            .into_any(),
        );
    } else if let Some(obstacle) = &view.obstacle {
        all.push(why_not(obstacle.clone()));
    } else if !view.rights.prepare {
        all.push(why_not("La prepara l’ufficio dell’ambito."));
    }
    all.into_any()
}

fn office(view: &SnapshotView, shown: &ShownSnapshot, asked: bool) -> Vec<AnyView> {
    let mut all = Vec::new();
    match &shown.draft_act {
        None => {
            let class = if view.stage == Stage::ToApprove { MAIN } else { OTHER };
            all.push(step(view, "bozza", "Genera la bozza di atto (PDF)", class));
        }
        Some((document, _)) => all.push(
            view! {
                <a class=OTHER href=format!("/firma/{document}/pdf")>
                    "Scarica la bozza di atto (PDF)"
                </a>
            }
            .into_any(),
        ),
    }
    let label = "Aggiorna dai dati di oggi";
    if asked {
        return all;
    }
    if shown.draft_act.is_some() || shown.row.act_sha256.is_some() {
        all.push(ask(view, "aggiornamento", label, OTHER));
    } else {
        all.push(step(view, "aggiornamento", label, OTHER));
    }
    all
}

/// The question before the step in the address, if it can be taken.
pub(super) fn asked(view: &SnapshotView, request: &PageRequest) -> AnyView {
    let Some(shown) = view.shown.as_ref().filter(|_| view.obstacle.is_none()) else { return ().into_any() };
    let version = shown.row.version.to_string();
    let hidden = view! { <input type="hidden" name="versione" value=version /> };
    let cancel = here(view);
    match request.parameter("passo") {
        Some("trasmissione") if view.rights.send && view.stage == Stage::ToSend => {
            let body = view! {
                {what_is_frozen(view, shown)}
                {hidden}
            };
            view! {
                <AskForm
                    title="Trasmettere la fotografia alla Regione?"
                    action=format!("{cancel}/trasmissione")
                    button="Trasmetti alla Regione"
                    cancel=cancel
                    loses=true
                    body=body.into_any()
                />
            }
            .into_any()
        }
        Some("aggiornamento") if view.rights.prepare => {
            let act =
                shown.row.act_number.as_ref().map(|number| {
                    format!(" Anche la deliberazione n. {number} è di questi dati: ne servirà un’altra.")
                });
            let body = view! {
                <p>
                    {format!(
                        "I dati si ricalcolano come risultano oggi. Se cambiano, la bozza di atto non vale più e va generata di nuovo; i file restano conservati.{}",
                        act.unwrap_or_default(),
                    )}
                </p>
                {hidden}
            };
            view! {
                <AskForm
                    title="Aggiornare la fotografia dai dati di oggi?"
                    action=format!("{cancel}/aggiornamento")
                    button="Aggiorna la fotografia"
                    cancel=cancel
                    body=body.into_any()
                />
            }
            .into_any()
        }
        _ => ().into_any(),
    }
}

/// What the transmission freezes, with its figures, and until when it is in time.
fn what_is_frozen(view: &SnapshotView, shown: &ShownSnapshot) -> AnyView {
    let row = &shown.row;
    let figures = shown.content.as_ref().map(|content| {
        format!(
            "{} ore svolte, {} persone, {} sportelli, {} fruizioni",
            content.total.done.clock(),
            content.group.len(),
            content.network.len(),
            format::integer(content.fruitions_total)
        )
    });
    let act = row.act_number.as_ref().zip(row.act_on);
    let act = act.map(|(number, on)| format!("la deliberazione n. {number} {}", format::of_day(on)));
    let due = format::on_day(view.owed.term.due);
    let timely = if view.today <= view.owed.term.due {
        format!("Il termine è {due}: oggi la trasmissione è nei termini.")
    } else {
        format!("Il termine era {due}: la fotografia risulterà trasmessa in ritardo.")
    };
    let comment = if row.comment.is_some() { "la nota dell’ufficio, " } else { "" };
    let stale = (!shown.recomputed.is_empty()).then(|| {
        let count = format::count(shown.recomputed.len(), "valore è cambiato", "valori sono cambiati");
        view! {
            <p>
                {format!(
                    "Da quando è stata preparata, {}, {count}: la fotografia resta com’è e le differenze si vedono sotto.",
                    format::on_day(row.prepared_on),
                )}
            </p>
        }
    });
    view! {
        <p>
            {format!(
                "Con la trasmissione non si modificano più: i dati preparati {} ({}), {comment}{}.",
                format::on_day(row.prepared_on),
                figures.unwrap_or_default(),
                act.unwrap_or_default(),
            )}
        </p>
        {stale}
        <p>{timely}</p>
    }
    .into_any()
}
