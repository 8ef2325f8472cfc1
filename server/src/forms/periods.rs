//! Extraordinary periods: what opening one would do, the opening, the withdrawal.

use app::pages::region::periods::{FORM, WITHDRAWAL};
use app::request::FormState;
use axum::response::Response;
use domain::format;
use services::error::FieldProblem;
use services::timesheet::period_open::{NotOpened, Opening, PeriodOpen, period_open, period_preview};
use services::timesheet::period_withdraw::period_withdraw;
use uuid::Uuid;

use crate::forms::{Done, Fields, FormPost};
use crate::http::address::Address;
use crate::http::endpoints::Endpoints;
use crate::http::page;

const PAGE: &str = "/regione/periodi";

/// The forms of this area.
pub(super) fn endpoints(endpoints: Endpoints) -> Endpoints {
    endpoints
        .form("/regione/periodi", preview)
        .form("/regione/periodi/apertura", open)
        .form("/regione/periodi/{straordinario}/ritiro", withdraw)
}

fn typed(fields: &Fields) -> PeriodOpen {
    let text = |name: &str| fields.text(name).to_owned();
    PeriodOpen {
        subject: text("progetto"),
        from: text("dal"),
        to: text("al"),
        due: text("termine"),
        reason: text("motivo"),
    }
}

/// Shows what would happen; nothing is stored.
async fn preview(form: FormPost) -> Response {
    match period_preview(&form.context, &typed(&form.fields)).await {
        Ok(_) => {
            let shown = FormState { form: FORM.to_owned(), values: form.fields.by_name(), ..FormState::default() };
            page::render(form.state(), form.context.clone(), PAGE, Some(shown), None).await
        }
        Err(error) => form.answer(FORM, PAGE, Err(error)).await,
    }
}

async fn open(form: FormPost) -> Response {
    match period_open(&form.context, &typed(&form.fields)).await {
        Ok(opening) if !opening.refused.is_empty() => {
            let left = opening.refused.iter().map(NotOpened::sentence);
            let left = left.map(|sentence| FieldProblem::new("", format!("Non aperto: {sentence}"))).collect();
            form.partly(FORM, PAGE, opened(&opening), left).await
        }
        outcome => {
            let outcome = outcome.map(|opening| Done::at(PAGE).saying(opened(&opening)));
            form.answer(FORM, PAGE, outcome).await
        }
    }
}

/// «Aperto il periodo dal 01/05/2022 al 31/05/2022 in 2 progetti: spostate 730 righe.»
fn opened(opening: &Opening) -> String {
    format!(
        "Aperto il {} in {}: spostate {}.",
        opening.days.period(),
        format::count(opening.opened.len(), "progetto", "progetti"),
        format::count(usize::try_from(opening.rows()).unwrap_or(usize::MAX), "riga", "righe")
    )
}

async fn withdraw(Address(period): Address<Uuid>, form: FormPost) -> Response {
    let version = form.fields.number("versione").unwrap_or(-1);
    let outcome = period_withdraw(&form.context, period, version).await.map(|rows| {
        let rows = format::count(usize::try_from(rows).unwrap_or(usize::MAX), "riga torna", "righe tornano");
        Done::at(PAGE).saying(format!("Periodo ritirato: {rows} nei timesheet del trimestre."))
    });
    form.answer(WITHDRAWAL, PAGE, outcome).await
}
