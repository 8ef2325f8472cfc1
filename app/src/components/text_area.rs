//! The one place that writes a `textarea`: its content must be escaped by hand.
//!
//! The server renders the children of a raw `<textarea>` unescaped; a test forbids the raw
//! element everywhere else.

use leptos::prelude::*;

use crate::request::FormState;

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A labelled field of several lines, with hint and error.
#[component]
pub fn TextArea(
    /// The form's state.
    form: FormState,
    /// The field's name, also its id.
    name: &'static str,
    /// Its label.
    label: &'static str,
    /// The stored text.
    #[prop(optional, into)]
    stored: String,
    /// A word of help.
    #[prop(optional)]
    hint: &'static str,
    /// Visible lines.
    #[prop(default = 3)]
    rows: u8,
) -> impl IntoView {
    let problem = form.problem(name);
    let described = crate::components::form::described_by(name, hint, problem.as_deref());
    let field_class = if problem.is_some() { "field field-wrong" } else { "field" };
    let changed = crate::components::form::meanwhile(form.stored_meanwhile(name, &stored));
    // A line break right after the opening tag is dropped by browsers, so one more is written.
    let content = format!("\n{}", escape(&form.value(name, &stored)));
    view! {
        <div class=field_class>
            <label for=name>{label}</label>
            {(!hint.is_empty()).then(|| view! { <span class="field-hint" id=format!("{name}-h")>{hint}</span> })}
            <textarea
                id=name
                name=name
                rows=rows.to_string()
                aria-invalid=problem.as_ref().map(|_| "true")
                aria-describedby=described
                inner_html=content
            ></textarea>
            {changed}
            {problem.map(|text| view! { <span class="field-error" id=format!("{name}-e")>{text}</span> })}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_cannot_leave_the_field() {
        let text = "</textarea><script>alert(1)</script>";
        let mut form = FormState { form: "prova".into(), refused: true, ..FormState::default() };
        form.values.insert("nota".into(), vec![text.into()]);
        let html = view! { <TextArea form name="nota" label="Nota" /> }.to_html();
        assert!(html.contains("&lt;/textarea&gt;&lt;script&gt;"), "{html}");
        assert!(!html.contains("<script>"), "{html}");
    }
}
