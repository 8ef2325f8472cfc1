//! `/progetti/{id}/timesheet`: a period's sheets with what can be done for all of them, and
//! every period of the project.

use chrono::{Datelike, NaiveDate};
use domain::format;
use domain::minutes::Minutes;
use domain::period::Period;
use domain::timesheet::SheetState;
use leptos::prelude::*;
use services::clock::day_in_italy;
use services::project::scope::ProjectTab;
use services::timesheet::overview::{OverviewView, PeriodLine, SheetLine, overview_show};

use crate::components::form::ErrorSummary;
use crate::frame::address::path_id;
use crate::frame::page::page;
use crate::pages::project::frame::ProjectFrame;
use crate::pages::timesheet::files::{period_files, periods_files};
use crate::pages::timesheet::import::import_address;
use crate::pages::timesheet::words::{period_address, period_title, sheet_address, state_mark};
use crate::request::PageRequest;

/// `/progetti/{id}/timesheet`
#[component]
pub fn OverviewPage() -> impl IntoView {
    let project = path_id("id");
    page(move |request| async move {
        let view = overview_show(&request.context, project?, request.parameter("periodo")).await?;
        Ok(content(&view, &request))
    })
}

fn content(view: &OverviewView, request: &PageRequest) -> AnyView {
    let title = if view.own_only { "I miei timesheet" } else { "Timesheet" };
    let actions = actions(view);
    view! {
        <ProjectFrame
            head=view.head.clone()
            tab=ProjectTab::Timesheets
            title=format!("{title}, {}", view.period)
            state=state(view)
        >
            {actions}
        </ProjectFrame>
        <ErrorSummary form=request.form_state("periodo") />
        {step(view, request)}
        {filter(view)}
        {operators(view)}
        {period_files(view, request)}
        {periods(view)}
        {periods_files(view)}
    }
    .into_any()
}

fn state(view: &OverviewView) -> String {
    let Some(due) = view.due else {
        return "L’atto di adesione non è ancora sottoscritto: il termine decorre dalla stipula".to_owned();
    };
    let day = format::date(due);
    if view.lines.is_empty() {
        return "Nessun timesheet è dovuto per questo periodo".to_owned();
    }
    let open = view.lines.iter().filter(|line| !line.state.is_some_and(SheetState::counts_as_reported)).count();
    if open == 0 {
        return format!("Tutti i timesheet del periodo sono presentati (termine: {day})");
    }
    let left = format::count(open, "timesheet da inviare", "timesheet da inviare");
    match (due - view.today).num_days() {
        ..0 => format!("{left}: il termine del {day} è scaduto"),
        0 => format!("{left} entro oggi, {day}"),
        1 => format!("{left} entro domani, {day}"),
        days => format!("{left} entro il {day} ({days} giorni)"),
    }
}

fn ready(view: &OverviewView) -> Vec<&SheetLine> {
    view.lines.iter().filter(|line| line.is_ready()).collect()
}

fn clean(view: &OverviewView) -> Vec<&SheetLine> {
    view.lines.iter().filter(|line| line.is_clean()).collect()
}

fn actions(view: &OverviewView) -> AnyView {
    let base = period_address(view.head.id, view.period);
    let send = view.may_send.then(|| {
        let unsent = view.lines.iter().filter(|line| !line.state.is_some_and(SheetState::is_locked_for_ats)).count();
        match (ready(view).len(), unsent) {
            (0, 0) => ().into_any(),
            (0, _) => view! {
                <span class="why-not">
                    "Nessun timesheet è pronto per l’invio: la tabella dice che cosa manca a ciascuno."
                </span>
            }
            .into_any(),
            (n, _) => link(format!("{base}&passo=invia#passo"), format!("Invia alla Regione tutti i pronti ({n})")),
        }
    });
    let accept = view.may_check.then(|| {
        let waiting = view.lines.iter().filter(|line| line.is_waiting()).count();
        match (clean(view).len(), waiting) {
            (0, 0) => {
                view! { <span class="why-not">"Nessun timesheet del periodo attende la verifica."</span> }.into_any()
            }
            (0, _) => view! {
                <span class="why-not">
                    "I timesheet in attesa hanno tutti delle segnalazioni: si aprono uno per uno."
                </span>
            }
            .into_any(),
            (n, _) => link(format!("{base}&passo=accetta#passo"), format!("Accetta tutti senza segnalazioni ({n})")),
        }
    });
    let open = view.may_open.then(|| {
        view! {
            <a class="btn btn-outline-primary" href=format!("/regione/periodi?progetto={}", view.head.id)>
                "Periodi straordinari"
            </a>
        }
    });
    let import = (view.may_send || view.own_only).then(|| {
        view! {
            <a class="btn btn-outline-primary" href=import_address(view.head.id, view.period)>
                "Importa le righe da un file"
            </a>
        }
    });
    view! {
        {send}
        {accept}
        {import}
        {open}
    }
    .into_any()
}

