//! From the hours to the final grant, step by step, each with its explanation.

use std::collections::BTreeMap;

use domain::determination::{Determination, DeterminationFacts};
use domain::explanation::Explanation;
use domain::minutes::Minutes;
use domain::money::Cents;
use leptos::prelude::*;

use crate::components::bar::share;

use crate::components::explanation::{ExplanationTree, RowsAddress, Trail};

/// The address of the rows behind a function, an operator or a month.
fn rows_address(trail: &Trail) -> Option<String> {
    let function = trail.code("function_cost")?;
    let mut address = format!("{}?funzione={function}", trail.base);
    if let Some(operator) = trail.code("operator_time") {
        address.push_str(&format!("&operatore={operator}"));
    }
    if let Some(month) = trail.code("month_time") {
        address.push_str(&format!("&mese={month}"));
    }
    Some(address)
}

/// The rules that are steps of their own: a step's explanation does not repeat them.
const STEPS: &[&str] = &[
    "staff_cost",
    "other_costs",
    "ceiling",
    "admitted_spend",
    "penalty",
    "missed_snapshot_deduction",
    "final_grant",
    "paid",
];

/// One step.
struct Step {
    label: String,
    value: String,
    /// Start and width of the bar in per cent of the longest.
    bar: (String, String),
    class: &'static str,
    rule: &'static str,
    total: bool,
}

/// The steps as a list; each step that has an explanation opens it.
#[must_use]
pub fn waterfall(
    result: &Determination,
    facts: &DeterminationFacts,
    names: &BTreeMap<String, String>,
    rows_page: &str,
) -> AnyView {
    let steps = hour_steps(result).into_iter().chain(money_steps(result, facts));
    let items = steps.map(|step| item(step, &result.explanation, names, rows_page)).collect_view();
    view! { <ol class="waterfall">{items}</ol> }.into_any()
}

/// The part of a tree that the page shows: operators have names, and months without cuts are left
/// to the page of the rows, which has them with their totals.
fn shown(tree: &Explanation, names: &BTreeMap<String, String>) -> Explanation {
    let plain_month = |node: &Explanation| node.rule == "month_time" && node.children.is_empty();
    let name = tree.about.as_ref().filter(|_| tree.rule == "operator_time").and_then(|code| names.get(&**code));
    let below = |child: &Explanation| match STEPS.contains(&&*child.rule) {
        // A step inside a step is a line only.
        true => Explanation::new(child.rule.clone(), child.article.clone(), child.label.clone(), child.value.clone()),
        false => shown(child, names),
    };
    let children = tree.children.iter().filter(|child| !plain_month(child)).map(below).collect();
    Explanation {
        rule: tree.rule.clone(),
        article: tree.article.clone(),
        label: name.map_or_else(|| tree.label.clone(), |name| format!("{}: {name}", tree.label).into()),
        about: tree.about.clone(),
        inputs: tree.inputs.clone(),
        value: tree.value.clone(),
        rounding: tree.rounding,
        note: tree.note.clone(),
        children,
    }
}

fn item(step: Step, tree: &Explanation, names: &BTreeMap<String, String>, rows_page: &str) -> AnyView {
    let (start, width) = step.bar;
    let why = (!step.rule.is_empty()).then(|| tree.find(step.rule)).flatten().map(|found| {
        let address: RowsAddress = rows_address;
        view! { <ExplanationTree tree=shown(found, names) rows=(rows_page.to_owned(), address) elsewhere=STEPS /> }
    });
    view! {
        <li class=step.total.then_some("waterfall-total")>
            <span>{step.label}</span>
            <svg class="bar" aria-hidden="true" focusable="false">
                <rect class=step.class x=start width=width height="100%"></rect>
            </svg>
            <span class="num">{step.value}</span>
            {why}
        </li>
    }
    .into_any()
}

fn hour_steps(result: &Determination) -> Vec<Step> {
    let whole = result.realised_minutes.get();
    let time = |label: String, minutes: Minutes, start: i64, class, rule| Step {
        label,
        value: minutes.italian(),
        bar: (share(start, whole), share(minutes.get(), whole)),
        class,
        rule,
        total: false,
    };
    let mut steps = vec![time("Ore svolte (accettate)".into(), result.realised_minutes, 0, "bar-fill", "staff_cost")];
    let mut left = whole;
    for (reason, minutes) in &result.inadmissible {
        left -= minutes.get();
        let label = format!("– {} ({})", reason.italian(), reason.article());
        steps.push(time(label, *minutes, left, "bar-loss", ""));
    }
    steps.push(time("Ore ammesse".into(), result.admitted_minutes, 0, "bar-good", ""));
    steps
}

fn money_steps(result: &Determination, facts: &DeterminationFacts) -> Vec<Step> {
    let whole = result.spend.get().max(result.ceiling.get()).max(result.paid.get());
    let money = |label: String, amount: Cents, start: Cents, class, rule, total| Step {
        label,
        value: amount.italian(),
        bar: (share(start.get(), whole), share(amount.get().abs(), whole)),
        class,
        rule,
        total,
    };
    let none = Cents::ZERO;
    let hourly = facts.rules.hourly_cost.italian();
    let mut steps = vec![
        money(format!("Costo del personale: ore × {hourly}"), result.staff_cost, none, "bar-fill", "staff_cost", false),
        money(
            format!("+ altri costi: {}", facts.rules.flat_rate_percent.italian()),
            result.other_costs,
            result.staff_cost,
            "bar-fill",
            "other_costs",
            false,
        ),
        money("Tetto: finanziamento concesso".into(), result.ceiling, none, "bar-fill", "ceiling", false),
        money("Spesa ammessa".into(), result.admitted_spend, none, "bar-good", "admitted_spend", false),
        money("– Penalità".into(), result.penalty, none, "bar-loss", "penalty", false),
    ];
    if result.missed_snapshot_deduction > none {
        let label = "– Fotografie semestrali mancate".to_owned();
        steps.push(money(
            label,
            result.missed_snapshot_deduction,
            none,
            "bar-loss",
            "missed_snapshot_deduction",
            false,
        ));
    }
    steps.push(money("Sovvenzione finale".into(), result.final_grant, none, "bar-good", "final_grant", true));
    steps.push(money("– Già pagato".into(), result.paid, none, "bar-loss", "paid", false));
    // The word says which way the money goes, so no sign is needed.
    steps.push(if result.balance.is_negative() {
        money("Da recuperare".into(), -result.balance, none, "bar-loss", "balance", true)
    } else {
        money("Saldo".into(), result.balance, none, "bar-good", "balance", true)
    });
    steps
}
