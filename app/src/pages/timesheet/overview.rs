//! `/progetti/{id}/timesheet`: a period's sheets with what can be done for all of them, and
//! every period of the project.

use domain::format;
use domain::minutes::Minutes;
use domain::timesheet::SheetState;
use leptos::prelude::*;
use services::project::scope::ProjectTab;
use services::timesheet::overview::{OverviewView, PeriodLine, SheetLine, overview_show};

use crate::components::form::ErrorSummary;
use crate::frame::address::path_id;
use crate::frame::page::page;
use crate::pages::project::frame::ProjectFrame;
use crate::pages::timesheet::words::{period_address, sheet_address, state_mark};
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
        {periods(view)}
    }
    .into_any()
}

fn state(view: &OverviewView) -> String {
    let Some(due) = view.due else {
        return "L’atto di adesione non è ancora sottoscritto: il termine decorre dalla stipula".to_owned();
    };
    let day = format::date(due);
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
    view! {
        {send}
        {accept}
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
                    {line.period.to_string()}
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

fn findings(line: &SheetLine) -> AnyView {
    let mut parts = Vec::new();
    if line.errors > 0 {
        parts.push(format::count(line.errors, "errore", "errori"));
    }
    if line.warnings > 0 {
        let explained = if line.explained { " (con spiegazione)" } else { "" };
        parts.push(format!("{}{explained}", format::count(line.warnings, "avviso", "avvisi")));
    }
    if parts.is_empty() { "nessuna".into_any() } else { parts.join(", ").into_any() }
}

fn operators(view: &OverviewView) -> AnyView {
    if view.lines.is_empty() {
        return view! {
            <div class="empty">
                <p>"In questo periodo nessun operatore ha ore assegnate."</p>
            </div>
        }
        .into_any();
    }
    let missing = view.may_send || view.own_only;
    let rows = view
        .lines
        .iter()
        .map(|line| {
            let class = if line.errors > 0 {
                Some("row-wrong")
            } else if line.warnings > 0 && !line.explained {
                Some("row-warn")
            } else {
                None
            };
            let open = !line.state.is_some_and(SheetState::is_locked_for_ats);
            let what = match (open, line.send_obstacles.first(), line.send_obstacles.len()) {
                (false, ..) => String::new(),
                (true, None, _) => "pronto per l’invio".to_owned(),
                (true, Some(first), 1) => first.clone(),
                (true, Some(first), n) => format!("{first} (e altro: {})", n - 1),
            };
            view! {
                <tr class=class>
                    <th scope="row">
                        <a href=sheet_address(view.head.id, view.period, &line.operator)>{line.name.clone()}</a>
                    </th>
                    <td data-label="Codice">
                        <span class="code">{line.operator.clone()}</span>
                    </td>
                    <td data-label="Stato">{state_mark(line.state, line.confirmed)}</td>
                    <td class="num" data-label="Righe">
                        {format::integer(line.entries)}
                    </td>
                    <td class="num" data-label="Ore">
                        {line.minutes.clock()}
                    </td>
                    <td data-label="Segnalazioni">{findings(line)}</td>
                    {missing.then(|| view! { <td data-label="Che cosa manca">{what}</td> })}
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="list-head">
            <p>
                <strong>{format::count(view.lines.len(), "operatore", "operatori")}</strong>
                {format!(" · {} · {}", view.minutes.italian(), view.value.italian())}
            </p>
        </div>
        <div class="table-scroll" role="region" aria-labelledby="operatori" tabindex="0">
            <table class="table table-hover table-stack">
                <caption id="operatori">{format!("Timesheet del {}", view.period)}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Operatore"</th>
                        <th scope="col">"Codice"</th>
                        <th scope="col">"Stato"</th>
                        <th scope="col" class="num">
                            "Righe"
                        </th>
                        <th scope="col" class="num">
                            "Ore"
                        </th>
                        <th scope="col">"Segnalazioni"</th>
                        {missing.then(|| view! { <th scope="col">"Che cosa manca"</th> })}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot>
                    <tr class="total-row">
                        <th scope="row" colspan="3">
                            "Totale"
                        </th>
                        <td class="num" data-label="Righe">
                            {format::integer(view.entries)}
                        </td>
                        <td class="num" data-label="Ore">
                            {view.minutes.clock()}
                        </td>
                        <td colspan=if missing { "2" } else { "1" } class="day-empty"></td>
                    </tr>
                </tfoot>
            </table>
        </div>
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
                            {line.period.to_string()}
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
