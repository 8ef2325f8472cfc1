//! `/progetti/{id}/anticipi`: every condition of every payment with its evidence; request,
//! proposal, decision.

use domain::advance::AdvanceNumber;
use domain::format;
use leptos::prelude::*;
use services::clock::day_in_italy;
use services::payment::PaymentRow;
use services::payment::balance::BalanceView;
use services::payment::conditions::ShownCondition;
use services::payment::show::{AdvanceView, PaymentsView, payments_show};
use services::project::scope::ProjectTab;

use crate::components::explanation::ExplanationTree;
use crate::components::export_links::export_links;
use crate::components::form::{ErrorSummary, TextField};
use crate::components::icon::Icon;
use crate::frame::address::path_id;
use crate::frame::page::page;
use crate::pages::project::frame::ProjectFrame;
use crate::request::PageRequest;

/// `/progetti/{id}/anticipi`
#[component]
pub fn AdvancesPage() -> impl IntoView {
    let project = path_id("id");
    page(move |request| async move {
        let view = payments_show(&request.context, project?).await?;
        let form = request.form_state("pagamento");
        let state = format!("Pagati {} su {}", view.paid.italian(), view.granted.italian());
        Ok(view! {
            <ProjectFrame head=view.head.clone() tab=ProjectTab::Advances title="Anticipi e saldo" state=state />
            <ErrorSummary form />
            {view.advances.iter().map(|advance| advance_panel(advance, &view, &request)).collect_view()}
            {balance_panel(&view, &request)}
            {export_links(&request, "anticipi e saldo")}
        }
        .into_any())
    })
}

/// The conditions with tick or cross, fact and evidence.
fn checklist(conditions: &[ShownCondition]) -> AnyView {
    let items = conditions
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
    view! { <ul class="checklist">{items}</ul> }.into_any()
}

fn advance_panel(advance: &AdvanceView, view: &PaymentsView, request: &PageRequest) -> AnyView {
    let number = advance.number.get();
    let title = format!("{} anticipo: {}", advance.number.roman(), advance.amount.italian());
    let heading = format!("anticipo-{number}");
    let paid = advance.payment.as_ref().is_some_and(|payment| payment.state == "paid");
    let conditions = if paid {
        view! {
            <details class="why">
                <summary>"Condizioni"</summary>
                {checklist(&advance.conditions)}
            </details>
        }
        .into_any()
    } else {
        checklist(&advance.conditions)
    };
    view! {
        <section class="panel" aria-labelledby=heading.clone()>
            <h2 id=heading.clone()>{title}</h2>
            {payment_state(advance.payment.as_ref(), advance.payable)}
            {request_line(advance)}
            {conditions}
            <ExplanationTree tree=advance.explanation.clone() />
            {advance
                .refused
                .iter()
                .map(|refused| {
                    let reason = refused.reason.clone().unwrap_or_default();
                    view! { <p class="measure">"Proposta rifiutata dal dirigente: " {reason}</p> }
                })
                .collect_view()}
            <div class="actions">
                {request_action(advance, view)}
                {propose_action(
                    view,
                    advance.payment.as_ref(),
                    advance.payable,
                    &format!("anticipi/{number}/proposta"),
                    &format!("Proponi il pagamento del {} anticipo", advance.number.roman()),
                )}
            </div>
            {decide_forms(view, advance.payment.as_ref(), request)}
        </section>
    }
    .into_any()
}

fn payment_state(payment: Option<&PaymentRow>, payable: bool) -> AnyView {
    match payment {
        Some(payment) if payment.state == "paid" => {
            let on = payment.paid_on.map(format::on_day).unwrap_or_default();
            view! {
                <p>
                    <span class="state state-good">"Pagato"</span>
                    {format!(" {on}")}
                </p>
            }
            .into_any()
        }
        Some(payment) => {
            let on = format::on_day(day_in_italy(payment.proposed_at));
            view! {
                <p>
                    <span class="state state-wait">"Proposto"</span>
                    {format!(" {on}, in attesa del dirigente")}
                </p>
            }
            .into_any()
        }
        None if payable => view! {
            <p>
                <span class="state state-good">"Pagabile"</span>
                " Tutte le condizioni sono soddisfatte"
            </p>
        }
        .into_any(),
        None => view! {
            <p>
                <span class="state">"Non ancora pagabile"</span>
            </p>
        }
        .into_any(),
    }
}

