//! Files of the signing desk: documents to read and to sign, all that waits in one archive, signed
//! files as they came, deeds.

use axum::response::Response;
use services::signing::files_out::{original, received, waiting_archive};
use services::signing::power::Seat;
use services::signing::power::deed::deed_file;
use services::signing::receipt::receipt;
use uuid::Uuid;

use crate::downloads::{Download, File};
use crate::http::address::Address;
use crate::http::endpoints::Endpoints;

/// What browsers save and never open: files that others sent.
const BYTES: &str = "application/octet-stream";

/// The files of this area.
pub(super) fn endpoints(endpoints: Endpoints) -> Endpoints {
    endpoints
        .download("/firma/archivio", archive)
        .download("/firma/{documento}/leggi", read)
        .download("/firma/{documento}/pdf", save)
        .download("/firma/{documento}/file/{file}", signed)
        .download("/firma/{documento}/ricevuta/{file}", receipt_of)
        .download("/progetti/{id}/poteri/{potere}/atto", deed_of_body)
        .download("/regione/poteri/{potere}/atto", deed_of_region)
}

async fn archive(request: Download) -> Response {
    let made = waiting_archive(&request.context).await;
    request.answer(made.map(|file| File::of(file.name, "application/zip", file.bytes))).await
}

async fn read(Address(document): Address<Uuid>, request: Download) -> Response {
    let made = original(&request.context, document).await;
    request.answer(made.map(|file| File::pdf(file.name, file.bytes).shown())).await
}

async fn save(Address(document): Address<Uuid>, request: Download) -> Response {
    let made = original(&request.context, document).await;
    request.answer(made.map(|file| File::pdf(file.name, file.bytes))).await
}

async fn signed(Address((document, file)): Address<(Uuid, Uuid)>, request: Download) -> Response {
    let made = received(&request.context, document, file).await;
    request.answer(made.map(|file| File::of(file.name, BYTES, file.bytes))).await
}

async fn receipt_of(Address((document, file)): Address<(Uuid, Uuid)>, request: Download) -> Response {
    let made = receipt(&request.context, document, file).await;
    request.answer(made.map(|file| File::pdf(file.name, file.bytes))).await
}

async fn deed_of_body(Address((project, id)): Address<(Uuid, Uuid)>, request: Download) -> Response {
    let made = deed_file(&request.context, (Seat::BodyOf(project), id)).await;
    request.answer(made.map(|file| File::of(file.name, BYTES, file.bytes))).await
}

async fn deed_of_region(Address(id): Address<Uuid>, request: Download) -> Response {
    let made = deed_file(&request.context, (Seat::Region, id)).await;
    request.answer(made.map(|file| File::of(file.name, BYTES, file.bytes))).await
}
