//! Previews of the agreement: of a project, and of a call's wording with an invented project.

use axum::response::Response;
use services::agreement::print::preview_print;
use services::agreement::wording::wording_print;
use uuid::Uuid;

use crate::downloads::{Download, File};
use crate::http::address::Address;
use crate::http::endpoints::Endpoints;

/// The files of this area.
pub(super) fn endpoints(endpoints: Endpoints) -> Endpoints {
    endpoints
        .download("/progetti/{id}/atto/anteprima.pdf", preview)
        .download("/avvisi/{id}/atto/{versione}/pdf", sample)
}

async fn preview(Address(project): Address<Uuid>, request: Download) -> Response {
    let made = preview_print(&request.context, project).await;
    request.answer(made.map(|printed| File::pdf(printed.name, printed.bytes))).await
}

async fn sample(Address((call, number)): Address<(Uuid, i64)>, request: Download) -> Response {
    let made = wording_print(&request.context, call, number).await;
    request.answer(made.map(|printed| File::pdf(printed.name, printed.bytes))).await
}
