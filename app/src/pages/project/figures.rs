//! The five figures of a project's overview, each with its «perché?».

use domain::explanation::Explanation;
use domain::format;
use domain::standard_cost::Spend;
use leptos::prelude::*;
use services::project::loaded::Hours;
use services::project::overview::{Forecast, NextPayment, OverviewView};

use crate::components::bar::share;
use crate::components::explanation::ExplanationTree;
use crate::components::icon::Icon;

/// The five figures.
#[must_use]
pub fn figures(view: &OverviewView) -> AnyView {
    view! {
        <ul class="figures-row">
            {hours_tile(view)} {value_tile(view)}
            {view
                .sees_money
                .then(|| view! { {paid_tile(view)} {next_tile(view)} {forecast_tile(view.forecast.as_ref())} })}
        </ul>
    }
    .into_any()
}

/// A bar of accepted hours, then those sent, in the frame of those agreed.
#[must_use]
pub fn hours_bar(hours: &Hours) -> AnyView {
    let whole = hours.assigned.get();
    let accepted = share(hours.accepted.get(), whole);
    let sent = share(hours.sent.get().min(whole - hours.accepted.get().min(whole)), whole);
    let over = if hours.reported() > hours.assigned { "bar-over" } else { "bar-good" };
    view! {
        <svg class="bar" aria-hidden="true" focusable="false">
            <rect class=over width=accepted.clone() height="100%"></rect>
            <rect class="bar-fill" x=accepted width=sent height="100%"></rect>
        </svg>
    }
    .into_any()
}

