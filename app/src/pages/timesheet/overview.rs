//! `/progetti/{id}/timesheet`: a period's sheets with what can be done for all of them, and
//! every period of the project.

use domain::format;
use domain::minutes::Minutes;
use domain::timesheet::SheetState;
use leptos::prelude::*;
use services::project::scope::ProjectTab;
use services::timesheet::overview::{OverviewView, PeriodLine, SheetLine, overview_show};

use crate::components::ask_form::AskForm;
use crate::components::form::ErrorSummary;
use crate::components::list_table::{ListTable, figures, words};
use crate::frame::address::path_id;
use crate::frame::page::page;
use crate::pages::project::frame::ProjectFrame;
use crate::pages::timesheet::files::{period_files, periods_files};
use crate::pages::timesheet::import::import_address;
use crate::pages::timesheet::operators::operators;
use crate::pages::timesheet::words::{period_address, period_title};
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
    let back = view.lines.iter().filter(|line| line.went_back.is_some()).count();
    let again = format!("{} da correggere e inviare di nuovo", format::count(back, "timesheet", "timesheet"));
    if back == open {
        return again;
    }
    let and_again = if back > 0 { format!("; {again}") } else { String::new() };
    let left = format::count(open - back, "timesheet da inviare", "timesheet da inviare");
    let left = match (due - view.today).num_days() {
        ..0 => format!("{left}: il termine del {day} è scaduto"),
        0 => format!("{left} entro oggi, {day}"),
        1 => format!("{left} entro domani, {day}"),
        days => format!("{left} entro il {day} ({days} giorni)"),
    };
    left + &and_again
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
        <AskForm
            title=title
            action=format!("/progetti/{}/timesheet/{path}", view.head.id)
            button=button
            cancel=period_address(view.head.id, view.period)
            body=view! {
                <input type="hidden" name="periodo" value=view.period.code() />
                {picks}
                <p class="measure">{text}</p>
                <p class="measure">{names}</p>
                {rest}
            }
                .into_any()
        />
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
        <ListTable
            id="periodi"
            caption="Tutti i periodi del progetto"
            heads=vec![
                words("Periodo"),
                words("Termine"),
                words("Timesheet"),
                figures("Ore"),
            ]
            body=view! {
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
            }
                .into_any()
        />
    }
    .into_any()
}
