//! The officer's decision on a sheet, beside it: its figures, accept, return with reasons; what
//! else can be opened.

use domain::format;
use domain::timesheet::SheetState;
use leptos::prelude::*;
use services::timesheet::check_show::CheckView;

use crate::components::text_area::TextArea;
use crate::pages::timesheet::queue::filter_fields;
use crate::pages::timesheet::words::{reasons, reasons_title, sheet_address};
use crate::request::FormState;

/// The fields every form of the page sends along: version, sheet, filter of the queue.
pub(super) fn hidden(view: &CheckView) -> AnyView {
    view! {
        <input type="hidden" name="versione" value=view.line.version.to_string() />
        <input type="hidden" name="controllo" value=view.line.id.to_string() />
        {filter_fields(&view.filter)}
    }
    .into_any()
}

/// The right pane.
pub(super) fn decision(view: &CheckView, form: &FormState) -> AnyView {
    let explanation = view.facts.explanation.clone().map(|text| {
        view! {
            <p>
                <strong>"Spiegazione dell’ente: "</strong>
                {text}
            </p>
        }
    });
    let returned = view.facts.return_reason.clone().map(|reason| {
        view! {
            <p>
                <strong>{reasons_title(view.facts.reopened)}</strong>
                {reason}
            </p>
        }
    });
    view! {
        <h2 id="decisione" class="h5">
            "Decisione"
        </h2>
        <dl class="facts">
            <dt>"Righe"</dt>
            <dd>{format::integer(i64::try_from(view.rows).unwrap_or_default())}</dd>
            <dt>"Ore"</dt>
            <dd>{view.minutes.italian()}</dd>
            <dt>"Valore"</dt>
            <dd>{view.value.total().italian()}</dd>
            <dt>"Segnalazioni"</dt>
            <dd>{findings(view)}</dd>
        </dl>
        {explanation}
        {returned}
        {accept(view)}
        {give_back(view, form)}
        {links(view)}
    }
    .into_any()
}

/// The warnings and errors of today, each a link to its row.
fn findings(view: &CheckView) -> AnyView {
    let all: Vec<_> =
        view.errors.iter().map(|n| ("Errore", n)).chain(view.warnings.iter().map(|n| ("Avviso", n))).collect();
    if all.is_empty() {
        return "nessuna".into_any();
    }
    let items = all
        .into_iter()
        .map(|(kind, notice)| {
            let text = format!("{kind} del {}", format::date(notice.date));
            view! {
                <li>
                    <a href=format!("#r-{}", notice.row)>{text}</a>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="check-findings">{items}</ul> }.into_any()
}

fn accept(view: &CheckView) -> AnyView {
    let state = view.facts.state;
    if !matches!(state, SheetState::Sent | SheetState::InCheck) {
        let text = match state {
            SheetState::Accepted => "È già accettato: le sue ore contano nella determinazione.",
            SheetState::Returned if view.facts.reopened => "È stato riaperto: l’ente lo corregge e lo invia di nuovo.",
            SheetState::Returned => "È stato restituito: l’ente lo corregge e lo invia di nuovo.",
            _ => "È in mano all’ente.",
        };
        return view! { <p>{text}</p> }.into_any();
    }
    let obstacles = view.can.accept.clone().unwrap_or_default();
    if !obstacles.is_empty() {
        return view! { <p class="why-not">{format!("Non si può accettare. {}", reasons(&obstacles))}</p> }.into_any();
    }
    let sheet = sheet_address(view.head.id, view.period, &view.line.operator);
    let next = view.after.first().or(view.before.last()).map(|line| line.id.to_string());
    view! {
        <form method="post" action=format!("{sheet}/accetta")>
            {hidden(view)}
            <input type="hidden" name="seguente" value=next.unwrap_or_default() />
            <button class="btn btn-primary" type="submit" accesskey="a" title="Tasto di accesso A">
                "Accetta"
            </button>
        </form>
    }
    .into_any()
}

fn give_back(view: &CheckView, form: &FormState) -> AnyView {
    if !view.can.return_sheet {
        return ().into_any();
    }
    let sheet = sheet_address(view.head.id, view.period, &view.line.operator);
    view! {
        <form class="check-return" id="restituzione" method="post" action=format!("{sheet}/restituisci") novalidate>
            {hidden(view)}
            <TextArea
                form=form.clone()
                name="motivi"
                label="Motivi della restituzione"
                hint="Per tutto il timesheet; quelli di una riga si scrivono accanto alla riga, con «Scrivi il motivo»."
            />
            <button class="btn btn-outline-primary" type="submit">
                "Restituisci con i motivi"
            </button>
        </form>
    }
    .into_any()
}

fn links(view: &CheckView) -> AnyView {
    let sheet = sheet_address(view.head.id, view.period, &view.line.operator);
    let reopen = view.can.reopen.then(|| {
        view! {
            <li>
                <a href=format!("{sheet}/riapertura")>"Riapri con un motivo"</a>
            </li>
        }
    });
    let versions = view.facts.return_reason.as_ref().map(|_| {
        view! {
            <li>
                <a href=format!("{sheet}/versioni")>"Confronta le versioni"</a>
            </li>
        }
    });
    view! {
        <ul class="check-links">
            {reopen} {versions} <li>
                <a href=sheet.clone()>"Pagina del timesheet"</a>
            </li> <li>
                <a href=format!("{sheet}/pdf")>"Scarica il PDF"</a>
            </li>
        </ul>
    }
    .into_any()
}