fn link(address: String, label: String) -> AnyView {
    view! {
        <a class="btn btn-primary" href=address>
            {label}
        </a>
    }
    .into_any()
}

/// Asks once before all ready sheets are sent, or all without findings accepted.
fn step(view: &OverviewView, request: &PageRequest) -> AnyView {
    let (lines, path, title, button) = match request.parameter("passo") {
        Some("invia") if view.may_send => (ready(view), "invia", "Inviare alla Regione?", "Invia alla Regione"),
        Some("accetta") if view.may_check => (clean(view), "accetta", "Accettare?", "Accetta"),
        _ => return ().into_any(),
    };
    if lines.is_empty() {
        return ().into_any();
    }
    let minutes: Minutes = lines.iter().map(|line| line.minutes).sum();
    let count = format::count(lines.len(), "timesheet", "timesheet");
    let text = if path == "invia" {
        format!(
            "Alla Regione passano {count} del {}, {} in tutto. Dopo l’invio nessuno dell’ente può modificarli.",
            view.period,
            minutes.italian()
        )
    } else {
        format!(
            "Vengono accettati {count} del {} senza errori né avvisi, {} in tutto: le loro ore entrano nella \
             determinazione.",
            view.period,
            minutes.italian()
        )
    };
    let names = lines.iter().map(|line| line.name.clone()).collect::<Vec<_>>().join(", ");
    let picks = lines
        .iter()
        .filter_map(|line| line.sheet)
        .map(|(id, version)| view! { <input type="hidden" name="foglio" value=format!("{id}:{version}") /> })
        .collect_view();
    let left: Vec<_> = view
        .lines
        .iter()
        .filter(|line| path == "invia" && !line.is_ready() && !line.state.is_some_and(SheetState::is_locked_for_ats))
        .map(|line| {
            view! {
                <li>
                    <strong>{line.name.clone()}</strong>
                    ": "
                    {line.send_obstacles.join(" ")}
                </li>
            }
        })
        .collect();
    let rest = (!left.is_empty()).then(|| {
        view! {
            <p>"Restano da completare:"</p>
            <ul>{left}</ul>
        }
    });
    view! {
        <form
            class="panel panel-tint no-print"
            id="passo"
            method="post"
            action=format!("/progetti/{}/timesheet/{path}", view.head.id)
        >
            <h2 class="h4">{title}</h2>
            <input type="hidden" name="periodo" value=view.period.code() />
            {picks}
            <p class="measure">{text}</p>
            <p class="measure">{names}</p>
            {rest}
            <div class="actions">
                <button class="btn btn-primary" type="submit">
                    {button}
                </button>
                <a class="btn btn-outline-primary" href=period_address(view.head.id, view.period)>
                    "Annulla"
                </a>
            </div>
        </form>
    }
    .into_any()
}

fn filter(view: &OverviewView) -> AnyView {
    let options = view
        .periods
        .iter()
        .map(|line| {
            let code = line.period.code();
            let selected = line.period == view.period;
            view! {
                <option value=code selected=selected>
                    {period_title(line.period)}
                </option>
            }
        })
        .collect_view();
    view! {
        <form class="filters" method="get">
            <div class="field">
                <label for="periodo">"Periodo"</label>
                <select id="periodo" name="periodo">
                    {options}
                </select>
            </div>
            <button class="btn btn-outline-primary" type="submit">
                "Mostra"
            </button>
        </form>
    }
    .into_any()
}

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

