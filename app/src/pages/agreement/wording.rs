//! `/avvisi/{id}/atto`: the wording of a call's agreement, its versions and fields; the Region's
//! officer writes a new version.

use domain::agreement::{Field, Template};
use domain::format;
use leptos::prelude::*;
use services::agreement::wording::{WordingLine, WordingView, wording_show};
use services::clock::day_in_italy;

use crate::components::form::{ErrorSummary, TextField};
use crate::components::list_table::{ListTable, figures, words};
use crate::components::text_area::TextArea;
use crate::frame::address::path_id;
use crate::frame::head::{Breadcrumb, PageHead};
use crate::frame::page::page;
use crate::request::{FormState, PageRequest};

/// The name of the form that writes a new version.
pub const FORM: &str = "testo-atto";

/// `/avvisi/{id}/atto`; `?versione=n` shows an earlier version, `?passo=modifica` the form.
#[component]
pub fn WordingPage() -> impl IntoView {
    let id = path_id("id");
    page(move |request| async move {
        let number = request.parameter("versione").and_then(|text| text.parse().ok());
        let view = wording_show(&request.context, id?, number).await?;
        let form = request.form_state(FORM);
        let editing = view.may_edit && (form.refused || request.parameter("passo") == Some("modifica"));
        let state = format!("Versione {} di {}", view.number, view.newest());
        let above = vec![
            ("Avvisi".to_owned(), "/avvisi".to_owned()),
            (view.call_code.clone(), format!("/avvisi/{}", view.call_id)),
        ];
        let buttons = actions(&view, editing);
        Ok(view! {
            <Breadcrumb above=above here="Atto di adesione" />
            <PageHead of=view.call_code.clone() title="Testo dell’atto di adesione" state=state>
                {buttons}
            </PageHead>
            <ErrorSummary form=form.clone() />
            {view.of_portal.then(portal_note)}
            {if editing { editor(&view, &form, &request) } else { text(&view) }}
            {fields()}
            {versions(&view)}
        }
        .into_any())
    })
}

fn address(view: &WordingView) -> String {
    format!("/avvisi/{}/atto", view.call_id)
}

fn actions(view: &WordingView, editing: bool) -> AnyView {
    let edit = (view.may_edit && !editing).then(|| {
        view! {
            <a class="btn btn-primary" href=format!("{}?versione={}&passo=modifica", address(view), view.number)>
                "Scrivi una nuova versione"
            </a>
        }
    });
    view! {
        {edit}
        <a class="btn btn-outline-primary" href=format!("{}/{}/pdf", address(view), view.number)>
            "Esempio in PDF"
        </a>
    }
    .into_any()
}

fn portal_note() -> AnyView {
    view! {
        <div class="alert alert-info" role="status">
            <p class="mb-0">
                <strong>"Bozza da adattare. "</strong>
                "Questo testo viene con il portale: non è quello approvato con l’avviso. La Regione lo adatta prima di usarlo."
            </p>
        </div>
    }
    .into_any()
}

/// The text as it is written.
fn text(view: &WordingView) -> AnyView {
    view! {
        <section class="panel" aria-labelledby="testo-titolo">
            <h2 id="testo-titolo">{format!("Testo, versione {}", view.number)}</h2>
            <pre class="wording" tabindex="0" aria-labelledby="testo-titolo">
                {view.text.clone()}
            </pre>
        </section>
    }
    .into_any()
}

fn editor(view: &WordingView, form: &FormState, request: &PageRequest) -> AnyView {
    let from = form.value("da", &view.newest().to_string());
    let earlier = (view.number != view.newest() && request.parameter("versione").is_some()).then(|| {
        view! { <p>{format!("Parte dal testo della versione {}; la nuova segue la versione {}.", view.number, view.newest())}</p> }
    });
    view! {
        <section class="panel" aria-labelledby="nuova">
            <h2 id="nuova">"Nuova versione"</h2>
            <p class="measure">
                "Vale per gli atti predisposti da ora in poi: un progetto conserva la versione con cui il suo atto è stato predisposto."
            </p>
            {earlier}
            {notation()}
            <form method="post" action=address(view) novalidate>
                <input type="hidden" name="da" value=from />
                <TextArea
                    form=form.clone()
                    name="testo"
                    label="Testo"
                    stored=view.text.clone()
                    rows=30
                    hint="I problemi sono elencati tutti insieme, con la riga"
                />
                <TextField form=form.clone() name="nota" label="Che cosa cambia in questa versione" />
                <div class="actions">
                    <button class="btn btn-primary" type="submit">
                        "Salva la nuova versione"
                    </button>
                    <a class="btn btn-outline-primary" href=address(view)>
                        "Annulla"
                    </a>
                </div>
            </form>
        </section>
    }
    .into_any()
}