/// The hours of each function with their bars.
#[must_use]
pub fn functions_panel(view: &OverviewView) -> AnyView {
    if view.functions.is_empty() {
        return ().into_any();
    }
    let rows = view
        .functions
        .iter()
        .map(|each| {
            view! {
                <li>
                    <p class="sum-line mb-0">
                        <span>{each.function.italian()}</span>
                        <span class="num">
                            {format!("{} di {}", each.hours.reported().clock(), each.hours.assigned.clock())}
                        </span>
                    </p>
                    {hours_bar(&each.hours)}
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="panel" aria-labelledby="funzioni">
            <h2 id="funzioni">"Ore rendicontate per funzione"</h2>
            <ul class="list-unstyled mb-0">{rows}</ul>
            <p class="mb-0">
                <a href=format!("/progetti/{}/gruppo", view.head.id)>"Ore per operatore"</a>
            </p>
        </section>
    }
    .into_any()
}

fn hours_tile(view: &OverviewView) -> AnyView {
    let hours = &view.hours;
    let detail = if hours.sent.get() > 0 {
        format!("{} accettate e {} in controllo", hours.accepted.italian(), hours.sent.italian())
    } else {
        "tutte accettate".to_owned()
    };
    let detail = if hours.reported().get() == 0 { "nessun timesheet inviato".to_owned() } else { detail };
    view! {
        <li class="figure-tile">
            <p class="figure-label">"Ore rendicontate"</p>
            <p class="figure-value">{hours.reported().italian()}</p>
            {hours_bar(hours)}
            <p class="figure-note">{format!("su {} assegnate; {detail}", hours.assigned.italian())}</p>
            <details class="why">
                <summary>"Perché?"</summary>
                <ul>
                    {line("Accettate".to_owned(), hours.accepted.clock())}
                    {line("Inviate, in controllo".to_owned(), hours.sent.clock())}
                    {line("In bozza, non contate".to_owned(), hours.draft.clock())}
                </ul>
                <p class="article">
                    "Contano i timesheet inviati e non restituiti; la determinazione conta quelli accettati (art. 7, 12)."
                </p>
            </details>
        </li>
    }
    .into_any()
}

fn line(label: String, value: String) -> AnyView {
    view! {
        <li class="sum-line">
            <span>{label}</span>
            <span class="num">{value}</span>
        </li>
    }
    .into_any()
}

fn value_tile(view: &OverviewView) -> AnyView {
    let Spend { staff_cost, other_costs } = view.accepted_value;
    let cost = view.rules.hourly_cost.italian();
    let rows = view
        .functions
        .iter()
        .map(|each| {
            line(format!("{}: {} × {cost}", each.function.short(), each.hours.accepted.clock()), each.cost.italian())
        })
        .collect_view();
    view! {
        <li class="figure-tile">
            <p class="figure-label">"Valore delle ore accettate"</p>
            <p class="figure-value">{view.accepted_value.total().italian()}</p>
            <p class="figure-note">{format!("su {} di sovvenzione", view.granted.italian())}</p>
            <details class="why">
                <summary>"Perché?"</summary>
                <ul>
                    {rows} {line("Costo del personale".to_owned(), staff_cost.italian())}
                    {line(
                        format!("Altri costi, {} del personale", view.rules.flat_rate_percent.italian()),
                        other_costs.italian(),
                    )}
                </ul>
                <p class="article">{format!("art. 5 e 6; {}", view.rules_name)}</p>
            </details>
        </li>
    }
    .into_any()
}

fn paid_tile(view: &OverviewView) -> AnyView {
    let total: domain::money::Cents = view.paid.iter().map(|payment| payment.amount).sum();
    let rows = view
        .paid
        .iter()
        .map(|payment| line(format!("{}, {}", payment.name, format::date(payment.on)), payment.amount.italian()))
        .collect_view();
    let why = (!view.paid.is_empty()).then(|| {
        view! {
            <details class="why">
                <summary>"Perché?"</summary>
                <ul>{rows}</ul>
                <p class="article">"art. 12"</p>
            </details>
        }
    });
    let note = match view.paid.len() {
        0 => "nessun pagamento eseguito".to_owned(),
        n => format!("in {}", format::count(n, "pagamento", "pagamenti")),
    };
    view! {
        <li class="figure-tile">
            <p class="figure-label">"Pagato"</p>
            <p class="figure-value">{total.italian()}</p>
            <p class="figure-note">{note}</p>
            {why}
        </li>
    }
    .into_any()
}

fn next_tile(view: &OverviewView) -> AnyView {
    let address = format!("/progetti/{}/anticipi", view.head.id);
    let Some(NextPayment { name, amount, conditions, proposed }) = &view.next_payment else {
        return view! {
            <li class="figure-tile">
                <p class="figure-label">"Prossimo pagamento"</p>
                <p class="figure-value">"Nessuno"</p>
                <p class="figure-note">"Tutti i pagamenti sono stati eseguiti."</p>
            </li>
        }
        .into_any();
    };
    let unmet = conditions.iter().filter(|condition| !condition.met).count();
    let note = match (proposed, unmet) {
        (true, _) => "proposto, in attesa del dirigente".to_owned(),
        (false, 0) => "tutte le condizioni sono soddisfatte".to_owned(),
        (false, 1) => "manca una condizione".to_owned(),
        (false, n) => format!("mancano {n} condizioni"),
    };
    let rows = conditions
        .iter()
        .map(|condition| {
            let (class, icon, word) =
                if condition.met { ("met", "check-circle", "Sì: ") } else { ("unmet", "close-circle", "No: ") };
            view! {
                <li class=class>
                    <Icon name=icon />
                    <p>
                        <span class="check-word">{word}</span>
                        {condition.name.clone()}
                    </p>
                    <p class="check-source">{condition.evidence.clone()}</p>
                </li>
            }
        })
        .collect_view();
    view! {
        <li class="figure-tile">
            <p class="figure-label">{format!("Prossimo pagamento: {name}")}</p>
            <p class="figure-value">{amount.map_or_else(|| "da determinare".to_owned(), |a| a.italian())}</p>
            <p class="figure-note">{note}</p>
            <details class="why">
                <summary>"Che cosa manca?"</summary>
                <ul class="checklist">{rows}</ul>
                <p>
                    <a href=address>"Tutti gli anticipi e il saldo"</a>
                </p>
            </details>
        </li>
    }
    .into_any()
}

fn forecast_tile(forecast: Option<&Forecast>) -> AnyView {
    let Some(forecast) = forecast else {
        return view! {
            <li class="figure-tile">
                <p class="figure-label">"Previsione della sovvenzione finale"</p>
                <p class="figure-value">"—"</p>
                <p class="figure-note">"Si calcola dopo la sottoscrizione dell’atto di adesione."</p>
            </li>
        }
        .into_any();
    };
    let label = if forecast.approved { "Sovvenzione finale" } else { "Previsione della sovvenzione finale" };
    let note = if forecast.approved {
        "determinazione approvata".to_owned()
    } else if forecast.unrecorded.is_empty() {
        "con quanto è registrato oggi".to_owned()
    } else {
        format!(
            "con quanto è registrato oggi; valgono come non adempiuti, perché non registrati: {}",
            forecast.unrecorded.join(", ")
        )
    };
    view! {
        <li class="figure-tile">
            <p class="figure-label">{label}</p>
            <p class="figure-value">{forecast.final_grant.italian()}</p>
            <p class="figure-note">{note}</p>
            <ExplanationTree tree=shallow(&forecast.explanation, 3) />
        </li>
    }
    .into_any()
}

/// The upper levels of a tree: the page of the determination has the rest, down to the rows.
fn shallow(tree: &Explanation, levels: usize) -> Explanation {
    let mut upper = Explanation { children: Vec::new(), ..tree.clone() };
    if levels > 0 {
        upper.children = tree.children.iter().map(|child| shallow(child, levels - 1)).collect();
    }
    upper
}
