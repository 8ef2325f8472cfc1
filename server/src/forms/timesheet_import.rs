//! Rows of timesheets from a file: the file, then the confirmation that stores its new rows.

use app::pages::timesheet::import::{FORM, STORE_FORM};
use axum::Extension;
use axum::extract::{FromRequest, Request, State};
use axum::response::Response;
use domain::format;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use services::context::Context;
use services::error::UseCaseError;
use services::timesheet::import::store_rows::{StoreRows, store_rows};
use services::timesheet::import::upload;
use uuid::Uuid;

use crate::forms::upload::{UploadPost, drop_body};
use crate::forms::{Done, FormPost};
use crate::http::address::Address;
use crate::http::endpoints::Endpoints;
use crate::http::page;
use crate::http::state::AppState;

/// What is encoded in addresses: all but what codes of periods are made of.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_');

/// The forms of this area.
pub(super) fn endpoints(endpoints: Endpoints) -> Endpoints {
    const IMPORT: &str = "/progetti/{id}/timesheet/{periodo}/importa";
    endpoints.form(IMPORT, take_file).form(&format!("{IMPORT}/{{importazione}}/registra"), store)
}

fn import_page(project: Uuid, period: &str) -> String {
    format!("/progetti/{project}/timesheet/{}/importa", utf8_percent_encode(period, ENCODED))
}

/// Reads and keeps the file, and leads to its preview. Of who may not send one nothing is kept.
async fn take_file(
    Address((project, period)): Address<(Uuid, String)>,
    State(state): State<AppState>,
    Extension(context): Extension<Context>,
    request: Request,
) -> Response {
    if let Err(error) = upload::upload_allowed(&context, project, &period).await {
        drop_body(request.into_body()).await;
        return page::render_failure(&state, context, error).await;
    }
    let UploadPost { form, files } = match UploadPost::from_request(request, &state).await {
        Ok(post) => post,
        Err(refused) => return refused,
    };
    let page = import_page(project, &period);
    let outcome = match files.into_iter().find(|file| file.field == "file") {
        None => Err(UseCaseError::field("file", "Scelga il file con le righe da caricare.")),
        Some(file) => {
            let input = upload::Upload { project, period, file_name: file.file_name, bytes: file.bytes };
            upload::upload(&form.context, input).await.map(|id| Done::at(format!("{page}/{id}")))
        }
    };
    form.answer(FORM, &page, outcome).await
}

/// Stores the new rows, as the preview showed them.
async fn store(Address((project, period, id)): Address<(Uuid, String, Uuid)>, form: FormPost) -> Response {
    let page = format!("{}/{id}", import_page(project, &period));
    let input = StoreRows { project, period, id, seen: form.fields.text("visto").to_owned() };
    let outcome = store_rows(&form.context, &input).await.map(|stored| {
        let rows = format::count(stored.added, "riga registrata", "righe registrate");
        let whose = format::count(stored.operators, "operatore", "operatori");
        Done::at(&page).saying(format!("{rows}, {} in tutto, nei timesheet di {whose}.", stored.minutes.italian()))
    });
    form.answer(STORE_FORM, &page, outcome).await
}
