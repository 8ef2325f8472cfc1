//! `/progetti/{id}/timesheet/{periodo}/{operatore}`: the month of an operator, with what the
//! rules find and what can be done now.

use leptos::prelude::*;
use services::project::scope::ProjectTab;
use services::timesheet::show::{SheetAddress, SheetView, sheet_show};

use crate::frame::address::{path_id, path_text};
use crate::frame::page::page;
use crate::islands::month_grid::{MonthGridPage, month_grid};
use crate::pages::project::frame::ProjectFrame;
use crate::pages::timesheet::remarks::grid_remarks;
use crate::pages::timesheet::words::{month_address, period_address, reasons_title, sheet_address, state_words};
use crate::pages::timesheet::{files, functions, month, row_form, steps};
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
    let returned = sheet.and_then(|sheet| Some((sheet.return_reason.clone()?, sheet.reopened)));
    let returned = returned.map(|(reason, reopened)| {
        view! {
            <div class="alert alert-warning" role="status">
                <p class="mb-0">
                    <strong>{reasons_title(reopened)}</strong>
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
        {body(view, request)}
        {files::sheet_files(view)}
        {neighbours(view)}
    }
    .into_any()
}

/// Where rows can be typed, the grid; without scripts, or where it is asked for, the form of one
/// row and the table. A step that was asked for stands alone, with the table.
fn body(view: &SheetView, request: &PageRequest) -> AnyView {
    let plain = view! {
        {row_form::forms(view, request)}
        {month::findings(view)}
        {functions::function_table(view)}
        {month::month_table(view)}
    }
    .into_any();
    let asked = ["modulo", "passo", "riga", "elimina"].iter().any(|name| request.parameter(name).is_some());
    match grid(view, request).filter(|_| !asked && request.form.is_none()) {
        None => plain,
        Some(grid) => view! {
            <div class="if-scripts" inner_html=grid></div>
            <div class="if-no-scripts">{plain}</div>
        }
        .into_any(),
    }
}

fn grid(view: &SheetView, request: &PageRequest) -> Option<String> {
    let grid = view.grid.as_ref().filter(|grid| grid.locked.is_none())?;
    let user = request.context.actor.as_ref()?.user_id;
    let (project, period) = (view.head.id.to_string(), view.period.code());
    let month = month_address(view, view.month);
    let page = MonthGridPage {
        keep: format!("ambito.{user}.{project}.{period}.{}", view.operator),
        project,
        period,
        confirmed: view.sheet.as_ref().is_some_and(|sheet| sheet.confirmed_at.is_some()),
        remarks: grid_remarks(view),
        operator: view.operator.clone(),
        month: view.month,
        rows_form: format!("{month}&modulo=righe#modulo"),
        login: format!("/accesso?poi={}", month.replace('%', "%25").replace('?', "%3F").replace('&', "%26")),
    };
    Some(month_grid(&grid.facts, &grid.stored, &grid.problems, page))
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