/// «Inviato il 18/07/2022, 3 giorni dopo il termine»; nothing while a draft is in time.
fn when(line: &SheetLine, due: Option<NaiveDate>) -> Option<String> {
    let late = usize::try_from(line.late).unwrap_or_default();
    let days = format::count(late, "giorno", "giorni");
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
    let late = line.late > 0;
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
            <td data-label="Stato">{state_mark(line.state, line.confirmed)} {when} {what}</td>
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

fn operators(view: &OverviewView) -> AnyView {
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
        <div class="table-scroll" role="region" aria-labelledby="operatori" tabindex="0">
            <table class="table table-hover table-stack">
                <caption id="operatori">{format!("Timesheet del {}", view.period)}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Operatore"</th>
                        <th scope="col">"Stato"</th>
                        <th scope="col" class="num">
                            "Righe"
                        </th>
                        <th scope="col" class="num">
                            "Ore"
                        </th>
                        <th scope="col" class="num">
                            "Nel progetto"
                        </th>
                        <th scope="col" class="num">
                            "Assegnate"
                        </th>
                        <th scope="col" class="num">
                            "Giorni senza righe"
                        </th>
                        <th scope="col">"Segnalazioni"</th>
                    </tr>
                </thead>
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
            </table>
        </div>
        <p class="field-hint measure">
            "Giorni senza righe: dal lunedì al venerdì, feste escluse, fino a oggi, in cui l’operatore è nel gruppo e non ha registrato ore. Non sono un errore."
        </p>
    }
    .into_any()
}

/// «16 accettati».
fn states_word(state: SheetState, count: usize) -> String {
    match state {
        SheetState::Draft => format!("{count} in bozza"),
        SheetState::Sent => format::count(count, "inviato", "inviati"),
        SheetState::InCheck => format!("{count} in verifica"),
        SheetState::Accepted => format::count(count, "accettato", "accettati"),
        SheetState::Returned => format::count(count, "restituito", "restituiti"),
    }
}

fn period_state(line: &PeriodLine) -> String {
    let mut parts: Vec<String> = line.states.iter().map(|(state, count)| states_word(*state, *count)).collect();
    if line.missing > 0 {
        parts.push(format!("{} da compilare", line.missing));
    }
    if parts.is_empty() { "nessuno".to_owned() } else { parts.join(", ") }
}

fn periods(view: &OverviewView) -> AnyView {
    let rows = view
        .periods
        .iter()
        .map(|line| {
            let current = (line.period == view.period).then_some("true");
            view! {
                <tr>
                    <th scope="row">
                        <a href=period_address(view.head.id, line.period) aria-current=current>
                            {period_title(line.period)}
                        </a>
                    </th>
                    <td data-label="Termine">{line.due.map_or_else(|| "—".to_owned(), format::date)}</td>
                    <td data-label="Timesheet">{period_state(line)}</td>
                    <td class="num" data-label="Ore">
                        {line.minutes.clock()}
                    </td>
                </tr>
            }
        })
        .collect_view();
    let minutes: Minutes = view.periods.iter().map(|line| line.minutes).sum();
    view! {
        <div class="table-scroll" role="region" aria-labelledby="periodi" tabindex="0">
            <table class="table table-hover table-stack">
                <caption id="periodi">"Tutti i periodi del progetto"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Periodo"</th>
                        <th scope="col">"Termine"</th>
                        <th scope="col">"Timesheet"</th>
                        <th scope="col" class="num">
                            "Ore"
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot>
                    <tr class="total-row">
                        <th scope="row" colspan="3">
                            "Totale"
                        </th>
                        <td class="num" data-label="Ore">
                            {minutes.clock()}
                        </td>
                    </tr>
                </tfoot>
            </table>
        </div>
    }
    .into_any()
}
