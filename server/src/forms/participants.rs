//! Lists of participants: the file, the activities, a quarter taken back.

use app::pages::monitoring::participants::{ACTIVITY, FORM, WITHDRAW, address, received_words};
use axum::Extension;
use axum::extract::{FromRequest, Request, State};
use axum::response::Response;
use domain::period::Quarter;
use services::context::Context;
use services::error::UseCaseError;
use services::monitoring::participant_activity::{activity_remove, activity_save};
use services::monitoring::participant_receive::{ListUpload, list_allowed, list_receive};
use services::monitoring::participant_withdraw::list_withdraw;
use uuid::Uuid;

use crate::forms::upload::{UploadPost, drop_body};
use crate::forms::{Done, FormPost};
use crate::http::address::Address;
use crate::http::endpoints::Endpoints;
use crate::http::page;
use crate::http::state::AppState;

/// The forms of this area.
pub(super) fn endpoints(endpoints: Endpoints) -> Endpoints {
    const LISTS: &str = "/progetti/{id}/monitoraggio/partecipanti";
    endpoints
        .large_form(LISTS, take_list)
        .form(&format!("{LISTS}/attivita"), save_activity)
        .form(&format!("{LISTS}/attivita/elimina"), remove_activity)
        .form(&format!("{LISTS}/ritira"), withdraw)
}

/// Reads and stores a list. Of who may not send one nothing is read; of the file nothing is kept,
/// its name neither.
async fn take_list(
    Address(project): Address<Uuid>,
    State(state): State<AppState>,
    Extension(context): Extension<Context>,
    request: Request,
) -> Response {
    if let Err(error) = list_allowed(&context, project).await {
        drop_body(request.into_body()).await;
        return page::render_failure(&state, context, error).await;
    }
    let UploadPost { form, files } = match UploadPost::from_request(request, &state).await {
        Ok(post) => post,
        Err(refused) => return refused,
    };
    let input = ListUpload {
        project,
        extracted_on: form.fields.text("estratta").to_owned(),
        bytes: files.into_iter().find(|file| file.field == "file").map(|file| file.bytes),
    };
    let page = address(project);
    let outcome = list_receive(&form.context, input).await;
    let outcome = outcome.map(|received| Done::at(&page).saying(received_words(&received)));
    form.answer(FORM, &page, outcome).await
}

async fn save_activity(Address(project): Address<Uuid>, form: FormPost) -> Response {
    let page = address(project);
    let saved = activity_save(&form.context, project, form.fields.text("attivita"), form.fields.text("funzione")).await;
    let outcome = saved
        .map(|(code, function)| Done::at(&page).saying(format!("Attività {code} registrata: {}.", function.italian())));
    form.answer(ACTIVITY, &page, outcome).await
}

async fn remove_activity(Address(project): Address<Uuid>, form: FormPost) -> Response {
    let page = address(project);
    let version = form.fields.number("versione").unwrap_or_default();
    let removed = activity_remove(&form.context, project, form.fields.text("codice"), version).await;
    let outcome = removed.map(|code| Done::at(&page).saying(format!("Attività {code} tolta.")));
    form.answer(ACTIVITY, &page, outcome).await
}

async fn withdraw(Address(project): Address<Uuid>, form: FormPost) -> Response {
    let page = address(project);
    let outcome = match form.fields.text("trimestre").parse::<Quarter>() {
        Err(_) => Err(UseCaseError::NotFound),
        Ok(quarter) => list_withdraw(&form.context, project, quarter, form.fields.text("motivo"))
            .await
            .map(|()| Done::at(&page).saying(format!("Lista del {quarter} ritirata."))),
    };
    form.answer(WITHDRAW, &page, outcome).await
}
