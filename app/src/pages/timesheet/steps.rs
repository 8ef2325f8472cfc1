//! What can be done with a sheet now, as buttons, and the one page that asks before it is done:
//! confirm, send, take back, accept, return.

use domain::format;
use domain::timesheet::SheetState;
use leptos::prelude::*;
use services::timesheet::show::SheetView;

use crate::components::ask_form::AskForm;
use crate::components::form::ErrorSummary;
use crate::components::text_area::TextArea;
use crate::pages::timesheet::words::{month_address, reasons, sheet_address};
use crate::request::{FormState, PageRequest};

/// The buttons in the head of the page, and why others are not there.
pub(super) fn actions(view: &SheetView) -> AnyView {
    let sheet = sheet_address(view.head.id, view.period, &view.operator);
    let base = month_address(view, view.month);
    let state = view.sheet.as_ref().map(|sheet| sheet.state);
    let draft = state.is_none_or(|state| state == SheetState::Draft);
    let confirmed = view.sheet.as_ref().is_some_and(|sheet| sheet.confirmed_at.is_some());
    let editable = view.can.fill.as_ref().is_some_and(Vec::is_empty);
    let add = editable.then(|| {
        view! {
            <a class="btn btn-outline-primary" href=format!("{base}&modulo=righe#modulo")>
                "Aggiungi una riga"
            </a>
        }
    });
    let confirm = view.can.confirm.as_ref().filter(|_| draft && !confirmed).map(|obstacles| {
        step_link(obstacles, &format!("{base}&passo=conferma#passo"), "Conferma il timesheet", "confermare")
    });
    let send =
        view.can.send.as_ref().filter(|_| draft).map(|obstacles| {
            step_link(obstacles, &format!("{base}&passo=invia#passo"), "Invia alla Regione", "inviare")
        });
    let rework = view
        .can
        .rework
        .then(|| post_button(view, &format!("{sheet}/correggi"), "Riprendi in correzione", "btn btn-primary"));
    let accept = view.can.accept.as_ref().and_then(|obstacles| match (state, obstacles.as_slice()) {
        (Some(SheetState::Sent | SheetState::InCheck), []) => {
            Some(post_button(view, &format!("{sheet}/accetta"), "Accetta", "btn btn-primary"))
        }
        (Some(SheetState::Accepted), _) => None,
        _ => Some(
            view! { <span class="why-not">{format!("Non si può accettare. {}", reasons(obstacles))}</span> }.into_any(),
        ),
    });
    let give_back = view.can.return_sheet.then(|| {
        view! {
            <a class="btn btn-outline-primary" href=format!("{base}&passo=restituisci#passo")>
                "Restituisci con i motivi"
            </a>
        }
    });
    let reopen = view.can.reopen.then(|| {
        view! {
            <a class="btn btn-outline-primary" href=format!("{sheet}/riapertura")>
                "Riapri con un motivo"
            </a>
        }
    });
    let went_back = view.sheet.as_ref().is_some_and(|sheet| sheet.return_reason.is_some());
    let versions = went_back.then(|| {
        view! {
            <a class="btn btn-outline-primary" href=format!("{sheet}/versioni")>
                "Confronta le versioni"
            </a>
        }
    });
    let locked = view.can.fill.as_ref().filter(|why| !why.is_empty() && !view.can.rework).map(|why| {
        view! { <span class="why-not">{reasons(why)}</span> }
    });
    let pdf = state.map(|_| {
        view! {
            <a class="btn btn-outline-primary" href=format!("{sheet}/pdf")>
                "Scarica il PDF"
            </a>
        }
    });
    view! {
        {confirm}
        {send}
        {rework}
        {accept}
        {give_back}
        {reopen}
        {add}
        {versions}
        {pdf}
        {locked}
    }
    .into_any()
}

fn step_link(obstacles: &[String], address: &str, label: &'static str, verb: &str) -> AnyView {
    if obstacles.is_empty() {
        view! {
            <a class="btn btn-primary" href=address.to_owned()>
                {label}
            </a>
        }
        .into_any()
    } else {
        view! { <span class="why-not">{format!("Non si può ancora {verb}. {}", reasons(obstacles))}</span> }.into_any()
    }
}

fn hidden(view: &SheetView) -> AnyView {
    view! {
        <input type="hidden" name="versione" value=view.version.to_string() />
        <input type="hidden" name="mese" value=view.month.to_string() />
    }
    .into_any()
}

