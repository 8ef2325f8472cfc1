//! The timesheet of an operator and period as PDF.

use axum::response::Response;
use services::timesheet::print::sheet_print;
use services::timesheet::show::SheetAddress;
use uuid::Uuid;

use crate::downloads::{Download, File};
use crate::http::address::Address;
use crate::http::endpoints::Endpoints;

/// The files of this area.
pub(super) fn endpoints(endpoints: Endpoints) -> Endpoints {
    endpoints.download("/progetti/{id}/timesheet/{periodo}/{operatore}/pdf", sheet)
}

async fn sheet(Address((project, period, operator)): Address<(Uuid, String, String)>, request: Download) -> Response {
    let made = sheet_print(&request.context, &SheetAddress { project, period, operator }).await;
    request.answer(made.map(|pdf| File::pdf(pdf.name, pdf.bytes))).await
}
