//! Sheets as PDF: one, all of a period in one file, and the period's declaration.

use axum::response::Response;
use services::timesheet::import::template::template;
use services::timesheet::print::{declaration_print, period_print, sheet_print};
use services::timesheet::show::SheetAddress;
use uuid::Uuid;

use crate::downloads::{Download, File};
use crate::http::address::Address;
use crate::http::endpoints::Endpoints;

/// The files of this area.
pub(super) fn endpoints(endpoints: Endpoints) -> Endpoints {
    endpoints
        .download("/progetti/{id}/timesheet/{periodo}/pdf", period)
        .download("/progetti/{id}/timesheet/{periodo}/dichiarazione/pdf", declaration)
        .download("/progetti/{id}/timesheet/{periodo}/modello/{formato}", rows_template)
        .download("/progetti/{id}/timesheet/{periodo}/{operatore}/pdf", sheet)
}

async fn rows_template(
    Address((project, period, format)): Address<(Uuid, String, String)>,
    request: Download,
) -> Response {
    let made = template(&request.context, project, &period, &format).await;
    request.answer(made.map(|file| File::of(file.name, file.media_type, file.bytes))).await
}

async fn sheet(Address((project, period, operator)): Address<(Uuid, String, String)>, request: Download) -> Response {
    let made = sheet_print(&request.context, &SheetAddress { project, period, operator }).await;
    request.answer(made.map(|pdf| File::pdf(pdf.name, pdf.bytes))).await
}

async fn period(Address((project, period)): Address<(Uuid, String)>, request: Download) -> Response {
    let made = period_print(&request.context, project, &period).await;
    request.answer(made.map(|pdf| File::pdf(pdf.name, pdf.bytes))).await
}

async fn declaration(Address((project, period)): Address<(Uuid, String)>, request: Download) -> Response {
    let made = declaration_print(&request.context, project, &period).await;
    request.answer(made.map(|pdf| File::pdf(pdf.name, pdf.bytes))).await
}
