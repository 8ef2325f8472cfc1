//! The head of a page: path, whose, title, state.

use leptos::prelude::*;

/// Where the page lies: the pages above it (name, address), then itself.
#[component]
pub fn Breadcrumb(
    /// The pages above, from the top.
    above: Vec<(String, String)>,
    /// The page's own name.
    #[prop(into)]
    here: String,
) -> impl IntoView {
    view! {
        <nav class="breadcrumb-container" aria-label="Percorso">
            <ol class="breadcrumb">
                {above
                    .into_iter()
                    .map(|(name, address)| {
                        view! {
                            <li class="breadcrumb-item">
                                <a href=address>{name}</a>
                                <span class="separator" aria-hidden="true">"/"</span>
                            </li>
                        }
                    })
                    .collect_view()} <li class="breadcrumb-item active" aria-current="page">{here}</li>
            </ol>
        </nav>
    }
}

/// Title of a page, with whose it is above and its state below; what can be done goes inside.
#[component]
pub fn PageHead(
    /// Whose: «ATS 9 · CUP …».
    #[prop(optional, into)]
    of: String,
    /// What: the only first-level heading, also the document's title.
    #[prop(into)]
    title: String,
    /// The state in words.
    #[prop(optional, into)]
    state: String,
    /// What can be done now.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let document_title =
        if of.is_empty() { format!("{title} · Ambito") } else { format!("{title} · {of} · Ambito") };
    view! {
        <leptos_meta::Title text=document_title />
        <div class="page-head">
            {(!of.is_empty()).then(|| view! { <p class="page-of">{of}</p> })} <h1>{title}</h1>
            {(!state.is_empty()).then(|| view! { <p class="page-state">{state}</p> })}
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}
