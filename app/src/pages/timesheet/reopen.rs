//! `/progetti/{id}/timesheet/{periodo}/{operatore}/riapertura`: asks once, with the figures, before
//! an accepted sheet goes back to the ATS.

use domain::format;
use domain::minutes::Minutes;
use leptos::prelude::*;
use services::project::scope::ProjectTab;
use services::timesheet::reopen::{ReopenView, reopen_show};
use services::timesheet::show::SheetAddress;

use crate::components::form::ErrorSummary;
use crate::components::text_area::TextArea;
use crate::frame::address::{path_id, path_text};
use crate::frame::page::page;
use crate::pages::project::frame::ProjectFrame;
use crate::pages::timesheet::words::{period_address, sheet_address};
use crate::request::PageRequest;

/// `/progetti/{id}/timesheet/{periodo}/{operatore}/riapertura`
#[component]
pub fn ReopenPage() -> impl IntoView {
    let (project, period, operator) = (path_id("id"), path_text("periodo"), path_text("operatore"));
    page(move |request| async move {
        let address = SheetAddress { project: project?, period, operator };
        let view = reopen_show(&request.context, &address).await?;
        Ok(content(&view, &request))
    })
}

fn content(view: &ReopenView, request: &PageRequest) -> AnyView {
    let sheet = sheet_address(view.head.id, view.period, &view.address.operator);
    let above = vec![
        ("Timesheet".to_owned(), format!("/progetti/{}/timesheet", view.head.id)),
        (view.period.to_string(), period_address(view.head.id, view.period)),
        (view.name.clone(), sheet.clone()),
    ];
    let form = request.form_state("riapertura");
    let body = match &view.obstacle {
        Some(reason) => view! {
            <div class="alert alert-info" role="status">
                <p>{format!("Non si può riaprire. {reason}")}</p>
                <p class="mb-0">
                    <a href=sheet>"Torna al timesheet"</a>
                </p>
            </div>
        }
        .into_any(),
        None => ask(view, &sheet, request),
    };
    view! {
        <ProjectFrame
            head=view.head.clone()
            tab=ProjectTab::Timesheets
            title=format!("Riaprire il timesheet di {}, {}?", view.name, view.period)
            above=above
        />
        <ErrorSummary form=form />
        {body}
    }
    .into_any()
}

fn ask(view: &ReopenView, sheet: &str, request: &PageRequest) -> AnyView {
    let count = usize::try_from(view.entries).unwrap_or_default();
    let text = format!(
        "Il timesheet accettato ({}, {}, {}) torna all’ente, che lo corregge e lo invia di nuovo. La versione di oggi si \
         conserva e resta confrontabile.",
        format::count(count, "riga", "righe"),
        view.minutes.italian(),
        view.value.total().italian()
    );
    let line = |name: &'static str, now: Minutes| {
        let then = Minutes::new(now.get() - view.minutes.get());
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="num" data-label="Ora">
                    {now.clock()}
                </td>
                <td class="num" data-label="Dopo la riapertura">
                    {then.clock()}
                </td>
            </tr>
        }
    };
    let paid = (view.paid.get() != 0).then(|| {
        let text = format!(
            "Gli anticipi già pagati ({}) restano pagati; i prossimi si valutano sulle ore rendicontate che restano.",
            view.paid.italian()
        );
        view! { <p class="measure">{text}</p> }
    });
    view! {
        <form class="panel panel-tint form-panel" method="post" action=format!("{sheet}/riapri") novalidate>
            <input type="hidden" name="versione" value=view.version.to_string() />
            <p class="measure">{text}</p>
            <table class="table table-stack">
                <caption>"Le ore escono subito dai totali del progetto"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Ore del progetto"</th>
                        <th scope="col" class="num">
                            "Ora"
                        </th>
                        <th scope="col" class="num">
                            "Dopo la riapertura"
                        </th>
                    </tr>
                </thead>
                <tbody>
                    {line("Accettate, per la determinazione", view.accepted)}
                    {line("Rendicontate, per gli anticipi", view.reported)}
                </tbody>
            </table>
            {paid}
            <TextArea
                form=request.form_state("riapertura")
                name="motivi"
                label="Motivo della riapertura"
                hint="L’ente legge questo testo: indichi che cosa correggere."
            />
            <div class="actions">
                <button class="btn btn-primary" type="submit">
                    "Riapri il timesheet"
                </button>
                <a class="btn btn-outline-primary" href=sheet.to_owned()>
                    "Annulla"
                </a>
            </div>
        </form>
    }
    .into_any()
}
