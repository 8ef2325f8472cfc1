//! The files of a period: the list of its operators, all rows, the sheets and their declaration.

use leptos::prelude::*;
use services::timesheet::overview::OverviewView;
use services::timesheet::show::SheetView;

use crate::components::export_links::{export_links, export_links_at};
use crate::pages::timesheet::words::sheet_address;
use crate::request::PageRequest;

/// Under the operators of a period: their list as a file and, if there are sheets, these.
pub(super) fn period_files(view: &OverviewView, request: &PageRequest) -> AnyView {
    if view.lines.is_empty() {
        return ().into_any();
    }
    let operators = export_links(request, "gli operatori del periodo");
    if view.lines.iter().all(|line| line.sheet.is_none()) {
        return operators;
    }
    let base = format!("/progetti/{}/timesheet/{}", view.head.id, view.period.code());
    let declaration = (!view.own_only).then(|| {
        view! {
            <a class="btn btn-outline-primary" href=format!("{base}/dichiarazione/pdf")>
                "Scarica la dichiarazione dei tempi e dei luoghi"
            </a>
        }
    });
    view! {
        {operators}
        <section class="panel" aria-labelledby="documenti">
            <h2 id="documenti">{format!("Documenti del {}", view.period)}</h2>
            <div class="actions">
                <a class="btn btn-outline-primary" href=format!("{base}/pdf")>
                    "Scarica tutti i fogli in un PDF"
                </a>
                {declaration}
            </div>
            <p>"Le righe di tutti i fogli, una per una:"</p>
            {export_links_at(&base, "tutte le righe del periodo")}
        </section>
    }
    .into_any()
}

/// Under a sheet: all its rows, whatever month is shown.
pub(super) fn sheet_files(view: &SheetView) -> AnyView {
    let address = sheet_address(view.head.id, view.period, &view.operator);
    let what = format!("tutte le righe del foglio di {}", view.name);
    view.sheet.is_some().then(|| export_links_at(&address, &what)).into_any()
}

/// Under the list of all periods.
pub(super) fn periods_files(view: &OverviewView) -> AnyView {
    export_links_at(&format!("/progetti/{}/timesheet/periodi", view.head.id), "tutti i periodi del progetto")
}
