//! The lists of the pages as CSV and XLSX: a page's address with `/esporta/{formato}` after it,
//! and the same query.

use axum::response::Response;
use determination::rows::RowFilter;
use project::list::ListRequest;
use services::document::list::ArchiveFilter;
use services::error::UseCaseError;
use services::export::{
    FileFormat, ListFile, files_of_rows, findings, money, people, projects, records, reference, requirements, signing,
    targets, timesheets, versions,
};
use services::monitoring::record_list::RecordFilter;
use services::signing::power::Seat;
use services::timesheet::import::preview::Filter;
use services::timesheet::queue::QueueFilter;
use services::timesheet::show::SheetAddress;
use services::{determination, project};
use uuid::Uuid;

use crate::downloads::{Download, File};
use crate::http::address::Address;
use crate::http::endpoints::Endpoints;

/// The files of this area.
pub(super) fn endpoints(endpoints: Endpoints) -> Endpoints {
    endpoints
        .download("/progetti/esporta/{formato}", project_list)
        .download("/progetti/{id}/termini/esporta/{formato}", terms)
        .download("/progetti/{id}/gruppo/esporta/{formato}", group)
        .download("/progetti/{id}/sportelli/esporta/{formato}", sportelli)
        .download("/progetti/{id}/cronologia/esporta/{formato}", history)
        .download("/progetti/{id}/timesheet/esporta/{formato}", period)
        .download("/progetti/{id}/timesheet/periodi/esporta/{formato}", periods)
        .download("/progetti/{id}/timesheet/{periodo}/esporta/{formato}", rows_of_period)
        .download("/progetti/{id}/timesheet/{periodo}/{operatore}/esporta/{formato}", rows_of_sheet)
        .download("/progetti/{id}/timesheet/{periodo}/{operatore}/versioni/esporta/{formato}", sheet_versions)
        .download("/progetti/{id}/timesheet/{periodo}/{operatore}/versioni/confronto/esporta/{formato}", compared)
        .download("/progetti/{id}/timesheet/{periodo}/importa/esporta/{formato}", files)
        .download("/progetti/{id}/timesheet/{periodo}/importa/{importazione}/esporta/{formato}", rows_of_file)
        .download("/progetti/{id}/timesheet/{periodo}/importa/{importazione}/operatori/esporta/{formato}", operators)
        .download("/progetti/{id}/anticipi/esporta/{formato}", payments)
        .download("/progetti/{id}/determinazione/righe/esporta/{formato}", rows_behind)
        .download("/progetti/{id}/monitoraggio/obiettivi/esporta/{formato}", targets_of_project)
        .download("/progetti/{id}/monitoraggio/assistenti-sociali/esporta/{formato}", social_workers)
        .download("/regione/obiettivi/esporta/{formato}", targets_of_all)
        .download("/progetti/{id}/documenti/esporta/{formato}", documents)
        .download("/progetti/{id}/poteri/esporta/{formato}", powers)
        .download("/regione/poteri/esporta/{formato}", region_powers)
        .download("/regione/controlli/esporta/{formato}", queue)
        .download("/progetti/{id}/adempimenti/esporta/{formato}", asked)
        .download("/progetti/{id}/adempimenti/{codice}/esporta/{formato}", asked_of_many)
        .download("/progetti/{id}/monitoraggio/riscontri/esporta/{formato}", project_findings)
        .download("/regione/riscontri/esporta/{formato}", region_findings)
        .download("/regione/adempimenti/esporta/{formato}", handed_in)
        .download("/regione/pagamenti/esporta/{formato}", to_decide)
        .download("/regione/periodi/esporta/{formato}", extraordinary)
        .download("/territorio/esporta/{formato}", territory)
        .download("/territorio/{numero}/esporta/{formato}", municipalities)
        .download("/avvisi/esporta/{formato}", calls)
        .download("/avvisi/{id}/interventi/esporta/{formato}", interventions)
        .download("/progetti/{id}/monitoraggio/registrazioni/esporta/{formato}", entries_by_hand)
        .download("/amministrazione/esporta/{formato}", accounts)
        .download("/chiavi/esporta/{formato}", keys)
}

