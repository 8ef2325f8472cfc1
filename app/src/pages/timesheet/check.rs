//! `/regione/controlli/{foglio}`: a sheet as the officer checks it, in three panes: its neighbours
//! in the queue, its days with what the rules find in the margin, the decision.

use chrono::{Days, NaiveDate};
use domain::format;
use leptos::prelude::*;
use services::timesheet::check_show::{CheckDay, CheckView, check_show};
use services::timesheet::queue::QueueLine;
use services::timesheet::return_sheet::row_field;
use services::timesheet::show::RowLine;
use uuid::Uuid;

use crate::components::export_links::export_links_at;
use crate::components::form::ErrorSummary;
use crate::frame::address::path_id;
use crate::frame::head::{Breadcrumb, PageHead};
use crate::frame::page::page;
use crate::pages::project::frame::whose;
use crate::pages::timesheet::decision;
use crate::pages::timesheet::queue::{QUEUE, check_address, filter_of, findings_words, with_filter};
use crate::pages::timesheet::remarks::remarks;
use crate::pages::timesheet::row_form::mark_form;
use crate::pages::timesheet::words::{sheet_address, state_words};
use crate::request::{FormState, PageRequest};

/// `/regione/controlli/{foglio}`
#[component]
pub fn CheckPage() -> impl IntoView {
    let sheet = path_id("foglio");
    page(move |request| async move {
        let view = check_show(&request.context, sheet?, &filter_of(&request)).await?;
        Ok(content(&view, &request))
    })
}

fn content(view: &CheckView, request: &PageRequest) -> AnyView {
    let title = format!("{}, {}", view.line.name, view.period);
    let deciding = request.form_state("verifica");
    let marking = request.form_state("rilievo");
    let previous = view.before.last().map(|line| neighbour(view, line, "Precedente", "p", "prev"));
    let next = view.after.first().map(|line| neighbour(view, line, "Successivo", "s", "next"));
    view! {
        <Breadcrumb
            above=vec![("Controlli".to_owned(), with_filter(QUEUE, &view.filter, &[]))]
            here=title.clone()
        />
        <PageHead of=whose(&view.head) title=title state=state_words(Some(&view.facts), view.due)>
            {previous}
            {next}
            <a class="btn btn-outline-primary btn-sm check-jump" href="#decisione">
                "Vai alla decisione"
            </a>
        </PageHead>
        <ErrorSummary form=deciding.clone() />
        <ErrorSummary form=marking.clone() />
        <div class="check-panes">
            <nav class="check-queue" aria-labelledby="vicini">
                <h2 id="vicini" class="h5">
                    "Nella coda"
                </h2>
                {queue(view)}
                <p>
                    <a href=with_filter(QUEUE, &view.filter, &[])>"Tutta la coda"</a>
                </p>
            </nav>
            <div class="check-sheet">{marks(view, request, &marking)} {sheet(view, &deciding)}</div>
            <section class="check-decision" aria-labelledby="decisione">
                {decision::decision(view, &deciding)}
            </section>
        </div>
    }
    .into_any()
}

fn neighbour(
    view: &CheckView,
    line: &QueueLine,
    word: &'static str,
    key: &'static str,
    relation: &'static str,
) -> AnyView {
    view! {
        <a
            class="btn btn-outline-primary btn-sm"
            href=check_address(line.id, &view.filter)
            rel=relation
            accesskey=key
            title=format!("Tasto di accesso {}", key.to_uppercase())
        >
            {format!("{word}: {}", line.name)}
        </a>
    }
    .into_any()
}

fn queue(view: &CheckView) -> AnyView {
    let line = |line: &QueueLine, current: bool, near: bool| {
        let what = format!("ATS {} · {} · {}", line.ats, line.period, line.minutes.clock());
        let warned = line.warnings != Some(0) || line.errors != Some(0);
        let findings = warned.then(|| view! { <span class="check-warned">{findings_words(line)}</span> });
        let class = if near { "check-near" } else { "" };
        let name = line.name.clone();
        let link = if current {
            view! { <strong aria-current="true">{name}</strong> }.into_any()
        } else {
            view! { <a href=check_address(line.id, &view.filter)>{name}</a> }.into_any()
        };
        view! {
            <li class=class>
                {link} <span class="check-what">{what}</span> {findings}
            </li>
        }
    };
    let last = view.before.len();
    let before = view.before.iter().enumerate().map(|(i, each)| line(each, false, i + 1 == last)).collect_view();
    let after = view.after.iter().enumerate().map(|(i, each)| line(each, false, i == 0)).collect_view();
    view! { <ol class="check-list">{before} {line(&view.line, true, true)} {after}</ol> }.into_any()
}

/// The form for a finding on part of a row, where one was asked for.
fn marks(view: &CheckView, request: &PageRequest, form: &FormState) -> AnyView {
    let id: Option<Uuid> = request.parameter("rileva").and_then(|id| id.parse().ok());
    let found = view.days.iter().find_map(|day| day.rows.iter().find(|row| Some(row.id) == id).map(|row| (day, row)));
    match found.filter(|_| view.can.mark) {
        Some((day, row)) => {
            let sheet = sheet_address(view.head.id, view.period, &view.line.operator);
            let cancel = check_address(view.line.id, &view.filter);
            mark_form(&sheet, &|| decision::hidden(view), &cancel, (day.date, row), form)
        }
        None => ().into_any(),
    }
}

