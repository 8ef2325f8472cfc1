//! Snapshots as files: the data that can be verified elsewhere, the committee's resolutions.

use axum::response::Response;
use chrono::NaiveDate;
use services::snapshot::act_file::snapshot_act_file;
use services::snapshot::export::snapshot_export;
use uuid::Uuid;

use crate::downloads::{Download, File};
use crate::http::address::Address;
use crate::http::endpoints::Endpoints;

/// The files of this area.
pub(super) fn endpoints(endpoints: Endpoints) -> Endpoints {
    endpoints
        .download("/progetti/{id}/fotografie/{data}/json", data)
        .download("/progetti/{id}/fotografie/{data}/deliberazione/{numero}", act)
}

async fn data(Address((project, reference)): Address<(Uuid, NaiveDate)>, request: Download) -> Response {
    let made = snapshot_export(&request.context, project, reference).await;
    request.answer(made.map(|file| File::of(file.name, "application/json", file.bytes))).await
}

async fn act(Address((project, reference, number)): Address<(Uuid, NaiveDate, i64)>, request: Download) -> Response {
    let made = snapshot_act_file(&request.context, project, reference, number).await;
    request.answer(made.map(|file| File::of(file.name, "application/octet-stream", file.bytes))).await
}
