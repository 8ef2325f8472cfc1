//! `/progetti/{id}/timesheet/{periodo}/{operatore}`: the month of an operator, with what the
//! rules find and what can be done now.

use leptos::prelude::*;
use services::project::scope::ProjectTab;
use services::timesheet::show::{SheetAddress, SheetView, sheet_show};

use crate::frame::address::{path_id, path_text};
use crate::frame::page::page;
use crate::pages::project::frame::ProjectFrame;
use crate::pages::timesheet::words::{period_address, sheet_address, state_words};
use crate::pages::timesheet::{functions, month, row_form, steps};
use crate::request::PageRequest;

/// `/progetti/{id}/timesheet/{periodo}/{operatore}`
#[component]
pub fn SheetPage() -> impl IntoView {
    let (project, period, operator) = (path_id("id"), path_text("periodo"), path_text("operatore"));
    page(move |request| async move {
        let address = SheetAddress { project: project?, period, operator };
        let month = request.parameter("mese").and_then(|month| month.parse().ok());
        let view = sheet_show(&request.context, &address, month).await?;
        Ok(content(&view, &request))
    })
}

fn content(view: &SheetView, request: &PageRequest) -> AnyView {
    let above = vec![
        ("Timesheet".to_owned(), format!("/progetti/{}/timesheet", view.head.id)),
        (view.period.to_string(), period_address(view.head.id, view.period)),
    ];
    let sheet = view.sheet.as_ref();
    let returned = sheet.and_then(|sheet| sheet.return_reason.clone()).map(|reason| {
        view! {
            <div class="alert alert-warning" role="status">
                <p class="mb-0">
                    <strong>"Motivi della restituzione: "</strong>
                    {reason}
                </p>
            </div>
        }
    });
    let actions = steps::actions(view);
    view! {
        <ProjectFrame
            head=view.head.clone()
            tab=ProjectTab::Timesheets
            title=format!("{}, {}", view.name, view.period)
            state=state_words(sheet, view.due)
            above=above
        >
            {actions}
        </ProjectFrame>
        {returned}
        {steps::step(view, request)}
        {row_form::forms(view, request)}
        {month::findings(view)}
        {functions::function_table(view)}
        {month::month_table(view)}
        {neighbours(view)}
    }
    .into_any()
}

/// The operators before and after, for who works through a period.
fn neighbours(view: &SheetView) -> AnyView {
    let link = |neighbour: &Option<(String, String)>, word: &'static str| {
        neighbour.as_ref().map(|(code, name)| {
            let address = format!("{}?mese={}", sheet_address(view.head.id, view.period, code), view.month);
            view! {
                <a class="btn btn-outline-primary" href=address>
                    {format!("{word}: {name}")}
                </a>
            }
        })
    };
    view! {
        <nav class="pages" aria-label="Operatori">
            {link(&view.previous, "Precedente")} {link(&view.next, "Successivo")}
            <a class="btn btn-outline-primary" href=period_address(view.head.id, view.period)>
                "Tutti i timesheet del periodo"
            </a>
        </nav>
    }
    .into_any()
}