fn sheet(view: &CheckView, form: &FormState) -> AnyView {
    if view.days.is_empty() {
        return view! {
            <div class="empty">
                <p>"Il timesheet non ha righe: l’operatore dichiara di non aver svolto ore nel periodo."</p>
            </div>
        }
        .into_any();
    }
    let days = view.days.iter().map(|day| day_rows(view, day, form)).collect_view();
    let address = sheet_address(view.head.id, view.period, &view.line.operator);
    view! {
        <div class="table-scroll" role="region" aria-labelledby="righe" tabindex="0">
            <table class="table table-tight table-stack check-table">
                <caption id="righe">"Righe per giorno, con le segnalazioni a margine"</caption>
                <thead>
                    <tr>
                        <th scope="col" class="check-time">
                            "Orario"
                        </th>
                        <th scope="col">"Funzione, luogo e nota"</th>
                        <th scope="col">"Segnalazioni e motivi"</th>
                        <th scope="col" class="num check-hours">
                            "Ore"
                        </th>
                    </tr>
                </thead>
                {days}
                <tfoot>
                    <tr class="total-row">
                        <th scope="row">"Totale"</th>
                        <td colspan="2" data-label="Righe">
                            {format::count(view.rows, "riga", "righe")}
                        </td>
                        <td class="num" data-label="Ore">
                            {view.minutes.clock()}
                        </td>
                    </tr>
                </tfoot>
            </table>
        </div>
        {export_links_at(&address, "tutte le righe del timesheet")}
    }
    .into_any()
}

fn day_rows(view: &CheckView, day: &CheckDay, form: &FormState) -> AnyView {
    let rows = day.rows.iter().map(|row| row_view(view, day, row, form)).collect_view();
    let off = day.off.map(|word| format!(", {word}"));
    let week = day.week.map(|minutes| week_row(day.date, minutes.clock()));
    view! {
        <tbody>
            <tr class=if day.off.is_some() { "check-day day-off" } else { "check-day" }>
                <th scope="rowgroup" colspan="3">
                    {format!("{} {}", format::weekday_name(day.date), format::date(day.date))} {off}
                </th>
                <td class="num">
                    {day.minutes.clock()}
                </td>
            </tr>
            {rows}
            {week}
        </tbody>
    }
    .into_any()
}

fn week_row(date: NaiveDate, minutes: String) -> AnyView {
    let back = u64::from(chrono::Datelike::weekday(&date).num_days_from_monday());
    let monday = date.checked_sub_days(Days::new(back)).unwrap_or(date);
    let sunday = monday.checked_add_days(Days::new(6)).unwrap_or(date);
    view! {
        <tr class="group-row">
            <th scope="row" colspan="3">
                {format!("Settimana dal {} al {}", format::date(monday), format::date(sunday))}
            </th>
            <td class="num">{minutes}</td>
        </tr>
    }
    .into_any()
}

fn row_view(view: &CheckView, day: &CheckDay, row: &RowLine, form: &FormState) -> AnyView {
    let wrong = row.findings.iter().any(|found| found.error);
    let class = match (wrong, row.findings.is_empty()) {
        (true, _) => Some("row-wrong"),
        (_, false) => Some("row-warn"),
        _ => None,
    };
    let note = row.note.clone().map(|note| format!(" · {note}"));
    let late = match row.entered_after {
        ..=0 => None,
        1 => Some(" · registrata dopo 1 giorno".to_owned()),
        days => Some(format!(" · registrata dopo {days} giorni")),
    };
    view! {
        <tr class=class id=format!("r-{}", row.id)>
            <th scope="row" class="check-time">
                {format!("{}–{}", row.start, row.end)}
            </th>
            <td class="check-place">
                {row.function.short()} " · " {row.place.clone()} <span class="month-note">{note} {late}</span>
            </td>
            <td class="check-margin">{margin(view, day.date, row, form)}</td>
            <td class="num check-hours" data-label="Ore">
                {row.minutes().clock()}
            </td>
        </tr>
    }
    .into_any()
}

/// What stands in the margin of a row: findings, marks, the reason it was returned for, and what
/// the officer can note.
fn margin(view: &CheckView, date: NaiveDate, row: &RowLine, form: &FormState) -> AnyView {
    let which = format!("{} {}–{}", format::date(date), row.start, row.end);
    let reason = view.can.return_sheet.then(|| {
        let name = row_field(row.id);
        let typed = form.value(&name, "");
        let problem = form.problem(&name);
        let open = !typed.is_empty() || problem.is_some();
        view! {
            <details class="check-reason" open=open>
                <summary aria-label=format!("Scrivi il motivo per la riga {which}")>"Scrivi il motivo"</summary>
                <label class="visually-hidden" for=name.clone()>
                    {format!("Motivo della restituzione della riga {which}")}
                </label>
                <input
                    id=name.clone()
                    name=name.clone()
                    type="text"
                    form="restituzione"
                    value=typed
                    aria-invalid=problem.as_ref().map(|_| "true")
                    aria-describedby=problem.as_ref().map(|_| format!("{name}-e"))
                />
                {problem.map(|text| view! { <span class="field-error" id=format!("{name}-e")>{text}</span> })}
            </details>
        }
    });
    let mark = view.can.mark.then(|| {
        let id = row.id.to_string();
        let path = format!("{QUEUE}/{}", view.line.id);
        let address = format!("{}#modulo", with_filter(&path, &view.filter, &[("rileva", &id)]));
        view! {
            <a href=address aria-label=format!("Annota un rilievo sulla riga {which}")>
                "Annota un rilievo"
            </a>
        }
    });
    view! {
        {remarks(row)}
        <span class="check-tools">{reason} {mark}</span>
    }
    .into_any()
}
