//! The operators of a period with their sheets: state, hours against those assigned, days without
//! rows, what the rules find.

use chrono::{Datelike, NaiveDate};
use domain::format;
use domain::period::Period;
use domain::timesheet::SheetState;
use leptos::prelude::*;
use services::clock::day_in_italy;
use services::timesheet::overview::{OverviewView, SheetLine};

use crate::components::list_table::{ListTable, figures, words};
use crate::pages::timesheet::words::{back_word, period_address, sheet_address, state_mark};

fn findings(line: &SheetLine) -> String {
    found_words(line.errors, line.warnings, if line.explained { " (con spiegazione)" } else { "" })
}

/// «1 errore, 3 avvisi (con spiegazione)».
fn found_words(errors: usize, warnings: usize, explained: &str) -> String {
    let mut parts = Vec::new();
    if errors > 0 {
        parts.push(format::count(errors, "errore", "errori"));
    }
    if warnings > 0 {
        parts.push(format!("{}{explained}", format::count(warnings, "avviso", "avvisi")));
    }
    if parts.is_empty() { "nessuna".to_owned() } else { parts.join(", ") }
}

/// «Inviato il 18/07/2022, 3 giorni dopo il termine», «riaperto il 12/07/2022, da inviare di
/// nuovo»; nothing while a draft is in time.
fn when(line: &SheetLine, due: Option<NaiveDate>) -> Option<String> {
    let late = usize::try_from(line.late).unwrap_or_default();
    let days = format::count(late, "giorno", "giorni");
    if let Some(back) = line.went_back {
        let on = format::on_day(day_in_italy(back.at));
        return Some(format!("{} {on}, da inviare di nuovo", back_word(back.reopened)));
    }
    match (line.sent_at, late) {
        (Some(sent), 0) => Some(format!("inviato {}", format::on_day(day_in_italy(sent)))),
        (Some(sent), _) => Some(format!("inviato {}, {days} dopo il termine", format::on_day(day_in_italy(sent)))),
        (None, 0) => None,
        (None, _) => due.map(|_| format!("termine scaduto da {days}")),
    }
}

/// «aprile: 4, 5, 6; maggio: 2».
fn day_list(days: &[NaiveDate]) -> String {
    let mut months: Vec<(u32, Vec<String>)> = Vec::new();
    for day in days {
        match months.last_mut().filter(|(month, _)| *month == day.month()) {
            Some((_, numbers)) => numbers.push(day.day().to_string()),
            None => months.push((day.month(), vec![day.day().to_string()])),
        }
    }
    let named = months.iter().map(|(month, days)| format!("{}: {}", format::month_name(*month), days.join(", ")));
    named.collect::<Vec<_>>().join("; ")
}

/// The number of days without a row, and on demand which.
fn missing_days(line: &SheetLine) -> AnyView {
    if line.missing_days.is_empty() {
        return "0".into_any();
    }
    let number = line.missing_days.len().to_string();
    let label = format!("{}: quali, {}", format::count(line.missing_days.len(), "giorno", "giorni"), line.name);
    view! {
        <details class="why missing-days">
            <summary aria-label=label>{number}</summary>
            <p>{day_list(&line.missing_days)}</p>
        </details>
    }
    .into_any()
}

fn operator_row(view: &OverviewView, line: &SheetLine, missing: bool) -> AnyView {
    let class = if line.errors > 0 {
        Some("row-wrong")
    } else if line.warnings > 0 && !line.explained {
        Some("row-warn")
    } else {
        None
    };
    let open = !line.state.is_some_and(SheetState::is_locked_for_ats);
    let what = open.then(|| match line.send_obstacles.as_slice() {
        [] => "Pronto per l’invio.".to_owned(),
        obstacles => obstacles.join(" "),
    });
    let what = what.filter(|_| missing).map(|text| view! { <span class="sheet-when">{text}</span> });
    let late = line.late > 0 && line.went_back.is_none();
    let reopened = line.went_back.is_some_and(|back| back.reopened);
    let when = when(line, view.due).map(|text| {
        let class = if late { "sheet-when sheet-late" } else { "sheet-when" };
        view! { <span class=class>{text}</span> }
    });
    view! {
        <tr class=class>
            <th scope="row">
                <a href=sheet_address(view.head.id, view.period, &line.operator)>{line.name.clone()}</a>
                " "
                <span class="code">{line.operator.clone()}</span>
            </th>
            <td data-label="Stato">{state_mark(line.state, line.confirmed, reopened)} {when} {what}</td>
            <td class="num" data-label="Righe">
                {format::integer(line.entries)}
            </td>
            <td class="num" data-label="Ore">
                {line.minutes.clock()}
            </td>
            <td class="num" data-label="Nel progetto">
                {line.project_minutes.clock()}
            </td>
            <td class="num" data-label="Assegnate">
                {line.agreed.clock()}
            </td>
            <td class="num" data-label="Giorni senza righe">
                {missing_days(line)}
            </td>
            <td data-label="Segnalazioni">{findings(line)}</td>
        </tr>
    }
    .into_any()
}

