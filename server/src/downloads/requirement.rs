//! Required documents: how one would be drawn up today, and the files that were handed in.

use axum::response::Response;
use services::requirement::evidence::evidence_file;
use services::requirement::issue::draft_print;
use uuid::Uuid;

use crate::downloads::{Download, File};
use crate::http::address::Address;
use crate::http::endpoints::Endpoints;

/// The files of this area.
pub(super) fn endpoints(endpoints: Endpoints) -> Endpoints {
    endpoints
        .download("/progetti/{id}/adempimenti/{codice}/bozza", draft)
        .download("/progetti/{id}/adempimenti/{codice}/file/{consegna}", evidence)
}

async fn draft(Address((project, code)): Address<(Uuid, String)>, request: Download) -> Response {
    let subject = request.parameter("di").unwrap_or_default().to_owned();
    let made = draft_print(&request.context, project, &code, &subject).await;
    request.answer(made.map(|pdf| File::pdf(pdf.name, pdf.bytes))).await
}

async fn evidence(Address((project, _, id)): Address<(Uuid, String, Uuid)>, request: Download) -> Response {
    let made = evidence_file(&request.context, project, id).await;
    request.answer(made.map(|file| File::of(file.name, "application/octet-stream", file.bytes))).await
}