fn request_line(advance: &AdvanceView) -> AnyView {
    match &advance.request {
        Some(request) => {
            view! { <p>{format!("Richiesta presentata {}.", format::on_day(request.requested_on))}</p> }.into_any()
        }
        None => ().into_any(),
    }
}

fn request_action(advance: &AdvanceView, view: &PaymentsView) -> AnyView {
    if advance.request.is_some() {
        return ().into_any();
    }
    let label = format!("Richiedi il {} anticipo", advance.number.roman());
    match (&advance.request_obstacle, view.may_request) {
        (Some(obstacle), _) => {
            view! { <span class="why-not">{format!("Non si può ancora richiedere. {obstacle}")}</span> }.into_any()
        }
        (None, false) => view! {
            <span class="why-not">"La richiesta spetta al rappresentante legale dell’ente."</span>
        }
        .into_any(),
        (None, true) => {
            let class =
                if advance.number == AdvanceNumber::First { "btn btn-primary" } else { "btn btn-outline-primary" };
            view! {
                <form
                    method="post"
                    action=format!("/progetti/{}/anticipi/{}/richiesta", view.head.id, advance.number.get())
                >
                    <button class=class type="submit">
                        {label}
                    </button>
                </form>
            }
            .into_any()
        }
    }
}

fn propose_action(
    view: &PaymentsView,
    payment: Option<&PaymentRow>,
    payable: bool,
    address: &str,
    label: &str,
) -> AnyView {
    if !view.may_propose || payment.is_some() {
        return ().into_any();
    }
    if !payable {
        return view! {
            <span class="why-not">"Il pagamento si propone quando tutte le condizioni sono soddisfatte."</span>
        }
        .into_any();
    }
    view! {
        <form method="post" action=format!("/progetti/{}/{address}", view.head.id)>
            <button class="btn btn-primary" type="submit">
                {label.to_owned()}
            </button>
        </form>
    }
    .into_any()
}

/// What the manager can do with a proposal: pay it after one sentence that says what will happen,
/// or refuse it with a reason.
fn decide_forms(view: &PaymentsView, payment: Option<&PaymentRow>, request: &PageRequest) -> AnyView {
    let Some(payment) = payment.filter(|payment| payment.state == "proposed" && view.may_decide) else {
        return ().into_any();
    };
    if payment.proposed_by == view.user_id {
        return view! { <p class="why-not">"Chi ha proposto il pagamento non può deciderlo."</p> }.into_any();
    }
    let amount = domain::money::Cents::new(payment.amount_cents).italian();
    let action = format!("/progetti/{}/pagamenti/{}", view.head.id, payment.id);
    let version = payment.version.to_string();
    let form = request.form_state("pagamento");
    view! {
        <div class="row">
            <form class="col-12 col-lg-6" method="post" action=format!("{action}/pagamento")>
                <input type="hidden" name="versione" value=version.clone() />
                <p>{format!("Il pagamento liquida {amount} all’ente con la data di oggi e non si può annullare.")}</p>
                <button class="btn btn-primary" type="submit">
                    {format!("Paga {amount}")}
                </button>
            </form>
            <form class="col-12 col-lg-6" method="post" action=format!("{action}/rifiuto") novalidate>
                <input type="hidden" name="versione" value=version />
                <TextField form=form name="motivo" label="Motivo del rifiuto" />
                <button class="btn btn-outline-primary" type="submit">
                    "Rifiuta la proposta"
                </button>
            </form>
        </div>
    }
    .into_any()
}

fn balance_panel(view: &PaymentsView, request: &PageRequest) -> AnyView {
    let BalanceView { amount, conditions, payable, payment } = &view.balance;
    let title = match amount {
        Some(amount) => format!("Saldo: {}", amount.italian()),
        None => "Saldo".to_owned(),
    };
    view! {
        <section class="panel" aria-labelledby="saldo">
            <h2 id="saldo">{title}</h2>
            {payment_state(payment.as_ref(), *payable)}
            {checklist(conditions)}
            <div class="actions">
                {propose_action(view, payment.as_ref(), *payable, "saldo/proposta", "Proponi il pagamento del saldo")}
            </div>
            {decide_forms(view, payment.as_ref(), request)}
        </section>
    }
    .into_any()
}
