//! `/chiavi`: the keys of programs that work for an ATS; a new one is shown once, and revoking
//! one asks first.

use domain::format;
use leptos::prelude::*;
use services::api_key::create::longest_life;
use services::api_key::list::{KeyLine, KeyState, KeysView, api_key_list};
use services::clock::{day_in_italy, italian_moment};

use crate::components::ask_form::AskForm;
use crate::components::export_links::export_links_at;
use crate::components::form::{ErrorSummary, TextField};
use crate::components::list_table::{ListTable, words};
use crate::frame::head::PageHead;
use crate::frame::page::page;
use crate::request::{FormState, PageRequest};

/// The name under which the form's handler hands the new key to the page, once.
pub const MADE: &str = "chiave-creata";

/// `/chiavi`
#[component]
pub fn KeysPage() -> impl IntoView {
    page(|request| async move {
        let view = api_key_list(&request.context).await?;
        let of = view.ats.map(|ats| format!("ATS {ats}")).unwrap_or_default();
        let heading = match view.keys.len() {
            1 => "1 chiave".to_owned(),
            n => format!("{n} chiavi"),
        };
        Ok(view! {
            <PageHead of title="Programmi collegati" />
            <p class="measure">
                "Un programma delle paghe o delle presenze può registrare le righe dei timesheet al posto di chi le scriverebbe a mano, con una chiave dell’ATS. Legge progetti, operatori, sportelli e timesheet; non conferma e non invia. "
                <a href="/aiuto/programmi">"Come si collega un programma"</a>
            </p>
            {made(&request.form_state(MADE))}
            {revoking(&view, &request)}
            {new_key(&view, &request.form_state("chiave"))}
            <div class="list-head">
                <p>
                    <strong>{heading}</strong>
                </p>
            </div>
            {table(&view)}
            {(!view.keys.is_empty()).then(|| export_links_at("/chiavi", "le chiavi"))}
            <p class="measure">
                "La chiave appartiene all’ATS: resta valida fino alla scadenza anche quando chi l’ha creata non ha più un’utenza. Chi l’ha creata può averne copia: in quel caso va sostituita con una nuova e revocata."
            </p>
        }
        .into_any())
    })
}

/// The key that was made just now, with how to use it.
fn made(form: &FormState) -> AnyView {
    let (key, name) = (form.value("chiave", ""), form.value("nome", ""));
    if key.is_empty() {
        return ().into_any();
    }
    let header = format!("Authorization: Bearer {key}");
    view! {
        <section class="panel panel-tint" aria-labelledby="nuova" role="status">
            <h2 id="nuova">{format!("Chiave di «{name}» creata")}</h2>
            <p>
                <strong>"Questa è l’unica volta in cui la chiave è mostrata. "</strong>
                "La copi adesso nel programma, o la consegni a chi lo configura con un mezzo riservato: il portale ne conserva soltanto l’impronta."
            </p>
            <pre class="code-block" id="chiave">
                {key}
            </pre>
            <p>"Il programma la indica in ogni richiesta, in questa intestazione:"</p>
            <pre class="code-block">{header}</pre>
            <p>
                <a href="/aiuto/programmi">"Istruzioni ed esempio"</a>
            </p>
        </section>
    }
    .into_any()
}

/// The step that asks before a key is revoked.
fn revoking(view: &KeysView, request: &PageRequest) -> AnyView {
    let form = request.form_state("revoca");
    let asked = request.parameter("revoca").and_then(|id| {
        view.keys.iter().find(|key| key.id.to_string() == id && !matches!(key.state, KeyState::Revoked { .. }))
    });
    let step = asked.map(|key| {
        let explanation = format!(
            "Il programma che usa la chiave {}… non potrà più leggere né registrare nulla, da subito. Le righe già registrate restano. Non si può annullare.",
            key.prefix
        );
        view! {
            <AskForm
                title=format!("Revocare la chiave di «{}»?", key.name)
                action=format!("/chiavi/{}/revoca", key.id)
                button="Revoca la chiave"
                cancel="/chiavi"
                loses=true
                body=view! {
                    <input type="hidden" name="versione" value=key.version.to_string() />
                    <p class="measure">{explanation}</p>
                }
                    .into_any()
            />
        }
    });
    view! {
        <ErrorSummary form />
        {step}
    }
    .into_any()
}

