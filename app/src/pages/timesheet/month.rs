//! The month table of an operator: days down, rows with their findings, totals of day and week.

use chrono::{Datelike, Days, NaiveDate};
use domain::format;
use leptos::prelude::*;
use services::timesheet::show::{DayLine, RowLine, SheetView};

use crate::pages::timesheet::remarks::remarks;
use crate::pages::timesheet::words::{month_address, month_title, sheet_address};

/// What a row can be asked for.
#[derive(Clone, Copy)]
struct Links {
    edit: bool,
    mark: bool,
}

/// The months before and after within the period, and the table.
pub(super) fn month_table(view: &SheetView) -> AnyView {
    let title = month_title(view.month, view.period.year());
    let position = view.months.iter().position(|month| *month == view.month).unwrap_or_default();
    let neighbour = |at: Option<usize>| {
        let month = at.and_then(|at| view.months.get(at)).copied();
        match month {
            Some(month) => view! {
                <a class="btn btn-outline-primary btn-sm" href=format!("{}&modulo=righe#mese", month_address(view, month))>
                    {month_title(month, view.period.year())}
                </a>
            }
            .into_any(),
            None => view! { <span></span> }.into_any(),
        }
    };
    let links = Links { edit: view.can.fill.as_ref().is_some_and(Vec::is_empty), mark: view.can.mark };
    let base = month_address(view, view.month);
    let lines = view.days.iter().map(|day| day_rows(day, &base, links)).collect_view();
    let actions =
        (links.edit || links.mark).then(|| view! { <th scope="col" class="month-links-head">"Operazioni"</th> });
    view! {
        <section aria-labelledby="mese">
            <div class="month-nav">
                {neighbour(position.checked_sub(1))} <h2 id="mese">{title.clone()}</h2> {neighbour(Some(position + 1))}
            </div>
            <ul class="month-legend">
                <li class="legend-off">"sabato, domenica e feste"</li>
            </ul>
            <div class="table-scroll" role="region" aria-labelledby="mese" tabindex="0">
                <table class="table table-tight month table-stack">
                    <caption class="visually-hidden">{format!("Righe di {title}")}</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Giorno"</th>
                            <th scope="col">"Orario"</th>
                            <th scope="col">"Funzione"</th>
                            <th scope="col">"Luogo e nota"</th>
                            <th scope="col" class="num">
                                "Ore"
                            </th>
                            <th scope="col" class="num">
                                "Nel giorno"
                            </th>
                            {actions}
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                    <tfoot>
                        <tr class="total-row">
                            <th scope="row" colspan="5">
                                {format!("Totale di {}", title.to_lowercase())}
                            </th>
                            <td class="num" data-label="Ore">
                                {view.month_minutes.clock()}
                            </td>
                            {(links.edit || links.mark).then(|| view! { <td class="day-empty"></td> })}
                        </tr>
                    </tfoot>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn day_head(day: &DayLine) -> AnyView {
    let name: String = format::weekday_name(day.date).chars().take(3).collect();
    let festive = (day.off == Some("festa")).then_some(" festa");
    view! {
        <span class="day-name">{name}</span>
        {format::date(day.date)}
        {festive}
    }
    .into_any()
}

fn day_rows(day: &DayLine, base: &str, links: Links) -> AnyView {
    let anchor = format!("g-{}", day.date.day());
    let off = if day.off.is_some() { "day-off" } else { "" };
    let columns = if links.edit || links.mark { "6" } else { "5" };
    let week = day.week.map(|minutes| week_row(day.date, minutes.clock(), links));
    if day.rows.is_empty() {
        let text = match (day.open, day.off) {
            (false, _) => "fuori dal periodo del progetto",
            (true, Some("festa")) => "",
            (true, Some(name)) => name,
            (true, None) => "—",
        };
        return view! {
            <tr id=anchor class=format!("day-empty {off}")>
                <th scope="row">{day_head(day)}</th>
                <td colspan=columns>{text}</td>
            </tr>
            {week}
        }
        .into_any();
    }
    let last = day.rows.len() - 1;
    let rows = day
        .rows
        .iter()
        .enumerate()
        .map(|(i, row)| {
            let total = (i == last).then(|| day.minutes.clock());
            let anchor = (i == 0).then(|| anchor.clone());
            row_view(day, row, anchor, total, base, links)
        })
        .collect_view();
    view! {
        {rows}
        {week}
    }
    .into_any()
}

fn week_row(date: NaiveDate, minutes: String, links: Links) -> AnyView {
    let monday = date.checked_sub_days(Days::new(u64::from(date.weekday().num_days_from_monday()))).unwrap_or(date);
    let sunday = monday.checked_add_days(Days::new(6)).unwrap_or(date);
    view! {
        <tr class="group-row">
            <th scope="row" colspan="5">
                {format!("Settimana dal {} al {}", format::date(monday), format::date(sunday))}
            </th>
            <td class="num" data-label="Ore">
                {minutes}
            </td>
            {(links.edit || links.mark).then(|| view! { <td class="day-empty"></td> })}
        </tr>
    }
    .into_any()
}

/// Note and delay, on the line of the place.
fn note(row: &RowLine) -> Option<AnyView> {
    let late = match row.entered_after {
        ..=0 => None,
        1 => Some("registrata dopo 1 giorno".to_owned()),
        days => Some(format!("registrata dopo {days} giorni")),
    };
    let parts: Vec<String> = row.note.clone().into_iter().chain(late).collect();
    (!parts.is_empty()).then(|| {
        let text = format!("· {}", parts.join(" · "));
        view! {
            " "
            <span class="month-note">{text}</span>
        }
        .into_any()
    })
}

fn row_view(
    day: &DayLine,
    row: &RowLine,
    anchor: Option<String>,
    total: Option<String>,
    base: &str,
    links: Links,
) -> AnyView {
    let wrong = row.findings.iter().any(|found| found.error);
    let class = match (wrong, row.findings.is_empty(), day.off.is_some()) {
        (true, ..) => Some("row-wrong"),
        (_, false, _) => Some("row-warn"),
        (_, _, true) => Some("day-off"),
        _ => None,
    };
    let which = format!("{} {}–{}", format::date(day.date), row.start, row.end);
    let edit = links.edit.then(|| {
        view! {
            <a href=format!("{base}&riga={}#modulo", row.id) aria-label=format!("Modifica la riga {which}")>
                "Modifica"
            </a>
            <a href=format!("{base}&elimina={}#modulo", row.id) aria-label=format!("Elimina la riga {which}")>
                "Elimina"
            </a>
        }
    });
    let mark = links.mark.then(|| {
        view! {
            <a href=format!("{base}&rileva={}#modulo", row.id) aria-label=format!("Annota un rilievo sulla riga {which}")>
                "Annota un rilievo"
            </a>
        }
    });
    let operations = (links.edit || links.mark).then(|| {
        view! {
            <td data-label="Operazioni" class="month-links">
                {edit}
                {mark}
            </td>
        }
    });
    view! {
        <tr class=class id=anchor>
            <th scope="row">{day_head(day)}</th>
            <td class="month-line" data-label="Orario">{format!("{}–{}", row.start, row.end)}</td>
            <td class="month-line" data-label="Funzione">{row.function.short()}</td>
            <td data-label="Luogo e nota">
                {row.place.clone()} {note(row)} {remarks(row)}
            </td>
            <td class="num" data-label="Ore">
                {row.minutes().clock()}
            </td>
            {match total {
                Some(total) => view! { <td class="num" data-label="Nel giorno">{total}</td> }.into_any(),
                None => view! { <td class="day-empty"></td> }.into_any(),
            }}
            {operations}
        </tr>
    }
    .into_any()
}

/// Everything of the period the rules find, with links to the days.
pub(super) fn findings(view: &SheetView) -> AnyView {
    if view.errors.is_empty() && view.warnings.is_empty() {
        return ().into_any();
    }
    let base = sheet_address(view.head.id, view.period, &view.operator);
    let line = |class: &'static str, kind: &'static str, notice: &services::timesheet::show::Notice| {
        let address = format!("{base}?mese={}&modulo=righe#g-{}", notice.date.month(), notice.date.day());
        view! {
            <li class=class>
                <p>
                    <span class="finding-kind">{kind}</span>
                    " "
                    {notice.message.clone()}
                </p>
                <p class="finding-where">
                    <a href=address>{format!("Riga del {}", format::date(notice.date))}</a>
                    " · "
                    {notice.article}
                </p>
            </li>
        }
    };
    let errors = view.errors.iter().map(|notice| line("finding-error", "Errore.", notice)).collect_view();
    let warnings = view.warnings.iter().map(|notice| line("finding-warning", "Avviso.", notice)).collect_view();
    let mut counts = Vec::new();
    if !view.errors.is_empty() {
        counts.push(format::count(view.errors.len(), "errore", "errori"));
    }
    if !view.warnings.is_empty() {
        counts.push(format::count(view.warnings.len(), "avviso", "avvisi"));
    }
    let explanation = view.sheet.as_ref().and_then(|sheet| sheet.explanation.clone());
    let open = view.errors.len() + view.warnings.len() <= 5;
    view! {
        <section class="panel" aria-labelledby="segnalazioni">
            <h2 id="segnalazioni">{format!("Segnalazioni del periodo: {}", counts.join(" e "))}</h2>
            {explanation
                .map(|text| {
                    view! {
                        <p class="measure">
                            <strong>"Spiegazione dell’ente: "</strong>
                            {text}
                        </p>
                    }
                })} <details class="why" open=open>
                <summary>"Elenco delle segnalazioni"</summary>
                <ul class="findings">{errors} {warnings}</ul>
            </details>
        </section>
    }
    .into_any()
}
