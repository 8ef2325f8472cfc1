//! Forms of timesheets: rows, confirmation, sending, a period's sheets accepted together.

use axum::response::Response;
use domain::format;
use domain::timesheet::TypedRow;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use services::timesheet::accept::{AcceptedMany, accept_in_project};
use services::timesheet::confirm::{Confirm, confirm};
use services::timesheet::readiness::Refused;
use services::timesheet::rework::rework;
use services::timesheet::row_remove::{RowRemove, row_remove};
use services::timesheet::row_save::{RowSave, row_save};
use services::timesheet::send::{Send, SendReady, send, send_ready};
use services::timesheet::show::SheetAddress;
use uuid::Uuid;

use crate::forms::{Done, Fields, FormPost};
use crate::http::address::Address;
use crate::http::endpoints::Endpoints;

/// What is encoded in addresses: all but what codes of periods and operators are made of.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-');

/// Project, period, operator.
pub(super) type SheetPath = (Uuid, String, String);
/// Project, period, operator, row or finding.
pub(super) type RowPath = (Uuid, String, String, Uuid);

/// The forms of this area.
pub(super) fn endpoints(endpoints: Endpoints) -> Endpoints {
    const SHEET: &str = "/progetti/{id}/timesheet/{periodo}/{operatore}";
    endpoints
        .form("/progetti/{id}/timesheet/invia", send_period)
        .form("/progetti/{id}/timesheet/accetta", accept_period)
        .form(&format!("{SHEET}/righe"), add_row)
        .form(&format!("{SHEET}/righe/{{riga}}"), edit_row)
        .form(&format!("{SHEET}/righe/{{riga}}/elimina"), remove_row)
        .form(&format!("{SHEET}/conferma"), confirm_sheet)
        .form(&format!("{SHEET}/invia"), send_sheet)
        .form(&format!("{SHEET}/correggi"), rework_sheet)
}

pub(super) fn address((project, period, operator): SheetPath) -> SheetAddress {
    SheetAddress { project, period, operator }
}

/// The page of a sheet, with the month the form was sent from.
pub(super) fn page_of(address: &SheetAddress, fields: &Fields) -> String {
    let operator = utf8_percent_encode(&address.operator, ENCODED);
    let page = format!("/progetti/{}/timesheet/{}/{operator}", address.project, address.period);
    // Who fills in row by row goes on so.
    let rows = if fields.text("modulo") == "righe" { "&modulo=righe" } else { "" };
    match fields.number("mese") {
        Some(month) => format!("{page}?mese={month}{rows}"),
        None => format!("{page}?{rows}"),
    }
}

pub(super) fn version(fields: &Fields) -> i64 {
    fields.number("versione").unwrap_or(-1)
}

async fn add_row(Address(path): Address<SheetPath>, form: FormPost) -> Response {
    save_row(address(path), None, form).await
}

async fn edit_row(Address((project, period, operator, row)): Address<RowPath>, form: FormPost) -> Response {
    save_row(SheetAddress { project, period, operator }, Some(row), form).await
}

async fn save_row(address: SheetAddress, row: Option<Uuid>, form: FormPost) -> Response {
    let text = |name: &str| form.fields.text(name).to_owned();
    let base = page_of(&address, &form.fields);
    let page = row.map_or_else(|| base.clone(), |row| format!("{base}&riga={row}"));
    let input = RowSave {
        version: version(&form.fields),
        row,
        month: form.fields.number("mese").and_then(|month| u32::try_from(month).ok()),
        typed: TypedRow {
            date: text("giorno"),
            start: text("dalle"),
            end: text("alle"),
            function: text("funzione"),
            sportello: text("luogo"),
            place: text("altro_luogo"),
            note: text("nota"),
        },
        address: address.clone(),
    };
    let outcome = row_save(&form.context, input).await.map(|saved| {
        let done = if row.is_some() { "modificata" } else { "aggiunta" };
        let mut notice = format!("Riga del {} {done}.", format::date(saved.date));
        if !saved.warnings.is_empty() {
            notice.push_str(&format!(" Attenzione: {}", saved.warnings.join(" ")));
        }
        let month = chrono::Datelike::month(&saved.date);
        let shown = [("mese", month.to_string()), ("modulo", form.fields.text("modulo").to_owned())];
        let shown = shown.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let page = page_of(&address, &Fields::new(shown));
        Done::at(page).saying(notice.chars().take(300).collect::<String>())
    });
    form.answer("riga", &page, outcome).await
}