/// The form of a new key, open when it was refused just now or there is no key yet.
fn new_key(view: &KeysView, form: &FormState) -> AnyView {
    let ats = view.ats.is_none().then(|| {
        view! {
            <TextField
                form=form.clone()
                name="ats"
                label="Numero dell’ATS"
                class="field-short"
                inputmode="numeric"
            />
        }
    });
    view! {
        <ErrorSummary form=form.clone() />
        <section class="panel" aria-labelledby="nuova-chiave">
            <h2 id="nuova-chiave">"Nuova chiave"</h2>
            <details class="why" open=form.refused || view.keys.is_empty()>
                <summary>"Crea una chiave"</summary>
                <form method="post" action="/chiavi" class="form-panel" novalidate>
                    {ats}
                    <TextField
                        form=form.clone()
                        name="nome"
                        label="Nome del programma"
                        hint="Compare nella cronologia accanto a ciò che il programma registra"
                        autocomplete="off"
                    />
                    <TextField
                        form=form.clone()
                        name="scadenza"
                        label="Valida fino al"
                        hint=format!("Per esempio 31/12/2022; al massimo {} da oggi", longest_life())
                        class="field-date"
                        inputmode="numeric"
                        autocomplete="off"
                    />
                    <div class="actions">
                        <button class="btn btn-primary" type="submit">
                            "Crea la chiave"
                        </button>
                    </div>
                </form>
            </details>
        </section>
    }
    .into_any()
}

fn table(view: &KeysView) -> AnyView {
    if view.keys.is_empty() {
        return view! { <p class="empty">"Nessun programma è collegato."</p> }.into_any();
    }
    let all = view.ats.is_none();
    let rows = view.keys.iter().map(|key| row(key, all)).collect_view();
    let mut heads = vec![words("Programma")];
    heads.extend(all.then(|| words("ATS")));
    heads.extend(["Chiave", "Creata da", "Ultimo uso", "Valida fino al", "Stato", "Operazioni"].map(words));
    view! {
        <ListTable id="chiavi" caption="Chiavi" heads=heads
            body=view! {
                <tbody>{rows}</tbody>
            }
                .into_any()
        />
    }
    .into_any()
}

fn state(key: &KeyLine) -> AnyView {
    match &key.state {
        KeyState::Open => view! { <span class="state state-good">"Attiva"</span> }.into_any(),
        KeyState::Expired => view! { <span class="state state-wait">"Scaduta"</span> }.into_any(),
        KeyState::Revoked { by, at } => view! {
            <span class="state state-bad">"Revocata"</span>
            <span class="field-hint">{format!("{by}, {}", italian_moment(*at))}</span>
        }
        .into_any(),
    }
}

fn row(key: &KeyLine, all: bool) -> AnyView {
    let operation = if matches!(key.state, KeyState::Revoked { .. }) {
        ().into_any()
    } else {
        view! {
            <a
                class="btn btn-outline-primary btn-sm"
                href=format!("/chiavi?revoca={}#passo", key.id)
                aria-label=format!("Revoca la chiave di {}", key.name)
            >
                "Revoca"
            </a>
        }
        .into_any()
    };
    let gone = (!key.maker_active).then(|| {
        view! { <span class="field-warning">"Utenza disattivata: la chiave va sostituita."</span> }
    });
    view! {
        <tr>
            <th scope="row">{key.name.clone()}</th>
            {all.then(|| view! { <td data-label="ATS">{key.ats}</td> })}
            <td data-label="Chiave">
                <span class="code">{format!("{}…", key.prefix)}</span>
            </td>
            <td data-label="Creata da">
                {format!("{}, {}", key.created_by, format::date(day_in_italy(key.created_at)))} {gone}
            </td>
            <td data-label="Ultimo uso">{key.last_used_at.map_or_else(|| "mai".to_owned(), italian_moment)}</td>
            <td data-label="Valida fino al">{format::date(key.expires_on)}</td>
            <td data-label="Stato">{state(key)}</td>
            <td data-label="Operazioni">{operation}</td>
        </tr>
    }
    .into_any()
}
