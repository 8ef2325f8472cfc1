//! Advances, payments, recorded facts, determination.

use app::pages::determination::simulation::outcome_input;
use axum::response::Response;
use domain::advance::AdvanceNumber;
use services::determination::propose::{Decision, determination_decide, determination_propose};
use services::determination::record::{outcome_record, outcome_take_back};
use services::error::UseCaseError;
use services::payment::decide::payment_decide;
use services::payment::propose::{Payable, payment_propose};
use services::payment::request::advance_request;
use uuid::Uuid;

use crate::forms::{Done, FormPost};
use crate::http::address::Address;
use crate::http::endpoints::Endpoints;

/// The forms of this area.
pub(super) fn endpoints(endpoints: Endpoints) -> Endpoints {
    endpoints
        .form("/progetti/{id}/anticipi/{numero}/richiesta", request)
        .form("/progetti/{id}/anticipi/{numero}/proposta", propose_advance)
        .form("/progetti/{id}/saldo/proposta", propose_balance)
        .form("/progetti/{id}/pagamenti/{pagamento}/pagamento", pay)
        .form("/progetti/{id}/pagamenti/{pagamento}/rifiuto", refuse_payment)
        .form("/progetti/{id}/determinazione/fatti", record)
        .form("/progetti/{id}/determinazione/fatti/ritiro", take_back)
        .form("/progetti/{id}/determinazione/proposta", propose_determination)
        .form("/progetti/{id}/determinazione/{determinazione}/approvazione", approve)
        .form("/progetti/{id}/determinazione/{determinazione}/rifiuto", refuse_determination)
}

fn advances(project: Uuid) -> String {
    format!("/progetti/{project}/anticipi")
}

fn determination(project: Uuid) -> String {
    format!("/progetti/{project}/determinazione")
}

fn roman(number: i64) -> &'static str {
    AdvanceNumber::from_number(number).map_or("", AdvanceNumber::roman)
}

async fn request(Address((project, number)): Address<(Uuid, i64)>, form: FormPost) -> Response {
    let page = advances(project);
    let outcome = store::retrying(|| advance_request(&form.context, project, number))
        .await
        .map(|()| Done::at(&page).saying(format!("Richiesta del {} anticipo presentata.", roman(number))));
    form.answer("pagamento", &page, outcome).await
}

async fn propose_advance(Address((project, number)): Address<(Uuid, i64)>, form: FormPost) -> Response {
    let page = advances(project);
    let outcome = match AdvanceNumber::from_number(number) {
        Some(number) => store::retrying(|| payment_propose(&form.context, project, Payable::Advance(number))).await,
        None => Err(UseCaseError::NotFound),
    };
    let outcome = outcome
        .map(|()| Done::at(&page).saying(format!("Pagamento del {} anticipo proposto al dirigente.", roman(number))));
    form.answer("pagamento", &page, outcome).await
}

async fn propose_balance(Address(project): Address<Uuid>, form: FormPost) -> Response {
    let page = advances(project);
    let outcome = store::retrying(|| payment_propose(&form.context, project, Payable::Balance))
        .await
        .map(|()| Done::at(&page).saying("Pagamento del saldo proposto al dirigente."));
    form.answer("pagamento", &page, outcome).await
}

async fn pay(address: Address<(Uuid, Uuid)>, form: FormPost) -> Response {
    decide_payment(address, form, Decision::Approve, "Pagamento eseguito.").await
}

async fn refuse_payment(address: Address<(Uuid, Uuid)>, form: FormPost) -> Response {
    let reason = form.fields.text("motivo").to_owned();
    decide_payment(address, form, Decision::Refuse(reason), "Proposta di pagamento rifiutata.").await
}

async fn decide_payment(
    Address((project, payment)): Address<(Uuid, Uuid)>,
    form: FormPost,
    decision: Decision,
    notice: &str,
) -> Response {
    let page = advances(project);
    let version = form.fields.number("versione").unwrap_or_default();
    let outcome = store::retrying(|| payment_decide(&form.context, project, payment, version, &decision))
        .await
        .map(|()| Done::at(&page).saying(notice));
    form.answer("pagamento", &page, outcome).await
}

async fn record(Address(project): Address<Uuid>, form: FormPost) -> Response {
    let page = determination(project);
    let version = form.fields.number("versione").unwrap_or_default();
    let input = outcome_input(form.fields.pairs());
    let note = form.fields.text("nota").to_owned();
    let outcome =
        store::retrying(|| outcome_record(&form.context, project, version, &input, &note)).await.map(|recorded| {
            let notice = match recorded {
                0 => "Nessun fatto è cambiato.".to_owned(),
                1 => "Registrato un fatto.".to_owned(),
                n => format!("Registrati {n} fatti."),
            };
            Done::at(&page).saying(notice)
        });
    form.answer("fatti", &page, outcome).await
}

async fn take_back(Address(project): Address<Uuid>, form: FormPost) -> Response {
    let page = determination(project);
    let version = form.fields.number("versione").unwrap_or(-1);
    let (kind, reference) = (form.fields.text("fatto").to_owned(), form.fields.text("riferimento").to_owned());
    let outcome = store::retrying(|| outcome_take_back(&form.context, project, version, (&kind, &reference)))
        .await
        .map(|()| Done::at(&page).saying("Valgono di nuovo i dati del portale."));
    form.answer("determinazione", &page, outcome).await
}

async fn propose_determination(Address(project): Address<Uuid>, form: FormPost) -> Response {
    let page = determination(project);
    let outcome = store::retrying(|| determination_propose(&form.context, project))
        .await
        .map(|()| Done::at(&page).saying("Determinazione proposta al dirigente."));
    form.answer("determinazione", &page, outcome).await
}

async fn approve(address: Address<(Uuid, Uuid)>, form: FormPost) -> Response {
    decide_determination(address, form, Decision::Approve, "Determinazione approvata.").await
}

async fn refuse_determination(address: Address<(Uuid, Uuid)>, form: FormPost) -> Response {
    let reason = form.fields.text("motivo").to_owned();
    decide_determination(address, form, Decision::Refuse(reason), "Proposta di determinazione rifiutata.").await
}

async fn decide_determination(
    Address((project, id)): Address<(Uuid, Uuid)>,
    form: FormPost,
    decision: Decision,
    notice: &str,
) -> Response {
    let page = determination(project);
    let version = form.fields.number("versione").unwrap_or_default();
    let outcome = store::retrying(|| determination_decide(&form.context, project, id, version, &decision))
        .await
        .map(|()| Done::at(&page).saying(notice));
    form.answer("determinazione", &page, outcome).await
}
