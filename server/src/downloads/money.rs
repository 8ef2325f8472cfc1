//! The final prospectus.

use axum::response::Response;
use services::determination::print::prospectus_print;
use uuid::Uuid;

use crate::downloads::{Download, File};
use crate::http::address::Address;
use crate::http::endpoints::Endpoints;

/// The files of this area.
pub(super) fn endpoints(endpoints: Endpoints) -> Endpoints {
    endpoints.download("/progetti/{id}/determinazione/prospetto.pdf", prospectus)
}

async fn prospectus(Address(project): Address<Uuid>, request: Download) -> Response {
    let made = prospectus_print(&request.context, project).await.map(|printed| File::pdf(printed.name, printed.bytes));
    request.answer(made).await
}
