//! Forms of the Region's check: sheets accepted one by one and together, returned, opened again;
//! findings on rows. From the queue's pages the filter comes along, and the answer leads back there.

use axum::response::Response;
use domain::format;
use domain::minutes::Minutes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use services::error::FieldProblem;
use services::timesheet::accept::{AcceptedMany, accept, accept_many};
use services::timesheet::accept_clean::{CleanAccepted, accept_clean};
use services::timesheet::check_filter::QueueFilter;
use services::timesheet::mismatch::{Mark, mark, unmark};
use services::timesheet::reopen::{Reopen, reopen};
use services::timesheet::return_sheet::{ReturnSheet, field_row, return_sheet};
use services::timesheet::show::SheetAddress;
use uuid::Uuid;

use crate::forms::timesheet::{RowPath, SheetPath, address, hours, page_of, picked, version};
use crate::forms::{Done, Fields, FormPost};
use crate::http::address::Address;
use crate::http::endpoints::Endpoints;

/// What is encoded in the values of a query.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
/// The queue.
const QUEUE: &str = "/regione/controlli";

/// The forms of this area.
pub(super) fn endpoints(endpoints: Endpoints) -> Endpoints {
    const SHEET: &str = "/progetti/{id}/timesheet/{periodo}/{operatore}";
    endpoints
        .form(&format!("{SHEET}/righe/{{riga}}/rilievi"), add_mark)
        .form(&format!("{SHEET}/rilievi/{{rilievo}}/elimina"), remove_mark)
        .form(&format!("{SHEET}/accetta"), accept_sheet)
        .form(&format!("{SHEET}/restituisci"), return_to_ats)
        .form(&format!("{SHEET}/riapri"), reopen_sheet)
        .form("/regione/controlli/accetta", accept_picked)
        .form("/regione/controlli/accetta-tutti", accept_all_clean)
}

fn filter(fields: &Fields) -> QueueFilter {
    QueueFilter::read(|name| Some(fields.text(name)))
}

/// An address of the queue's pages with the filter that came along; more can be added with `&`.
fn with_filter(path: &str, fields: &Fields) -> String {
    let asked = filter(fields).pairs().into_iter().filter(|(_, value)| !value.is_empty());
    let pairs: Vec<String> =
        asked.map(|(name, value)| format!("{name}={}", utf8_percent_encode(&value, ENCODED))).collect();
    format!("{path}?{}", pairs.join("&"))
}

/// The sheet among the checks, or its own page: wherever the form was sent from.
fn page(address: &SheetAddress, fields: &Fields) -> String {
    match fields.text("controllo").parse::<Uuid>() {
        Ok(sheet) => with_filter(&format!("{QUEUE}/{sheet}"), fields),
        Err(_) => page_of(address, fields),
    }
}

async fn add_mark(Address((project, period, operator, row)): Address<RowPath>, form: FormPost) -> Response {
    let address = SheetAddress { project, period, operator };
    let page = page(&address, &form.fields);
    let input = Mark {
        version: version(&form.fields),
        row,
        from: form.fields.text("rilievo_dalle").to_owned(),
        to: form.fields.text("rilievo_alle").to_owned(),
        reason: form.fields.text("rilievo_motivo").to_owned(),
        address,
    };
    let outcome = mark(&form.context, input).await.map(|()| Done::at(&page).saying("Rilievo annotato."));
    form.answer("rilievo", &format!("{page}&rileva={row}"), outcome).await
}

async fn remove_mark(Address((project, period, operator, id)): Address<RowPath>, form: FormPost) -> Response {
    let address = SheetAddress { project, period, operator };
    let page = page(&address, &form.fields);
    let outcome = unmark(&form.context, address, id).await.map(|()| Done::at(&page).saying("Rilievo tolto."));
    form.answer("rilievo", &page, outcome).await
}

async fn accept_sheet(Address(path): Address<SheetPath>, form: FormPost) -> Response {
    let address = address(path);
    let page = page(&address, &form.fields);
    let next = form.fields.text("seguente").parse::<Uuid>().ok();
    let next = next.map_or_else(|| page.clone(), |sheet| with_filter(&format!("{QUEUE}/{sheet}"), &form.fields));
    let outcome = accept(&form.context, address, version(&form.fields))
        .await
        .map(|()| Done::at(&next).saying("Timesheet accettato: le sue ore entrano nella determinazione."));
    form.answer("verifica", &page, outcome).await
}

