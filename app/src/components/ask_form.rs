//! Asks once before something is done, with what will happen and the way back.

use leptos::prelude::*;

/// The question, what will happen, the button and «Annulla».
#[component]
pub fn AskForm(
    /// Where links lead that ask for it.
    #[prop(default = "passo")]
    id: &'static str,
    /// The question.
    #[prop(into)]
    title: String,
    /// The address of the form.
    #[prop(into)]
    action: String,
    /// What the button does, with a verb.
    button: &'static str,
    /// Where «Annulla» leads.
    #[prop(into)]
    cancel: String,
    /// Whether something is lost by it.
    #[prop(optional)]
    loses: bool,
    /// What will happen, and hidden fields.
    body: AnyView,
) -> impl IntoView {
    let class = if loses { "btn btn-danger" } else { "btn btn-primary" };
    view! {
        <form class="panel panel-tint no-print" id=id method="post" action=action novalidate>
            <h2 class="h4">{title}</h2>
            {body}
            <div class="actions">
                <button class=class type="submit">
                    {button}
                </button>
                <a class="btn btn-outline-primary" href=cancel>
                    "Annulla"
                </a>
            </div>
        </form>
    }
}
