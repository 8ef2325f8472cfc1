//! `/regione/controlli/accettazione`: asks once before all sheets without warnings that the queue
//! shows are accepted.

use domain::format;
use leptos::prelude::*;
use services::timesheet::accept_clean::{AT_ONCE, CleanView, accept_clean_show};

use crate::components::form::ErrorSummary;
use crate::frame::head::{Breadcrumb, PageHead};
use crate::frame::page::page;
use crate::pages::timesheet::queue::{QUEUE, filter_fields, filter_of, with_filter};
use crate::request::PageRequest;

/// `/regione/controlli/accettazione`
#[component]
pub fn AcceptCleanPage() -> impl IntoView {
    page(|request| async move {
        let view = accept_clean_show(&request.context, &filter_of(&request)).await?;
        Ok(content(&view, &request))
    })
}

fn content(view: &CleanView, request: &PageRequest) -> AnyView {
    let title = "Accettare tutti i timesheet senza avvisi?";
    let back = with_filter(QUEUE, &view.filter, &[]);
    let body = if view.clean.sheets == 0 {
        view! {
            <div class="empty">
                <p>"Con questo filtro nessun timesheet senza avvisi attende la verifica."</p>
                <p>
                    <a href=back>"Torna ai controlli"</a>
                </p>
            </div>
        }
        .into_any()
    } else {
        ask(view, &back)
    };
    view! {
        <Breadcrumb above=vec![("Controlli".to_owned(), QUEUE.to_owned())] here=title />
        <PageHead title=title />
        <ErrorSummary form=request.form_state("accettazione") />
        {body}
    }
    .into_any()
}

/// What the filter says, in words; none: it leaves nothing out.
fn filter_words(view: &CleanView) -> Option<String> {
    let filter = &view.filter;
    let parts: Vec<String> = [
        filter.ats.map(|ats| format!("ATS {ats}")),
        filter.period.map(|period| period.to_string()),
        filter.text.as_ref().map(|text| format!("operatore «{text}»")),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!parts.is_empty()).then(|| format!("Filtro: {}.", parts.join(", ")))
}

fn ask(view: &CleanView, back: &str) -> AnyView {
    let count = usize::try_from(view.clean.entries).unwrap_or_default();
    let text = format!(
        "{} senza avvisi ({}, {}) {}: le ore entrano subito nella determinazione.",
        format::count(view.clean.sheets, "timesheet", "timesheet"),
        format::count(count, "riga", "righe"),
        view.clean.minutes.italian(),
        if view.clean.sheets == 1 { "viene accettato" } else { "vengono accettati" },
    );
    let many = (view.at_once < view.clean.sheets).then(|| {
        view! {
            <p class="measure">
                {format!("Se ne accettano {AT_ONCE} per volta: dopo i primi, il portale propone gli altri.")}
            </p>
        }
    });
    view! {
        <form class="panel panel-tint form-panel" method="post" action=format!("{QUEUE}/accetta-tutti")>
            {filter_fields(&view.filter)}
            <input type="hidden" name="attesi" value=view.clean.sheets.to_string() />
            <input type="hidden" name="minuti" value=view.clean.minutes.get().to_string() />
            {filter_words(view).map(|words| view! { <p class="measure">{words}</p> })}
            <p class="measure">{text}</p>
            <p class="measure">
                "Ogni timesheet è ricontrollato al momento: se nel frattempo sono sorti avvisi o errori, resta in attesa."
            </p>
            {many}
            <div class="actions">
                <button class="btn btn-primary" type="submit">
                    "Accetta"
                </button>
                <a class="btn btn-outline-primary" href=back.to_owned()>
                    "Annulla"
                </a>
            </div>
        </form>
    }
    .into_any()
}