async fn return_to_ats(Address(path): Address<SheetPath>, form: FormPost) -> Response {
    let address = address(path);
    let page = page(&address, &form.fields);
    let rows = form.fields.pairs().iter().filter_map(|(name, typed)| Some((field_row(name)?, typed.clone())));
    let input = ReturnSheet {
        address,
        version: version(&form.fields),
        reasons: form.fields.text("motivi").to_owned(),
        rows: rows.collect(),
    };
    let outcome = return_sheet(&form.context, input)
        .await
        .map(|()| Done::at(&page).saying("Timesheet restituito: l’ente legge i motivi e lo corregge."));
    form.answer("verifica", &format!("{page}&passo=restituisci"), outcome).await
}

async fn reopen_sheet(Address(path): Address<SheetPath>, form: FormPost) -> Response {
    let address = address(path);
    let page = page_of(&address, &Fields::default());
    let page = page.trim_end_matches('?').to_owned();
    let input = Reopen { address, version: version(&form.fields), reason: form.fields.text("motivi").to_owned() };
    let outcome = reopen(&form.context, input).await.map(|()| {
        Done::at(&page)
            .saying("Timesheet riaperto: l’ente legge il motivo e lo corregge. La versione accettata è conservata.")
    });
    form.answer("riapertura", &format!("{page}/riapertura"), outcome).await
}

/// «Accettati 2 timesheet (7 h).»
fn accepted(done: &AcceptedMany) -> String {
    match done.accepted {
        0 => "Nessun timesheet accettato.".to_owned(),
        1 => format!("Accettato {}.", hours(1, done.minutes)),
        n => format!("Accettati {}.", hours(n, done.minutes)),
    }
}

/// What was accepted, and how many wait for another time.
fn accepted_and_left(all: &CleanAccepted) -> String {
    match all.left {
        0 => accepted(&all.done),
        1 => format!("{} Resta da esaminare 1 timesheet.", accepted(&all.done)),
        left => format!("{} Restano da esaminare {left} timesheet.", accepted(&all.done)),
    }
}

/// Those that were left out, each with its reasons.
fn left_out(done: &AcceptedMany) -> Vec<FieldProblem> {
    done.refused.iter().map(|refused| FieldProblem::new("", refused.sentence())).collect()
}

async fn accept_picked(form: FormPost) -> Response {
    let page = with_filter(QUEUE, &form.fields);
    match accept_many(&form.context, picked(&form.fields), false).await {
        Ok(done) if !done.refused.is_empty() => form.partly("controlli", &page, accepted(&done), left_out(&done)).await,
        outcome => {
            let outcome = outcome.map(|done| Done::at(&page).saying(accepted(&done)));
            form.answer("controlli", &page, outcome).await
        }
    }
}

async fn accept_all_clean(form: FormPost) -> Response {
    let ask = with_filter(&format!("{QUEUE}/accettazione"), &form.fields);
    let number = |name: &str| form.fields.number(name).unwrap_or(-1);
    let expected = (usize::try_from(number("attesi")).unwrap_or_default(), Minutes::new(number("minuti")));
    let outcome = accept_clean(&form.context, &filter(&form.fields), expected).await;
    match outcome {
        Ok(all) if !all.done.refused.is_empty() => {
            let page = with_filter(QUEUE, &form.fields);
            let mut problems = left_out(&all.done);
            if all.untold > 0 {
                let more = format::count(all.untold, "altro timesheet", "altri timesheet");
                problems.push(FieldProblem::new("", format!("Inoltre non è stato possibile accettare {more}.")));
            }
            form.partly("controlli", &page, accepted_and_left(&all), problems).await
        }
        Ok(all) if all.left > 0 => {
            let notice = accepted_and_left(&all);
            form.answer("accettazione", &ask, Ok(Done::at(&ask).saying(notice))).await
        }
        outcome => {
            let page = with_filter(QUEUE, &form.fields);
            let outcome = outcome.map(|all| Done::at(page).saying(accepted(&all.done)));
            form.answer("accettazione", &ask, outcome).await
        }
    }
}
