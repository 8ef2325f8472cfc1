//! The register of the ATS's social workers: a new row, a correction, the end of one.

use app::pages::monitoring::social_workers::{CORRECTION, END, NEW};
use app::pages::monitoring::targets::register_address;
use axum::response::Response;
use services::error::UseCaseError;
use services::monitoring::social_worker_save::{
    SocialWorkerInput, SocialWorkerSaved, social_worker_add, social_worker_correct, social_worker_end,
};
use uuid::Uuid;

use crate::forms::{Done, Fields, FormPost};
use crate::http::address::Address;
use crate::http::endpoints::Endpoints;

/// The forms of this area.
pub(super) fn endpoints(endpoints: Endpoints) -> Endpoints {
    endpoints
        .form("/progetti/{id}/monitoraggio/assistenti-sociali", add)
        .form("/progetti/{id}/monitoraggio/assistenti-sociali/{assistente}", correct)
        .form("/progetti/{id}/monitoraggio/assistenti-sociali/{assistente}/fine", end)
}

fn input(fields: &Fields) -> SocialWorkerInput {
    let text = |name: &str| fields.text(name).to_owned();
    SocialWorkerInput {
        version: fields.number("versione").unwrap_or(-1),
        label: text("nome"),
        employer: text("datore"),
        fte: text("quota"),
        from: text("dal"),
        to: text("al"),
    }
}

/// What was done, with a warning where the row overlaps another of its name.
fn done(page: &str, what: &str, saved: &SocialWorkerSaved) -> Done {
    let warning =
        if saved.overlaps { " Attenzione: un’altra riga con lo stesso nome copre gli stessi giorni." } else { "" };
    Done::at(page).saying(format!("{what}: {}.{warning}", saved.label))
}

async fn add(Address(project): Address<Uuid>, form: FormPost) -> Response {
    let (page, input) = (register_address(project), input(&form.fields));
    let outcome: Result<Done, UseCaseError> = store::retrying(|| social_worker_add(&form.context, project, &input))
        .await
        .map(|saved| done(&page, "Aggiunto al registro", &saved));
    form.answer(NEW, &page, outcome).await
}

async fn correct(Address((project, id)): Address<(Uuid, Uuid)>, form: FormPost) -> Response {
    let (page, input) = (register_address(project), input(&form.fields));
    let outcome = store::retrying(|| social_worker_correct(&form.context, (project, id), &input))
        .await
        .map(|saved| done(&page, "Riga corretta", &saved));
    form.answer(CORRECTION, &format!("{page}?correggi={id}"), outcome).await
}

async fn end(Address((project, id)): Address<(Uuid, Uuid)>, form: FormPost) -> Response {
    let page = register_address(project);
    let version = form.fields.number("versione").unwrap_or(-1);
    let to = form.fields.text("al").to_owned();
    let outcome = store::retrying(|| social_worker_end(&form.context, (project, id), version, &to))
        .await
        .map(|saved| done(&page, "Registrata la fine del servizio", &saved));
    form.answer(END, &format!("{page}?fine={id}"), outcome).await
}
