//! The form that sends a file, which is read and checked before anything is stored.

use leptos::prelude::*;

use crate::components::file_field::FileField;
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
    let button = if secondary { "btn btn-outline-primary" } else { "btn btn-primary" };
    view! {
        <section class="panel" aria-labelledby="caricamento">
            <h2 id="caricamento">{heading}</h2>
            <form method="post" action=action enctype="multipart/form-data">
                <FileField form=form label=label hint=hint accept=accept />
                <div class="actions">
                    <button class=button type="submit">
                        "Carica e controlla"
                    </button>
                </div>
            </form>
        </section>
    }
}