/// Answers with the list in the format that the address names.
pub(super) async fn answer(request: Download, format: &str, list: Result<ListFile, UseCaseError>) -> Response {
    let made = match (FileFormat::of_code(format), list) {
        (_, Err(error)) => Err(error),
        (None, Ok(_)) => Err(UseCaseError::NotFound),
        (Some(format), Ok(list)) => list.write(format).await.map(File::list),
    };
    request.answer(made).await
}

async fn project_list(Address(format): Address<String>, request: Download) -> Response {
    let asked = ListRequest::read(|name| request.parameter(name));
    let list = projects::projects(&request.context, &asked).await;
    answer(request, &format, list).await
}

async fn terms(Address((id, format)): Address<(Uuid, String)>, request: Download) -> Response {
    let list = projects::terms(&request.context, id).await;
    answer(request, &format, list).await
}

async fn group(Address((id, format)): Address<(Uuid, String)>, request: Download) -> Response {
    let list = people::group(&request.context, id).await;
    answer(request, &format, list).await
}

async fn sportelli(Address((id, format)): Address<(Uuid, String)>, request: Download) -> Response {
    let list = projects::sportelli(&request.context, id).await;
    answer(request, &format, list).await
}

async fn history(Address((id, format)): Address<(Uuid, String)>, request: Download) -> Response {
    let list = projects::history(&request.context, id).await;
    answer(request, &format, list).await
}

async fn period(Address((id, format)): Address<(Uuid, String)>, request: Download) -> Response {
    let list = timesheets::period(&request.context, id, request.parameter("periodo")).await;
    answer(request, &format, list).await
}

async fn periods(Address((id, format)): Address<(Uuid, String)>, request: Download) -> Response {
    let list = timesheets::periods(&request.context, id).await;
    answer(request, &format, list).await
}

async fn rows_of_period(Address((id, period, format)): Address<(Uuid, String, String)>, request: Download) -> Response {
    let list = timesheets::rows_of_period(&request.context, id, &period).await;
    answer(request, &format, list).await
}

async fn rows_of_sheet(
    Address((project, period, operator, format)): Address<(Uuid, String, String, String)>,
    request: Download,
) -> Response {
    let list = timesheets::rows_of_sheet(&request.context, &SheetAddress { project, period, operator }).await;
    answer(request, &format, list).await
}

async fn sheet_versions(
    Address((project, period, operator, format)): Address<(Uuid, String, String, String)>,
    request: Download,
) -> Response {
    let list = versions::versions(&request.context, &SheetAddress { project, period, operator }).await;
    answer(request, &format, list).await
}

async fn compared(
    Address((project, period, operator, format)): Address<(Uuid, String, String, String)>,
    request: Download,
) -> Response {
    let number = |name: &str| request.parameter(name).and_then(|text| text.parse().ok());
    let pair = (number("da"), number("a"));
    let list = versions::compared(&request.context, &SheetAddress { project, period, operator }, pair).await;
    answer(request, &format, list).await
}

async fn files(Address((id, period, format)): Address<(Uuid, String, String)>, request: Download) -> Response {
    let list = files_of_rows::files(&request.context, id, &period).await;
    answer(request, &format, list).await
}

async fn rows_of_file(
    Address((id, period, file, format)): Address<(Uuid, String, Uuid, String)>,
    request: Download,
) -> Response {
    let filter = Filter::of_code(request.parameter("righe"));
    let list = files_of_rows::rows(&request.context, (id, &period, file), filter).await;
    answer(request, &format, list).await
}

async fn operators(
    Address((id, period, file, format)): Address<(Uuid, String, Uuid, String)>,
    request: Download,
) -> Response {
    let list = files_of_rows::operators(&request.context, (id, &period, file)).await;
    answer(request, &format, list).await
}

async fn payments(Address((id, format)): Address<(Uuid, String)>, request: Download) -> Response {
    let list = money::payments(&request.context, id).await;
    answer(request, &format, list).await
}

async fn rows_behind(Address((id, format)): Address<(Uuid, String)>, request: Download) -> Response {
    let filter = RowFilter::read(|name| request.parameter(name));
    let list = money::rows_behind(&request.context, id, &filter).await;
    answer(request, &format, list).await
}

