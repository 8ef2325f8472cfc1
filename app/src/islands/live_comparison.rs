//! The what-if's result, computed again while one types; without JavaScript the form is sent.
#![expect(missing_docs, reason = "the macro makes an undocumented struct of an island")]

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::api::determination::{Comparison, determination_what_if};

/// Milliseconds without a keystroke after which the result is asked for.
const PAUSE: u64 = 300;

/// The table of a comparison; the server renders it too.
#[must_use]
pub fn comparison_table(comparison: &Comparison) -> AnyView {
    if !comparison.problems.is_empty() {
        let items = comparison.problems.iter().map(|problem| view! { <li>{problem.clone()}</li> }).collect_view();
        return view! {
            <p>"Con questi dati non si può calcolare:"</p>
            <ul>{items}</ul>
        }
        .into_any();
    }
    let rows = comparison
        .lines
        .iter()
        .map(|line| {
            let changed = (line.recorded != line.supposed).then_some("total-row");
            view! {
                <tr class=changed>
                    <th scope="row">{line.name.clone()}</th>
                    <td class="num" data-label="Con i fatti registrati">
                        {line.recorded.clone()}
                    </td>
                    <td class="num" data-label="Con l’ipotesi">
                        {line.supposed.clone()}
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <p>{comparison.outcome.clone()}</p>
        <table class="table table-stack">
            <caption>"Confronto"</caption>
            <thead>
                <tr>
                    <th scope="col">"Importo"</th>
                    <th scope="col" class="num">
                        "Con i fatti registrati"
                    </th>
                    <th scope="col" class="num">
                        "Con l’ipotesi"
                    </th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// What is typed into the form around an element, as pairs.
fn typed(event: &web_sys::Event) -> Option<Vec<(String, String)>> {
    let element = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let form = element.closest("form").ok()??.dyn_into::<web_sys::HtmlFormElement>().ok()?;
    let data = web_sys::FormData::new_with_form(&form).ok()?;
    let query = web_sys::UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    let text = String::from(query.to_string());
    let decoded = text.split('&').filter_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        Some((decode(name)?, decode(value)?))
    });
    Some(decoded.collect())
}

/// A part of a form-encoded text as it was typed.
fn decode(part: &str) -> Option<String> {
    let spaced = part.replace('+', " ");
    js_sys::decode_uri_component(&spaced).ok().map(String::from)
}

/// The form (rendered by the server, as children) with the result beside it.
#[island]
pub fn LiveComparison(
    /// The project.
    project: String,
    /// The result of the form as it stands.
    initial: Option<Comparison>,
    children: Children,
) -> impl IntoView {
    let shown = RwSignal::new(initial);
    let failure = RwSignal::new(None::<String>);
    let latest = StoredValue::new(0_u32);
    let recompute = move |event: web_sys::Event| {
        let Some(fields) = typed(&event) else { return };
        latest.update_value(|n| *n = n.wrapping_add(1));
        let mine = latest.get_value();
        let project = project.clone();
        set_timeout(
            move || {
                if latest.get_value() != mine {
                    return;
                }
                leptos::task::spawn_local(async move {
                    let answer = determination_what_if(project, fields).await;
                    if latest.get_value() != mine {
                        return;
                    }
                    match answer {
                        Ok(comparison) => {
                            shown.set(Some(comparison));
                            failure.set(None);
                        }
                        Err(_) => failure.set(Some(
                            "Il risultato non è aggiornato: collegamento non riuscito. Usi il pulsante «Calcola»."
                                .to_owned(),
                        )),
                    }
                });
            },
            std::time::Duration::from_millis(PAUSE),
        );
    };
    let on_change = recompute.clone();
    view! {
        <div on:input=recompute on:change=on_change>
            <section class="panel panel-tint" aria-labelledby="esito">
                <h2 id="esito">"Esito dell’ipotesi"</h2>
                <div aria-live="polite">
                    {move || match shown.get() {
                        Some(comparison) => comparison_table(&comparison),
                        None => view! { <p>"Cambi un’ipotesi per vedere come cambia il risultato."</p> }.into_any(),
                    }}
                    {move || failure.get().map(|text| view! { <p class="field-error">{text}</p> })}
                </div>
            </section>
            {children()}
        </div>
    }
}
