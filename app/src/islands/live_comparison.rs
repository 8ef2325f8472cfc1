//! The what-if's result, computed again while one types; without JavaScript the form is sent.

use super::html::Html;
use crate::api::determination::Comparison;

/// The result in words and as a table.
fn comparison_table(comparison: &Comparison, out: &mut Html) {
    if !comparison.problems.is_empty() {
        out.raw("<p>Con questi dati non si può calcolare:</p><ul>");
        for problem in &comparison.problems {
            out.raw("<li>").text(problem).raw("</li>");
        }
        out.raw("</ul>");
        return;
    }
    out.raw("<p>").text(&comparison.outcome).raw("</p><table class=\"table table-stack\"><caption>Confronto</caption>");
    out.raw("<thead><tr><th scope=\"col\">Importo</th><th scope=\"col\" class=\"num\">Con i fatti registrati</th>");
    out.raw("<th scope=\"col\" class=\"num\">Con l’ipotesi</th></tr></thead><tbody>");
    for line in &comparison.lines {
        out.raw(if line.recorded == line.supposed { "<tr>" } else { "<tr class=\"total-row\">" });
        out.raw("<th scope=\"row\">").text(&line.name).raw("</th>");
        out.raw("<td class=\"num\" data-label=\"Con i fatti registrati\">").text(&line.recorded).raw("</td>");
        out.raw("<td class=\"num\" data-label=\"Con l’ipotesi\">").text(&line.supposed).raw("</td></tr>");
    }
    out.raw("</tbody></table>");
}

#[cfg(feature = "ssr")]
mod server {
    use leptos::prelude::*;

    use super::{Comparison, Html, comparison_table};

    /// The form (its children) with the result above it.
    #[component]
    pub fn LiveComparison(
        /// The project.
        project: String,
        /// The result of the form as it stands.
        initial: Option<Comparison>,
        children: Children,
    ) -> impl IntoView {
        let mut out = Html::default();
        match &initial {
            Some(comparison) => comparison_table(comparison, &mut out),
            None => {
                out.raw("<p>Cambi un’ipotesi per vedere come cambia il risultato.</p>");
            }
        }
        view! {
            <div id="confronto" data-project=project>
                <section class="panel panel-tint" aria-labelledby="esito">
                    <h2 id="esito">"Esito dell’ipotesi"</h2>
                    <div aria-live="polite" id="confronto-esito" inner_html=out.0></div>
                    <p aria-live="polite" class="field-error" id="confronto-errore"></p>
                </section>
                {children()}
            </div>
        }
    }
}

#[cfg(feature = "ssr")]
pub use server::LiveComparison;

#[cfg(feature = "hydrate")]
mod waking {
    use std::cell::Cell;
    use std::rc::Rc;

    use domain::timesheet::grid::wire::{Json, write_pairs};
    use wasm_bindgen::JsCast;
    use wasm_bindgen_futures::spawn_local;
    use web_sys::{Event, FormData, HtmlFormElement, UrlSearchParams};

    use super::{Comparison, Html, comparison_table};
    use crate::api::determination::ComparisonLine;
    use crate::islands::browser::{after, ask, by_id, listen, target};

    /// Milliseconds without a keystroke after which the result is asked for.
    const PAUSE: i32 = 300;
    const ADDRESS: &str = "/api/determinazione/simulazione";

    /// Listens to the form of the page, if it has one.
    pub fn wake() {
        let Some(root) = by_id("confronto") else { return };
        let project = root.get_attribute("data-project").unwrap_or_default();
        // The number of the last change: answers to older ones are not shown.
        let latest = Rc::new(Cell::new(0_u32));
        for name in ["input", "change"] {
            let (project, latest) = (project.clone(), latest.clone());
            listen(&root, name, move |event| {
                let Some(fields) = typed(&event) else { return };
                let mine = latest.get().wrapping_add(1);
                latest.set(mine);
                let (body, latest) = (write_pairs(&project, &fields), latest.clone());
                after(PAUSE, move || {
                    if latest.get() == mine {
                        spawn_local(async move {
                            let answer = ask(ADDRESS, &body).await;
                            if latest.get() == mine {
                                show(answer.ok().as_ref().and_then(read));
                            }
                        });
                    }
                });
            });
        }
    }

    fn show(comparison: Option<Comparison>) {
        let mut failure = "Il risultato non è aggiornato: collegamento non riuscito. Usi il pulsante «Calcola».";
        if let Some(comparison) = comparison {
            failure = "";
            let mut out = Html::default();
            comparison_table(&comparison, &mut out);
            if let Some(place) = by_id("confronto-esito") {
                place.set_inner_html(&out.0);
            }
        }
        if let Some(place) = by_id("confronto-errore") {
            place.set_text_content(Some(failure));
        }
    }

    fn read(json: &Json) -> Option<Comparison> {
        let text = |json: &Json| json.text().map(str::to_owned);
        let line = |line: &Json| {
            let part = |name: &str| text(line.get(name));
            Some(ComparisonLine { name: part("name")?, recorded: part("recorded")?, supposed: part("supposed")? })
        };
        Some(Comparison {
            outcome: text(json.get("outcome"))?,
            lines: json.get("lines").items().iter().map(line).collect::<Option<_>>()?,
            problems: json.get("problems").items().iter().map(text).collect::<Option<_>>()?,
        })
    }

    /// What is typed into the form around an element, as pairs.
    fn typed(event: &Event) -> Option<Vec<(String, String)>> {
        let form = target(event)?.closest("form").ok()??.dyn_into::<HtmlFormElement>().ok()?;
        let data = FormData::new_with_form(&form).ok()?;
        let query = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
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
}

#[cfg(feature = "hydrate")]
pub use waking::wake;