/// What is particular about the period's days.
fn particular(view: &OverviewView) -> AnyView {
    let mut notes: Vec<AnyView> = Vec::new();
    if let Period::Extraordinary { .. } = view.period {
        let quarter = view.period.quarter();
        let address = period_address(view.head.id, Period::Quarter(quarter));
        notes.push(
            view! {
                <p>
                    "Periodo straordinario fissato dalla Regione: fa parte del " <a href=address>{quarter.to_string()}</a>
                    ", che ha timesheet propri per gli altri giorni " <span class="article">"(art. 4.14)"</span> "."
                </p>
            }
            .into_any(),
        );
    }
    for period in &view.set_apart {
        let address = period_address(view.head.id, *period);
        notes.push(
            view! {
                <p>
                    "I giorni del " <a href=address>{period.to_string()}</a> " hanno timesheet propri "
                    <span class="article">"(art. 4.14)"</span> "."
                </p>
            }
            .into_any(),
        );
    }
    if let Some(from) = view.others_from {
        let text = format!(
            "Prima del {} si registrano solo ore del servizio estivo: le altre funzioni iniziano quel giorno.",
            format::date(from)
        );
        notes.push(
            view! {
                <p>
                    {text} " "
                    <span class="article">"(art. 6)"</span>
                </p>
            }
            .into_any(),
        );
    }
    notes.into_any()
}

/// The operators of the period, with what is particular about its days.
pub(super) fn operators(view: &OverviewView) -> AnyView {
    if view.lines.is_empty() {
        return view! {
            {particular(view)}
            <div class="empty">
                <p>"In questo periodo nessun operatore ha ore assegnate né registrate."</p>
            </div>
        }
        .into_any();
    }
    let missing = view.may_send || view.own_only;
    let rows = view.lines.iter().map(|line| operator_row(view, line, missing)).collect_view();
    let errors: usize = view.lines.iter().map(|line| line.errors).sum();
    let warnings: usize = view.lines.iter().map(|line| line.warnings).sum();
    let found = found_words(errors, warnings, "");
    view! {
        <div class="list-head">
            <p>
                <strong>{format::count(view.lines.len(), "operatore", "operatori")}</strong>
                {format!(" · {} · {}", view.minutes.italian(), view.value.italian())}
            </p>
        </div>
        {particular(view)}
        <ListTable
            id="operatori"
            caption=format!("Timesheet del {}", view.period)
            heads=vec![
                words("Operatore"),
                words("Stato"),
                figures("Righe"),
                figures("Ore"),
                figures("Nel progetto"),
                figures("Assegnate"),
                figures("Giorni senza righe"),
                words("Segnalazioni"),
            ]
            body=view! {
                    <tbody>{rows}</tbody>
                    <tfoot>
                        <tr class="total-row">
                            <th scope="row" colspan="2">
                                "Totale"
                            </th>
                            <td class="num" data-label="Righe">
                                {format::integer(view.entries)}
                            </td>
                            <td class="num" data-label="Ore">
                                {view.minutes.clock()}
                            </td>
                            <td class="num" data-label="Nel progetto">
                                {view.project_minutes.clock()}
                            </td>
                            <td class="num" data-label="Assegnate">
                                {view.agreed.clock()}
                            </td>
                            <td class="num" data-label="Giorni senza righe">
                                {view.missing_days.to_string()}
                            </td>
                            <td data-label="Segnalazioni">{found}</td>
                        </tr>
                    </tfoot>
            }
                .into_any()
        />
        <p class="field-hint measure">
            "Giorni senza righe: dal lunedì al venerdì, feste escluse, fino a oggi, in cui l’operatore è nel gruppo e non ha registrato ore. Non sono un errore."
        </p>
    }
    .into_any()
}