fn post_button(view: &SheetView, action: &str, label: &'static str, class: &'static str) -> AnyView {
    view! {
        <form method="post" action=action.to_owned()>
            {hidden(view)}
            <button class=class type="submit">
                {label}
            </button>
        </form>
    }
    .into_any()
}

/// The step that was asked for, with one sentence that says what will happen.
pub(super) fn step(view: &SheetView, request: &PageRequest) -> AnyView {
    let confirming = request.form_state("conferma");
    let sending = request.form_state("invio");
    let deciding = request.form_state("verifica");
    let reworking = request.form_state("correzione");
    let ready = |obstacles: &Option<Vec<String>>| obstacles.as_ref().is_some_and(Vec::is_empty);
    let panel = match request.parameter("passo") {
        Some("conferma") if ready(&view.can.confirm) => confirm_form(view, &confirming),
        Some("invia") if ready(&view.can.send) => send_form(view, &sending),
        Some("restituisci") if view.can.return_sheet => return_form(view, &deciding),
        _ => ().into_any(),
    };
    view! {
        <ErrorSummary form=confirming />
        <ErrorSummary form=sending />
        <ErrorSummary form=deciding />
        <ErrorSummary form=reworking />
        {panel}
    }
    .into_any()
}

/// «187 righe, 312 h 30 min».
fn content(view: &SheetView) -> String {
    format!("{}, {}", format::count(view.rows, "riga", "righe"), view.minutes.italian())
}

fn panel(view: &SheetView, title: &'static str, action: &str, button: &'static str, body: AnyView) -> AnyView {
    let sheet = sheet_address(view.head.id, view.period, &view.operator);
    view! {
        <AskForm
            title=title
            action=format!("{sheet}/{action}")
            button=button
            cancel=month_address(view, view.month)
            body=view! {
                {hidden(view)}
                {body}
            }
                .into_any()
        />
    }
    .into_any()
}

fn explanation(view: &SheetView, form: &FormState, label: &'static str) -> AnyView {
    if view.warnings.is_empty() {
        return ().into_any();
    }
    let stored = view.sheet.as_ref().and_then(|sheet| sheet.explanation.clone()).unwrap_or_default();
    view! {
        <TextArea
            form=form.clone()
            name="spiegazione"
            label=label
            stored=stored
            hint="Gli avvisi non bloccano: dica in breve perché le righe sono corrette. L’istruttore regionale legge questo testo."
        />
    }
    .into_any()
}

fn confirm_form(view: &SheetView, form: &FormState) -> AnyView {
    let text = if view.rows == 0 {
        format!("Conferma di non aver svolto ore per il progetto nel {}.", view.period)
    } else {
        format!(
            "Conferma che il timesheet del {} ({}) corrisponde al servizio svolto. Se poi una riga cambia, occorre \
             confermare di nuovo.",
            view.period,
            content(view)
        )
    };
    let body = view! {
        <p class="measure">{text}</p>
        {explanation(view, form, "Spiegazione degli avvisi (facoltativa ora, necessaria all’invio)")}
    };
    panel(view, "Confermare il timesheet?", "conferma", "Conferma", body.into_any())
}

fn send_form(view: &SheetView, form: &FormState) -> AnyView {
    let text = format!(
        "Il timesheet di {} per il {} ({}, {}) passa alla Regione. Dopo l’invio nessuno dell’ente può modificarlo.",
        view.name,
        view.period,
        content(view),
        view.value.total().italian()
    );
    let body = view! {
        <p class="measure">{text}</p>
        {explanation(view, form, "Spiegazione degli avvisi")}
    };
    panel(view, "Inviare alla Regione?", "invia", "Invia alla Regione", body.into_any())
}

fn return_form(view: &SheetView, form: &FormState) -> AnyView {
    let text = format!("Il timesheet di {} torna all’ente, che lo corregge e lo invia di nuovo.", view.name);
    let body = view! {
        <p class="measure">{text}</p>
        <TextArea
            form=form.clone()
            name="motivi"
            label="Motivi della restituzione"
            hint="Indichi le righe (giorno e orario) e che cosa correggere."
        />
    };
    panel(view, "Restituire il timesheet?", "restituisci", "Restituisci", body.into_any())
}
