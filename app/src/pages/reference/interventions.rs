//! `/avvisi/{id}/interventi`: the kinds of intervention of a call with the days on which each may be
//! used; the administrator adds one, and closes one from a day on.

use domain::format;
use domain::function::ServiceFunction;
use domain::sirps::FruitionKind;
use domain::sirps::intervention::LIST_NAME;
use leptos::prelude::*;
use services::intervention_kind::list::{KindLine, KindsView, kind_list};
use uuid::Uuid;

use crate::components::export_links::export_links;
use crate::components::form::{ErrorSummary, SelectField, TextField};
use crate::components::list_table::{ListTable, words};
use crate::frame::address::path_id;
use crate::frame::head::{Breadcrumb, PageHead};
use crate::frame::page::page;
use crate::request::FormState;

/// The form of a new kind.
pub const NEW: &str = "tipo-intervento";
/// The form that closes one.
pub const CLOSE: &str = "chiusura";

/// The address of the page of a call.
#[must_use]
pub fn address(call: Uuid) -> String {
    format!("/avvisi/{call}/interventi")
}

/// `/avvisi/{id}/interventi`; `?chiudi=…` shows the form that closes a kind.
#[component]
pub fn InterventionsPage() -> impl IntoView {
    let id = path_id("id");
    page(move |request| async move {
        let view = kind_list(&request.context, id?).await?;
        let above = vec![
            ("Avvisi".to_owned(), "/avvisi".to_owned()),
            (view.call_code.clone(), format!("/avvisi/{}", view.call_id)),
        ];
        let (new, close) = (request.form_state(NEW), request.form_state(CLOSE));
        let asked = request.parameter("chiudi").filter(|_| view.may_edit);
        let closing = view.lines.iter().find(|line| Some(line.id.to_string().as_str()) == asked);
        let valid = view.lines.iter().filter(|line| line.kind.valid_on(view.today)).count();
        let state = format::count(valid, "tipo valido oggi", "tipi validi oggi");
        Ok(view! {
            <Breadcrumb above=above here="Tipi di intervento" />
            <PageHead of=view.call_code.clone() title="Tipi di intervento" state=state />
            <p class="measure">
                "Gli interventi delle funzioni 3, 4 e 5 si contano con questi tipi "
                <span class="article">"(art. 4, decadenza, p. 3)"</span> {format!(": {LIST_NAME}. ")}
                "Una voce si chiude da un giorno in poi e non si cambia mai: ciò che è registrato conserva il suo significato."
            </p>
            <ErrorSummary form=close.clone() />
            {closing.map(|line| closing_form(&view, line, &close))}
            {table(&view)}
            {(!view.lines.is_empty()).then(|| export_links(&request, "i tipi di intervento"))}
            {(view.may_edit && closing.is_none()).then(|| new_form(&view, &new))}
        }
        .into_any())
    })
}

fn row(view: &KindsView, line: &KindLine) -> AnyView {
    let kind = &line.kind;
    let (class, word) = match (kind.valid_on(view.today), kind.from > view.today) {
        (true, _) => ("state state-good", "Valido"),
        (false, true) => ("state state-wait", "Futuro"),
        (false, false) => ("state", "Chiuso"),
    };
    let close = view.may_edit.then(|| {
        let link = kind.to.is_none().then(|| {
            let href = format!("{}?chiudi={}#chiusura", address(view.call_id), line.id);
            view! {
                <a href=href aria-label=format!("Chiudi {}", kind.code)>
                    "Chiudi"
                </a>
            }
        });
        view! { <td data-label="Operazioni">{link}</td> }
    });
    view! {
        <tr>
            <th scope="row">
                <span class="code">{kind.code.clone()}</span>
            </th>
            <td data-label="Intervento">{kind.title.clone()}</td>
            <td data-label="Funzione">{format!("{}. {}", kind.function.number(), kind.function.italian())}</td>
            <td data-label="Validità">{kind.days()} " " <span class=class>{word}</span></td>
            {close}
        </tr>
    }
    .into_any()
}

fn table(view: &KindsView) -> AnyView {
    if view.lines.is_empty() {
        return view! {
            <div class="empty">
                <p>"L’avviso non ha ancora tipi di intervento."</p>
            </div>
        }
        .into_any();
    }
    let mut heads = vec![words("Codice"), words("Intervento"), words("Funzione"), words("Validità")];
    if view.may_edit {
        heads.push(words("Operazioni"));
    }
    let rows = view.lines.iter().map(|line| row(view, line)).collect_view();
    let body = view! { <tbody>{rows}</tbody> }.into_any();
    view! { <ListTable id="tipi" caption="Tipi di intervento, per codice" heads=heads body=body /> }.into_any()
}

fn day_field(form: &FormState, name: &'static str, (label, hint): (&'static str, &'static str)) -> AnyView {
    view! {
        <TextField
            form=form.clone()
            name=name
            label=label
            hint=hint
            class="field-date"
            inputmode="numeric"
            autocomplete="off"
        />
    }
    .into_any()
}

fn closing_form(view: &KindsView, line: &KindLine, form: &FormState) -> AnyView {
    let action = format!("{}/{}/chiusura", address(view.call_id), line.id);
    view! {
        <form class="panel panel-tint no-print form-panel" id="chiusura" method="post" action=action novalidate>
            <h2 class="h4">{format!("Chiudi {} {}", line.kind.code, line.kind.title)}</h2>
            <p class="measure">
                "Dal giorno dopo la voce non si potrà più usare. Non si può riaprire: lo stesso codice può cominciare di nuovo con un’altra voce."
            </p>
            <input type="hidden" name="versione" value=line.version.to_string() />
            {day_field(form, "al", ("Ultimo giorno", "Per esempio 31/12/2022"))}
            <div class="actions">
                <button class="btn btn-primary" type="submit">
                    "Chiudi la voce"
                </button>
                <a class="btn btn-outline-primary" href=address(view.call_id)>
                    "Annulla"
                </a>
            </div>
        </form>
    }
    .into_any()
}

fn new_form(view: &KindsView, form: &FormState) -> AnyView {
    let functions = ServiceFunction::ALL
        .into_iter()
        .filter(|function| FruitionKind::of(*function) == FruitionKind::Intervention)
        .map(|function| (function.code().to_owned(), format!("{}. {}", function.number(), function.italian())))
        .collect::<Vec<_>>();
    view! {
        <ErrorSummary form=form.clone() />
        <section class="panel no-print" aria-labelledby="nuovo-tipo">
            <h2 id="nuovo-tipo">"Nuovo tipo di intervento"</h2>
            <details class="why" open=form.refused || view.lines.is_empty()>
                <summary>"Aggiungi una voce all’elenco"</summary>
                <form method="post" action=address(view.call_id) class="form-panel" novalidate>
                    <TextField
                        form=form.clone()
                        name="codice"
                        label="Codice"
                        hint="Lettere, cifre e trattini: F3-05"
                        class="field-short"
                        autocomplete="off"
                    />
                    <SelectField form=form.clone() name="funzione" label="Funzione" options=functions />
                    <TextField
                        form=form.clone()
                        name="descrizione"
                        label="Che cos’è l’intervento"
                        autocomplete="off"
                    />
                    {day_field(form, "dal", ("Valido dal", "Per esempio 01/01/2022"))}
                    {day_field(form, "al", ("Valido fino al (facoltativo)", "Vuoto finché non se ne conosce la fine"))}
                    <div class="actions">
                        <button class="btn btn-primary" type="submit">
                            "Aggiungi il tipo di intervento"
                        </button>
                    </div>
                </form>
            </details>
        </section>
    }
    .into_any()
}