/// How the text is written.
fn notation() -> AnyView {
    let rows = [
        ("# Titolo", "un titolo"),
        ("## Titolo", "il titolo di un articolo: gli articoli si numerano da soli"),
        ("- voce", "una voce di elenco"),
        ("1. voce", "una voce numerata: i numeri si susseguono"),
        ("> testo", "una nota in piccolo"),
        ("% testo", "un appunto che non si stampa"),
    ];
    let rows = rows
        .into_iter()
        .map(|(sign, meaning)| {
            view! {
                <dt>
                    <code>{sign}</code>
                </dt>
                <dd>{meaning}</dd>
            }
        })
        .collect_view();
    view! {
        <details class="why">
            <summary>"Come si scrive il testo"</summary>
            <p>"Le righe vicine formano un paragrafo; una riga vuota lo chiude."</p>
            <dl class="facts">{rows}</dl>
        </details>
    }
    .into_any()
}

/// Every field with what it stands for and an example.
fn fields() -> AnyView {
    let used = Template::parse(services::agreement::wording::portal_wording()).map(|t| t.fields()).unwrap_or_default();
    let rows = Field::ALL
        .iter()
        .map(|field| {
            let required = Field::REQUIRED.contains(field).then_some(" (obbligatorio)");
            let unused = (!used.contains(field)).then_some(" (non usato nel testo del portale)");
            view! {
                <tr>
                    <th scope="row">
                        <code>{field.to_string()}</code>
                    </th>
                    <td data-label="Che cosa diventa">
                        {field.description()} {required} {unused}
                    </td>
                    <td data-label="Esempio">{field.example()}</td>
                </tr>
            }
        })
        .collect_view();
    let heads = vec![words("Campo"), words("Che cosa diventa"), words("Esempio")];
    let body = view! { <tbody>{rows}</tbody> }.into_any();
    view! {
        <section class="panel" aria-labelledby="campi-titolo">
            <h2 id="campi-titolo">"Campi"</h2>
            <p class="measure">
                "Le cifre dell’avviso non si scrivono nel testo: vengono dalle regole con cui il progetto è finanziato."
            </p>
            <details class="why">
                <summary>{format!("Tutti i campi ({})", Field::ALL.len())}</summary>
                <ListTable id="campi" caption="Campi del testo" heads body />
            </details>
        </section>
    }
    .into_any()
}

fn versions(view: &WordingView) -> AnyView {
    let row = |version: &WordingLine| {
        let current = (version.number == view.number).then_some("page");
        let by = match (&version.by, version.at) {
            (Some(by), Some(at)) => format!("{}, {by}", format::date(day_in_italy(at))),
            _ => "con il portale".to_owned(),
        };
        view! {
            <tr>
                <th scope="row">
                    <a href=format!("{}?versione={}", address(view), version.number) aria-current=current>
                        {format!("Versione {}", version.number)}
                    </a>
                </th>
                <td data-label="Scritta">{by}</td>
                <td data-label="Che cosa cambia">{version.note.clone().unwrap_or_default()}</td>
                <td class="num" data-label="Atti in corso">
                    {format::integer(version.used)}
                </td>
            </tr>
        }
    };
    let heads = vec![words("Versione"), words("Scritta"), words("Che cosa cambia"), figures("Atti in corso")];
    let body = view! { <tbody>{view.versions.iter().map(row).collect_view()}</tbody> }.into_any();
    view! {
        <section class="panel" aria-labelledby="versioni-titolo">
            <h2 id="versioni-titolo">"Versioni"</h2>
            <ListTable id="versioni-testo" caption="Versioni del testo, dalla più recente" heads body />
        </section>
    }
    .into_any()
}
