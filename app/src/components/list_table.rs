//! A list as a table: in a frame of its own that scrolls, stacked on a phone.

use leptos::prelude::*;

/// The head of a column of words.
pub fn words(text: impl Into<String>) -> AnyView {
    view! { <th scope="col">{text.into()}</th> }.into_any()
}

/// The head of a column of figures, which stand at its right.
pub fn figures(text: impl Into<String>) -> AnyView {
    view! {
        <th scope="col" class="num">
            {text.into()}
        </th>
    }
    .into_any()
}

/// The table.
#[component]
pub fn ListTable(
    /// The caption's id: what others call the table by.
    id: &'static str,
    /// What the list is.
    #[prop(into)]
    caption: String,
    /// The heads of its columns: [`words`], [`figures`].
    heads: Vec<AnyView>,
    /// The look, where it is not that of most lists.
    #[prop(default = "table table-hover table-stack")]
    class: &'static str,
    /// The body and, with totals, the foot.
    body: AnyView,
) -> impl IntoView {
    view! {
        <div class="table-scroll" role="region" aria-labelledby=id tabindex="0">
            <table class=class>
                <caption id=id>{caption}</caption>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                {body}
            </table>
        </div>
    }
}
