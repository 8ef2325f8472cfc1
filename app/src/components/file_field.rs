//! The field a file is chosen in, or dropped on.

use leptos::prelude::*;

use crate::components::form::described_by;
use crate::request::FormState;

/// A labelled field for a file, with hint and error; it is called `file`.
#[component]
pub fn FileField(
    /// The form's state.
    form: FormState,
    /// Its label.
    #[prop(into)]
    label: String,
    /// What may be sent.
    #[prop(into)]
    hint: String,
    /// The endings and media types to choose from.
    accept: &'static str,
    /// Whether it takes several files, and shows where to drop them.
    #[prop(optional)]
    many: bool,
    /// Whether it shows where a file can be dropped.
    #[prop(optional)]
    drop: bool,
) -> impl IntoView {
    let problem = match form.problems.iter().filter(|problem| problem.field == "file").count() {
        0 | 1 => form.problem("file"),
        n if many => Some(format!("{n} file non sono stati accettati: i motivi sono in alto.")),
        n => Some(format!("Il file ha {n} problemi, elencati in alto.")),
    };
    let described = described_by("file", &hint, problem.as_deref());
    let class = if problem.is_some() { "field field-wrong" } else { "field" };
    view! {
        <div class=class>
            <label for="file">{label}</label>
            <span class="field-hint" id="file-h">
                {hint}
            </span>
            <input
                type="file"
                id="file"
                name="file"
                class=drop.then_some("file-drop")
                multiple=many
                accept=accept
                aria-invalid=problem.as_ref().map(|_| "true")
                aria-describedby=described
            />
            {problem.map(|text| view! { <span class="field-error" id="file-e">{text}</span> })}
        </div>
    }
}
