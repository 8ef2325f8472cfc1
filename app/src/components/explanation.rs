//! «Perché?»: an explanation tree as disclosures inside disclosures.

use domain::explanation::Explanation;
use leptos::prelude::*;

/// Where the rows behind a node are shown: gets the codes the nodes above are about, by rule.
pub type RowsAddress = fn(&Trail) -> Option<String>;

/// What the nodes on the way down are about: pairs of rule and code.
#[derive(Clone, Default)]
pub struct Trail {
    /// The page of the rows.
    pub base: String,
    /// Rule and code of each node that is about one of many.
    pub about: Vec<(String, String)>,
    /// Rules explained elsewhere on the page.
    elsewhere: &'static [&'static str],
}

impl Trail {
    /// The code that a rule's node on the way is about.
    #[must_use]
    pub fn code(&self, rule: &str) -> Option<&str> {
        self.about.iter().find(|(each, _)| each == rule).map(|(_, code)| code.as_str())
    }

    fn below(&self, node: &Explanation) -> Trail {
        let mut trail = self.clone();
        if let Some(code) = &node.about {
            trail.about.push((node.rule.to_string(), code.to_string()));
        }
        trail
    }
}

/// A figure's explanation: its rule, what went in, and the figures below, each to be opened.
#[component]
pub fn ExplanationTree(
    /// The tree.
    tree: Explanation,
    /// What the disclosure is called.
    #[prop(default = "Perché?")]
    summary: &'static str,
    /// The page of the rows, and how to address those behind a node.
    #[prop(optional)]
    rows: Option<(String, RowsAddress)>,
    /// Rules that have an explanation of their own on the page: here they are lines only.
    #[prop(optional)]
    elsewhere: &'static [&'static str],
) -> impl IntoView {
    let (base, address): (String, RowsAddress) = rows.unwrap_or_else(|| (String::new(), |_| None));
    let trail = Trail { base, about: Vec::new(), elsewhere }.below(&tree);
    view! {
        <details class="why">
            <summary>{summary}</summary>
            {node(&tree, &trail, address)}
        </details>
    }
}

/// One node with its inputs and children.
fn node(tree: &Explanation, trail: &Trail, address: RowsAddress) -> AnyView {
    let inputs = tree
        .inputs
        .iter()
        .map(|input| {
            view! {
                <li class="sum-line">
                    <span>{input.label.to_string()}</span>
                    <span class="num">{input.value.italian()}</span>
                </li>
            }
        })
        .collect_view();
    let children = tree.children.iter().map(|each| child(each, trail, address)).collect_view();
    let rounding = tree.rounding.map(|rounding| view! { <p class="article">{rounding.italian()}</p> });
    let note = tree.note.as_ref().map(|note| view! { <p class="article">{note.to_string()}</p> });
    let rows = tree.about.as_ref().and_then(|_| address(trail)).map(|href| {
        view! {
            <p>
                <a href=href>{format!("Righe dei timesheet: {}", tree.label)}</a>
            </p>
        }
    });
    view! { <div><ul>{inputs} {children}</ul> {rounding} {note} {rows}</div> }.into_any()
}

/// A figure below: a line, to be opened if there is more behind it.
fn child(tree: &Explanation, above: &Trail, address: RowsAddress) -> AnyView {
    // A figure with nothing below but rows is a line that leads to them.
    let only_rows = tree.children.is_empty() && tree.note.is_none() && tree.about.is_some();
    if let Some(href) = only_rows.then(|| address(&above.below(tree))).flatten() {
        return view! {
            <li class="sum-line">
                <a href=href>{tree.label.to_string()}</a>
                <span class="num">{tree.value.italian()}</span>
            </li>
        }
        .into_any();
    }
    let line = view! {
        <span>
            {tree.label.to_string()} " "
            {(!tree.article.is_empty()).then(|| view! { <span class="article">{tree.article.to_string()}</span> })}
        </span>
        <span class="num">{tree.value.italian()}</span>
    };
    let bare = tree.children.is_empty() && tree.inputs.is_empty() && tree.note.is_none() && tree.rounding.is_none();
    if bare || above.elsewhere.contains(&&*tree.rule) {
        return view! { <li class="sum-line">{line}</li> }.into_any();
    }
    let trail = above.below(tree);
    view! {
        <li>
            <details class="why">
                <summary class="sum-line">{line}</summary>
                {node(tree, &trail, address)}
            </details>
        </li>
    }
    .into_any()
}
