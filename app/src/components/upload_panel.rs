//! The form that sends a file, which is read and checked before anything is stored.

use leptos::prelude::*;

use crate::components::form::described_by;
use crate::request::FormState;

/// The form; its field is called `file`.
#[component]
pub fn UploadPanel(
    /// The form's state.
    form: FormState,
    /// The heading.
    heading: &'static str,
    /// The address of the form.
    #[prop(into)]
    action: String,
    /// The label of the field.
    label: &'static str,
    /// What may be sent.
    #[prop(into)]
    hint: String,
    /// The endings and media types to choose from.
    accept: &'static str,
    /// Whether sending is not what the page asks for first.
    #[prop(optional)]
    secondary: bool,
) -> impl IntoView {
    let problem = match form.problems.iter().filter(|problem| problem.field == "file").count() {
        0 | 1 => form.problem("file"),
        n => Some(format!("Il file ha {n} problemi, elencati in alto.")),
    };
    let described = described_by("file", &hint, problem.as_deref());
    let field_class = if problem.is_some() { "field field-wrong" } else { "field" };
    let button = if secondary { "btn btn-outline-primary" } else { "btn btn-primary" };
    view! {
        <section class="panel" aria-labelledby="caricamento">
            <h2 id="caricamento">{heading}</h2>
            <form method="post" action=action enctype="multipart/form-data">
                <div class=field_class>
                    <label for="file">{label}</label>
                    <span class="field-hint" id="file-h">
                        {hint}
                    </span>
                    <input
                        type="file"
                        id="file"
                        name="file"
                        accept=accept
                        aria-invalid=problem.as_ref().map(|_| "true")
                        aria-describedby=described
                    />
                    {problem.map(|text| view! { <span class="field-error" id="file-e">{text}</span> })}
                </div>
                <div class="actions">
                    <button class=button type="submit">
                        "Carica e controlla"
                    </button>
                </div>
            </form>
        </section>
    }
}
