//! Flows of counts: the template of a quarter, a version as it came, and the lists of their pages.

use axum::response::Response;
use services::export::flows;
use services::monitoring::flow_quarter::flow_original;
use services::monitoring::flow_template::flow_template;
use uuid::Uuid;

use crate::downloads::export::answer;
use crate::downloads::{Download, File};
use crate::http::address::Address;
use crate::http::endpoints::Endpoints;

/// The files of this area.
pub(super) fn endpoints(endpoints: Endpoints) -> Endpoints {
    endpoints
        .download("/progetti/{id}/monitoraggio/modello/{periodo}/{formato}", template)
        .download("/progetti/{id}/monitoraggio/flussi/{periodo}/{versione}/file", original)
        .download("/progetti/{id}/monitoraggio/esporta/{formato}", quarters)
        .download("/progetti/{id}/monitoraggio/flussi/{periodo}/esporta/{formato}", versions)
        .download("/progetti/{id}/monitoraggio/flussi/{periodo}/conteggi/esporta/{formato}", counts)
}

async fn template(Address((project, period, format)): Address<(Uuid, String, String)>, request: Download) -> Response {
    let made = flow_template(&request.context, project, &period, &format).await;
    request.answer(made.map(|file| File::of(file.name, file.media_type, file.bytes))).await
}

async fn original(Address((project, period, number)): Address<(Uuid, String, String)>, request: Download) -> Response {
    let kept = flow_original(&request.context, project, &period, &number).await;
    // Never shown by the browser: it is somebody else's file.
    request.answer(kept.map(|file| File::of(file.name, "application/octet-stream", file.bytes))).await
}

async fn quarters(Address((project, format)): Address<(Uuid, String)>, request: Download) -> Response {
    let list = flows::quarters(&request.context, project).await;
    answer(request, &format, list).await
}

async fn versions(Address((project, period, format)): Address<(Uuid, String, String)>, request: Download) -> Response {
    let list = flows::versions(&request.context, project, &period).await;
    answer(request, &format, list).await
}

async fn counts(Address((project, period, format)): Address<(Uuid, String, String)>, request: Download) -> Response {
    let list = flows::counts(&request.context, project, &period, request.parameter("versione")).await;
    answer(request, &format, list).await
}