async fn remove_row(Address((project, period, operator, row)): Address<RowPath>, form: FormPost) -> Response {
    let address = SheetAddress { project, period, operator };
    let page = page_of(&address, &form.fields);
    let input = RowRemove { address, version: version(&form.fields), row };
    let outcome = row_remove(&form.context, input)
        .await
        .map(|date| Done::at(&page).saying(format!("Riga del {} eliminata.", format::date(date))));
    form.answer("riga", &page, outcome).await
}

async fn confirm_sheet(Address(path): Address<SheetPath>, form: FormPost) -> Response {
    let address = address(path);
    let page = page_of(&address, &form.fields);
    let explanation = form.fields.text("spiegazione").to_owned();
    let input = Confirm { address, version: version(&form.fields), explanation };
    let outcome = confirm(&form.context, input)
        .await
        .map(|()| Done::at(&page).saying("Timesheet confermato. Ora l’ufficio dell’ATS può inviarlo alla Regione."));
    form.answer("conferma", &format!("{page}&passo=conferma"), outcome).await
}

async fn send_sheet(Address(path): Address<SheetPath>, form: FormPost) -> Response {
    let address = address(path);
    let page = page_of(&address, &form.fields);
    let explanation = form.fields.text("spiegazione").to_owned();
    let input = Send { address, version: version(&form.fields), explanation };
    let outcome = send(&form.context, input)
        .await
        .map(|()| Done::at(&page).saying("Timesheet inviato alla Regione. Da ora non si può modificare."));
    form.answer("invio", &format!("{page}&passo=invia"), outcome).await
}

async fn rework_sheet(Address(path): Address<SheetPath>, form: FormPost) -> Response {
    let address = address(path);
    let page = page_of(&address, &form.fields);
    let outcome = rework(&form.context, address, version(&form.fields))
        .await
        .map(|()| Done::at(&page).saying("Timesheet di nuovo in bozza. Dopo le correzioni l’operatore lo conferma."));
    form.answer("correzione", &page, outcome).await
}

/// The sheets picked on a page, each as `key:version`; what is no such pair is left out.
pub(super) fn picked(fields: &Fields) -> Vec<(Uuid, i64)> {
    let pair = |text: &str| {
        let (id, version) = text.split_once(':')?;
        Some((id.parse().ok()?, version.parse().ok()?))
    };
    fields.all("foglio").into_iter().filter_map(pair).collect()
}

/// What was done, and who was left out and why, within the length of a notice.
fn summary(done: String, refused: &[Refused]) -> String {
    if refused.is_empty() {
        return done;
    }
    let left: Vec<String> = refused.iter().map(Refused::sentence).collect();
    let text = format!("{done} Non riusciti {}: {}", left.len(), left.join(" · "));
    if text.chars().count() <= 300 { text } else { text.chars().take(297).chain("...".chars()).collect() }
}

pub(super) fn hours(count: usize, minutes: domain::minutes::Minutes) -> String {
    format!("{} ({})", format::count(count, "timesheet", "timesheet"), minutes.italian())
}

async fn send_period(Address(project): Address<Uuid>, form: FormPost) -> Response {
    let period = form.fields.text("periodo").to_owned();
    let page = period_page(project, &period);
    let input = SendReady { project, period, sheets: picked(&form.fields) };
    let outcome = send_ready(&form.context, input).await.map(|sent| {
        let done = format!("Inviati alla Regione {}.", hours(sent.sent, sent.minutes));
        Done::at(&page).saying(summary(done, &sent.refused))
    });
    form.answer("periodo", &page, outcome).await
}

fn period_page(project: Uuid, period: &str) -> String {
    format!("/progetti/{project}/timesheet?periodo={}", utf8_percent_encode(period, ENCODED))
}

fn accepted(page: &str, done: &AcceptedMany) -> Done {
    let text = format!("Accettati {}.", hours(done.accepted, done.minutes));
    Done::at(page).saying(summary(text, &done.refused))
}

async fn accept_period(Address(project): Address<Uuid>, form: FormPost) -> Response {
    let page = period_page(project, form.fields.text("periodo"));
    let outcome = accept_in_project(&form.context, project, picked(&form.fields)).await;
    let outcome = outcome.map(|done| accepted(&page, &done));
    form.answer("periodo", &page, outcome).await
}
