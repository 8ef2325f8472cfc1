//! Labelled fields with hint and error, and the summary of errors on top of a form.

use leptos::prelude::*;

use crate::request::FormState;

/// The ids that describe a field: its hint and its error.
#[must_use]
pub fn described_by(id: &str, hint: &str, problem: Option<&str>) -> Option<String> {
    let mut ids = Vec::new();
    if !hint.is_empty() {
        ids.push(format!("{id}-h"));
    }
    if problem.is_some() {
        ids.push(format!("{id}-e"));
    }
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// The value that others stored meanwhile, beside what was typed.
#[must_use]
pub fn meanwhile(stored: Option<String>) -> AnyView {
    stored
        .map(|value| {
            view! {
                <span class="field-warning">
                    {format!("Valore attuale, modificato da un’altra persona: {value}")}
                </span>
            }
        })
        .into_any()
}

/// A value that cannot be changed any more, among fields that can.
#[must_use]
pub fn fixed(label: &'static str, value: String) -> AnyView {
    view! {
        <dl class="facts">
            <dt>{label}</dt>
            <dd>{value}</dd>
        </dl>
    }
    .into_any()
}

/// All problems of a form that was refused, each a link to its field. Empty otherwise.
#[component]
pub fn ErrorSummary(
    /// The form's state.
    form: FormState,
) -> impl IntoView {
    if form.problems.is_empty() {
        return ().into_any();
    }
    let heading = match form.problems.len() {
        1 => "C’è un errore".to_owned(),
        n => format!("Ci sono {n} errori"),
    };
    let items = form
        .problems
        .iter()
        .map(|problem| {
            let message = problem.message.clone();
            if problem.field.is_empty() {
                view! { <li>{message}</li> }.into_any()
            } else {
                view! {
                    <li>
                        <a href=format!("#{}", problem.field)>{message}</a>
                    </li>
                }
                .into_any()
            }
        })
        .collect_view();
    view! {
        <div class="error-summary" role="alert" tabindex="-1" id="errori" autofocus>
            <h2>{heading}</h2>
            <ul>{items}</ul>
        </div>
    }
    .into_any()
}

/// After a form did only a part of what was asked: first what was not done and why, under
/// `heading`, since it needs somebody; then what was. Otherwise the summary of errors.
#[component]
pub fn PartlyDone(
    /// The form's state.
    form: FormState,
    /// What was not done; it is given how many there are.
    heading: fn(usize) -> String,
) -> impl IntoView {
    let Some(done) = form.done.clone() else { return view! { <ErrorSummary form=form /> }.into_any() };
    let lines = form.problems.iter().map(|problem| view! { <li>{problem.message.clone()}</li> }).collect_view();
    view! {
        <div class="alert alert-warning" role="alert" tabindex="-1" id="errori" autofocus>
            <h2 class="alert-heading h4">{heading(form.problems.len())}</h2>
            <ul class="mb-0">{lines}</ul>
        </div>
        <div class="alert alert-success" role="status">
            <p class="mb-0">{done}</p>
        </div>
    }
    .into_any()
}

/// A labelled field of one line, with hint and error.
#[component]
pub fn TextField(
    /// The form's state.
    form: FormState,
    /// The field's name.
    #[prop(into)]
    name: String,
    /// Its label.
    #[prop(into)]
    label: String,
    /// The stored value.
    #[prop(optional, into)]
    stored: String,
    /// A word of help.
    #[prop(optional, into)]
    hint: String,
    /// `text`, `password`, `email`, …
    #[prop(default = "text")]
    kind: &'static str,
    /// Width: `field-date`, `field-short`, `field-amount`.
    #[prop(optional)]
    class: &'static str,
    /// `numeric`, `decimal`, …
    #[prop(optional)]
    inputmode: &'static str,
    /// What the browser may fill in by itself.
    #[prop(optional)]
    autocomplete: &'static str,
    /// Whether typing begins here.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let problem = form.problem(&name);
    let described = described_by(&name, &hint, problem.as_deref());
    let field_class = if problem.is_some() { "field field-wrong" } else { "field" };
    let value = if kind == "password" { String::new() } else { form.value(&name, &stored) };
    let changed = meanwhile(form.stored_meanwhile(&name, &stored));
    view! {
        <div class=field_class>
            <label for=name.clone()>{label}</label>
            {(!hint.is_empty()).then(|| view! { <span class="field-hint" id=format!("{name}-h")>{hint}</span> })}
            <input
                id=name.clone()
                name=name.clone()
                type=kind
                class=class
                value=value
                inputmode=(!inputmode.is_empty()).then_some(inputmode)
                autocomplete=(!autocomplete.is_empty()).then_some(autocomplete)
                aria-invalid=problem.as_ref().map(|_| "true")
                aria-describedby=described
                autofocus=autofocus
            />
            {changed}
            {problem.map(|text| view! { <span class="field-error" id=format!("{name}-e")>{text}</span> })}
        </div>
    }
}

/// A field of one line in a column of a row of fields.
#[component]
pub fn TextColumn(
    /// The form's state.
    form: FormState,
    /// The column's classes: `col-6 col-md-4`.
    width: &'static str,
    /// The field's name.
    name: &'static str,
    /// Its label.
    label: &'static str,
    /// The stored value.
    #[prop(optional, into)]
    stored: String,
    /// A word of help.
    #[prop(optional)]
    hint: &'static str,
    /// Width of the field, as of [`TextField`].
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    view! {
        <div class=width>
            <TextField form name label hint class stored />
        </div>
    }
}

/// A labelled choice among options (value, name).
#[component]
pub fn SelectField(
    /// The form's state.
    form: FormState,
    /// The field's name.
    #[prop(into)]
    name: String,
    /// Its label.
    #[prop(into)]
    label: String,
    /// The options: value and name.
    options: Vec<(String, String)>,
    /// The stored value.
    #[prop(optional, into)]
    stored: String,
    /// A word of help.
    #[prop(optional, into)]
    hint: String,
) -> impl IntoView {
    let problem = form.problem(&name);
    let described = described_by(&name, &hint, problem.as_deref());
    let field_class = if problem.is_some() { "field field-wrong" } else { "field" };
    let chosen = form.value(&name, &stored);
    let stored_name = options.iter().find(|(value, _)| *value == stored).map(|(_, text)| text.clone());
    let changed = meanwhile(form.stored_meanwhile(&name, &stored).map(|value| stored_name.unwrap_or(value)));
    view! {
        <div class=field_class>
            <label for=name.clone()>{label}</label>
            {(!hint.is_empty()).then(|| view! { <span class="field-hint" id=format!("{name}-h")>{hint}</span> })}
            <select
                id=name.clone()
                name=name.clone()
                aria-invalid=problem.as_ref().map(|_| "true")
                aria-describedby=described
            >
                {options
                    .into_iter()
                    .map(|(value, text)| {
                        let selected = value == chosen;
                        view! {
                            <option value=value selected=selected>
                                {text}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
            {changed}
            {problem.map(|text| view! { <span class="field-error" id=format!("{name}-e")>{text}</span> })}
        </div>
    }
}

/// A yes or no that is sent as `si` when taken.
#[component]
pub fn CheckField(
    /// The form's state.
    form: FormState,
    /// The field's name.
    #[prop(into)]
    name: String,
    /// Its label.
    #[prop(into)]
    label: String,
    /// The stored value.
    stored: bool,
) -> impl IntoView {
    let checked = form.chosen(&name, "si", stored);
    let differs = form.stale && checked != stored;
    let changed = meanwhile(differs.then(|| if stored { "sì" } else { "no" }.to_owned()));
    let problem = form.problem(&name);
    let described = described_by(&name, "", problem.as_deref());
    view! {
        <div class="field">
            <div class="choice">
                <input
                    type="checkbox"
                    id=name.clone()
                    name=name.clone()
                    value="si"
                    checked=checked
                    aria-describedby=described
                />
                <label for=name.clone()>{label}</label>
            </div>
            {changed}
            {problem.map(|text| view! { <span class="field-error" id=format!("{name}-e")>{text}</span> })}
        </div>
    }
}