async fn targets_of_project(Address((id, format)): Address<(Uuid, String)>, request: Download) -> Response {
    let list = targets::targets(&request.context, id).await;
    answer(request, &format, list).await
}

async fn social_workers(Address((id, format)): Address<(Uuid, String)>, request: Download) -> Response {
    let list = targets::social_workers(&request.context, id).await;
    answer(request, &format, list).await
}

async fn targets_of_all(Address(format): Address<String>, request: Download) -> Response {
    let list = targets::of_all(&request.context).await;
    answer(request, &format, list).await
}

async fn documents(Address((id, format)): Address<(Uuid, String)>, request: Download) -> Response {
    let filter = ArchiveFilter::read(|name| request.parameter(name));
    let list = signing::documents(&request.context, id, filter).await;
    answer(request, &format, list).await
}

async fn powers(Address((id, format)): Address<(Uuid, String)>, request: Download) -> Response {
    let list = signing::powers(&request.context, Seat::BodyOf(id)).await;
    answer(request, &format, list).await
}

async fn region_powers(Address(format): Address<String>, request: Download) -> Response {
    let list = signing::powers(&request.context, Seat::Region).await;
    answer(request, &format, list).await
}

async fn queue(Address(format): Address<String>, request: Download) -> Response {
    let filter = QueueFilter::read(|name| request.parameter(name));
    let list = timesheets::queue(&request.context, &filter).await;
    answer(request, &format, list).await
}

async fn asked(Address((id, format)): Address<(Uuid, String)>, request: Download) -> Response {
    let list = requirements::requirements(&request.context, id).await;
    answer(request, &format, list).await
}

async fn asked_of_many(Address((id, code, format)): Address<(Uuid, String, String)>, request: Download) -> Response {
    let list = requirements::requirement(&request.context, id, &code).await;
    answer(request, &format, list).await
}

async fn handed_in(Address(format): Address<String>, request: Download) -> Response {
    let filter = services::requirement::queue::QueueFilter::read(|name| request.parameter(name));
    let list = requirements::queue(&request.context, &filter).await;
    answer(request, &format, list).await
}

async fn project_findings(Address((id, format)): Address<(Uuid, String)>, request: Download) -> Response {
    let filter = services::crosscheck::filter::Filter::read(|name| request.parameter(name));
    let list = findings::of_project(&request.context, id, &filter).await;
    answer(request, &format, list).await
}

async fn region_findings(Address(format): Address<String>, request: Download) -> Response {
    let filter = services::crosscheck::filter::Filter::read(|name| request.parameter(name));
    let list = findings::of_region(&request.context, &filter).await;
    answer(request, &format, list).await
}

async fn to_decide(Address(format): Address<String>, request: Download) -> Response {
    let list = money::to_decide(&request.context).await;
    answer(request, &format, list).await
}

async fn extraordinary(Address(format): Address<String>, request: Download) -> Response {
    let list = timesheets::extraordinary(&request.context).await;
    answer(request, &format, list).await
}

async fn territory(Address(format): Address<String>, request: Download) -> Response {
    let list = reference::territory(&request.context).await;
    answer(request, &format, list).await
}

async fn municipalities(Address((number, format)): Address<(i64, String)>, request: Download) -> Response {
    let list = reference::municipalities(&request.context, number).await;
    answer(request, &format, list).await
}

async fn calls(Address(format): Address<String>, request: Download) -> Response {
    let list = reference::calls(&request.context).await;
    answer(request, &format, list).await
}

async fn interventions(Address((id, format)): Address<(Uuid, String)>, request: Download) -> Response {
    let list = records::interventions(&request.context, id).await;
    answer(request, &format, list).await
}

async fn entries_by_hand(Address((id, format)): Address<(Uuid, String)>, request: Download) -> Response {
    let filter = RecordFilter::read(|name| request.parameter(name));
    let list = records::entries(&request.context, id, &filter).await;
    answer(request, &format, list).await
}

async fn accounts(Address(format): Address<String>, request: Download) -> Response {
    let list = people::accounts(&request.context).await;
    answer(request, &format, list).await
}

async fn keys(Address(format): Address<String>, request: Download) -> Response {
    let list = people::keys(&request.context).await;
    answer(request, &format, list).await
}
