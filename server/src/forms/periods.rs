//! Extraordinary periods: what opening one would do, the opening, the withdrawal.

use app::pages::region::periods::{FORM, WITHDRAWAL};
use app::request::FormState;
use axum::response::Response;
use domain::format;
use services::timesheet::period_open::{NotOpened, PeriodOpen, period_open, period_preview};
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
    let outcome = period_open(&form.context, &typed(&form.fields)).await.map(|opening| {
        let rows = usize::try_from(opening.rows()).unwrap_or(usize::MAX);
        let mut text = format!(
            "Aperto il {} in {}: spostate {}.",
            opening.days.period(),
            format::count(opening.opened.len(), "progetto", "progetti"),
            format::count(rows, "riga", "righe")
        );
        if !opening.refused.is_empty() {
            let left: Vec<String> = opening.refused.iter().map(NotOpened::sentence).collect();
            text.push_str(&format!(" Non aperto in {}: {}", left.len(), left.join(" · ")));
        }
        if text.chars().count() > 300 {
            text = text.chars().take(297).chain("...".chars()).collect();
        }
        Done::at(PAGE).saying(text)
    });
    form.answer(FORM, PAGE, outcome).await
}

async fn withdraw(Address(period): Address<Uuid>, form: FormPost) -> Response {
    let version = form.fields.number("versione").unwrap_or(-1);
    let outcome = period_withdraw(&form.context, period, version).await.map(|rows| {
        let rows = format::count(usize::try_from(rows).unwrap_or(usize::MAX), "riga torna", "righe tornano");
        Done::at(PAGE).saying(format!("Periodo ritirato: {rows} nei timesheet del trimestre."))
    });
    form.answer(WITHDRAWAL, PAGE, outcome).await
}
