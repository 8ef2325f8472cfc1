//! `/progetti/{id}/timesheet/{trimestre}/{operatore}`: the month of an operator, with what the
//! rules find and what can be done now.

use leptos::prelude::*;
use services::project::scope::ProjectTab;
use services::timesheet::show::{SheetAddress, SheetView, sheet_show};

use crate::frame::address::{path_id, path_text};
use crate::frame::page::page;
use crate::pages::project::frame::ProjectFrame;
use crate::pages::timesheet::words::{quarter_address, sheet_address, state_words};
use crate::pages::timesheet::{functions, month, row_form, steps};
use crate::request::PageRequest;

/// `/progetti/{id}/timesheet/{trimestre}/{operatore}`
#[component]
pub fn SheetPage() -> impl IntoView {
    let (project, quarter, operator) = (path_id("id"), path_text("trimestre"), path_text("operatore"));
    page(move |request| async move {
        let address = SheetAddress { project: project?, quarter, operator };
        let month = request.parameter("mese").and_then(|month| month.parse().ok());
        let view = sheet_show(&request.context, &address, month).await?;
        Ok(content(&view, &request))
    })
}

fn content(view: &SheetView, request: &PageRequest) -> AnyView {
    let above = vec![
        ("Timesheet".to_owned(), format!("/progetti/{}/timesheet", view.head.id)),
        (view.quarter.to_string(), quarter_address(view.head.id, view.quarter)),
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
            title=format!("{}, {}", view.name, view.quarter)
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

/// The operators before and after, for who works through a quarter.
fn neighbours(view: &SheetView) -> AnyView {
    let link = |neighbour: &Option<(String, String)>, word: &'static str| {
        neighbour.as_ref().map(|(code, name)| {
            let address = format!("{}?mese={}", sheet_address(view.head.id, view.quarter, code), view.month);
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
            <a class="btn btn-outline-primary" href=quarter_address(view.head.id, view.quarter)>
                "Tutti i timesheet del trimestre"
            </a>
        </nav>
    }
    .into_any()
}
